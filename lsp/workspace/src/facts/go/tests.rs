//! Tests of the facts of Go files.

use crate::facts::{BindingSource, FileFacts, ImportForm};
use crate::{Snapshot, WorkspacePath};

fn read(text: &str) -> FileFacts {
    let snapshot = Snapshot::of_texts([("a.go", text)]);
    let path = WorkspacePath::new("a.go").unwrap();
    snapshot.file(&path).unwrap().facts().clone()
}

/// One line a definition: kind, qualified name, parameters and results, what it is made of.
fn check_definitions(text: &str, expected: &[&str]) {
    let facts = read(text);
    let go = facts.go.as_ref().unwrap();
    let line = |index: usize| {
        let it = &facts.definitions[index];
        let more = &go.definitions[index];
        let mut line = format!("{} {}", it.kind.word(), facts.qualified_name(index));
        if let Some(signature) = &it.signature {
            let names: Vec<&str> = signature
                .parameters
                .iter()
                .map(|it| it.name.as_str())
                .collect();
            line.push_str(&format!("({})", names.join(" ")));
        }
        if !more.results.is_empty() {
            line.push_str(&format!(" -> {}", more.results.join(" ")));
        }
        if let Some(value) = more.value {
            line.push_str(&format!(" = {}", go.values[value as usize].path.join(".")));
        }
        if !it.bases.is_empty() {
            line.push_str(&format!(" < {}", it.bases.join(" ")));
        }
        line
    };
    let found: Vec<String> = (0..facts.definitions.len()).map(line).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn definitions_stand_with_their_owners_and_members() {
    check_definitions(
        "package a\n\
         type S struct {\n\tBase\n\t*pkg.Other[int]\n\tx, y int\n\tc *http.Client\n}\n\
         type I interface {\n\tio.Reader\n\tint | string\n\tDo(ctx context.Context) error\n}\n\
         type M map[string]int\ntype A = pkg.B\n\
         func (s *S) Get(a, b int, rest ...string) (n int, err error) { return }\n\
         func (s Stack[T]) Pop() T { return s.x }\nfunc local(int, string) *S\n",
        &[
            "class S < Base pkg.Other",
            "variable S.x = (int)",
            "variable S.y = (int)",
            "variable S.c = (*http.Client)",
            "interface I < io.Reader",
            "method I.Do(ctx) -> error",
            "type M = (map[string]int)",
            "type A = (pkg.B)",
            "method S.Get(a b rest) -> int error",
            "method Stack.Pop() -> T",
            "function local(_ _) -> *S",
        ],
    );
}

#[test]
fn values_of_a_package_come_from_somewhere() {
    check_definitions(
        "package a\nconst (\n\tA = iota\n\tB\n)\nvar c = New(1).With()\nvar d, e = Pair()\n\
         var f *T\nvar _ I = (*T)(nil)\nvar g = &T{}\nfunc init() {}\nfunc init() {}\n",
        &[
            "variable A",
            "variable B",
            "variable c = New().With()",
            "variable d = Pair()",
            "variable e = Pair()",
            "variable f = (*T)",
            "variable g = (T)",
            "function init()",
            "function init()",
        ],
    );
}

#[test]
fn a_definition_alone_covers_its_keyword_and_one_of_a_group_does_not() {
    let text = "package a\nvar x = 1\nvar (\n\ty = 2\n)\ntype T int\n";
    let facts = read(text);
    let found: Vec<&str> = facts
        .definitions
        .iter()
        .map(|it| text.get(it.range.clone()).unwrap())
        .collect();
    assert_eq!(found, ["var x = 1", "y = 2", "type T int"]);
}

/// Each use as `qualifier.name`, `?` where the qualifier is another expression, `=` where it is written.
fn check_uses(text: &str, expected: &str) {
    let facts = read(text);
    let found: Vec<String> = facts
        .uses
        .iter()
        .map(|it| {
            let mut names = it.qualifier.clone().unwrap_or_else(|| vec!["?".to_owned()]);
            names.push(it.name.clone());
            format!("{}{}", names.join("."), if it.is_write { "=" } else { "" })
        })
        .collect();
    assert_eq!(found.join(" "), expected, "{text}");
}

#[test]
fn uses_have_the_path_before_them() {
    check_uses(
        "package a\nfunc f(p *pkg.T, q U) { p.x.Do(q).Then(1); g()[0].y = 2; (*p).z++; x.(T).m() }\n",
        "pkg pkg.T U p p.x p.x.Do q p.x.Do().Then g g()[].y= p p.z= x T (T).m",
    );
}

#[test]
fn names_that_are_declared_are_no_uses_and_names_assigned_again_are() {
    check_uses(
        "package a\nfunc f() { a, err := g(); b, err := h(a); for i, v := range b { i = v }; L: for { break L } }\n",
        "g err= h a b i= v",
    );
    check_uses(
        "package a\nfunc f(x any) { switch y := x.(type) { case T: y.a() } }\n",
        "any x T y y.a",
    );
}

#[test]
fn keys_of_literals_belong_to_their_type() {
    check_uses(
        "package a\nvar x = T{Name: n, In: pkg.U{Key: 1}}\n",
        "T T.Name n T.In pkg pkg.U pkg.U.Key",
    );
    check_uses(
        "package a\nvar x = map[K]*V{one: {Name: 1}, two: {}}\nvar y = []struct{ a int }{{a: b}}\n",
        "K V one V.Name two int ?.a b",
    );
}

/// Each binding of a scope other than the file's as `name` and what its value comes from.
fn check_bindings(text: &str, expected: &str) {
    let facts = read(text);
    let go = facts.go.as_ref().unwrap();
    let found: Vec<String> = facts
        .scopes
        .iter()
        .skip(1)
        .flat_map(|it| &it.bindings)
        .map(|it| match it.value {
            Some(value) => {
                let value = &go.values[value as usize];
                format!("{}={}#{}", it.name, value.path.join("."), value.place)
            }
            None => it.name.clone(),
        })
        .collect();
    assert_eq!(found.join(" "), expected, "{text}");
}

#[test]
fn locals_remember_where_their_value_comes_from() {
    check_bindings(
        "package a\nfunc (r *R[K]) f(a int, b ...string) (e error) {\n\
         x, err := pkg.New(a)\ny := &T{}\nvar z U\nv, ok := m[1]\nw := new(W)\n\
         for k, el := range list.items {\n}\n}\n",
        "r=(*R[K])#0 a=(int)#0 b=([]string)#0 e=(error)#0 K \
         x=pkg.New()#0 err=pkg.New()#1 y=(T)#0 z=(U)#0 v=m[]#0 ok w=(W)#0 k=list.items[k]#0 el=list.items[]#0",
    );
    check_bindings(
        "package a\nfunc f() { switch y := x.(type) { case *T: case A, B: default: } }\n",
        "y=(*T)#0 y=x#0 y=x#0",
    );
}

#[test]
fn a_name_holds_after_the_statement_that_binds_it() {
    let text = "package a\nimport \"net/url\"\nfunc f(url2 string) { u := 1; url, err := url.Parse(url2); url.Host() }\n";
    let facts = read(text);
    let source = |at: usize| facts.bindings_of("url", at).unwrap().1;
    assert_eq!(
        source(text.find("url.Parse").unwrap()),
        [BindingSource::Import(0)]
    );
    assert_eq!(
        source(text.find("url.Host").unwrap()),
        [BindingSource::Local]
    );
}

#[test]
fn scopes_close_with_their_statement() {
    let text = "package a\nfunc f() { if x := g(); x { x() } else { x() }; x() }\nfunc x() {}\n";
    let facts = read(text);
    let last = text.find("; x() }").unwrap() + 2;
    assert_eq!(
        facts.bindings_of("x", last).unwrap().1,
        [BindingSource::Definition(1)]
    );
    let inner = text.find("else { x").unwrap() + 7;
    assert_eq!(
        facts.bindings_of("x", inner).unwrap().1,
        [BindingSource::Local]
    );
}

#[test]
fn imports_bind_the_package_its_alias_or_nothing() {
    let facts = read(
        "package a\nimport (\n\t\"host/x/v2\"\n\talias \"host/y\"\n\t. \"host/z\"\n\t_ \"host/w\"\n\t`C`\n)\n",
    );
    let found: Vec<_> = facts
        .imports
        .iter()
        .map(|it| (it.module.as_str(), it.form, it.binding.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("host/x/v2", ImportForm::Module, Some("x")),
            ("host/y", ImportForm::Namespace, Some("alias")),
            ("host/z", ImportForm::Names, None),
            ("host/w", ImportForm::SideEffect, None),
            ("C", ImportForm::Module, Some("C")),
        ]
    );
}

fn check_constraint(text: &str, expected: Option<&str>) {
    assert_eq!(
        read(text).go.unwrap().constraint.as_deref(),
        expected,
        "{text}"
    );
}

#[test]
fn build_constraints_stand_above_the_package_clause() {
    check_constraint(
        "//go:build linux && !cgo\n// +build darwin\n\npackage a\n",
        Some("linux && !cgo"),
    );
    check_constraint(
        "// +build linux,!cgo darwin\n// +build go1.7\n\npackage a\n",
        Some("((linux && !cgo) || (darwin)) && ((go1.7))"),
    );
    check_constraint("package a\n\n//go:build linux\n", None);
}

#[test]
fn calls_count_their_arguments() {
    let facts = read("package a\nfunc f() { g(1, 2); h(xs...); p.k(q()); m(q(), 1) }\n");
    let found: Vec<_> = facts
        .calls
        .iter()
        .map(|it| {
            (
                it.callee.join("."),
                it.arguments.positional,
                it.arguments.spread_positional,
            )
        })
        .collect();
    let expected = [
        ("g", 2, false),
        ("h", 1, true),
        ("p.k", 1, true),
        ("q", 0, false),
        ("m", 2, false),
        ("q", 0, false),
    ];
    let expected = expected.map(|(name, count, spread)| (name.to_owned(), count, spread));
    assert_eq!(found, expected);
}

#[test]
fn broken_and_deep_code_is_read_as_far_as_it_goes() {
    check_definitions(
        "package a\nfunc good() {}\nfunc bad( {\n",
        &["function good()"],
    );
    let deep = format!(
        "package a\nvar x = {}1{}\n",
        "(".repeat(3000),
        ")".repeat(3000)
    );
    assert_eq!(read(&deep).definitions.len(), 1);
    let chain = format!("package a\nvar x = a{}\n", ".b()".repeat(3000));
    assert_eq!(read(&chain).uses.len(), 3001);
}

#[test]
fn parameters_are_names_however_many_there_are() {
    check_uses(
        "package a\nfunc call(fn, a1, a2 uintptr) (r1, r2 uintptr, err Errno)\nfunc f(int, T)\n",
        "uintptr uintptr Errno int T",
    );
    check_uses(
        "package a\nfunc call(a, b, c, d, e, f, g, h, i, j, k uintptr) { a() }\n",
        "uintptr a",
    );
    check_definitions(
        "package a\nfunc call(a, b, c, d, e, f, g, h, i, j, k uintptr, l, m T) (n error)\n",
        &["function call(a b c d e f g h i j k l m) -> error"],
    );
}
