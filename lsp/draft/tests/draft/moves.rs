//! Lines that rename and delete files, beside blocks and alone.

use scopewise_draft::{change_diffs, read_patch};
use scopewise_workspace::{FileChange, Snapshot};

use crate::blocks::{check_rejected, parsed};

const FILES: [(&str, &str); 4] = [
    ("app.py", "from lib.old import f\n\nprint(f(1))\n"),
    ("lib/old.py", "def f(a):\n    return a\n"),
    ("lib/unused.py", "def g(a):\n    return a\n"),
    ("empty.py", ""),
];

const EDITED: &str = "<<<<<<< SEARCH\ndef f(a):\n    return a\n=======\ndef f(a):\n    return a + 1\n>>>>>>> REPLACE\n";
const IMPORT: &str = "FILE: app.py\n<<<<<<< SEARCH\nfrom lib.old import f\n=======\nfrom lib.new import f\n>>>>>>> REPLACE\n";

/// The changes in a line each, and the same again from the diff that is shown of them.
#[track_caller]
fn check_moves(answer: &str, expected: &[&str]) {
    let draft = parsed(&FILES, answer).unwrap_or_else(|why| panic!("{why}\n{answer}"));
    assert_eq!(words(&draft.changes), expected, "{answer}");
    let before = Snapshot::of_texts(FILES);
    let after = before.with_changes(&draft.changes);
    let diffs = change_diffs(&before, &after, &draft.changes);
    let diff: String = diffs.into_iter().map(|(_, diff)| diff).collect();
    let again = before.with_changes(&read_patch(&before, &diff).unwrap());
    assert_eq!(texts(&again), texts(&after), "{diff}");
}

fn words(changes: &[FileChange]) -> Vec<String> {
    let word = |change: &FileChange| match change {
        FileChange::Edit { path, edits } => {
            let new: String = edits.iter().map(|edit| edit.replacement.as_str()).collect();
            format!("edit {path}: {}", new.trim())
        }
        FileChange::Create { path, .. } => format!("create {path}"),
        FileChange::Rename { from, to } => format!("rename {from} {to}"),
        FileChange::Delete { path } => format!("delete {path}"),
    };
    changes.iter().map(word).collect()
}

fn texts(snapshot: &Snapshot) -> Vec<(String, String)> {
    let text = |file: &scopewise_workspace::File| (file.path.to_string(), file.text().to_string());
    snapshot.files().map(text).collect()
}

#[test]
fn renames_and_deletes_files_wherever_the_line_stands() {
    for answer in [
        "RENAME: lib/old.py -> lib/new.py\nDELETE: lib/unused.py\n",
        "```\nRENAME: lib/old.py -> lib/new.py\nDELETE: lib/unused.py\n```\n",
        "Here:\n\n- **DELETE:** `lib/unused.py`\n- **RENAME:** `lib/old.py` → `lib/new.py`\n",
        "RENAME: lib/old.py -> ./lib/new.py\nRENAME: lib/old.py -> lib/new.py\nDELETE: lib/unused.py\nDELETE: lib/unused.py\n",
        "*** Begin Patch\n*** Update File: lib/old.py\n*** Move to: lib/new.py\n*** Delete File: lib/unused.py\n*** End Patch\n",
    ] {
        check_moves(
            answer,
            &["rename lib/old.py lib/new.py", "delete lib/unused.py"],
        );
    }
}

#[test]
fn edits_a_renamed_file_by_either_name() {
    let expected = [
        "edit app.py: from lib.new import f",
        "rename lib/old.py lib/new.py",
        "edit lib/new.py: return a + 1",
    ];
    let rename = "RENAME: lib/old.py -> lib/new.py\n";
    for name in ["lib/old.py", "lib/new.py"] {
        let own = format!("FILE: {name}\n```python\n{EDITED}```\n");
        check_moves(&format!("{rename}\n{IMPORT}\n{own}"), &expected);
        check_moves(&format!("{own}\n{IMPORT}\n{rename}"), &expected);
    }
    check_moves(
        "*** Begin Patch\n*** Update File: lib/old.py\n*** Move to: lib/new.py\n@@\n def f(a):\n-    return a\n+    return a + 1\n*** Update File: app.py\n@@\n-from lib.old import f\n+from lib.new import f\n*** End Patch\n",
        &expected,
    );
}

#[test]
fn text_of_a_file_moves_nothing() {
    check_moves(
        "FILE: notes.md\n```\n<<<<<<< SEARCH\n=======\nDELETE: app.py\n>>>>>>> REPLACE\n```\n",
        &["create notes.md"],
    );
    check_moves(
        "FILE: notes.md\n```\nRENAME: app.py -> b.py\n```\n",
        &["create notes.md"],
    );
    check_moves(
        "DELETE: empty.py\n\n```sh\ngit rm app.py\n# DELETE: app.py\n```\n",
        &["delete empty.py"],
    );
}

#[test]
fn a_moved_file_is_there_and_its_new_place_is_free() {
    for (answer, expected) in [
        (
            "DELETE: unused.py",
            "there is no unused.py to delete: did you mean lib/unused.py?",
        ),
        (
            "DELETE: nothing.py",
            "there is no nothing.py to delete: leave the line out",
        ),
        (
            "RENAME: old.py -> new.py",
            "there is no old.py to rename: did you mean lib/old.py?",
        ),
        (
            "RENAME: lib -> core",
            "lib is a folder: rename each of its files on a line of its own",
        ),
        (
            "DELETE: lib/",
            "lib is a folder: delete each of its files on a line of its own",
        ),
        (
            "RENAME: app.py -> lib/old.py",
            "app.py cannot be renamed to lib/old.py, which is there already: choose a path that is free",
        ),
        (
            "RENAME: app.py -> lib",
            "app.py cannot be renamed to lib, which is there already: choose a path that is free",
        ),
        (
            "RENAME: lib/old.py -> app.py/old.py",
            "lib/old.py cannot be renamed to app.py/old.py: app.py is a file and no folder",
        ),
        (
            "RENAME: app.py -> ./app.py",
            "app.py is renamed to itself: leave the line out",
        ),
        (
            "RENAME: app.py -> ../app.py",
            "`../app.py` is no path inside the workspace: name files relative to its root",
        ),
        (
            "DELETE: /etc/passwd",
            "`/etc/passwd` is no path inside the workspace: name files relative to its root",
        ),
        (
            "RENAME: app.py -> .git/hooks/pre-commit",
            ".git/hooks/pre-commit is git's own: leave it as it is",
        ),
    ] {
        check_rejected(&FILES, answer, expected);
    }
}

#[test]
fn what_an_answer_says_of_a_file_fits_together() {
    for (answer, expected) in [
        (
            "RENAME: app.py -> b.py\nDELETE: app.py".to_owned(),
            "app.py is both renamed and deleted: leave one of the two lines out",
        ),
        (
            "RENAME: app.py -> b.py\nRENAME: app.py -> c.py".to_owned(),
            "app.py is renamed twice, to b.py and to c.py: write one line for it",
        ),
        (
            "RENAME: app.py -> b.py\nRENAME: empty.py -> b.py".to_owned(),
            "app.py and empty.py are both renamed to b.py: give each a path of its own",
        ),
        (
            format!("DELETE: lib/old.py\nFILE: lib/old.py\n{EDITED}"),
            "block 1 is for lib/old.py, which the answer deletes: leave one of the two out",
        ),
        (
            "DELETE: empty.py\nFILE: empty.py\n<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE"
                .to_owned(),
            "block 1 is for empty.py, which the answer deletes: leave one of the two out",
        ),
        (
            "RENAME: app.py -> b.py\nFILE: b.py\n<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE"
                .to_owned(),
            "block 1 creates b.py, but the answer renames app.py to b.py: put lines of the file into SEARCH, or leave the RENAME line out and create b.py as a new file",
        ),
        (
            "RENAME: app.py -> b.py\nFILE: app.py\n<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE"
                .to_owned(),
            "block 1 creates app.py, but the answer renames app.py to b.py: put lines of the file into SEARCH, or leave the RENAME line out and create b.py as a new file",
        ),
    ] {
        check_rejected(&FILES, &answer, expected);
    }
}

fn created(path: &str) -> String {
    format!("FILE: {path}\n<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE\n")
}

#[test]
fn no_file_is_put_where_its_folder_is_a_file() {
    let outside = "; choose a path outside it";
    for (answer, expected) in [
        (
            "RENAME: app.py -> pkg\nRENAME: lib/old.py -> pkg/deep/old.py".to_owned(),
            "lib/old.py cannot be renamed to pkg/deep/old.py: app.py is renamed to the file pkg",
        ),
        (
            "RENAME: lib/old.py -> pkg/old.py\nRENAME: app.py -> pkg".to_owned(),
            "lib/old.py cannot be renamed to pkg/old.py: app.py is renamed to the file pkg",
        ),
        (
            format!("RENAME: app.py -> pkg\n{}", created("pkg/x.py")),
            "pkg/x.py cannot be created: app.py is renamed to the file pkg",
        ),
        (
            format!("RENAME: app.py -> pkg/app.py\n{}", created("pkg")),
            "app.py cannot be renamed to pkg/app.py: the answer creates the file pkg",
        ),
        (
            format!("{}{}", created("pkg"), created("pkg/x.py")),
            "pkg/x.py cannot be created: the answer creates the file pkg",
        ),
        (
            format!("DELETE: lib/unused.py\n{}", created("lib/unused.py/x.py")),
            "lib/unused.py/x.py cannot be created: lib/unused.py is a file, even if it is deleted",
        ),
        (
            format!("RENAME: app.py -> b.py\n{}", created("app.py/x.py")),
            "app.py/x.py cannot be created: app.py is a file, even if it is renamed to b.py",
        ),
        (
            created("app.py/x.py"),
            "app.py/x.py cannot be created: app.py is a file and no folder",
        ),
    ] {
        check_rejected(&FILES, &answer, &format!("{expected}{outside}"));
    }
    let answer = "RENAME: app.py -> pkg/app.py\nRENAME: empty.py -> pkg/empty.py\n";
    check_moves(
        &format!("{answer}{}", created("pkgs")),
        &[
            "rename app.py pkg/app.py",
            "rename empty.py pkg/empty.py",
            "create pkgs",
        ],
    );
}

#[test]
fn shows_a_move_as_git_does() {
    let answer = format!(
        "RENAME: lib/old.py -> lib/new.py\nFILE: lib/old.py\n{EDITED}\nRENAME: app.py -> main.py\nDELETE: lib/unused.py\n"
    );
    let draft = parsed(&FILES, &answer).unwrap();
    let before = Snapshot::of_texts(FILES);
    let diffs = change_diffs(
        &before,
        &before.with_changes(&draft.changes),
        &draft.changes,
    );
    let diff: String = diffs.into_iter().map(|(_, diff)| diff).collect();
    insta::assert_snapshot!(diff, @r"
    diff --git a/app.py b/main.py
    similarity index 100%
    rename from app.py
    rename to main.py
    diff --git a/lib/old.py b/lib/new.py
    similarity index 37%
    rename from lib/old.py
    rename to lib/new.py
    --- a/lib/old.py
    +++ b/lib/new.py
    @@ -1,2 +1,2 @@
     def f(a):
    -    return a
    +    return a + 1
    diff --git a/lib/unused.py b/lib/unused.py
    deleted file mode 100644
    --- a/lib/unused.py
    +++ /dev/null
    @@ -1,2 +0,0 @@
    -def g(a):
    -    return a
    ");
}
