//! References in JavaScript and TypeScript.

use super::{check_incomplete, check_references};

#[test]
fn a_function_is_followed_through_every_form_of_import() {
    check_references(
        "--- lib.ts
export function $0load(id: string) {}
<<load>>('x');
const table = { <<load>> };
--- index.ts
export { <<load>> } from './lib';
export * from './lib';
--- a.ts
import { <<load>> } from './lib';
<<load>>('a');
function shadow(load: () => void) { load(); }
--- b.ts
import { <<load>> as read } from '.';
<<read>>('b');
--- c.ts
import * as lib from './lib';
lib.<<load>>('c');
other.load('c');
--- d.js
const { <<load>> } = require('./lib');
<<load>>('d');
--- e.ts
import { load } from './unrelated';
load('e');
--- unrelated.ts
export const load = 1;
",
    );
}

#[test]
fn a_default_export_goes_by_any_name() {
    check_references(
        "--- button.tsx
export default function $0Button(props: Props) { return <b/>; }
--- page.tsx
import <<Knob>> from './button';
const page = < <<Knob>> size='l'></<<Knob>>>;
--- index.ts
export { <<default>> as Button } from './button';
--- app.tsx
import { <<Button>> } from '.';
<<Button>>({});
",
    );
}

#[test]
fn what_a_module_is_goes_by_any_name() {
    check_references(
        "--- assert.js
function $0ok(value) {}
module.exports = <<ok>>;
--- a.js
const path = require('path'),
    <<assert>> = require('./assert');
<<assert>>(path);
--- b.js
const ok = require('./other');
ok(1);
--- other.js
module.exports = () => {};
",
    );
}

#[test]
fn a_method_is_sure_on_this_and_on_what_overrides_it() {
    check_references(
        "--- a.ts
export class A {
  $0run() {}
  go() { this.<<run>>(); const f = () => this.<<run>>(); }
}
class B {
  run() {}
  go() { this.run(); }
}
--- b.ts
import { A } from './a';
class C extends A {
  <?run?>() { super.<<run>>(); this.<<run>>(); }
}
class D extends A {
  go() { this.<<run>>(); }
}
function use(a: A) { a.<<run>>(); }
",
    );
}

#[test]
fn a_type_is_used_in_types() {
    check_references(
        "--- a.ts
export interface $0User { name: string }
export class Store implements <<User>> { all: <<User>>[] = []; find(): Promise< <<User>> > { return null } }
--- b.ts
import type { <<User>> } from './a';
export type Users = Record<string, <<User>>>;
import * as a from './a';
let u: a.<<User>>;
",
    );
}

#[test]
fn a_member_of_module_exports_is_found_where_it_is_required() {
    check_references(
        "--- a.js
exports.$0one = function () {};
exports.<<one>>();
--- b.js
const a = require('./a');
a.<<one>>();
const { <<one>>: uno } = require('./a');
<<uno>>();
",
    );
}

#[test]
fn a_module_loaded_at_run_time_may_be_used_unseen() {
    check_incomplete(
        "--- a.ts
export function $0one() {}
--- b.ts
import('./a').then(it => it.one());
",
        Some("`b.ts` loads the module at run time"),
    );
}
