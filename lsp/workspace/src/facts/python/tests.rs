//! Tests of `python`.

use std::fmt::Write as _;
use std::ops::Range;

use insta::assert_snapshot;
use scopewise_grammars::Language;

use crate::facts::{BindingSource, Import, ParameterKind};
use crate::{FileFacts, Text, syntax};

fn read(source: &str) -> FileFacts {
    let text = Text::from(source);
    let tree = syntax::parse(Language::Python, &text, None).unwrap();
    FileFacts::read(Language::Python, &text, &tree)
}

fn at<'a>(source: &'a str, range: &Range<usize>) -> &'a str {
    source.get(range.clone()).unwrap()
}

/// Every definition as `kind Name(parameters) -> result  [notes]`.
fn definitions(source: &str) -> String {
    let facts = read(source);
    let mut shown = String::new();
    for (index, it) in facts.definitions.iter().enumerate() {
        assert_eq!(at(source, &it.name_range), it.name);
        write!(shown, "{} {}", it.kind.word(), facts.qualified_name(index)).unwrap();
        if let Some(signature) = &it.signature {
            let list: Vec<String> = signature.parameters.iter().map(parameter).collect();
            write!(shown, "({})", list.join(", ")).unwrap();
            if let Some(returns) = &signature.returns {
                write!(shown, " -> {returns}").unwrap();
            }
            if let Some(opaque) = &signature.opaque {
                write!(shown, " ! {opaque}").unwrap();
            }
        }
        if !it.bases.is_empty() {
            write!(shown, " < {}", it.bases.join(", ")).unwrap();
        }
        if !it.decorators.is_empty() {
            write!(shown, " @ {}", it.decorators.join(", ")).unwrap();
        }
        if !it.exported {
            shown.push_str(" (inner)");
        }
        shown.push('\n');
    }
    shown
}

fn parameter(it: &crate::facts::Parameter) -> String {
    let mark = match it.kind {
        ParameterKind::PositionalOnly => "pos:",
        ParameterKind::Regular => "",
        ParameterKind::KeywordOnly => "key:",
        ParameterKind::VariadicPositional => "*",
        ParameterKind::VariadicKeyword => "**",
    };
    let optional = if it.optional { "?" } else { "" };
    let annotation = it
        .annotation
        .as_ref()
        .map_or(String::new(), |it| format!(": {it}"));
    format!("{mark}{}{optional}{annotation}", it.name)
}

fn imports(source: &str) -> String {
    let facts = read(source);
    let mut shown = String::new();
    for it in &facts.imports {
        assert_eq!(at(source, &it.module_range).replace(' ', ""), it.module);
        let names: Vec<String> = it
            .names
            .iter()
            .map(|name| {
                assert_eq!(at(source, &name.range), name.name);
                if name.name == name.binding {
                    name.name.clone()
                } else {
                    format!("{} as {}", name.name, name.binding)
                }
            })
            .collect();
        writeln!(
            shown,
            "{:?} {} [{}] {}{}{}",
            it.form,
            it.module,
            names.join(", "),
            it.binding.as_deref().unwrap_or("-"),
            if it.guarded { " guarded" } else { "" },
            if it.type_only { " types" } else { "" },
        )
        .unwrap();
    }
    shown
}

fn is_guarded(source: &str) -> Vec<bool> {
    read(source)
        .imports
        .iter()
        .map(|it: &Import| it.guarded)
        .collect()
}

fn uses(source: &str) -> String {
    let facts = read(source);
    let mut shown: Vec<String> = Vec::new();
    for it in &facts.uses {
        assert_eq!(at(source, &it.range), it.name);
        let before = match &it.qualifier {
            None => "?.".to_owned(),
            Some(names) if names.is_empty() => String::new(),
            Some(names) => format!("{}.", names.join(".")),
        };
        let write = if it.is_write { "=" } else { "" };
        shown.push(format!("{before}{}{write}", it.name));
    }
    shown.join(" ")
}

fn scopes(source: &str) -> String {
    let facts = read(source);
    let mut shown = String::new();
    for scope in &facts.scopes {
        let name = scope
            .definition
            .map_or("-".to_owned(), |it| facts.qualified_name(it));
        let names: Vec<String> = scope
            .bindings
            .iter()
            .map(|it| {
                let how = match it.source {
                    BindingSource::Definition(_) => "def",
                    BindingSource::Import(_) => "import",
                    BindingSource::Parameter => "parameter",
                    BindingSource::Local => "local",
                };
                format!("{} {how}", it.name)
            })
            .collect();
        writeln!(shown, "{name}: {}", names.join(", ")).unwrap();
    }
    let starts: Vec<usize> = facts.scopes.iter().map(|it| it.range.start).collect();
    assert!(starts.is_sorted(), "scopes stand in order of their start");
    shown
}

fn calls(source: &str) -> String {
    let facts = read(source);
    let mut shown = String::new();
    for it in &facts.calls {
        let mut arguments = vec![it.arguments.positional.to_string()];
        arguments.extend(it.arguments.keywords.iter().map(|(name, range)| {
            assert_eq!(at(source, range), name);
            format!("{name}=")
        }));
        if it.arguments.spread_positional {
            arguments.push("*".into());
        }
        if it.arguments.spread_keywords {
            arguments.push("**".into());
        }
        writeln!(shown, "{}({})", it.callee.join("."), arguments.join(" ")).unwrap();
    }
    shown
}

fn check_exports(source: &str, names: &[&str], dynamic: bool) {
    let exports = read(source).exports;
    let found: Vec<&str> = exports
        .names
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    assert_eq!(
        (found.as_slice(), exports.dynamic),
        (names, dynamic),
        "{source}"
    );
}

#[test]
fn functions_keep_every_kind_of_parameter() {
    assert_snapshot!(definitions(
        "def f(a, b: int, /, c=1, *args: str, d, e: str = 'x', **rest) -> list[int]: ...\n\
         async def g(*, only): ...\n\
         def h(): pass\n\
         def old((a, b), c): pass\n"
    ), @r"
    function f(pos:a, pos:b: int, c?, *args?: str, key:d, key:e?: str, **rest?) -> list[int]
    function g(key:only)
    function h()
    function old((a, b), c)
    ");
}

#[test]
fn methods_lose_the_bound_parameter_and_static_ones_do_not() {
    assert_snapshot!(definitions(
        "class A(Base[int], metaclass=Meta):\n\
         \x20   x: int = 1\n\
         \x20   y = z = 2\n\
         \x20   def m(self, a): self.b = a\n\
         \x20   @classmethod\n\
         \x20   def make(cls, a): ...\n\
         \x20   @staticmethod\n\
         \x20   def bare(a): ...\n\
         \x20   @property\n\
         \x20   def p(self): ...\n\
         \x20   @p.setter\n\
         \x20   def p(self, v): ...\n\
         \x20   def all(*args): ...\n\
         \x20   class Inner(enum.Enum):\n\
         \x20       RED = 1\n"
    ), @r"
    class A < Base
    variable A.x
    variable A.y
    variable A.z
    method A.m(a)
    method A.make(a) @ classmethod
    method A.bare(a) @ staticmethod
    method A.p() ! it is a property @ property
    method A.p(v) ! it is a property @ p.setter
    method A.all(*args?)
    enum A.Inner < enum.Enum
    variable A.Inner.RED
    ");
}

#[test]
fn decorators_that_may_change_parameters_make_a_signature_opaque() {
    assert_snapshot!(definitions(
        "@functools.lru_cache(maxsize=None)\n\
         def kept(a): ...\n\
         @app.route('/x')\n\
         def changed(a): ...\n\
         @overload\n\
         def many(a: int): ...\n\
         @pytest.mark.slow\n\
         def marked(a): ...\n\
         @pytest.fixture\n\
         def fixture(a): ...\n"
    ), @r"
    function kept(a) @ functools.lru_cache
    function changed(a) ! its decorator `app.route` may change its parameters @ app.route
    function many(a: int) ! it is one of several overloads @ overload
    function marked(a) @ pytest.mark.slow
    function fixture(a) ! its decorator `pytest.fixture` may change its parameters @ pytest.fixture
    ");
}

#[test]
fn methods_without_self_are_opaque() {
    assert_snapshot!(definitions(
        "class A(Interface):\n    def connect(factory): ...\n    def close(): ...\n    def kept(_self, a): ...\n"
    ), @r"
    class A < Interface
    method A.connect() ! it is a method without `self`
    method A.close() ! it is a method without `self`
    method A.kept(a)
    ");
}

#[test]
fn variables_are_defined_once_at_module_and_class_level_only() {
    assert_snapshot!(definitions(
        "A = 1\n\
         A = 2\n\
         b, (c, *d) = f()\n\
         e: int\n\
         for i in range(3): last = i\n\
         X: TypeAlias = 'int'\n\
         type Y[T] = list[T]\n\
         key = lambda row, n=1: row[n]\n\
         def f():\n\
         \x20   local = 1\n\
         \x20   def inner(q): ...\n\
         \x20   class Local:\n\
         \x20       def m(self): ...\n"
    ), @r"
    variable A
    variable b
    variable c
    variable d
    variable e
    variable last
    type X
    type Y
    function key(row, n?)
    function f()
    function f.inner(q) (inner)
    class f.Local (inner)
    method f.Local.m() (inner)
    ");
}

#[test]
fn a_header_runs_from_the_decorators_to_the_colon() {
    let source =
        "@cache\nasync def f(\n    a: dict[str, int] = {},\n) -> int:  # why\n    return a\n";
    let facts = read(source);
    let signature = facts.definitions[0].signature.as_ref().unwrap();
    assert_eq!(
        at(source, &signature.header),
        "@cache\nasync def f(\n    a: dict[str, int] = {},\n) -> int:"
    );
    assert_eq!(
        at(source, facts.definitions[0].body.as_ref().unwrap()),
        "return a"
    );
}

#[test]
fn every_form_of_import_is_read() {
    assert_snapshot!(imports(
        "import os, a.b\n\
         import a.b as c\n\
         import a.b as a\n\
         from . import x\n\
         from .. pkg import y as z, w\n\
         from m import (\n    p,  # one\n    q,\n)\n\
         from star import *\n\
         from __future__ import annotations\n\
         mod = importlib.import_module('late.mod')\n\
         import_module(name)\n\
         import_module('.rel', pkg)\n"
    ), @r"
    Module os [] os
    Module a.b [] a
    Module a.b [] c
    Namespace a.b [] a
    Names . [x] -
    Names ..pkg [y as z, w] -
    Names m [p, q] -
    Names star [*] -
    Names __future__ [annotations] -
    Dynamic late.mod [] -
    ");
}

#[test]
fn imports_that_may_fail_by_design_are_guarded() {
    assert_eq!(
        is_guarded("try:\n    import a\nexcept ImportError:\n    import b\nelse:\n    import c\n"),
        [true, true, true]
    );
    assert_eq!(
        is_guarded("try:\n    import a\nexcept (ModuleNotFoundError, OSError) as e: ...\n"),
        [true]
    );
    assert_eq!(is_guarded("try:\n    import a\nexcept: ...\n"), [true]);
    assert_eq!(
        is_guarded("try:\n    import a\nexcept ValueError: ...\n"),
        [false]
    );
    assert_eq!(is_guarded("try:\n    import a\nfinally: ...\n"), [false]);
    assert_eq!(
        is_guarded("with suppress(ImportError):\n    import a\n"),
        [true]
    );
    assert_eq!(
        is_guarded("if sys.platform == 'win32':\n    import a\nelse:\n    import b\n"),
        [true, true]
    );
    assert_eq!(
        is_guarded("if x:\n    import a\nelif os.name == 'nt':\n    import b\n"),
        [false, true]
    );
    assert_eq!(is_guarded("def f():\n    import a\n"), [false]);
    assert_eq!(
        is_guarded("if USE_NUMBA:\n    import numba.core\n    import b\n"),
        [true, false]
    );
    assert_eq!(is_guarded("m = pytest.importorskip('a')\n"), [true]);
}

#[test]
fn type_checking_imports_bring_in_types_only() {
    assert_snapshot!(imports(
        "if TYPE_CHECKING:\n    from a import B\nelse:\n    B = object\n\
         if not TYPE_CHECKING:\n    import c\n"
    ), @r"
    Names a [B] - guarded types
    Module c [] c guarded
    ");
}

#[test]
fn uses_carry_what_stands_before_them() {
    assert_snapshot!(
        uses("a.b.c(d)[e].f = g().h\n"),
        @"a a.b a.b.c d e ?.f= g ?.h"
    );
    assert_snapshot!(uses("def f(a: T = D) -> R:\n    x = a\n    x += 1\n    del x\n"), @"T D R x= a x= x");
    assert_snapshot!(uses("f(key=value, **more)\n"), @"f value more");
    assert_snapshot!(uses("x = 1\nx = f'{y!r:>{w}} {{z}}'\n"), @"x= y w");
}

#[test]
fn names_inside_annotations_written_as_strings_are_uses() {
    assert_snapshot!(uses("def f(a: 'Foo', b: \"list[m.Bar] | None\"): ...\n"), @"Foo list m m.Bar");
    assert_snapshot!(uses("x: Literal['Foo'] = 'Bar'\n"), @"Literal");
    assert_snapshot!(uses("x: Annotated['Foo', 'Bar']\n"), @"Annotated Foo");
    assert_snapshot!(uses("def f(a: Optional['Foo'], b: t.Literal['x']): ...\n"), @"Optional Foo t t.Literal");
}

#[test]
fn scopes_bind_what_python_binds() {
    assert_snapshot!(scopes(
        "import os\n\
         class A:\n\
         \x20   y = 1\n\
         \x20   def m(self, a, *rest, **more):\n\
         \x20       global G\n\
         \x20       G = 1\n\
         \x20       for i, (j, self.k) in a: pass\n\
         \x20       with open(a) as f, g() as (h, l): pass\n\
         \x20       try: pass\n\
         \x20       except E as e: pass\n\
         \x20       if (w := [n for n in (q := a) if (t := n)]): pass\n\
         \x20       import os.path as p\n\
         \x20       def deep():\n\
         \x20           nonlocal i\n\
         \x20           i = 2\n\
         \x20       return lambda z, *, k=1: z\n\
         def generic[T: int, *Ts](x: T): ...\n"
    ), @r"
    -: os import, A def, G local, generic def
    A: y def, m def
    A.m: self parameter, a parameter, rest parameter, more parameter, i local, j local, f local, h local, l local, e local, w local, q local, t local, p import, deep def
    -: n local
    A.m.deep: 
    -: z parameter, k parameter
    -: T local, Ts local
    generic: x parameter
    ");
}

#[test]
fn match_patterns_bind_bare_names_and_read_dotted_ones() {
    let source = "def f(v):\n    match v:\n        case Point(x=a, y=0): pass\n        case [b, *c] | K.D: pass\n        case {'k': d, **e} if d: pass\n        case m.Cls() as g: pass\n        case _: pass\n";
    assert_snapshot!(scopes(source), @r"
    -: f def
    f: v parameter, a local, b local, c local, d local, e local, g local
    ");
    assert_snapshot!(uses(source), @"v Point a= b= c= K K.D d= e= d m m.Cls g=");
}

#[test]
fn calls_tell_the_shape_of_their_arguments() {
    assert_snapshot!(calls(
        "f(1, x, key=2, other=g(), *a, **k)\n\
         a.b.c()\n\
         a().b(1)\n\
         f(1, \\\n  2)  # why\n\
         sum(x for x in y)\n\
         @deco(1)\n\
         def h(d=make()): ...\n"
    ), @r"
    f(2 key= other= * **)
    g(0)
    a.b.c(0)
    (1)
    a(0)
    f(2)
    sum(1)
    deco(1)
    make(0)
    ");
}

#[test]
fn exports_follow_dunder_all() {
    check_exports("__all__ = ['a', \"b\"]\n", &["a", "b"], false);
    check_exports(
        "__all__ = ('a',) + ['b']\n__all__ += ['c']\n__all__.append('d')\n",
        &["a", "b", "c", "d"],
        false,
    );
    check_exports("__all__ = ['a'] + other.__all__\n", &["a"], true);
    check_exports("__all__ = [n for n in dir()]\n", &[], true);
    check_exports("__all__.remove('a')\n", &[], true);
    check_exports("def __getattr__(name): ...\n", &[], true);
    check_exports("from lazy import __getattr__\n", &[], true);
    check_exports("globals()['x'] = 1\n", &[], true);
    check_exports("sys.modules[__name__] = Lazy()\n", &[], true);
    check_exports("class A:\n    def __getattr__(self, n): ...\n", &[], false);
    check_exports("x = 1\n", &[], false);
}

#[test]
fn broken_code_gives_the_facts_that_can_be_read() {
    let facts =
        read("import os\ndef f(a, :\n    return a.\n\nclass B:\n    def m(self): return os.\n");
    assert!(facts.has_errors);
    assert!(facts.imports.iter().any(|it| it.module == "os"));
    for broken in [
        "def",
        "class",
        "def f(",
        "import",
        "from",
        "from .",
        "from x import",
        "x = ",
        "@",
        "lambda",
        "match x:\n case",
        "f(*",
        "a.",
        "[x for",
        "with a as",
        "try:\n x\nexcept",
        "type X",
        "def f[T",
        "global",
        "__all__ =",
        "f'{",
        "class A(",
        "import a as",
        "\u{0}",
        "é = 1\nü.é",
    ] {
        read(broken);
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let deep = 20_000;
    read(&format!("x = {}1{}\n", "(".repeat(deep), ")".repeat(deep)));
    read(&format!("x = {}\n", "1 + ".repeat(deep) + "y"));
    read(&format!("x = a{}\n", ".b()".repeat(deep)));
    read(&format!("x = a{}\n", ".b".repeat(deep)));
}

#[test]
fn a_file_tells_which_names_it_may_mention() {
    let facts = read(
        "from m import a as b\nimport x.y as z\n__all__ = ['e']\nq.attr(key=1)\ndef f(): ...\n",
    );
    for name in ["a", "b", "z", "e", "q", "attr", "f"] {
        assert!(facts.may_mention(name), "{name}");
    }
    assert!(!facts.may_mention("nowhere"));
}
