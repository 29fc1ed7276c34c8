//! What imported names mean.

use super::check_exports;

const LIBRARY: (&str, &str) = (
    "a.ts",
    "export const a = 1; export default class Main {} const secret = 1;",
);

const BOX: (&str, &str) = (
    "b.js",
    "class Box { static make() {} } module.exports = Box; module.exports.extra = () => {};",
);

#[test]
fn finds_what_a_file_exports() {
    check_exports(
        &[LIBRARY],
        "a.ts",
        &[
            ("a", "a.ts a"),
            ("default", "a.ts Main"),
            ("Main", "missing Main in a.ts"),
            ("secret", "missing secret in a.ts"),
            ("toString", "missing toString in a.ts"),
            ("*", "module a.ts"),
        ],
    );
}

#[test]
fn follows_re_exports() {
    check_exports(
        &[
            (
                "index.ts",
                "export { a as b } from './a'; export * from './stars'; export * as ns from './a';
                 export { default as A } from './a'; import { a } from './a'; export { a as again };
                 export { x } from 'outside'; export { gone } from './a';
                 export { hidden } from './nothing';",
            ),
            LIBRARY,
            (
                "stars/index.ts",
                "export * from './more'; export function star() {} export default 1;",
            ),
            (
                "stars/more.ts",
                "export interface More {} export * from '../index';",
            ),
        ],
        "index.ts",
        &[
            ("b", "a.ts a"),
            ("again", "a.ts a"),
            ("A", "a.ts Main"),
            ("star", "stars/index.ts star"),
            ("More", "stars/more.ts More"),
            ("ns", "module a.ts"),
            ("x", "unknown"),
            ("gone", "missing gone in a.ts"),
            ("hidden", "unknown"),
            ("default", "missing default in index.ts"),
        ],
    );
}

#[test]
fn circles_end() {
    check_exports(
        &[
            ("a.ts", "export * from './b'; export const a = 1;"),
            ("b.ts", "export * from './a';"),
        ],
        "b.ts",
        &[("a", "a.ts a"), ("nothing", "missing nothing in b.ts")],
    );
    check_exports(
        &[
            ("a.ts", "export { x } from './b';"),
            ("b.ts", "export { x } from './a';"),
        ],
        "b.ts",
        &[("x", "unknown")],
    );
}

#[test]
fn stars_from_outside_leave_a_name_unknown() {
    check_exports(
        &[("a.ts", "export * from 'react'; export const a = 1;")],
        "a.ts",
        &[
            ("a", "a.ts a"),
            ("useState", "unknown"),
            ("default", "missing default in a.ts"),
        ],
    );
}

#[test]
fn files_that_do_not_parse_or_make_their_exports_miss_nothing() {
    check_exports(
        &[("a.ts", "export const a = 1;\nexport const {; b")],
        "a.ts",
        &[("b", "unknown")],
    );
    check_exports(
        &[("a.js", "module.exports = make();")],
        "a.js",
        &[("b", "unknown"), ("default", "unknown")],
    );
    check_exports(&[("a.js", "window.x = 1;")], "a.js", &[("x", "unknown")]);
    check_exports(&[("a.json", "{}")], "a.json", &[("x", "unknown")]);
    check_exports(&[], "a.ts", &[("x", "unknown")]);
}

#[test]
fn reads_members_of_exports() {
    check_exports(
        &[
            (
                "a.js",
                "exports.one = function () {}; exports.two = two; function two() {}
                 exports.three = require('./b'); exports.four = 4; exports.five = require('./b').extra;",
            ),
            BOX,
        ],
        "a.js",
        &[
            ("one", "a.js one"),
            ("two", "a.js two"),
            ("three", "module b.js"),
            ("four", "a.js four"),
            ("five", "b.js extra"),
            ("six", "missing six in a.js"),
            ("default", "module a.js"),
        ],
    );
}

#[test]
fn reads_whole_exports() {
    check_exports(
        &[BOX],
        "b.js",
        &[
            ("default", "b.js Box"),
            ("make", "b.js Box.make"),
            ("extra", "b.js extra"),
            ("other", "unknown"),
        ],
    );
    check_exports(
        &[(
            "c.js",
            "const api = {}; api.go = function () {}; module.exports = api;",
        )],
        "c.js",
        &[
            ("default", "c.js api"),
            ("go", "c.js api.go"),
            ("other", "unknown"),
        ],
    );
    check_exports(
        &[
            (
                "index.js",
                "module.exports = { a: require('./a'), ...require('./b'), c() {}, d }; function d() {}",
            ),
            ("a.js", "module.exports = class A {};"),
            ("b.js", "exports.b = 1;"),
        ],
        "index.js",
        &[
            ("b", "b.js b"),
            ("c", "index.js c"),
            ("d", "index.js d"),
            ("e", "missing e in index.js"),
        ],
    );
}

#[test]
fn declaration_files_export_what_they_declare() {
    check_exports(
        &[(
            "a.d.ts",
            "declare function f(): void; export interface I {}",
        )],
        "a.d.ts",
        &[
            ("f", "a.d.ts f"),
            ("I", "a.d.ts I"),
            ("g", "missing g in a.d.ts"),
        ],
    );
    check_exports(
        &[("b.d.ts", "declare class K { static s(): void } export = K;")],
        "b.d.ts",
        &[
            ("default", "b.d.ts K"),
            ("s", "b.d.ts K.s"),
            ("x", "unknown"),
        ],
    );
}

#[test]
fn what_a_declare_module_adds_is_not_missing() {
    check_exports(
        &[
            ("a.ts", "export const a = 1;"),
            ("b.ts", "declare module './a' { interface Added {} }"),
            (
                "c.d.ts",
                "declare module 'lib' { export const x: 1 } export {};",
            ),
        ],
        "a.ts",
        &[("Added", "unknown"), ("a", "a.ts a")],
    );
    check_exports(
        &[(
            "c.d.ts",
            "declare module 'lib' { export const x: 1 } export { y } from './y';",
        )],
        "c.d.ts",
        &[("x", "unknown")],
    );
}

#[test]
fn overloads_mean_their_implementation_and_merged_names_all_of_them() {
    check_exports(
        &[(
            "a.ts",
            "export function f(a: string): void;\nexport function f(a: any) {}
             export interface T {}\nexport const T = 1;",
        )],
        "a.ts",
        &[("f", "a.ts f"), ("T", "one of a.ts T, a.ts T")],
    );
}

#[test]
fn a_file_that_does_not_parse_hides_only_names_that_stand_in_it() {
    let broken = (
        "a.ts",
        "export const a = 1;\nexport const half = (;\nconst kept = 2;\n",
    );
    check_exports(
        &[broken],
        "a.ts",
        &[
            ("a", "a.ts a"),
            ("kept", "unknown"),
            ("phantom", "missing phantom in a.ts"),
        ],
    );
}
