//! Edits of several files with one that is made: offered, looked at, applied; and discarded.

use scopewise_script::Turn;

use super::editions::Edition;
use super::session::Session;

const APP: &str = "# ai! move load to a new module loading.py\ndef load(path):\n    return open(path).read()\n\n\ndef main():\n    return load(\"a.txt\")\n";
const APP_AFTER: &str = "from loading import load\n\n\ndef main():\n    return load(\"a.txt\")\n";
const OTHER: &str = "from app import load\n\nprint(load(\"b.txt\"))\n";
const OTHER_AFTER: &str = "from loading import load\n\nprint(load(\"b.txt\"))\n";
const MADE: &str = "def load(path):\n    return open(path).read()\n";
const ANSWER: &str = "FILE: app.py\n```\n<<<<<<< SEARCH\ndef load(path):\n    return open(path).read()\n\n\ndef main():\n=======\nfrom loading import load\n\n\ndef main():\n>>>>>>> REPLACE\n```\n\nFILE: other.py\n```\n<<<<<<< SEARCH\nfrom app import load\n=======\nfrom loading import load\n>>>>>>> REPLACE\n```\n\nFILE: loading.py\n```\n<<<<<<< SEARCH\n=======\ndef load(path):\n    return open(path).read()\n>>>>>>> REPLACE\n```\n";

/// Asks for the edit.
pub(super) fn asked(edition: &Edition) -> Session {
    let session = Session::open(
        edition,
        &[("app.py", APP), ("other.py", OTHER)],
        "app.py:2",
        [Turn::answer(ANSWER).repeated()],
    );
    session.choose("ai! move load to a new module loading.py · ");
    session
}

/// Asks, and waits for the offer; a menu of buttons is closed, the entries of the file stay.
fn offered(edition: &Edition) -> Session {
    let session = asked(edition);
    if edition.shows_buttons {
        session.see("Show diff");
        session.press(&["Escape"]);
        session.see_gone("Show diff");
    } else {
        session.see("is ready, offered because");
    }
    session
}

pub(super) fn applies_an_edit_of_several_files(edition: &Edition) {
    let session = offered(edition);
    assert!(session.project.read("loading.py").is_err());
    session.choose("Apply: ai! move load");
    session.see("from loading import load");
    session.see("applied to 3 files");
    session.write("app.py", APP_AFTER);
    session.wait_for_file("other.py", OTHER_AFTER);
    session.wait_for_file("loading.py", MADE);
    // One step back in each file.
    session.press(&["u"]);
    session.see("ai! move load");
    session.command("open other.py");
    session.see("other.py ");
    session.press(&["u"]);
    session.see("from app import load");
    session.write("other.py", OTHER);
    session.wait_for_file("app.py", APP);
    session.finish(1, &["Proposal"]);
}

pub(super) fn shows_and_discards_an_edit_of_several_files(edition: &Edition) {
    let session = offered(edition);
    session.choose("Show diff: ai! move load");
    session.see("+++ b/loading.py");
    session.see("+from loading import load");
    session.command("buffer-close");
    session.see("def main()");
    session.choose("Discard: ai! move load");
    session.see("is discarded");
    assert!(session.project.read("loading.py").is_err());
    let titles = session.menu("ai! move load to a new module loading.py · ");
    assert!(
        !titles.iter().any(|it| it.starts_with("Apply")),
        "{titles:?}"
    );
    session.close("loading.py · ");
    session.write("app.py", APP);
    session.finish(1, &["Proposal"]);
}
