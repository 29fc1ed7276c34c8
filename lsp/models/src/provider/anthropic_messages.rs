//! Anthropic Messages. Text is chosen by the type of its block; a second `message_start` begins
//! anew; only `message_stop` after a clean stop reason makes an answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Outgoing;
use crate::error_body::ErrorBody;
use crate::message::{Part, Usage};
use crate::stream::{Ended, Reader, Step, Unusable, number_at, text_at};

pub(super) fn body(outgoing: &Outgoing<'_>) -> Value {
    let messages: Vec<Value> = outgoing.messages().collect();
    let mut body = json!({
        "model": outgoing.model,
        "max_tokens": outgoing.max_output_tokens,
        "stream": true,
        "system": outgoing.request.system,
        "messages": messages,
    });
    if let Some(effort) = outgoing.effort {
        super::insert(&mut body, "output_config", json!({"effort": effort.name()}));
    }
    body
}

/// Reads the events of one answer.
#[derive(Default)]
pub(super) struct MessagesReader {
    texts: BTreeMap<u64, String>,
    stop_reason: String,
    explanation: String,
    stopped: bool,
    error: Option<ErrorBody>,
    usage: Usage,
    model: String,
}

impl Reader for MessagesReader {
    fn read(&mut self, name: &str, frame: &Value, parts: &mut Vec<Part>) -> Step {
        let kind = text_at(frame, "/type");
        let kind = if kind.is_empty() { name } else { kind };
        match kind {
            "message_start" => {
                *self = Self {
                    model: text_at(frame, "/message/model").into(),
                    ..Self::default()
                };
                self.note_usage(frame.pointer("/message/usage"));
            }
            "content_block_start" => self.start_block(frame, parts),
            "content_block_delta" => match text_at(frame, "/delta/type") {
                "text_delta" => self.say(index_of(frame), text_at(frame, "/delta/text"), parts),
                "thinking_delta" | "signature_delta" => parts.push(Part::Thinking),
                _ => {}
            },
            "message_delta" => self.note_stop(frame),
            "message_stop" => {
                self.stopped = true;
                return Step::End;
            }
            "error" => {
                self.error = Some(ErrorBody::of_value(frame));
                return Step::End;
            }
            _ => {}
        }
        Step::More
    }

    fn end(self: Box<Self>) -> Ended {
        let text: String = self.texts.into_values().collect();
        let text = match (self.error, self.stop_reason.as_str()) {
            (Some(error), _) => Err(Unusable::Failed(error)),
            (None, "refusal") => Err(Unusable::Refused(self.explanation)),
            (None, "") => Err(Unusable::Cut),
            (None, _) if !self.stopped => Err(Unusable::Cut),
            (None, "end_turn" | "stop_sequence") if text.is_empty() => Err(Unusable::Empty),
            (None, "end_turn" | "stop_sequence") => Ok(text),
            (None, "max_tokens") => Err(Unusable::Truncated),
            (None, "model_context_window_exceeded") => Err(Unusable::WindowFull),
            (None, reason) => Err(Unusable::Unclean(reason.to_owned())),
        };
        Ended {
            text,
            usage: self.usage,
            model: self.model,
        }
    }
}

impl MessagesReader {
    fn start_block(&mut self, frame: &Value, parts: &mut Vec<Part>) {
        match text_at(frame, "/content_block/type") {
            "text" => {
                self.texts.entry(index_of(frame)).or_default();
                self.say(
                    index_of(frame),
                    text_at(frame, "/content_block/text"),
                    parts,
                );
            }
            "thinking" | "redacted_thinking" => parts.push(Part::Thinking),
            _ => {}
        }
    }

    fn say(&mut self, index: u64, text: &str, parts: &mut Vec<Part>) {
        if !text.is_empty() {
            self.texts.entry(index).or_default().push_str(text);
            parts.push(Part::Text(text.to_owned()));
        }
    }

    fn note_stop(&mut self, frame: &Value) {
        let reason = text_at(frame, "/delta/stop_reason");
        if !reason.is_empty() {
            self.stop_reason = reason.to_owned();
        }
        let details = [
            "/delta/stop_details/category",
            "/delta/stop_details/explanation",
        ];
        let details = details.map(|pointer| text_at(frame, pointer));
        let words: Vec<&str> = details
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        self.explanation = words.join(": ");
        self.note_usage(frame.get("usage"));
    }

    /// Counts are cumulative, and later events may name only some of them.
    fn note_usage(&mut self, usage: Option<&Value>) {
        let Some(usage) = usage else { return };
        let read = number_at(usage, "/cache_read_input_tokens");
        let written = number_at(usage, "/cache_creation_input_tokens");
        if let Some(fresh) = number_at(usage, "/input_tokens") {
            let (read, written) = (read.unwrap_or_default(), written.unwrap_or_default());
            self.usage.input = fresh.saturating_add(read).saturating_add(written);
            self.usage.cached = read;
        }
        if let Some(output) = number_at(usage, "/output_tokens") {
            self.usage.output = output;
        }
    }
}

fn index_of(frame: &Value) -> u64 {
    frame
        .get("index")
        .and_then(Value::as_u64)
        .unwrap_or_default()
}
