//! What users do besides: a file that is closed while a model thinks, two views of one, a restarted server, a
//! file of no project, names and words that need quoting.

use scopewise_script::{Gate, Turn};

use super::editions::Edition;
use super::edits::{SUM, TOTAL, TOTAL_AFTER};
use super::session::Session;

fn marked() -> String {
    format!("# ai! use sum\n{TOTAL}")
}

/// A session whose model was called and waits.
fn held(edition: &Edition) -> (Session, Gate) {
    let gate = Gate::closed();
    let session = Session::open(
        edition,
        &[("a.py", &marked()), ("b.py", "x = 1\n")],
        "a.py:2",
        [Turn::answer(SUM).behind(&gate).repeated()],
    );
    session.choose("ai! use sum · ");
    session.wait_for_calls(1);
    (session, gate)
}

pub(super) fn offers_an_edit_of_a_file_that_was_closed_meanwhile(edition: &Edition) {
    let (session, gate) = held(edition);
    session.command("open b.py");
    session.see("x = 1");
    session.command("buffer-close a.py");
    session.wait_for_log("textDocument/didClose");
    gate.open();
    session.see("offered because a.py is not open");
    if edition.shows_buttons {
        session.see("Show diff");
        session.press(&["Escape"]);
        session.see_gone("Show diff");
    }
    session.wait_for_file("a.py", &marked());
    session.command("open a.py");
    session.see("ai! use sum");
    session.choose("Apply: ai! use sum");
    session.see("return sum(numbers)");
    session.write("a.py", TOTAL_AFTER);
    session.finish(1, &["Proposal"]);
}

pub(super) fn edits_a_file_in_two_views_and_goes_on_after_undo_and_reload(edition: &Edition) {
    let turns = [Turn::answer(SUM).repeated()];
    let session = Session::open(edition, &[("a.py", &marked())], "a.py:2", turns);
    session.command("vsplit");
    session.see("│");
    session.choose("ai! use sum · ");
    // In both.
    let is_in_both = |text: &str| text.matches("return sum(numbers)").count() == 2;
    session.screen.wait_for("both views", is_in_both).unwrap();
    session.write("a.py", TOTAL_AFTER);
    session.press(&["u"]);
    session.see("# ai! use sum");
    session.choose("ai! use sum · ");
    session.screen.wait_for("both views", is_in_both).unwrap();
    session.command("reload");
    session.see_gone("[+]");
    session.write("a.py", TOTAL_AFTER);
    session.finish(2, &["Proposal", "Proposal"]);
}

/// Helix 25.01 restarts none where one of the configured servers is missing.
pub(super) fn works_on_after_a_restart_of_the_server(edition: &Edition) {
    let (session, gate) = held(edition);
    session.command("lsp-restart");
    // What the new one is told first.
    session.wait_for_log("\"method\":\"textDocument/didClose\"");
    gate.open();
    session.choose("ai! use sum · ");
    session.see("return sum(numbers)");
    session.write("a.py", TOTAL_AFTER);
    // Whether the first one's end is still written down is a race.
    session.wait_for_log("outcome=Proposal");
    assert_eq!(session.models.requests().len(), 2);
}

pub(super) fn edits_a_file_of_no_project(edition: &Edition) {
    let turns = [Turn::answer(SUM)];
    let session = Session::open(edition, &[("a.py", &marked())], "a.py:2", turns);
    let outside = session.project.home().join("my own notes");
    std::fs::create_dir_all(&outside).unwrap();
    std::fs::write(outside.join("b.py"), marked()).unwrap();
    session
        .screen
        .type_text(&format!(":open '{}'", outside.join("b.py").display()))
        .unwrap();
    session.press(&["Enter"]);
    session.see("my own notes/b.py");
    session.choose("ai! use sum · ");
    session.see("return sum(numbers)");
    session.press(&["u"]);
    session.see("ai! use sum");
    session.finish(1, &["Proposal"]);
}

/// The line of the key is JSON: what it needs is what the README says.
pub(super) fn takes_quoted_words_after_a_key(edition: &Edition) {
    let turns = [Turn::answer(SUM)];
    let session = Session::open(edition, &[("a b.py", TOTAL)], "a b.py:3", turns);
    session.press(&["M-i"]);
    session.see("\"text\":\"");
    session.type_seen("use \"sum\"");
    session.press(&["Enter"]);
    session.see("failed to parse arguments");
    session.press(&["M-i"]);
    session.see("\"text\":\"");
    session.type_seen(r#"it's a \"sum\", a \\ and 100%% more"#);
    session.press(&["Enter"]);
    session.see("return sum(numbers)");
    session.write("a b.py", TOTAL_AFTER);
    let prompt = session.models.requests()[0].prompt.clone();
    assert!(
        prompt.contains(r#"it's a "sum", a \ and 100% more"#),
        "{prompt}"
    );
    session.finish(1, &["Proposal"]);
}
