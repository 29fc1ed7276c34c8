//! Answers in blocks that are refused, each with its reason.

use crate::blocks::{APP, F, F2, LIB, block, check_rejected};

/// The answer holds one block for `app.py`; the reason follows these words.
fn check_misplaced(search: &str, expected: &str) {
    check_rejected(
        &[("app.py", APP), ("lib.py", LIB)],
        &format!("FILE: app.py\n{}", block(search, "new\n")),
        &format!("the SEARCH text of block 1 for app.py, which begins {expected}"),
    );
}

#[test]
fn rejects_text_that_stands_there_several_times() {
    check_misplaced(
        "    return a\n",
        "“return a”, stands there 2 times, at lines 5, 9: add lines around it until it stands there once",
    );
    check_misplaced(
        "return a\n",
        "“return a”, stands there 2 times, at lines 5, 9: add lines around it until it stands there once",
    );
    check_rejected(
        &[("m.c", &"}\n".repeat(7))],
        &format!("FILE: m.c\n{}", block("}\n", "x\n")),
        "the SEARCH text of block 1 for m.c, which begins “}”, stands there 7 times, at lines 1, 2, 3, 4, 5 and more: add lines around it until it stands there once",
    );
}

#[test]
fn rejects_text_that_stands_nowhere_and_says_what_is_near() {
    check_misplaced(
        "def f(a):\n    return b\n",
        "“def f(a):”, is not there; the nearest is lines 4 to 5, where 1 of 2 lines are the same: copy the lines from the file exactly",
    );
    check_misplaced(
        "zzz\n",
        "“zzz”, is not there: copy the lines from the file exactly",
    );
    check_misplaced(
        "import os\n\n# ... rest of code ...\n\ndef g(a):\n",
        "“import os”, is not there; the nearest is lines 1 to 5, where 1 of 3 lines are the same: copy the lines from the file exactly",
    );
    check_misplaced(
        "        x = 1\n",
        "“x = 1”, is not there but in lib.py, at line 3: name the file each block is for",
    );
    check_rejected(
        &[("app.py", APP)],
        &format!("FILE: app.py\n{}", block("def f(b):\n", "import os\n")),
        "the SEARCH text of block 1 for app.py, which begins “def f(b):”, is not there; its REPLACE text is already, at line 1: leave the block out or search for the text as it is",
    );
}

#[test]
fn never_takes_a_similar_text() {
    check_misplaced(
        "def f(a):\n        return a\n",
        "“def f(a):”, is not there; the nearest is lines 4 to 5, where 2 of 2 lines are the same: copy the lines from the file exactly",
    );
    check_misplaced(
        "def  f(a):\n",
        "“def  f(a):”, is not there: copy the lines from the file exactly",
    );
}

#[test]
fn rejects_blocks_that_contradict_each_other() {
    let both = |one: String, other: String| format!("FILE: app.py\n{one}{other}");
    check_rejected(
        &[("app.py", APP)],
        &both(
            block(F, F2),
            block(
                "    return a\n\n\ndef g(a):\n",
                "    return a\n\n\ndef h(a):\n",
            ),
        ),
        "blocks 1 and 2 overlap at line 5 of app.py: put them into one block",
    );
    check_rejected(
        &[("app.py", APP)],
        &both(
            block("import os\n", "import os\nimport a\n"),
            block("import os\n", "import os\nimport b\n"),
        ),
        "blocks 1 and 2 overlap at line 2 of app.py: put them into one block",
    );
    check_rejected(
        &[("app.py", APP)],
        &both(
            block("import os\n", "import os\nimport a\n"),
            block("import os\n\n\n", "import os\n\n\n\n"),
        ),
        "blocks 1 and 2 overlap at line 2 of app.py: put them into one block",
    );
}

#[test]
fn rejects_malformed_blocks_with_the_reason() {
    let files = [("app.py", APP), ("lib.py", LIB)];
    let cases = [
        (
            "FILE: app.py\n```\n<<<<<<< SEARCH\nimport os\n=======\nimport re\n",
            "block 1 for app.py never ends: close it with `>>>>>>> REPLACE`",
        ),
        (
            "FILE: app.py\n<<<<<<< SEARCH\na\n=======\nb\n<<<<<<< SEARCH\nc\n=======\nd\n>>>>>>> REPLACE\n",
            "block 1 for app.py never ends: close it with `>>>>>>> REPLACE`",
        ),
        (
            "FILE: app.py\n<<<<<<< SEARCH\nimport os\n>>>>>>> REPLACE\n",
            "block 1 for app.py has no `=======` line: part SEARCH from REPLACE with one",
        ),
        (
            "FILE: app.py\n<<<<<<< SEARCH\na\n=======\nb\n=======\nc\n>>>>>>> REPLACE\n",
            "block 1 for app.py has 2 `=======` lines: write its markers with more signs than any such line of the text",
        ),
        (
            "FILE: app.py\nimport os\n=======\nimport re\n>>>>>>> REPLACE\n",
            "line 5 of the answer is a REPLACE marker without a SEARCH marker before it: begin each block with `<<<<<<< SEARCH`",
        ),
        (
            "```\n<<<<<<< SEARCH\nimport os\n=======\nimport re\n>>>>>>> REPLACE\n```",
            "block 1 names no file: put a line `FILE: path` before it",
        ),
        (
            "FILE: app.py\n```python lib.py\n<<<<<<< SEARCH\nimport os\n=======\nimport re\n>>>>>>> REPLACE\n```",
            "block 1 names two files, app.py and lib.py: name one",
        ),
        (
            "FILE: app.py\n```python\nimport re\n```",
            "the code block for app.py has no SEARCH/REPLACE lines: put `<<<<<<< SEARCH`, `=======` and `>>>>>>> REPLACE` around each change",
        ),
        (
            "`app.py`:\n```python\nimport re\n```",
            "the code block for app.py has no SEARCH/REPLACE lines: put `<<<<<<< SEARCH`, `=======` and `>>>>>>> REPLACE` around each change",
        ),
        (
            "",
            "the answer is empty: answer with the code in a fenced block",
        ),
        (
            "I can't do that.",
            "the answer has no SEARCH/REPLACE block, it begins “I can't do that.”: answer with one block for each change",
        ),
        (
            "```diff\n--- a/app.py\n+++ b/app.py\n@@ -1 +1 @@\n-import os\n+import re\n```",
            "the answer is a unified diff: answer with SEARCH/REPLACE blocks under `FILE:` lines",
        ),
        (
            "FILE: app.py\n<<<<<<< SEARCH\nimport os\n=======\nimport re\n>>>>>>> REPLACE\n<|im_end|>\n<|im_start|>user\nthanks",
            "the answer holds the chat template token `<|im_end|>`: answer with the blocks alone",
        ),
    ];
    for (answer, expected) in cases {
        check_rejected(&files, answer, expected);
    }
}

#[test]
fn rejects_files_that_cannot_be_meant() {
    let files = [("src/app.py", APP), ("empty.py", "")];
    let cases = [
        (
            "../app.py",
            F,
            "`../app.py` in block 1 is no path inside the workspace: name files relative to its root",
        ),
        (
            "/etc/passwd",
            "",
            "`/etc/passwd` in block 1 is no path inside the workspace: name files relative to its root",
        ),
        (
            "C:\\x.py",
            "",
            "`C:\\x.py` in block 1 is no path inside the workspace: name files relative to its root",
        ),
        (
            "src/../../x.py",
            "",
            "`src/../../x.py` in block 1 is no path inside the workspace: name files relative to its root",
        ),
        (
            "app.py",
            F,
            "app.py does not exist: did you mean src/app.py?",
        ),
        (
            "src",
            "",
            "src cannot be created, src is a folder: choose another path",
        ),
        (
            "empty.py/x.py",
            "",
            "empty.py/x.py cannot be created, empty.py is a file: choose another path",
        ),
        (
            "src/new.py",
            F,
            "src/new.py does not exist: to create it, leave SEARCH empty",
        ),
        (
            "src/app.py",
            "",
            "block 1 has an empty SEARCH, but src/app.py is there already: put lines of the file into it",
        ),
        (
            "src/app.py",
            "\n\n",
            "block 1 has an empty SEARCH, but src/app.py is there already: put lines of the file into it",
        ),
    ];
    for (name, search, expected) in cases {
        let answer = format!("FILE: {name}\n{}", block(search, "x = 1\n"));
        check_rejected(&files, &answer, expected);
    }
    let twice = format!(
        "FILE: n.py\n{}{}",
        block("", "x = 1\n"),
        block("", "y = 1\n")
    );
    check_rejected(
        &files,
        &twice,
        "block 2 is for n.py, which block 1 creates: put the whole text into one block",
    );
}
