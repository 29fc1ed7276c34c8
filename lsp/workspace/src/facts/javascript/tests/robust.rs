//! Broken, deep and generated input.

use super::facts;

#[test]
fn reads_what_it_can_of_broken_text() {
    let facts = facts(
        "ts",
        "import { a } from './a';\nfunction f(x: string) {\n  a(x\n}\nexport const g = () => {};\n",
    );
    assert!(facts.has_errors);
    assert_eq!(facts.imports.len(), 1);
    assert!(facts.definitions.iter().any(|it| it.name == "g"));
}

#[test]
fn deep_nesting_costs_no_stack() {
    let deep = 20_000;
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("{", "}"),
        ("()=>{", "}"),
    ] {
        facts(
            "js",
            &format!("{}1{}", open.repeat(deep), close.repeat(deep)),
        );
    }
    facts("js", &format!("x = {}1", "1 + ".repeat(deep)));
    facts("js", &format!("a{}", ".b".repeat(deep)));
    facts(
        "ts",
        &format!("let {}a{} = 1", "{b:".repeat(deep), "}".repeat(deep)),
    );
}

#[test]
fn keeps_no_uses_of_a_bundle() {
    let bundle = format!(
        "export function f(a){{return g(a)}}{}",
        "g(1,h.i,j);".repeat(8_000)
    );
    let facts = facts("js", &bundle);
    assert!(facts.uses.is_empty() && facts.calls.is_empty());
    assert_eq!(facts.definitions.len(), 1);
    assert!(
        facts.definitions[0]
            .signature
            .as_ref()
            .unwrap()
            .opaque
            .is_some()
    );
}

#[test]
fn any_prefix_of_a_file_can_be_read() {
    let source = "export default class A<T> extends B { @d() m({ a, b }: { a: 1 } = {}) { const { x } = require('y'); } }\nmodule.exports.z = async function* () {};\n";
    for (end, _) in source.char_indices() {
        let (start, _) = source.split_at(end);
        facts("ts", start);
        facts("js", start);
        facts("tsx", start);
    }
}
