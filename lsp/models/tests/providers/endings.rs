//! Answers that end otherwise: cut, refused, filtered, truncated, malformed, silent, endless, cancelled.

use std::time::Duration;

use scopewise_models::{FailureKind, Limits, Part, ProviderKind, Usage};
use scopewise_script::{Fault, Script, ScriptServer, Turn};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::support::{check_failure, check_same, connect, limited, play, provider, request, run};

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
