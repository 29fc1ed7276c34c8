//! What goes in and what comes out, the same for every provider.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The user.
    User,
    /// The model.
    Assistant,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub speaker: Speaker,
    /// What is said.
    pub text: String,
}

/// How hard a model should think, for providers and models that take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Least.
    Low,
    /// Middle.
    Medium,
    /// Most.
    High,
}

impl Effort {
    /// Its name, the same for all providers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Role, rules and contract.
    pub system: String,
    /// The conversation; ends with the user.
    pub messages: Vec<Message>,
    /// The most tokens the answer may take, hidden thinking included.
    pub max_output_tokens: usize,
    /// How hard to think.
    pub effort: Option<Effort>,
}

/// A piece of a running answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text of the final answer.
    Text(String),
    /// The model is thinking; nothing of it is shown.
    Thinking,
    /// A failed call is repeated after this wait: nothing had been paid for.
    Retry {
        /// How long until then.
        wait: Duration,
        /// Why, as a sentence.
        because: String,
    },
}

/// Tokens as the provider counts them; 0 where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// All input tokens, cached ones included.
    pub input: usize,
    /// Of these, read from a cache.
    pub cached: usize,
    /// Output tokens, hidden thinking included.
    pub output: usize,
}

/// A whole answer: the stream ended cleanly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The final text.
    pub text: String,
    /// Tokens.
    pub usage: Usage,
    /// The model as the provider names it.
    pub model: String,
    /// How many requests were sent, retries included.
    pub requests: usize,
}

/// What kind of failure, for what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The user cancelled; the connection was dropped.
    Cancelled,
    /// The stream ended without a clean terminal event.
    Cut,
    /// The model refused.
    Refused,
    /// The answer hit its token limit.
    Truncated,
    /// The provider's filter stopped it.
    Filtered,
    /// The prompt is over the model's window: climbs.
    ContextTooLong,
    /// 401, 403: the key.
    Unauthorized,
    /// No such model: the next one of the role serves, remembered for a day.
    UnknownModel,
    /// 429 that may pass.
    RateLimited,
    /// Quota or credit is used up: never retried.
    QuotaExhausted,
    /// 5xx, overloaded.
    Unavailable,
    /// The host cannot be reached.
    Unreachable,
    /// Any other 4xx.
    BadRequest,
    /// What came back is not the protocol, or over a cap.
    Malformed,
}

/// A call that brought no usable answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind.
    pub kind: FailureKind,
    /// What happened and what to do, as a sentence without a final dot; no key, no endpoint.
    pub message: String,
    /// Tokens that were paid for all the same, where the provider said.
    pub usage: Usage,
    /// How many requests were sent.
    pub requests: usize,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// A running call.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>>;

/// Something that answers.
pub trait Model: Send + Sync {
    /// The name for a person: `gpt-6-luna (openai)`.
    fn name(&self) -> &str;

    /// Runs one call. Parts are sent as they come; a full or closed channel never stops the call.
    /// Cancelling drops the connection and ends with [`FailureKind::Cancelled`].
    fn run<'a>(
        &'a self,
        request: &'a Request,
        parts: mpsc::UnboundedSender<Part>,
        cancel: CancellationToken,
    ) -> Running<'a>;
}
