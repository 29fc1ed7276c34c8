//! What cannot be run ends with 2 and one sentence that names the thing and the next step.

use crate::place::{CANARY, Place};

const TEXT: &str = "def f():\n    return 1\n";

#[track_caller]
fn check_refuses(words: &[&str], sentence: &str) {
    let place = Place::of(&[("a.py", TEXT), ("big.py", &"#".repeat(4 * 1024 * 1024 + 1))]);
    place.write("image.py", b"\x89PNG\0\0");
    place.write("latin.py", b"x = 1\ny = '\xe4'\n");
    let ended = place.run(words);
    assert_eq!(ended.code, Some(2), "{words:?}: {}", ended.said);
    assert_eq!(ended.said, format!("scopewise: {sentence}\n"), "{words:?}");
    assert_eq!(ended.out, "");
    assert_eq!(place.text("a.py"), TEXT);
}

#[test]
fn refuses_unknown_commands_and_arguments() {
    check_refuses(&["scop"], "there is no command scop; did you mean scope?");
    check_refuses(
        &["edit", "a.py:1", "x", "--rung", "slow"],
        "\"slow\" is no value of --rung <RUNG>; write fast, reasoning or deep",
    );
    check_refuses(
        &["edit", "a.py:1", "fix", "it"],
        "\"it\" is one argument too many; put the instruction in quotes",
    );
}

#[test]
fn refuses_places_that_the_text_does_not_have() {
    check_refuses(
        &["edit", "a.py:90", "x"],
        "line 90 is outside a.py, which has 2 lines; choose a line it has",
    );
    check_refuses(
        &["scope", "a.py:1:40"],
        "column 40 is outside line 1 of a.py, which has 8 columns; choose one it has",
    );
    check_refuses(
        &["prompt", "a.py:x", "x"],
        "the location \"a.py:x\" is malformed; write PATH:LINE, PATH:LINE:COL or PATH:LINE-LINE, \
         counting from 1",
    );
    check_refuses(&["edit", "a.py", "x"], "a.py needs a line; write a.py:1");
    check_refuses(
        &["edit", "b.py:7", "x"],
        "b.py does not exist; check the path, or write b.py:1 to have it made",
    );
}

#[test]
fn refuses_files_that_are_no_text() {
    check_refuses(
        &["edit", "image.py:1", "x"],
        "image.py is a binary file; only text can be edited",
    );
    check_refuses(
        &["edit", "big.py:1", "x"],
        "big.py is over 4 MB; split it, or edit it by hand",
    );
    check_refuses(
        &["edit", "latin.py:1", "x"],
        "latin.py is not UTF-8 (line 2); convert it to UTF-8 first",
    );
    check_refuses(&["edit", ".:1", "x"], ". is a folder; name a file in it");
    check_refuses(&["scope", "/", "x"], "/ is a folder; name a file in it");
}

#[test]
fn refuses_files_outside_the_workspace() {
    let place = Place::of(&[("a.py", TEXT)]);
    let ended = place.run(&["scope", "--root", ".", "/etc/hostname:1"]);
    ended.check(
        2,
        "leads outside the workspace; only files inside it are read",
    );
}

#[test]
fn refuses_an_empty_instruction_and_an_empty_note() {
    let sentence = "the instruction is empty; say what to change";
    check_refuses(&["edit", "a.py:1", "  "], sentence);
    check_refuses(&["scope", "a.py:1", ""], sentence);
    check_refuses(
        &["edit", "a.py:1"],
        "the instruction is missing; say what to change, in quotes",
    );
    check_refuses(
        &["edit", "--continue", "abc", " "],
        "the note is empty; say what is wrong, or leave it out",
    );
}

#[test]
fn refuses_results_it_does_not_have() {
    check_refuses(
        &["edit", "--continue", "abc", "x"],
        "there is no result abc any more; the last 50 are kept, so ask anew",
    );
    check_refuses(
        &["edit", "--continue", "../x", "x"],
        "\"../x\" is no id; `scopewise edit` shows the id of each result",
    );
}

#[test]
fn refuses_patches_that_are_none() {
    check_refuses(
        &["verify", "--patch", "none.diff"],
        "none.diff does not exist; check the path",
    );
    check_refuses(
        &["verify", "--patch", "-"],
        "the patch is empty; give a unified diff",
    );
}

#[test]
fn says_that_there_is_no_repository_and_no_commit() {
    let place = Place::of(&[("a.py", TEXT)]);
    place
        .run(&["verify"])
        .check(2, "is not in a git repository");
    place.git(&["init", "-q"]);
    place
        .run(&["verify"])
        .check(2, "the repository has no commit yet");
}

#[test]
fn says_what_to_set_where_no_model_is_configured() {
    let place = Place::of(&[("a.py", TEXT)]);
    let ended = place.run(&["edit", "a.py:1", "add a docstring"]);
    ended.check(2, "set OPENAI_API_KEY or ANTHROPIC_API_KEY");
    ended.check(2, "`scopewise demo` runs without a key");
    ended.check(2, "no Ollama or llama.cpp server answers on this machine");
}

#[test]
fn says_that_a_log_level_is_none() {
    let place = Place::of(&[("a.py", TEXT)]).with("SCOPEWISE_LOG", "=,=");
    place.run(&["doctor"]).check(1, "SCOPEWISE_LOG is \"=,=\"");
}

#[test]
fn ends_quietly_when_nobody_reads_on() {
    let place = Place::of(&[("a.py", TEXT)]).with("OPENAI_API_KEY", CANARY);
    let mut child = place.command(&["doctor"]).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
