//! The same once more: after a failure, after a cancel, after a result; and what happens to what is chosen
//! twice.

use scopewise_script::{Gate, NamedError, Script, Turn};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL, fenced};

#[test]
fn what_failed_is_asked_again_by_the_button_of_the_message() {
    let script = Script::of([
        Turn::error(NamedError::InvalidKey),
        Turn::answer(fenced(SUMMED)),
    ]);
    let mut desk = Desk::open(&[("a.py", TOTAL)], script);
    desk.at("a.py", 3);
    desk.ask("Scopewise: Edit…", "use sum");
    desk.notified("use sum");
    desk.button("use sum", "Try Again");
    desk.shows("return sum(numbers)");
    assert_eq!(desk.saved("a.py"), SUMMED);
    desk.ended(&["Failed", "Proposal"]);
}

#[test]
fn again_asks_what_was_cancelled_and_then_the_same_anew() {
    let documented = "def total(numbers):\n    \"\"\"The sum.\"\"\"\n    return sum(numbers)\n";
    let script = Script::of([
        Turn::answer(fenced(TOTAL)).behind(&Gate::closed()),
        Turn::answer(fenced(SUMMED)),
        Turn::answer(fenced(documented)),
    ]);
    let mut desk = Desk::open(&[("a.py", TOTAL)], script);
    desk.at("a.py", 3);
    desk.ask("Scopewise: Edit…", "use sum");
    desk.status("fast · quick");
    desk.deed("press", json!({"keys": ["Control+K", "Backspace"]}));
    desk.status("cancelled");
    desk.command("Scopewise: Again");
    desk.shows("return sum(numbers)");
    desk.status("applied");
    desk.command("Scopewise: Again");
    desk.shows("The sum.");
    assert_eq!(desk.saved("a.py"), documented);
    desk.ended(&["Cancelled", "Proposal", "Proposal"]);
    let requests = desk.models.requests();
    assert!(requests.iter().all(|it| it.prompt.contains("use sum")));
}

#[test]
fn what_cannot_be_done_is_not_offered_and_keys_say_why() {
    let mut desk = Desk::open(&[("a.py", TOTAL)], Script::of([]));
    desk.at("a.py", 1);
    let listed = desk.deed("commands", json!({"text": "Scopewise: "}));
    let listed: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it.as_str())
        .collect();
    assert!(listed.contains(&"Scopewise: Edit…"), "{listed:?}");
    for name in ["Again", "Apply", "Cancel", "Discard", "Show Proposal"] {
        let title = format!("Scopewise: {name}");
        assert!(!listed.contains(&title.as_str()), "{listed:?}");
    }
    desk.press("Escape");
    // Nothing is open that could be edited.
    desk.command("View: Close All Editors");
    desk.command("Scopewise: Edit…");
    desk.notified("open a file and put the cursor where the edit belongs");
    assert!(desk.models.requests().is_empty());
}

#[test]
fn two_windows_of_one_folder_have_a_server_each() {
    let script = Script::of([
        Turn::answer(fenced(SUMMED)).when_prompt_contains("use sum"),
        Turn::answer("```python\nLIMIT = 2\n```\n").when_prompt_contains("two"),
    ]);
    let mut desk = Desk::open(&[("a.py", TOTAL), ("b.py", "LIMIT = 1\n")], script);
    desk.at("a.py", 3);
    desk.deed("window", json!({"number": 1}));
    let root = desk.project.root();
    desk.deed("folder", json!({"path": root}));
    desk.deed("ready", json!({}));
    desk.at("b.py", 1);
    desk.ask("Scopewise: Edit…", "make it two");
    desk.shows("LIMIT = 2");
    assert_eq!(desk.saved("b.py"), "LIMIT = 2\n");
    desk.deed("window", json!({"number": 0}));
    desk.ask("Scopewise: Edit…", "use sum");
    desk.shows("return sum(numbers)");
    assert_eq!(desk.saved("a.py"), SUMMED);
    desk.ended(&["Proposal", "Proposal"]);
}
