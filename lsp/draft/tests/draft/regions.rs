//! Answers that replace a region or are a new file.

use scopewise_draft::{Contract, Draft, Rejected, numbered, parse_answer};
use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

fn path() -> WorkspacePath {
    WorkspacePath::new("m.py").unwrap()
}

/// A file whose region stands between `«` and `»`, whose imports go where `¤` stands, else in front.
struct Marked {
    snapshot: Snapshot,
    contract: Contract,
}

fn marked(text: &str) -> Marked {
    let imports_at = text.replace(['«', '»'], "").find('¤').unwrap_or(0);
    let text = text.replace('¤', "");
    let start = text.find('«').unwrap();
    let text = text.replacen('«', "", 1);
    let end = text.find('»').unwrap();
    let text = text.replacen('»', "", 1);
    Marked {
        snapshot: Snapshot::of_texts([("m.py", text.as_str()), ("other.py", "x = 1\n")]),
        contract: Contract::Region {
            path: path(),
            region: start..end,
            imports_at,
        },
    }
}

fn parsed(file: &Marked, answer: &str) -> Result<Draft, Rejected> {
    parse_answer(&file.contract, &file.snapshot, answer)
}

fn after(file: &Marked, draft: &Draft) -> String {
    let next = file.snapshot.with_changes(&draft.changes);
    next.file(&path()).unwrap().text().to_string()
}

fn check_region(text: &str, answer: &str, expected: &str) {
    let file = marked(text);
    let draft = parsed(&file, answer).unwrap_or_else(|why| panic!("{why}\n{answer}"));
    assert_eq!(after(&file, &draft), expected, "{answer}");
}

fn check_rejected(text: &str, answer: &str, expected: &str) {
    let file = marked(text);
    let why = parsed(&file, answer).expect_err("a draft");
    assert_eq!(why.to_string(), expected);
}

const FILE: &str = "import os\n\nx = 1\n\n\n«def f(a):\n    return a\n»\n\ny = 2\n";
const BEFORE: &str = "import os\n\nx = 1\n\n\n";
const AFTER: &str = "\n\ny = 2\n";

/// The answer puts this in place of the function of [`FILE`].
fn check_function(answer: &str, expected: &str) {
    check_region(FILE, answer, &format!("{BEFORE}{expected}{AFTER}"));
}

fn check_no_function(answer: &str, expected: &str) {
    check_rejected(FILE, answer, expected);
}

#[test]
fn replaces_the_region_with_the_one_block() {
    let expected = "def f(a):\n    return a + 1\n";
    for answer in [
        "```python\ndef f(a):\n    return a + 1\n```",
        "```\ndef f(a):\n    return a + 1\n```\n",
        "~~~py\ndef f(a):\n    return a + 1\n~~~",
        "Here you go:\n\n```python\ndef f(a):\n    return a + 1\n```\n\nI added one.",
        "```python m.py\ndef f(a):\n    return a + 1\n```",
        "```python\r\ndef f(a):\r\n    return a + 1\r\n```\r\n",
        "````python\ndef f(a):\n    return a + 1\n````",
        "1. Like so:\n   ```python\n   def f(a):\n       return a + 1\n   ```",
        "<think>\nlet me see\n```python\ndef f(a): pass\n```\n</think>\n```python\ndef f(a):\n    return a + 1\n```",
        "```python\ndef f(a):\n    return a + 1\n```<|im_end|>",
        "```python\ndef f(a):\n    return a + 1\n```\n<|im_end|>\n",
        "```python\ndef f(a):\n    return a + 1\n\n\n```",
    ] {
        check_function(answer, expected);
    }
}

#[test]
fn leaves_unchanged_lines_of_the_region_untouched() {
    let file = marked("«def f(a):\n    b = 1\n    c = 2\n    return a\n»");
    let draft = parsed(
        &file,
        "```\ndef f(a):\n    b = 1\n    c = 3\n    return a\n```",
    )
    .unwrap();
    let [FileChange::Edit { edits, .. }] = draft.changes.as_slice() else {
        panic!("{draft:?}");
    };
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].range, 20..30);
    assert_eq!(edits[0].replacement, "    c = 3\n");
}

#[test]
fn an_unchanged_region_is_a_draft_without_changes() {
    let file = marked(FILE);
    let draft = parsed(&file, "```\ndef f(a):\n    return a\n```").unwrap();
    assert!(draft.changes.is_empty());
}

#[test]
fn an_empty_block_takes_the_region_out() {
    check_function("```python\n```", "");
    check_region(
        "import os\n«import re\n»x = os\n",
        "```\n\n```",
        "import os\nx = os\n",
    );
}

#[test]
fn line_endings_are_those_of_the_file() {
    check_region(
        "a = 1\r\n«b = 2\r\n»c = 3\r\n",
        "```\nb = 2\nb = 3\n```",
        "a = 1\r\nb = 2\r\nb = 3\r\nc = 3\r\n",
    );
    check_region(
        "a = 1\r«b = 2\r»c = 3\r",
        "```\nb = 3\n```",
        "a = 1\rb = 3\rc = 3\r",
    );
    check_region(
        "«a = 1\nb = 2\r\nc = 3\r\n»",
        "```\na = 1\nb = 2\nx = 0\nc = 3\n```",
        "a = 1\nb = 2\r\nx = 0\r\nc = 3\r\n",
    );
}

#[test]
fn the_final_newline_is_that_of_the_region() {
    check_region("x = 1\n«y = 2»", "```\ny = 3\n\n```", "x = 1\ny = 3");
    check_region(
        "x = 1\n«y = 2»\nz = 3\n",
        "```\ny = 3\ny = 4\n```",
        "x = 1\ny = 3\ny = 4\nz = 3\n",
    );
    check_region("«y = 2»", "```\ny = 2\nz = 3\n```", "y = 2\nz = 3");
}

#[test]
fn blank_lines_at_the_end_are_those_of_the_region() {
    check_region("«a = 1\n\n»b = 2\n", "```\na = 2\n```", "a = 2\n\nb = 2\n");
    check_region(
        "«a = 1\n\n»b = 2\n",
        "```\na = 2\n\n\n```",
        "a = 2\n\nb = 2\n",
    );
    check_region("«a = 1\n\n\n»", "```\na = 1\n```", "a = 1\n");
}

#[test]
fn a_byte_order_mark_stays_and_never_comes_twice() {
    let file = "\u{feff}«a = 1\n»b = 2\n".replace("\u{feff}«", "«\u{feff}");
    check_region(&file, "```\na = 3\n```", "\u{feff}a = 3\nb = 2\n");
    check_region(&file, "\u{feff}```\na = 3\n```", "\u{feff}a = 3\nb = 2\n");
}

#[test]
fn fills_an_empty_file_and_an_empty_region() {
    check_region("«»", "```python\nprint(1)\n```", "print(1)\n");
    check_region(
        "a = 1\n«»b = 2\n",
        "```\nx = 0\n```",
        "a = 1\nx = 0\nb = 2\n",
    );
}

#[test]
fn gives_a_dedented_block_its_indentation_back() {
    check_region(
        "class A:\n«    def f(self):\n        return 1\n»",
        "```\ndef f(self):\n    x = 2\n\n    return x\n```",
        "class A:\n    def f(self):\n        x = 2\n\n        return x\n",
    );
    check_region(
        "class A:\n«\tdef f(self):\n\t\treturn 1\n»",
        "```\ndef f(self):\n\treturn 2\n```",
        "class A:\n\tdef f(self):\n\t\treturn 2\n",
    );
}

#[test]
fn a_fence_in_a_doc_comment_is_content() {
    let code = "def f(a):\n    \"\"\"\n    ```\n    f(1)\n    ```\n    \"\"\"\n    return a\n";
    check_function(&format!("```python\n{code}```"), code);
    let outside = "def f(a):\n    return '''\n```\n'''\n";
    check_function(&format!("````python\n{outside}````"), outside);
}

#[test]
fn takes_line_numbers_off() {
    let code = "def f(a):\n    b = a\n\n    return b\n";
    check_function(&format!("```\n{}```", numbered(6, code)), code);
    check_function(
        "```\n 6|def f(a):\n 7|    return 2\n```",
        "def f(a):\n    return 2\n",
    );
}

#[test]
fn takes_numbered_lines_before_the_region_off_when_they_are_the_files() {
    let code = "x = 1\n\n\ndef f(a):\n    return 2\n";
    check_function(
        &format!("```\n{}```", numbered(3, code)),
        "def f(a):\n    return 2\n",
    );
    check_no_function(
        &format!("```\n{}```", numbered(3, &code.replace("x = 1", "x = 0"))),
        "the code block begins with line 3: answer with all of lines 6 to 7 of m.py and nothing else",
    );
    check_no_function(
        "```\n7|     return 2\n8| # end\n```",
        "the code block begins with line 7: answer with all of lines 6 to 7 of m.py and nothing else",
    );
}

#[test]
fn rejects_numbers_on_some_lines() {
    check_no_function(
        "```\n6| def f(a):\n    return 2\n```",
        "some lines of the code block carry line numbers: answer with lines 6 to 7 of m.py without numbers",
    );
}

#[test]
fn rejects_lines_from_around_the_region() {
    check_no_function(
        "```\nimport os\n\nx = 1\n\n\ndef f(a):\n    return 2\n\n\ny = 2\n```",
        "the code block begins with the first line of the file (`import os`): answer with lines 6 to 7 of m.py and nothing around it",
    );
    check_no_function(
        "```\nx = 1\n\ndef f(a):\n    return 2\n```",
        "the code block repeats the line before the region (`x = 1`): answer with lines 6 to 7 of m.py and nothing around it",
    );
    check_no_function(
        "```\ndef f(a):\n    b = 1\n    return a\n\ny = 2\n```",
        "the code block repeats the line after the region (`y = 2`): answer with lines 6 to 7 of m.py and nothing around it",
    );
    check_rejected(
        "class A:\n    @cached\n«    def f(self):\n        return 1\n»",
        "```\n@cached\ndef f(self):\n    return 2\n```",
        "the code block repeats the line before the region (`@cached`): answer with lines 3 to 4 of m.py and nothing around it",
    );
}

#[test]
fn brackets_around_the_region_prove_nothing() {
    check_region(
        "f(\n«  1,\n»)\n",
        "```\n  [\n    1,\n  ]\n```",
        "f(\n  [\n    1,\n  ]\n)\n",
    );
}

#[test]
fn rejects_answers_without_a_block() {
    check_no_function(
        "",
        "the answer is empty: answer with the code in a fenced block",
    );
    check_no_function(
        "  \n<|im_end|>",
        "the answer is empty: answer with the code in a fenced block",
    );
    check_no_function(
        "I'm sorry, but I can't help with that.",
        "the answer has no fenced code block, it begins “I'm sorry, but I can't help with that.”: answer with the code in one fenced block",
    );
    check_no_function(
        "{\"code\": \"return \"}",
        "the answer has no fenced code block, it begins “{\"code\": \"return \"}”: answer with the code in one fenced block",
    );
    check_no_function(
        "<think>hm",
        "the answer is a `<think>` part that never ends: answer with the code",
    );
}

#[test]
fn takes_an_answer_without_fence_only_when_no_line_can_be_prose() {
    check_function(
        "def f(a):\n    return a + 1\n",
        "def f(a):\n    return a + 1\n",
    );
    let begins = |answer: &str, words: &str| {
        check_no_function(
            answer,
            &format!(
                "the answer has no fenced code block, it begins “{words}”: answer with the code in one fenced block"
            ),
        );
    };
    begins("def f(a):\n    return a + 1\n\nDone", "def f(a):");
    begins("def f(a):\n    return a +\n", "def f(a):");
    begins(
        "def f(a):\n    return a\nThis returns\n    a itself",
        "def f(a):",
    );
    begins("Sure\ndef f(a):\n    return a + 1\n", "Sure");
    begins("def g(a):\n    return a + 1\n", "def g(a):");
    begins("`def f(a): return a`", "`def f(a): return a`");
}

#[test]
fn rejects_blocks_that_are_cut_off_or_too_many() {
    check_no_function(
        "Sure:\n```python\ndef f(a):\n    return a + 1\n",
        "the code block that opens at line 2 of the answer is never closed: close it, and put a longer fence around code that holds fences",
    );
    check_no_function(
        "```python\ndef f(a):\n    return 2\n```\nRun it:\n```sh\npython m.py\n```",
        "the answer has 2 code blocks: answer with exactly one",
    );
    check_no_function(
        "```python imports\nimport re\n```",
        "the answer has only an `imports` block: add one code block with the replacement",
    );
    check_no_function(
        "```imports\nimport re\n```\n```imports\nimport re\n```\n```\nx\n```",
        "the answer has 2 `imports` blocks: put all imports into one",
    );
}

#[test]
fn rejects_other_forms_of_edit() {
    for (line, form) in [
        ("<<<<<<< SEARCH", "SEARCH/REPLACE lines"),
        ("*** Begin Patch", "a patch"),
        ("@@ -1,2 +1,2 @@", "a diff"),
    ] {
        check_no_function(
            &format!("```\n{line}\ndef f(a):\n```"),
            &format!("the code block holds {form}: answer with the replacement itself"),
        );
    }
    check_no_function(
        "```python other.py\nx = 2\n```",
        "the code block is marked as other.py: answer with the replacement for m.py",
    );
}

#[test]
fn rejects_chat_tokens_the_file_does_not_hold() {
    let why = "the answer holds the chat template token `<|im_start|>`: answer with the code alone";
    check_no_function("```\n# <|im_start|>user\ndef f(a):\n    return 2\n```", why);
    check_no_function(
        "```\ndef f(a):\n    return 2\n```\n<|im_start|>user\nthanks",
        why,
    );
    check_region(
        "T = '<|im_start|>'\n«x = 1\n»",
        "```\nx = '<|im_start|>'\n```",
        "T = '<|im_start|>'\nx = '<|im_start|>'\n",
    );
}

fn check_imports(text: &str, imports: &str, expected: &str) {
    let answer = format!("```python imports\n{imports}\n```\n\n```python\nx = 2\n```");
    check_region(text, &answer, expected);
}

#[test]
fn adds_imports_the_file_does_not_have() {
    check_imports(
        "import os\n¤\n«x = 1\n»",
        "import os\nimport re\nfrom a import (\n    b,\n)",
        "import os\nimport re\nfrom a import (\n    b,\n)\n\nx = 2\n",
    );
    check_imports(
        "import os\r\n¤\r\n«x = 1\r\n»",
        "import re",
        "import os\r\nimport re\r\n\r\nx = 2\r\n",
    );
    check_imports("import os\n¤«x = 1\n»", "import os", "import os\nx = 2\n");
    check_imports(
        "import os\n¤«x = 1\n»",
        "import re\nimport re",
        "import os\nimport re\nx = 2\n",
    );
}

#[test]
fn a_statement_that_shares_only_a_line_with_the_file_is_new() {
    check_imports(
        "from a import (\n    b,\n)\n¤«x = 1\n»",
        "from c import (\n    b,\n)\nfrom a import (\n    b,\n)",
        "from a import (\n    b,\n)\nfrom c import (\n    b,\n)\nx = 2\n",
    );
}

#[test]
fn sets_the_first_imports_off_from_code() {
    check_imports(
        "¤def g(): ...\n«x = 1\n»",
        "import re",
        "import re\n\ndef g(): ...\nx = 2\n",
    );
    check_imports(
        "¤import os\n«x = 1\n»",
        "  import re",
        "import re\nimport os\nx = 2\n",
    );
    check_imports("¤«x = 1\n»", "import re", "import re\n\nx = 2\n");
}

#[test]
fn imports_that_say_nothing_add_nothing() {
    for imports in ["", "# no new imports", "// none", "None", "(none)"] {
        check_imports("a = 1\n¤«x = 1\n»", imports, "a = 1\nx = 2\n");
    }
    check_imports(
        "a = 1\n¤«x = 1\n»",
        "#include <a.h>",
        "a = 1\n#include <a.h>\nx = 2\n",
    );
}

#[test]
fn imports_keep_a_byte_order_mark_in_front() {
    check_imports(
        "\u{feff}import os\n«x = 1\n»",
        "import re",
        "\u{feff}import re\nimport os\nx = 2\n",
    );
}

#[test]
fn imports_inside_a_replaced_run_belong_to_the_block() {
    check_rejected(
        "«a = 1\n¤b = 2\n»",
        "```imports\nimport re\n```\n```\nx = 2\n```",
        "new imports belong inside the region: put them into the block for lines 1 to 2 of m.py",
    );
}

fn check_new_file(existing: Option<&str>, answer: &str) -> Result<String, Rejected> {
    let snapshot = Snapshot::of_texts(existing.map(|text| ("m.py", text)));
    let draft = parse_answer(&Contract::NewFile { path: path() }, &snapshot, answer)?;
    let next = snapshot.with_changes(&draft.changes);
    Ok(next.file(&path()).unwrap().text().to_string())
}

#[test]
fn a_new_file_is_its_block_and_ends_with_a_newline() {
    let answer = "Sure:\n```python\nimport os\n\nprint(os)\n\n```\n";
    assert_eq!(
        check_new_file(None, answer).unwrap(),
        "import os\n\nprint(os)\n"
    );
    assert_eq!(
        check_new_file(Some(""), answer).unwrap(),
        "import os\n\nprint(os)\n"
    );
}

#[test]
fn rejects_what_is_no_new_file() {
    let why = |existing, answer| check_new_file(existing, answer).unwrap_err().0;
    assert_eq!(
        why(Some("x\n"), "```\na\n```"),
        "m.py is there already and not empty: ask again in that file"
    );
    assert_eq!(
        why(None, "```\n```"),
        "the code block is empty: answer with the whole text of the file"
    );
    assert_eq!(
        why(None, "```imports\nimport os\n```\n```\na\n```"),
        "a new file has no `imports` block of its own: put the imports into the file's block"
    );
    assert_eq!(
        why(None, "print(1)"),
        "the answer has no fenced code block, it begins “print(1)”: answer with the code in one fenced block"
    );
}
