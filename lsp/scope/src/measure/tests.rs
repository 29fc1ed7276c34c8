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
        .map(|it| it.text.to_string())
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
    assert_eq!(scope.verify.checks.len(), 8);
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
