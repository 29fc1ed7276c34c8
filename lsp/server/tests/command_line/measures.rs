//! `scope` and `prompt`: no model is called.

use serde_json::{Value, json};

use crate::place::Place;

fn place() -> Place {
    Place::of(&[
        ("pyproject.toml", "[project]\nname = \"shop\"\n"),
        (
            "shop/cart.py",
            "def total(items):\n    return sum(items)\n\n\ndef empty():\n    return []\n",
        ),
        (
            "shop/web.py",
            "from shop.cart import total\n\n\ndef page(items):\n    return total(items)\n",
        ),
    ])
}

/// The names of all members, nested ones with their lists as `[]`.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), shape(member)))
            .collect(),
        Value::Array(items) => json!([items.first().map(shape)]),
        _ => Value::Null,
    }
}

#[test]
fn writes_the_measure_as_json() {
    let ended = place().run(&[
        "scope",
        "shop/cart.py:2",
        "rename total to sum_of",
        "--json",
    ]);
    ended.check(0, "");
    let scope = ended.json();
    assert_eq!(
        shape(&scope),
        json!({
            "target": {"path": null, "kind": null, "name": null, "start_line": null, "end_line": null},
            "reach": null,
            "files": [null],
            "reference_sites": [{"path": null, "line": null, "in": null}],
            "packages": [null],
            "services": [null],
            "sensitive": [null],
            "tokens": {"required": null, "answer": null},
            "verify": {"checks": [null], "seconds": null},
            "route": {
                "rung": null,
                "provisional": null,
                "rules": [{"rule": null, "applies": null, "at_least": null, "because": null}],
            },
        })
    );
    assert_eq!(scope["target"]["name"], "total");
    assert_eq!(scope["target"]["start_line"], 1);
    assert_eq!(scope["reach"], "rename");
    assert_eq!(scope["files"], json!(["shop/cart.py", "shop/web.py"]));
    assert_eq!(
        scope["reference_sites"][1],
        json!({"path": "shop/web.py", "line": 5, "in": "page"})
    );
    assert_eq!(scope["route"]["rung"], "reasoning");
    assert_eq!(scope["route"]["rules"].as_array().unwrap().len(), 9);
}

#[test]
fn measures_without_an_instruction_from_any_folder() {
    let place = place();
    let mut command = place.command(&["scope", "cart.py:6"]);
    let output = command
        .current_dir(place.root().join("shop"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("target     shop/cart.py:5-6 function empty\n"),
        "{text}"
    );
    assert!(text.contains("\nroute      fast\n"), "{text}");
    assert!(text.contains("  sensitive "), "{text}");
}

#[test]
fn shows_exactly_what_would_be_sent() {
    let ended = place().run(&["prompt", "shop/cart.py:2", "handle an empty list"]);
    ended.check(0, "");
    for part in [
        "=== system\n",
        "=== user\n",
        "return sum(items)",
        "handle an empty list",
        "left out: ",
    ] {
        assert!(ended.out.contains(part), "no {part:?} in\n{}", ended.out);
    }
}

#[test]
fn takes_the_place_from_a_stack_trace() {
    let place = place();
    let trace = "Traceback (most recent call last):\n  File \"shop/web.py\", line 5, in page\n    return \
                 total(items)\n  File \"shop/cart.py\", line 2, in total\n    return \
                 sum(items)\nTypeError: unsupported operand\n";
    let ended = place.run_with(&["scope", "--trace", "-", "--json"], trace);
    ended.check(0, "");
    let scope = ended.json();
    assert_eq!(scope["target"]["path"], "shop/cart.py");
    assert_eq!(scope["target"]["name"], "total");
    let ended = place.run_with(&["scope", "--trace", "-"], "nothing of ours\n");
    ended.check(2, "no frame of the stack trace lies in this workspace");
}

#[test]
fn reads_a_folder_that_is_no_project_only_near_its_top() {
    let place = Place::of(&[("a.py", "x = 1\n"), ("b/c/d/near.py", "x = 1\n")]);
    let ended = place.run(&["scope", "a.py:1"]);
    ended.check(0, "");
    assert_eq!(ended.said, "");
    place.write("b/c/d/e/far.py", b"x = 1\n");
    let sentence = "is no project (it has no .git and no manifest), so only part of it is read; \
                    --root DIR reads all of DIR";
    place.run(&["scope", "a.py:1"]).check(0, sentence);
    let ended = place.run(&["doctor"]);
    assert!(ended.out.contains("2 files: 2 python"), "{}", ended.out);
    assert!(ended.out.contains("not every file is read"));
    let ended = place.run(&["scope", "--root", ".", "a.py:1"]);
    assert!(!ended.said.contains("is no project"), "{}", ended.said);
    place.write("pyproject.toml", b"");
    assert_eq!(place.run(&["scope", "a.py:1"]).said, "");
}
