//! Imports of every form.

use super::{check_imports, check_scopes, check_uses};

#[test]
fn reads_import_statements() {
    check_imports(
        "ts",
        "import 'side';
         import React, { useState, useRef as ref } from \"react\";
         import * as fs from 'node:fs';
         import def, * as all from './both';
         import { type A, type B } from './types';
         import type { C } from './types';
         import { type D, e } from './mixed';
         import type F from './default';
         import { default as G, 'quoted name' as h } from './odd';
         import json from './x.json' with { type: 'json' };
         import old = require('./old');
         import type from './type';",
        "sideeffect side
         names react: default as React, useState, useRef as ref
         namespace node:fs = fs
         names ./both: default as def
         namespace ./both = all
         names ./types: A, B types
         names ./types: C types
         names ./mixed: D, e
         names ./default: default as F types
         names ./odd: default as G, quoted name as h
         names ./x.json: default as json
         namespace ./old = old
         names ./type: default as type",
    );
}

#[test]
fn reads_re_exports() {
    check_imports(
        "ts",
        "export { a, b as c, default } from './x';
         export * from './y';
         export * as z from './z';
         export type { T } from './t';
         export { type U } from './u';
         export { default as V } from './v';
         export type * from './w';
         export type * as X from './x';",
        "reexport ./x: a, b as c, default
         reexport ./y: *
         reexport ./z: * as z
         reexport ./t: T types
         reexport ./u: U types
         reexport ./v: default as V
         reexport ./w: * types
         reexport ./x: * as X types",
    );
}

#[test]
fn reads_require_and_dynamic_import() {
    check_imports(
        "js",
        "const fs = require('fs');
         const { join, resolve: r, deep: { x }, y = 1 } = require('path');
         const one = require('./m').one;
         require('./side');
         use(require('./value'));
         const made = require('./factory')({});
         const late = await import('./late');
         const { q } = await import('./q');
         import('./plain');
         const promise = import('./promise');
         require(name);
         const t = require(`./template`);",
        "namespace fs = fs
         names path: join, resolve as r, y
         names ./m: one
         sideeffect ./side
         dynamic ./value
         dynamic ./factory
         dynamic ./late = late
         dynamic ./q: q
         dynamic ./plain
         dynamic ./promise
         namespace ./template = t",
    );
}

#[test]
fn notes_loads_that_may_fail_by_design() {
    check_imports(
        "js",
        "try { require('optional') } catch { require('fallback') }
         if (test) { const x = require('x') }
         const y = ok && require('y');
         import('z').catch(() => {});
         function lazy() { return require('lazy') }",
        "sideeffect optional guarded
         sideeffect fallback guarded
         namespace x = x guarded
         dynamic y guarded
         dynamic z guarded
         dynamic lazy",
    );
}

#[test]
fn a_parameter_named_require_loads_nothing() {
    check_imports(
        "js",
        "define(function (require) { var a = require('a'); });",
        "",
    );
}

#[test]
fn reads_imports_inside_types() {
    check_imports(
        "ts",
        "let a: import('./a').A; type B = typeof import('./b');",
        "dynamic ./a types
         dynamic ./b types",
    );
}

#[test]
fn binds_what_imports_bring_in() {
    check_scopes(
        "ts",
        "import A, { b as c } from 'x'; import * as n from 'y'; function f() { const { d } = require('z'); }",
        "
        import A, import c, import n, definition f
        > import d
        ",
    );
}

#[test]
fn names_inside_imports_are_no_uses() {
    check_uses(
        "ts",
        "import { a as b } from 'x'; export { c } from 'y'; b();",
        "b",
    );
}
