//! Tests of `menu`.

use scopewise_workspace::{File, Text, WorkspacePath};
use tower_lsp::gen_lsp_types::CodeActionKind;

use super::{Entry, MenuInput, entries};
use crate::config::{CustomAction, Origin};
use crate::lsp::directive::directives_at;
use crate::lsp::wish::Around;

/// The menu at `‸` (two of them are a selection) as words.
fn menu(path: &str, marked: &str, diagnostics: usize, only: Option<&[CodeActionKind]>) -> String {
    menu_with(path, marked, diagnostics, only, &[])
}

/// The same with custom actions.
fn menu_with(
    path: &str,
    marked: &str,
    diagnostics: usize,
    only: Option<&[CodeActionKind]>,
    custom: &[CustomAction],
) -> String {
    let start = marked.find('‸').unwrap();
    let end = marked.rfind('‸').unwrap();
    let end = if end == start {
        start
    } else {
        end - '‸'.len_utf8()
    };
    let text = marked.replace('‸', "");
    let path = WorkspacePath::new(path).unwrap();
    let file = File::parse(path, Text::from(text.as_str()), Some(1), true);
    let selection = start..end;
    let definition = Around::of(&file, &selection).definition();
    let found = entries(&MenuInput {
        file: &file,
        selection: &selection,
        diagnostics,
        running: None,
        waiting: None,
        can_escalate: false,
        applied: None,
        can_create: true,
        definition,
        directives: directives_at(&file, definition, &selection, "ai!").len(),
        custom,
        only,
    });
    let words: Vec<String> = found
        .iter()
        .map(|entry| match entry {
            Entry::Directive(0) => "directive".into(),
            Entry::Directive(index) => format!("directive {index}"),
            Entry::Fix(index) => format!("fix {index}"),
            Entry::Action(action) => format!("{action:?}"),
            Entry::Custom(index) => custom[*index].marked(),
            other => format!("{other:?}"),
        })
        .collect();
    words.join(", ")
}

#[track_caller]
fn check_menu(path: &str, marked: &str, expected: &str) {
    assert_eq!(menu(path, marked, 0, None), expected);
}

const FUNCTION: &str = "def load(x):\n    ‸return x\n";

#[test]
fn offers_what_a_definition_can_use() {
    check_menu(
        "a.py",
        FUNCTION,
        "Document, Simplify, HandleErrors, TestScaffold",
    );
    check_menu("test_a.py", FUNCTION, "Document, Simplify, HandleErrors");
    check_menu(
        "a.py",
        "class A:\n    x = ‸1\n",
        "Document, Simplify, TestScaffold",
    );
}

#[test]
fn is_empty_where_nothing_can_be_asked() {
    check_menu("a.py", "‸\nx = 1\n", "");
    check_menu("a.py", "‸", "");
    check_menu("a.txt", "some ‸words\n", "");
}

#[test]
fn offers_little_for_bare_lines() {
    check_menu("a.py", "‸print(1)\nprint(2)‸\n", "Simplify");
}

#[test]
fn puts_the_directive_before_fixes_before_actions() {
    let marked = "# ai! cache it‸\ndef load(x):\n    return x\n";
    assert_eq!(menu("a.py", marked, 1, None), "directive, fix 0");
    assert_eq!(
        menu("a.py", FUNCTION, 2, None),
        "fix 0, fix 1, Document, Simplify, HandleErrors"
    );
    assert_eq!(
        menu("a.py", FUNCTION, 9, None),
        "fix 0, fix 1, fix 2, Document, Simplify"
    );
}

#[test]
fn keeps_to_the_kinds_that_are_wanted() {
    let check = |only: &[CodeActionKind], expected: &str| {
        assert_eq!(menu("a.py", FUNCTION, 1, Some(only)), expected);
    };
    let all = "fix 0, Document, Simplify, HandleErrors, TestScaffold";
    let actions = "Document, Simplify, HandleErrors, TestScaffold";
    check(&[], all);
    check(&[CodeActionKind::Empty], all);
    check(&[CodeActionKind::QuickFix], "fix 0");
    check(&[CodeActionKind::Refactor], actions);
    check(&[CodeActionKind::RefactorRewrite], actions);
    check(&[CodeActionKind::from("refactor.re")], "");
    check(&[CodeActionKind::Source], "");
}

fn custom(title: &str, kinds: &[&'static str], languages: &[&'static str]) -> CustomAction {
    CustomAction {
        title: title.into(),
        instruction: "do it".into(),
        kinds: kinds.to_vec(),
        languages: languages.to_vec(),
        rung: None,
        origin: Origin::User("config.toml".into(), 1),
    }
}

fn projects(title: &str) -> CustomAction {
    CustomAction {
        origin: Origin::Project(".scopewise.toml".into(), 1),
        ..custom(title, &[], &[])
    }
}

#[track_caller]
fn check_custom(path: &str, marked: &str, custom: &[CustomAction], expected: &str) {
    assert_eq!(menu_with(path, marked, 0, None, custom), expected);
}

#[test]
fn puts_custom_actions_before_built_in_ones() {
    let two = [custom("One", &[], &[]), custom("Two", &[], &[])];
    check_custom(
        "a.py",
        FUNCTION,
        &two,
        "One, Two, Document, Simplify, HandleErrors",
    );
    let marked = "# ai! cache it‸\ndef load(x):\n    return x\n";
    assert_eq!(menu_with("a.py", marked, 1, None, &two), "directive, fix 0");
}

#[test]
fn lets_no_project_push_out_what_is_built_in() {
    let many: Vec<CustomAction> = (0..9).map(|it| projects(&it.to_string())).collect();
    check_custom(
        "a.py",
        FUNCTION,
        &many,
        "(project) 0, (project) 1, Document, Simplify, HandleErrors",
    );
    let both = [projects("Theirs"), custom("Mine", &[], &[])];
    let menu = menu_with("a.py", FUNCTION, 0, None, &both);
    assert!(menu.starts_with("Mine, (project) Theirs, "), "{menu}");
}

#[test]
fn keeps_custom_actions_to_their_kinds_and_languages() {
    let of_class = [custom("X", &["class"], &[])];
    check_custom("a.css", "a { color: ‸red }\n", &of_class, "Simplify");
    check_custom(
        "a.py",
        "class A:\n    x = ‸1\n",
        &of_class,
        "X, Document, Simplify, TestScaffold",
    );
    let member = [custom("X", &["variable"], &[])];
    check_custom(
        "a.py",
        "class A:\n    x = ‸1\n",
        &member,
        "X, Document, Simplify, TestScaffold",
    );
    check_custom("a.py", "‸print(1)\nprint(2)‸\n", &of_class, "Simplify");
    let of_go = [custom("X", &[], &["go"])];
    check_custom("a.py", "‸print(1)\nprint(2)‸\n", &of_go, "Simplify");
    let of_typescript = [custom("X", &[], &["typescript"])];
    check_custom("a.tsx", "‸f(1)\nf(2)‸\n", &of_typescript, "X, Simplify");
    let any = [custom("X", &[], &[])];
    check_custom("a.txt", "‸some words‸\n", &any, "X");
    check_custom("a.txt", "some ‸words\n", &any, "");
}
