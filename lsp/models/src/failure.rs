//! Every failure as a sentence for a person: what happened, in whose words, and what to do.

use std::time::Duration;

use crate::classify::classify;
use crate::config::ModelConfig;
use crate::error_body::ErrorBody;
use crate::http::Trouble;
use crate::message::FailureKind;
use crate::provider::Provider;
use crate::stream::Unusable;

/// A failure in the making: what happened, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) kind: FailureKind,
    pub(crate) what: String,
    pub(crate) next: String,
}

impl Sentence {
    fn new(kind: FailureKind, what: impl Into<String>, next: impl Into<String>) -> Sentence {
        Sentence {
            kind,
            what: what.into(),
            next: next.into(),
        }
    }

    pub(crate) fn message(&self) -> String {
        if self.next.is_empty() {
            return self.what.clone();
        }
        format!("{}: {}", self.what, self.next)
    }
}

/// Who speaks of whom.
pub(crate) struct Voice<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) model: &'a ModelConfig,
    /// `gpt-6-luna (openai)`.
    pub(crate) name: &'a str,
    /// The token limit that was sent.
    pub(crate) max_output_tokens: usize,
}

impl Voice<'_> {
    pub(crate) fn cancelled(&self) -> Sentence {
        let what = format!(
            "cancelled: the connection to {} is closed",
            self.provider.name
        );
        Sentence::new(FailureKind::Cancelled, what, "")
    }

    pub(crate) fn took_too_long(&self) -> Sentence {
        let limit = span(self.provider.http.limits.total);
        let what = format!("{} did not finish within {limit}", self.name);
        Sentence::new(
            FailureKind::Cut,
            what,
            "ask for a smaller edit, or use a faster model",
        )
    }

    pub(crate) fn trouble(&self, trouble: &Trouble) -> Sentence {
        let provider = &self.provider.name;
        match trouble {
            Trouble::Unreachable(reason) => {
                let what = format!("{provider} cannot be reached{}", self.in_brackets(reason));
                let next =
                    format!("check the network, the proxy and base_url of provider {provider}");
                Sentence::new(FailureKind::Unreachable, what, next)
            }
            Trouble::Broken(reason) => {
                let reason = self.in_brackets(reason);
                let what = format!("{provider} closed the connection without an answer{reason}");
                Sentence::new(FailureKind::Unavailable, what, "try again")
            }
            Trouble::Silent => {
                let limit = span(self.provider.http.limits.idle);
                let what = format!("{provider} sent nothing for {limit}");
                Sentence::new(
                    FailureKind::Unavailable,
                    what,
                    "try again, or use another model",
                )
            }
            Trouble::Status {
                status: status @ 300..=399,
                ..
            } => {
                let what = format!(
                    "{provider} answers with a redirect (HTTP {status}), which is not followed"
                );
                let next =
                    format!("set base_url of provider {provider} to the address it leads to");
                Sentence::new(FailureKind::Malformed, what, next)
            }
            Trouble::Status {
                status,
                error,
                advice,
            } => self.error(Some(*status), error, advice.after),
            Trouble::ErrorAsSuccess(error) => self.error(None, error, None),
            Trouble::NotAStream(content_type) => {
                let content_type = self.provider.redactor.clean(content_type);
                let what =
                    format!("{provider} answered with {content_type} instead of an event stream");
                let next = format!("check base_url and kind of provider {provider}");
                Sentence::new(FailureKind::Malformed, what, next)
            }
        }
    }

    /// An answer that ended and cannot be used.
    pub(crate) fn unusable(&self, unusable: &Unusable) -> Sentence {
        let name = self.name;
        let unused = "nothing of it is used, try again";
        match unusable {
            Unusable::Empty => Sentence::new(
                FailureKind::Malformed,
                format!("{name} finished without an answer"),
                "try again, or use another model",
            ),
            Unusable::Cut => Sentence::new(
                FailureKind::Cut,
                format!("the answer of {name} broke off before its end"),
                unused,
            ),
            Unusable::Refused(words) => Sentence::new(
                FailureKind::Refused,
                format!("{name} refused{}", self.quoted(words)),
                "word the instruction otherwise, or use another model",
            ),
            Unusable::Truncated => Sentence::new(
                FailureKind::Truncated,
                format!(
                    "the answer of {name} was cut off at {} output tokens",
                    self.max_output_tokens
                ),
                "nothing of it is used, ask for a smaller edit",
            ),
            Unusable::Filtered => self.filtered(""),
            Unusable::WindowFull => self.too_long(""),
            Unusable::Failed(error) => self.error(None, error, None),
            Unusable::Unclean(reason) => {
                let reason = self.provider.redactor.clean(reason);
                let what =
                    format!("the answer of {name} ended as \"{reason}\", which is no clean end");
                Sentence::new(FailureKind::Cut, what, unused)
            }
            Unusable::Malformed(what) => Sentence::new(
                FailureKind::Malformed,
                format!("the answer of {name} is not in its protocol ({what})"),
                format!(
                    "try again; if it stays, check kind of provider {}",
                    self.provider.name
                ),
            ),
        }
    }

    fn error(&self, status: Option<u16>, error: &ErrorBody, after: Option<Duration>) -> Sentence {
        let provider = &self.provider.name;
        let kind = classify(status, error);
        let says = self.quoted(&error.message);
        let reply = self.reply(status, &error.message);
        match kind {
            FailureKind::Unauthorized => self.unauthorized(status, error),
            FailureKind::UnknownModel => Sentence::new(
                kind,
                format!("{provider} does not serve model {}{says}", self.model.id),
                "name another model for this role in the configuration",
            ),
            FailureKind::ContextTooLong => self.too_long(&says),
            FailureKind::Filtered => self.filtered(&says),
            FailureKind::RateLimited => Sentence::new(
                kind,
                format!("{provider} limits the rate of requests{says}"),
                when(after),
            ),
            FailureKind::QuotaExhausted => Sentence::new(
                kind,
                format!("the quota or credit at {provider} is used up{says}"),
                "raise it there, or configure another provider",
            ),
            FailureKind::BadRequest if status == Some(404) => Sentence::new(
                kind,
                format!("{provider} has nothing at this address{reply}"),
                format!("check base_url and kind of provider {provider}"),
            ),
            FailureKind::BadRequest => Sentence::new(
                kind,
                format!("{provider} rejects the request{reply}"),
                format!("check the configuration of model {}", self.model.id),
            ),
            _ => Sentence::new(
                FailureKind::Unavailable,
                format!("{provider} cannot answer{reply}"),
                "try again, or use another model",
            ),
        }
    }

    fn unauthorized(&self, status: Option<u16>, error: &ErrorBody) -> Sentence {
        let provider = &self.provider.name;
        let says = self.quoted(&error.message);
        let kind = FailureKind::Unauthorized;
        if status == Some(403) {
            let what = format!(
                "{provider} does not allow this request{}",
                self.reply(status, &error.message)
            );
            return Sentence::new(kind, what, "check what the key and its account may use");
        }
        if !self.provider.has_key {
            let what = format!("{provider} wants a key and none is configured{says}");
            let next = format!("set api_key_env of provider {provider}");
            return Sentence::new(kind, what, next);
        }
        let what = format!("{provider} does not accept the key{says}");
        Sentence::new(kind, what, format!("check the key of provider {provider}"))
    }

    fn too_long(&self, says: &str) -> Sentence {
        Sentence::new(
            FailureKind::ContextTooLong,
            format!("the prompt is over the window of {}{says}", self.name),
            "choose a smaller range, or a model with a larger window",
        )
    }

    fn filtered(&self, says: &str) -> Sentence {
        Sentence::new(
            FailureKind::Filtered,
            format!(
                "the content filter of {} stopped the answer{says}",
                self.provider.name
            ),
            "nothing of it is used, word the instruction otherwise or use another model",
        )
    }

    fn quoted(&self, words: &str) -> String {
        match self.provider.redactor.clean(words) {
            words if words.is_empty() => words,
            words => format!(" (it says: {words})"),
        }
    }

    /// The status and the provider's own words, as far as there are any.
    fn reply(&self, status: Option<u16>, words: &str) -> String {
        let words = self.provider.redactor.clean(words);
        match (status, words.is_empty()) {
            (Some(status), true) => format!(" (HTTP {status})"),
            (Some(status), false) => format!(" (HTTP {status}, it says: {words})"),
            (None, _) => self.quoted(&words),
        }
    }

    fn in_brackets(&self, words: &str) -> String {
        match self.provider.redactor.clean(words) {
            words if words.is_empty() => words,
            words => format!(" ({words})"),
        }
    }
}

const TWO_HOURS: Duration = Duration::from_secs(7200);

fn when(after: Option<Duration>) -> String {
    match after {
        Some(after) if after < TWO_HOURS => format!("try again in {}", span(after)),
        Some(_) => "try again much later, or use another provider".into(),
        None => "try again later, or check the spending limit".into(),
    }
}

/// Seconds while they are few, then minutes; rounded up.
fn span(duration: Duration) -> String {
    match duration.as_secs_f64().ceil() {
        seconds if seconds < 120.0 => format!("{seconds} s"),
        seconds => format!("{} min", (seconds / 60.0).ceil()),
    }
}
