//! Tests of `directive`.

use scopewise_workspace::{File, NotParsed, Text, WorkspacePath};

use super::directive_at;
use crate::lsp::wish::Around;

/// How a file is known: parsed and kept, or only as lines.
#[derive(Clone, Copy)]
enum Known {
    Parsed,
    Lines,
}

/// `‸` is the cursor; two of them are a selection. The directive's comment, its instruction and what it
/// is about, each on a line; empty where there is none.
fn found(path: &str, marked: &str, known: Known) -> String {
    let start = marked.find('‸').unwrap();
    let end = marked.rfind('‸').unwrap();
    let end = if end == start {
        start
    } else {
        end - '‸'.len_utf8()
    };
    let text = marked.replace('‸', "");
    let path = WorkspacePath::new(path).unwrap();
    let file =
        match known {
            Known::Parsed => File::parse(path, Text::from(text.as_str()), Some(1), true),
            Known::Lines => File::unparsed(path, Text::default(), None, NotParsed::NoGrammar)
                .edited(0..0, &text, Some(1)),
        };
    let selection = start..end;
    let definition = Around::of(&file, &selection).definition();
    match directive_at(&file, definition, &selection, "ai!") {
        Some(it) => {
            let shown = |range| text.get(range).unwrap();
            let (comment, about) = (shown(it.comment), shown(it.about));
            format!("{comment}\n{}\n{about}", it.instruction)
        }
        None => String::new(),
    }
}

#[track_caller]
fn check_directive(path: &str, marked: &str, expected: &str) {
    assert_eq!(found(path, marked, Known::Parsed), expected, "parsed");
    assert_eq!(found(path, marked, Known::Lines), expected, "by lines");
}

#[test]
fn reads_the_word_at_the_start_and_at_the_end() {
    for comment in [
        "# ai! cache this",
        "# AI! cache this",
        "# ai!: cache this",
        "# cache this ai!",
        "#cache this AI!",
    ] {
        check_directive(
            "a.py",
            &format!("x = 1\n{comment}‸\ny = load()\n"),
            &format!("{comment}\ncache this\ny = load()"),
        );
    }
}

#[test]
fn passes_over_what_is_no_directive() {
    for line in [
        "# the ai! word in the middle",
        "# ai!",
        "# hai! there",
        "# ai!now",
        "x = 1",
    ] {
        check_directive("a.py", &format!("{line}‸\ny = 1\n"), "");
    }
}

#[test]
fn passes_over_strings() {
    check_directive("a.py", "x = \"# ai! no\"‸\n", "");
    check_directive("a.ts", "const x = '// ai! no';‸\n", "");
    check_directive("a.ts", "const x = `// ai! no`;‸\n", "");
    let text = "x = \"\"\"\n# ai! no‸\n\"\"\"\n";
    assert_eq!(found("a.py", text, Known::Parsed), "");
}

#[test]
fn is_about_the_code_on_its_line() {
    check_directive(
        "a.py",
        "x = load()  # ai! cache this‸\ny = 2\n",
        "# ai! cache this\ncache this\nx = load()",
    );
    check_directive(
        "a.ts",
        "/* ai! cache this */ const x = load();‸\n",
        "/* ai! cache this */\ncache this\nconst x = load();",
    );
}

#[test]
fn is_found_from_the_code_below() {
    check_directive(
        "a.ts",
        "// ai! cache this\n// for a minute\nconst x = lo‸ad();\n",
        "// ai! cache this\ncache this\nconst x = load();",
    );
}

#[test]
fn is_found_from_inside_the_definition_below() {
    let text = "# ai! cache this\ndef load():\n    a = 1\n    return ‸a\n";
    assert_eq!(
        found("a.py", text, Known::Parsed),
        "# ai! cache this\ncache this\ndef load():"
    );
}

#[test]
fn is_found_in_a_selection_and_about_it() {
    check_directive(
        "a.py",
        "‸x = 1\n# ai! add these\ny = 2\n‸z = 3\n",
        "# ai! add these\nadd these\nx = 1\n# ai! add these\ny = 2\n",
    );
}

#[test]
fn is_about_itself_at_the_end_of_a_block() {
    check_directive(
        "a.py",
        "def f():\n    x = 1\n    # ai! return it‸\ny = 2\n",
        "# ai! return it\nreturn it\n# ai! return it",
    );
}

#[test]
fn reads_a_file_that_holds_nothing_else() {
    check_directive(
        "a.py",
        "# ai! write a parser for dates‸\n",
        "# ai! write a parser for dates\nwrite a parser for dates\n# ai! write a parser for dates",
    );
}

#[test]
fn reads_block_comments_of_several_lines() {
    let text = "/* ai! cache this‸\n * for a minute */\nconst x = 1;\n";
    assert_eq!(
        found("a.ts", text, Known::Parsed),
        "/* ai! cache this\n * for a minute */\ncache this for a minute\nconst x = 1;"
    );
}

#[test]
fn reads_every_kind_of_comment() {
    check_directive(
        "a.css",
        "/* ai! larger */‸\np { top: 0 }\n",
        "/* ai! larger */\nlarger\np { top: 0 }",
    );
    check_directive(
        "a.html",
        "<!-- ai! larger -->‸\n<p>x</p>\n",
        "<!-- ai! larger -->\nlarger\n<p>x</p>",
    );
    check_directive(
        "a.rs",
        "/// ai! explain‸\nfn f() {}\n",
        "/// ai! explain\nexplain\nfn f() {}",
    );
    check_directive(
        "a.yaml",
        "a: 1\n  # ai! sort these‸\n  b: 2\n",
        "# ai! sort these\nsort these\nb: 2",
    );
}

#[test]
fn keeps_to_the_bytes_of_letters() {
    check_directive(
        "a.py",
        "é = 'x'\n# İ ai! für größe ‸\ny = 1\n"
            .replace("# İ ai!", "# ai!")
            .as_str(),
        "# ai! für größe\nfür größe\ny = 1",
    );
    check_directive("a.py", "# İİ ai!‸\ny = 1\n", "# İİ ai!\nİİ\ny = 1");
}

#[cfg(feature = "more-languages")]
#[test]
fn reads_comments_of_more_languages() {
    for (path, comment, text) in [
        ("a.java", "/** ai! shorter */", "class A {}\n"),
        ("a.cs", "// ai! shorter", "class A {}\n"),
        ("a.c", "/* ai! shorter */", "int f(void) {}\n"),
        ("a.cpp", "// ai! shorter", "int f() {}\n"),
        ("a.rb", "# ai! shorter", "class A; end\n"),
    ] {
        let expected = format!("{comment}\nshorter\n{}", text.trim_end());
        check_directive(path, &format!("{comment}‸\n{text}"), &expected);
    }
}
