//! One ask from the words to the text: fixes, free text, directives, bytes as they are, undo, cancel, errors,
//! and what is typed meanwhile.

use scopewise_script::{Fault, Gate, NamedError, Turn};

use super::{Case, SUM_ANSWER, SUMMED, TOTAL, With, check_case, check_held, neovims};

fn sums() -> Vec<Turn> {
    vec![Turn::answer(SUM_ANSWER)]
}

#[test]
fn an_action_chosen_in_the_menu_edits_the_buffer() {
    check_case("menu_action", With::Plugin, TOTAL, &sums(), SUMMED);
    check_case("menu_action", With::FiveLines, TOTAL, &sums(), SUMMED);
}

#[test]
fn a_directive_comment_is_carried_out_and_removed() {
    let before = format!("# ai! use sum\n{TOTAL}");
    check_case("directive", With::Plugin, &before, &sums(), SUMMED);
    check_case("directive", With::FiveLines, &before, &sums(), SUMMED);
}

#[test]
fn a_diagnostic_of_another_server_is_fixed() {
    check_case("diagnostic", With::Plugin, TOTAL, &sums(), SUMMED);
    check_case("diagnostic", With::FiveLines, TOTAL, &sums(), SUMMED);
}

#[test]
fn a_second_real_server_shares_the_menu() {
    let before = "def total(numbers):\n    import os\n    return sum(numbers)\n";
    check_case("second_server", With::Plugin, before, &sums(), SUMMED);
    check_case("second_server", With::FiveLines, before, &sums(), SUMMED);
}

#[test]
fn free_text_edits_the_buffer() {
    check_case("free_text", With::Plugin, TOTAL, &sums(), SUMMED);
    check_case("free_text_asked_for", With::Plugin, TOTAL, &sums(), SUMMED);
    check_case("free_text_plain", With::FiveLines, TOTAL, &sums(), SUMMED);
}

#[test]
fn an_exclamation_mark_starts_on_the_reasoning_model() {
    let turns = vec![Turn::answer(SUM_ANSWER).for_model("thinker")];
    check_case("reasoning", With::Plugin, TOTAL, &turns, SUMMED);
}

#[test]
fn emoji_tabs_and_line_ends_stay_as_they_are() {
    let before = "# 🦀 naïve 家\r\n\r\ndef total(numbers):\r\n\tresult = 0  # 🦀\r\n\tfor number in numbers:\r\n\t\tresult += number\r\n\treturn result\r\n\r\n\r\nNAME = '🦀\t家'\r\n";
    let after = "# 🦀 naïve 家\r\n\r\ndef total(numbers):\r\n\treturn sum(numbers)  # 🦀\r\n\r\n\r\nNAME = '🦀\t家'\r\n";
    let answer = "```python\ndef total(numbers):\n\treturn sum(numbers)  # 🦀\n```\n";
    check_case(
        "exact",
        With::Plugin,
        before,
        &[Turn::answer(answer)],
        after,
    );
    check_case(
        "exact_plain",
        With::FiveLines,
        before,
        &[Turn::answer(answer)],
        after,
    );
}

#[test]
fn an_edit_is_one_undo_step() {
    check_held("undo", With::Plugin, SUM_ANSWER, TOTAL);
    check_held("undo_while_typing", With::Plugin, SUM_ANSWER, TOTAL);
}

#[test]
fn a_running_ask_is_cancelled() {
    for (name, with) in [
        ("cancelled", With::Plugin),
        ("cancelled_plain", With::FiveLines),
    ] {
        for neovim in neovims() {
            let case = Case {
                name,
                with,
                files: &[("a.py", TOTAL)],
                turns: vec![Turn::fault(Fault::Hang)],
                gates: Vec::new(),
            };
            let ended = case.run(&neovim);
            ended.check_file("a.py", TOTAL);
            ended.check_log("Cancelled");
        }
    }
}

#[test]
fn an_error_of_the_provider_is_read_by_the_user() {
    for (name, with) in [
        ("provider_error", With::Plugin),
        ("provider_error_plain", With::FiveLines),
    ] {
        for neovim in neovims() {
            let case = Case {
                name,
                with,
                files: &[("a.py", TOTAL)],
                turns: vec![Turn::error(NamedError::InvalidKey).repeated()],
                gates: Vec::new(),
            };
            let ended = case.run(&neovim);
            ended.check_file("a.py", TOTAL);
            ended.check_log("Failed");
        }
    }
}

#[test]
fn typing_elsewhere_is_kept() {
    let after = format!("# typed 🦀\n{SUMMED}");
    check_held("rebased", With::Plugin, SUM_ANSWER, &after);
    check_held("rebased", With::FiveLines, SUM_ANSWER, &after);
}

#[test]
fn typing_in_the_moment_the_edit_arrives_is_kept() {
    let after = format!("# typed 🦀\n# first\n{SUMMED}");
    let name = "typed_at_the_last_moment";
    check_case(name, With::Plugin, TOTAL, &sums(), &after);
    check_case(name, With::FiveLines, TOTAL, &sums(), &after);
}

#[test]
fn typing_on_the_same_line_refuses_the_edit_and_says_so() {
    let after = TOTAL.replace("in numbers", "in reversed(numbers)");
    check_held("overtaken", With::Plugin, SUM_ANSWER, &after);
    check_held("overtaken", With::FiveLines, SUM_ANSWER, &after);
}

#[test]
fn two_asks_run_at_once() {
    let before =
        format!("{TOTAL}\n\ndef first(numbers):\n    copy = list(numbers)\n    return copy[0]\n");
    let after = format!("{SUMMED}\n\ndef first(numbers):\n    return numbers[0]\n");
    let cases = neovims().into_iter().flat_map(|neovim| {
        let plugin = (neovim.clone(), "two_at_once", With::Plugin);
        [plugin, (neovim, "two_at_once_plain", With::FiveLines)]
    });
    for (neovim, name, with) in cases {
        let (first, second) = (Gate::closed(), Gate::closed());
        let case = Case {
            name,
            with,
            files: &[("a.py", &before)],
            turns: vec![
                Turn::answer(SUM_ANSWER)
                    .when_prompt_contains("use sum")
                    .behind(&first),
                Turn::answer("```python\ndef first(numbers):\n    return numbers[0]\n```\n")
                    .when_prompt_contains("use the first")
                    .behind(&second),
            ],
            gates: vec![("first", first), ("second", second)],
        };
        let ended = case.run(&neovim);
        ended.check_file("a.py", &after);
        assert_eq!(ended.requests.len(), 2);
    }
}
