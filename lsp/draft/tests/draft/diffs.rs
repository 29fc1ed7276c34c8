//! Hunks, edits of whole lines and unified diffs.

use scopewise_draft::{diff_hunks, line_edits, unified_diff};
use scopewise_workspace::{Text, WorkspacePath};

fn check_edits(before: &str, after: &str, expected: &[(usize, usize, &str)]) {
    let (before, after) = (Text::from(before), Text::from(after));
    let edits = line_edits(&before, &after);
    let got: Vec<_> = edits
        .iter()
        .map(|edit| (edit.range.start, edit.range.end, edit.replacement.as_str()))
        .collect();
    assert_eq!(got, expected);
    assert_eq!(before.edited(&edits).to_string(), after.to_string());
}

#[test]
fn edits_replace_whole_lines_only() {
    check_edits("a\nb\nc\n", "a\nX\nc\n", &[(2, 4, "X\n")]);
    check_edits("a\r\nb\r\n", "a\r\nB\r\n", &[(3, 6, "B\r\n")]);
    check_edits("a\rb\rc", "a\rc", &[(2, 4, "")]);
    check_edits("a", "a\nb", &[(0, 1, "a\nb")]);
    check_edits("", "x\n", &[(0, 0, "x\n")]);
    check_edits("same\n", "same\n", &[]);
}

#[test]
fn a_changed_line_break_is_a_changed_line() {
    check_edits("a\nb\n", "a\r\nb\n", &[(0, 2, "a\r\n")]);
}

#[test]
fn hunks_count_lines_from_zero() {
    let hunks = diff_hunks(&Text::from("a\nb\nc\n"), &Text::from("a\nc\nd\n"));
    let got: Vec<_> = hunks
        .iter()
        .map(|hunk| (hunk.before.clone(), hunk.after.clone()))
        .collect();
    assert_eq!(got, [(1..2, 1..1), (3..3, 2..3)]);
}

fn diff_of(before: Option<&str>, after: Option<&str>) -> String {
    let path = WorkspacePath::new("src/a.py").unwrap();
    let (before, after) = (before.map(Text::from), after.map(Text::from));
    unified_diff(&path, before.as_ref(), after.as_ref())
}

#[test]
fn shows_three_lines_of_context_and_joins_near_changes() {
    let before = (1..=20).map(|n| format!("{n}\n")).collect::<String>();
    let after = before
        .replace("5\n6\n", "five\n6\n")
        .replace("11\n", "")
        .replace("20\n", "20\n21\n");
    insta::assert_snapshot!(diff_of(Some(&before), Some(&after)), @r"
    diff --git a/src/a.py b/src/a.py
    --- a/src/a.py
    +++ b/src/a.py
    @@ -2,13 +2,12 @@
     2
     3
     4
    -5
    +five
     6
     7
     8
     9
     10
    -11
     12
     13
     14
    @@ -18,3 +17,4 @@
     18
     19
     20
    +21
    ");
}

#[test]
fn marks_a_missing_final_newline() {
    insta::assert_snapshot!(diff_of(Some("a\nb"), Some("a\nb\n")), @r"
    diff --git a/src/a.py b/src/a.py
    --- a/src/a.py
    +++ b/src/a.py
    @@ -1,2 +1,2 @@
     a
    -b
    \ No newline at end of file
    +b
    ");
}

#[test]
fn names_the_missing_side_of_new_and_deleted_files() {
    insta::assert_snapshot!(diff_of(None, Some("a\n")), @r"
    diff --git a/src/a.py b/src/a.py
    new file mode 100644
    --- /dev/null
    +++ b/src/a.py
    @@ -0,0 +1 @@
    +a
    ");
    insta::assert_snapshot!(diff_of(Some("a\n"), None), @r"
    diff --git a/src/a.py b/src/a.py
    deleted file mode 100644
    --- a/src/a.py
    +++ /dev/null
    @@ -1 +0,0 @@
    -a
    ");
    insta::assert_snapshot!(diff_of(None, Some("")), @r"
    diff --git a/src/a.py b/src/a.py
    new file mode 100644
    ");
}

#[test]
fn says_nothing_of_equal_texts() {
    assert_eq!(diff_of(Some("a\n"), Some("a\n")), "");
    assert_eq!(diff_of(None, None), "");
}
