//! Drafts that rename and delete files: what the review says of them, and what is on the disk afterwards.

use scopewise_script::{Script, Turn};
use serde_json::json;

use super::Desk;

const APP: &str = "from old import double\n\n\nprint(double(1))\n";
const OLD: &str = "def double(number):\n    return number + number\n";
const UNUSED: &str = "def triple(number):\n    return 3 * number\n";
const ANSWER: &str = "RENAME: old.py -> doubling.py\nDELETE: unused.py\n\nFILE: app.py\n<<<<<<< SEARCH\nfrom old import double\n=======\nfrom doubling import double\n>>>>>>> REPLACE\n\nFILE: old.py\n<<<<<<< SEARCH\ndef double(number):\n    return number + number\n=======\ndef double(number):\n    return 2 * number\n>>>>>>> REPLACE\n";

#[test]
fn a_renamed_and_a_deleted_file_are_shown_applied_and_undone() {
    let files = [("app.py", APP), ("old.py", OLD), ("unused.py", UNUSED)];
    let mut desk = Desk::open(&files, Script::of([Turn::answer(ANSWER).repeated()]));
    desk.at("app.py", 1);
    desk.ask(
        "Scopewise: Edit with Reasoning…",
        "move old.py to doubling.py",
    );
    let offer = desk.notified("is ready");
    assert!(offer.contains("unused.py"), "{offer}");
    desk.button("is ready", "Show Changes");
    desk.deed("tab", json!({"text": "Scopewise: move"}));
    for shown in ["app.py", "doubling.py", "unused.py"] {
        let selector = ".multiDiffEntry .file-path";
        desk.deed("see", json!({"selector": selector, "text": shown}));
    }
    desk.picture("review-moves");
    for (name, text) in files {
        assert_eq!(desk.project.read(name).unwrap(), text);
    }
    desk.press("Control+Enter");
    desk.deed("noTab", json!({"text": "Scopewise: move"}));
    desk.deed("gone", json!({"name": "old.py"}));
    desk.deed("gone", json!({"name": "unused.py"}));
    desk.deed("open", json!({"name": "doubling.py"}));
    desk.shows("return 2 * number");
    desk.deed("open", json!({"name": "app.py"}));
    desk.shows("from doubling import double");
    desk.deed("allSaved", json!({}));
    let disk = |desk: &Desk, name: &str| desk.project.read(name).ok();
    let imported = APP.replace("from old", "from doubling");
    assert_eq!(disk(&desk, "app.py"), Some(imported));
    let doubled = OLD.replace("number + number", "2 * number");
    assert_eq!(disk(&desk, "doubling.py"), Some(doubled));
    assert_eq!(disk(&desk, "old.py"), None);
    assert_eq!(disk(&desk, "unused.py"), None);
    desk.press("Control+Z");
    desk.shows("from old import double");
    desk.deed("open", json!({"name": "old.py"}));
    desk.shows("return number + number");
    desk.deed("open", json!({"name": "unused.py"}));
    desk.shows("return 3 * number");
    assert_eq!(disk(&desk, "doubling.py"), None);
    desk.ended(&["Proposal"]);
}

#[test]
fn a_deleted_file_is_named_where_it_is_alone() {
    let files = [("app.py", APP), ("old.py", OLD), ("unused.py", UNUSED)];
    let script = Script::of([Turn::answer("DELETE: unused.py\n").repeated()]);
    let mut desk = Desk::open(&files, script);
    desk.at("unused.py", 1);
    desk.ask(
        "Scopewise: Edit with Reasoning…",
        "delete this file everywhere in the whole project",
    );
    desk.button("is ready", "Show Changes");
    desk.deed("tab", json!({"text": "(deletes unused.py)"}));
    let discard = ".editor-actions a[aria-label^=\"Discard\"]";
    desk.deed("click", json!({"selector": discard}));
    desk.status("discarded");
    assert_eq!(desk.project.read("unused.py").unwrap(), UNUSED);
    desk.ended(&["Proposal"]);
}
