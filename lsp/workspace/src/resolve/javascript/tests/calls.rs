//! What calls have to fit.

use super::{path, snapshot};

/// For each call of the text in order, the parameters it has to fit, or `-`.
#[track_caller]
fn check_targets(files: &[(&str, &str)], from: &str, expected: &[&str]) {
    let snapshot = snapshot(files);
    let file = snapshot.file(&path(from)).unwrap();
    let found: Vec<_> = file
        .facts()
        .calls
        .iter()
        .map(|call| {
            let target = snapshot.call_target(&file.path, call);
            target.map_or("-".to_owned(), |it| {
                let (file, definition) = snapshot.definition(&it.definition).unwrap();
                let parameters = it.signature.parameters.iter();
                let names: Vec<_> = parameters.map(|it| it.name.as_str()).collect();
                format!("{} {}({})", file.path, definition.name, names.join(", "))
            })
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn functions_and_constructors_have_targets() {
    check_targets(
        &[
            (
                "main.ts",
                "import { f, A, B, C } from './lib'; f(1); new A(1); new B(1); new C(); A(1);
                 g(1); unknown(1); const g = (x) => x;",
            ),
            (
                "lib.ts",
                "export function f(a: string) {} export class A { constructor(id: string) {} }
                 export class B extends A {} export class C {}",
            ),
        ],
        "main.ts",
        &[
            "lib.ts f(a)",
            "lib.ts A(id)",
            "lib.ts B(id)",
            "lib.ts C()",
            "-",
            "main.ts g(x)",
            "-",
        ],
    );
}

#[test]
fn super_means_the_base_constructor() {
    check_targets(
        &[(
            "a.ts",
            "class A { constructor(id: string) {} m(x) {} }
             class B extends A { constructor() { super('x'); super.m(1); this.m(2); } }
             class C extends Unknown { constructor() { super(1) } } new C(1);
             class D extends Unknown {} new D(1);",
        )],
        "a.ts",
        &["a.ts A(id)", "a.ts m(x)", "a.ts m(x)", "-", "a.ts C()", "-"],
    );
}

#[test]
fn what_cannot_be_sure_has_no_target() {
    check_targets(
        &[(
            "a.ts",
            "function f(a: string): void; function f(a: any) {} f(1);
             let g = (a) => a; g = other; g(1);
             const h: Handler = (a) => a; h(1); f.call(1); list[0](1);
             ns.q(); namespace ns { export function q(a) {} }
             function merged() {} namespace merged {} merged();",
        )],
        "a.ts",
        &["-", "-", "-", "-", "-", "a.ts q(a)", "-"],
    );
}
