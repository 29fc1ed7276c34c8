//! Scopes and what they bind.

use super::check_scopes;

#[test]
fn blocks_functions_and_loops_bind_their_own() {
    check_scopes(
        "js",
        "function f(a, { b, c: [d] }, ...e) {
           var g = 1;
           if (a) { let h = 2; var i = 3; }
           for (const j of a) { }
           for (let k = 0; ; ) { const m = 1; }
           try { } catch (n) { }
         }
         const p = q => q;",
        "
        definition f, definition p
        > parameter a, parameter b, parameter d, parameter e, local g, local i
        > > local h
        > > local j
        > > local k
        > > > local m
        > > local n
        > parameter q
        ",
    );
}

#[test]
fn blocks_without_declarations_have_no_scope() {
    check_scopes("js", "{ a() } if (b) { c() }", "\n\n\n");
}

#[test]
fn types_bind_their_parameters() {
    check_scopes(
        "ts",
        "class A<T> { m<U>(x: U) {} }
         type P<K> = { [L in keyof K]: K[L] };
         type R = X extends (infer V)[] ? V : never;",
        "
        definition A, definition P, definition R
        > local T
        > > parameter x, local U
        > local K
        > > local L
        >
        > > local V
        ",
    );
}

#[test]
fn a_named_function_expression_sees_its_own_name() {
    check_scopes(
        "js",
        "const a = function b(c) {}; new (class D {});",
        "
        definition a
        > parameter c, definition b
        > definition D
        ",
    );
}

#[test]
fn declarations_merge_in_one_scope() {
    check_scopes(
        "ts",
        "interface A {} const A = 1; namespace A { const x = 1 }",
        "
        definition A, definition A, definition A
        >
        > definition x
        ",
    );
}
