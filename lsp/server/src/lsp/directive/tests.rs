//! Tests of `directive`.

use scopewise_workspace::{File, NotParsed, Text, WorkspacePath};

use super::{Directive, directives_at};
use crate::lsp::wish::Around;

mod languages;

/// How a file is known: parsed and kept, or only as text.
#[derive(Clone, Copy)]
enum Known {
    Parsed,
    Text,
}

/// `‸` is the cursor; two of them are a selection. The directives with their text.
fn directives(path: &str, marked: &str, known: Known) -> (Text, Vec<Directive>) {
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
            Known::Text => File::unparsed(path, Text::default(), None, NotParsed::NoGrammar)
                .edited(0..0, &text, Some(1)),
        };
    let selection = start..end;
    let definition = Around::of(&file, &selection).definition();
    let found = directives_at(&file, definition, &selection, "ai!");
    (file.text().clone(), found)
}

/// The first directive's comments, its instruction and what it is about, each on a line; empty where
/// there is none.
fn found(path: &str, marked: &str, known: Known) -> String {
    let (text, directives) = directives(path, marked, known);
    match directives.first() {
        Some(it) => {
            let comments: Vec<String> = it
                .comments
                .iter()
                .map(|at| text.slice(at.clone()))
                .collect();
            let about = text.slice(it.about.clone());
            format!("{}\n{}\n{about}", comments.join("\n"), it.instruction)
        }
        None => String::new(),
    }
}

#[track_caller]
fn check_directive(path: &str, marked: &str, expected: &str) {
    assert_eq!(found(path, marked, Known::Parsed), expected, "parsed");
    assert_eq!(found(path, marked, Known::Text), expected, "by text");
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
        "// ai! cache this\n// For a minute.\nconst x = lo‸ad();\n",
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

#[test]
fn is_about_the_code_below_for_a_selection_within_a_line() {
    check_directive(
        "a.py",
        "# ai! cache this\nx = ‸l‸oad()\n",
        "# ai! cache this\ncache this\nx = load()",
    );
    // Editors select a line with its break.
    check_directive("a.py", "‸x = load()\n‸# ai! cache this\ny = 2\n", "");
}

#[test]
fn is_found_above_a_selection_and_about_it() {
    check_directive(
        "a.py",
        "# ai! cache these\n‸x = load()\ny = load()\n‸z = 1\n",
        "# ai! cache these\ncache these\nx = load()\ny = load()\n",
    );
}

#[test]
fn is_found_above_attributes_and_decorators() {
    let text = "# ai! drop the cache\n@cache\n@app.route('/')\ndef f(‸):\n    pass\n";
    assert!(found("a.py", text, Known::Parsed).starts_with("# ai! drop the cache\n"));
    let text = "// ai! derive Clone\n#[derive(Debug)]\nstruct A‸;\n";
    assert!(found("a.rs", text, Known::Parsed).starts_with("// ai! derive Clone\n"));
}

#[test]
fn is_found_in_the_definition_around_the_cursor() {
    let text = "def f():\n    x = load()  # ai! cache this\n    return ‸x\n";
    assert_eq!(
        found("a.py", text, Known::Parsed),
        "# ai! cache this\ncache this\nx = load()"
    );
}

/// The instructions of all directives, one a line each, with `;` between the lines of one.
#[track_caller]
fn check_several(path: &str, marked: &str, expected: &[&str]) {
    let (_, found) = directives(path, marked, Known::Parsed);
    let said: Vec<String> = found
        .iter()
        .map(|it| it.instruction.replace('\n', "; "))
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn several_about_the_same_code_are_one_ask_too() {
    check_several(
        "a.py",
        "# ai! use sum\n# ai! add types\ndef f‸(a):\n    return a\n",
        &["1. use sum; 2. add types", "add types", "use sum"],
    );
}

#[test]
fn several_in_a_selection_are_one_ask_about_it() {
    let marked =
        "‸# ai! use sum\ndef f(a):\n    return a\n\n# ai! add types\ndef g(a):\n    return a\n‸";
    check_several(
        "a.py",
        marked,
        &["1. use sum; 2. add types", "use sum", "add types"],
    );
    let (text, found) = directives("a.py", marked, Known::Parsed);
    let about = |at: usize| text.slice(found[at].about.clone());
    assert_eq!(about(0), text.to_string());
    assert_eq!(about(1), "def f(a):");
    assert_eq!(about(2), "def g(a):");
    assert_eq!(found[0].comments.len(), 2);
}

#[test]
fn several_about_other_code_are_one_entry_each() {
    check_several(
        "a.py",
        "def f():\n    x = 1  # ai! two\n    y = 1‸\n    z = 1  # ai! three\n",
        &["two", "three"],
    );
}

#[test]
fn the_nearest_few_are_kept() {
    let many: String = (1..9)
        .map(|n| format!("    x{n} = 0  # ai! set {n}\n"))
        .collect();
    check_several(
        "a.py",
        &format!("def f():\n‸{many}"),
        &["set 1", "set 2", "set 3"],
    );
}

#[test]
fn a_sentence_or_list_over_several_comments_is_one_instruction() {
    check_directive(
        "a.py",
        "# ai! cache this\n# for a minute\nx = 1‸\n",
        "# ai! cache this\n# for a minute\ncache this for a minute\nx = 1",
    );
    check_directive(
        "a.py",
        "# Loads.\n# Make these changes:\n# - use argparse\n# - print a welcome\n# that names the user AI!\nx = 1‸\n",
        "# Make these changes:\n# - use argparse\n# - print a welcome\n# that names the user AI!\nMake these changes:\n- use argparse\n- print a welcome that names the user\nx = 1",
    );
    check_directive(
        "a.ts",
        "// ai!\n// Cache this\n// for a minute\nx = 1;‸\n",
        "// ai!\n// Cache this\n// for a minute\nCache this for a minute\nx = 1;",
    );
}

#[test]
fn other_comments_stay() {
    for other in [
        "# Loads a thing.",
        "# noqa",
        "# type: ignore",
        "# pragma: no cover",
        "# fmt: off",
        "# eslint-disable no-console",
        "# istanbul ignore next",
        "# result = old(x)",
        "#nolint these two",
    ] {
        check_directive(
            "a.py",
            &format!("# ai! cache this\n{other}\nx = 1‸\n"),
            "# ai! cache this\ncache this\nx = 1",
        );
        check_directive(
            "a.py",
            &format!("{other}\n# Cache this ai!\nx = 1‸\n"),
            "# Cache this ai!\nCache this\nx = 1",
        );
    }
}

#[test]
fn a_line_of_a_doc_comment_goes_alone() {
    let text = "/**\n * Loads it.\n * ai! name the errors\n */\nfunction load() {‸}\n";
    check_directive(
        "a.ts",
        text,
        "* ai! name the errors\nname the errors\nfunction load() {}",
    );
    check_directive(
        "a.rs",
        "/// Loads it.\n/// ai! name the errors\nfn load() {‸}\n",
        "/// ai! name the errors\nname the errors\nfn load() {}",
    );
}

#[test]
fn there_is_none_in_files_that_tools_write() {
    for mark in [
        "# @generated by protoc-gen",
        "# Code generated by mockgen. DO NOT EDIT.",
        "# Generated by Django, do not edit",
        "# <auto-generated>",
    ] {
        check_directive("a.py", &format!("{mark}\n# ai! x y\nx = 1‸\n"), "");
    }
    check_directive(
        "a.ts",
        "/**\n * @generated SignedSource<<0>>\n */\n// ai! sort\nx = 1;‸\n",
        "",
    );
    for plain in ["MARK = '@generated'", "# keys are generated by load"] {
        check_directive(
            "a.py",
            &format!("{plain}\n# ai! sort\nx = 1‸\n"),
            "# ai! sort\nsort\nx = 1",
        );
    }
}

#[test]
fn the_word_may_stand_in_the_code_too() {
    check_directive(
        "a.py",
        "x = 'ai!'  # ai! rename this‸\n",
        "# ai! rename this\nrename this\nx = 'ai!'",
    );
}
