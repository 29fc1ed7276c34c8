//! While a model thinks, for as long as it likes: the gate it waits behind is opened by the test. Nothing
//! freezes, and what was typed meanwhile is kept.

use scopewise_script::{Gate, Turn};

use super::editions::Edition;
use super::edits::SUM;
use super::session::Session;

const BEFORE: &str = "import os\n\n\n# ai! use sum\ndef total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";

fn behind(gate: &Gate, answer: &str) -> Turn {
    Turn {
        gate: Some(gate.clone()),
        ..Turn::answer(answer)
    }
}

/// A session in which the model was called and waits behind the gate.
fn asked(edition: &Edition) -> (Session, Gate) {
    let gate = Gate::closed();
    let turns = [behind(&gate, SUM)];
    let session = Session::open(edition, &[("a.py", BEFORE)], "a.py:5", turns);
    session.choose("ai! use sum · ");
    session.wait_for_calls(1);
    (session, gate)
}

pub(super) fn takes_keys_and_rebases_while_a_model_thinks(edition: &Edition) {
    let (session, gate) = asked(edition);
    session.go_to(1);
    session.append("  # typed meanwhile");
    session.menu("Cancel: ai! use sum");
    session.close("Cancel: ai! use sum");
    gate.open();
    session.see("return sum(numbers)");
    session.write(
        "a.py",
        "import os  # typed meanwhile\n\n\ndef total(numbers):\n    return sum(numbers)\n",
    );
    session.finish(1, &["Proposal"]);
}

pub(super) fn refuses_an_edit_of_lines_that_were_typed_in(edition: &Edition) {
    let (session, gate) = asked(edition);
    session.go_to(6);
    session.append("  # typed");
    gate.open();
    if edition.shows_buttons {
        session.see("Show diff");
        session.press(&["Escape"]);
        session.see_gone("Show diff");
    } else {
        session.see("its target was changed meanwhile");
    }
    session.choose("Apply: ai! use sum");
    session.see("was changed in the same lines");
    session.write("a.py", &BEFORE.replace("result = 0", "result = 0  # typed"));
    session.finish(1, &["Proposal"]);
}

pub(super) fn cancels_while_a_model_thinks(edition: &Edition) {
    let (session, _gate) = asked(edition);
    session.choose("Cancel: ai! use sum");
    session.wait_for_log("outcome=Cancelled");
    let titles = session.menu("ai! use sum · ");
    assert!(
        !titles.iter().any(|it| it.starts_with("Cancel")),
        "{titles:?}"
    );
    session.close("ai! use sum · ");
    session.write("a.py", BEFORE);
    session.finish(1, &["Cancelled"]);
}

pub(super) fn runs_two_asks_at_once(edition: &Edition) {
    let (first, second) = (Gate::closed(), Gate::closed());
    let one = "# ai! return one\ndef one():\n    pass\n";
    let two = "# ai! return two\ndef two():\n    pass\n";
    let turns = [
        behind(&first, "```python\ndef one():\n    return 1\n```\n")
            .when_prompt_contains("return one"),
        behind(&second, "```python\ndef two():\n    return 2\n```\n")
            .when_prompt_contains("return two"),
    ];
    let text = format!("{one}\n\n{two}");
    let session = Session::open(edition, &[("a.py", &text)], "a.py:2", turns);
    session.choose("ai! return one · ");
    session.wait_for_calls(1);
    session.go_to(7);
    session.choose("ai! return two · ");
    session.wait_for_calls(2);
    second.open();
    session.see("return 2");
    first.open();
    session.see("return 1");
    session.write(
        "a.py",
        "def one():\n    return 1\n\n\ndef two():\n    return 2\n",
    );
    session.finish(2, &["Proposal", "Proposal"]);
}
