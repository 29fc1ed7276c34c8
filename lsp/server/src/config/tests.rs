//! Settings out of texts: what a file and an environment come to, and what is said about them.

use std::path::PathBuf;

use scopewise_route::{Mode, RuleName, RuleSetting, RungId};
use secrecy::ExposeSecret;
use serde_json::json;

use super::sources::{Source, Sources};
use super::{Deliver, Environment, Origin, Settings};

const CANARY: &str = "sk-canary-0123456789";

fn settings(user: Option<&str>, project: Option<&str>, environment: &[(&str, &str)]) -> Settings {
    let source = |path: &str, text: &str| Source {
        path: PathBuf::from(path),
        text: text.to_owned(),
    };
    Settings::of(Sources {
        user: user.map(|text| source("config.toml", text)),
        project: project.map(|text| source(".scopewise.toml", text)),
        environment: Environment::of(environment),
        ..Sources::default()
    })
}

/// Settings of an editor over a file.
fn edited(user: Option<&str>, editor: serde_json::Value) -> Settings {
    Settings::of(Sources {
        user: user.map(|text| Source {
            path: PathBuf::from("config.toml"),
            text: text.to_owned(),
        }),
        editor: Some(editor),
        environment: Environment::of(&[("OPENAI_API_KEY", CANARY), ("WORK_KEY", CANARY)]),
        ..Sources::default()
    })
}

fn warnings(settings: &Settings) -> Vec<String> {
    settings.warnings.iter().map(ToString::to_string).collect()
}

/// The roles in one line: `fast: a, b; deep: c`, models without their key in brackets.
fn roles(settings: &Settings) -> String {
    let roles = settings.roles.iter().map(|(rung, models)| {
        let names = models.iter().map(|model| match model.has_key {
            true => format!("{}@{}", model.name, model.provider),
            false => format!("({}@{})", model.name, model.provider),
        });
        format!("{rung}: {}", names.collect::<Vec<_>>().join(", "))
    });
    roles.collect::<Vec<_>>().join("; ")
}

fn check_user_warnings(user: &str, expected: &[&str]) {
    let settings = settings(Some(user), None, &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(warnings(&settings), expected, "{user}");
}

fn check_project_warnings(project: &str, expected: &[&str]) {
    let settings = settings(None, Some(project), &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(warnings(&settings), expected, "{project}");
}

fn check_environment(environment: &[(&str, &str)], expected: &str) {
    let settings = settings(None, None, environment);
    assert_eq!(roles(&settings), expected);
    assert_eq!(warnings(&settings), [""; 0]);
}

const OPENAI_ROLES: &str =
    "fast: gpt-6-luna@openai; reasoning: gpt-6.2-sol@openai; deep: gpt-6.2-sol-high@openai";

#[test]
fn fills_the_roles_from_the_vendor_whose_key_is_set() {
    check_environment(&[("OPENAI_API_KEY", CANARY)], OPENAI_ROLES);
    check_environment(
        &[("ANTHROPIC_API_KEY", CANARY)],
        "fast: claude-haiku-5-5@anthropic; reasoning: claude-sonnet-5-5@anthropic; \
         deep: claude-opus-5-5@anthropic",
    );
}

#[test]
fn never_mixes_vendors_by_itself() {
    check_environment(
        &[("OPENAI_API_KEY", CANARY), ("ANTHROPIC_API_KEY", CANARY)],
        OPENAI_ROLES,
    );
}

#[test]
fn counts_a_blank_key_as_none() {
    let settings = settings(None, None, &[("OPENAI_API_KEY", "  ")]);
    assert_eq!(roles(&settings), "");
    let sentence = settings.no_model.unwrap().0;
    assert!(sentence.contains("set OPENAI_API_KEY or ANTHROPIC_API_KEY"));
    assert!(sentence.contains("`scopewise demo` runs without a key"));
}

#[test]
fn takes_the_vendors_base_url_from_its_variable() {
    let url = "http://127.0.0.1:9/v1";
    let settings = settings(
        None,
        None,
        &[("OPENAI_API_KEY", CANARY), ("OPENAI_BASE_URL", url)],
    );
    let openai = settings.providers.get("openai").unwrap();
    assert_eq!(openai.base_url, url);
    assert_eq!(openai.key.as_ref().unwrap().expose_secret(), CANARY);
}

const WORK: &str = r#"
mode = "careful"
deliver = "offer"
max_calls = 2

[providers.work]
kind = "openai-chat"
base_url = "https://llm.example/v1"
api_key_env = "WORK_KEY"

[models.small]
provider = "work"
id = "qwen"
window = 32768
max_output = 4096
effort = "low"

[roles]
fast = ["small"]
reasoning = "gpt-6.2-sol"

[rules]
interface = "off"
wide = 20
"#;

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

#[test]
fn lets_no_broken_file_choose_a_vendor_by_silence() {
    let settings = settings(
        Some("[roles\nfast = 1"),
        None,
        &[("OPENAI_API_KEY", CANARY)],
    );
    assert_eq!(roles(&settings), "");
    let sentence = settings.no_model.unwrap().0;
    assert!(
        sentence.contains("config.toml:1: not valid TOML"),
        "{sentence}"
    );
}

#[test]
fn sends_no_vendors_key_to_an_address_the_file_names() {
    let text = "[providers.mine]\nkind = \"openai\"\nbase_url = \"https://gateway.example/v1\"";
    let settings = settings(Some(text), None, &[("OPENAI_API_KEY", CANARY)]);
    assert!(settings.providers["mine"].key.is_none());
    assert_eq!(roles(&settings), "");
}

#[test]
fn denies_a_project_all_that_does_not_narrow() {
    let own = "put it in your own configuration file";
    let denied = |line: usize, key: &str| {
        format!(
            ".scopewise.toml:{line}: {key} is not used: a project's file may not set it; if you want it, {own}"
        )
    };
    check_project_warnings(
        "[providers.openai]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:9\"\napi_key_env = \"HOME\"\n",
        &[
            &denied(2, "providers.openai.kind"),
            &denied(3, "providers.openai.base_url"),
            &denied(4, "providers.openai.api_key_env"),
        ],
    );
    check_project_warnings("command = [\"sh\"]", &[&denied(1, "command")]);
    check_project_warnings(
        "[rules]\nsensitive = \"off\"",
        &[&denied(2, "rules.sensitive")],
    );
    check_project_warnings("preset = \"anthropic\"", &[&denied(1, "preset")]);
    check_project_warnings(
        "deliver = \"auto\"",
        &[
            ".scopewise.toml:1: deliver = \"auto\" is not for a project to decide; set it in your own \
           configuration file",
        ],
    );
    check_project_warnings(
        "max_calls = 9",
        &[
            ".scopewise.toml:1: max_calls may only be lower here than in your own configuration file",
        ],
    );
    check_project_warnings(
        "mode = \"quick\"",
        &[
            ".scopewise.toml:1: mode may only be more careful here than in your own configuration file",
        ],
    );
}

#[test]
fn keeps_the_endpoint_whatever_a_project_says() {
    let project = "[providers.openai]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:9\"";
    let settings = settings(None, Some(project), &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(
        settings.providers["openai"].base_url,
        "https://api.openai.com/v1"
    );
    assert_eq!(roles(&settings), OPENAI_ROLES);
}

#[test]
fn lets_a_project_narrow() {
    let project = "ignore = [\"docs/**\"]\nsensitive = [\"billing/**\"]\nbudget = 20000\nmax_calls = 1\n\
                   deliver = \"offer\"\nmode = \"careful\"\n[roles]\nfast = [\"gpt-6.2-sol\"]";
    let settings = settings(None, Some(project), &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(warnings(&settings), [""; 0]);
    assert_eq!(settings.ignore, ["docs/**"]);
    assert_eq!(settings.policy.sensitive_paths, ["billing/**"]);
    assert_eq!(settings.policy.max_calls, 1);
    assert_eq!(settings.deliver, Deliver::Offer);
    assert_eq!(
        settings.policy.rung(RungId::Fast).unwrap().window,
        Some(20_000)
    );
    assert_eq!(
        roles(&settings),
        "fast: gpt-6.2-sol@openai; reasoning: gpt-6.2-sol@openai; deep: gpt-6.2-sol-high@openai"
    );
}

#[test]
fn lets_a_project_choose_only_among_the_users_models() {
    check_project_warnings(
        "[roles]\nfast = [\"claude-opus-5-5\"]",
        &[
            ".scopewise.toml:2: roles.fast names \"claude-opus-5-5\", which is none of your models; a \
           project can only choose among gpt-6-luna, gpt-6.2-sol, gpt-6.2-sol-high",
        ],
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
fn lists_only_the_vendor_that_the_file_lists() {
    let settings = settings(
        Some("[providers.anthropic]\nkind = \"anthropic\""),
        None,
        &[("OPENAI_API_KEY", CANARY), ("ANTHROPIC_API_KEY", CANARY)],
    );
    assert!(roles(&settings).starts_with("fast: claude-haiku-5-5@anthropic"));
}

#[test]
fn chooses_no_vendor_where_the_file_tries_to() {
    for text in [
        "providers = 1",
        "[[models]]\nid = \"x\"",
        "roles.fast = [1]",
        "preset = \"open\"",
        "[providers.x]\nkind = \"opnai\"",
        "[providers.x]\nkind = \"openai-chat\"\nbase_url = \"http://127.0.0.1:1\"",
    ] {
        let settings = settings(Some(text), None, &[("OPENAI_API_KEY", CANARY)]);
        assert_eq!(roles(&settings), "", "{text}");
        assert!(settings.no_model.is_some());
    }
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

#[test]
fn the_editors_settings_lie_over_the_users_file() {
    let settings = edited(
        Some("mode = \"quick\"\nmax_calls = 2\nignore = [\"docs/**\"]\n"),
        json!({"mode": "careful", "ignore": ["dist/**"], "directive": null, "roles": {}}),
    );
    assert_eq!(settings.policy.mode, Mode::Careful);
    assert_eq!(settings.policy.max_calls, 2);
    assert_eq!(settings.ignore, ["docs/**", "dist/**"]);
    assert_eq!(roles(&settings), OPENAI_ROLES);
    let mode = settings.values.iter().find(|value| value.key == "mode");
    assert_eq!(mode.unwrap().origin.to_string(), "the editor's settings");
    assert_eq!(warnings(&settings), [""; 0]);
}

#[test]
fn the_editors_models_join_those_of_the_file() {
    let settings = edited(
        Some(WORK),
        json!({"models": {"big": {"provider": "work", "id": "qwen-big"}}, "roles": {"deep": ["big"]}}),
    );
    assert_eq!(
        roles(&settings),
        "fast: small@work; reasoning: gpt-6.2-sol@openai; deep: big@work"
    );
}

/// The address and the key's variable of the provider `work`, after the editor has spoken over the file.
#[track_caller]
fn check_provider(editor: serde_json::Value, expected: (&str, Option<&str>)) {
    let file = "[providers.work]\nkind = \"openai-chat\"\nbase_url = \"https://one.example/v1\"\napi_key_env = \"WORK_KEY\"\n";
    let settings = edited(Some(file), json!({"providers": {"work": editor}}));
    assert_eq!(warnings(&settings), [""; 0]);
    let provider = &settings.providers["work"];
    let key = provider.key_env.as_deref();
    assert_eq!((provider.base_url.as_str(), key), expected);
}

#[test]
fn the_editors_providers_say_only_what_differs_and_leave_a_key_with_its_address() {
    let one = "https://one.example/v1";
    check_provider(json!({}), (one, Some("WORK_KEY")));
    check_provider(json!({"api_key_env": "OTHER"}), (one, Some("OTHER")));
    let two = "https://two.example/v1";
    check_provider(json!({"base_url": two}), (two, None));
    check_provider(
        json!({"base_url": two, "api_key_env": "OTHER"}),
        (two, Some("OTHER")),
    );
}

#[test]
fn the_editors_models_say_only_what_differs() {
    let check = |editor: serde_json::Value, expected: (&str, Option<usize>)| {
        let file = "[providers.work]\nkind = \"openai-chat\"\nbase_url = \"https://one.example/v1\"\n[models.small]\nprovider = \"work\"\nid = \"qwen\"\nwindow = 9000\n";
        let mut settings = Settings::default();
        let entries = super::document::read(file).unwrap();
        let below = super::user::read_entries(
            entries,
            &|_| super::Origin::Editor,
            &super::Choice::default(),
            &mut settings,
        );
        let editor = json!({"models": {"small": editor}});
        let over = super::editor::read(&editor, &below, &mut settings);
        assert_eq!(warnings(&settings), [""; 0]);
        let model = &over.models["small"];
        assert_eq!((model.id.as_str(), model.window), expected);
        assert_eq!(model.provider, "work");
    };
    check(json!({"effort": "high"}), ("qwen", Some(9000)));
    check(json!({"window": 4000}), ("qwen", Some(4000)));
    check(json!({"id": "qwen-next"}), ("qwen-next", None));
}

#[test]
fn warns_of_the_editors_settings_as_of_a_file() {
    let check = |editor, expected: &str| {
        assert_eq!(warnings(&edited(None, editor)), [expected]);
    };
    check(
        json!({"mod": "careful"}),
        "the editor's settings: unknown key mod; did you mean mode?",
    );
    check(
        json!({"max_calls": 1.5}),
        "the editor's settings: max_calls must be a whole number from 1, not a fraction or date",
    );
    check(
        json!(["mode"]),
        "the editor's settings: they must be an object, not a list",
    );
}

#[test]
fn keys_in_the_editors_settings_are_refused_and_not_repeated() {
    let settings = edited(
        None,
        json!({"providers": {"openai": {"kind": "openai", "api_key": CANARY}}}),
    );
    let said = warnings(&settings).join("\n");
    assert!(
        said.contains("providers.openai.api_key is not read"),
        "{said}"
    );
    assert!(!said.contains(CANARY), "{said}");
}

/// A value that a property of the schema takes, the last word of a choice.
fn sample(property: &serde_json::Value) -> serde_json::Value {
    if let Some(words) = property["enum"].as_array() {
        return words.last().unwrap().clone();
    }
    if let Some(second) = property.pointer("/anyOf/1") {
        return sample(second);
    }
    match property["type"].as_str() {
        Some("integer") => json!(5),
        Some("boolean") => json!(true),
        Some("string") => json!("openai"),
        Some("array") if property["items"].get("properties").is_some() => {
            json!([samples(&property["items"]["properties"])])
        }
        Some("object") => match property.get("properties") {
            Some(inner) => samples(inner),
            None => json!({"mine": sample(&property["additionalProperties"])}),
        },
        _ => json!(["mine"]),
    }
}

fn samples(properties: &serde_json::Value) -> serde_json::Value {
    let properties = properties.as_object().unwrap().iter();
    properties
        .map(|(name, property)| (name.clone(), sample(property)))
        .collect()
}

#[test]
fn every_key_of_the_schema_is_read() {
    let all = samples(&super::schema()["properties"]);
    let read = edited(None, all.clone());
    let expected = "the editor's settings: providers.mine.api_key_env must be";
    let said: Vec<String> = warnings(&read);
    assert!(
        said.iter().all(|it| !it.contains("unknown key")),
        "{said:?}"
    );
    assert!(!said.iter().any(|it| it.contains(expected)), "{said:?}");
    for key in all.as_object().unwrap().keys() {
        let noted = |value: &super::Value| value.key.split('.').next() == Some(key);
        let is_noted = read.values.iter().any(noted);
        // Models are noted under the roles that list them, actions by themselves.
        assert!(
            is_noted || ["models", "actions"].contains(&key.as_str()),
            "{key} is not noted"
        );
    }
}

#[test]
fn a_project_may_set_what_the_schema_says() {
    for (name, property) in super::schema()["properties"].as_object().unwrap() {
        let value = sample(property);
        let text = match value.as_object() {
            Some(_) => format!("{name} = {{}}\n"),
            None => format!("{name} = {value}\n"),
        };
        let settings = settings(None, Some(&text), &[]);
        let refused = warnings(&settings)
            .iter()
            .any(|it| it.contains("a project's file may not set it"));
        assert_eq!(refused, property["x-project"] == "never", "{text}");
    }
}

/// Actions as `title: instruction (kinds; languages; rung)`.
fn shown_actions(settings: &Settings) -> Vec<String> {
    let actions = settings.actions.iter();
    actions
        .map(|it| {
            let rung = it.rung.map(|rung| rung.name()).unwrap_or_default();
            let (kinds, languages) = (it.kinds.join(" "), it.languages.join(" "));
            format!(
                "{}: {} ({kinds}; {languages}; {rung})",
                it.marked(),
                it.instruction
            )
        })
        .collect()
}

#[test]
fn reads_actions_of_the_user_and_of_the_project() {
    let user = r#"
[[actions]]
title = "Add \u001b[31m  types"
instruction = "Add type hints"
kinds = ["function", "method"]
languages = "python"
rung = "reasoning"
"#;
    let project = "[[actions]]\ntitle = \"House style\"\ninstruction = \"Apply it\"\n";
    let settings = settings(Some(user), Some(project), &[]);
    assert_eq!(warnings(&settings), [""; 0]);
    assert_eq!(
        shown_actions(&settings),
        [
            "Add [31m types: Add type hints (function method; python; reasoning)",
            "(project) House style: Apply it (; ; )"
        ]
    );
}

#[test]
fn a_projects_action_picks_no_rung() {
    let project = "[[actions]]\ntitle = \"X\"\ninstruction = \"y\"\nrung = \"deep\"\n";
    let settings = settings(None, Some(project), &[]);
    assert_eq!(
        warnings(&settings),
        [
            ".scopewise.toml:4: actions.rung is not used: a project's action may not pick a rung, the route decides"
        ]
    );
    assert_eq!(shown_actions(&settings), ["(project) X: y (; ; )"]);
}

#[test]
fn says_what_is_wrong_with_an_action_and_leaves_it_out() {
    let check = |lines: &str, expected: &str| {
        let settings = settings(Some(&format!("[[actions]]\n{lines}")), None, &[]);
        assert_eq!(warnings(&settings), [expected]);
        assert_eq!(shown_actions(&settings), [""; 0]);
    };
    let until = "characters, the action is left out until then";
    check(
        "instruction = \"y\"\n",
        &format!("config.toml:1: actions.title is missing; write 1 to 60 {until}"),
    );
    check(
        &format!("title = \"{}\"\ninstruction = \"y\"\n", "x".repeat(61)),
        &format!("config.toml:1: actions.title is too long; write 1 to 60 {until}"),
    );
    check(
        "title = \"x\"\ninstruction = \" \"\n",
        &format!("config.toml:1: actions.instruction is empty; write 1 to 4000 {until}"),
    );
    check(
        "title = \"x\"\ninstruction = \"y\"\nkinds = [\"functon\"]\n",
        "config.toml:4: actions.kinds is \"functon\"; did you mean \"function\"?",
    );
    let whole = settings(Some("actions = \"all\"\n"), None, &[]);
    assert_eq!(
        warnings(&whole),
        ["config.toml:1: actions must be a list of tables, not a text; write [[actions]]"]
    );
}
