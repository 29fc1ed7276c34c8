//! Keys, redirects and a stranger's words.

use scopewise_models::{
    FailureKind, KeyHeader, ModelConfig, Provider, ProviderConfig, ProviderKind,
};
use scopewise_script::{Fault, NamedError, Script, ScriptServer, Turn};

use crate::support::{CANARY, check_failure, check_same, connect, play, provider, run};

#[tokio::test]
async fn redirects_lead_nowhere() {
    for kind in ProviderKind::ALL {
        let target = ScriptServer::start(Script::of([Turn::answer("stolen").repeated()])).unwrap();
        let location = format!("{}/responses", target.base_url());
        let redirect = Turn::fault(Fault::Redirect { location });
        let (outcome, server) = play(kind, Script::of([redirect])).await;
        check_same(
            &outcome,
            FailureKind::Malformed,
            "redirect (HTTP 307)",
            "redirect",
        );
        assert_eq!((server.requests().len(), target.requests().len()), (1, 0));
    }
}

#[tokio::test]
async fn the_key_is_sent_but_never_shown() {
    let echo = format!("bad key {CANARY}, or canary-4***key, or sk-proj-abcdef123456");
    let body = serde_json::json!({"error": {"message": echo, "type": CANARY, "code": CANARY}});
    for kind in ProviderKind::ALL {
        for status in [400, 401, 403, 404, 418, 429, 500] {
            let headers = [("x-should-retry".to_owned(), "false".to_owned())];
            let fault = Fault::Status {
                status,
                headers: headers.into(),
                body: body.to_string(),
            };
            let server = ScriptServer::start(Script::of([Turn::fault(fault)])).unwrap();
            let config = provider(&server, kind);
            let handle = Provider::connect(&config).unwrap();
            let (outcome, _) = run(handle.model(ModelConfig::of("m-1")).as_ref()).await;
            let shown = format!("{outcome:?} {config:?} {handle:?}");
            assert!(!shown.contains("canary"), "{shown}");
            assert!(!shown.contains("abcdef"), "{shown}");
            let sent = &server.requests()[0].headers;
            let (name, value) = match kind {
                ProviderKind::Anthropic => ("x-api-key", CANARY.to_owned()),
                _ => ("authorization", format!("Bearer {CANARY}")),
            };
            assert_eq!(sent[name], value);
        }
    }
}

#[tokio::test]
async fn a_key_echoed_inside_a_stream_is_not_shown_either() {
    let error = serde_json::json!({"type": "error", "error": {"message": CANARY, "type": "x"}});
    for kind in ProviderKind::ALL {
        let fault = Fault::Raw {
            body: format!("event: error\ndata: {error}\n\n"),
        };
        let (outcome, _server) = play(kind, Script::of([Turn::fault(fault)])).await;
        check_same(&outcome, FailureKind::Unavailable, "[key]", "echo");
    }
}

#[tokio::test]
async fn strips_control_characters_from_a_providers_words() {
    let body = serde_json::json!({"error": "\u{1b}]0;x\u{7}\u{202e}a\nb"}).to_string();
    let fault = Fault::Status {
        status: 400,
        headers: [].into(),
        body,
    };
    check_failure(
        Turn::fault(fault),
        FailureKind::BadRequest,
        "it says: ]0;x a b)",
    )
    .await;
}

#[tokio::test]
async fn carries_the_key_in_the_header_that_was_configured_or_in_none() {
    for (header, name, value) in [
        (
            KeyHeader::Bearer,
            "authorization",
            format!("Bearer {CANARY}"),
        ),
        (KeyHeader::ApiKey, "api-key", CANARY.to_owned()),
    ] {
        let server = ScriptServer::start(Script::of([Turn::answer("a")])).unwrap();
        let mut config = provider(&server, ProviderKind::Anthropic);
        config.key_header = Some(header);
        run(connect(&config, "m").as_ref()).await.0.unwrap();
        let sent = &server.requests()[0].headers;
        assert_eq!(sent[name], value);
        assert!(!sent.contains_key("x-api-key"));
    }
    let refusal = Turn::error(NamedError::InvalidKey);
    let server = ScriptServer::start(Script::of([refusal])).unwrap();
    let mut config = provider(&server, ProviderKind::OpenAi);
    config.key = Some(" ".into());
    let (outcome, _) = run(connect(&config, "m").as_ref()).await;
    check_same(
        &outcome,
        FailureKind::Unauthorized,
        "set api_key_env of provider acme",
        "no key",
    );
    assert!(!server.requests()[0].headers.contains_key("authorization"));
}

#[test]
fn a_key_that_is_no_header_is_named_without_being_shown() {
    let base_url = "https://api.example/v1";
    let config = ProviderConfig::new("acme", ProviderKind::OpenAi, base_url)
        .with_key("canary\nx-other: 1".into());
    let error = Provider::connect(&config).unwrap_err().to_string();
    assert_eq!(
        error,
        "the key of provider acme holds characters that no key has: check where it comes from"
    );
}
