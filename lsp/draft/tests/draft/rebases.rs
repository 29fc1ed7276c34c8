//! Edits carried over to a text that moved on.

use scopewise_draft::{Rebase, line_edits, rebase};
use scopewise_workspace::Text;

/// The text after the edit from `base` to `drafted` is carried over to `now`.
fn check_carried(base: &str, drafted: &str, now: &str, expected: &str) {
    let (base, now) = (Text::from(base), Text::from(now));
    let edits = line_edits(&base, &Text::from(drafted));
    match rebase(&base, &now, &edits) {
        Rebase::Edits(edits) => assert_eq!(now.edited(&edits).to_string(), expected),
        Rebase::Conflict { lines } => panic!("conflict in lines {lines:?}"),
    }
}

fn check_conflict(base: &str, drafted: &str, now: &str, expected: (usize, usize)) {
    let (base, now) = (Text::from(base), Text::from(now));
    let edits = line_edits(&base, &Text::from(drafted));
    assert_eq!(
        rebase(&base, &now, &edits),
        Rebase::Conflict { lines: expected }
    );
}

#[test]
fn shifts_by_what_was_typed_elsewhere() {
    check_carried(
        "a\nb\nc\nd\n",
        "a\nb\nc\nD\n",
        "A1\nA2\nb\nc\nd\n",
        "A1\nA2\nb\nc\nD\n",
    );
    check_carried("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\n", "A\nb\nc\n");
    check_carried(
        "a\r\nb\r\nc\r\n",
        "a\r\nb\r\nC\r\n",
        "é\r\nb\r\nc\r\n",
        "é\r\nb\r\nC\r\n",
    );
}

#[test]
fn carries_several_edits_around_several_changes() {
    check_carried(
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "one\n2\n3\n4\nfive\n6\n7\n8\nnine\n",
        "1\n2\n2.5\n3\n4\n5\n6\n8\n9\n",
        "one\n2\n2.5\n3\n4\nfive\n6\n8\nnine\n",
    );
}

#[test]
fn refuses_lines_both_sides_changed() {
    check_conflict("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", (2, 2));
    check_conflict("a\nb\nc\nd\n", "a\nX\nY\nd\n", "a\nb\nC1\nC2\nd\n", (3, 4));
    check_conflict("a\nb\nc\n", "a\nc\n", "a\nb!\nc\n", (2, 2));
    check_conflict("a\nb\nc\n", "a\nb!\nc\n", "a\nc\n", (2, 2));
    check_conflict("a\n", "b\n", "", (1, 1));
}

#[test]
fn refuses_lines_that_touch() {
    check_conflict("a\nb\nc\n", "a\nX\nc\n", "a\nb\nC\n", (3, 3));
    check_conflict("a\nb\n", "a\nmodel\nb\n", "a\nuser\nb\n", (2, 2));
    check_conflict("a\nb\n", "a!\nb\n", "a\nuser\nb\n", (2, 2));
}

#[test]
fn refuses_text_put_into_the_middle_of_what_is_replaced() {
    check_conflict("a\nb\nc\nd\n", "a\nX\nd\n", "a\nb\nnew\nc\nd\n", (3, 3));
}

#[test]
fn a_block_that_can_be_read_further_away_does_not_touch() {
    check_carried(
        "def f():\n    return 1\n\ndef h():\n    pass\n",
        "def f():\n    return 2\n\ndef h():\n    pass\n",
        "def f():\n    return 1\n\ndef g():\n    pass\n\ndef h():\n    pass\n",
        "def f():\n    return 2\n\ndef g():\n    pass\n\ndef h():\n    pass\n",
    );
}

#[test]
fn refuses_where_equal_lines_hide_which_one_was_meant() {
    check_conflict("a\nx\nx\nx\nb\n", "a\nx\nX\nx\nb\n", "a\nx\nx\nb\n", (4, 4));
}

#[test]
fn gives_no_edits_when_the_change_is_there_already() {
    check_carried("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", "a\nX\nc\n");
    check_carried(
        "a\nb\nc\nd\ne\n",
        "a\nX\nc\nd\ne\n",
        "a\nX\nc\nd\nE\n",
        "a\nX\nc\nd\nE\n",
    );
}

#[test]
fn takes_what_is_missing_when_a_part_is_there_already() {
    check_carried(
        "a\nb\nc\nd\n",
        "A\nb\nc\nD\n",
        "A\nb\nc\nd\n",
        "A\nb\nc\nD\n",
    );
}

#[test]
fn returns_the_edits_themselves_when_nothing_was_typed() {
    let base = Text::from("let a = 1;\n");
    let edit = scopewise_workspace::TextEdit {
        range: 4..5,
        replacement: "b".into(),
    };
    assert_eq!(
        rebase(&base, &base, std::slice::from_ref(&edit)),
        Rebase::Edits(vec![edit])
    );
}

#[test]
fn widens_an_edit_inside_a_line_to_the_line() {
    let (base, now) = (
        Text::from("x\ny\nlet a = 1;\n"),
        Text::from("new\nx\ny\nlet a = 1;\n"),
    );
    let edit = scopewise_workspace::TextEdit {
        range: 8..9,
        replacement: "b".into(),
    };
    let Rebase::Edits(edits) = rebase(&base, &now, &[edit]) else {
        panic!("conflict");
    };
    assert_eq!(now.edited(&edits).to_string(), "new\nx\ny\nlet b = 1;\n");
}
