//! OpenAI Chat Completions, as OpenAI and the many servers compatible with it speak it. Only a
//! finish reason `stop` makes an answer; `[DONE]` and the usage may be missing.

use serde_json::{Value, json};

use super::{Knob, Outgoing};
use crate::config::TokenLimitField;
use crate::error_body::ErrorBody;
use crate::message::{Part, Usage};
use crate::stream::{Ended, Reader, Step, Unusable, number_at, text_at};

pub(super) fn body(outgoing: &Outgoing<'_>) -> Value {
    let system = json!({"role": "system", "content": outgoing.request.system});
    let messages: Vec<Value> = std::iter::once(system).chain(outgoing.messages()).collect();
    let mut body = json!({
        "model": outgoing.model,
        "stream": true,
        "messages": messages,
    });
    super::insert(
        &mut body,
        token_limit_name(outgoing),
        outgoing.max_output_tokens.into(),
    );
    if !outgoing.dropped.contains(&Knob::StreamUsage) {
        super::insert(&mut body, "stream_options", json!({"include_usage": true}));
    }
    if let Some(effort) = outgoing.effort {
        super::insert(&mut body, "reasoning_effort", effort.name().into());
    }
    body
}

fn token_limit_name(outgoing: &Outgoing<'_>) -> &'static str {
    let swapped = outgoing.dropped.contains(&Knob::TokenLimitName);
    match (outgoing.token_limit_field, swapped) {
        (TokenLimitField::MaxTokens, false) | (TokenLimitField::MaxCompletionTokens, true) => {
            "max_tokens"
        }
        (TokenLimitField::MaxTokens, true) | (TokenLimitField::MaxCompletionTokens, false) => {
            "max_completion_tokens"
        }
    }
}

/// Reads the chunks of one answer.
#[derive(Default)]
pub(super) struct ChatReader {
    text: String,
    refusal: String,
    finish_reason: Option<String>,
    error: Option<ErrorBody>,
    usage: Usage,
    model: String,
}

impl Reader for ChatReader {
    fn read(&mut self, name: &str, frame: &Value, parts: &mut Vec<Part>) -> Step {
        if ErrorBody::is_in(frame) || name == "error" {
            self.error = Some(ErrorBody::of_value(frame));
            return Step::End;
        }
        let model = text_at(frame, "/model");
        if self.model.is_empty() && !model.is_empty() {
            self.model = model.to_owned();
        }
        self.note_usage(frame);
        for choice in frame
            .get("choices")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if choice
                .get("index")
                .and_then(Value::as_u64)
                .unwrap_or_default()
                == 0
            {
                self.take_choice(choice, parts);
            }
        }
        Step::More
    }

    fn end(self: Box<Self>) -> Ended {
        let text = match (self.error, self.finish_reason.as_deref()) {
            (Some(error), _) => Err(Unusable::Failed(error)),
            (None, None) => Err(Unusable::Cut),
            (None, Some(_)) if !self.refusal.is_empty() => Err(Unusable::Refused(self.refusal)),
            (None, Some("stop")) if self.text.is_empty() => Err(Unusable::Empty),
            (None, Some("stop")) => Ok(self.text),
            (None, Some("length")) => Err(Unusable::Truncated),
            (None, Some("content_filter")) => Err(Unusable::Filtered),
            (None, Some(reason)) => Err(Unusable::Unclean(reason.to_owned())),
        };
        Ended {
            text,
            usage: self.usage,
            model: self.model,
        }
    }
}

impl ChatReader {
    fn take_choice(&mut self, choice: &Value, parts: &mut Vec<Part>) {
        let delta = choice.get("delta").unwrap_or(&Value::Null);
        if ["reasoning_content", "reasoning"].iter().any(|key| {
            delta
                .get(key)
                .and_then(Value::as_str)
                .is_some_and(|thought| !thought.is_empty())
        }) {
            parts.push(Part::Thinking);
        }
        self.refusal.push_str(text_at(delta, "/refusal"));
        match delta.get("content") {
            Some(Value::String(text)) => self.say(text, parts),
            Some(Value::Array(pieces)) => {
                for piece in pieces {
                    self.say(text_at(piece, "/text"), parts);
                }
            }
            _ => {}
        }
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.note_finish(reason);
        }
    }

    fn say(&mut self, text: &str, parts: &mut Vec<Part>) {
        if text.is_empty() {
            return;
        }
        if self.finish_reason.is_some() {
            self.finish_reason = Some("text after the end".into());
        }
        self.text.push_str(text);
        parts.push(Part::Text(text.to_owned()));
    }

    /// Repeated by some gateways; of two that differ, the one that is not clean counts.
    fn note_finish(&mut self, reason: &str) {
        if self
            .finish_reason
            .as_deref()
            .is_none_or(|earlier| earlier == "stop")
        {
            self.finish_reason = Some(reason.to_owned());
        }
    }

    fn note_usage(&mut self, frame: &Value) {
        let Some(usage) = frame.get("usage").filter(|usage| usage.is_object()) else {
            return;
        };
        self.usage = Usage {
            input: number_at(usage, "/prompt_tokens").unwrap_or_default(),
            cached: number_at(usage, "/prompt_tokens_details/cached_tokens").unwrap_or_default(),
            output: number_at(usage, "/completion_tokens").unwrap_or_default(),
        };
    }
}
