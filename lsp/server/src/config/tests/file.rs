//! The user's file: what is read of it, and what is said of what is wrong in it.

use scopewise_route::{Mode, RuleName, RuleSetting, RungId};

use super::{CANARY, WORK, check_user_warnings, roles, settings, warnings};
use crate::config::sources::{Source, Sources};
use crate::config::{Deliver, Environment, Origin, Settings};

#[test]
fn reads_providers_models_roles_and_rules() {
    let settings = settings(
        Some(WORK),
        None,
        &[("WORK_KEY", CANARY), ("OPENAI_API_KEY", CANARY)],
    );
    assert_eq!(warnings(&settings), [""; 0]);
    assert_eq!(
        roles(&settings),
        "fast: small@work; reasoning: gpt-6.2-sol@openai"
    );
    assert_eq!(settings.policy.mode, Mode::Careful);
    assert_eq!(settings.policy.max_calls, 2);
    assert_eq!(settings.deliver, Deliver::Offer);
    let rules = &settings.policy.rules;
    assert_eq!(rules[&RuleName::Interface], RuleSetting::Off);
    assert_eq!(rules[&RuleName::Wide], RuleSetting::From(20));
    let fast = settings.policy.rung(RungId::Fast).unwrap();
    assert_eq!((fast.window, fast.max_output), (Some(32_768), 4096));
}

#[test]
fn remembers_where_each_value_came_from() {
    let settings = settings(
        Some("mode = \"quick\"\n"),
        Some("# ours\nmax_calls = 1\n"),
        &[("OPENAI_API_KEY", CANARY)],
    );
    let origin = |key: &str| {
        let value = settings.values.iter().find(|value| value.key == key);
        value.unwrap().origin.clone()
    };
    assert_eq!(origin("mode"), Origin::User("config.toml".into(), 1));
    assert_eq!(
        origin("max_calls"),
        Origin::Project(".scopewise.toml".into(), 2)
    );
    assert_eq!(origin("deliver"), Origin::Default);
    assert_eq!(
        origin("roles.fast"),
        Origin::Environment("OPENAI_API_KEY".into())
    );
}

#[test]
fn leaves_out_models_without_their_key_and_says_so() {
    let settings = settings(
        Some("preset = \"trio\""),
        None,
        &[("OPENAI_API_KEY", CANARY)],
    );
    assert_eq!(
        roles(&settings),
        "fast: gpt-5.3-codex-spark@openai, gpt-6-luna@openai; reasoning: gpt-5.3-codex@openai; \
         deep: (claude-opus-5-5@anthropic)"
    );
    assert_eq!(
        warnings(&settings),
        ["ANTHROPIC_API_KEY is not set, so claude-opus-5-5 cannot serve; set it"]
    );
    assert!(settings.policy.rung(RungId::Deep).is_none());
}

#[test]
fn names_the_variable_when_no_key_is_there() {
    let settings = settings(Some(WORK), None, &[]);
    let sentence = settings.no_model.unwrap().0;
    assert!(
        sentence.contains("set OPENAI_API_KEY or WORK_KEY"),
        "{sentence}"
    );
}

#[test]
fn suggests_the_nearest_key() {
    check_user_warnings(
        "max_call = 2",
        &["config.toml:1: unknown key max_call; did you mean max_calls?"],
    );
    check_user_warnings(
        "[providers.x]\nkind = \"openai\"\nbase_ur = \"https://x.example\"\n[roles]\nfast = \"gpt-6-luna\"",
        &["config.toml:3: unknown key providers.x.base_ur; did you mean providers.x.base_url?"],
    );
    check_user_warnings(
        "[rules]\nsensitiv = \"off\"",
        &["config.toml:2: unknown key rules.sensitiv; did you mean rules.sensitive?"],
    );
}

#[test]
fn names_the_line_of_a_wrong_value() {
    check_user_warnings(
        "# mine\nmax_calls = \"three\"",
        &["config.toml:2: max_calls must be a whole number from 1, not a text"],
    );
    check_user_warnings(
        "max_calls = 0",
        &["config.toml:1: max_calls must be a whole number from 1, not 0"],
    );
    check_user_warnings(
        "mode = \"carefull\"",
        &["config.toml:1: mode is \"carefull\"; did you mean \"careful\"?"],
    );
    check_user_warnings(
        "[rules]\nasked = 3",
        &["config.toml:2: rules.asked counts nothing; write \"on\" or \"off\""],
    );
    check_user_warnings(
        "directive = \"\"",
        &[
            "config.toml:1: directive must be one word of 2 letters or more without spaces, like \"ai!\"",
        ],
    );
}

#[test]
fn refuses_literal_keys_without_repeating_them() {
    let text = format!(
        "[providers.x]\nkind = \"openai\"\napi_key = \"{CANARY}\"\napi_key_env = \"{CANARY}\"\n"
    );
    let settings = settings(Some(&text), None, &[]);
    let said = warnings(&settings).join("\n");
    assert!(
        said.contains("config.toml:3: providers.x.api_key is not read"),
        "{said}"
    );
    assert!(
        said.contains("config.toml:4: providers.x.api_key_env must be the name"),
        "{said}"
    );
    assert!(!said.contains("canary"));
}

#[test]
fn never_shows_a_key() {
    let settings = settings(Some(WORK), None, &[("WORK_KEY", CANARY)]);
    assert!(!format!("{settings:?}").contains("canary"));
    let environment = Environment::of(&[("WORK_KEY", CANARY)]);
    assert!(!format!("{environment:?}").contains("canary"));
}

#[test]
fn names_what_a_role_lacks() {
    check_user_warnings(
        "[models.small]\nprovider = \"opnai\"\nid = \"x\"\n[roles]\nfast = [\"smal\"]\ndeep = [\"small\"]",
        &[
            "config.toml:1: models.small names the provider \"opnai\", which is not there; did you mean \"openai\"?",
            "config.toml:5: roles.fast names \"smal\", which no [models] table defines; did you mean \"small\"?",
        ],
    );
    check_user_warnings(
        "[models.small]\nid = \"x\"\n[roles]\nfast = [\"gpt-6-luna\"]",
        &["config.toml:1: models.small.provider is missing; the model is left out without it"],
    );
}

fn check_unusable(environment: &[(&str, &str)], part: &str) {
    let settings = settings(None, None, environment);
    assert!(settings.policy.ladder.is_empty());
    let sentence = settings.no_model.as_ref().unwrap().0.clone();
    assert!(sentence.contains(part), "{sentence}");
    assert!(!format!("{settings:?}").contains("canary"));
}

#[test]
fn refuses_addresses_that_would_carry_a_key_in_the_open() {
    let with = |url: &'static str| [("OPENAI_API_KEY", CANARY), ("OPENAI_BASE_URL", url)];
    check_unusable(
        &with("http://llm.example/v1"),
        "plain http to another machine",
    );
    check_unusable(
        &with("http://localhost@llm.example/v1"),
        "user name or password",
    );
    check_unusable(&with("llm.example"), "not a web address");
}

#[test]
fn knows_the_windows_of_known_models() {
    let settings = settings(None, None, &[("OPENAI_API_KEY", CANARY)]);
    let fast = settings.policy.rung(RungId::Fast).unwrap();
    assert!(fast.window.unwrap() > 100_000);
    assert_eq!(fast.max_output, 32_000);
}

#[test]
fn passes_over_a_model_its_provider_did_not_know() {
    let sources = Sources {
        user: Some(Source {
            path: "config.toml".into(),
            text: "preset = \"trio\"".into(),
        }),
        environment: Environment::of(&[("OPENAI_API_KEY", CANARY), ("ANTHROPIC_API_KEY", CANARY)]),
        unknown: vec!["gpt-5.3-codex-spark (openai)".into()],
        ..Sources::default()
    };
    let settings = Settings::of(sources);
    assert_eq!(
        settings.policy.rung(RungId::Fast).unwrap().models,
        ["gpt-6-luna"]
    );
    let fast = &settings.engine().roles.models[&RungId::Fast];
    assert_eq!(fast[0].name(), "gpt-6-luna (openai)");
}

#[test]
fn says_what_a_list_must_hold() {
    check_user_warnings(
        "roles.fast = [1]",
        &["config.toml:1: roles.fast must be a list of model names, not a list of other things"],
    );
    check_user_warnings(
        "sensitive = [\"[\"]",
        &["config.toml:1: sensitive: \"[\" is no glob; write one like \"docs/**\""],
    );
}
