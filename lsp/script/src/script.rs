//! The script as data: which turn answers which request, how fast, and with which fault. Readable
//! from any serde format; unknown keys are errors, so that a misspelt fault is not a plain answer.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::gate::Gate;
use crate::journal::RecordedRequest;

/// What the server answers, turn by turn.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// For each request the first turn in order that matches it and is not used up.
    #[serde(default)]
    pub turns: Vec<Turn>,
    /// Model ids that `GET /v1/models` lists beside those the turns name.
    #[serde(default)]
    pub models: Vec<String>,
    /// Asked for every request instead of `turns` when set; for tests.
    #[serde(skip)]
    pub choose: Option<Choose>,
}

/// A function that answers in place of the list of turns.
#[derive(Clone)]
pub struct Choose(pub Arc<dyn Fn(&RecordedRequest) -> Turn + Send + Sync>);

impl fmt::Debug for Choose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Choose(function)")
    }
}

impl Script {
    /// These turns, in this order.
    pub fn of(turns: impl IntoIterator<Item = Turn>) -> Script {
        Script {
            turns: turns.into_iter().collect(),
            ..Script::default()
        }
    }

    /// Every request is answered by what the function returns for it. A panic in it ends that
    /// request's connection only.
    pub fn choosing(choose: impl Fn(&RecordedRequest) -> Turn + Send + Sync + 'static) -> Script {
        Script {
            choose: Some(Choose(Arc::new(choose))),
            ..Script::default()
        }
    }
}

/// One answer, and the requests it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Turn {
    /// Only for requests of this model id.
    pub model: Option<String>,
    /// Only for requests whose prompt (system text and messages) holds this.
    pub prompt_contains: Option<String>,
    /// Never used up.
    pub repeat: bool,
    /// The text of the final answer.
    pub answer: String,
    /// Said before the answer: a Responses message of phase `commentary`; thinking elsewhere.
    pub commentary: Option<String>,
    /// Hidden thinking before the answer.
    pub thinking: Option<String>,
    /// Characters of the answer in one event; at least 1.
    pub chunk_characters: usize,
    /// Wait before the first byte of the response, in milliseconds.
    pub first_byte_delay_milliseconds: u64,
    /// Wait before each chunk of the answer, in milliseconds.
    pub chunk_delay_milliseconds: u64,
    /// Nothing is sent before this gate is open; for tests.
    #[serde(skip)]
    pub gate: Option<Gate>,
    /// The line ending of the event stream.
    pub line_ending: LineEnding,
    /// Writes the stream in pieces of this many bytes, each an HTTP chunk of its own.
    pub write_bytes: Option<usize>,
    /// What goes wrong; a clean answer when absent.
    pub fault: Option<Fault>,
    /// For faults in the middle of a stream: after this many chunks of the answer; after all of
    /// them when absent.
    pub after_chunks: Option<usize>,
}

impl Default for Turn {
    fn default() -> Turn {
        Turn {
            model: None,
            prompt_contains: None,
            repeat: false,
            answer: String::new(),
            commentary: None,
            thinking: None,
            chunk_characters: 24,
            first_byte_delay_milliseconds: 0,
            chunk_delay_milliseconds: 0,
            gate: None,
            line_ending: LineEnding::Lf,
            write_bytes: None,
            fault: None,
            after_chunks: None,
        }
    }
}

impl Turn {
    /// A clean answer.
    pub fn answer(text: impl Into<String>) -> Turn {
        Turn {
            answer: text.into(),
            ..Turn::default()
        }
    }

    /// A fault, with a short answer to break off where the fault needs one.
    pub fn fault(fault: Fault) -> Turn {
        Turn {
            answer: "The quick brown fox jumps".into(),
            ..Turn::default()
        }
        .with(fault)
    }

    /// An error answer of this name.
    pub fn error(name: NamedError) -> Turn {
        Turn::fault(Fault::Error {
            name,
            retry_after: None,
        })
    }

    /// The same with this fault.
    pub fn with(mut self, fault: Fault) -> Turn {
        self.fault = Some(fault);
        self
    }

    /// The same, the fault after this many chunks of the answer.
    pub fn after_chunks(mut self, chunks: usize) -> Turn {
        self.after_chunks = Some(chunks);
        self
    }

    /// The same, only for this model id.
    pub fn for_model(mut self, model: impl Into<String>) -> Turn {
        self.model = Some(model.into());
        self
    }

    /// The same, only for prompts that hold this text.
    pub fn when_prompt_contains(mut self, text: impl Into<String>) -> Turn {
        self.prompt_contains = Some(text.into());
        self
    }

    /// The same, for any number of requests.
    pub fn repeated(mut self) -> Turn {
        self.repeat = true;
        self
    }

    /// The same, so many characters an event.
    pub fn chunked(mut self, characters: usize) -> Turn {
        self.chunk_characters = characters;
        self
    }

    /// The same, with this wait before each chunk of the answer.
    pub fn paced(mut self, delay: Duration) -> Turn {
        self.chunk_delay_milliseconds = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self
    }

    /// The same, behind this gate.
    pub fn behind(mut self, gate: &Gate) -> Turn {
        self.gate = Some(gate.clone());
        self
    }

    /// Whether this turn may answer the request.
    pub(crate) fn fits(&self, request: &RecordedRequest) -> bool {
        let model = self
            .model
            .as_ref()
            .is_none_or(|model| Some(model) == request.model.as_ref());
        let prompt = self
            .prompt_contains
            .as_ref()
            .is_none_or(|text| request.prompt.contains(text.as_str()));
        model && prompt
    }
}

/// How lines of the event stream end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnding {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r`.
    Cr,
}

/// What goes wrong with an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The connection closes without a terminal event and without the end of the body.
    Cut,
    /// The body ends as HTTP wants it, without a terminal event.
    CutCleanly,
    /// The model refuses; text said before stays said.
    Refuse,
    /// As `Refuse`, but nothing says so before the terminal event.
    RefuseAtTheEnd,
    /// The answer hit its token limit, and the protocol says so.
    Truncate,
    /// The answer hit its token limit; only the usage tells.
    TruncateSilently,
    /// The provider's filter stopped it.
    Filter,
    /// The stream ends with a reason that is neither clean nor one of the others.
    EndUnknown,
    /// An error event in the stream; for Responses the nested shape with `response.failed` after.
    ErrorEvent,
    /// An error event in the stream; for Responses the flat shape of the specification.
    ErrorEventFlat,
    /// A frame whose data is not JSON.
    MalformedFrame,
    /// No byte is sent until the client leaves.
    Hang,
    /// The stream falls silent until the client leaves.
    HangMidStream,
    /// Text without end.
    Endless,
    /// Status 200 with an HTML page.
    WrongContentType,
    /// The clean answer, with frames of an unknown type and unknown keys in between.
    UnknownFrames,
    /// This body as an event stream, byte by byte as given.
    Raw {
        /// The body.
        body: String,
    },
    /// A status other than 200 as the protocol's provider words it.
    Error {
        /// Which.
        name: NamedError,
        /// The header `retry-after`.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// Any status, headers and body.
    Status {
        /// The HTTP status.
        status: u16,
        /// More headers; `content-type` is `application/json` unless given.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body.
        #[serde(default)]
        body: String,
    },
    /// A redirect that keeps the method and the body.
    Redirect {
        /// The header `location`.
        location: String,
    },
}

/// Errors each provider has its own status and words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedError {
    /// 401.
    InvalidKey,
    /// 403.
    Forbidden,
    /// 400 or 404, as the provider does it.
    UnknownModel,
    /// 400, the prompt is over the window.
    ContextTooLong,
    /// 400, the model does not take the effort asked for.
    UnsupportedEffort,
    /// 429 that passes.
    RateLimited,
    /// 429 that does not pass.
    QuotaExhausted,
    /// 500.
    ServerError,
    /// 503.
    Unavailable,
    /// 529.
    Overloaded,
}
