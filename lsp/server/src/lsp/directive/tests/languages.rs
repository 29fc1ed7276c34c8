//! Directives in every language: each way to comment, and what looks like one and is none.

use super::{Known, check_directive, found};

/// Each comment, above code: what it says is `sort these`, and it is about the code.
#[track_caller]
fn check_comments(path: &str, code: &str, comments: &[&str]) {
    for comment in comments {
        let expected = format!("{comment}\nsort these\n{}", code.trim());
        for line_break in ["\n", "\r\n"] {
            let text = format!("{comment}‸\n{code}\n").replace('\n', line_break);
            check_directive(path, &text, &expected);
        }
    }
}

/// Texts in which nothing is a directive.
#[track_caller]
fn check_none(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(path, text, Known::Parsed), "", "{text}");
    }
}

/// Code with a comment behind it on its line: `before` and the comment, as `after` says.
#[track_caller]
fn check_behind(path: &str, code: &str, comment: &str) {
    check_directive(
        path,
        &format!("{code} {comment}‸\n"),
        &format!("{comment}\nsort these\n{}", code.trim()),
    );
}

#[test]
fn python() {
    check_comments(
        "a.py",
        "x = 1",
        &[
            "# ai! sort these",
            "#ai! sort these",
            "# sort these AI!",
            "## sort these ai!",
        ],
    );
    check_behind("a.py", "x = [2, 1]", "# ai! sort these");
    check_behind("a.py", "x = '#'", "# ai! sort these");
    check_none(
        "a.py",
        &[
            "def f():\n    \"\"\"ai! sort these‸\"\"\"\n",
            "def f():\n    '''\n    # ai! sort these‸\n    '''\n",
            "x = f'{1} # ai! sort these‸'\n",
            "x = r'\\' # ai! sort these‸'\n",
            "#!/usr/bin/env python ai!‸\nx = 1\n",
        ],
    );
}

#[test]
fn typescript_and_javascript() {
    for path in ["a.ts", "a.js", "a.tsx", "a.jsx"] {
        check_comments(
            path,
            "const x = 1;",
            &[
                "// ai! sort these",
                "/* ai! sort these */",
                "/** ai! sort these */",
                "/* sort these ai! */",
                "/*ai! sort these*/",
            ],
        );
        check_behind(path, "const x = 'it';", "// ai! sort these");
        check_none(
            path,
            &[
                "const x = '// ai! sort these‸';\n",
                "const x = `\n// ai! sort these‸\n`;\n",
                "const x = \"/* ai! sort these */‸\";\n",
            ],
        );
    }
    check_none(
        "a.js",
        &[
            "#!/usr/bin/env node ai!‸\nlet x;\n",
            "const x = /\\/\\/ ai! sort‸/;\n",
        ],
    );
}

#[test]
fn jsx() {
    for path in ["a.tsx", "a.jsx"] {
        let text =
            "const a = (\n  <ul>\n    {/* ai! sort these */}‸\n    <li>b</li>\n  </ul>\n);\n";
        assert_eq!(
            found(path, text, Known::Parsed),
            "{/* ai! sort these */}\nsort these\n<li>b</li>",
            "{path}"
        );
        check_none(
            path,
            &[
                "const a = <p>// ai! sort these‸</p>;\n",
                "const a = <p>{'/* ai! x */'}‸</p>;\n",
            ],
        );
        let text = "const a = <p>{/* ai! sort these */ b}‸</p>;\n";
        assert!(
            found(path, text, Known::Parsed).starts_with("/* ai! sort these */\n"),
            "{path}"
        );
    }
    // Braces of code stay.
    assert!(
        found("a.js", "function f() {/* ai! fill it */}‸\n", Known::Parsed)
            .starts_with("/* ai! fill it */\n")
    );
}

#[test]
fn rust() {
    check_comments(
        "a.rs",
        "fn f() {}",
        &[
            "// ai! sort these",
            "/// ai! sort these",
            "/// sort these ai!",
            "/* ai! sort these */",
            "/** ai! sort these */",
        ],
    );
    check_directive(
        "a.rs",
        "/* ai! sort /* really */ these */‸\nfn f() {}\n",
        "/* ai! sort /* really */ these */\nsort /* really */ these\nfn f() {}",
    );
    check_directive(
        "a.rs",
        "//! ai! sort these‸\nfn f() {}\n",
        "//! ai! sort these\nsort these\nfn f() {}",
    );
    check_behind("a.rs", "fn f<'a>(x: &'a str) {}", "// ai! sort these");
    check_behind("a.rs", "const C: char = '\"';", "// ai! sort these");
    check_none(
        "a.rs",
        &[
            "const A: &str = \"// ai! sort these‸\";\n",
            "const A: &str = r#\"\n\"// ai! sort these‸\n\"#;\n",
            "const A: &str = \"\n// ai! sort these‸\n\";\n",
        ],
    );
}

#[test]
fn go() {
    check_comments(
        "a.go",
        "var x = 1",
        &[
            "// ai! sort these",
            "/* ai! sort these */",
            "// sort these ai!",
        ],
    );
    check_behind("a.go", "var x = '\"'", "// ai! sort these");
    check_none(
        "a.go",
        &[
            "package a\nvar x = `\n// ai! sort these‸\n`\n",
            "package a\nvar x = \"// ai! x‸\"\n",
        ],
    );
}

#[test]
fn css() {
    check_comments(
        "a.css",
        "p { top: 0 }",
        &[
            "/* ai! sort these */",
            "/* sort these ai! */",
            "/*! ai! sort these */",
        ],
    );
    check_directive(
        "a.css",
        "p {\n  top: 0; /* ai! sort these */‸\n}\n",
        "/* ai! sort these */\nsort these\ntop: 0;",
    );
    check_none("a.css", &["p { content: '/* ai! sort these */'‸ }\n"]);
}

#[test]
fn html() {
    check_comments(
        "a.html",
        "<p>x</p>",
        &[
            "<!-- ai! sort these -->",
            "<!-- sort these ai! -->",
            "<!--ai! sort these-->",
        ],
    );
    let script = "<script>\n// ai! sort these‸\nlet x = '//';\n</script>\n";
    assert_eq!(
        found("a.html", script, Known::Parsed),
        "// ai! sort these\nsort these\nlet x = '//';"
    );
    let style = "<style>\n/* ai! sort these */‸\np { top: 0 }\n</style>\n";
    assert_eq!(
        found("a.html", style, Known::Parsed),
        "/* ai! sort these */\nsort these\np { top: 0 }"
    );
    check_none(
        "a.html",
        &[
            "<p title=\"<!-- ai! sort these -->‸\">x</p>\n",
            "<p>ai! sort these‸</p>\n",
            "<script>\nlet x = '// ai! sort these‸';\n</script>\n",
        ],
    );
}

#[test]
fn other_texts() {
    for (path, code, comment) in [
        ("a.yaml", "b: 2", "# ai! sort these"),
        ("a.toml", "b = 2", "# ai! sort these"),
        ("a.sql", "select 1", "-- ai! sort these"),
        ("a.lua", "x = 1", "-- ai! sort these"),
        ("a.md", "words", "<!-- ai! sort these -->"),
        ("a.el", "(x)", ";; ai! sort these"),
        ("a.tex", "words", "% ai! sort these"),
        ("Makefile", "all:", "# ai! sort these"),
    ] {
        check_comments(path, code, &[comment]);
    }
    check_none("a.yaml", &["a: \"# ai! x\"‸\n", "a: 1 ai! sort‸\n"]);
}

#[cfg(feature = "more-languages")]
#[test]
fn more_languages() {
    let c_like = [
        "// ai! sort these",
        "/* ai! sort these */",
        "/** ai! sort these */",
        "// sort these AI!",
    ];
    check_comments("a.java", "class A {}", &c_like);
    check_comments("a.cs", "class A {}", &c_like);
    check_comments("a.cs", "class A {}", &["/// ai! sort these"]);
    check_comments("a.c", "int f(void);", &c_like);
    check_comments("a.cpp", "int f();", &c_like);
    check_comments("a.rb", "x = 1", &["# ai! sort these", "# sort these ai!"]);
    let php = "<?php\n# ai! sort these‸\n$x = 1;\n";
    check_directive("a.php", php, "# ai! sort these\nsort these\n$x = 1;");
    let php = "<?php\n// ai! sort these‸\n$x = 1;\n";
    check_directive("a.php", php, "// ai! sort these\nsort these\n$x = 1;");
    let ruby = "=begin\nai! sort these‸\n=end\nx = 1\n";
    assert_eq!(
        found("a.rb", ruby, Known::Parsed),
        "=begin\nai! sort these\n=end\nsort these\nx = 1"
    );
    let c = "void f(int *p) {\n  // ai! sort these‸\n  *p = 1;\n}\n";
    check_directive("a.c", c, "// ai! sort these\nsort these\n*p = 1;");
    check_behind("a.cpp", "int x = 1'000;", "// ai! sort these");
    check_none(
        "a.java",
        &["class A { String a = \"\"\"\n// ai! sort these‸\n\"\"\"; }\n"],
    );
    check_none(
        "a.cs",
        &["class A { string a = @\"\n// ai! sort these‸\n\"; }\n"],
    );
    check_none(
        "a.rb",
        &["x = \"# ai! sort these‸\"\n", "x = %w[# ai! a‸]\n"],
    );
    check_none(
        "a.php",
        &[
            "<?php\n$x = '// ai! sort these‸';\n",
            "<?php\n#[Attribute] // x‸\nclass A {}\n",
        ],
    );
    check_none("a.c", &["char *a = \"// ai! sort these‸\";\n"]);
}
