//! References of members in JavaScript and TypeScript, by the types of values. Every case starts with the same
//! class and interface.

use super::check_references;

const DECLARED: &str = "--- a.ts
export class Base { other() {} }
export class Store extends Base {
  $0find(id: string): Item { return new Item(); }
  inner = new Item();
}
export class Item { store: Store; stores: Store[]; find() {} }
export interface Options { store: Store; onReady?(store: Store): void; each?: (store: Store) => void }
export function make(): Store { return null; }
export function guess() { return new Store(); }
export async function load(): Promise<Store> { return null; }
export function run(options: Options, done?: (store: Store) => void) {}
export declare const store: Store;
export class Unlike { find() {} }
--- b.ts
import { Store, Item, Options, make, guess, load, run, store, Unlike } from './a';
";

#[track_caller]
fn check(text: &str) {
    check_references(&format!("{DECLARED}{text}"));
}

#[test]
fn what_is_declared_decides() {
    check("store.<<find>>('a');");
    check("function f(s: Store, u: Unlike) { s.<<find>>('a'); u.find(); }");
    check("const f = (s: Store | undefined) => s?.<<find>>('a');");
    check("let s: Store; s.<<find>>('a');");
    check("class C { constructor(private s: Store) {} go() { this.s.<<find>>('a'); } }");
    check("class C { s: Store = null; go() { const f = () => this.s.<<find>>('a'); } }");
    check("function f(it: Item) { it.store.<<find>>('a'); it.store.inner.find(); it.find(); }");
    check("function f(this: Store) { this.<<find>>('a'); }");
    check("type S = Readonly<Store>; function f(s: S) { s.<<find>>('a'); }");
    check("function f(s: Item['store']) { s.<<find>>('a'); }");
    check("function f(s: typeof store) { s.<<find>>('a'); }");
}

#[test]
fn what_is_made_or_returned_decides() {
    check("new Store().<<find>>('a'); new Unlike().find();");
    check("const s = new Store(); s.<<find>>('a');");
    check("make().<<find>>('a'); guess().<<find>>('a');");
    check(
        "async function f() { (await load()).<<find>>('a'); const s = await load(); s.<<find>>('b'); }",
    );
    check("load().then(s => s.<<find>>('a'));");
    check("const s = (0 as any) as Store; s.<<find>>('a');");
    check("(make() || guess()).<<find>>('a');");
    check("const f = () => make(); f().<<find>>('a');");
}

#[test]
fn elements_of_arrays_are_what_the_array_holds() {
    check("for (const s of new Item().stores) s.<<find>>('a');");
    check("new Item().stores.map(s => s.<<find>>('a'));");
    check("new Item().stores.filter(s => s.<<find>>('a')).forEach(it => it.<<find>>('b'));");
    check("const [first] = new Item().stores; first.<<find>>('a');");
    check("for (const s in new Item().stores) s.<?find?>('a');");
}

#[test]
fn patterns_take_members_apart() {
    check("const { <<find>> } = make();");
    check("const { <<find>>: seek } = make();");
    check("function f({ <<find>> }: Store) {}");
    check("function f({ store: { <<find>> }, onReady }: Options) {}");
    check("function f({ store }: Options) { store.<<find>>('a'); }");
    check("const { find } = other();");
}

#[test]
fn callbacks_are_typed_by_what_they_are_given_to() {
    check("run({ store }, s => s.<<find>>('a'));");
    check("run({ store, onReady(s) { s.<<find>>('a'); }, each: s => s.<<find>>('b') });");
    check("const o: Options = { store, each: function (s) { s.<<find>>('b'); } };");
    check("function f(): Options { return { store, each: s => s.<<find>>('b') }; }");
    check("other(s => s.<?find?>('a'));");
}

#[test]
fn keys_of_literals_are_members_of_the_type_asked_for() {
    check("const s: Store = { <<find>>: () => null };");
    check("function f(s: Store) {} f({ <<find>>() { return null; } });");
    check("const find = 1; function f(s: Partial<Store>) {} f({ <<find>> });");
    check("function f<T extends Store>(s: T) {} f({ <<find>>: null });");
    check("function f(): Store { return { <<find>>: null }; }");
    check("const all: Store[] = [{ <<find>>: null }];");
    check("const s = { find: () => null }; s.find();");
    check("function f(u: Unlike) {} f({ find: null });");
}

#[test]
fn type_parameters_stand_for_what_the_call_gives() {
    check("function same<T>(it: T): T { return it; } same(make()).<<find>>('a');");
    check("function same<T>(it: T): T { return it; } same<Store>(other()).<<find>>('a');");
    check(
        "class Box<T> { value: T; constructor(value: T) {} } new Box(make()).value.<<find>>('a');",
    );
    check("class Box<T> { value: T; } function f(b: Box<Store>) { b.value.<<find>>('a'); }");
    check("interface Box<T> { get(): T } function f(b: Box<Unlike>) { b.get().find(); }");
    check("function one<T extends Store>(make: () => Other<T>): T {} one(other()).<?find?>('a');");
    check("function f<T extends Store>(it: T) { it.<<find>>('a'); }");
}

#[test]
fn a_union_is_sure_where_all_its_parts_agree() {
    check("function f(s: Store | Unlike) { s.<?find?>('a'); }");
    check("class Sub extends Store {} function f(s: Store | Sub) { s.<<find>>('a'); }");
    check("function f(s: Store & Options) { s.<<find>>('a'); }");
    check("function f(s: Store | Foreign) { s.<?find?>('a'); }");
}

#[test]
fn what_overrides_is_meant_too() {
    check("class Sub extends Store { <?find?>() { return null; } } new Sub().<<find>>('a');");
    check("class Twin implements Store { <?find?>() { return null; } } new Twin().<<find>>('a');");
}

#[test]
fn what_is_not_followed_stays_possible() {
    check("function f(s) { s.<?find?>('a'); }");
    check("function f(s: Foreign) { s.<?find?>('a'); }");
    check("let s = null; s.<?find?>('a');");
    check("const s = other(); s.<?find?>('a');");
    check("function f() { return f(); } f().<?find?>('a');");
    check("const s = table[key]; s.<?find?>('a');");
}

#[test]
fn the_first_overload_that_takes_the_arguments_is_called() {
    let declared = "declare function get(id?: string): Store; declare function get(by: { is: number }): Unlike;";
    check(&format!(
        "{declared} get().<<find>>('a'); get('a').<<find>>('a'); get({{ is: 1 }}).find();"
    ));
    check(&format!("{declared} get(other()).<?find?>('a');"));
    check(
        "type Start = {
  (options: { kind?: never, go: (u: Unlike) => void }): void
  <T>(options: { kind: T, go: (s: Store) => void }): void
}
declare const start: Start;
start({ kind: 1, go: s => s.<<find>>('a') });
start({ go: u => u.find() });",
    );
    check(
        "type Run = { (a: (s: Store) => void): void; (a: (s: Store) => void, b: number): void };
declare const both: Run & Run & { more: string };
both(s => s.<<find>>('a'));",
    );
}

#[test]
fn a_condition_around_says_more() {
    check(
        "function f(s: any) { if (s instanceof Store && s.<<find>>('a')) s.<<find>>('b'); s.<?find?>('c'); }",
    );
    check(
        "declare function isStore(it: any): it is Store; const f = (s: any) => isStore(s) ? s.<<find>>('a') : s.<?find?>('b');",
    );
    check(
        "function f(s: Store | Store[]) { if (Array.isArray(s)) { s[0].<<find>>('a'); } else { s.<<find>>('b'); } }",
    );
    check("function f(s: any) { if (Array.isArray(s)) s.<?find?>('a'); }");
}

#[test]
fn the_place_of_a_call_settles_what_its_result_leaves_open() {
    check(
        "interface Maker<T> { one: T } declare function maker<T>(init: (it: T) => void): Maker<T>;
const m: Maker<Store> = maker(s => { s.<<find>>('a'); s.<<find>> = null; });
maker(s => s.<?find?>('a'));",
    );
}
