//! The steps of `docs/helix.md` in the newest Helix, a picture of each as its screen is: remade by
//! `SCOPEWISE_PICTURES=1 cargo xtask test editors helix::`.

use std::fs;

use scopewise_script::{Gate, Turn};
use scopewise_tests::programs;

use super::editions::Edition;
use super::edits::SUM;
use super::files;
use super::session::{Session, Shared};

const PAGE: &str = "\"\"\"Totals of an order.\"\"\"\n\n\n# ai! use sum\ndef total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n\n\ndef shown(order):\n    return f\"{order.name}: {total(order.prices)}\"\n";

/// The screens, no larger than what there is to see.
const COLUMNS: u16 = 96;
const LINES: u16 = 18;
const LINES_OF_DIFF: u16 = 30;

pub(super) fn every_step_of_the_guide_has_its_picture(edition: &Edition) {
    directive(edition);
    if edition.shows_buttons {
        free_text(edition);
        review(edition);
    }
    let guide = fs::read_to_string(programs::root().join("docs/helix.md")).unwrap();
    for name in [
        "menu", "progress", "result", "text", "offer", "review", "applied",
    ] {
        let link = format!("pictures/helix-{name}.svg");
        assert!(guide.contains(&link), "{link} is not in the guide");
        assert!(programs::root().join("docs").join(&link).exists(), "{link}");
    }
}

fn keep(session: &Session, edition: &Edition, name: &str, title: &str) {
    // One set of pictures: that of the newest.
    if edition.shows_buttons {
        let name = format!("helix-{name}");
        session.screen.keep_picture(&name, title).unwrap();
    }
}

fn directive(edition: &Edition) {
    let gate = Gate::closed();
    let turns = [Turn::answer(SUM).behind(&gate)];
    let files = [("totals.py", PAGE)];
    let session = Session::open_shared(Shared::WithRuff, edition, &files, "totals.py:5", turns);
    session.screen.resize(COLUMNS, LINES).unwrap();
    let titles = session.menu("ai! use sum · ");
    keep(&session, edition, "menu", "Space a: the menu");
    session.take(&titles, "ai! use sum · ");
    session.wait_for_calls(1);
    session.see(" tokens");
    keep(&session, edition, "progress", "While the model thinks");
    gate.open();
    session.see("return sum(numbers)");
    keep(&session, edition, "result", "The edit");
    session.finish(1, &["Proposal"]);
}

fn free_text(edition: &Edition) {
    let page = PAGE.replace("# ai! use sum\n", "");
    let turns = [Turn::answer(SUM)];
    let session = Session::open(edition, &[("totals.py", &page)], "totals.py:5", turns);
    session.screen.resize(COLUMNS, LINES).unwrap();
    session.press(&["M-i"]);
    session.see("\"text\":\"");
    session.type_seen("use the built-in sum");
    keep(&session, edition, "text", "Alt-i: what to change");
    session.press(&["Enter"]);
    session.see("return sum(numbers)");
    session.finish(1, &["Proposal"]);
}

fn review(edition: &Edition) {
    let session = files::asked(edition);
    session.screen.resize(COLUMNS, LINES).unwrap();
    session.see("Show diff");
    keep(
        &session,
        edition,
        "offer",
        "An edit of several files is offered",
    );
    session.press(&["Escape"]);
    session.see_gone("Show diff");
    session.choose("Show diff: ai! move load");
    session.see("+++ b/loading.py");
    session.screen.resize(COLUMNS, LINES_OF_DIFF).unwrap();
    session.see("+++ b/other.py");
    keep(&session, edition, "review", "Show diff");
    session.screen.resize(COLUMNS, LINES).unwrap();
    session.command("buffer-close");
    session.see("def main()");
    session.choose("Apply: ai! move load");
    session.see("applied to 3 files");
    keep(&session, edition, "applied", "Applied");
    session.finish(1, &["Proposal"]);
}
