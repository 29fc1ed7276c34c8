//! OpenAI Responses: output items, each added, filled and done, between `response.created` and one
//! terminal event that holds everything again.

use serde_json::{Value, json};

use super::{End, Frame, Meter, REFUSAL, Said, Wire};
use crate::journal::RecordedRequest;

pub(crate) struct Responses {
    model: Value,
    meter: Meter,
    sequence: u64,
    output: Vec<Value>,
    text: String,
}

impl Responses {
    pub(crate) fn new(request: &RecordedRequest, meter: Meter) -> Responses {
        let model = request.body.get("model").cloned().unwrap_or_default();
        Responses {
            model,
            meter,
            sequence: 0,
            output: Vec::new(),
            text: String::new(),
        }
    }

    fn frame(&mut self, mut data: Value) -> Frame {
        if let Some(object) = data.as_object_mut() {
            object.insert("sequence_number".into(), self.sequence.into());
        }
        self.sequence += 1;
        Frame::named(&data)
    }

    fn response(&self, status: &str) -> Value {
        json!({
            "id": "resp_script",
            "object": "response",
            "status": status,
            "model": self.model,
            "output": self.output,
            "error": null,
            "incomplete_details": null,
            "store": false,
            "service_tier": "default",
        })
    }

    fn terminal(&mut self, kind: &str, status: &str, key: &str, detail: Value) -> Frame {
        let mut response = self.response(status);
        let (input, output) = (self.meter.input(), self.meter.output());
        if let Some(object) = response.as_object_mut() {
            object.insert(
                "usage".into(),
                json!({
                    "input_tokens": input,
                    "input_tokens_details": {"cached_tokens": 0},
                    "output_tokens": output,
                    "output_tokens_details": {"reasoning_tokens": 0},
                    "total_tokens": input + output,
                }),
            );
            object.insert(key.into(), detail);
        }
        self.frame(json!({"type": kind, "response": response}))
    }

    fn place(&self) -> usize {
        self.output.len()
    }

    fn item_added(&mut self, phase: &str) -> Vec<Frame> {
        let place = self.place();
        let item = message(place, phase, "in_progress", &json!([]));
        let item =
            json!({"type": "response.output_item.added", "output_index": place, "item": item});
        vec![
            self.frame(item),
            self.part("response.content_part.added", 0, &output_text("")),
        ]
    }

    fn part(&mut self, kind: &str, content_index: usize, part: &Value) -> Frame {
        let place = self.place();
        self.frame(json!({
            "type": kind,
            "item_id": item_id(place),
            "output_index": place,
            "content_index": content_index,
            "part": part,
        }))
    }

    fn words(&mut self, kind: &str, content_index: usize, key: &str, words: &str) -> Frame {
        let place = self.place();
        self.frame(json!({
            "type": kind,
            "item_id": item_id(place),
            "output_index": place,
            "content_index": content_index,
            key: words,
        }))
    }

    fn text_done(&mut self, text: &str) -> Vec<Frame> {
        vec![
            self.words("response.output_text.done", 0, "text", text),
            self.part("response.content_part.done", 0, &output_text(text)),
        ]
    }

    fn item_done(&mut self, item: Value) -> Frame {
        let place = self.place();
        let data =
            json!({"type": "response.output_item.done", "output_index": place, "item": &item});
        self.output.push(item);
        self.frame(data)
    }

    fn commentary(&mut self, text: &str) -> Vec<Frame> {
        self.meter.count(text);
        let mut frames = self.item_added("commentary");
        frames.push(self.words("response.output_text.delta", 0, "delta", text));
        frames.extend(self.text_done(text));
        let content = json!([output_text(text)]);
        frames.push(self.item_done(message(self.place(), "commentary", "completed", &content)));
        frames
    }

    fn thinking(&mut self, text: &str) -> Vec<Frame> {
        self.meter.count(text);
        let place = self.place();
        let item = json!({"id": item_id(place), "type": "reasoning", "summary": []});
        let added =
            json!({"type": "response.output_item.added", "output_index": place, "item": item});
        let delta = json!({
            "type": "response.reasoning_summary_text.delta",
            "item_id": item_id(place),
            "output_index": place,
            "summary_index": 0,
            "delta": text,
        });
        vec![self.frame(added), self.frame(delta), self.item_done(item)]
    }

    fn close_message(&mut self, status: &str, refusal: Option<Announced>) -> Vec<Frame> {
        let text = std::mem::take(&mut self.text);
        let mut frames = self.text_done(&text);
        let mut content = vec![output_text(&text)];
        if let Some(announced) = refusal {
            let part = json!({"type": "refusal", "refusal": REFUSAL});
            if announced == Announced::Yes {
                let empty = json!({"type": "refusal", "refusal": ""});
                frames.push(self.part("response.content_part.added", 1, &empty));
                frames.push(self.words("response.refusal.delta", 1, "delta", REFUSAL));
                frames.push(self.words("response.refusal.done", 1, "refusal", REFUSAL));
                frames.push(self.part("response.content_part.done", 1, &part));
            }
            content.push(part);
        }
        let item = message(self.place(), "final_answer", status, &Value::Array(content));
        if refusal == Some(Announced::No) {
            self.output.push(item);
        } else {
            frames.push(self.item_done(item));
        }
        frames
    }

    fn end_incomplete(&mut self, reason: &str) -> Vec<Frame> {
        let mut frames = self.close_message("incomplete", None);
        let detail = json!({"reason": reason});
        let (kind, status) = ("response.incomplete", "incomplete");
        frames.push(self.terminal(kind, status, "incomplete_details", detail));
        frames
    }

    fn end_completed(&mut self, refusal: Option<Announced>) -> Vec<Frame> {
        let mut frames = self.close_message("completed", refusal);
        let completed = self.terminal("response.completed", "completed", "error", Value::Null);
        frames.push(completed);
        frames
    }
}

/// Whether a refusal has frames of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Announced {
    Yes,
    No,
}

impl Wire for Responses {
    fn opening(&mut self, said: &Said<'_>) -> Vec<Frame> {
        let response = self.response("in_progress");
        let mut frames = vec![
            self.frame(json!({"type": "response.created", "response": &response})),
            self.frame(json!({"type": "response.in_progress", "response": response})),
        ];
        frames.extend(
            said.thinking
                .map(|text| self.thinking(text))
                .unwrap_or_default(),
        );
        frames.extend(
            said.commentary
                .map(|text| self.commentary(text))
                .unwrap_or_default(),
        );
        frames.extend(self.item_added("final_answer"));
        frames
    }

    fn text(&mut self, text: &str) -> Frame {
        self.meter.count(text);
        self.text.push_str(text);
        self.words("response.output_text.delta", 0, "delta", text)
    }

    fn ending(&mut self, end: End) -> Vec<Frame> {
        let message = "The server had an error while processing your request.";
        match end {
            End::Clean => self.end_completed(None),
            End::Refused => self.end_completed(Some(Announced::Yes)),
            End::RefusedUnannounced => self.end_completed(Some(Announced::No)),
            End::Truncated => self.end_incomplete("max_output_tokens"),
            End::Filtered => self.end_incomplete("content_filter"),
            End::Unknown => self.end_incomplete("steered"),
            End::Error => {
                let error = json!({
                    "type": "server_error", "code": "server_error",
                    "message": message, "param": null,
                });
                let nested = self.frame(json!({"type": "error", "error": error}));
                let detail = json!({"code": "server_error", "message": message});
                vec![
                    nested,
                    self.terminal("response.failed", "failed", "error", detail),
                ]
            }
            End::ErrorFlat => vec![self.frame(json!({
                "type": "error", "code": "server_error", "message": message, "param": null,
            }))],
        }
    }
}

fn item_id(place: usize) -> String {
    format!("item_{place}")
}

fn output_text(text: &str) -> Value {
    json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []})
}

fn message(place: usize, phase: &str, status: &str, content: &Value) -> Value {
    json!({
        "id": item_id(place),
        "type": "message",
        "role": "assistant",
        "status": status,
        "phase": phase,
        "content": content,
    })
}
