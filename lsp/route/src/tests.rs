//! Every rule's sentence in both cases, and how the verdicts become one rung.

use insta::assert_snapshot;
use scopewise_scope::{
    Area, Reach, Scope, ScopeSite, Sensitive, Target, TargetKind, TokenCount, Verifiability, Weight,
};
use scopewise_workspace::{DefinitionKind, Language, ReferenceSite, WorkspacePath};

use crate::{Mode, Policy, RuleName, RuleSetting, Rung, RungId, route};

fn path(path: &str) -> WorkspacePath {
    WorkspacePath::new(path).unwrap()
}

fn scope() -> Scope {
    Scope {
        target: Target {
            path: path("a.py"),
            language: Language::Python,
            kind: TargetKind::Definition(DefinitionKind::Function),
            name: "parse_header".into(),
            range: 0..10,
            lines: (1, 3),
            definition: None,
            signature: None,
        },
        reach: Reach::Body,
        files: vec![path("a.py")],
        new_files: Vec::new(),
        reference_sites: Vec::new(),
        sites_incomplete: None,
        packages: Vec::new(),
        services: Vec::new(),
        sensitive: Vec::new(),
        used_elsewhere: false,
        is_debug: false,
        asked: None,
        tokens: TokenCount {
            required: 900,
            answer: 300,
        },
        verify: Verifiability {
            checks: Vec::new(),
            seconds: 4,
            by_eye: false,
        },
        provisional: false,
    }
}

fn rung(id: RungId, model: &str, window: usize) -> Rung {
    Rung {
        id,
        models: vec![model.into()],
        window: Some(window),
        max_output: 16_000,
    }
}

fn policy() -> Policy {
    Policy {
        ladder: vec![
            rung(RungId::Fast, "spark", 128_000),
            rung(RungId::Reasoning, "codex", 400_000),
            rung(RungId::Deep, "claude", 1_000_000),
        ],
        ..Policy::default()
    }
}

fn site(file: &str) -> ScopeSite {
    ScopeSite {
        site: ReferenceSite {
            path: path(file),
            range: 0..4,
            line: 0,
            within: None,
        },
        must_change: true,
    }
}

fn files(number: usize) -> Vec<WorkspacePath> {
    (0..number)
        .map(|it| {
            path(&if it == 0 {
                "a.py".into()
            } else {
                format!("b{it}.py")
            })
        })
        .collect()
}

fn names(number: usize) -> Vec<String> {
    ["api", "sessions", "worker", "mail"]
        .iter()
        .take(number)
        .map(ToString::to_string)
        .collect()
}

fn sensitive(area: Area, weight: Weight, signals: &[&str]) -> Sensitive {
    Sensitive {
        area,
        weight,
        signals: signals.iter().map(ToString::to_string).collect(),
    }
}

/// `minimum: sentence` of one rule, `-` when it abstains.
fn said(rule: RuleName, scope: &Scope, policy: &Policy) -> String {
    let route = route(scope, policy);
    let verdict = route.rules.iter().find(|it| it.rule == rule).unwrap();
    assert_eq!(verdict.applies, verdict.at_least.is_some());
    let minimum = verdict.at_least.map_or("-", RungId::name);
    format!("{minimum}: {}", verdict.because)
}

fn check_rule(rule: RuleName, change: impl Fn(&mut Scope), expected: &str) {
    let mut scope = scope();
    change(&mut scope);
    assert_eq!(said(rule, &scope, &policy()), expected);
}

fn check_rung(change: impl Fn(&mut Scope, &mut Policy), expected: &str) {
    let (mut scope, mut policy) = (scope(), policy());
    change(&mut scope, &mut policy);
    let route = route(&scope, &policy);
    assert_eq!(format!("{}: {}", route.rung, route.reasons()), expected);
}

#[test]
fn a_small_body_edit_is_fast_and_every_rule_says_why() {
    let route = route(&scope(), &policy());
    let lines: Vec<String> = route
        .rules
        .iter()
        .map(|it| format!("{:<12} {:<5} {}", it.rule.name(), it.applies, it.because))
        .collect();
    assert_snapshot!(lines.join("\n"), @r"
    asked        false no rung was picked
    sensitive    false no sensitive area in `parse_header`
    files        false the edit stays in a.py
    interface    false the interface of `parse_header` stays as it is
    debug        false the ask says what to change, not what goes wrong
    wide         false the edit reaches 1 file, fewer than 10
    services     false no service is touched
    context      false about 1,200 tokens are required and fast holds 128,000
    unverifiable false verifying is estimated at 4 s, within 30 s
    ");
    assert_eq!(route.rung, RungId::Fast);
    assert_eq!(route.reasons(), "no rule asks for more");
}

#[test]
fn asked_names_the_picked_rung() {
    check_rule(
        RuleName::Asked,
        |it| it.asked = Some("deep".into()),
        "deep: deep was picked",
    );
    check_rule(
        RuleName::Asked,
        |it| it.asked = Some("turbo".into()),
        "-: no rung is called `turbo`; choose fast, reasoning or deep",
    );
}

#[test]
fn sensitive_needs_more_than_one_weak_sign() {
    check_rule(
        RuleName::Sensitive,
        |it| {
            it.sensitive = vec![
                sensitive(
                    Area::Authentication,
                    Weight::Sensitive,
                    &["path holds `auth`", "calls `verify_password`"],
                ),
                sensitive(Area::Cryptography, Weight::Review, &["imports `hashlib`"]),
            ];
        },
        "reasoning: `parse_header` is sensitive: authentication (path holds `auth` and calls `verify_password`)",
    );
    check_rule(
        RuleName::Sensitive,
        |it| {
            it.sensitive = vec![sensitive(
                Area::Permissions,
                Weight::Review,
                &["calls `is_admin`"],
            )];
        },
        "-: one sign alone in `parse_header` is worth a review only: permissions (calls `is_admin`)",
    );
}

#[test]
fn files_counts_the_ones_that_exist() {
    check_rule(
        RuleName::Files,
        |it| it.files = files(3),
        "reasoning: the edit reaches 3 files: a.py, b1.py and b2.py",
    );
    check_rule(
        RuleName::Files,
        |it| {
            it.reach = Reach::New;
            it.files.push(path("tests/test_a.py"));
            it.new_files = vec![path("tests/test_a.py")];
        },
        "-: beside a.py only tests/test_a.py is written, which nothing refers to yet",
    );
    check_rule(
        RuleName::Files,
        |it| {
            it.reach = Reach::New;
            it.new_files = it.files.clone();
        },
        "-: only a.py is written, which nothing refers to yet",
    );
    check_rule(
        RuleName::Files,
        |it| it.reach = Reach::Workspace,
        "reasoning: the instruction is about the whole workspace",
    );
}

#[test]
fn interface_needs_users_elsewhere() {
    check_rule(
        RuleName::Interface,
        |it| {
            it.reach = Reach::Interface;
            it.used_elsewhere = true;
            it.reference_sites = vec![site("b.py"), site("b.py"), site("c.py")];
        },
        "reasoning: the interface of `parse_header` changes, and 3 places in 2 other files use it",
    );
    check_rule(
        RuleName::Interface,
        |it| {
            it.reach = Reach::Rename;
            it.used_elsewhere = true;
        },
        "reasoning: the interface of `parse_header` changes, and other files use it",
    );
    check_rule(
        RuleName::Interface,
        |it| it.reach = Reach::Interface,
        "-: the interface of `parse_header` changes, and no other file uses it",
    );
}

#[test]
fn debug_needs_a_symptom() {
    check_rule(
        RuleName::Debug,
        |it| it.is_debug = true,
        "reasoning: the ask describes a symptom whose cause is not located",
    );
}

#[test]
fn wide_starts_at_ten_files_and_services_at_three() {
    check_rule(
        RuleName::Wide,
        |it| it.files = files(10),
        "deep: the edit reaches 10 files, which is 10 or more",
    );
    check_rule(
        RuleName::Wide,
        |it| it.files = files(9),
        "-: the edit reaches 9 files, fewer than 10",
    );
    check_rule(
        RuleName::Services,
        |it| it.services = names(3),
        "deep: the edit spans 3 services: api, sessions and worker",
    );
    check_rule(
        RuleName::Services,
        |it| it.services = names(2),
        "-: the edit spans 2 services (api and sessions), fewer than 3",
    );
    check_rule(
        RuleName::Services,
        |it| it.services = names(1),
        "-: the edit stays in the service api",
    );
}

#[test]
fn context_takes_the_first_window_that_holds_the_tokens() {
    check_rule(
        RuleName::Context,
        |it| it.tokens.required = 130_000,
        "reasoning: about 130,300 tokens are required, and reasoning is the first that holds them",
    );
    check_rule(
        RuleName::Context,
        |it| it.tokens.required = 2_000_000,
        "deep: about 2,000,300 tokens are required, more than any rung holds; deep has the widest window",
    );
    let mut unknown = policy();
    unknown.ladder[0].window = None;
    assert_eq!(
        said(RuleName::Context, &scope(), &unknown),
        "-: about 1,200 tokens are required and the window of fast is not known"
    );
    assert_eq!(
        said(RuleName::Context, &scope(), &Policy::default()),
        "-: about 1,200 tokens are required, and no model is set to hold them"
    );
}

#[test]
fn an_answer_longer_than_a_rung_may_write_climbs() {
    let mut short = policy();
    short.ladder[0].max_output = 200;
    assert_eq!(
        said(RuleName::Context, &scope(), &short),
        "reasoning: about 1,200 tokens are required, and reasoning is the first that holds them"
    );
}

#[test]
fn unverifiable_starts_past_thirty_seconds_but_not_for_the_eye() {
    check_rule(
        RuleName::Unverifiable,
        |it| it.verify.seconds = 31,
        "reasoning: verifying is estimated at 31 s, over 30 s",
    );
    check_rule(
        RuleName::Unverifiable,
        |it| it.verify.seconds = 30,
        "-: verifying is estimated at 30 s, within 30 s",
    );
    check_rule(
        RuleName::Unverifiable,
        |it| {
            it.verify.seconds = 90;
            it.verify.by_eye = true;
            it.target.language = Language::Css;
        },
        "-: css is verified by looking at it",
    );
}

#[test]
fn the_highest_minimum_wins() {
    check_rung(
        |scope, _| {
            scope.files = files(2);
            scope.services = names(3);
        },
        "deep: the edit spans 3 services: api, sessions and worker",
    );
    check_rung(
        |scope, _| {
            scope.files = files(2);
            scope.is_debug = true;
        },
        "reasoning: the edit reaches 2 files: a.py and b1.py; the ask describes a symptom whose cause is not located",
    );
}

#[test]
fn a_picked_rung_lowers_all_but_what_is_sensitive_or_too_long() {
    check_rung(
        |scope, _| {
            scope.files = files(12);
            scope.asked = Some("fast".into());
        },
        "fast: fast was picked",
    );
    check_rung(
        |scope, _| {
            scope.asked = Some("fast".into());
            scope.sensitive = vec![sensitive(
                Area::Secrets,
                Weight::Sensitive,
                &["path holds `keys`"],
            )];
        },
        "reasoning: `parse_header` is sensitive: secrets (path holds `keys`)",
    );
    check_rung(
        |scope, _| {
            scope.asked = Some("fast".into());
            scope.tokens.required = 200_000;
        },
        "reasoning: about 200,300 tokens are required, and reasoning is the first that holds them",
    );
    check_rung(
        |scope, _| scope.asked = Some("deep".into()),
        "deep: deep was picked",
    );
}

#[test]
fn a_rung_without_a_model_gives_way_upwards_first() {
    check_rung(
        |scope, policy| {
            scope.is_debug = true;
            policy.ladder.remove(1);
        },
        "deep: the ask describes a symptom whose cause is not located; no model serves reasoning, so deep takes it",
    );
    check_rung(
        |scope, policy| {
            scope.is_debug = true;
            policy.ladder.truncate(1);
        },
        "fast: the ask describes a symptom whose cause is not located; no model serves reasoning, so fast takes it",
    );
    check_rung(
        |_, policy| {
            policy.ladder[0].models.clear();
        },
        "reasoning: no model serves fast, so reasoning takes it",
    );
    check_rung(
        |scope, policy| {
            scope.is_debug = true;
            policy.ladder.clear();
        },
        "reasoning: the ask describes a symptom whose cause is not located",
    );
}

#[test]
fn climbing_passes_over_rungs_with_the_same_model() {
    let mut same = policy();
    same.ladder[1].models = vec!["spark".into()];
    let above = |policy: &Policy, id| policy.above(id).map(|rung| rung.id);
    assert_eq!(above(&same, RungId::Fast), Some(RungId::Deep));
    assert_eq!(above(&policy(), RungId::Fast), Some(RungId::Reasoning));
    assert_eq!(above(&policy(), RungId::Deep), None);
}

#[test]
fn modes_turn_the_rules_together() {
    check_rung(
        |scope, policy| {
            scope.files = files(12);
            scope.is_debug = true;
            policy.mode = Mode::Quick;
        },
        "fast: no rule asks for more",
    );
    check_rung(
        |scope, policy| {
            policy.mode = Mode::Careful;
            scope.sensitive = vec![sensitive(
                Area::Permissions,
                Weight::Review,
                &["calls `is_admin`"],
            )];
        },
        "reasoning: `parse_header` is sensitive: permissions (calls `is_admin`)",
    );
    check_rung(
        |scope, policy| {
            policy.mode = Mode::Careful;
            scope.reach = Reach::Interface;
        },
        "reasoning: the interface of `parse_header` changes, and careful mode counts that alone",
    );
}

#[test]
fn single_rules_can_be_switched_off_or_moved() {
    check_rung(
        |scope, policy| {
            scope.is_debug = true;
            policy.rules.insert(RuleName::Debug, RuleSetting::Off);
        },
        "fast: no rule asks for more",
    );
    check_rung(
        |scope, policy| {
            scope.files = files(4);
            policy.rules.insert(RuleName::Wide, RuleSetting::From(4));
        },
        "deep: the edit reaches 4 files, which is 4 or more",
    );
    check_rung(
        |scope, policy| {
            policy.mode = Mode::Quick;
            scope.files = files(5);
            policy.rules.insert(RuleName::Files, RuleSetting::From(5));
        },
        "reasoning: the edit reaches 5 files: a.py, b1.py, b2.py, b3.py and b4.py",
    );
    let mut off = policy();
    off.rules.insert(RuleName::Services, RuleSetting::Off);
    assert_eq!(
        said(RuleName::Services, &scope(), &off),
        "-: the rule is switched off"
    );
}

fn check_named(glob: &str, file: &str, expected: bool) {
    let mut scope = scope();
    scope.target.path = path(file);
    scope.files = vec![path(file)];
    let policy = Policy {
        sensitive_paths: vec![glob.into()],
        ..policy()
    };
    let is_reasoning = route(&scope, &policy).rung == RungId::Reasoning;
    assert_eq!(is_reasoning, expected, "{glob} {file}");
}

#[test]
fn files_that_the_configuration_names_are_sensitive() {
    for glob in [
        "billing",
        "billing/",
        "billing/**",
        "/billing",
        "**/*.py",
        "pay.py",
        "billing/*.py",
    ] {
        check_named(glob, "billing/pay.py", true);
    }
    check_named("billing", "shop/billing/tax/pay.py", true);
    for glob in [
        "/pay.py",
        "bill",
        "*.ts",
        "billing/*.ts",
        "shop/billing",
        "[",
    ] {
        check_named(glob, "billing/pay.py", false);
    }
}
