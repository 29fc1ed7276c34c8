//! Edits of one file: from the menu, a directive, free text and a diagnostic; held, cancelled and failed ones.

use scopewise_script::{Fault, Gate, NamedError, Turn};

use super::{Case, With};
use crate::neovim::{SUM_ANSWER, SUMMED, TOTAL};

/// A case on `a.py` with one answer, which waits for the bell `answer` where the case rings it; what the file
/// holds in the end; how the ask ended.
#[track_caller]
fn check_case(name: &str, before: &str, turn: Turn, after: &str, outcome: &str) {
    let gate = Gate::closed();
    let turn = match name {
        "rebased" | "overtaken" => turn.behind(&gate),
        _ => turn,
    };
    let ended = Case {
        name,
        with: With::Scopewise,
        files: &[("a.py", before)],
        turns: vec![turn],
        gates: &[("answer", &gate)],
    }
    .run();
    ended.check_file("a.py", after);
    ended.check_log(outcome, 1);
    assert_eq!(ended.requests.len(), 1);
}

#[track_caller]
fn check_summed(name: &str, before: &str) {
    check_case(name, before, Turn::answer(SUM_ANSWER), SUMMED, "Proposal");
}

#[test]
fn edits_arrive_from_the_menu_and_from_directives_and_undo_is_one_step() {
    check_summed("menu", TOTAL);
    check_summed("directive", &format!("# ai! use sum\n{TOTAL}"));
}

#[test]
fn own_words_edit_the_region_or_what_is_at_point() {
    check_summed("free-text", TOTAL);
    check_summed("region", TOTAL);
}

#[test]
fn a_diagnostic_of_ruff_is_fixed_and_the_menu_has_the_actions_of_both() {
    let ended = Case {
        name: "diagnostic",
        with: With::Ruff,
        files: &[(
            "a.py",
            "import os\n\n\ndef area(radius):\n    return pi * radius**2\n",
        )],
        turns: vec![Turn::answer(
            "```python\ndef area(radius):\n    return pi * radius**2\n```\n\n```imports\nfrom math import pi\n```\n",
        )],
        gates: &[],
    }
    .run();
    ended.check_file(
        "a.py",
        "import os\nfrom math import pi\n\n\ndef area(radius):\n    return pi * radius**2\n",
    );
    ended.check_log("Proposal", 1);
    assert!(ended.requests[0].prompt.contains("Undefined name `pi`"));
}

#[test]
fn emoji_tabs_and_line_ends_stay_as_they_are() {
    let before = "# 🦀 naïve 家\r\n\r\ndef total(numbers):\r\n\tresult = 0  # 🦀\r\n\tfor number in numbers:\r\n\t\tresult += number\r\n\treturn result\r\n\r\n\r\nNAME = '🦀\t家'\r\n";
    let after = "# 🦀 naïve 家\r\n\r\ndef total(numbers):\r\n\treturn sum(numbers)  # 🦀\r\n\r\n\r\nNAME = '🦀\t家'\r\n";
    let answer = "```python\ndef total(numbers):\n\treturn sum(numbers)  # 🦀\n```\n";
    check_case("exact", before, Turn::answer(answer), after, "Proposal");
}

#[test]
fn typing_elsewhere_is_kept_and_typing_there_refuses_the_edit() {
    let answer = || Turn::answer(SUM_ANSWER);
    let rebased = format!("# typed 🦀\n{SUMMED}");
    check_case("rebased", TOTAL, answer(), &rebased, "Proposal");
    let overtaken = TOTAL.replace("in numbers", "in reversed(numbers)");
    check_case("overtaken", TOTAL, answer(), &overtaken, "Proposal");
}

#[test]
fn cancel_and_errors_change_nothing() {
    let hang = Turn::fault(Fault::Hang);
    check_case("cancelled", TOTAL, hang, TOTAL, "Cancelled");
    let refusal = Turn::error(NamedError::InvalidKey);
    check_case("error", TOTAL, refusal, TOTAL, "Failed");
}

#[test]
fn two_asks_run_at_once() {
    let before =
        format!("{TOTAL}\n\ndef first(numbers):\n    copy = list(numbers)\n    return copy[0]\n");
    let (first, second) = (Gate::closed(), Gate::closed());
    let ended = Case {
        name: "two",
        with: With::Scopewise,
        files: &[("a.py", &before)],
        turns: vec![
            Turn::answer(SUM_ANSWER)
                .when_prompt_contains("use sum")
                .behind(&first),
            Turn::answer("```python\ndef first(numbers):\n    return numbers[0]\n```\n")
                .when_prompt_contains("use the first")
                .behind(&second),
        ],
        gates: &[("first", &first), ("second", &second)],
    }
    .run();
    let after = format!("{SUMMED}\n\ndef first(numbers):\n    return numbers[0]\n");
    ended.check_file("a.py", &after);
    ended.check_log("Proposal", 2);
    assert_eq!(ended.requests.len(), 2);
}
