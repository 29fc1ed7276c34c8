//! One paid call: from a prompt to an answer, over the models of a rung until one serves.

use std::sync::Arc;
use std::time::Instant;

use scopewise_models::{Answer, Failure, FailureKind, Message, Model, Part, Request, Speaker};
use scopewise_prompt::Prompt;
use scopewise_route::Rung;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{Engine, Event, Phase};

/// What a call brought.
pub(crate) struct Called {
    /// The model's name for a person.
    pub(crate) model: String,
    /// How long it took in milliseconds.
    pub(crate) milliseconds: u64,
    /// The answer, or why there is none.
    pub(crate) result: Result<Answer, Failure>,
}

/// Bytes that make one token in a progress line; the provider's own count stands in the trail.
const PROGRESS_BYTES_A_TOKEN: usize = 4;

/// Calls the models of a rung in order, going on to the next one where the first cannot serve and
/// nothing was paid for. `None` when the rung has no model left.
pub(crate) async fn call_rung(
    engine: &Engine,
    rung: &Rung,
    attempt: usize,
    prompt: &Prompt,
    events: &mpsc::UnboundedSender<Event>,
    cancel: &CancellationToken,
) -> Option<Called> {
    let mut last = None;
    for model in engine.models(rung.id) {
        let _ = events.send(Event::Calling {
            attempt,
            rung: rung.id,
            model: model.name().to_owned(),
            prompt_tokens: prompt.tokens,
        });
        let called = call(&model, rung, prompt, events, cancel).await;
        let Err(failure) = &called.result else {
            return Some(called);
        };
        if failure.kind == FailureKind::UnknownModel {
            engine.remember_unknown(model.name());
        } else if !may_serve_elsewhere(failure.kind) {
            return Some(called);
        }
        let _ = events.send(Event::Retrying {
            because: failure.message.clone(),
        });
        last = Some(called);
    }
    last
}

/// Whether the role's next model may be tried: this one was not reached or does not exist.
const fn may_serve_elsewhere(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::UnknownModel
            | FailureKind::Unreachable
            | FailureKind::Unavailable
            | FailureKind::RateLimited
            | FailureKind::QuotaExhausted
    )
}

async fn call(
    model: &Arc<dyn Model>,
    rung: &Rung,
    prompt: &Prompt,
    events: &mpsc::UnboundedSender<Event>,
    cancel: &CancellationToken,
) -> Called {
    let request = Request {
        system: prompt.system.clone(),
        messages: vec![Message {
            speaker: Speaker::User,
            text: prompt.user.clone(),
        }],
        max_output_tokens: rung.max_output,
        effort: None,
    };
    let (parts, incoming) = mpsc::unbounded_channel();
    let started = Instant::now();
    let (result, ()) = tokio::join!(
        model.run(&request, parts, cancel.clone()),
        forward(incoming, events),
    );
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Called {
        model: model.name().to_owned(),
        milliseconds,
        result,
    }
}

async fn forward(mut parts: mpsc::UnboundedReceiver<Part>, events: &mpsc::UnboundedSender<Event>) {
    let mut bytes = 0;
    while let Some(part) = parts.recv().await {
        let event = match part {
            Part::Text(text) => {
                bytes += text.len();
                Event::Progress {
                    phase: Phase::Drafting,
                    tokens: bytes / PROGRESS_BYTES_A_TOKEN,
                }
            }
            Part::Thinking => Event::Progress {
                phase: Phase::Thinking,
                tokens: 0,
            },
            Part::Retry { wait, because } => Event::Retrying {
                because: format!("{because}; trying again in {:.1} s", wait.as_secs_f32()),
            },
        };
        let _ = events.send(event);
    }
}
