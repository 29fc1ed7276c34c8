//! A scripted server and one call of it.

use std::sync::Arc;
use std::time::Duration;

use scopewise_models::{
    Answer, Effort, Failure, FailureKind, Message, Model, ModelConfig, Part, ProviderConfig,
    ProviderKind, Request, Speaker,
};
use scopewise_script::{Fault, NamedError, Script, ScriptServer, Turn};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub(crate) const CANARY: &str = "canary-4f9d-1b27-key";

pub(crate) fn request() -> Request {
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

pub(crate) fn provider(server: &ScriptServer, kind: ProviderKind) -> ProviderConfig {
    let mut config = ProviderConfig::new("acme", kind, server.base_url()).with_key(CANARY.into());
    config.limits.retry_wait = Duration::from_millis(1);
    config
}

pub(crate) fn connect(config: &ProviderConfig, model: &str) -> Arc<dyn Model> {
    scopewise_models::connect(config, &ModelConfig::of(model)).unwrap()
}

pub(crate) async fn run(model: &dyn Model) -> (Result<Answer, Failure>, Vec<Part>) {
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

pub(crate) async fn play(
    kind: ProviderKind,
    script: Script,
) -> (Result<Answer, Failure>, ScriptServer) {
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

#[track_caller]
pub(crate) fn check_same(
    outcome: &Result<Answer, Failure>,
    kind: FailureKind,
    words: &str,
    context: &str,
) {
    let failure = outcome.as_ref().expect_err(context);
    assert_eq!(failure.kind, kind, "{context}: {failure}");
    assert!(failure.message.contains(words), "{context}: {failure}");
}

/// The turn in every protocol ends in one request and this failure.
pub(crate) async fn check_failure(turn: Turn, kind: FailureKind, words: &str) {
    for (provider, turn) in for_all(&turn) {
        let context = format!("{provider:?} {:?}", turn.fault);
        let (outcome, server) = play(provider, Script::of([turn, Turn::answer("late")])).await;
        check_same(&outcome, kind, words, &context);
        assert_eq!(server.requests().len(), 1, "{context}");
        assert_eq!(outcome.unwrap_err().requests, 1, "{context}");
    }
}

pub(crate) fn for_all(turn: &Turn) -> Vec<(ProviderKind, Turn)> {
    ProviderKind::ALL
        .into_iter()
        .map(|kind| (kind, turn.clone()))
        .collect()
}

/// A rate limit with this `retry-after`.
pub(crate) fn limited(retry_after: &str) -> Turn {
    let retry_after = Some(retry_after.to_owned());
    Turn::fault(Fault::Error {
        name: NamedError::RateLimited,
        retry_after,
    })
}
