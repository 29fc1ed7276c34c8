//! What names in a file mean: `mark@name` where `mark` stands, `name` at the file's end.

use super::check_names;

#[test]
fn goes_through_imports() {
    check_names(
        &[
            (
                "main.ts",
                "import def, { one as uno, Kind } from './lib'; import * as lib from './lib';
                 import React from 'react'; import fs from 'node:fs'; const path = require('path');",
            ),
            (
                "lib.ts",
                "export function one() {} export default class Def { static make() {} run() {} }
                 export enum Kind { A } export namespace Deep { export function far() {} }
                 export const api = { get() {} };",
            ),
            ("package.json", r#"{ "dependencies": { "react": "1" } }"#),
        ],
        "main.ts",
        &[
            ("uno", "lib.ts one"),
            ("def", "lib.ts Def"),
            ("def.make", "lib.ts Def.make"),
            ("def.run", "unknown"),
            ("Kind.A", "lib.ts Kind.A"),
            ("Kind.B", "missing B in lib.ts"),
            ("lib", "module lib.ts"),
            ("lib.one", "lib.ts one"),
            ("lib.two", "missing two in lib.ts"),
            ("lib.Deep.far", "lib.ts Deep.far"),
            ("lib.Deep.near", "unknown"),
            ("lib.api.get", "lib.ts api.get"),
            ("lib.api.post", "unknown"),
            ("React.useState", "external react"),
            ("fs.readFile", "external node:fs"),
            ("path.join", "external path"),
            ("window.alert", "external globals"),
            ("undeclared", "external globals"),
        ],
    );
}

#[test]
fn the_nearest_binding_wins() {
    check_names(
        &[(
            "a.ts",
            "function f() {} function g(f) { inner(f) } function h() { const f = 1; local(f) }
             class A { f() { method(f) } } { function k() {} block(k) }",
        )],
        "a.ts",
        &[
            ("f", "a.ts f"),
            ("inner@f", "unknown"),
            ("local@f", "unknown"),
            ("method@f", "a.ts f"),
            ("inner@g", "a.ts g"),
            ("block@k", "a.ts k"),
            ("k", "external globals"),
        ],
    );
}

#[test]
fn this_means_the_class_around() {
    check_names(
        &[
            (
                "a.ts",
                "import { Base } from './base';
                 class A<T extends X> extends Base implements Y {
                   field = here; static make() { stat } run() { inst; const f = () => { arrow } }
                   static run() {}
                 }
                 class B<T extends Base> implements Base { go() { other } }
                 const o = { m() { object } };",
            ),
            (
                "base.ts",
                "export class Base extends Root { shared() {} } class Root { deep() {} }",
            ),
        ],
        "a.ts",
        &[
            ("inst@this.run", "a.ts A.run"),
            ("inst@this.field", "a.ts A.field"),
            ("inst@this.shared", "base.ts Base.shared"),
            ("inst@this.deep", "base.ts Root.deep"),
            ("inst@this.nothing", "unknown"),
            ("inst@this.make", "unknown"),
            ("arrow@this.run", "a.ts A.run"),
            ("here@this.run", "a.ts A.run"),
            ("stat@this.make", "a.ts A.make"),
            ("inst@super.shared", "base.ts Base.shared"),
            ("inst@super", "base.ts Base"),
            ("other@this.shared", "unknown"),
            ("other@super", "unknown"),
            ("object@this.m", "unknown"),
        ],
    );
}

#[test]
fn reads_required_modules() {
    check_names(
        &[
            (
                "main.js",
                "const Box = require('./box'); const { helper } = require('./tools');
                 const tools = require('./tools');",
            ),
            ("box.js", "module.exports = class Box { static make() {} };"),
            (
                "tools.js",
                "exports.helper = function () {}; exports.other = () => {};",
            ),
        ],
        "main.js",
        &[
            ("Box", "box.js Box"),
            ("Box.make", "box.js Box.make"),
            ("helper", "tools.js helper"),
            ("tools", "module tools.js"),
            ("tools.other", "tools.js other"),
            ("tools.nothing", "missing nothing in tools.js"),
        ],
    );
    check_names(
        &[(
            "a.js",
            "exports.a = function () {}; exports.b = () => exports.a();",
        )],
        "a.js",
        &[("exports.a", "a.js a"), ("module.exports.b", "a.js b")],
    );
}
