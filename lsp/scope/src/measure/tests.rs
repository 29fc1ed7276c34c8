//! Tests of `measure`.

use insta::assert_snapshot;
use scopewise_workspace::{Snapshot, WorkspacePath};

use crate::{Action, Ask, Diagnostic, Frame, Origin, Reach, Scope, measure, measure_for_route};

const SHOP: &[(&str, &str)] = &[
    ("pyproject.toml", "[project]\nname = \"shop\"\n"),
    (
        "shop/prices.py",
        "import os\n\nRATE = 3\n\ndef gross(net, rate=RATE):\n    tmp = net * rate\n    return tmp\n\ndef _round(x):\n    return int(x)\n",
    ),
    (
        "shop/cart.py",
        "from shop.prices import gross\n\ndef total(items):\n    return sum(gross(it) for it in items)\n",
    ),
    (
        "shop/report.py",
        "from shop import prices\n\ndef show(net):\n    print(prices.gross(net, rate=4))\n",
    ),
    ("style.css", "a { color: red }\n"),
    ("services/api/Dockerfile", ""),
    (
        "services/api/settings.py",
        "import os\nTTL = os.environ['SESSION_TTL']\n",
    ),
    ("services/web/Dockerfile", ""),
    (
        "services/web/settings.ts",
        "export const ttl = process.env.SESSION_TTL;\n",
    ),
    ("services/jobs/Dockerfile", ""),
    (
        "services/jobs/settings.py",
        "import os\nTTL = os.environ['SESSION_TTL']\n",
    ),
];

fn path(path: &str) -> WorkspacePath {
    WorkspacePath::new(path).unwrap()
}

/// An ask at the first place where `at` stands in the file.
fn ask(snapshot: &Snapshot, file: &str, at: &str, instruction: &str) -> Ask {
    let text = snapshot
        .file(&path(file))
        .map(|it| it.text().to_string())
        .unwrap_or_default();
    let start = text.find(at).unwrap();
    Ask {
        path: path(file),
        range: start..start,
        instruction: instruction.into(),
        origin: Origin::Command,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    }
}

fn measured(file: &str, at: &str, instruction: &str) -> Scope {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied());
    measure(&snapshot, &ask(&snapshot, file, at, instruction), 1).unwrap()
}

fn files(scope: &Scope) -> String {
    let files: Vec<&str> = scope.files.iter().map(WorkspacePath::as_str).collect();
    files.join(" ")
}

/// `reach: files`
fn check_scope(file: &str, at: &str, instruction: &str, expected: &str) {
    let scope = measured(file, at, instruction);
    assert_eq!(
        format!("{}: {}", scope.reach, files(&scope)),
        expected,
        "{instruction}"
    );
}

#[test]
fn a_body_ask_stays_in_its_file() {
    let scope = measured("shop/prices.py", "tmp", "simplify this");
    assert_eq!(scope.target.name, "gross");
    assert_eq!(scope.target.lines, (5, 7));
    assert_eq!(scope.reach, Reach::Body);
    assert_eq!(files(&scope), "shop/prices.py");
    assert!(!scope.is_debug && !scope.provisional && scope.sensitive.is_empty());
    assert_eq!(scope.verify.checks.len(), 9);
    assert_eq!(scope.verify.seconds, 4);
    assert!(scope.tokens.required > 1000 && scope.tokens.required < 2000);
}

#[test]
fn renaming_a_local_stays_in_the_body() {
    check_scope(
        "shop/prices.py",
        "tmp",
        "rename tmp to price",
        "body: shop/prices.py",
    );
    check_scope(
        "shop/prices.py",
        "tmp",
        "rename this to price",
        "body: shop/prices.py",
    );
    check_scope(
        "shop/prices.py",
        "tmp",
        "rename the local variable to price",
        "body: shop/prices.py",
    );
}

#[test]
fn this_variable_at_a_constant_is_the_constant() {
    check_scope(
        "shop/prices.py",
        "RATE",
        "rename this variable to FACTOR",
        "rename: shop/prices.py",
    );
}

#[test]
fn an_interface_that_nobody_can_see_stays_in_the_body() {
    let texts = [("a.ts", "function own(x: number) {\n  return x;\n}\n")];
    let snapshot = Snapshot::of_texts(texts);
    let scope = measure(
        &snapshot,
        &ask(&snapshot, "a.ts", "return", "add a parameter `y`"),
        1,
    );
    assert_eq!(scope.unwrap().reach, Reach::Body);
}

#[test]
fn a_signature_without_a_definition_is_none() {
    check_scope(
        "shop/prices.py",
        "import os",
        "add a parameter",
        "body: shop/prices.py",
    );
}

#[test]
fn new_files_are_named_and_do_not_exist() {
    let scope = measured(
        "shop/prices.py",
        "tmp",
        "create a new file shop/tax.py with the tax rules",
    );
    assert_eq!(scope.reach, Reach::New);
    assert_eq!(files(&scope), "shop/prices.py shop/tax.py");
    assert_eq!(scope.new_files, [path("shop/tax.py")]);
    let scope = measured("shop/prices.py", "tmp", "write a test for this");
    assert_eq!(files(&scope), "shop/prices.py tests/test_prices.py");
    assert_eq!(scope.new_files, [path("tests/test_prices.py")]);
}

#[test]
fn the_test_scaffold_of_the_menu_is_new() {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied());
    let mut ask = ask(&snapshot, "shop/cart.py", "return", "write a test scaffold");
    ask.origin = Origin::Menu(Action::TestScaffold);
    let scope = measure(&snapshot, &ask, 1).unwrap();
    assert_eq!(scope.reach, Reach::New);
    assert_eq!(scope.new_files, [path("tests/test_cart.py")]);
}

#[test]
fn a_file_that_is_not_there_is_new() {
    let snapshot = Snapshot::of_texts([]);
    let ask = Ask {
        path: path("game/snake.ts"),
        range: 0..0,
        instruction: "a snake game".into(),
        origin: Origin::CommandLine,
        rung: Some("deep".into()),
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    };
    let scope = measure(&snapshot, &ask, 1).unwrap();
    assert_eq!(scope.reach, Reach::New);
    assert_eq!(files(&scope), "game/snake.ts");
    assert_eq!(scope.new_files, scope.files);
    assert_eq!(scope.asked.as_deref(), Some("deep"));
}

#[test]
fn named_places_are_edited_and_things_to_use_are_not() {
    let body = "body: shop/prices.py";
    check_scope("shop/prices.py", "tmp", "use `total` here", body);
    check_scope(
        "shop/prices.py",
        "tmp",
        "round it like shop/cart.py does",
        body,
    );
    check_scope(
        "shop/prices.py",
        "tmp",
        "call `show` and return `total`",
        body,
    );
    check_scope(
        "shop/prices.py",
        "tmp",
        "round to two digits in shop/cart.py and report.py",
        "body: shop/prices.py shop/cart.py shop/report.py",
    );
    check_scope(
        "shop/prices.py",
        "tmp",
        "update this and `cart.py`",
        "body: shop/prices.py shop/cart.py",
    );
}

#[test]
fn a_shared_name_reaches_every_service() {
    let scope = measured(
        "services/api/settings.py",
        "TTL =",
        "sessions expire too early: `SESSION_TTL` is read in the wrong unit",
    );
    assert!(scope.is_debug);
    assert_eq!(scope.services, ["api", "jobs", "web"]);
    let scope = measured(
        "services/api/settings.py",
        "TTL =",
        "document `SESSION_TTL`",
    );
    assert_eq!(scope.services, ["api"]);
}

#[test]
fn frames_bring_their_files() {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied());
    let mut ask = ask(&snapshot, "services/api/settings.py", "TTL", "fix this");
    ask.frames = [
        "services/api/settings.py",
        "services/web/settings.ts",
        "services/jobs/settings.py",
    ]
    .map(|it| Frame {
        path: path(it),
        line: 1,
        function: None,
    })
    .to_vec();
    let scope = measure(&snapshot, &ask, 1).unwrap();
    assert!(scope.is_debug);
    assert_eq!(scope.services, ["api", "jobs", "web"]);
}

#[test]
fn a_located_diagnostic_is_no_symptom() {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied());
    let mut ask = ask(
        &snapshot,
        "shop/prices.py",
        "tmp",
        "fix: error when rename the parameter fails",
    );
    ask.origin = Origin::Diagnostic;
    ask.diagnostics.push(Diagnostic {
        range: ask.range.clone(),
        message: "wrong".into(),
        source: None,
        code: None,
    });
    let scope = measure(&snapshot, &ask, 1).unwrap();
    assert!(!scope.is_debug);
    assert_eq!(scope.reach, Reach::Body);
}

#[test]
fn everywhere_is_every_file_of_the_language() {
    check_scope(
        "shop/prices.py",
        "tmp",
        "add type hints across the whole project",
        "workspace: shop/prices.py services/api/settings.py services/jobs/settings.py shop/cart.py shop/report.py",
    );
    check_scope(
        "shop/prices.py",
        "tmp",
        "replace `gross` by its net value everywhere",
        "workspace: shop/prices.py shop/cart.py shop/report.py",
    );
}

#[test]
fn style_sheets_are_verified_by_eye() {
    let scope = measured("style.css", "color", "make it blue");
    assert!(scope.verify.by_eye);
}

#[test]
fn an_incomplete_index_makes_it_provisional() {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied()).with_completeness(false);
    let ask = ask(&snapshot, "shop/prices.py", "tmp", "simplify this");
    assert!(measure(&snapshot, &ask, 1).unwrap().provisional);
}

#[test]
fn titles_get_the_same_route_facts() {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied());
    for instruction in [
        "simplify this",
        "rename this function to net",
        "add a `unit` parameter",
    ] {
        let ask = ask(&snapshot, "shop/prices.py", "tmp", instruction);
        let whole = measure(&snapshot, &ask, 1).unwrap();
        let quick = measure_for_route(&snapshot, &ask, 1).unwrap();
        assert_eq!(quick.reach, whole.reach);
        assert_eq!(quick.files, whole.files);
        assert_eq!(quick.services, whole.services);
        assert_eq!(quick.tokens, whole.tokens);
    }
}

#[test]
fn what_is_wrong_with_an_ask_is_said() {
    let snapshot = Snapshot::of_texts(SHOP.iter().copied());
    let empty = ask(&snapshot, "shop/cart.py", "return", " ");
    assert_snapshot!(
        measure(&snapshot, &empty, 1).unwrap_err().to_string(),
        @"the instruction is empty; say what to change"
    );
    let mut outside = ask(&snapshot, "shop/cart.py", "return", "simplify");
    outside.range = 9000..9000;
    assert_snapshot!(
        measure(&snapshot, &outside, 1).unwrap_err().to_string(),
        @"the range is outside shop/cart.py; choose lines that the file has"
    );
}

const GAME: &[(&str, &str)] = &[
    (
        "src/board.ts",
        "export const SIZE = 20;\n\nexport function inside(x: number, y: number): boolean {\n  return clamp(x) === x && clamp(y) === y;\n}\n\nfunction clamp(x: number): number {\n  return Math.min(SIZE, x);\n}\n\nexport class Snake {\n  grow(by: number) {\n    return by;\n  }\n}\n",
    ),
    (
        "src/loop.ts",
        "import { inside, Snake } from './board';\n\nexport function step(x: number) {\n  new Snake().grow(1);\n  return inside(x, x);\n}\n",
    ),
    (
        "src/menu.ts",
        "import * as board from './board';\n\nexport const ready = () => board.inside(1, 1);\n",
    ),
    ("src/other.ts", "export function inside() {}\ninside();\n"),
];

/// `reach: files; sites`, a site that must change marked with `!`.
fn check_game(at: &str, instruction: &str, expected: &str) {
    let snapshot = Snapshot::of_texts(GAME.iter().copied());
    let scope = measure(
        &snapshot,
        &ask(&snapshot, "src/board.ts", at, instruction),
        1,
    )
    .unwrap();
    let sites: Vec<String> = scope
        .reference_sites
        .iter()
        .map(|it| {
            let mark = if it.must_change { "!" } else { "" };
            format!("{}:{}{mark}", it.site.path.file_name(), it.site.line + 1)
        })
        .collect();
    let files: Vec<&str> = scope.files.iter().map(WorkspacePath::file_name).collect();
    let shown = format!("{}: {}; {}", scope.reach, files.join(" "), sites.join(" "));
    assert_eq!(shown, expected, "{instruction}");
}

#[test]
fn a_rename_reaches_every_reference_and_no_namesake() {
    check_game(
        "return clamp(x)",
        "rename inside to isInside",
        "rename: board.ts loop.ts menu.ts; loop.ts:1! loop.ts:5! menu.ts:3!",
    );
    check_game(
        "return clamp(x)",
        "rename this function to isInside",
        "rename: board.ts loop.ts menu.ts; loop.ts:1! loop.ts:5! menu.ts:3!",
    );
}

#[test]
fn a_private_definition_is_renamed_in_its_file() {
    check_game(
        "return Math",
        "rename clamp to bound",
        "rename: board.ts; board.ts:4! board.ts:4!",
    );
}

#[test]
fn a_rename_of_something_elsewhere_brings_its_definition() {
    check_game(
        "return Math",
        "rename `SIZE` to EDGE",
        "rename: board.ts; board.ts:1!",
    );
}

#[test]
fn a_new_parameter_reaches_the_calls() {
    check_game(
        "return clamp(x)",
        "add a parameter `edge`",
        "interface: board.ts loop.ts menu.ts; loop.ts:1 loop.ts:5! menu.ts:3!",
    );
    check_game(
        "return clamp(x)",
        "add an optional parameter `edge`",
        "interface: board.ts; loop.ts:1 loop.ts:5 menu.ts:3",
    );
    check_game(
        "return Math",
        "add a parameter `edge`",
        "interface: board.ts; board.ts:4! board.ts:4!",
    );
}

#[test]
fn a_move_reaches_the_imports() {
    check_game(
        "return clamp(x)",
        "move this to geometry.ts",
        "move: board.ts loop.ts menu.ts geometry.ts; loop.ts:1! loop.ts:5 menu.ts:3!",
    );
}

#[test]
fn a_body_ask_lists_its_users_and_changes_none() {
    check_game(
        "return clamp(x)",
        "simplify this",
        "body: board.ts; loop.ts:1 loop.ts:5 menu.ts:3",
    );
    let snapshot = Snapshot::of_texts(GAME.iter().copied());
    let scope = measure(
        &snapshot,
        &ask(&snapshot, "src/board.ts", "return clamp(x)", "simplify"),
        1,
    );
    assert!(scope.unwrap().used_elsewhere);
}

#[test]
fn a_shared_constant_is_followed_by_a_symptom() {
    let texts = [
        ("shared/session.ts", "export const SESSION_TIMEOUT = 30;\n"),
        ("services/a/Dockerfile", ""),
        (
            "services/a/x.ts",
            "import { SESSION_TIMEOUT } from '../../shared/session';\nexport const x = SESSION_TIMEOUT;\n",
        ),
        ("services/b/Dockerfile", ""),
        (
            "services/b/x.ts",
            "import { SESSION_TIMEOUT } from '../../shared/session';\nexport const x = SESSION_TIMEOUT;\n",
        ),
        ("services/c/Dockerfile", ""),
        (
            "services/c/x.ts",
            "import { SESSION_TIMEOUT } from '../../shared/session';\nexport const x = SESSION_TIMEOUT;\n",
        ),
    ];
    let snapshot = Snapshot::of_texts(texts);
    for (file, instruction) in [
        ("shared/session.ts", "sessions expire too early"),
        (
            "services/b/x.ts",
            "users are logged out too early, `SESSION_TIMEOUT` has the wrong unit",
        ),
    ] {
        let scope = measure(
            &snapshot,
            &ask(&snapshot, file, "SESSION_TIMEOUT", instruction),
            1,
        );
        assert_eq!(scope.unwrap().services, ["a", "b", "c"], "{instruction}");
    }
}

#[test]
fn python_sites_are_resolved_too() {
    check_scope(
        "shop/prices.py",
        "tmp",
        "rename this function to with_tax",
        "rename: shop/prices.py shop/cart.py shop/report.py",
    );
    // Only the call that passes the parameter by name has to change.
    let scope = measured(
        "shop/prices.py",
        "tmp",
        "rename the parameter rate to factor",
    );
    assert_eq!(scope.reach, Reach::Interface);
    let changed: Vec<&str> = scope
        .reference_sites
        .iter()
        .filter(|it| it.must_change)
        .map(|it| it.site.path.as_str())
        .collect();
    assert_eq!(changed, ["shop/report.py"]);
}

#[test]
fn the_sensitive_subject_of_the_words_counts() {
    let scope = measured(
        "shop/cart.py",
        "return",
        "check the permission and the password first",
    );
    assert_eq!(scope.sensitive.len(), 2);
}
