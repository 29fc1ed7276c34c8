//! The server's process: what is said when it crashes, and how it comes back.

use scopewise_script::{Gate, Script, Turn};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL, fenced};

#[test]
fn a_server_that_crashed_is_started_again_and_one_that_keeps_crashing_is_left_alone() {
    let script = Script::of([
        Turn::answer(fenced(TOTAL)).behind(&Gate::closed()),
        Turn::answer(fenced(SUMMED)).repeated(),
    ]);
    let traced = json!({"scopewise.trace.server": "messages"});
    let mut desk = Desk::open_with(&[("a.py", TOTAL)], script, json!({}), traced);
    desk.at("a.py", 3);
    desk.ask("Scopewise: Edit…", "use sum");
    desk.status("fast · quick");
    desk.deed("crash", json!({}));
    desk.notified("the server ended unexpectedly");
    starts(&desk, 2);
    for start in 3..=4 {
        desk.deed("crash", json!({}));
        starts(&desk, start);
    }
    desk.ask("Scopewise: Edit…", "use sum");
    desk.shows("return sum(numbers)");
    assert_eq!(desk.saved("a.py"), SUMMED);
    desk.deed("crash", json!({}));
    let said = desk.notified("does not run");
    assert!(said.contains("it ended 4 times in 3 minutes"), "{said}");
    desk.button("does not run", "Restart");
    starts(&desk, 5);
    desk.press("Control+Z");
    desk.shows("result = result + number");
    desk.ask("Scopewise: Edit…", "use sum");
    desk.shows("return sum(numbers)");
    assert_eq!(desk.saved("a.py"), SUMMED);
    desk.ended(&["Proposal", "Proposal"]);
}

/// Waits until the server has the file after the start of that number.
fn starts(desk: &Desk, number: usize) {
    let opened = "Sending notification 'textDocument/didOpen";
    let begun = |log: &str| log.matches(opened).count() >= number;
    desk.window.wait_for_log("the next start", begun).unwrap();
}
