//! The providers against a scripted server over real sockets: every fault in every protocol, with
//! the kind and the words it must end in, and how many requests it may cost.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::sync::Arc;
use std::time::Duration;

use scopewise_models::{
    Answer, Effort, Failure, FailureKind, KeyHeader, Limits, Message, Model, ModelConfig, Part,
    Provider, ProviderConfig, ProviderKind, Request, Speaker, TokenLimitField, Usage,
};
use scopewise_script::{Fault, LineEnding, NamedError, Script, ScriptServer, Turn};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const CANARY: &str = "canary-4f9d-1b27-key";

fn request() -> Request {
    Request {
        system: "You edit code.".into(),
        messages: vec![Message {
            speaker: Speaker::User,
            text: "Simplify parse_header.".into(),
        }],
        max_output_tokens: 1000,
        effort: Some(Effort::Low),
    }
}

fn provider(server: &ScriptServer, kind: ProviderKind) -> ProviderConfig {
    let mut config = ProviderConfig::new("acme", kind, server.base_url()).with_key(CANARY.into());
    config.limits.retry_wait = Duration::from_millis(1);
    config
}

fn connect(config: &ProviderConfig, model: &str) -> Arc<dyn Model> {
    scopewise_models::connect(config, &ModelConfig::of(model)).unwrap()
}

async fn run(model: &dyn Model) -> (Result<Answer, Failure>, Vec<Part>) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let outcome = model
        .run(&request(), sender, CancellationToken::new())
        .await;
    let mut parts = Vec::new();
    while let Ok(part) = receiver.try_recv() {
        parts.push(part);
    }
    (outcome, parts)
}

async fn play(kind: ProviderKind, script: Script) -> (Result<Answer, Failure>, ScriptServer) {
    let server = ScriptServer::start(script).unwrap();
    let (outcome, _) = run(connect(&provider(&server, kind), "m-1").as_ref()).await;
    if let Err(failure) = &outcome {
        assert!(
            !failure.message.contains("127.0.0.1"),
            "{}",
            failure.message
        );
        assert!(!failure.message.ends_with('.'), "{}", failure.message);
    }
    (outcome, server)
}

fn for_all(turn: &Turn) -> Vec<(ProviderKind, Turn)> {
    ProviderKind::ALL
        .into_iter()
        .map(|kind| (kind, turn.clone()))
        .collect()
}

#[track_caller]
fn check_same(outcome: &Result<Answer, Failure>, kind: FailureKind, words: &str, context: &str) {
    let failure = outcome.as_ref().expect_err(context);
    assert_eq!(failure.kind, kind, "{context}: {failure}");
    assert!(failure.message.contains(words), "{context}: {failure}");
}

/// The turn in every protocol ends in one request and this failure.
async fn check_failure(turn: Turn, kind: FailureKind, words: &str) {
    for (provider, turn) in for_all(&turn) {
        let context = format!("{provider:?} {:?}", turn.fault);
        let (outcome, server) = play(provider, Script::of([turn, Turn::answer("late")])).await;
        check_same(&outcome, kind, words, &context);
        assert_eq!(server.requests().len(), 1, "{context}");
        assert_eq!(outcome.unwrap_err().requests, 1, "{context}");
    }
}

/// The turn in every protocol ends in this text.
async fn check_answer(turn: Turn, text: &str) {
    for (provider, turn) in for_all(&turn) {
        let context = format!("{provider:?} {turn:?}");
        let (outcome, server) = play(provider, Script::of([turn])).await;
        let answer = outcome.unwrap_or_else(|failure| panic!("{context}: {failure}"));
        assert_eq!(answer.text, text, "{context}");
        assert_eq!(
            (answer.model.as_str(), answer.requests),
            ("m-1", 1),
            "{context}"
        );
        assert_eq!(server.requests().len(), 1, "{context}");
    }
}

const TEXT: &str = "```python\ndef f():\n    return \"é→😀\"\r\n```\n";

#[tokio::test]
async fn answers_whatever_the_stream_looks_like() {
    let plain = Turn::answer(TEXT).chunked(3);
    check_answer(plain.clone(), TEXT).await;
    check_answer(plain.clone().with(Fault::UnknownFrames), TEXT).await;
    for line_ending in [LineEnding::CrLf, LineEnding::Cr] {
        check_answer(
            Turn {
                line_ending,
                ..plain.clone()
            },
            TEXT,
        )
        .await;
        check_answer(
            Turn {
                line_ending,
                write_bytes: Some(1),
                ..plain.clone()
            },
            TEXT,
        )
        .await;
    }
    check_answer(
        Turn {
            write_bytes: Some(1),
            ..plain.clone()
        },
        TEXT,
    )
    .await;
    let said = || Some("I'll now add a function.".to_owned());
    check_answer(
        Turn {
            commentary: said(),
            thinking: said(),
            ..plain
        },
        TEXT,
    )
    .await;
}

#[tokio::test]
async fn shows_the_text_as_it_comes_and_thinking_as_such() {
    for kind in ProviderKind::ALL {
        let said = Some("hidden".to_owned());
        let turn = Turn {
            commentary: said.clone(),
            thinking: said,
            ..Turn::answer("one two")
        };
        let server = ScriptServer::start(Script::of([turn.chunked(4)])).unwrap();
        let (_, parts) = run(connect(&provider(&server, kind), "m").as_ref()).await;
        let expected = [
            Part::Thinking,
            Part::Text("one ".into()),
            Part::Text("two".into()),
        ];
        assert_eq!(parts, expected, "{kind:?}");
    }
}

#[tokio::test]
async fn counts_the_tokens_the_provider_counts() {
    for kind in ProviderKind::ALL {
        let (outcome, _server) = play(kind, Script::of([Turn::answer("12345678")])).await;
        let usage = Usage {
            input: 10,
            cached: 0,
            output: 2,
        };
        assert_eq!(outcome.unwrap().usage, usage, "{kind:?}");
    }
}

#[tokio::test]
async fn uses_nothing_of_an_answer_without_a_clean_end() {
    let cut = FailureKind::Cut;
    let broke_off = "the answer of m-1 (acme) broke off before its end";
    for chunks in [0, 1, 99] {
        let turn = |fault| Turn::fault(fault).chunked(5).after_chunks(chunks);
        check_failure(turn(Fault::Cut), cut, broke_off).await;
        check_failure(turn(Fault::CutCleanly), cut, broke_off).await;
    }
    check_failure(Turn::fault(Fault::EndUnknown), cut, "which is no clean end").await;
}

#[tokio::test]
async fn tells_refusals_truncation_and_filters_apart() {
    let turn = |fault| Turn::fault(fault).chunked(5);
    check_failure(
        turn(Fault::Refuse),
        FailureKind::Refused,
        "I can't help with that",
    )
    .await;
    check_failure(
        turn(Fault::Refuse).after_chunks(0),
        FailureKind::Refused,
        "refused",
    )
    .await;
    check_failure(
        turn(Fault::RefuseAtTheEnd),
        FailureKind::Refused,
        "I can't help",
    )
    .await;
    check_failure(
        turn(Fault::Truncate),
        FailureKind::Truncated,
        "at 1000 output tokens",
    )
    .await;
    check_failure(
        turn(Fault::TruncateSilently),
        FailureKind::Truncated,
        "cut off",
    )
    .await;
    check_failure(
        Turn::answer(""),
        FailureKind::Malformed,
        "finished without an answer",
    )
    .await;
    for kind in ProviderKind::ALL {
        let (outcome, _server) = play(kind, Script::of([turn(Fault::Filter)])).await;
        // Anthropic's filter has no stop reason of its own: it ends as a refusal with a category.
        let (kind, words) = match kind {
            ProviderKind::Anthropic => (FailureKind::Refused, "cyber"),
            _ => (FailureKind::Filtered, "the content filter of acme"),
        };
        check_same(&outcome, kind, words, "filter");
    }
}

#[tokio::test]
async fn a_failure_after_a_whole_answer_says_what_was_paid_for() {
    for kind in ProviderKind::ALL {
        let (outcome, _server) = play(kind, Script::of([Turn::fault(Fault::Truncate)])).await;
        assert_eq!(
            outcome.unwrap_err().usage,
            Usage {
                input: 10,
                cached: 0,
                output: 7
            }
        );
    }
}

#[tokio::test]
async fn rejects_what_is_not_the_protocol() {
    let malformed = FailureKind::Malformed;
    check_failure(
        Turn::fault(Fault::MalformedFrame),
        malformed,
        "an event that is not JSON",
    )
    .await;
    check_failure(
        Turn::fault(Fault::WrongContentType),
        malformed,
        "answered with text/html",
    )
    .await;
    let raw = |body: String| Turn::fault(Fault::Raw { body });
    let deep = format!("data: {}\n\n", "[".repeat(100_000));
    check_failure(raw(deep), malformed, "not JSON").await;
    check_failure(
        raw("data: [1]\n\ndata: 5\n\ndata: null\n\n".into()),
        FailureKind::Cut,
        "",
    )
    .await;
    check_failure(raw(String::new()), FailureKind::Cut, "broke off").await;
    let json = Fault::Status {
        status: 200,
        headers: [].into(),
        body: "{}".into(),
    };
    check_failure(
        Turn::fault(json),
        malformed,
        "application/json instead of an event",
    )
    .await;
}

#[tokio::test]
async fn reads_errors_inside_and_in_place_of_a_stream() {
    for fault in [Fault::ErrorEvent, Fault::ErrorEventFlat] {
        let turn = Turn::fault(fault).chunked(5).after_chunks(1);
        check_failure(
            turn,
            FailureKind::Unavailable,
            "acme cannot answer (it says: ",
        )
        .await;
    }
    let body = r#"{"error": {"code": 429, "message": "slow down"}}"#.to_owned();
    let fault = Fault::Status {
        status: 200,
        headers: [].into(),
        body,
    };
    check_failure(Turn::fault(fault), FailureKind::RateLimited, "slow down").await;
}

#[tokio::test]
async fn errors_that_stay_cost_one_request_and_name_the_next_step() {
    for (error, kind, words) in [
        (
            NamedError::InvalidKey,
            FailureKind::Unauthorized,
            "check the key of provider acme",
        ),
        (NamedError::Forbidden, FailureKind::Unauthorized, "HTTP 403"),
        (
            NamedError::UnknownModel,
            FailureKind::UnknownModel,
            "acme does not serve model m-1",
        ),
        (
            NamedError::UnknownModel,
            FailureKind::UnknownModel,
            "name another model",
        ),
        (
            NamedError::ContextTooLong,
            FailureKind::ContextTooLong,
            "choose a smaller range",
        ),
        (
            NamedError::QuotaExhausted,
            FailureKind::QuotaExhausted,
            "is used up",
        ),
    ] {
        check_failure(Turn::error(error), kind, words).await;
    }
    let status = |status: u16, body: &str| {
        Turn::fault(Fault::Status {
            status,
            headers: [].into(),
            body: body.into(),
        })
    };
    check_failure(
        status(404, "<html>"),
        FailureKind::BadRequest,
        "nothing at this address",
    )
    .await;
    check_failure(
        status(422, r#"{"detail":"no"}"#),
        FailureKind::BadRequest,
        "says: no)",
    )
    .await;
    check_failure(status(402, ""), FailureKind::QuotaExhausted, "used up").await;
    check_failure(status(413, ""), FailureKind::BadRequest, "HTTP 413").await;
}

/// The turn in these protocols is answered after exactly one retry, and given up after the second.
async fn check_retried(turn: Turn, kinds: &[ProviderKind], failure: FailureKind) {
    for &kind in kinds {
        let context = format!("{kind:?} {:?}", turn.fault);
        let script = Script::of([turn.clone(), Turn::answer("yes")]);
        let server = ScriptServer::start(script).unwrap();
        let (outcome, parts) = run(connect(&provider(&server, kind), "m-1").as_ref()).await;
        let answer = outcome.unwrap_or_else(|failure| panic!("{context}: {failure}"));
        assert_eq!(
            (answer.text.as_str(), answer.requests),
            ("yes", 2),
            "{context}"
        );
        assert!(matches!(&parts[0], Part::Retry { because, .. } if because.starts_with("acme ")));
        assert_eq!(server.requests().len(), 2, "{context}");

        let (outcome, server) = play(kind, Script::of([turn.clone().repeated()])).await;
        check_same(&outcome, failure, "", &context);
        assert_eq!(outcome.unwrap_err().requests, 2, "{context}");
        assert_eq!(server.requests().len(), 2, "{context}");
    }
}

fn limited(retry_after: &str) -> Turn {
    let retry_after = Some(retry_after.to_owned());
    Turn::fault(Fault::Error {
        name: NamedError::RateLimited,
        retry_after,
    })
}

#[tokio::test]
async fn repeats_once_what_may_pass() {
    let all = &ProviderKind::ALL;
    for error in [
        NamedError::ServerError,
        NamedError::Unavailable,
        NamedError::Overloaded,
    ] {
        check_retried(Turn::error(error), all, FailureKind::Unavailable).await;
    }
    for status in [408, 409, 500, 504] {
        let fault = Fault::Status {
            status,
            headers: [].into(),
            body: "<html>".into(),
        };
        check_retried(Turn::fault(fault), all, FailureKind::Unavailable).await;
    }
    check_retried(limited("0.001"), all, FailureKind::RateLimited).await;
    let openai = &[ProviderKind::OpenAi, ProviderKind::OpenAiChat];
    let without_time = Turn::error(NamedError::RateLimited);
    check_retried(without_time.clone(), openai, FailureKind::RateLimited).await;
    for not_a_wait in ["-1", "NaN", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        check_retried(limited(not_a_wait), openai, FailureKind::RateLimited).await;
    }
}

#[tokio::test]
async fn does_not_wait_longer_than_a_person_would() {
    check_failure(limited("30"), FailureKind::RateLimited, "try again in 30 s").await;
    check_failure(
        limited("999999"),
        FailureKind::RateLimited,
        "try again much later",
    )
    .await;
    check_failure(
        limited("inf"),
        FailureKind::RateLimited,
        "try again much later",
    )
    .await;
}

#[tokio::test]
async fn does_not_repeat_what_the_provider_says_will_not_pass() {
    let headers = [("x-should-retry".to_owned(), "false".to_owned())];
    let fault = Fault::Status {
        status: 500,
        headers: headers.into(),
        body: String::new(),
    };
    check_failure(Turn::fault(fault), FailureKind::Unavailable, "HTTP 500").await;
    let (outcome, server) = play(
        ProviderKind::Anthropic,
        Script::of([Turn::error(NamedError::RateLimited), Turn::answer("late")]),
    )
    .await;
    check_same(
        &outcome,
        FailureKind::RateLimited,
        "check the spending limit",
        "no retry-after",
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn says_when_nobody_listens() {
    for kind in ProviderKind::ALL {
        let server = ScriptServer::start(Script::default()).unwrap();
        let config = provider(&server, kind);
        server.stop();
        let (outcome, parts) = run(connect(&config, "m-1").as_ref()).await;
        check_same(
            &outcome,
            FailureKind::Unreachable,
            "acme cannot be reached (",
            "stopped",
        );
        assert_eq!((outcome.unwrap_err().requests, parts.len()), (2, 1));
    }
}

#[tokio::test]
async fn gives_up_on_servers_that_fall_silent_or_never_end() {
    for kind in ProviderKind::ALL {
        for (fault, expected) in [
            (Fault::Hang, FailureKind::Unavailable),
            (Fault::HangMidStream, FailureKind::Cut),
            (Fault::Endless, FailureKind::Malformed),
        ] {
            let server = ScriptServer::start(Script::of([Turn::fault(fault.clone())])).unwrap();
            let mut config = provider(&server, kind);
            config.limits.stream_bytes = 100_000;
            if fault != Fault::Endless {
                config.limits.idle = Duration::from_millis(100);
            }
            let (outcome, _) = run(connect(&config, "m-1").as_ref()).await;
            check_same(&outcome, expected, "", &format!("{kind:?} {fault:?}"));
            server
                .wait_until(|requests| requests.iter().all(|one| one.disconnected))
                .await;
            assert_eq!(server.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn ends_a_call_that_takes_too_long_in_all() {
    let server = ScriptServer::start(Script::of([Turn::fault(Fault::Endless)])).unwrap();
    let mut config = provider(&server, ProviderKind::Anthropic);
    config.limits = Limits {
        total: Duration::from_millis(50),
        stream_bytes: usize::MAX,
        ..Limits::default()
    };
    let (outcome, _) = run(connect(&config, "m-1").as_ref()).await;
    check_same(
        &outcome,
        FailureKind::Cut,
        "did not finish within 1 s",
        "endless",
    );
}

#[tokio::test]
async fn cancelling_closes_the_connection() {
    for kind in ProviderKind::ALL {
        for fault in [Fault::Hang, Fault::HangMidStream, Fault::Endless] {
            let server = ScriptServer::start(Script::of([Turn::fault(fault)])).unwrap();
            let model = connect(&provider(&server, kind), "m-1");
            let cancel = CancellationToken::new();
            let call = tokio::spawn({
                let cancel = cancel.clone();
                async move {
                    model
                        .run(&request(), mpsc::unbounded_channel().0, cancel)
                        .await
                }
            });
            server.wait_until(|requests| requests.len() == 1).await;
            cancel.cancel();
            let outcome = call.await.unwrap();
            check_same(&outcome, FailureKind::Cancelled, "cancelled", "cancel");
            assert_eq!(outcome.unwrap_err().requests, 1);
            server.wait_until(|requests| requests[0].disconnected).await;
        }
    }
}

#[tokio::test]
async fn cancelling_ends_the_wait_for_a_retry() {
    let server = ScriptServer::start(Script::of([limited("9"), Turn::answer("late")])).unwrap();
    let model = connect(&provider(&server, ProviderKind::OpenAi), "m-1");
    let (sender, mut parts) = mpsc::unbounded_channel();
    let cancel = CancellationToken::new();
    let call = tokio::spawn({
        let cancel = cancel.clone();
        async move { model.run(&request(), sender, cancel).await }
    });
    let announced = parts.recv().await;
    assert!(matches!(announced, Some(Part::Retry { wait, .. }) if wait.as_secs() == 9));
    cancel.cancel();
    check_same(
        &call.await.unwrap(),
        FailureKind::Cancelled,
        "",
        "while waiting",
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_cancelled_beforehand_sends_nothing() {
    let server = ScriptServer::start(Script::of([Turn::answer("late")])).unwrap();
    let model = connect(&provider(&server, ProviderKind::OpenAi), "m-1");
    let cancel = CancellationToken::new();
    cancel.cancel();
    let outcome = model
        .run(&request(), mpsc::unbounded_channel().0, cancel)
        .await;
    check_same(&outcome, FailureKind::Cancelled, "", "beforehand");
    assert_eq!(
        (outcome.unwrap_err().requests, server.requests().len()),
        (0, 0)
    );
}

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
        "(it says: ]0;x a b)",
    )
    .await;
}

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
            "rejects the request (HTTP 400)",
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

#[tokio::test]
async fn a_second_message_start_begins_anew() {
    let event = |value: serde_json::Value| format!("data: {value}\n\n");
    let start = event(serde_json::json!({"type": "message_start", "message": {"model": "m"}}));
    let text = |text: &str| {
        event(
            serde_json::json!({"type": "content_block_delta", "index": 0,
            "delta": {"type": "text_delta", "text": text}}),
        )
    };
    let stop =
        event(serde_json::json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}))
            + &event(serde_json::json!({"type": "message_stop"}));
    let body = start.clone() + &text("first") + &start + &text("second") + &stop;
    let script = Script::of([Turn::fault(Fault::Raw { body })]);
    let (outcome, _server) = play(ProviderKind::Anthropic, script).await;
    assert_eq!(outcome.unwrap().text, "second");
}

#[tokio::test]
async fn text_after_the_finish_reason_makes_a_chat_answer_unusable() {
    let body = [
        r#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":null}]}"#,
        "[DONE]",
    ]
    .map(|data| format!("data: {data}\n\n"))
    .concat();
    let script = Script::of([Turn::fault(Fault::Raw { body })]);
    let (outcome, _server) = play(ProviderKind::OpenAiChat, script).await;
    check_same(
        &outcome,
        FailureKind::Cut,
        "text after the end",
        "after finish",
    );
}

#[tokio::test]
async fn a_chat_answer_needs_a_finish_reason_but_no_done_marker() {
    let chunk = |reason: &str| {
        format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}},\"finish_reason\":{reason}}}]}}\n\n"
        )
    };
    for (body, usable) in [
        (chunk("\"stop\""), true),
        (chunk("null") + "data: [DONE]\n\n", false),
        (
            chunk("\"stop\"")
                + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
            false,
        ),
    ] {
        let script = Script::of([Turn::fault(Fault::Raw { body })]);
        let (outcome, _server) = play(ProviderKind::OpenAiChat, script).await;
        assert_eq!(outcome.is_ok(), usable);
    }
}

#[tokio::test]
async fn a_scripts_end_is_said_in_one_request() {
    let (outcome, server) = play(ProviderKind::OpenAi, Script::default()).await;
    check_same(
        &outcome,
        FailureKind::Unavailable,
        "the script has no turn left",
        "script",
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn models_of_one_provider_share_its_connection() {
    let server = ScriptServer::start(Script::of([Turn::answer("a").repeated()])).unwrap();
    let handle = Provider::connect(&provider(&server, ProviderKind::OpenAi)).unwrap();
    let (fast, deep) = (
        handle.model(ModelConfig::of("fast")),
        handle.model(ModelConfig::of("deep")),
    );
    assert_eq!((fast.name(), deep.name()), ("fast (acme)", "deep (acme)"));
    run(fast.as_ref()).await.0.unwrap();
    run(deep.as_ref()).await.0.unwrap();
    let models: Vec<_> = server
        .requests()
        .iter()
        .filter_map(|one| one.model.clone())
        .collect();
    assert_eq!(models, ["fast", "deep"]);
}
