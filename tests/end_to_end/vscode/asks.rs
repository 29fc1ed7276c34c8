//! Asks that end well: in the user's words, by a directive comment, about a diagnostic beside another
//! language server.

use scopewise_script::{Script, Turn};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL, fenced};

#[test]
fn an_edit_in_the_users_words_keeps_every_other_byte_and_is_undone_in_one_step() {
    let before = "# 🦀 naïve\r\nMARK = \"→\"\r\n\r\n\r\ndef total(numbers):\r\n\tresult = 0\r\n\tfor number in numbers:\r\n\t\tresult += number\r\n\treturn result\r\n";
    let after =
        "# 🦀 naïve\r\nMARK = \"→\"\r\n\r\n\r\ndef total(numbers):\r\n\treturn sum(numbers)\r\n";
    let answer = fenced("def total(numbers):\n\treturn sum(numbers)\n");
    let mut desk = Desk::open(&[("a.py", before)], Script::of([Turn::answer(answer)]));
    desk.at("a.py", 7);
    desk.command("Scopewise: Edit…");
    desk.deed("asked", json!({"text": "Scopewise: Edit a.py:7"}));
    desk.deed("answer", json!({"text": ""}));
    desk.deed("asked", json!({"text": "say what should change"}));
    desk.deed("answer", json!({"text": "use sum"}));
    desk.shows("return sum(numbers)");
    desk.status("applied");
    assert_eq!(desk.saved("a.py"), after);
    desk.press("Control+Z");
    desk.shows("result += number");
    assert_eq!(desk.saved("a.py"), before);
    desk.ended(&["Proposal"]);
    assert_eq!(desk.models.requests().len(), 1);
}

#[test]
fn a_directive_comment_is_carried_out_from_the_menu_and_removed() {
    let script = Script::of([Turn::answer(fenced(SUMMED))]);
    let before = format!("# ai! use sum\n{TOTAL}");
    let traced = json!({"scopewise.trace.server": "messages"});
    let mut desk = Desk::open_with(&[("a.py", &before)], script, json!({}), traced);
    desk.at("a.py", 1);
    // The editor asks by itself wherever the cursor comes to, and lights nothing up.
    for line in [2, 1] {
        let asked = answers(&desk.window.log());
        desk.deed("line", json!({"line": line}));
        let more = |log: &str| answers(log) > asked;
        desk.window.wait_for_log("an answer", more).unwrap();
    }
    desk.deed("unlit", json!({}));
    let titles = desk.deed("menu", json!({"title": "ai! use sum"}));
    assert!(titles.as_array().unwrap().len() <= 5, "{titles}");
    desk.picture("menu");
    desk.deed("take", json!({"title": "ai! use sum"}));
    desk.shows("return sum(numbers)");
    desk.status("applied");
    desk.picture("applied");
    assert_eq!(desk.saved("a.py"), SUMMED);
    desk.ended(&["Proposal"]);
    desk.press("Control+Z");
    desk.shows("# ai! use sum");
    assert_eq!(desk.saved("a.py"), before);
}

/// How often the server has answered with code actions.
fn answers(log: &str) -> usize {
    log.matches("Received response 'textDocument/codeAction")
        .count()
}

#[test]
fn a_diagnostic_of_another_server_is_fixed_from_one_menu() {
    let before =
        "export function total(numbers: number[]): number {\n  return numbers.lenght;\n}\n";
    let after = "export function total(numbers: number[]): number {\n  return numbers.length;\n}\n";
    let answer = format!("```typescript\n{after}```\n");
    let mut desk = Desk::open(&[("a.ts", before)], Script::of([Turn::answer(answer)]));
    desk.at("a.ts", 2);
    desk.deed("line", json!({"line": 2, "column": 20}));
    // The other server has found it.
    desk.deed("see", json!({"selector": ".squiggly-error"}));
    let titles = desk.deed("menu", json!({"title": "Fix: "}));
    let titles = titles.as_array().unwrap();
    let has = |start: &str| {
        titles
            .iter()
            .any(|it| it.as_str().unwrap().starts_with(start))
    };
    assert!(has("Change spelling to 'length'"), "{titles:?}");
    desk.picture("menu-with-another-server");
    desk.deed("take", json!({"title": "Fix: "}));
    desk.shows("numbers.length");
    assert_eq!(desk.saved("a.ts"), after);
    desk.ended(&["Proposal"]);
    let requests = desk.models.requests();
    assert!(requests[0].prompt.contains("Did you mean 'length'?"));
}
