//! Which vendor fills the roles, with nothing configured and beside a file.

use secrecy::ExposeSecret;

use super::{CANARY, OPENAI_ROLES, check_environment, roles, settings};

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
