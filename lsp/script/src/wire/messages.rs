//! Anthropic Messages: blocks, each started, filled and stopped, between `message_start` and
//! `message_stop`, the reason in `message_delta`.

use serde_json::{Value, json};

use super::{End, Frame, Meter, REFUSAL, Said, Wire};
use crate::journal::RecordedRequest;

pub(crate) struct Messages {
    model: Value,
    meter: Meter,
    blocks: usize,
}

impl Messages {
    pub(crate) fn new(request: &RecordedRequest, meter: Meter) -> Messages {
        let model = request.body.get("model").cloned().unwrap_or_default();
        Messages {
            model,
            meter,
            blocks: 0,
        }
    }

    fn start(&self, block: &Value) -> Frame {
        Frame::named(&json!({
            "type": "content_block_start", "index": self.blocks, "content_block": block,
        }))
    }

    fn delta(&self, delta: &Value) -> Frame {
        Frame::named(&json!({"type": "content_block_delta", "index": self.blocks, "delta": delta}))
    }

    fn stop(&mut self) -> Frame {
        let index = self.blocks;
        self.blocks += 1;
        Frame::named(&json!({"type": "content_block_stop", "index": index}))
    }

    fn thinking(&mut self, text: &str) -> Vec<Frame> {
        self.meter.count(text);
        vec![
            self.start(&json!({"type": "thinking", "thinking": "", "signature": ""})),
            self.delta(&json!({"type": "thinking_delta", "thinking": text})),
            self.delta(&json!({"type": "signature_delta", "signature": "c2NyaXB0"})),
            self.stop(),
        ]
    }

    fn finish(&mut self, reason: &str, details: &Value) -> Vec<Frame> {
        let delta = json!({"stop_reason": reason, "stop_sequence": null, "stop_details": details});
        vec![
            self.stop(),
            Frame::named(&json!({
                "type": "message_delta",
                "delta": delta,
                "usage": {"output_tokens": self.meter.output()},
            })),
            Frame::named(&json!({"type": "message_stop"})),
        ]
    }
}

impl Wire for Messages {
    fn opening(&mut self, said: &Said<'_>) -> Vec<Frame> {
        let message = json!({
            "id": "msg_script",
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": null,
            "stop_sequence": null,
            "usage": {
                "input_tokens": self.meter.input(),
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens": 1,
            },
        });
        let mut frames = vec![
            Frame::named(&json!({"type": "message_start", "message": message})),
            Frame::named(&json!({"type": "ping"})),
        ];
        for thinking in said.thinking.iter().chain(&said.commentary) {
            frames.extend(self.thinking(thinking));
        }
        frames.push(self.start(&json!({"type": "text", "text": ""})));
        frames
    }

    fn text(&mut self, text: &str) -> Frame {
        self.meter.count(text);
        self.delta(&json!({"type": "text_delta", "text": text}))
    }

    fn ending(&mut self, end: End) -> Vec<Frame> {
        match end {
            End::Clean => self.finish("end_turn", &Value::Null),
            End::Truncated => self.finish("max_tokens", &Value::Null),
            End::Unknown => self.finish("pause_turn", &Value::Null),
            End::Filtered => {
                let details = json!({"type": "refusal", "category": "cyber", "explanation": null});
                self.finish("refusal", &details)
            }
            End::Refused | End::RefusedUnannounced => {
                let details = json!({"type": "refusal", "category": null, "explanation": REFUSAL});
                self.finish("refusal", &details)
            }
            End::Error | End::ErrorFlat => vec![Frame::named(&json!({
                "type": "error",
                "error": {"type": "overloaded_error", "message": "Overloaded"},
            }))],
        }
    }
}
