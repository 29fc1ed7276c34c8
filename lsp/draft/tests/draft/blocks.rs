//! Answers in SEARCH/REPLACE blocks.

use scopewise_draft::{Contract, Draft, MatchLevel, Rejected, parse_answer};
use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

const APP: &str = "import os\n\n\ndef f(a):\n    return a\n\n\ndef g(a):\n    return a\n";
const LIB: &str = "class A:\n    def run(self):\n        x = 1\n        return x\n";

pub(crate) fn parsed(files: &[(&str, &str)], answer: &str) -> Result<Draft, Rejected> {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    let files = snapshot.files().map(|file| file.path.clone()).collect();
    parse_answer(&Contract::Blocks { files }, &snapshot, answer)
}

/// What became of the files: those that changed, as `path: text`.
pub(crate) fn changed(files: &[(&str, &str)], draft: &Draft) -> Vec<(String, String)> {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    let after = snapshot.with_changes(&draft.changes);
    let paths = draft.changes.iter().map(FileChange::path);
    paths
        .map(|path| {
            (
                path.to_string(),
                after.file(path).unwrap().text().to_string(),
            )
        })
        .collect()
}

pub(crate) fn check_changed(files: &[(&str, &str)], answer: &str, expected: &[(&str, &str)]) {
    let draft = parsed(files, answer).unwrap_or_else(|why| panic!("{why}\n{answer}"));
    let got = changed(files, &draft);
    let got: Vec<(&str, &str)> = got.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    assert_eq!(got, expected, "{answer}");
}

pub(crate) fn check_rejected(files: &[(&str, &str)], answer: &str, expected: &str) {
    let why = parsed(files, answer).expect_err("a draft");
    assert_eq!(why.to_string(), expected, "{answer}");
}

fn block(search: &str, replace: &str) -> String {
    format!("<<<<<<< SEARCH\n{search}=======\n{replace}>>>>>>> REPLACE\n")
}

const F: &str = "def f(a):\n    return a\n";
const F2: &str = "def f(a):\n    return a + 1\n";

/// The answer changes `f` in `app.py`, whatever stands around the block.
fn check_frame(answer: &str) {
    let after = APP.replacen("    return a\n", "    return a + 1\n", 1);
    let answer = answer.replace("BLOCK\n", &block(F, F2));
    check_changed(
        &[("app.py", APP), ("lib.py", LIB)],
        &answer,
        &[("app.py", &after)],
    );
}

#[test]
fn reads_the_file_from_wherever_it_is_named() {
    for answer in [
        "FILE: app.py\n```\nBLOCK\n```\n",
        "FILE: app.py\nBLOCK\n",
        "FILE: ./app.py\n```python\nBLOCK\n```\n",
        "### File: `app.py`\n\n```python\nBLOCK\n```\n",
        "**FILE: app.py**\n```python\nBLOCK\n```\n",
        "app.py\n```python\nBLOCK\n```\n",
        "`app.py`:\n\n```python\nBLOCK\n```\n",
        "In **app.py** it becomes\n```python\nBLOCK\n```\n",
        "```python app.py\nBLOCK\n```\n",
        "```python:app.py\nBLOCK\n```\n",
        "```app.py\nBLOCK\n```\n",
        "```\napp.py\nBLOCK\n```\n",
        "```python\n# app.py\nBLOCK\n```\n",
        "```\nFILE: app.py\nBLOCK\n```\n",
        "FILE: app.py\n```\napp.py\nBLOCK\n```\n",
        "Sure, `lib.py` stays.\n\nFILE: app.py\nI change it so:\n```\nBLOCK\n```\nDone with `lib.py`.",
        "FILE: app.py\n~~~\nBLOCK\n~~~\n",
        "FILE: app.py\n```\nBLOCK\n",
        "FILE: app.py\n```\nBLOCK\n```<|im_end|>",
        "First `pip install x`:\n```sh\nfile: other.yml\n```\nFILE: app.py\n```\nBLOCK\n```",
    ] {
        check_frame(answer);
        check_frame(&answer.replace('\n', "\r\n").replace("BLOCK\r\n", "BLOCK\n"));
    }
}

#[test]
fn reads_crlf_and_indented_blocks() {
    let after = APP.replacen("    return a\n", "    return a + 1\n", 1);
    let answer = format!("FILE: app.py\n{}", block(F, F2));
    check_changed(
        &[("app.py", APP)],
        &answer.replace('\n', "\r\n"),
        &[("app.py", &after)],
    );
    let indented = format!("1. FILE: app.py\n{}", block(F, F2)).replace('\n', "\n   ");
    check_changed(
        &[("app.py", APP)],
        &indented.replace("1. FILE", "FILE"),
        &[("app.py", &after)],
    );
}

#[test]
fn applies_blocks_in_any_order_over_several_files() {
    let answer = format!(
        "FILE: lib.py\n```\n{}```\nFILE: app.py\n```\n{}{}```\n",
        block("        x = 1\n        return x\n", "        return 1\n"),
        block(
            "def g(a):\n    return a\n",
            "def g(a, b):\n    return a + b\n"
        ),
        block("import os\n", "import os\nimport re\n"),
    );
    let app = APP
        .replace(
            "def g(a):\n    return a\n",
            "def g(a, b):\n    return a + b\n",
        )
        .replace("import os\n", "import os\nimport re\n");
    let lib = LIB.replace("        x = 1\n        return x\n", "        return 1\n");
    check_changed(
        &[("app.py", APP), ("lib.py", LIB)],
        &answer,
        &[("app.py", &app), ("lib.py", &lib)],
    );
}

#[test]
fn a_block_without_a_name_is_for_the_file_of_the_one_before() {
    let answer = format!(
        "FILE: app.py\n```\n{}```\nand\n```\n{}```\n",
        block("import os\n", "import re\n"),
        block(F, F2)
    );
    let app = APP
        .replace("import os", "import re")
        .replacen("return a\n", "return a + 1\n", 1);
    check_changed(&[("app.py", APP)], &answer, &[("app.py", &app)]);
}

#[test]
fn creates_files() {
    let answer = format!("FILE: pkg/new.py\n```\n{}```\n", block("", "x = 1\n\n"));
    check_changed(&[("app.py", APP)], &answer, &[("pkg/new.py", "x = 1\n")]);
    check_changed(
        &[],
        "FILE: pkg/new.py\n```python\nx = 1\n```\n",
        &[("pkg/new.py", "x = 1\n")],
    );
    check_changed(
        &[],
        "```python pkg/new.py\nx = 1\n```\n",
        &[("pkg/new.py", "x = 1\n")],
    );
    let empty = format!("FILE: pkg/__init__.py\n{}", block("", ""));
    check_changed(&[], &empty, &[("pkg/__init__.py", "")]);
    let filled = format!("FILE: a.py\n{}", block("", "x = 1\n"));
    check_changed(&[("a.py", "")], &filled, &[("a.py", "x = 1\n")]);
}

fn check_level(text: &str, search: &str, replace: &str, level: MatchLevel, expected: &str) {
    let files = [("m.py", text)];
    let answer = format!("FILE: m.py\n```\n{}```\n", block(search, replace));
    let draft = parsed(&files, &answer).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(draft.placements.len(), 1);
    assert_eq!(draft.placements[0].level, level);
    let after = changed(&files, &draft);
    assert_eq!(after.first().map_or(text, |(_, after)| after), expected);
}

#[test]
fn matches_exactly_whatever_the_line_endings() {
    check_level("a\nb\nc\n", "b\n", "B\n", MatchLevel::Exact, "a\nB\nc\n");
    check_level(
        "a\r\nb\r\nc\r\n",
        "b\nc\n",
        "b\nx\nc\n",
        MatchLevel::Exact,
        "a\r\nb\r\nx\r\nc\r\n",
    );
    check_level(
        "a\rb\rc",
        "b\nc\n",
        "b\nc\nd\n",
        MatchLevel::Exact,
        "a\rb\rc\rd",
    );
    check_level("a\nb", "b\n", "", MatchLevel::Exact, "a");
    check_level(
        "\u{feff}a\nb\n",
        "a\n",
        "A\n",
        MatchLevel::Exact,
        "\u{feff}A\nb\n",
    );
}

#[test]
fn a_shown_line_keeps_its_bytes_at_every_level() {
    check_level(
        "a  \nb\t\nc\n",
        "a\nb\nc\n",
        "a\nB\nc\n",
        MatchLevel::TrailingSpace,
        "a  \nB\nc\n",
    );
    check_level(
        "say(“hi”)\nx = 1\n",
        "say(\"hi\")\nx = 1\n",
        "say(\"hi\")\nx = 2\n",
        MatchLevel::Punctuation,
        "say(“hi”)\nx = 2\n",
    );
}

#[test]
fn moves_the_replacement_to_the_indentation_of_the_file() {
    check_level(
        LIB,
        "x = 1\nreturn x\n",
        "if x:\n    y = 2\n\nreturn x\n",
        MatchLevel::Indentation,
        "class A:\n    def run(self):\n        if x:\n            y = 2\n\n        return x\n",
    );
    check_level(
        "def f():\n    return 1\n",
        "    def f():\n        return 1\n",
        "    def f():\n        return 2\n",
        MatchLevel::Indentation,
        "def f():\n    return 2\n",
    );
    check_level(
        "\tif x:\n\t\ty()\n",
        "if x:\n\ty()\n",
        "if x:\n\tz()\n",
        MatchLevel::Indentation,
        "\tif x:\n\t\tz()\n",
    );
}

#[test]
fn matches_but_for_punctuation_and_unicode_spaces() {
    check_level(
        "a — b…\n",
        "a - b...\n",
        "c\n",
        MatchLevel::Punctuation,
        "c\n",
    );
    check_level(
        "a\u{a0}= ‘x’\n",
        "a = 'x'\n",
        "a = 1\n",
        MatchLevel::Punctuation,
        "a = 1\n",
    );
}

#[test]
fn takes_a_stricter_level_before_a_looser_one() {
    check_level("a \nx\na\n", "a\n", "b\n", MatchLevel::Exact, "a \nx\nb\n");
    check_level(
        "    a\nx\na  \n",
        "a\n",
        "b\n",
        MatchLevel::TrailingSpace,
        "    a\nx\nb\n",
    );
}

#[test]
fn takes_line_numbers_off_where_they_are_right() {
    check_level(
        APP,
        "8| def g(a):\n9|     return a\n",
        "8| def g(b):\n9|     return b\n",
        MatchLevel::Exact,
        &APP.replace("def g(a):\n    return a", "def g(b):\n    return b"),
    );
    check_level(
        APP,
        "8| def g(a):\n9|     return a\n",
        "def g(b):\n    return b\n",
        MatchLevel::Exact,
        &APP.replace("def g(a):\n    return a", "def g(b):\n    return b"),
    );
}

#[test]
fn leaves_a_block_that_changes_nothing_out() {
    let files = [("app.py", APP)];
    let draft = parsed(&files, &format!("FILE: app.py\n{}", block(F, F))).unwrap();
    assert!(draft.changes.is_empty());
    assert_eq!(draft.placements.len(), 1);
}

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
fn blocks_may_show_the_same_lines() {
    let answer = format!(
        "FILE: app.py\n{}{}",
        block("import os\n\n\ndef f(a):\n", "import re\n\n\ndef f(a):\n"),
        block(
            "\n\ndef f(a):\n    return a\n",
            "\n\ndef f(a):\n    return 2\n"
        )
    );
    let app = APP
        .replace("import os", "import re")
        .replacen("return a", "return 2", 1);
    check_changed(&[("app.py", APP)], &answer, &[("app.py", &app)]);
}

#[test]
fn a_block_said_twice_is_meant_once() {
    let answer = format!("FILE: app.py\n{}", block(F, F2).repeat(2));
    let app = APP.replacen("return a\n", "return a + 1\n", 1);
    check_changed(&[("app.py", APP)], &answer, &[("app.py", &app)]);
}

#[test]
fn text_between_markers_is_text_whatever_it_looks_like() {
    let text = "Title\n=======\n\n```sh\nls\n```\n";
    let long = "FILE: m.md\n<<<<<<<<< SEARCH\nTitle\n=======\n=========\nName\n=======\n\nFILE: x\n>>>>>>>>> REPLACE\n";
    check_changed(
        &[("m.md", text)],
        long,
        &[("m.md", "Name\n=======\n\nFILE: x\n\n```sh\nls\n```\n")],
    );
    let fenced = format!(
        "FILE: m.md\n```\n{}```\n",
        block("```sh\nls\n```\n", "```sh\npwd\n```\n")
    );
    check_changed(
        &[("m.md", text)],
        &fenced,
        &[("m.md", "Title\n=======\n\n```sh\npwd\n```\n")],
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

#[test]
fn changes_files_that_were_not_shown() {
    let snapshot = Snapshot::of_texts([("app.py", APP)]);
    let files = vec![WorkspacePath::new("other.py").unwrap()];
    let answer = format!("FILE: app.py\n{}", block(F, F2));
    let draft = parse_answer(&Contract::Blocks { files }, &snapshot, &answer).unwrap();
    assert_eq!(draft.changes.len(), 1);
}

#[test]
fn gits_own_files_are_nobodys_to_edit() {
    for path in [
        ".git/hooks/post-merge",
        "sub/.GIT/config",
        ".git./config",
        "git~1/config",
        ".git::$INDEX_ALLOCATION/config",
    ] {
        let answer = format!("FILE: {path}\n```\n{}```\n", block("", "#!/bin/sh\n"));
        check_rejected(
            &[],
            &answer,
            &format!("{path} is git's own: leave it as it is"),
        );
    }
}
