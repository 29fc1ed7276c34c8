//! Results that wait for a yes: several files with a new one, looked at, applied, discarded, undone.

use scopewise_script::{Script, Turn};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL};

const MOVED: &str = "FILE: a.py\n<<<<<<< SEARCH\ndef total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n=======\nfrom sums import total\n>>>>>>> REPLACE\n\nFILE: sums.py\n<<<<<<< SEARCH\n=======\ndef total(numbers):\n    return sum(numbers)\n>>>>>>> REPLACE\n";
const IMPORTED: &str = "from sums import total\n";

fn desk() -> Desk {
    let mut desk = Desk::open(
        &[("a.py", TOTAL)],
        Script::of([Turn::answer(MOVED).repeated()]),
    );
    desk.at("a.py", 1);
    desk.ask("Scopewise: Edit with Reasoning…", "move `total` to sums.py");
    desk
}

#[test]
fn several_files_are_offered_looked_at_and_applied() {
    let mut desk = desk();
    let offer = desk.notified("is ready");
    assert!(offer.contains("it creates sums.py"), "{offer}");
    desk.picture("offered");
    desk.button("is ready", "Show Changes");
    desk.deed("tab", json!({"text": "Scopewise: move"}));
    desk.shows("from sums import total");
    desk.picture("review");
    assert_eq!(desk.project.read("a.py").unwrap(), TOTAL);
    desk.deed(
        "click",
        json!({"selector": ".editor-actions a[aria-label^=\"Apply\"]"}),
    );
    desk.deed("noTab", json!({"text": "Scopewise: move"}));
    desk.deed("open", json!({"name": "sums.py"}));
    desk.shows("return sum(numbers)");
    desk.deed("open", json!({"name": "a.py"}));
    desk.shows("from sums import total");
    desk.deed("allSaved", json!({}));
    assert_eq!(desk.project.read("sums.py").unwrap(), SUMMED);
    assert_eq!(desk.project.read("a.py").unwrap(), IMPORTED);
    desk.ended(&["Proposal"]);
    // One step, which takes the new file away too.
    desk.press("Control+Z");
    desk.shows("result = result + number");
    desk.deed("gone", json!({"name": "sums.py"}));
    assert_eq!(desk.saved("a.py"), TOTAL);
    assert!(desk.project.read("sums.py").is_err());
}

#[test]
fn a_discarded_offer_leaves_everything_as_it_was() {
    let mut desk = desk();
    desk.notified("is ready");
    desk.status("1 to review");
    desk.deed("clickStatus", json!({}));
    desk.deed("tab", json!({"text": "Scopewise: move"}));
    desk.shows("from sums import total");
    desk.press("Control+Backspace");
    desk.deed("noTab", json!({"text": "Scopewise: move"}));
    desk.status("discarded");
    // The button of the notification, which is still there, has nothing left to do and says so.
    desk.button("is ready", "Apply");
    desk.notified("ask again");
    assert_eq!(desk.project.read("a.py").unwrap(), TOTAL);
    assert!(desk.project.read("sums.py").is_err());
    desk.at("a.py", 1);
    desk.shows("result = result + number");
    desk.ended(&["Proposal"]);
}

#[test]
fn what_was_applied_to_several_files_is_undone_in_one_step() {
    let renamed = "FILE: a.py\n<<<<<<< SEARCH\ndef total(numbers):\n    result = 0\n    for number in numbers:\n=======\ndef summed(numbers):\n    result = 0\n    for number in numbers:\n>>>>>>> REPLACE\n\nFILE: b.py\n<<<<<<< SEARCH\nfrom a import total\n\nprint(total([1]))\n=======\nfrom a import summed\n\nprint(summed([1]))\n>>>>>>> REPLACE\n";
    let user = "from a import total\n\nprint(total([1]))\n";
    let files = [("a.py", TOTAL), ("b.py", user)];
    let mut desk = Desk::open(&files, Script::of([Turn::answer(renamed).repeated()]));
    desk.at("a.py", 1);
    desk.ask("Scopewise: Edit…", "rename `total` to `summed`");
    desk.notified("is ready");
    desk.button("is ready", "Apply");
    desk.shows("def summed(numbers)");
    desk.at("b.py", 1);
    desk.shows("from a import summed");
    desk.press("Control+Z");
    desk.shows("from a import total");
    assert_eq!(desk.saved("b.py"), user);
    desk.at("a.py", 1);
    desk.shows("def total(numbers)");
    assert_eq!(desk.saved("a.py"), TOTAL);
    desk.ended(&["Proposal"]);
}
