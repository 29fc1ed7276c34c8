//! Asks that do not end well at first: what the user reads, and how they go on from there.

use scopewise_script::{NamedError, Script, Turn};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL, fenced};

#[test]
fn an_error_of_the_provider_is_read_by_the_user_with_its_trail() {
    let script = Script::of([Turn::error(NamedError::InvalidKey).repeated()]);
    let mut desk = Desk::open(&[("a.py", TOTAL)], script);
    desk.command("Scopewise: Show Last Trail");
    desk.notified("nothing has been asked yet");
    desk.command("Notifications: Clear All Notifications");
    desk.at("a.py", 3);
    desk.ask("Scopewise: Edit…", "use sum");
    let said = desk.notified("use sum");
    assert!(said.contains("key"), "{said}");
    assert!(!said.contains("canary"), "{said}");
    desk.status("failed");
    desk.picture("error");
    desk.button("use sum", "Show Trail");
    let trail = desk.deed("frameText", json!({"text": "Failed"}));
    assert!(trail.as_str().unwrap().contains("use sum"), "{trail}");
    desk.at("a.py", 3);
    desk.shows("result = result + number");
    assert_eq!(desk.project.read("a.py").unwrap(), TOTAL);
    desk.ended(&["Failed"]);
}

#[test]
fn a_rejected_draft_is_escalated_with_a_note() {
    let rounded = "def rounded(value):\n    return round(value)\n\n\n";
    let before = format!("{rounded}{TOTAL}");
    let phantom = "def total(numbers):\n    return rounded(sum(numbers), precision=2)\n";
    let script = Script::of([
        Turn::answer(fenced(SUMMED)).when_prompt_contains("rounded takes one value"),
        Turn::answer(fenced(phantom)).repeated(),
    ]);
    let mut desk = Desk::open(&[("a.py", &before)], script);
    desk.at("a.py", 7);
    desk.ask("Scopewise: Edit…", "round the sum");
    let said = desk.notified("nothing was applied");
    assert!(said.contains("takes no `precision`"), "{said}");
    desk.picture("rejected");
    desk.button("nothing was applied", "Escalate…");
    desk.deed(
        "asked",
        json!({"text": "Scopewise: Escalate round the sum"}),
    );
    desk.deed("answer", json!({"text": "rounded takes one value"}));
    desk.shows("return sum(numbers)");
    assert_eq!(desk.saved("a.py"), format!("{rounded}{SUMMED}"));
    desk.ended(&["Rejected", "Proposal"]);
    desk.command("Scopewise: Show Last Trail");
    desk.deed("frameText", json!({"text": "rounded takes one value"}));
    desk.picture("trail");
}
