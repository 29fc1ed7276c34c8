//! Patches from git, diff and people, applied forwards and backwards.

use scopewise_draft::{
    PatchError, apply_patch_backwards, paths_in_patch, read_patch, skipped_in_patch,
};
use scopewise_workspace::{FileChange, Snapshot};

/// The workspace as `path: text` pieces, sorted by path.
fn shown(snapshot: &Snapshot) -> String {
    let files = snapshot
        .files()
        .map(|file| format!("{}: {:?}", file.path, file.text().to_string()));
    files.collect::<Vec<_>>().join("\n")
}

fn applied(
    files: &[(&str, &str)],
    read: Result<Vec<FileChange>, PatchError>,
) -> Result<String, PatchError> {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    read.map(|changes| shown(&snapshot.with_changes(&changes)))
}

/// The patch leads from `before` to `after`, and backwards from there to `before`.
fn check_patch(before: &[(&str, &str)], patch: &str, after: &[(&str, &str)]) {
    let there = Snapshot::of_texts(before.iter().copied());
    let back = Snapshot::of_texts(after.iter().copied());
    let forwards = applied(before, read_patch(&there, patch));
    assert_eq!(forwards, Ok(shown(&back)), "forwards");
    let backwards = applied(after, apply_patch_backwards(&back, patch));
    assert_eq!(backwards, Ok(shown(&there)), "backwards");
}

fn check_refused(files: &[(&str, &str)], patch: &str, expected: &str) {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    let refused = read_patch(&snapshot, patch).unwrap_err();
    assert_eq!(refused.to_string(), expected);
}

const ABC: &str = "a\nb\nc\n";
const B_TO_X: &str = "@@ -1,3 +1,3 @@\n a\n-b\n+X\n c\n";

#[test]
fn applies_git_and_plain_headers() {
    let headers = [
        "diff --git a/m.py b/m.py\nindex 123..456 100644\n--- a/m.py\n+++ b/m.py\n",
        "--- a/m.py\n+++ b/m.py\n",
        "--- m.py\t2026-01-01 00:00:00\n+++ m.py\t2026-01-02 00:00:00\n",
        "diff --git m.py m.py\n--- m.py\n+++ m.py\n",
        "--- i/m.py\n+++ w/m.py\n",
        "--- old/m.py\n+++ new/m.py\n",
        "--- m.py.orig\n+++ m.py\n",
        "Subject: a mail\n\n text\n---\n m.py | 2 +-\n\ndiff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n",
    ];
    for header in headers {
        let patch = format!("{header}{B_TO_X}-- \n2.39.0\n");
        check_patch(&[("m.py", ABC)], &patch, &[("m.py", "a\nX\nc\n")]);
    }
}

#[test]
fn keeps_a_folder_that_is_really_named_a() {
    let patch = format!("--- a/m.py\n+++ a/m.py\n{B_TO_X}");
    check_patch(
        &[("a/m.py", ABC), ("m.py", ABC)],
        &patch,
        &[("a/m.py", "a\nX\nc\n"), ("m.py", ABC)],
    );
}

#[test]
fn applies_several_files_and_hunks() {
    let numbers: String = (1..=12).map(|n| format!("{n}\n")).collect();
    let patch = format!(
        "--- a/m.py\n+++ b/m.py\n{B_TO_X}--- a/n.py\n+++ b/n.py\n\
         @@ -1,2 +1,3 @@\n+0\n 1\n 2\n@@ -11,2 +12,1 @@\n 11\n-12\n"
    );
    let after = format!("0\n{}", numbers.replace("12\n", ""));
    check_patch(
        &[("m.py", ABC), ("n.py", &numbers)],
        &patch,
        &[("m.py", "a\nX\nc\n"), ("n.py", &after)],
    );
}

#[test]
fn creates_deletes_and_renames() {
    let create = "diff --git a/n.py b/n.py\nnew file mode 100644\n--- /dev/null\n+++ b/n.py\n@@ -0,0 +1,2 @@\n+x\n+y\n";
    check_patch(&[], create, &[("n.py", "x\ny\n")]);
    let delete = "--- a/n.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y\n";
    check_patch(&[("n.py", "x\ny\n")], delete, &[]);
    let stamped = "--- old/n.py\t1970-01-01 00:00:00.000000000 +0000\n+++ new/n.py\t2026-01-02 00:00:00 +0000\n@@ -0,0 +1,2 @@\n+x\n+y\n";
    check_patch(&[], stamped, &[("n.py", "x\ny\n")]);
    let empty = "diff --git a/__init__.py b/__init__.py\nnew file mode 100644\nindex 000..e69\n";
    check_patch(&[], empty, &[("__init__.py", "")]);
    let rename =
        "diff --git a/m.py b/n.py\nsimilarity index 100%\nrename from m.py\nrename to n.py\n";
    check_patch(&[("m.py", ABC)], rename, &[("n.py", ABC)]);
    let both = format!(
        "diff --git a/m.py b/n.py\nsimilarity index 80%\nrename from m.py\nrename to n.py\n\
         --- a/m.py\n+++ b/n.py\n{B_TO_X}"
    );
    check_patch(&[("m.py", ABC)], &both, &[("n.py", "a\nX\nc\n")]);
    let copy = "diff --git a/m.py b/n.py\ncopy from m.py\ncopy to n.py\n";
    check_patch(&[("m.py", ABC)], copy, &[("m.py", ABC), ("n.py", ABC)]);
}

#[test]
fn minds_final_newlines() {
    let lost =
        "--- a/m.py\n+++ b/m.py\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n";
    check_patch(&[("m.py", "a\nb\n")], lost, &[("m.py", "a\nb")]);
    let grown = "--- a/m.py\n+++ b/m.py\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n";
    check_patch(&[("m.py", "a")], grown, &[("m.py", "a\nb")]);
}

#[test]
fn minds_line_endings() {
    let native = "--- a/m.py\n+++ b/m.py\n@@ -1,3 +1,3 @@\n a\r\n-b\r\n+X\r\n c\r\n";
    let crlf = [("m.py", "a\r\nb\r\nc\r\n")];
    let changed = [("m.py", "a\r\nX\r\nc\r\n")];
    check_patch(&crlf, native, &changed);
    let plain = format!("--- a/m.py\n+++ b/m.py\n{B_TO_X}");
    check_patch(&crlf, &plain, &changed);
    let converted = plain.replace('\n', "\r\n");
    check_patch(&crlf, &converted, &changed);
    check_patch(&[("m.py", ABC)], &converted, &[("m.py", "a\nX\nc\n")]);
}

#[test]
fn reads_quoted_names_and_names_with_spaces() {
    let patch = format!("--- \"a/\\303\\244.py\"\n+++ \"b/\\303\\244.py\"\n{B_TO_X}");
    check_patch(&[("ä.py", ABC)], &patch, &[("ä.py", "a\nX\nc\n")]);
    let patch = format!("diff --git a/m n.py b/m n.py\n--- a/m n.py\t\n+++ b/m n.py\t\n{B_TO_X}");
    check_patch(&[("m n.py", ABC)], &patch, &[("m n.py", "a\nX\nc\n")]);
}

#[test]
fn reads_empty_context_lines_that_lost_their_blank() {
    let patch = "--- a/m.py\n+++ b/m.py\n@@ -1,3 +1,3 @@\n a\n\n-b\n+X\n";
    check_patch(&[("m.py", "a\n\nb\n")], patch, &[("m.py", "a\n\nX\n")]);
}

#[test]
fn finds_a_hunk_that_moved_to_one_other_place() {
    let patch = format!("--- a/m.py\n+++ b/m.py\n{B_TO_X}");
    check_patch(
        &[("m.py", "0\n0\na\nb\nc\n")],
        &patch,
        &[("m.py", "0\n0\na\nX\nc\n")],
    );
}

#[test]
fn takes_the_stated_line_among_equal_ones() {
    let patch = "--- a/m.py\n+++ b/m.py\n@@ -3,1 +3,1 @@\n-a\n+X\n";
    check_patch(
        &[("m.py", "a\na\na\na\n")],
        patch,
        &[("m.py", "a\na\nX\na\n")],
    );
}

#[test]
fn refuses_a_hunk_that_fits_several_other_places() {
    let patch = "--- a/m.py\n+++ b/m.py\n@@ -1,1 +1,1 @@\n-a\n+X\n";
    check_refused(
        &[("m.py", "0\na\na\n")],
        patch,
        "hunk 1 of m.py (line 1) does not apply there and fits 2 other places: give more context",
    );
}

#[test]
fn refuses_hunks_that_fit_nowhere() {
    let patch = format!("--- a/m.py\n+++ b/m.py\n{B_TO_X}");
    check_refused(
        &[("m.py", "a\nB\nc\n")],
        &patch,
        "hunk 1 of m.py (line 1) does not apply: its lines are not in the file",
    );
    let inserted = "--- a/m.py\n+++ b/m.py\n@@ -9,0 +10 @@\n+x\n";
    check_refused(
        &[("m.py", ABC)],
        inserted,
        "hunk 1 of m.py has no context and its line cannot be found: give a diff with context lines",
    );
}

#[test]
fn names_what_is_malformed() {
    let cases = [
        (
            "hello\n",
            "no `---` and `+++` lines in the patch: give a unified diff, as `git diff` prints it",
        ),
        (
            B_TO_X,
            "hunk `@@ -1,3 +1,3 @@` stands under no `---` and `+++` lines: give each hunk its file",
        ),
        (
            "--- a/m.py\n+++ b/m.py\n@@ -1,3 +1,3 @@\n a\n-b\n+X",
            "hunk 1 of m.py is cut off",
        ),
        (
            "--- a/m.py\n+++ b/m.py\n@@ -1,3 +1,3 @@\n a\n-b\n+X\n+Y\n c\n",
            "hunk 1 of m.py has more lines than its header says",
        ),
        (
            "--- a/m.py\n+++ b/m.py\n@@ -1,3 +1,3 @@\n a\n-b\n+X\ndiff --git a/n b/n\n",
            "hunk 1 of m.py has fewer lines than its header says",
        ),
        (
            "--- a/m.py\n+++ b/m.py\n@@ one @@\n a\n",
            "hunk 1 of m.py has the malformed header `@@ one @@`",
        ),
        (
            "--- a/m.py\n+++ b/m.py\n",
            "m.py has no hunks in the patch: it may be cut off",
        ),
        (
            "diff --cc m.py\n--- a/m.py\n+++ b/m.py\n@@@ -1,2 -1,2 +1,3 @@@\n",
            "m.py has no hunks in the patch: it may be cut off",
        ),
        (
            "--- \"a/m.py\n+++ b/m.py\n@@ -1 +1 @@\n-a\n+b\n",
            "broken quotation in `--- \"a/m.py`",
        ),
        (
            "--- \"a/\\033[2J\\n.py\"\n+++ \"b/\\033[2J\\n.py\"\n@@ -1 +1 @@\n-a\n+b\n",
            "` [2J .py` is no path inside the workspace: make the patch relative to its root",
        ),
        (
            "--- ../m.py\n+++ ../m.py\n@@ -1 +1 @@\n-a\n+b\n",
            "`../m.py` is no path inside the workspace: make the patch relative to its root",
        ),
        (
            "--- /dev/null\n+++ /etc/passwd\n@@ -0,0 +1 @@\n+b\n",
            "`/etc/passwd` is no path inside the workspace: make the patch relative to its root",
        ),
        (
            "--- a/q.py\n+++ b/q.py\n@@ -1 +1 @@\n-a\n+b\n",
            "q.py is not in the workspace: apply the patch to the tree it was made for",
        ),
        (
            "--- /dev/null\n+++ b/m.py\n@@ -0,0 +1 @@\n+b\n",
            "m.py is there already, but the patch creates it: is the patch applied?",
        ),
        (
            "--- a/m.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n",
            "the patch deletes m.py, which holds more lines than the patch removes",
        ),
    ];
    for (patch, expected) in cases {
        check_refused(&[("m.py", ABC)], patch, expected);
    }
    let twice = format!("--- a/m.py\n+++ b/m.py\n{B_TO_X}").repeat(2);
    check_refused(
        &[("m.py", ABC)],
        &twice,
        "m.py occurs twice in the patch: give one diff from the first state to the last",
    );
}

#[test]
fn reads_a_patch_of_nothing() {
    check_patch(&[("m.py", ABC)], "", &[("m.py", ABC)]);
    check_patch(&[("m.py", ABC)], "\n", &[("m.py", ABC)]);
    let mode = "diff --git a/run b/run\nold mode 100644\nnew mode 100755\n";
    check_patch(&[("m.py", ABC)], mode, &[("m.py", ABC)]);
}

#[test]
fn names_files_it_skips_and_applies_the_others() {
    let patch = format!(
        "diff --git a/i.png b/i.png\nindex 1..2 100644\nBinary files a/i.png and b/i.png differ\n\
         diff --git a/j.png b/j.png\nnew file mode 100644\nGIT binary patch\nliteral 3\nKcmZQz\n\n\
         diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc\n\\ No newline at end of file\n\
         diff --git a/sub b/sub\nindex 1..2 160000\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n\
         Binary files old/k.bin and new/k.bin differ\n\
         diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n{B_TO_X}"
    );
    check_patch(&[("m.py", ABC)], &patch, &[("m.py", "a\nX\nc\n")]);
    let skipped: Vec<String> = skipped_in_patch(&patch)
        .unwrap()
        .iter()
        .map(|file| format!("{}: {}", file.path, file.because))
        .collect();
    assert_eq!(
        skipped,
        [
            "i.png: it is binary",
            "j.png: it is binary",
            "l: it is a symbolic link",
            "sub: it is a submodule",
            "new/k.bin: it is binary",
        ]
    );
    let paths = paths_in_patch(&patch).unwrap();
    assert_eq!(
        paths.iter().map(|path| path.as_str()).collect::<Vec<_>>(),
        ["m.py"]
    );
}
