//! A running answer: bytes through the decoder, events through a protocol's reader, to one ending.
//! No network here, so that recordings are read exactly as live answers are.

use serde_json::Value;

use crate::config::Limits;
use crate::error_body::ErrorBody;
use crate::message::{Part, Usage};
use crate::sse::{Decoder, Event, SseError};

/// Whether more is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The answer goes on.
    More,
    /// Nothing that follows counts.
    End,
}

/// Why an ended answer cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It ended cleanly, but without text.
    Empty,
    /// It has no terminal event.
    Cut,
    /// The model refused; what it or the provider says of that.
    Refused(String),
    /// It hit the token limit.
    Truncated,
    /// The provider's filter stopped it.
    Filtered,
    /// The model's window is full.
    WindowFull,
    /// The provider broke it off with an error.
    Failed(ErrorBody),
    /// It ended for a reason that is not a clean end; the reason.
    Unclean(String),
    /// It is not in the protocol; what is wrong.
    Malformed(&'static str),
}

/// An ended answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The final text, not empty, after the protocol's clean terminal event only.
    pub(crate) text: Result<String, Unusable>,
    pub(crate) usage: Usage,
    /// The model as the provider names it; empty when it does not.
    pub(crate) model: String,
}

/// A protocol's way to read events.
pub(crate) trait Reader: Send {
    /// Takes one event; what a person may see of it goes to `parts`.
    fn read(&mut self, name: &str, frame: &Value, parts: &mut Vec<Part>) -> Step;
    /// How the answer ended, by the events read.
    fn end(self: Box<Self>) -> Ended;
}

/// One answer on its way in.
pub(crate) struct Stream {
    decoder: Decoder,
    reader: Box<dyn Reader>,
    malformed: Option<&'static str>,
}

impl Stream {
    pub(crate) fn new(reader: Box<dyn Reader>, limits: &Limits) -> Stream {
        Stream {
            decoder: Decoder::new(limits),
            reader,
            malformed: None,
        }
    }

    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8], parts: &mut Vec<Part>) -> Step {
        let events = match self.decoder.feed(bytes) {
            Ok(events) => events,
            Err(error) => return self.give_up(words(error)),
        };
        for event in events {
            match self.take(&event, parts) {
                Ok(Step::More) => {}
                Ok(Step::End) => return Step::End,
                Err(what) => return self.give_up(what),
            }
        }
        Step::More
    }

    /// The ending, once the last bytes are in or nothing more is wanted.
    pub(crate) fn finish(mut self, parts: &mut Vec<Part>) -> Ended {
        if self.malformed.is_none()
            && let Some(event) = self.decoder.finish()
        {
            // Half an event is no event: where it is not whole, the answer is cut.
            let _taken = self.take(&event, parts);
        }
        let mut ended = self.reader.end();
        if let Some(what) = self.malformed {
            ended.text = Err(Unusable::Malformed(what));
        }
        ended
    }

    fn give_up(&mut self, what: &'static str) -> Step {
        self.malformed = Some(what);
        Step::End
    }

    fn take(&mut self, event: &Event, parts: &mut Vec<Part>) -> Result<Step, &'static str> {
        match event.data.trim() {
            "" => Ok(Step::More),
            "[DONE]" => Ok(Step::End),
            data => {
                let frame: Value =
                    serde_json::from_str(data).map_err(|_| "an event that is not JSON")?;
                Ok(self.reader.read(&event.name, &frame, parts))
            }
        }
    }
}

fn words(error: SseError) -> &'static str {
    match error {
        SseError::EventTooLong => "an event without end",
        SseError::StreamTooLong => "an answer without end",
        SseError::NotUtf8 => "an event that is not UTF-8",
    }
}

/// The text at a path of the frame; empty without one.
pub(crate) fn text_at<'a>(frame: &'a Value, pointer: &str) -> &'a str {
    frame
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The number at a path of the frame.
pub(crate) fn number_at(frame: &Value, pointer: &str) -> Option<usize> {
    frame
        .pointer(pointer)
        .and_then(Value::as_u64)
        .and_then(|number| usize::try_from(number).ok())
}
