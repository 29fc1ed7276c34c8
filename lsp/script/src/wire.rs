//! The three protocols as the providers speak them: which path, which prompt, which frames. The
//! numbers in `usage` are the script's estimates (bytes / 4), not a tokenizer's.

mod chat;
mod errors;
mod messages;
mod responses;

use serde_json::{Value, json};

use crate::journal::RecordedRequest;
use crate::script::NamedError;

/// The text of a refusal.
pub(crate) const REFUSAL: &str = "I can't help with that.";

/// Which protocol a path speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// OpenAI Responses.
    Responses,
    /// OpenAI Chat Completions.
    Chat,
    /// Anthropic Messages.
    Messages,
}

impl Protocol {
    /// The protocol of a path without query.
    pub(crate) fn at(path: &str) -> Option<Protocol> {
        match path {
            "/v1/responses" => Some(Protocol::Responses),
            "/v1/chat/completions" => Some(Protocol::Chat),
            "/v1/messages" => Some(Protocol::Messages),
            _ => None,
        }
    }

    /// The frames of an answer to this request; `full` makes the usage say that the token limit
    /// was reached.
    pub(crate) fn wire(self, request: &RecordedRequest, full: bool) -> Box<dyn Wire> {
        let meter = Meter::of(request, full);
        match self {
            Protocol::Responses => Box::new(responses::Responses::new(request, meter)),
            Protocol::Chat => Box::new(chat::Chat::new(request, meter)),
            Protocol::Messages => Box::new(messages::Messages::new(request, meter)),
        }
    }

    /// An error body.
    pub(crate) fn error(self, kind: &str, code: Option<&str>, message: &str) -> Value {
        match self {
            Protocol::Responses | Protocol::Chat => {
                json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
            }
            Protocol::Messages => json!({
                "type": "error",
                "error": {"type": kind, "message": message},
                "request_id": "req_script"
            }),
        }
    }

    /// The status and body of an error as the provider words it.
    pub(crate) fn named_error(self, name: NamedError, request: &RecordedRequest) -> (u16, Value) {
        errors::named_error(self, name, request)
    }
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// As it should.
    Clean,
    /// At the token limit.
    Truncated,
    /// By the filter.
    Filtered,
    /// By a refusal, announced by its own frames where the protocol has them.
    Refused,
    /// By a refusal that only the last frame tells of.
    RefusedUnannounced,
    /// For a reason no client knows as clean.
    Unknown,
    /// With an error frame.
    Error,
    /// With an error frame of the second shape, where the protocol has two.
    ErrorFlat,
}

/// What is said before the answer.
pub(crate) struct Said<'a> {
    pub(crate) commentary: Option<&'a str>,
    pub(crate) thinking: Option<&'a str>,
}

/// An answer in the making.
pub(crate) trait Wire: Send {
    /// The frames before the first text of the answer.
    fn opening(&mut self, said: &Said<'_>) -> Vec<Frame>;
    /// One piece of the answer.
    fn text(&mut self, text: &str) -> Frame;
    /// The frames after the last text.
    fn ending(&mut self, end: End) -> Vec<Frame>;
}

/// One server-sent event.
pub(crate) struct Frame {
    event: Option<String>,
    data: String,
}

impl Frame {
    /// An event named like its JSON `type`.
    pub(crate) fn named(data: &Value) -> Frame {
        let event = data.get("type").and_then(Value::as_str).map(str::to_owned);
        Frame {
            event,
            data: data.to_string(),
        }
    }

    /// An event without a name.
    pub(crate) fn unnamed(data: &Value) -> Frame {
        Frame {
            event: None,
            data: data.to_string(),
        }
    }

    /// The end marker of Chat Completions.
    pub(crate) fn done() -> Frame {
        Frame {
            event: None,
            data: "[DONE]".into(),
        }
    }

    /// Data that is not JSON.
    pub(crate) fn malformed() -> Frame {
        Frame {
            event: None,
            data: r#"{"type": "response.output_text.delta", "delta": "oops"#.into(),
        }
    }

    /// An event no client knows.
    pub(crate) fn unknown() -> Frame {
        Frame::named(&json!({"type": "script.unknown_event", "new_key": [1, 2, {"deep": null}]}))
    }

    /// The frame as it goes over the wire.
    pub(crate) fn render(&self, line_ending: &str) -> String {
        let event = self
            .event
            .as_ref()
            .map(|event| format!("event: {event}{line_ending}"));
        format!(
            "{}data: {}{line_ending}{line_ending}",
            event.unwrap_or_default(),
            self.data
        )
    }
}

/// Counts tokens as bytes / 4.
pub(crate) struct Meter {
    input: usize,
    output_bytes: usize,
    full: Option<usize>,
}

impl Meter {
    fn of(request: &RecordedRequest, full: bool) -> Meter {
        let limit = ["max_output_tokens", "max_completion_tokens", "max_tokens"]
            .iter()
            .find_map(|key| request.body.get(key).and_then(Value::as_u64))
            .and_then(|limit| usize::try_from(limit).ok());
        Meter {
            input: request.prompt.len().div_ceil(4),
            output_bytes: 0,
            full: limit.filter(|_| full),
        }
    }

    /// The answer got longer by this text.
    pub(crate) fn count(&mut self, text: &str) {
        self.output_bytes = self.output_bytes.saturating_add(text.len());
    }

    /// Tokens of the prompt.
    pub(crate) fn input(&self) -> usize {
        self.input
    }

    /// Tokens of the answer so far.
    pub(crate) fn output(&self) -> usize {
        self.full.unwrap_or_else(|| self.output_bytes.div_ceil(4))
    }
}

/// System text and messages of a request of any of the protocols, separated by line breaks.
pub(crate) fn prompt_of(body: &Value) -> String {
    let mut texts = Vec::new();
    for key in ["instructions", "system", "input", "messages"] {
        if let Some(value) = body.get(key) {
            gather_texts(value, &mut texts);
        }
    }
    texts.join("\n")
}

fn gather_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather_texts(item, texts)),
        Value::Object(object) => {
            for key in ["content", "text"] {
                if let Some(value) = object.get(key) {
                    gather_texts(value, texts);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
