//! One HTTP/1.1 connection: requests in, with bounds; responses out, as slowly, brokenly or
//! endlessly as the turn wants; and the client's leaving noticed while a response is played.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use crate::journal::RecordedRequest;
use crate::play::play;
use crate::server::Shared;
use crate::wire::{Protocol, prompt_of};

const HEAD_BYTES: usize = 64 << 10;
const BODY_BYTES: usize = 64 << 20;
const END_OF_CHUNKS: &[u8] = b"0\r\n\r\n";

/// What becomes of the connection after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// It serves the next request.
    Keep,
    /// It is closed.
    Close,
}

/// Serves requests until one side closes.
pub(crate) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let (reader, writer) = stream.into_split();
    let mut incoming = Incoming {
        reader,
        pending: Vec::new(),
    };
    let mut outgoing = Outgoing { writer };
    while let Ok(Some(request)) = incoming.request(&mut outgoing).await {
        let last = request
            .headers
            .get("connection")
            .is_some_and(|value| value == "close");
        match answer(request, &shared, &mut incoming, &mut outgoing).await {
            Ok(After::Keep) if !last => {}
            _ => return,
        }
    }
}

async fn answer(
    request: RecordedRequest,
    shared: &Shared,
    incoming: &mut Incoming,
    outgoing: &mut Outgoing,
) -> io::Result<After> {
    let number = shared.journal.record(request.clone());
    let outcome = tokio::select! {
        biased;
        outcome = respond(&request, shared, outgoing) => outcome,
        () = incoming.client_leaves() => Err(io::ErrorKind::ConnectionAborted.into()),
    };
    shared.journal.finish(number, outcome.is_err());
    outcome
}

async fn respond(
    request: &RecordedRequest,
    shared: &Shared,
    outgoing: &mut Outgoing,
) -> io::Result<After> {
    let path = request.path.split('?').next().unwrap_or_default();
    match (request.method.as_str(), path, Protocol::at(path)) {
        ("GET", "/v1/models", _) => {
            let models = shared.models().into_iter();
            let data: Vec<Value> = models
                .map(|id| json!({"id": id, "object": "model"}))
                .collect();
            outgoing
                .json(200, &json!({"object": "list", "data": data}))
                .await
        }
        ("POST", _, Some(protocol)) if request.body.is_object() => match shared.turn(request) {
            Some(turn) => play(&turn, protocol, request, outgoing).await,
            None => exhausted(protocol, request, outgoing).await,
        },
        ("POST", _, Some(protocol)) => {
            let body = protocol.error("invalid_request_error", None, "the body is not JSON");
            outgoing.json(400, &body).await
        }
        _ => {
            let message = "this script server has /v1/responses, /v1/chat/completions, \
                           /v1/messages and /v1/models";
            outgoing
                .json(
                    404,
                    &json!({"error": {"message": message, "type": "not_found"}}),
                )
                .await
        }
    }
}

async fn exhausted(
    protocol: Protocol,
    request: &RecordedRequest,
    outgoing: &mut Outgoing,
) -> io::Result<After> {
    let model = request.model.as_deref().unwrap_or("none");
    let message = format!("the script has no turn left for this request (model {model})");
    let body = protocol.error("script_exhausted", Some("script_exhausted"), &message);
    let body = body.to_string();
    let headers = [
        ("content-type", "application/json"),
        ("x-should-retry", "false"),
    ];
    outgoing.plain(500, &headers, &body).await
}

struct Incoming {
    reader: OwnedReadHalf,
    pending: Vec<u8>,
}

impl Incoming {
    /// The next request; none when the client closed in between.
    async fn request(&mut self, outgoing: &mut Outgoing) -> io::Result<Option<RecordedRequest>> {
        let Some(head) = self.head().await? else {
            return Ok(None);
        };
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let path = words.next().unwrap_or_default().to_owned();
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        if headers.contains_key("transfer-encoding") {
            outgoing
                .plain(411, &[], "a content-length is needed")
                .await?;
            return Err(io::ErrorKind::InvalidData.into());
        }
        let length = headers
            .get("content-length")
            .map_or(Ok(0), |length| length.parse::<usize>());
        let Some(length) = length.ok().filter(|length| *length <= BODY_BYTES) else {
            outgoing.plain(413, &[], "the body is too long").await?;
            return Err(io::ErrorKind::InvalidData.into());
        };
        if headers
            .get("expect")
            .is_some_and(|expect| expect.contains("100-continue"))
        {
            outgoing.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let body = self.body(length).await?;
        let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Ok(Some(RecordedRequest {
            method,
            path,
            headers,
            model: body.get("model").and_then(Value::as_str).map(str::to_owned),
            prompt: prompt_of(&body),
            body,
            disconnected: false,
            finished: false,
            finished_at: None,
        }))
    }

    async fn head(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut searched = 0_usize;
        loop {
            let from = searched.saturating_sub(3);
            let found = self.pending.get(from..).and_then(|rest| {
                rest.windows(4)
                    .position(|window| window == b"\r\n\r\n")
                    .map(|at| at + from)
            });
            if let Some(end) = found {
                let rest = self.pending.split_off(end + 4);
                let mut head = std::mem::replace(&mut self.pending, rest);
                head.truncate(end);
                return Ok(Some(head));
            }
            searched = self.pending.len();
            // A client that starts with TLS would wait for an answer as long as we for a head.
            let is_http = self.pending.first().is_none_or(u8::is_ascii_alphabetic);
            if searched > HEAD_BYTES || !is_http {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if self.reader.read_buf(&mut self.pending).await? == 0 {
                return Ok(None);
            }
        }
    }

    async fn body(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.pending.len() < length {
            if self.reader.read_buf(&mut self.pending).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let rest = self.pending.split_off(length);
        Ok(std::mem::replace(&mut self.pending, rest))
    }

    /// Returns when the client has closed its side, or sends more than a request's head ahead.
    async fn client_leaves(&mut self) {
        while self.pending.len() <= HEAD_BYTES {
            match self.reader.read_buf(&mut self.pending).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }
}

/// The writing side.
pub(crate) struct Outgoing {
    writer: OwnedWriteHalf,
}

impl Outgoing {
    /// A whole response of JSON.
    pub(crate) async fn json(&mut self, status: u16, body: &Value) -> io::Result<After> {
        self.plain(
            status,
            &[("content-type", "application/json")],
            &body.to_string(),
        )
        .await
    }

    /// A whole response.
    pub(crate) async fn plain(
        &mut self,
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
    ) -> io::Result<After> {
        let length = body.len().to_string();
        let mut response = head(status, headers.iter().copied());
        push_header(&mut response, "content-length", &length);
        response.push_str("\r\n");
        response.push_str(body);
        self.write(response.as_bytes()).await?;
        Ok(After::Keep)
    }

    /// The head of an event stream in chunks.
    pub(crate) async fn stream_head(&mut self) -> io::Result<()> {
        let headers = [
            ("content-type", "text/event-stream; charset=utf-8"),
            ("cache-control", "no-cache"),
            ("transfer-encoding", "chunked"),
        ];
        let mut response = head(200, headers.into_iter());
        response.push_str("\r\n");
        self.write(response.as_bytes()).await
    }

    /// A piece of a stream, in HTTP chunks of at most `piece` bytes.
    pub(crate) async fn stream_piece(&mut self, bytes: &[u8], piece: usize) -> io::Result<()> {
        for part in bytes.chunks(piece.max(1)) {
            self.write(&chunk(part)).await?;
        }
        Ok(())
    }

    /// The last piece of a stream and its end as HTTP wants it. Both go out in one write: a client
    /// that leaves at the last event has missed nothing and did not leave early.
    pub(crate) async fn stream_last(&mut self, bytes: &[u8], piece: usize) -> io::Result<After> {
        let mut parts = bytes.chunks(piece.max(1)).peekable();
        while let Some(part) = parts.next() {
            let mut chunk = chunk(part);
            if parts.peek().is_none() {
                chunk.extend_from_slice(END_OF_CHUNKS);
            }
            self.write(&chunk).await?;
        }
        if bytes.is_empty() {
            self.write(END_OF_CHUNKS).await?;
        }
        Ok(After::Keep)
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes).await
    }
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

fn head<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    push_header(&mut head, "x-scopewise-script", "1");
    for (name, value) in headers {
        push_header(&mut head, name, value);
    }
    head
}

/// A line break in a script's header would start a header of its own.
fn push_header(head: &mut String, name: &str, value: &str) {
    let line = format!("{name}: {value}").replace(['\r', '\n'], " ");
    head.push_str(&line);
    head.push_str("\r\n");
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
