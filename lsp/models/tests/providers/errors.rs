//! Errors in place of an answer, and which of them are worth a second request.

use scopewise_models::{FailureKind, Part, ProviderKind};
use scopewise_script::{Fault, NamedError, Script, ScriptServer, Turn};

use crate::support::{check_failure, check_same, connect, limited, play, provider, run};

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
async fn says_when_the_other_side_speaks_no_tls() {
    let server = ScriptServer::start(Script::default()).unwrap();
    let mut config = provider(&server, ProviderKind::OpenAi);
    config.base_url = config.base_url.replace("http://", "https://");
    let (outcome, _) = run(connect(&config, "m-1").as_ref()).await;
    check_same(
        &outcome,
        FailureKind::Unreachable,
        "acme cannot be reached (",
        "no tls",
    );
    assert_eq!(server.requests().len(), 0);
}
