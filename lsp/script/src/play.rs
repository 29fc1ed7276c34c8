//! Plays one turn: the protocol's frames in order, at the turn's pace, up to the fault.

use std::future::pending;
use std::io;
use std::time::Duration;

use tokio::time::sleep;

use crate::connection::{After, Outgoing};
use crate::journal::RecordedRequest;
use crate::script::{Fault, LineEnding, Turn};
use crate::wire::{End, Frame, Protocol, Said, Wire};

/// Answers the request with the turn.
pub(crate) async fn play(
    turn: &Turn,
    protocol: Protocol,
    request: &RecordedRequest,
    outgoing: &mut Outgoing,
) -> io::Result<After> {
    if let Some(gate) = &turn.gate {
        gate.passed().await;
    }
    pause(turn.first_byte_delay_milliseconds).await;
    match &turn.fault {
        Some(Fault::Hang) => pending().await,
        Some(Fault::WrongContentType) => {
            let headers = [("content-type", "text/html")];
            outgoing
                .plain(200, &headers, "<!doctype html><title>Sign in</title>")
                .await
        }
        Some(Fault::Error { name, retry_after }) => {
            let (status, body) = protocol.named_error(*name, request);
            let mut headers = vec![("content-type", "application/json")];
            headers.extend(retry_after.as_deref().map(|wait| ("retry-after", wait)));
            outgoing.plain(status, &headers, &body.to_string()).await
        }
        Some(Fault::Status {
            status,
            headers,
            body,
        }) => {
            let json = [("content-type", "application/json")];
            let json = json
                .into_iter()
                .filter(|_| !headers.contains_key("content-type"));
            let given = headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()));
            let headers: Vec<_> = json.chain(given).collect();
            outgoing.plain(*status, &headers, body).await
        }
        Some(Fault::Redirect { location }) => {
            outgoing.plain(307, &[("location", location)], "").await
        }
        Some(Fault::Raw { body }) => {
            outgoing.stream_head().await?;
            outgoing.stream_last(body.as_bytes(), piece(turn)).await
        }
        _ => Stage { turn, outgoing }.stream(protocol, request).await,
    }
}

/// A turn's stream on its way out.
struct Stage<'a> {
    turn: &'a Turn,
    outgoing: &'a mut Outgoing,
}

impl Stage<'_> {
    async fn stream(&mut self, protocol: Protocol, request: &RecordedRequest) -> io::Result<After> {
        let fault = self.turn.fault.as_ref();
        let mut wire = protocol.wire(request, fault == Some(&Fault::TruncateSilently));
        self.outgoing.stream_head().await?;
        let said = Said {
            commentary: self.turn.commentary.as_deref(),
            thinking: self.turn.thinking.as_deref(),
        };
        let opening = wire.opening(&said);
        self.write(opening).await?;
        let chunks = pieces_of(&self.turn.answer, self.turn.chunk_characters);
        for chunk in chunks.take(self.turn.after_chunks.unwrap_or(usize::MAX)) {
            self.chunk(wire.as_mut(), chunk).await?;
        }
        match fault {
            Some(Fault::Endless) => self.endless(wire.as_mut()).await,
            Some(Fault::HangMidStream) => pending().await,
            Some(Fault::Cut) => Ok(After::Close),
            Some(Fault::CutCleanly) => self.outgoing.stream_last(b"", piece(self.turn)).await,
            fault => {
                let bytes = self.render(&ending(wire.as_mut(), fault));
                self.outgoing
                    .stream_last(bytes.as_bytes(), piece(self.turn))
                    .await
            }
        }
    }

    async fn chunk(&mut self, wire: &mut dyn Wire, text: &str) -> io::Result<()> {
        pause(self.turn.chunk_delay_milliseconds).await;
        let mut frames = Vec::new();
        if self.turn.fault == Some(Fault::UnknownFrames) {
            frames.push(Frame::unknown());
        }
        frames.push(wire.text(text));
        self.write(frames).await
    }

    async fn endless(&mut self, wire: &mut dyn Wire) -> io::Result<After> {
        loop {
            self.chunk(wire, "and so on, and so on, ").await?;
            tokio::task::yield_now().await;
        }
    }

    async fn write(&mut self, frames: Vec<Frame>) -> io::Result<()> {
        let bytes = self.render(&frames);
        self.outgoing
            .stream_piece(bytes.as_bytes(), piece(self.turn))
            .await
    }

    fn render(&self, frames: &[Frame]) -> String {
        let ending = match self.turn.line_ending {
            LineEnding::Lf => "\n",
            LineEnding::CrLf => "\r\n",
            LineEnding::Cr => "\r",
        };
        frames.iter().map(|frame| frame.render(ending)).collect()
    }
}

fn ending(wire: &mut dyn Wire, fault: Option<&Fault>) -> Vec<Frame> {
    match fault {
        Some(Fault::Refuse) => wire.ending(End::Refused),
        Some(Fault::RefuseAtTheEnd) => wire.ending(End::RefusedUnannounced),
        Some(Fault::Truncate) => wire.ending(End::Truncated),
        Some(Fault::Filter) => wire.ending(End::Filtered),
        Some(Fault::EndUnknown) => wire.ending(End::Unknown),
        Some(Fault::ErrorEvent) => wire.ending(End::Error),
        Some(Fault::ErrorEventFlat) => wire.ending(End::ErrorFlat),
        Some(Fault::MalformedFrame) => {
            let mut frames = vec![Frame::malformed()];
            frames.extend(wire.ending(End::Clean));
            frames
        }
        _ => wire.ending(End::Clean),
    }
}

fn piece(turn: &Turn) -> usize {
    turn.write_bytes.unwrap_or(usize::MAX)
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// The text in pieces of this many characters.
pub(crate) fn pieces_of(text: &str, characters: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .nth(characters.max(1))
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(piece)
    })
}
