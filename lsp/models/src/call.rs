//! One call of a remote model: the request, its one retry, the stream, the answer. Every request
//! that is sent is counted, and none is repeated once anything of an answer came.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::config::{ModelConfig, ProviderKind};
use crate::failure::{Sentence, Voice};
use crate::http::Trouble;
use crate::message::{Answer, Effort, Failure, FailureKind, Model, Part, Request, Running, Usage};
use crate::provider::{Knob, Outgoing, Provider, reader};
use crate::stream::{Ended, Step, Stream, Unusable};

/// The fewest output tokens that Responses takes; fewer would make no edit anywhere.
const FEWEST_TOKENS: usize = 16;

/// A model of a provider.
pub(crate) struct RemoteModel {
    provider: Arc<Provider>,
    config: ModelConfig,
    name: String,
    /// What this model has rejected before.
    dropped: Mutex<BTreeSet<Knob>>,
}

impl RemoteModel {
    pub(crate) fn new(provider: Arc<Provider>, config: ModelConfig) -> RemoteModel {
        let name = format!("{} ({})", config.id, provider.name);
        RemoteModel {
            provider,
            config,
            name,
            dropped: Mutex::new(BTreeSet::new()),
        }
    }

    fn dropped(&self) -> BTreeSet<Knob> {
        self.dropped
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn remember(&self, knob: Knob) {
        self.dropped
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(knob);
    }

    fn outgoing<'a>(&'a self, request: &'a Request) -> Outgoing<'a> {
        let dropped = self.dropped();
        let effort = self
            .effort(request)
            .filter(|_| !dropped.contains(&Knob::Effort));
        let most = self
            .config
            .facts
            .as_ref()
            .and_then(|facts| facts.max_output);
        Outgoing {
            kind: self.provider.kind,
            model: &self.config.id,
            request,
            max_output_tokens: request
                .max_output_tokens
                .min(most.unwrap_or(usize::MAX))
                .max(FEWEST_TOKENS),
            effort,
            token_limit_field: self.provider.token_limit_field,
            dropped,
        }
    }

    /// The user's own choice always goes out. The request's goes out where the model is known to
    /// take it; to a model nobody knows only over Responses, whose models all reason.
    fn effort(&self, request: &Request) -> Option<Effort> {
        if self.config.effort.is_some() {
            return self.config.effort;
        }
        let asked = request.effort?;
        let takes = match &self.config.facts {
            Some(facts) => facts.efforts.contains(&asked),
            None => self.provider.kind == ProviderKind::OpenAi,
        };
        takes.then_some(asked)
    }
}

impl Model for RemoteModel {
    fn name(&self) -> &str {
        &self.name
    }

    fn run<'a>(
        &'a self,
        request: &'a Request,
        parts: mpsc::UnboundedSender<Part>,
        cancel: CancellationToken,
    ) -> Running<'a> {
        Box::pin(async move {
            let mut call = Call {
                model: self,
                request,
                parts,
                requests: 0,
                thinking: false,
            };
            let total = self.provider.http.limits.total;
            let outcome = tokio::select! {
                biased;
                () = cancel.cancelled() => Err(Stopped::Cancelled),
                outcome = timeout(total, call.run()) => outcome.map_err(|_| Stopped::TooLong),
            };
            let outcome = outcome.unwrap_or_else(|stopped| Err(call.stopped(stopped)));
            let requests = call.requests;
            tracing::debug!(
                model = self.name,
                requests,
                ok = outcome.is_ok(),
                "model call ended"
            );
            outcome
        })
    }
}

/// What ended a call from outside.
enum Stopped {
    Cancelled,
    TooLong,
}

struct Call<'a> {
    model: &'a RemoteModel,
    request: &'a Request,
    parts: mpsc::UnboundedSender<Part>,
    requests: usize,
    /// The last part sent was [`Part::Thinking`].
    thinking: bool,
}

impl Call<'_> {
    async fn run(&mut self) -> Result<Answer, Failure> {
        let mut retried = false;
        loop {
            let outgoing = self.model.outgoing(self.request);
            let trouble = match self.attempt(&outgoing).await {
                Ok(ended) => return self.conclude(ended, &outgoing),
                Err(trouble) => trouble,
            };
            let sentence = self.voice(&outgoing).trouble(&trouble);
            if let Some(knob) = rejected_knob(&trouble, &sentence, &outgoing) {
                self.model.remember(knob);
                self.announce(Duration::ZERO, knob.because(&self.model.name))
                    .await;
                continue;
            }
            let wait = self.wait(&trouble, &sentence).filter(|_| !retried);
            let Some(wait) = wait else {
                return Err(self.failure(&sentence, Usage::default()));
            };
            retried = true;
            self.announce(wait, sentence.what).await;
        }
    }

    async fn attempt(&mut self, outgoing: &Outgoing<'_>) -> Result<Ended, Trouble> {
        self.requests += 1;
        let http = &self.model.provider.http;
        let mut response = http.post(&outgoing.body()).await?;
        let mut stream = Stream::new(reader(outgoing.kind), &http.limits);
        let mut parts = Vec::new();
        // A connection that breaks or falls silent ends the stream where it is: whether that was
        // an end is for the events to say.
        while let Ok(Some(bytes)) = response.chunk().await {
            let step = stream.feed(&bytes, &mut parts);
            parts.drain(..).for_each(|part| self.say(part));
            if step == Step::End {
                break;
            }
        }
        let ended = stream.finish(&mut parts);
        parts.into_iter().for_each(|part| self.say(part));
        Ok(ended)
    }

    fn conclude(&self, ended: Ended, outgoing: &Outgoing<'_>) -> Result<Answer, Failure> {
        // Some servers call an answer finished that they cut off at the limit.
        let full = ended.usage.output >= outgoing.max_output_tokens;
        let text = match ended.text {
            Ok(_) | Err(Unusable::Empty) if full => Err(Unusable::Truncated),
            text => text,
        };
        let text = text.map_err(|unusable| {
            self.failure(&self.voice(outgoing).unusable(&unusable), ended.usage)
        })?;
        let model = self.model.provider.redactor.clean(&ended.model);
        let model = if model.is_empty() {
            self.model.config.id.clone()
        } else {
            model
        };
        Ok(Answer {
            text,
            usage: ended.usage,
            model,
            requests: self.requests,
        })
    }

    /// How long to wait before the one retry; none when there is nothing to hope for.
    fn wait(&self, trouble: &Trouble, sentence: &Sentence) -> Option<Duration> {
        let limits = &self.model.provider.http.limits;
        let (after, should) = match trouble {
            Trouble::Unreachable(_) => (None, Some(true)),
            Trouble::Status { advice, .. } => (advice.after, advice.should),
            _ => return None,
        };
        if sentence.kind == FailureKind::QuotaExhausted || should == Some(false) {
            return None;
        }
        let passes = matches!(
            sentence.kind,
            FailureKind::RateLimited | FailureKind::Unavailable
        );
        // Anthropic names a time for every limit that passes, and none for a spending limit.
        let spent = sentence.kind == FailureKind::RateLimited
            && after.is_none()
            && self.model.provider.kind == ProviderKind::Anthropic;
        if should != Some(true) && (!passes || spent) {
            return None;
        }
        Some(after.unwrap_or(limits.retry_wait)).filter(|wait| *wait <= limits.longest_retry_wait)
    }

    async fn announce(&mut self, wait: Duration, because: String) {
        self.say(Part::Retry { wait, because });
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }

    fn say(&mut self, part: Part) {
        let thinking = part == Part::Thinking;
        if !(thinking && self.thinking) {
            // A closed channel means that nobody watches; the answer is still wanted.
            let _sent = self.parts.send(part);
        }
        self.thinking = thinking;
    }

    fn stopped(&self, stopped: Stopped) -> Failure {
        let outgoing = self.model.outgoing(self.request);
        let voice = self.voice(&outgoing);
        let sentence = match stopped {
            Stopped::Cancelled => voice.cancelled(),
            Stopped::TooLong => voice.took_too_long(),
        };
        self.failure(&sentence, Usage::default())
    }

    fn voice(&self, outgoing: &Outgoing<'_>) -> Voice<'_> {
        Voice {
            provider: &self.model.provider,
            model: &self.model.config,
            name: &self.model.name,
            max_output_tokens: outgoing.max_output_tokens,
        }
    }

    fn failure(&self, sentence: &Sentence, usage: Usage) -> Failure {
        Failure {
            kind: sentence.kind,
            message: sentence.message(),
            usage,
            requests: self.requests,
        }
    }
}

fn rejected_knob(trouble: &Trouble, sentence: &Sentence, outgoing: &Outgoing<'_>) -> Option<Knob> {
    match trouble {
        Trouble::Status { error, .. } if sentence.kind == FailureKind::BadRequest => {
            outgoing.rejected_knob(error)
        }
        _ => None,
    }
}
