//! Definitions and their signatures.

use super::{check_definitions, facts};

#[test]
fn reads_functions_of_every_kind() {
    check_definitions(
        "js",
        "function plain(a, b = 1, ...rest) {}
         async function later() {}
         function* many() {}
         const arrow = (x) => x, single = y => y;
         let named = function inner(z) {};
         foo(function callback(q) {});",
        "function plain(a?, b?, ...rest)
         function later()
         function many()
         function arrow(x?)
         function single(y?)
         function named(z?)
         function callback(q?)",
    );
}

#[test]
fn reads_typed_parameters() {
    check_definitions(
        "ts",
        "export function f(this: Window, a: string, b?: number, c = 1, ...d: string[]): Promise<void> {}
         function g<T>(value: T, done: (x: number) => void, nothing: void | undefined) {}
         const h = async ({ a, b: c, d = 1 }: { a: string; b: number; d?: number }): Promise<number> => 1;
         function i({ a, ...rest }, [x, y], { b }: Props) {}",
        "export function f(a: string, b?: number, c?, ...d: string[]) -> Promise<void>
         function g(value?: T, done: (x: number) => void, nothing?: void | undefined)
         function h({ a, b: c, d = 1 }: { a: string; b: number; d?: number } keys(a b d)) -> Promise<number>
         function i({ a, ...rest }, [x, y], { b }: Props)",
    );
}

#[test]
fn reads_keys_of_destructured_parameters() {
    check_definitions(
        "jsx",
        "function Card({ title, size = 1, 'data-x': x, on: { click } }) {}",
        "function Card({ title, size = 1, 'data-x': x, on: { click } }? keys(title size data-x on))",
    );
}

#[test]
fn reads_classes_and_their_members() {
    check_definitions(
        "ts",
        "export abstract class Session<T> extends Base.Of<T> implements A, B<T> {
           static count = 0;
           #secret = 1;
           private hidden(): void {}
           constructor(readonly id: string, private user?: User) { super(); }
           get name(): string { return '' }
           set name(value: string) {}
           static create(id: string): Session { return null! }
           async *items() {}
           #inner() {}
           handler = (event: Event) => {};
           typed: (a: string) => void = () => {};
           abstract end(reason: string): void;
           [Symbol.iterator]() {}
         }",
        "export class Session < Base.Of, A, B
         export variable Session.count
         variable Session.#secret
         method Session.hidden() -> void
         export method Session.constructor(id: string, user?: User)
         export method Session.name
         export method Session.name
         export method Session.create(id: string) -> Session
         export method Session.items()
         method Session.#inner()
         export method Session.handler(event: Event)
         export method Session.typed() [its type is declared apart from its parameters]
         export method Session.end(reason: string) -> void
         export method Session.[Symbol.iterator]()",
    );
}

#[test]
fn reads_javascript_classes() {
    check_definitions(
        "js",
        "class A extends mixin(B) { static x = 1; y = () => 1; m(a) {} }
         const C = class extends A { n() {} };",
        "class A < mixin(B)
         variable A.x
         method A.y()
         method A.m(a?)
         class C < A
         method C.n()",
    );
}

#[test]
fn reads_decorators_with_their_definition() {
    let source = "@Controller('/x') export class A { @Get(':id') @Auth() one(@Param('id') id: string) {} @Input() name = '' }";
    check_definitions(
        "ts",
        source,
        "export class A @Controller
         export method A.one(id: string) @Get @Auth
         export variable A.name @Input",
    );
    let facts = facts("ts", source);
    assert!(
        source
            .get(facts.definitions[1].range.clone())
            .unwrap()
            .starts_with("@Get")
    );
    assert!(
        source
            .get(facts.definitions[0].range.clone())
            .unwrap()
            .starts_with("@Controller")
    );
}

#[test]
fn reads_types() {
    check_definitions(
        "ts",
        "export interface Shape extends Named, Sized<T> { area(unit: string): number; color: string }
         type Id = string | number;
         export enum Color { Red, Green = 'g', 'dark-blue' }
         declare const VERSION: string;
         declare function fetchAll(url: string): Promise<void>;
         export namespace Geo.Deep { export function far(a: number) {} function near() {} }
         declare module 'lib' { export function make(): void; }
         declare global { interface Window { x: 1 } }",
        "export interface Shape < Named, Sized
         export method Shape.area(unit: string) -> number
         type Id
         export enum Color
         export variable Color.Red
         export variable Color.Green
         export variable Color.dark-blue
         variable VERSION
         function fetchAll(url: string) -> Promise<void>
         export module Geo
         export module Geo.Deep
         export function Geo.Deep.far(a: number)
         function Geo.Deep.near()
         module \"lib\"
         function \"lib\".make() -> void
         interface Window",
    );
}

#[test]
fn overloads_cannot_be_checked() {
    check_definitions(
        "ts",
        "export function f(a: string): void;
         export function f(a: number): void;
         export function f(a: any) {}
         class A { m(a: string): void; m(a: any) {} other() {} }",
        "export function f(a: string) -> void [it has overloads]
         export function f(a: number) -> void [it has overloads]
         export function f(a: any) [it has overloads]
         class A
         method A.m(a: string) -> void [it has overloads]
         method A.m(a: any) [it has overloads]
         method A.other()",
    );
}

#[test]
fn says_what_makes_a_signature_unsure() {
    check_definitions(
        "js",
        "function sum() { return arguments.length }
         function outer() { return () => arguments }
         let later = (a) => a; later = other;
         class A { m(a) {} constructor() { this.m = this.m.bind(this) } }",
        "function sum() [it reads `arguments`]
         function outer() [it reads `arguments`]
         function later(a?) [it is assigned again]
         class A
         method A.m(a?) [it is assigned again]
         method A.constructor()",
    );
    check_definitions(
        "ts",
        "const typed: Handler = (a) => {};
         const cast = ((a: string) => {}) as Handler;
         export const api: Api = { get(id: string) {} };",
        "function typed(a) [its type is declared apart from its parameters]
         function cast(a: string) [its type is declared apart from its parameters]
         export variable api
         export method api.get(id: string) [its type is declared apart from its parameters]",
    );
}

#[test]
fn reads_functions_of_object_literals() {
    check_definitions(
        "ts",
        "export const api = { base: '/x', get(id: string) {}, post: async (b: Body) => {}, deep: { run() {} }, data: { a: 1 } } as const;
         export const frozen = Object.freeze({ go() {} });
         foo({ inline() {} });",
        "export variable api
         export method api.get(id: string)
         export method api.post(b: Body)
         export variable api.deep
         export method api.deep.run()
         export variable frozen
         export method frozen.go()",
    );
}

#[test]
fn keeps_constants_of_the_module_and_functions_at_any_depth() {
    check_definitions(
        "ts",
        "export const { a, b: [c] } = load();
         const outer = 1;
         if (outer) { const inner = 2; }
         function f() { const local = 3; const helper = () => { function deep() {} }; class K {} }",
        "export variable a
         export variable c
         variable outer
         function f()
         function f.helper()
         function f.helper.deep()
         class f.K",
    );
}

#[test]
fn a_range_holds_the_whole_statement() {
    let source = "export const f = (a) => { return a };\nconst x = 1, g = () => 2;\n";
    let facts = facts("ts", source);
    let range = |index: usize| source.get(facts.definitions[index].range.clone()).unwrap();
    assert_eq!(range(0), "export const f = (a) => { return a };");
    assert_eq!(range(1), "x = 1");
    assert_eq!(range(2), "g = () => 2");
    let first = &facts.definitions[0];
    assert_eq!(
        source.get(first.body.clone().unwrap()).unwrap(),
        "{ return a }"
    );
    let header = first.signature.as_ref().unwrap().header.clone();
    assert_eq!(source.get(header).unwrap(), "export const f = (a) =>");
    assert_eq!(source.get(first.name_range.clone()).unwrap(), "f");
}

#[test]
fn assigned_members_stand_in_their_owner() {
    check_definitions(
        "js",
        "function Mocha(options) {}
         Mocha.prototype.run = function (fn) {};
         Mocha.create = () => {};
         Queue.prototype = { push: function (x) {} };
         function Queue() {}
         Mocha.prototype = { stop() {} };",
        "function Mocha(options?)
         method Mocha.run(fn?)
         method Mocha.create()
         function Queue()
         method Mocha.stop()",
    );
}
