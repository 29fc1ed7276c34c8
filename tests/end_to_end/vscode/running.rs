//! While a model runs: the editor goes on, what is typed counts, and a cancel cancels.

use std::time::Duration;

use scopewise_script::{Gate, Script, Turn};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL, fenced};

const TWO: &str = "def first(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n\n\ndef second(words):\n    text = \"\"\n    for word in words:\n        text = text + word\n    return text\n";

/// A desk whose model answers only when the gate opens.
fn behind(gate: &Gate, text: &str, answer: &str) -> Desk {
    let turn = Turn::answer(fenced(answer)).behind(gate);
    Desk::open(&[("a.py", text)], Script::of([turn]))
}

/// Longer than this between a key and its letter is felt; a loaded machine is granted a second.
const FELT: u64 = 1000;

#[test]
fn a_long_call_holds_up_neither_keys_nor_menu_and_can_be_cancelled() {
    let slow = Turn::answer(fenced(SUMMED))
        .chunked(1)
        .paced(Duration::from_secs(1));
    let mut desk = Desk::open(&[("a.py", TOTAL)], Script::of([slow]));
    desk.at("a.py", 3);
    desk.command("Scopewise: Edit…");
    desk.deed("asked", json!({"text": "Scopewise: Edit a.py:3"}));
    desk.deed("type", json!({"text": "use sum"}));
    desk.picture("ask");
    desk.press("Enter");
    desk.status("drafting");
    desk.notified("tokens");
    desk.picture("progress");
    desk.deed("open", json!({"name": "a.py"}));
    desk.press("Control+End");
    for letters in ["# typed", " while it", " runs"] {
        let echo = desk
            .deed("echo", json!({"text": letters}))
            .as_u64()
            .unwrap();
        assert!(echo < FELT, "{letters:?} took {echo} ms to appear");
    }
    desk.deed("menu", json!({"title": "Cancel: use sum"}));
    desk.press("Escape");
    desk.button("use sum", "Cancel");
    desk.deed("quiet", json!({"text": "use sum"}));
    desk.status("cancelled");
    assert_eq!(desk.saved("a.py"), format!("{TOTAL}# typed while it runs"));
    desk.ended(&["Cancelled"]);
    let requests = desk.models.requests();
    assert!(requests[0].disconnected, "the call goes on and costs");
}

#[test]
fn what_is_typed_elsewhere_meanwhile_is_kept() {
    let gate = Gate::closed();
    let mut desk = behind(&gate, TOTAL, SUMMED);
    desk.at("a.py", 3);
    desk.ask("Scopewise: Edit…", "use sum");
    desk.status("fast · quick");
    desk.deed("line", json!({"line": 1}));
    desk.deed("type", json!({"text": "# sums up\n"}));
    desk.shows("# sums up");
    gate.open();
    desk.shows("return sum(numbers)");
    assert_eq!(desk.saved("a.py"), format!("# sums up\n{SUMMED}"));
    desk.ended(&["Proposal"]);
}

#[test]
fn what_is_typed_in_the_same_place_refuses_the_edit_and_says_so() {
    let gate = Gate::closed();
    let mut desk = behind(&gate, TOTAL, SUMMED);
    desk.at("a.py", 4);
    desk.ask("Scopewise: Edit…", "use sum");
    desk.status("fast · quick");
    desk.deed("line", json!({"line": 4, "column": 33}));
    desk.deed("type", json!({"text": " + 1"}));
    let typed = desk.shows("result + number + 1");
    gate.open();
    let said = desk.notified("use sum");
    assert!(said.contains("changed"), "{said}");
    assert_eq!(desk.shows("result + number + 1"), typed);
    let kept = TOTAL.replace("result + number", "result + number + 1");
    assert_eq!(desk.saved("a.py"), kept);
    desk.ended(&["Proposal"]);
}

#[test]
fn two_asks_at_once_both_arrive() {
    let gate = Gate::closed();
    let first = "def first(numbers):\n    return sum(numbers)\n";
    let second = "def second(words):\n    return \"\".join(words)\n";
    let script = Script::of([
        Turn::answer(fenced(first))
            .when_prompt_contains("use sum")
            .behind(&gate),
        Turn::answer(fenced(second))
            .when_prompt_contains("use join")
            .behind(&gate),
    ]);
    let mut desk = Desk::open(&[("a.py", TWO)], script);
    desk.at("a.py", 3);
    desk.ask("Scopewise: Edit…", "use sum");
    desk.status("fast · quick");
    desk.deed("line", json!({"line": 10}));
    desk.ask("Scopewise: Edit…", "use join");
    desk.status("(+1)");
    gate.open();
    desk.shows("return sum(numbers)");
    desk.shows("return \"\".join(words)");
    assert_eq!(desk.saved("a.py"), format!("{first}\n\n{second}"));
    desk.ended(&["Proposal", "Proposal"]);
}
