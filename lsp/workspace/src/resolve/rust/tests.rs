//! Small workspaces as text, and what names mean in them. `$0` stands at the start of the name, path or
//! import that is asked for.

use crate::facts::ParameterKind;
use crate::{ModuleResolution, Resolution, Snapshot, WorkspacePath};

const MANIFEST: &str = "[package]\nname = 'own'\nedition = '2021'\n[dependencies]\nserde = '1'\n\
    rename = { package = 'real-name', version = '1' }\nrustls-webpki = '1'\n";

/// The files with a manifest, and the place of `$0`.
fn workspace(text: &str) -> (Snapshot, WorkspacePath, usize) {
    let mut files: Vec<(String, String)> = vec![("Cargo.toml".to_owned(), MANIFEST.to_owned())];
    let mut place = None;
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- ") {
            files.push((path.trim().to_owned(), String::new()));
            continue;
        }
        let (path, plain) = files.last_mut().unwrap();
        if let Some(at) = line.find("$0") {
            place = Some((path.clone(), plain.len() + at));
        }
        plain.push_str(&line.replace("$0", ""));
    }
    let snapshot = Snapshot::of_texts(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    let (path, at) = place.expect("a place is marked");
    (snapshot, WorkspacePath::new(&path).unwrap(), at)
}

/// A resolution as one line.
fn shown(snapshot: &Snapshot, resolution: &Resolution) -> String {
    let name = |id| {
        let (file, _) = snapshot.definition(id).unwrap();
        let facts = file.facts();
        format!("{}:{}", file.path, facts.qualified_name(id.index))
    };
    match resolution {
        Resolution::Definition(id) => name(id),
        Resolution::OneOf(ids) => ids.iter().map(name).collect::<Vec<_>>().join(" or "),
        Resolution::Module(path) => format!("module {path}"),
        Resolution::External(outside) => format!("external {outside}"),
        Resolution::Missing { module, name } => format!("missing {name} in {module}"),
        Resolution::Unknown(why) => format!("unknown: {why}"),
    }
}

/// What the path that ends in the name at `$0` means.
fn check_name(text: &str, expected: &str) {
    let (snapshot, path, at) = workspace(text);
    let facts = snapshot.file(&path).unwrap().facts();
    let found = facts
        .uses
        .iter()
        .find(|it| it.range.start == at)
        .expect("a use stands there");
    let mut names = found.qualifier.clone().unwrap();
    names.push(found.name.clone());
    let resolution = snapshot.resolve_name(&path, &names, at);
    assert_eq!(shown(&snapshot, &resolution), expected, "of\n{text}");
}

/// What the imported name at `$0` means.
fn check_import(text: &str, expected: &str) {
    let (snapshot, path, at) = workspace(text);
    let facts = snapshot.file(&path).unwrap().facts();
    let mut found = facts
        .imports
        .iter()
        .flat_map(|it| it.names.iter().map(move |name| (it, name)));
    let (import, name) = found
        .find(|it| it.1.range.start == at)
        .expect("a name stands there");
    let resolution = snapshot.resolve_imported(&path, import, &name.name);
    assert_eq!(shown(&snapshot, &resolution), expected, "of\n{text}");
}

/// What the module of the import that starts at `$0` means.
fn check_module(text: &str, expected: &ModuleResolution) {
    let (snapshot, path, at) = workspace(text);
    let facts = snapshot.file(&path).unwrap().facts();
    let import = facts
        .imports
        .iter()
        .find(|it| it.range.start == at)
        .unwrap();
    assert_eq!(
        snapshot.resolve_import(&path, import),
        *expected,
        "of\n{text}"
    );
}

/// The parameters that the call at `$0` must fit.
fn check_call(text: &str, expected: Result<&str, &str>) {
    let (snapshot, path, at) = workspace(text);
    let facts = snapshot.file(&path).unwrap().facts();
    let call = facts
        .calls
        .iter()
        .find(|it| it.range.start == at)
        .expect("a call stands there");
    let found = snapshot.call_target(&path, call).map(|target| {
        let parameters = target.signature.parameters.iter();
        parameters
            .map(|it| match it.kind {
                ParameterKind::VariadicPositional => "...".to_owned(),
                _ => it.name.clone(),
            })
            .collect::<Vec<_>>()
            .join(", ")
    });
    assert_eq!(
        found.as_deref().map_err(String::as_str),
        expected,
        "of\n{text}"
    );
}

#[test]
fn paths_follow_the_module_tree() {
    let tree = "--- src/lib.rs\npub mod a;\nmod b { pub fn f() {} pub mod c; }\npub fn top() {}\n\
        --- src/a.rs\npub mod d;\npub fn g() {}\n\
        --- src/a/d.rs\npub fn h() {}\n\
        --- src/b/c/mod.rs\npub fn i() {}\n";
    let with = |code: &str| format!("{tree}fn user() {{ {code}; }}\n");
    check_name(&with("crate::a::$0g()"), "src/a.rs:g");
    check_name(&with("crate::a::d::$0h()"), "src/a/d.rs:h");
    check_name(&with("crate::b::$0f()"), "src/lib.rs:b.f");
    check_name(&with("super::super::$0top()"), "src/lib.rs:top");
    check_name(&with("super::$0f()"), "src/lib.rs:b.f");
    check_name(&with("self::$0i()"), "src/b/c/mod.rs:i");
    check_name(&with("crate::$0a::g()"), "module src/a.rs");
    check_name(&with("crate::$0b::f()"), "src/lib.rs:b");
    check_name(&with("crate::a::$0nope()"), "missing nope in src/a.rs");
    check_name(&with("crate::nope::$0x()"), "missing nope in src/lib.rs");
    check_name(&with("$0nope()"), "missing nope in src/b/c/mod.rs");
    check_name(&with("own::$0top()"), "src/lib.rs:top");
    check_name(&with("std::mem::$0take()"), "external std::mem::take");
    check_name(&with("serde::$0x()"), "external serde::x");
    check_name(&with("$0Vec::new()"), "external std::Vec");
}

#[test]
fn files_of_modules_may_be_named() {
    check_name(
        "--- src/lib.rs\n#[path = \"odd/place.rs\"]\nmod a;\nfn f() { a::$0g() }\n--- src/odd/place.rs\npub fn g() {}\n",
        "src/odd/place.rs:g",
    );
    check_name(
        "--- src/lib.rs\nfn top() {}\n#[path = \"odd/place.rs\"]\nmod a;\n--- src/odd/place.rs\nfn g() { super::$0top() }\n",
        "src/lib.rs:top",
    );
}

#[test]
fn imports_are_followed_through_re_exports_and_globs() {
    let tree = "--- src/lib.rs\nmod a;\nmod inner;\npub use a::{f as g, *};\npub use self::inner::deep as renamed;\n\
        --- src/a.rs\npub fn f() {}\npub struct S;\nfn private() {}\npub enum E { One, Two }\n\
        --- src/inner.rs\npub mod deep { pub fn d() {} }\n\
        --- src/user.rs\n--- src/main.rs\n";
    let with = |code: &str| format!("{tree}{code}\n");
    check_import(&with("use own::$0g;"), "src/a.rs:f");
    check_import(&with("use own::{$0S};"), "src/a.rs:S");
    check_import(&with("use own::renamed::$0d;"), "src/inner.rs:deep.d");
    check_import(&with("use own::$0renamed;"), "src/inner.rs:deep");
    check_import(
        &with("use own::$0private;"),
        "missing private in src/lib.rs",
    );
    check_import(&with("use own::E::{$0One};"), "src/a.rs:E.One");
    check_import(&with("use own::E::{$0Three};"), "missing Three in src/a.rs");
    check_name(&with("use own::E::*;\nfn f() { $0Two; }"), "src/a.rs:E.Two");
    check_name(&with("use own::g as h;\nfn f() { $0h(); }"), "src/a.rs:f");
    check_name(
        &with("use serde::*;\nfn f() { $0h(); }"),
        "unknown: everything of `serde` is imported",
    );
    check_name(
        &with("use own::{renamed, renamed as r};\nfn f() { r::$0d(); }"),
        "src/inner.rs:deep.d",
    );
}

#[test]
fn tests_see_what_their_module_holds() {
    let tree = "--- src/lib.rs\nuse std::fmt;\nuse serde::Serialize;\nfn f() {}\nstruct S;\n";
    let with = |code: &str| format!("{tree}mod tests {{\nuse super::*;\n{code}\n}}\n");
    check_name(&with("fn t() { $0f(); }"), "src/lib.rs:f");
    check_name(&with("fn t() { super::$0f(); }"), "src/lib.rs:f");
    check_name(&with("fn t() { $0fmt::x(); }"), "external std::fmt");
    check_name(&with("fn t() { $0g(); }"), "missing g in src/lib.rs");
    check_import(&with("use super::$0S;"), "src/lib.rs:S");
    check_import(&with("use super::$0T;"), "missing T in src/lib.rs");
}

#[test]
fn circles_end() {
    check_import(
        "--- src/lib.rs\nmod a;\nmod b;\n--- src/a.rs\npub use crate::b::*;\n--- src/b.rs\npub use crate::a::*;\nuse crate::a::$0x;\n",
        "missing x in src/a.rs",
    );
    check_name(
        "--- src/lib.rs\nuse self::f as g;\nuse self::g as f;\nfn u() { $0f() }\n",
        "unknown: its import leads nowhere",
    );
}

#[test]
fn crates_are_of_the_language_the_manifest_or_the_workspace() {
    let with = |code: &str| format!("--- src/lib.rs\n{code}\n");
    check_module(&with("$0use std::fmt;"), &ModuleResolution::Standard);
    check_module(
        &with("$0use serde::de::X;"),
        &ModuleResolution::Declared("serde".into()),
    );
    check_module(
        &with("$0use rename::X;"),
        &ModuleResolution::Declared("real-name".into()),
    );
    check_module(
        &with("$0use real_name::X;"),
        &ModuleResolution::Unknown("it may be the library of `real-name`".into()),
    );
    check_module(
        &with("$0use webpki::X;"),
        &ModuleResolution::Declared("rustls-webpki".into()),
    );
    check_module(&with("$0use tokio::X;"), &ModuleResolution::Missing);
    check_module(&with("$0extern crate tokio;"), &ModuleResolution::Missing);
    check_module(
        &with("$0extern crate self as own_name;"),
        &ModuleResolution::Workspace(WorkspacePath::new("src/lib.rs").unwrap()),
    );
    check_module(
        &with("$0use serde;"),
        &ModuleResolution::Declared("serde".into()),
    );
    check_module(&with("$0use crate::nope::X;"), &ModuleResolution::Missing);
    check_module(
        "--- Cargo.toml\n[workspace]\nmembers = ['a', 'b']\n--- a/Cargo.toml\n[package]\nname = 'a'\n[dependencies]\nb-c = { path = '../b' }\n\
         --- a/src/lib.rs\n$0use b_c::X;\n--- b/Cargo.toml\n[package]\nname = 'b-c'\n--- b/src/lib.rs\npub struct X;\n",
        &ModuleResolution::Workspace(WorkspacePath::new("b/src/lib.rs").unwrap()),
    );
}

#[test]
fn what_macros_and_derives_make_is_not_missing() {
    let with = |code: &str, name: &str| {
        format!("--- src/lib.rs\nmod m {{ {code} }}\nfn f() {{ m::$0{name}(); }}\n")
    };
    check_name(&with("", "x"), "missing x in src/lib.rs");
    check_name(
        &with("make! { x }", "x"),
        "unknown: the macro `make!` may define it",
    );
    check_name(
        &with("#[derive(Build)] pub struct Thing;", "ThingBuilder"),
        "unknown: `#[derive(Build)]` on `Thing` may define it",
    );
    check_name(
        &with("#[derive(Build)] pub struct Thing;", "other"),
        "missing other in src/lib.rs",
    );
    check_name(
        &with("#[derive(Debug)] pub struct Thing;", "ThingBuilder"),
        "missing ThingBuilder in src/lib.rs",
    );
}

#[test]
fn members_come_from_impls_of_the_type() {
    let tree = "--- src/lib.rs\nmod a;\nmod b;\npub struct S;\nimpl S { pub fn new() -> Self { S } fn own(&self) {} }\n\
        pub trait T { fn t(&self); fn given(&self) {} }\nimpl T for S { fn t(&self) {} }\ntype Alias = S;\n\
        --- src/b.rs\nimpl crate::S { pub fn more(&self) {} }\npub struct Other;\nimpl Other { pub fn new() {} }\n\
        --- src/a.rs\nuse crate::{S, T};\n";
    let with = |code: &str| format!("{tree}{code}\n");
    check_name(&with("fn f() { S::$0new(); }"), "src/lib.rs:S.new");
    check_name(&with("fn f() { S::$0more(); }"), "src/b.rs:S.more");
    check_name(
        &with("fn f() { crate::Alias::$0new(); }"),
        "src/lib.rs:S.new",
    );
    check_name(&with("fn f() { S::$0t(); }"), "src/lib.rs:T.t");
    check_name(&with("fn f() { S::$0given(); }"), "src/lib.rs:T.given");
    check_name(&with("fn f() { T::$0t(); }"), "src/lib.rs:T.t");
    check_name(
        &with("impl S { fn g(&self) { self.$0own(); } }"),
        "src/lib.rs:S.own",
    );
    check_name(
        &with("impl S { fn g(&self) { Self::$0new(); } }"),
        "src/lib.rs:S.new",
    );
    check_name(
        &with("impl S { fn g(&self) { self.$0t(); } }"),
        "src/lib.rs:T.t",
    );
    check_name(&with("fn f(s: &S) { s.$0own(); }"), "src/lib.rs:S.own");
    check_name(
        &with("fn f() { let s = S::new(); s.$0own(); }"),
        "src/lib.rs:S.own",
    );
    check_name(
        &with("fn f() { let s: S = x; s.$0own(); }"),
        "src/lib.rs:S.own",
    );
    check_name(
        &with("fn f() { let s = S {}; let s = g(); s.$0own(); }"),
        "unknown: the type of the value is not written down",
    );
    check_name(
        &with("fn f(s: &S) { s.own.$0x(); }"),
        "unknown: the type of a field is not followed",
    );
}

#[test]
fn a_type_lacks_a_member_when_nothing_in_reach_can_add_it() {
    let with = |code: &str| {
        format!(
            "--- src/lib.rs\n{code}\nmod a;\n--- src/a.rs\nuse crate::S;\nfn f() {{ S::$0nope(); }}\n"
        )
    };
    let lacks = "missing nope in src/lib.rs";
    let unknown = "unknown: a trait, a derive or a macro may define it";
    check_name(&with("#[derive(Debug)]\npub struct S;"), lacks);
    check_name(&with("pub enum S { A } impl S { fn own() {} }"), lacks);
    check_name(&with("pub struct S; impl std::fmt::Debug for S { }"), lacks);
    check_name(
        &with("pub struct S; trait T { fn t(); } impl T for S { fn t() {} }"),
        lacks,
    );
    check_name(&with("#[derive(Odd)]\npub struct S;"), unknown);
    check_name(&with("#[derive(Parser)]\npub struct S;"), unknown);
    check_name(&with("#[odd]\npub struct S;"), unknown);
    check_name(
        &with("pub struct S; impl serde::Serialize for S {}"),
        unknown,
    );
    check_name(&with("pub struct S; impl S { make!(); }"), unknown);
    check_name(&with("pub struct S;\nadd_members!(S);"), unknown);
    check_name(&with("pub struct S;\ninclude!(\"generated.rs\");"), unknown);
    check_name(
        &with("pub struct S; trait T { fn nope() {} } impl<X> T for X {}"),
        unknown,
    );
    check_name(
        &with("pub struct S;\nmacro_rules! m { () => { fn nope() {} } }"),
        unknown,
    );
    check_name(
        "--- src/lib.rs\npub struct S;\nfn f() { S::$0from_str(); }\n",
        unknown,
    );
}

#[test]
fn a_macro_among_items_defines_what_it_or_its_rules_name() {
    let with = |code: &str| format!("--- src/lib.rs\n{code}\nfn f() {{ crate::$0nope(); }}\n");
    let lacks = "missing nope in src/lib.rs";
    check_name(&with("compile_error!(\"x\");"), lacks);
    check_name(
        &with("macro_rules! m { ($n:ident) => { fn $n() {} } }\nm!(other);"),
        lacks,
    );
    check_name(
        &with(
            "macro_rules! m { () => { n!(other); } }\nmacro_rules! n { ($n:ident) => { fn $n() {} } }\nm!();",
        ),
        lacks,
    );
    check_name(
        &with("thread_local! { static OTHER: u8 = vec![1].len(); }"),
        lacks,
    );
    let may = |name: &str| format!("unknown: the macro `{name}!` may define it");
    check_name(&with("other!();"), &may("other"));
    check_name(&with("include!(\"other.rs\");"), &may("include"));
    check_name(
        &with("macro_rules! m { ($n:ident) => { fn $n() {} } }\nm!(nope);"),
        &may("m"),
    );
    check_name(
        &with("macro_rules! m { () => { fn nope() {} } }\nm!();"),
        &may("m"),
    );
    check_name(
        &with("macro_rules! m { () => { strange!(); } }\nm!();"),
        &may("m"),
    );
    check_name(
        &with("macro_rules! m { ($n:ident) => { paste! { fn [<no $n>]() {} } } }\nm!(pe);"),
        &may("m"),
    );
    check_name(
        &with("cfg_if! { if #[cfg(unix)] { strange!(); } }"),
        &may("cfg_if"),
    );
    check_name(
        &with("cfg_if! { if #[cfg(unix)] { mod unix; pub use unix::*; } }"),
        &may("cfg_if"),
    );
}

#[test]
fn generics_of_an_impl_are_its_own() {
    check_name(
        "--- src/lib.rs\ntrait T { type O; }\nimpl<P> T for P { type O = u8; fn f() -> Self::$0O { 1 } }\n",
        "unknown: it is a member of a type that is not followed",
    );
}

#[test]
fn a_macro_may_bind_names_for_the_code_around_it() {
    check_name(
        "--- src/lib.rs\nfn f() { set!(ret = 1); $0ret; }\n",
        "unknown: a macro may bind it",
    );
    check_name(
        "--- src/lib.rs\n#[odd]\nmod m { fn f() { super::$0x(); } }\n",
        "unknown: a macro decides what it means",
    );
}

#[test]
fn locals_hide_items_from_where_they_are_bound() {
    let with = |code: &str| format!("--- src/lib.rs\nfn x() {{}}\nfn f() {{ {code} }}\n");
    check_name(&with("let x = $0x();"), "src/lib.rs:x");
    check_name(&with("let x = 1; $0x;"), "unknown: it is a value");
    check_name(
        &with("if let Some(x) = y { $0x; }"),
        "unknown: it is a value",
    );
    check_name(
        &with("if let Some(x) = y { } else { $0x; }"),
        "src/lib.rs:x",
    );
    check_name(&with("g(|x| 1); $0x;"), "src/lib.rs:x");
    check_name(&with("fn x() {} $0x();"), "src/lib.rs:f.x");
    check_name(
        "--- src/lib.rs\nstruct T;\nfn f<T>() { $0T; }\n",
        "unknown: it is a value",
    );
}

#[test]
fn macros_are_found_by_name() {
    let tree = "--- src/lib.rs\n#[macro_use]\nmod m;\nmod u;\n--- src/m.rs\nmacro_rules! plain { () => {} }\n\
        #[macro_export]\nmacro_rules! public { () => {} }\n--- src/u.rs\n";
    let with = |code: &str| format!("{tree}{code}\n");
    check_name(&with("fn f() { $0plain!(); }"), "src/m.rs:plain");
    check_import(&with("use crate::$0public;"), "src/m.rs:public");
    check_import(&with("use super::$0plain;"), "src/m.rs:plain");
    check_import(&with("pub(crate) use $0plain;"), "src/m.rs:plain");
    check_name(&with("fn f() { $0println!(); }"), "external std::println");
    check_name(
        &with("fn f() { $0other!(); }"),
        "unknown: macros of other crates are not followed",
    );
}

#[test]
fn a_call_is_held_against_the_one_thing_it_calls() {
    let tree = "--- src/lib.rs\nmod a;\npub fn f(x: u8, y: u8) {}\npub struct P(u8, u8);\npub enum E { V(u8), W }\n\
        impl P { pub fn m(&self, n: u8) {} pub fn new(a: u8) -> Self { P(a, a) } }\n\
        #[cfg(unix)]\npub fn two(a: u8) {}\n#[cfg(windows)]\npub fn two() {}\n\
        #[strange]\npub fn changed(a: u8) {}\n\
        --- src/a.rs\nuse crate::{E, P, f};\n";
    let with = |code: &str| format!("{tree}{code}\n");
    check_call(&with("fn g() { $0f(1); }"), Ok("x, y"));
    check_call(&with("fn g() { $0crate::f(1); }"), Ok("x, y"));
    check_call(&with("fn g() { $0P(1); }"), Ok("0, 1"));
    check_call(&with("fn g() { $0E::V(1); }"), Ok("0"));
    check_call(&with("fn g() { $0P::new(); }"), Ok("a"));
    check_call(&with("fn g() { $0P::m(p, 1); }"), Ok("self, n"));
    check_call(&with("fn g(p: P) { $0p.m(1); }"), Ok("n"));
    check_call(
        &with("fn g() { $0crate::two(1); }"),
        Err("it is defined in several ways"),
    );
    check_call(
        &with("fn g() { $0crate::changed(1); }"),
        Err("its attribute `strange` may change its parameters"),
    );
    check_call(&with("fn g(f: F) { $0f(1); }"), Err("it calls a value"));
    check_call(
        &with("fn g() { $0std::f(1); }"),
        Err("it is defined outside the workspace"),
    );
}
