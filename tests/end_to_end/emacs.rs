//! A real Emacs with its own eglot: the same table as in the other editors, except that eglot takes no file
//! operations, and is told so in a sentence.

use std::process::Command;

use scopewise_script::{Fault, Gate, NamedError, Script, ScriptServer, Turn};
use scopewise_tests::doorbell::Doorbell;
use scopewise_tests::programs;
use scopewise_tests::project::Project;

use crate::neovim::results::{CART, MOVE, PRICES};
use crate::neovim::{SUM_ANSWER, SUMMED, TOTAL};

/// Runs a case of `cases.el` on the first file; the editor's own checks must have passed.
#[track_caller]
fn run(
    case: &str,
    files: &[(&str, &str)],
    turns: Vec<Turn>,
    gates: &[(&str, &Gate)],
) -> (Project, usize) {
    let models = ScriptServer::start(Script::of(turns)).unwrap();
    let project = Project::new(files).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    let doorbell = Doorbell::hang(gates).unwrap();
    let output = Command::new(programs::fetched("emacs/emacs").unwrap())
        .args(["-Q", "--batch", "-l"])
        .arg(programs::root().join("tests/end_to_end/emacs/cases.el"))
        .args([case, files[0].0])
        .current_dir(project.root())
        .envs(project.environment())
        .env("LC_ALL", "C.UTF-8")
        .env("SCOPEWISE", programs::scopewise().unwrap())
        .env("DOORBELL", doorbell.port().to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = said.lines().rev().take(60).collect();
    assert!(output.status.success(), "{case}, newest first:\n{last:#?}");
    let requests = models.requests().len();
    (project, requests)
}

/// A case on `a.py` with one answer, and what the file holds in the end.
#[track_caller]
fn check_case(case: &str, before: &str, turn: Turn, after: &str) {
    let gate = Gate::closed();
    let turn = match case {
        "rebased" | "overtaken" => turn.behind(&gate),
        _ => turn,
    };
    let files = [("a.py", before)];
    let (project, requests) = run(case, &files, vec![turn], &[("answer", &gate)]);
    assert_eq!(project.read("a.py").unwrap(), after);
    assert_eq!(requests, 1);
}

#[test]
fn edits_arrive_from_the_menu_from_directives_and_from_free_text() {
    check_case("menu", TOTAL, Turn::answer(SUM_ANSWER), SUMMED);
    check_case("free-text", TOTAL, Turn::answer(SUM_ANSWER), SUMMED);
    let before = format!("# ai! use sum\n{TOTAL}");
    check_case("directive", &before, Turn::answer(SUM_ANSWER), SUMMED);
}

#[test]
fn emoji_tabs_and_line_ends_stay_as_they_are() {
    let before = "# 🦀 naïve 家\r\n\r\ndef total(numbers):\r\n\tresult = 0  # 🦀\r\n\tfor number in numbers:\r\n\t\tresult += number\r\n\treturn result\r\n\r\n\r\nNAME = '🦀\t家'\r\n";
    let after = "# 🦀 naïve 家\r\n\r\ndef total(numbers):\r\n\treturn sum(numbers)  # 🦀\r\n\r\n\r\nNAME = '🦀\t家'\r\n";
    let answer = "```python\ndef total(numbers):\n\treturn sum(numbers)  # 🦀\n```\n";
    check_case("exact", before, Turn::answer(answer), after);
}

#[test]
fn typing_elsewhere_is_kept_and_typing_there_refuses_the_edit() {
    let rebased = format!("# typed 🦀\n{SUMMED}");
    check_case("rebased", TOTAL, Turn::answer(SUM_ANSWER), &rebased);
    let overtaken = TOTAL.replace("in numbers", "in reversed(numbers)");
    check_case("overtaken", TOTAL, Turn::answer(SUM_ANSWER), &overtaken);
}

#[test]
fn cancel_and_errors_change_nothing() {
    check_case("cancelled", TOTAL, Turn::fault(Fault::Hang), TOTAL);
    check_case("error", TOTAL, Turn::error(NamedError::InvalidKey), TOTAL);
}

#[test]
fn two_asks_run_at_once() {
    let before =
        format!("{TOTAL}\n\ndef first(numbers):\n    copy = list(numbers)\n    return copy[0]\n");
    let (first, second) = (Gate::closed(), Gate::closed());
    let turns = vec![
        Turn::answer(SUM_ANSWER)
            .when_prompt_contains("use sum")
            .behind(&first),
        Turn::answer("```python\ndef first(numbers):\n    return numbers[0]\n```\n")
            .when_prompt_contains("use the first")
            .behind(&second),
    ];
    let gates = [("first", &first), ("second", &second)];
    let (project, _) = run("two", &[("a.py", &before)], turns, &gates);
    let after = format!("{SUMMED}\n\ndef first(numbers):\n    return numbers[0]\n");
    assert_eq!(project.read("a.py").unwrap(), after);
}

#[test]
fn a_draft_that_creates_a_file_is_refused_with_a_sentence() {
    let files = [("prices.py", PRICES), ("cart.py", CART)];
    let (project, _) = run("several", &files, vec![Turn::answer(MOVE)], &[]);
    assert_eq!(project.read("prices.py").unwrap(), PRICES);
    assert_eq!(project.read("cart.py").unwrap(), CART);
    assert!(!project.root().join("taxes.py").exists());
}
