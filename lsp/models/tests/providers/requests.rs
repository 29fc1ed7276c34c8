//! What is sent, and what is left out after a rejection.

use scopewise_models::{
    Effort, FailureKind, ModelConfig, Part, Provider, ProviderKind, TokenLimitField,
};
use scopewise_script::{Fault, NamedError, Script, ScriptServer, Turn};

use crate::support::{check_same, connect, play, provider, run};

#[tokio::test]
async fn sends_what_each_protocol_wants_and_no_more() {
    let (system, user) = ("You edit code.", "Simplify parse_header.");
    let user = serde_json::json!({"role": "user", "content": user});
    for (kind, expected) in [
        (
            ProviderKind::OpenAi,
            serde_json::json!({
                "model": "gpt-6-luna", "stream": true, "store": false,
                "instructions": system, "input": [user],
                "max_output_tokens": 1000, "reasoning": {"effort": "low"},
            }),
        ),
        (
            ProviderKind::OpenAiChat,
            serde_json::json!({
                "model": "gpt-6-luna", "stream": true,
                "messages": [{"role": "system", "content": system}, user],
                "max_tokens": 1000, "reasoning_effort": "low",
                "stream_options": {"include_usage": true},
            }),
        ),
        (
            ProviderKind::Anthropic,
            serde_json::json!({
                "model": "gpt-6-luna", "stream": true, "system": system, "messages": [user],
                "max_tokens": 1000, "output_config": {"effort": "low"},
            }),
        ),
    ] {
        let server = ScriptServer::start(Script::of([Turn::answer("a")])).unwrap();
        run(connect(&provider(&server, kind), "gpt-6-luna").as_ref())
            .await
            .0
            .unwrap();
        let sent = &server.requests()[0];
        assert_eq!(sent.body, expected);
        let version = sent.headers.get("anthropic-version").map(String::as_str);
        assert_eq!(
            version,
            (kind == ProviderKind::Anthropic).then_some("2023-06-01")
        );
    }
}

#[tokio::test]
async fn sends_the_effort_only_where_it_is_wanted() {
    for (kind, model, own, expected) in [
        (ProviderKind::OpenAi, "unheard-of", None, Some("low")),
        (
            ProviderKind::OpenAi,
            "unheard-of",
            Some(Effort::High),
            Some("high"),
        ),
        (ProviderKind::OpenAiChat, "unheard-of", None, None),
        (
            ProviderKind::OpenAiChat,
            "unheard-of",
            Some(Effort::High),
            Some("high"),
        ),
        (ProviderKind::Anthropic, "claude-haiku-4-5", None, None),
        (
            ProviderKind::Anthropic,
            "claude-sonnet-5-5",
            None,
            Some("low"),
        ),
    ] {
        let server = ScriptServer::start(Script::of([Turn::answer("a")])).unwrap();
        let config = ModelConfig {
            effort: own,
            ..ModelConfig::of(model)
        };
        let model = Provider::connect(&provider(&server, kind))
            .unwrap()
            .model(config);
        run(model.as_ref()).await.0.unwrap();
        let body = &server.requests()[0].body;
        let sent = [
            "/reasoning/effort",
            "/reasoning_effort",
            "/output_config/effort",
        ]
        .iter()
        .find_map(|pointer| body.pointer(pointer)?.as_str());
        assert_eq!(sent, expected, "{kind:?} {body}");
    }
}

#[tokio::test]
async fn leaves_out_a_rejected_effort_and_remembers_it() {
    for kind in ProviderKind::ALL {
        let rejection = Turn::error(NamedError::UnsupportedEffort);
        let script = Script::of([rejection, Turn::answer("yes").repeated()]);
        let server = ScriptServer::start(script).unwrap();
        let model = connect(&provider(&server, kind), "gpt-6-luna");
        let (outcome, parts) = run(model.as_ref()).await;
        assert_eq!(outcome.unwrap().requests, 2, "{kind:?}");
        assert!(matches!(&parts[0], Part::Retry { because, .. } if because.contains("effort")));
        let (outcome, parts) = run(model.as_ref()).await;
        assert_eq!((outcome.unwrap().requests, parts.len()), (1, 1), "{kind:?}");
        let bodies: Vec<_> = server
            .requests()
            .iter()
            .map(|one| one.body.to_string().contains("low"))
            .collect();
        assert_eq!(bodies, [true, false, false], "{kind:?}");
    }
}

#[tokio::test]
async fn a_rejection_of_every_knob_ends() {
    for kind in ProviderKind::ALL {
        let rejection = Turn::error(NamedError::UnsupportedEffort).repeated();
        let (outcome, server) = play(kind, Script::of([rejection])).await;
        check_same(
            &outcome,
            FailureKind::BadRequest,
            "rejects the request (HTTP 400, ",
            "knobs",
        );
        let sent = if kind == ProviderKind::OpenAi { 2 } else { 1 };
        assert_eq!(server.requests().len(), sent, "{kind:?}");
    }
}

#[tokio::test]
async fn a_chat_server_gets_the_token_limit_under_its_own_name() {
    let message = "Unsupported parameter: 'max_tokens' is not supported with this model. \
                   Use 'max_completion_tokens' instead.";
    let error = serde_json::json!({"error": {"message": message, "type": "invalid_request_error",
        "param": "max_tokens", "code": "unsupported_parameter"}});
    let fault = Fault::Status {
        status: 400,
        headers: [].into(),
        body: error.to_string(),
    };
    let script = Script::of([Turn::fault(fault), Turn::answer("yes")]);
    let (outcome, server) = play(ProviderKind::OpenAiChat, script).await;
    assert_eq!(outcome.unwrap().text, "yes");
    assert_eq!(server.requests()[1].body["max_completion_tokens"], 1000);
    assert!(server.requests()[1].body.get("max_tokens").is_none());

    let server = ScriptServer::start(Script::of([Turn::answer("yes")])).unwrap();
    let mut config = provider(&server, ProviderKind::OpenAiChat);
    config.token_limit_field = Some(TokenLimitField::MaxCompletionTokens);
    run(connect(&config, "m-1").as_ref()).await.0.unwrap();
    assert_eq!(server.requests()[0].body["max_completion_tokens"], 1000);
}
