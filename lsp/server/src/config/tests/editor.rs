//! Settings of the editor over those of the user's file.

use scopewise_route::Mode;
use serde_json::json;

use super::{CANARY, OPENAI_ROLES, WORK, edited, roles, warnings};
use crate::config::Settings;

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
    check_provider(json!({"kind": "openai"}), (one, Some("WORK_KEY")));
    let two = "https://two.example/v1";
    check_provider(json!({"base_url": two}), (two, None));
    check_provider(
        json!({"base_url": two, "api_key_env": "OTHER"}),
        (two, Some("OTHER")),
    );
}

#[test]
fn a_key_without_an_address_stays_with_its_kind() {
    let check = |kind: &str, expected: Option<&str>| {
        let file =
            "[providers.work]\nkind = \"openai\"\napi_key_env = \"WORK_KEY\"\nallow_http = true\n";
        let editor = json!({"providers": {"work": {"kind": kind}}});
        let settings = edited(Some(file), editor);
        assert_eq!(warnings(&settings), [""; 0]);
        assert_eq!(settings.providers["work"].key_env.as_deref(), expected);
    };
    check("openai", Some("WORK_KEY"));
    check("anthropic", Some("ANTHROPIC_API_KEY"));
}

#[test]
fn the_editors_models_say_only_what_differs() {
    let check = |editor: serde_json::Value, expected: (&str, Option<usize>)| {
        let file = "[providers.work]\nkind = \"openai-chat\"\nbase_url = \"https://one.example/v1\"\n[models.small]\nprovider = \"work\"\nid = \"qwen\"\nwindow = 9000\n";
        let mut settings = Settings::default();
        let entries = crate::config::document::read(file).unwrap();
        let below = crate::config::user::read_entries(
            entries,
            &|_| super::Origin::Editor,
            &crate::config::Choice::default(),
            &mut settings,
        );
        let editor = json!({"models": {"small": editor}});
        let over = crate::config::editor::read(&editor, &below, &mut settings);
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
