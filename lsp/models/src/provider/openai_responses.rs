//! OpenAI Responses. Text is kept by output index: items of phase `commentary` are not the answer,
//! and ids differ from frame to frame on some gateways. `completed` alone does not make an answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Outgoing;
use crate::error_body::ErrorBody;
use crate::message::{Part, Usage};
use crate::stream::{Ended, Reader, Step, Unusable, number_at, text_at};

pub(super) fn body(outgoing: &Outgoing<'_>) -> Value {
    let input: Vec<Value> = outgoing.messages().collect();
    let mut body = json!({
        "model": outgoing.model,
        "stream": true,
        "store": false,
        "instructions": outgoing.request.system,
        "input": input,
        "max_output_tokens": outgoing.max_output_tokens,
    });
    if let Some(effort) = outgoing.effort {
        super::insert(&mut body, "reasoning", json!({"effort": effort.name()}));
    }
    body
}

/// Reads the events of one answer.
#[derive(Default)]
pub(super) struct ResponsesReader {
    items: BTreeMap<u64, Item>,
    refusal: Option<String>,
    terminal: Option<Unusable>,
    completed: bool,
    usage: Usage,
    model: String,
}

/// One output item.
#[derive(Default)]
struct Item {
    is_commentary: bool,
    parts: BTreeMap<u64, TextPart>,
}

/// One content part: its pieces, and what the provider says they add up to.
#[derive(Default)]
struct TextPart {
    pieces: String,
    whole: Option<String>,
}

impl Reader for ResponsesReader {
    fn read(&mut self, name: &str, frame: &Value, parts: &mut Vec<Part>) -> Step {
        let kind = text_at(frame, "/type");
        let kind = if kind.is_empty() { name } else { kind };
        match kind {
            "response.created" | "response.in_progress" | "response.queued" => {
                self.note_model(frame);
            }
            "response.output_item.added" | "response.output_item.done" => {
                let index = index_of(frame, "output_index");
                if let Some(item) = frame.get("item") {
                    self.note_item(index, item, parts);
                }
            }
            "response.content_part.added" | "response.content_part.done" => {
                self.note_refusal(frame.get("part").unwrap_or(&Value::Null));
            }
            "response.output_text.delta" => self.add_text(frame, parts),
            "response.output_text.done" => {
                self.part(frame).whole = Some(text_at(frame, "/text").to_owned());
            }
            "response.refusal.delta" => {
                self.refusal
                    .get_or_insert_default()
                    .push_str(text_at(frame, "/delta"));
            }
            "response.refusal.done" => {
                self.refusal = Some(text_at(frame, "/refusal").to_owned());
            }
            "response.completed"
            | "response.incomplete"
            | "response.failed"
            | "response.cancelled" => {
                self.note_terminal(kind, frame.get("response").unwrap_or(&Value::Null));
                return Step::End;
            }
            "error" => {
                self.terminal = Some(Unusable::Failed(ErrorBody::of_value(frame)));
                return Step::End;
            }
            _ if kind.starts_with("response.reasoning") => parts.push(Part::Thinking),
            _ => {}
        }
        Step::More
    }

    fn end(self: Box<Self>) -> Ended {
        let text = match (self.terminal, self.completed, self.refusal) {
            (Some(unusable), _, _) => Err(unusable),
            (None, false, _) => Err(Unusable::Cut),
            (None, true, Some(refusal)) => Err(Unusable::Refused(refusal)),
            (None, true, None) => final_text(self.items),
        };
        Ended {
            text,
            usage: self.usage,
            model: self.model,
        }
    }
}

fn final_text(items: BTreeMap<u64, Item>) -> Result<String, Unusable> {
    let parts = items
        .into_values()
        .filter(|item| !item.is_commentary)
        .flat_map(|item| item.parts.into_values());
    let text: String = parts
        .map(|part| part.whole.unwrap_or(part.pieces))
        .collect();
    if text.is_empty() {
        Err(Unusable::Empty)
    } else {
        Ok(text)
    }
}

impl ResponsesReader {
    fn note_model(&mut self, frame: &Value) {
        let model = text_at(frame, "/response/model");
        if !model.is_empty() {
            self.model = model.to_owned();
        }
    }

    fn note_item(&mut self, index: u64, item: &Value, parts: &mut Vec<Part>) {
        match text_at(item, "/type") {
            "message" => {
                let entry = self.items.entry(index).or_default();
                entry.is_commentary |= text_at(item, "/phase") == "commentary";
                for part in content_of(item) {
                    self.note_refusal(part);
                }
            }
            "reasoning" => parts.push(Part::Thinking),
            _ => {}
        }
    }

    fn note_refusal(&mut self, part: &Value) {
        if text_at(part, "/type") == "refusal" {
            let words = text_at(part, "/refusal");
            let refusal = self.refusal.get_or_insert_default();
            if !words.is_empty() {
                words.clone_into(refusal);
            }
        }
    }

    fn add_text(&mut self, frame: &Value, parts: &mut Vec<Part>) {
        let delta = text_at(frame, "/delta");
        self.part(frame).pieces.push_str(delta);
        let item = self.items.get(&index_of(frame, "output_index"));
        if !delta.is_empty() && item.is_some_and(|item| !item.is_commentary) {
            parts.push(Part::Text(delta.to_owned()));
        }
    }

    fn part(&mut self, frame: &Value) -> &mut TextPart {
        let item = self
            .items
            .entry(index_of(frame, "output_index"))
            .or_default();
        item.parts
            .entry(index_of(frame, "content_index"))
            .or_default()
    }

    fn note_terminal(&mut self, kind: &str, response: &Value) {
        self.usage = Usage {
            input: number_at(response, "/usage/input_tokens").unwrap_or_default(),
            cached: number_at(response, "/usage/input_tokens_details/cached_tokens")
                .unwrap_or_default(),
            output: number_at(response, "/usage/output_tokens").unwrap_or_default(),
        };
        let model = text_at(response, "/model");
        if !model.is_empty() {
            self.model = model.to_owned();
        }
        self.note_output(response);
        let status = text_at(response, "/status");
        match (kind, status) {
            ("response.completed", "completed" | "") => self.completed = true,
            ("response.failed", _) => {
                let error = response.get("error").unwrap_or(&Value::Null);
                self.terminal = Some(Unusable::Failed(ErrorBody::of_value(error)));
            }
            _ => self.terminal = Some(unfinished(status, response)),
        }
    }

    /// The last event repeats everything: refusals that no event announced and, on some servers,
    /// the only text.
    fn note_output(&mut self, response: &Value) {
        let streamed = self.items.values().any(|item| !item.parts.is_empty());
        let output = response.get("output").and_then(Value::as_array);
        for (item, index) in output.into_iter().flatten().zip(0_u64..) {
            if text_at(item, "/type") != "message" {
                continue;
            }
            if streamed {
                content_of(item).for_each(|part| self.note_refusal(part));
                continue;
            }
            self.note_item(index, item, &mut Vec::new());
            let entry = self.items.entry(index).or_default();
            for (part, index) in content_of(item).zip(0_u64..) {
                entry.parts.entry(index).or_default().pieces = text_at(part, "/text").to_owned();
            }
        }
    }
}

fn unfinished(status: &str, response: &Value) -> Unusable {
    match text_at(response, "/incomplete_details/reason") {
        "max_output_tokens" => Unusable::Truncated,
        "content_filter" => Unusable::Filtered,
        "" => Unusable::Unclean(status.to_owned()),
        reason => Unusable::Unclean(reason.to_owned()),
    }
}

fn content_of(item: &Value) -> impl Iterator<Item = &Value> {
    item.get("content")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn index_of(frame: &Value, key: &str) -> u64 {
    frame.get(key).and_then(Value::as_u64).unwrap_or_default()
}
