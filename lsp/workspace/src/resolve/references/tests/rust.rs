//! References in Rust.

use super::check_references;

#[test]
fn functions_are_found_in_paths_imports_and_macros() {
    check_references(
        "\
--- Cargo.toml
[package]
name = 'own'
edition = '2021'
--- src/lib.rs
pub mod a;
pub mod b;
pub use a::<<send>> as deliver;
--- src/a.rs
pub fn $0send(x: u8) {}
fn other() { <<send>>(1); let send = <<send>>; send(2); x.send(); self.send }
mod tests {
    use super::*;
    fn t() { assert_eq!(<<send>>(1), super::<<send>>(2)); }
}
--- src/b.rs
use crate::a::{self, <<send>>};
use crate::<<deliver>>;
fn f() { <<send>>(1); a::<<send>>(2); crate::a::<<send>>(3); <<deliver>>(4); other::send(5); }
fn send() {}
--- tests/it.rs
fn f() { own::a::<<send>>(1); own::<<deliver>>(2); }
",
    );
}

#[test]
fn a_function_is_not_the_module_of_its_name() {
    check_references(
        "\
--- src/lib.rs
pub mod value;
pub mod user;
pub fn $0value(x: u8) {}
fn f() { <<value>>(1); value::of(2); <<value>>::<u8>(3); crate::value::of(4); }
--- src/value.rs
pub fn of(x: u8) {}
--- src/user.rs
use crate::value::{of};
use crate::<<value>>;
",
    );
}

#[test]
fn what_stands_in_a_module_that_a_macro_declares_is_found() {
    check_references(
        "\
--- Cargo.toml
[package]
name = 'own'
edition = '2021'
--- src/lib.rs
pub mod base;
cfg_feature! {
    #![feature = \"a\"]
    pub(crate) mod user;
}
cfg_if! { if #[cfg(a)] { mod other; } else { mod b { mod inner; } } }
--- src/base.rs
pub fn $0send() {}
--- src/user.rs
use crate::base;
fn f() { base::<<send>>(); super::base::<<send>>(); }
--- src/other.rs
use super::base::<<send>>;
",
    );
}

#[test]
fn methods_are_sure_where_the_type_of_the_value_is() {
    check_references(
        "\
--- src/lib.rs
mod b;
pub struct S { send: u8 }
impl S {
    pub fn $0send(&self) {}
    fn m(&self) { self.<<send>>(); self.send; Self::<<send>>(self); self.b.<?send?>(); }
}
pub struct T;
impl T { fn send(&self) { self.send(); } }
--- src/b.rs
use crate::S;
fn f(s: &S, t: &crate::T, u: impl Fn()) { s.<<send>>(); S::<<send>>(s); t.send(); u.<?send?>(); g().<?send?>(); g().send }
",
    );
}

#[test]
fn types_variants_and_constants_are_found() {
    check_references(
        "\
--- src/lib.rs
mod b;
pub struct $0S;
impl <<S>> { fn new() -> <<S>> { <<S>> } }
--- src/b.rs
use crate::<<S>>;
fn f(s: &mut <<S>>) { match x { <<S>> => 1 } }
",
    );
    check_references(
        "\
--- src/lib.rs
mod b;
pub enum E { $0One, Two }
use E::*;
fn f() { <<One>>; E::<<One>>; O::One; }
enum O { One }
impl E { fn g() { Self::<<One>>; } }
--- src/b.rs
use crate::E::{<<One>> as First};
fn f() { match x { <<First>> => 1, crate::E::<<One>> => 2 } }
",
    );
    check_references(
        "\
--- src/lib.rs
mod b;
pub const $0LIMIT: usize = 1;
--- src/b.rs
fn f() { let x = [0; crate::<<LIMIT>>]; match 1 { super::<<LIMIT>> => 1 }; format!(\"{}\", super::<<LIMIT>>); }
",
    );
}

#[test]
fn a_trait_method_is_that_of_its_impls() {
    check_references(
        "\
--- src/lib.rs
pub trait T { fn $0go(&self); fn more(&self) { self.<<go>>(); } }
pub struct S;
impl T for S { fn <<go>>(&self) {} }
impl S { fn f(&self) { self.<<go>>(); T::<<go>>(self); } }
pub struct O;
impl O { fn go(&self) { self.go(); } }
fn f<X: T>(x: X) { x.<?go?>(); }
",
    );
}

#[test]
fn a_module_is_found_where_paths_go_through_it() {
    check_references(
        "\
--- src/lib.rs
mod $0a;
use <<a>>::f;
fn g() { <<a>>::f(); crate::<<a>>::f(); }
--- src/a.rs
pub fn f() {}
",
    );
}
