//! Tests of `rust`.

use std::fmt::Write as _;

use insta::assert_snapshot;
use scopewise_grammars::Language;

use crate::facts::BindingSource;
use crate::{FileFacts, Text, syntax};

fn read(source: &str) -> FileFacts {
    let text = Text::from(source);
    let tree = syntax::parse(Language::Rust, &text, None).unwrap();
    FileFacts::read(Language::Rust, &text, &tree)
}

/// Every definition as `kind name(parameters) [notes]`.
fn definitions(source: &str) -> String {
    let facts = read(source);
    let rust = facts.rust.as_ref().unwrap();
    assert_eq!(rust.items.len(), facts.definitions.len());
    let mut shown = String::new();
    for (index, it) in facts.definitions.iter().enumerate() {
        let item = &rust.items[index];
        write!(shown, "{:?} {}", item.kind, facts.qualified_name(index)).unwrap();
        if let Some(signature) = &it.signature {
            let mut list: Vec<String> = Vec::new();
            if item.takes_self {
                list.push("self".to_owned());
            }
            list.extend(
                signature
                    .parameters
                    .iter()
                    .map(|it| format!("{}: {}", it.name, it.annotation.as_deref().unwrap_or("?"))),
            );
            write!(shown, "({})", list.join(", ")).unwrap();
            if let Some(returns) = &signature.returns {
                write!(shown, " -> {returns}").unwrap();
            }
            if let Some(opaque) = &signature.opaque {
                write!(shown, " ! {opaque}").unwrap();
            }
        }
        if !item.target.is_empty() {
            write!(shown, " = {}", item.target.join("::")).unwrap();
        }
        if !it.bases.is_empty() {
            write!(shown, " < {}", it.bases.join(", ")).unwrap();
        }
        if !it.decorators.is_empty() {
            write!(shown, " @ {}", it.decorators.join(", ")).unwrap();
        }
        write!(shown, " {:?}", item.visibility).unwrap();
        if it.exported {
            shown.push_str(" exported");
        }
        if item.conditional {
            shown.push_str(" conditional");
        }
        shown.push('\n');
    }
    shown
}

fn imports(source: &str) -> String {
    let facts = read(source);
    let rust = facts.rust.as_ref().unwrap();
    assert_eq!(rust.imports.len(), facts.imports.len());
    let mut shown = String::new();
    for (it, rust) in facts.imports.iter().zip(&rust.imports) {
        let names: Vec<String> = it
            .names
            .iter()
            .map(|name| {
                if name.name == name.binding {
                    name.name.clone()
                } else {
                    format!("{} as {}", name.name, name.binding)
                }
            })
            .collect();
        writeln!(
            shown,
            "{:?} {} `{}` [{}] {} {:?}",
            it.form,
            it.module,
            source.get(it.module_range.clone()).unwrap(),
            names.join(", "),
            it.binding.as_deref().unwrap_or("-"),
            rust.visibility,
        )
        .unwrap();
    }
    shown
}

fn uses(source: &str) -> String {
    let facts = read(source);
    let rust = facts.rust.as_ref().unwrap();
    let mut shown: Vec<String> = Vec::new();
    for it in &facts.uses {
        let before = match &it.qualifier {
            None => "?.".to_owned(),
            Some(names) => names.iter().map(|it| format!("{it}|")).collect(),
        };
        let field = if rust.is_field(it.range.start) {
            "'"
        } else {
            ""
        };
        let write = if it.is_write { "=" } else { "" };
        shown.push(format!("{before}{}{field}{write}", it.name));
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
        let text = source.get(scope.range.clone()).unwrap();
        let text: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(20)
            .collect();
        writeln!(shown, "{name} `{text}`: {}", names.join(", ")).unwrap();
    }
    let starts: Vec<usize> = facts.scopes.iter().map(|it| it.range.start).collect();
    assert!(
        starts.is_sorted(),
        "scopes stand in order of their start: {starts:?}"
    );
    shown
}

fn calls(source: &str) -> String {
    let facts = read(source);
    let mut shown = String::new();
    for it in &facts.calls {
        let spread = if it.arguments.spread_positional {
            " .."
        } else {
            ""
        };
        writeln!(
            shown,
            "{}({}{spread})",
            it.callee.join("|"),
            it.arguments.positional
        )
        .unwrap();
    }
    shown
}

#[test]
fn items_have_their_kind_signature_and_reach() {
    assert_snapshot!(definitions(
        "pub fn f<T: Into<u8>>(a: T, (b, c): (u8, u8), mut d: &str) -> u8 { 1 }\n\
         pub(crate) struct S { pub x: u8 }\n\
         struct T(pub u8, String);\n\
         struct U;\n\
         #[derive(Debug, Clone)]\n\
         pub enum E { A, B(u8, u8), C { x: u8 } }\n\
         pub trait Tr: Clone + fmt::Debug { type Item; const N: usize; fn m(&self, a: u8); fn n() {} }\n\
         impl<T> fmt::Display for m::S<T> { fn fmt(&self, f: &mut F) -> R { x } }\n\
         impl S { pub const K: u8 = 1; pub fn new() -> Self { S } fn get(self: Box<Self>, a: u8) {} }\n\
         pub(super) type A = m::S<u8>;\n\
         static mut G: u8 = 1;\n\
         const _: () = ();\n\
         macro_rules! mac { () => {} }\n\
         #[cfg(test)]\n\
         mod tests { fn inner() { fn nested() {} } }\n\
         #[path = \"other.rs\"]\n\
         pub mod file;\n\
         #[wrap(x)]\n\
         fn wrapped(a: u8) {}\n\
         extern \"C\" { fn printf(a: u8, ...); }\n\
         union Un { a: u8 }\n"
    ), @r"
    Function f(a: T, (b, c): (u8, u8), d: &str) -> u8 Public exported
    Struct S Crate exported
    TupleStruct T(0: u8, 1: String) Private
    UnitStruct U Private
    Enum E @ derive Public exported
    UnitVariant E.A Private exported
    TupleVariant E.B(0: u8, 1: u8) Private exported
    Variant E.C Private exported
    Trait Tr < Clone, fmt::Debug Public exported
    TypeAlias Tr.Item Private exported
    Constant Tr.N Private exported
    Function Tr.m(self, a: u8) Private exported
    Function Tr.n() Private exported
    TraitImpl S = m::S < fmt::Display Private
    Function S.fmt(self, f: &mut F) -> R Private exported
    Impl S = S Private
    Constant S.K Public exported
    Function S.new() -> Self Public exported
    Function S.get(self, a: u8) Private
    TypeAlias A = m::S Super exported
    Static G Private
    Macro mac Private
    Module tests @ cfg Private conditional
    Function tests.inner() Private
    Function tests.inner.nested() Private
    ModuleFile file @ path Public exported
    Function wrapped(a: u8) ! its attribute `wrap` may change its parameters @ wrap Private
    Function printf(a: u8, ...: ?) Private
    Struct Un Private
    ");
}

#[test]
fn use_trees_are_taken_apart() {
    assert_snapshot!(imports(
        "use std::fmt;\n\
         use a::{b, c as d, e::{self, f}, g::*};\n\
         pub use self::x::Y;\n\
         pub(crate) use super::super::z as _;\n\
         use serde;\n\
         use serde as s;\n\
         use ::log::info;\n\
         extern crate rand as r;\n\
         use {h, i::j};\n\
         pub use k;\n"
    ), @r"
    Names std `std` [fmt] - Private
    Names a `a` [b, c as d, e] - Private
    Names a::e `e` [f] - Private
    Names a::g `g` [*] - Private
    ReExport self::x `self::x` [Y] - Public
    ReExport super::super `super::super` [z as _] - Crate
    Module serde `serde` [] serde Private
    Module serde `serde` [] s Private
    Names ::log `::log` [info] - Private
    Module rand `rand` [] r Private
    Module h `h` [] h Private
    Names i `i` [j] - Private
    ReExport k `k` [self as k] k Public
    ");
}

#[test]
fn uses_have_their_path_before_them() {
    assert_snapshot!(uses(
        "use m::n::X;\n\
         fn f(a: &q::R<S>) -> Self { a.b.c(d); Self::new(); <T as U>::v(); w::<X>(y::z); \
         self.k = 1; g = 2; P { i, j: l, ..o }; x().y().z; format!(\"{}\", r.s(t::u), n = v); \
         match a { None => 1, E::V(p) if p > 0 => p, T { ref q, r: C } => 2, crate::M::N => 3 }; self::h(); \
         if let Some(x) = x && x.y {} }\n"
    ), @"m m|n q q|R S a a.|b' a.|b.|c d Self|new T U ?.v w X y y|z self.|k'= g= P i l o x ?.y ?.z' !|format r r.|s t t|u v a None E E|V p p T C crate|M crate|M|N self|h Some x x x.|y'");
}

#[test]
fn macros_are_read_as_tokens() {
    assert_snapshot!(uses(
        "macro_rules! m { ($x:expr) => { $crate::a::b($x, $x.c, d::e) } }\n\
         fn f() { assert_eq!(self.g(1), S { k: h }, i.j); quote!(l m); my::mac![n; o::<P>()]; w!(x == y) }\n\
         #[serde(with = q)] struct R;\n"
    ), @"crate|a crate|a|b ?.c' d d|e !|assert_eq self.|g S h i i.|j' !|quote my my|mac n o P !|w x y q");
}

#[test]
fn scopes_bind_what_is_seen_in_them() {
    assert_snapshot!(scopes(
        "use a::b;\n\
         const K: u8 = 1;\n\
         fn f<T>(p: T, (q, r): (u8, u8)) {\n\
             let x = x(1);\n\
             let y = 2;\n\
             fn inner() {}\n\
             for i in it(|z| z) { let j = i; }\n\
             if let Some(v) = y { v } else { w }\n\
             match y { A(m) => m, n => n, MAX => 1 }\n\
             let Some(k) = y else { return };\n\
         }\n\
         impl S { fn m(&self, n: u8) {} }\n\
         mod t { use super::*; fn u() {} }\n"
    ), @r"
    - `use a::b; const K: u`: b import, K def, f def, t def
    f `<T>(p: T, (q, r): (u`: T parameter, p local, q local, r local, inner def
    - `let y = 2; fn inner(`: x local, y local, k local
    f.inner `() {}`: 
    - `|z| z`: z local
    - `{ let j = i; }`: i local, j local
    - `{ v }`: v local
    - `{ v }`: 
    - `{ w }`: 
    - `A(m) => m,`: m local
    - `n => n,`: n local
    - `MAX => 1`: 
    - `{ return }`: 
    S `impl S { fn m(&self,`: 
    S.m `(&self, n: u8) {}`: n local
    t `{ use super::*; fn u`: * import, u def
    t.u `() {}`:
    ");
}

#[test]
fn calls_count_their_arguments() {
    assert_snapshot!(calls(
        "fn f() { a(1, b::c::<T>(2)); self.d(|x, y| (x, y), 3).e(); S::new(); x.y.z(1); (g)(1); v!(w(1)); h(#[cfg(x)] 1, 2) }\n"
    ), @r"
    a(2)
    b|c(1)
    (0)
    self.|d(2)
    S|new(0)
    x.|y.|z(1)
    (1)
    h(2 ..)
    ");
}

#[test]
fn broken_code_gives_what_it_can() {
    assert_snapshot!(definitions("fn good() {}\nfn bad( {\nstruct S;\nimpl S { fn a(&self) { "), @r"
    Function good() Private
    UnitStruct S Private
    ");
}
