//! Answers in the `apply_patch` form.

use crate::blocks::{check_changed, check_rejected};

const APP: &str = "class A:\n    def run(self):\n        return 1\n\n\nclass B:\n    def run(self):\n        return 1\n";

fn check_patch(lines: &str, expected: &[(&str, &str)]) {
    let answer = format!("*** Begin Patch\n{lines}*** End Patch\n");
    check_changed(&[("app.py", APP)], &answer, expected);
    let fenced = format!("Sure:\n```\n{answer}```\nDone.");
    check_changed(&[("app.py", APP)], &fenced, expected);
}

fn check_no_patch(lines: &str, expected: &str) {
    let answer = format!("*** Begin Patch\n{lines}*** End Patch\n");
    check_rejected(&[("app.py", APP)], &answer, expected);
}

#[test]
fn updates_and_adds_files() {
    check_patch(
        "*** Update File: app.py\n@@\n class A:\n     def run(self):\n-        return 1\n+        return 2\n\n*** Add File: b.py\n+x = 1\n+\n+y = 2\n",
        &[
            ("app.py", &APP.replacen("return 1", "return 2", 1)),
            ("b.py", "x = 1\n\ny = 2\n"),
        ],
    );
}

#[test]
fn headers_single_one_of_several_places_out() {
    let second = format!("{}2\n", APP.trim_end().strip_suffix('1').unwrap());
    check_patch(
        "*** Update File: app.py\n@@ class B:\n     def run(self):\n-        return 1\n+        return 2\n",
        &[("app.py", &second)],
    );
    check_patch(
        "*** Update File: app.py\n@@ class B:\n@@     def run(self):\n-        return 1\n+        return 2\n",
        &[("app.py", &second)],
    );
    check_patch(
        "*** Update File: app.py\n@@\n-        return 1\n+        return 2\n*** End of File\n",
        &[("app.py", &second)],
    );
}

#[test]
fn keeps_the_rules_of_blocks() {
    check_no_patch(
        "*** Update File: app.py\n@@\n-        return 1\n+        return 2\n",
        "the SEARCH text of block 1 for app.py, which begins “return 1”, stands there 2 times, at lines 3, 8: add lines around it until it stands there once",
    );
    check_no_patch(
        "*** Update File: app.py\n@@ def run(self):\n-        return 1\n+        return 2\n",
        "the SEARCH text of block 1 for app.py, which begins “return 1”, stands there 2 times, at lines 3, 8: add lines around it until it stands there once",
    );
    check_no_patch(
        "*** Update File: ../app.py\n@@\n-x\n+y\n",
        "`../app.py` in block 1 is no path inside the workspace: name files relative to its root",
    );
    check_no_patch(
        "*** Add File: app.py\n+x\n",
        "block 1 has an empty SEARCH, but app.py is there already: put lines of the file into it",
    );
}

#[test]
fn rejects_what_it_cannot_take() {
    check_no_patch(
        "*** Move to: b.py\n",
        "`*** Move to: b.py` stands under no `*** Update File:` line: put it right below one",
    );
    check_no_patch(
        "*** Delete File: app.py\nx = 1\n",
        "`x = 1` stands under `*** Delete File: app.py`: a deleted file takes no lines",
    );
    check_no_patch(
        "*** Copy File: app.py\n",
        "`*** Copy File: app.py` is no line of a patch: use `*** Update File:`, `*** Add File:` and `*** Delete File:`",
    );
    check_no_patch(
        "*** Update File: app.py\n@@ class A:\n+x = 1\n",
        "chunk 1 for app.py only adds lines: show lines of the file around them",
    );
    check_no_patch(
        "*** Update File: app.py\n@@\nreturn 1\n",
        "`return 1` in the patch begins with none of blank, `-` and `+`: put one before each line",
    );
    check_no_patch(
        "x = 1\n",
        "`x = 1` stands in the patch before any file: begin with `*** Update File: path`",
    );
    check_no_patch(
        "*** Something\n",
        "`*** Something` is no line of a patch: use `*** Update File:`, `*** Add File:` and `*** Delete File:`",
    );
    check_rejected(
        &[("app.py", APP)],
        "*** Begin Patch\n*** Update File: app.py\n@@\n-class A:\n+class C:\n",
        "the patch never ends: close it with `*** End Patch`",
    );
    check_rejected(
        &[("app.py", APP)],
        "*** Begin Patch\n*** End Patch\n",
        "the answer has no SEARCH/REPLACE block, it begins “*** Begin Patch”: answer with one block for each change",
    );
}
