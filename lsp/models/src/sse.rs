//! Server-sent events out of bytes, however the bytes were cut: linear in their number, bounded in
//! line, event and stream. Knows no protocol; says nothing about JSON.

use crate::config::Limits;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The `event:` line, empty without one.
    pub(crate) name: String,
    /// The `data:` lines, joined by line breaks.
    pub(crate) data: String,
}

/// Why a stream cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SseError {
    /// A line or an event is over its cap.
    EventTooLong,
    /// The stream is over its cap.
    StreamTooLong,
    /// An event is not UTF-8.
    NotUtf8,
}

/// A stream's state between two pieces of it.
#[derive(Debug)]
pub(crate) struct Decoder {
    line_bytes: usize,
    stream_bytes: usize,
    total: usize,
    line: Vec<u8>,
    first_line: bool,
    after_carriage_return: bool,
    name: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
}

impl Decoder {
    pub(crate) fn new(limits: &Limits) -> Decoder {
        Decoder {
            line_bytes: limits.line_bytes,
            stream_bytes: limits.stream_bytes,
            total: 0,
            line: Vec::new(),
            first_line: true,
            after_carriage_return: false,
            name: Vec::new(),
            data: Vec::new(),
            has_data: false,
        }
    }

    /// The events that are complete with these bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Event>, SseError> {
        self.total = self.total.saturating_add(bytes.len());
        if self.total > self.stream_bytes {
            return Err(SseError::StreamTooLong);
        }
        let mut events = Vec::new();
        let mut rest = bytes;
        loop {
            if self.after_carriage_return && !rest.is_empty() {
                self.after_carriage_return = false;
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
            if self.line.len() + part.len() > self.line_bytes {
                return Err(SseError::EventTooLong);
            }
            self.line.extend_from_slice(part);
            let Some((terminator, after)) = after.split_first() else {
                return Ok(events);
            };
            self.after_carriage_return = *terminator == b'\r';
            events.extend(self.end_line()?);
            rest = after;
        }
    }

    /// What an ended stream still holds: an event whose last line break or blank line is missing.
    pub(crate) fn finish(&mut self) -> Option<Event> {
        let last = self.end_line().ok().flatten();
        last.or_else(|| self.dispatch().ok().flatten())
    }

    fn end_line(&mut self) -> Result<Option<Event>, SseError> {
        let mut line = std::mem::take(&mut self.line);
        let mut text = line.as_slice();
        if std::mem::take(&mut self.first_line) {
            text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        }
        let event = if text.is_empty() {
            self.dispatch()
        } else {
            self.field(text).map(|()| None)
        };
        line.clear();
        self.line = line;
        event
    }

    fn field(&mut self, line: &[u8]) -> Result<(), SseError> {
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(line.len());
        let (field, value) = line.split_at(colon);
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.name = value.to_vec(),
            b"data" => {
                if self.has_data {
                    self.data.push(b'\n');
                }
                if self.data.len() + value.len() > self.line_bytes {
                    return Err(SseError::EventTooLong);
                }
                self.has_data = true;
                self.data.extend_from_slice(value);
            }
            _ => {}
        }
        Ok(())
    }

    fn dispatch(&mut self) -> Result<Option<Event>, SseError> {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return Ok(None);
        }
        let data = String::from_utf8(data).map_err(|_| SseError::NotUtf8)?;
        Ok(Some(Event {
            name: String::from_utf8_lossy(&name).into_owned(),
            data,
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8], chunk: usize) -> Result<Vec<(String, String)>, SseError> {
        let mut decoder = Decoder::new(&Limits::default());
        let mut events = Vec::new();
        for part in bytes.chunks(chunk) {
            events.extend(decoder.feed(part)?);
        }
        events.extend(decoder.finish());
        Ok(events
            .into_iter()
            .map(|event| (event.name, event.data))
            .collect())
    }

    #[track_caller]
    fn check_events(text: &str, expected: &[(&str, &str)]) {
        for chunk in [1, 2, 3, 4096] {
            let events = decode(text.as_bytes(), chunk).unwrap();
            let events: Vec<_> = events
                .iter()
                .map(|(name, data)| (name.as_str(), data.as_str()))
                .collect();
            assert_eq!(events, expected, "in pieces of {chunk}");
        }
    }

    #[test]
    fn reads_names_and_data() {
        check_events("event: a\ndata: 1\n\ndata:2\n\n", &[("a", "1"), ("", "2")]);
    }

    #[test]
    fn takes_every_line_ending() {
        for ending in ["\n", "\r\n", "\r"] {
            let text = "event: a|data: 1|data: 2||data: 3||".replace('|', ending);
            check_events(&text, &[("a", "1\n2"), ("", "3")]);
        }
    }

    #[test]
    fn keeps_all_of_the_text_but_one_leading_space() {
        check_events("data:  two \n\n", &[("", " two ")]);
        check_events("data\n\n", &[("", "")]);
    }

    #[test]
    fn skips_comments_unknown_fields_names_without_data_and_the_mark() {
        check_events(
            "\u{feff}: hello\nid: 1\nretry: 5\nevent: a\n\ndata: 1\n\n",
            &[("", "1")],
        );
    }

    #[test]
    fn gives_the_last_event_without_its_blank_line() {
        check_events("data: 1\n\ndata: 2\n", &[("", "1"), ("", "2")]);
        check_events("data: 1\n\ndata: 2", &[("", "1"), ("", "2")]);
    }

    #[test]
    fn stops_at_the_caps() {
        let limits = Limits {
            line_bytes: 8,
            stream_bytes: 30,
            ..Limits::default()
        };
        let feed = |text: &str| {
            let mut decoder = Decoder::new(&limits);
            let events: Result<Vec<_>, _> = text
                .as_bytes()
                .chunks(1)
                .map(|byte| decoder.feed(byte))
                .collect();
            events.map(|events| events.concat().len())
        };
        assert_eq!(feed("data:123\n\ndata:123\n\n"), Ok(2));
        assert_eq!(feed("data:1234"), Err(SseError::EventTooLong));
        assert_eq!(
            feed("data:123\ndata:123\ndata:1\n"),
            Err(SseError::EventTooLong)
        );
        assert_eq!(feed(&"\n".repeat(31)), Err(SseError::StreamTooLong));
    }

    #[test]
    fn rejects_data_that_is_not_utf8() {
        assert_eq!(decode(b"data: \xff\n\n", 4096), Err(SseError::NotUtf8));
    }

    proptest! {
        #[test]
        fn gives_the_same_events_however_the_bytes_are_cut(
            lines in prop::collection::vec(
                (prop::sample::select(vec!["data: ", "event: ", ": ", "", "id: ", "data:"]),
                 "[a-z\u{e9}\u{1f600}: ]{0,30}",
                 prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"])),
                0..40,
            ),
        ) {
            let text: String =
                lines.iter().map(|(field, value, ending)| format!("{field}{value}{ending}")).collect();
            let whole = decode(text.as_bytes(), usize::MAX);
            for chunk in [1, 3, 17, 4096] {
                prop_assert_eq!(&decode(text.as_bytes(), chunk), &whole);
            }
        }
    }
}
