//! OpenAI Chat Completions: unnamed chunks, a finish reason, a chunk with the usage when it was
//! asked for, `[DONE]`.

use serde_json::{Value, json};

use super::{End, Frame, Meter, REFUSAL, Said, Wire};
use crate::journal::RecordedRequest;

pub(crate) struct Chat {
    model: Value,
    meter: Meter,
    include_usage: bool,
}

impl Chat {
    pub(crate) fn new(request: &RecordedRequest, meter: Meter) -> Chat {
        let include_usage = request.body.pointer("/stream_options/include_usage");
        Chat {
            model: request.body.get("model").cloned().unwrap_or_default(),
            meter,
            include_usage: include_usage == Some(&Value::Bool(true)),
        }
    }

    fn chunk(&self, choices: &Value) -> Value {
        json!({
            "id": "chatcmpl-script",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": self.model,
            "choices": choices,
        })
    }

    fn delta(&self, delta: &Value, finish_reason: Option<&str>) -> Frame {
        let choice = json!({"index": 0, "delta": delta, "finish_reason": finish_reason});
        Frame::unnamed(&self.chunk(&json!([choice])))
    }

    fn finish(&self, last: &Value, reason: &str) -> Vec<Frame> {
        let mut frames = vec![self.delta(last, Some(reason))];
        if self.include_usage {
            let mut chunk = self.chunk(&json!([]));
            let (input, output) = (self.meter.input(), self.meter.output());
            let usage = json!({
                "prompt_tokens": input,
                "completion_tokens": output,
                "total_tokens": input + output,
            });
            if let Some(object) = chunk.as_object_mut() {
                object.insert("usage".into(), usage);
            }
            frames.push(Frame::unnamed(&chunk));
        }
        frames.push(Frame::done());
        frames
    }
}

impl Wire for Chat {
    fn opening(&mut self, said: &Said<'_>) -> Vec<Frame> {
        let mut frames = vec![self.delta(&json!({"role": "assistant", "content": null}), None)];
        for thinking in said.thinking.iter().chain(&said.commentary) {
            self.meter.count(thinking);
            frames.push(self.delta(&json!({"reasoning_content": thinking}), None));
        }
        frames
    }

    fn text(&mut self, text: &str) -> Frame {
        self.meter.count(text);
        self.delta(&json!({"content": text}), None)
    }

    fn ending(&mut self, end: End) -> Vec<Frame> {
        let nothing = json!({});
        let refusal = json!({"refusal": REFUSAL});
        match end {
            End::Clean => self.finish(&nothing, "stop"),
            End::Truncated => self.finish(&nothing, "length"),
            End::Filtered => self.finish(&nothing, "content_filter"),
            End::Unknown => self.finish(&nothing, "abort"),
            End::RefusedUnannounced => self.finish(&refusal, "stop"),
            End::Refused => {
                let mut frames = vec![self.delta(&refusal, None)];
                frames.extend(self.finish(&nothing, "stop"));
                frames
            }
            End::Error | End::ErrorFlat => {
                let error = json!({
                    "message": "The server had an error while processing your request.",
                    "type": "server_error", "param": null, "code": "server_error",
                });
                vec![Frame::unnamed(&json!({"error": error})), Frame::done()]
            }
        }
    }
}
