//! The editor's bytes as whole, well-formed frames. The transport below ends at the first frame it
//! cannot read, so what is malformed is cut out here and replaced by a request that says so
//! ([`MALFORMED`]); headers and small faults of known clients are put right. Knows no methods.

use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde_json::{Map, Value, json};
use tokio::io::{AsyncRead, ReadBuf};
use tokio_util::sync::CancellationToken;

/// The method of the request that stands in for a malformed frame; its parameters are the error code
/// and the id, as far as one could be read.
pub(super) const MALFORMED: &str = "scopewise/malformed";

/// A header block longer than this is no header.
const HEADER_LIMIT: usize = 8 * 1024;
/// A frame over this many bytes is skipped: no document of ours is that large.
const FRAME_LIMIT: usize = 64 * 1024 * 1024;
const READ_SIZE: usize = 64 * 1024;

/// Reads whole frames from `inner` and hands them on in one canonical form.
pub(super) struct Frames<R> {
    inner: R,
    raw: Vec<u8>,
    skip: usize,
    ready: Vec<u8>,
    handed: usize,
    ended: CancellationToken,
}

impl<R> Frames<R> {
    /// `ended` is cancelled when `inner` ends.
    pub(super) fn new(inner: R, ended: CancellationToken) -> Self {
        Self {
            inner,
            raw: Vec::new(),
            skip: 0,
            ready: Vec::new(),
            handed: 0,
            ended,
        }
    }

    fn take_frame(&mut self) {
        while self.ready.is_empty() {
            let skipped = self.skip.min(self.raw.len());
            self.raw.drain(..skipped);
            self.skip -= skipped;
            match cut(&self.raw) {
                Cut::NeedMore => return,
                Cut::Frame { start, end } => {
                    let body = self.raw.get(start..end).unwrap_or_default();
                    self.ready = match repaired(body) {
                        Ok(body) => framed(&body),
                        Err(fault) => framed(&fault.request()),
                    };
                    self.raw.drain(..end);
                }
                Cut::Garbage { used, skip } => {
                    self.raw.drain(..used);
                    self.skip = skip;
                    self.ready = framed(&Fault::unreadable().request());
                }
            }
        }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Frames<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let this = &mut *self;
        loop {
            this.take_frame();
            let waiting = this.ready.get(this.handed..).unwrap_or_default();
            if !waiting.is_empty() {
                let count = waiting.len().min(buffer.remaining());
                buffer.put_slice(waiting.get(..count).unwrap_or_default());
                this.handed += count;
                if this.handed >= this.ready.len() {
                    this.ready.clear();
                    this.handed = 0;
                }
                return Poll::Ready(Ok(()));
            }
            let mut chunk = vec![0; READ_SIZE];
            let mut read = ReadBuf::new(&mut chunk);
            let outcome = ready!(Pin::new(&mut this.inner).poll_read(context, &mut read));
            if outcome.is_err() || read.filled().is_empty() {
                this.ended.cancel();
                return Poll::Ready(outcome);
            }
            this.raw.extend_from_slice(read.filled());
        }
    }
}

enum Cut {
    NeedMore,
    Frame {
        start: usize,
        end: usize,
    },
    /// Bytes that are no frame, and how many to pass over after them.
    Garbage {
        used: usize,
        skip: usize,
    },
}

fn cut(raw: &[u8]) -> Cut {
    let Some(start) = header_end(raw) else {
        return if raw.len() > HEADER_LIMIT {
            Cut::Garbage {
                used: next_header(raw).unwrap_or(raw.len()),
                skip: 0,
            }
        } else {
            Cut::NeedMore
        };
    };
    let header = raw.get(..start).unwrap_or_default();
    match content_length(header) {
        Some(length) if length > FRAME_LIMIT => Cut::Garbage {
            used: start,
            skip: length,
        },
        Some(length) if raw.len() < start + length => Cut::NeedMore,
        Some(length) => Cut::Frame {
            start,
            end: start + length,
        },
        None => Cut::Garbage {
            used: start,
            skip: 0,
        },
    }
}

fn header_end(raw: &[u8]) -> Option<usize> {
    let within = raw.get(..raw.len().min(HEADER_LIMIT)).unwrap_or_default();
    let crlf = position(within, b"\r\n\r\n").map(|at| at + 4);
    let lf = position(within, b"\n\n").map(|at| at + 2);
    crlf.into_iter().chain(lf).min()
}

fn next_header(raw: &[u8]) -> Option<usize> {
    raw.get(1..)
        .and_then(|rest| position(rest, b"Content-Length:"))
        .map(|at| at + 1)
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|it| it == wanted)
}

fn content_length(header: &[u8]) -> Option<usize> {
    let header = std::str::from_utf8(header).ok()?.to_ascii_lowercase();
    let (_, rest) = header.rsplit_once("content-length:")?;
    rest.lines().next()?.trim().parse().ok()
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

/// What is wrong with a frame, as JSON-RPC has it.
struct Fault {
    code: i64,
    id: Value,
}

impl Fault {
    const fn unreadable() -> Self {
        Self {
            code: -32700,
            id: Value::Null,
        }
    }

    fn request(&self) -> Vec<u8> {
        json!({"jsonrpc": "2.0", "method": MALFORMED, "params": {"code": self.code, "id": self.id}})
            .to_string()
            .into_bytes()
    }
}

/// The body in the form the transport takes, or what is wrong with it.
fn repaired(body: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    let message: Value = serde_json::from_slice(body).map_err(|_| Fault::unreadable())?;
    let id = message.get("id").cloned();
    let fault = || Fault {
        code: -32600,
        id: id.clone().unwrap_or_default(),
    };
    let Value::Object(message) = message else {
        return Err(fault());
    };
    let id_is_right = match &id {
        None | Some(Value::Null | Value::String(_)) => true,
        Some(id) => id.is_i64(),
    };
    if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") || !id_is_right {
        return Err(Fault {
            code: -32600,
            id: Value::Null,
        });
    }
    match message.get("method") {
        Some(Value::String(_)) if !message.contains_key("result") => Ok(Cow::Borrowed(body)),
        Some(_) => Err(fault()),
        None if id.is_none() => Err(fault()),
        None => Ok(repaired_reply(body, &message)),
    }
}

/// Replies that lack a result, or whose error holds more than the three members of the standard, are
/// sent by real clients; the transport would take them for requests.
fn repaired_reply<'a>(body: &'a [u8], message: &Map<String, Value>) -> Cow<'a, [u8]> {
    let id = message.get("id").cloned().unwrap_or_default();
    let reply = match (message.get("result"), message.get("error")) {
        (Some(_), None) => return Cow::Borrowed(body),
        (Some(result), Some(_)) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        (None, Some(error)) => json!({"jsonrpc": "2.0", "id": id, "error": {
            "code": error.get("code").and_then(Value::as_i64).unwrap_or(-32603),
            "message": error.get("message").and_then(Value::as_str).unwrap_or_default(),
        }}),
        (None, None) => json!({"jsonrpc": "2.0", "id": id, "result": null}),
    };
    Cow::Owned(reply.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;
    use tokio_util::sync::CancellationToken;

    use super::Frames;

    const GOOD: &str = r#"{"jsonrpc":"2.0","method":"exit"}"#;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    async fn check_frames(given: &str, expected: &[&str]) {
        let ended = CancellationToken::new();
        let mut frames = Frames::new(given.as_bytes(), ended.clone());
        let mut out = String::new();
        frames.read_to_string(&mut out).await.unwrap();
        let expected: String = expected.iter().map(|body| frame(body)).collect();
        assert_eq!(out, expected);
        assert!(ended.is_cancelled());
    }

    fn malformed(code: i64, id: &str) -> String {
        format!(
            r#"{{"jsonrpc":"2.0","method":"scopewise/malformed","params":{{"code":{code},"id":{id}}}}}"#
        )
    }

    #[tokio::test]
    async fn passes_well_formed_frames_unchanged() {
        check_frames(&(frame(GOOD) + &frame(GOOD)), &[GOOD, GOOD]).await;
    }

    #[tokio::test]
    async fn accepts_other_headers_and_bare_newlines() {
        let length = GOOD.len();
        let given = format!(
            "content-length: {length}\r\nContent-Type: application/vscode-jsonrpc\r\nX: y\r\n\r\n{GOOD}\
             Content-Length: {length}\n\n{GOOD}"
        );
        check_frames(&given, &[GOOD, GOOD]).await;
    }

    #[tokio::test]
    async fn replaces_what_is_not_json_and_goes_on() {
        let given = frame(r#"{"jsonrpc":"2.0","method":"#) + &frame(GOOD);
        check_frames(&given, &[&malformed(-32700, "null"), GOOD]).await;
    }

    #[tokio::test]
    async fn replaces_what_is_no_message_and_goes_on() {
        for (body, id) in [
            ("[]", "null"),
            (r#"{"jsonrpc":"1.0","method":"x","id":1}"#, "null"),
            (r#"{"jsonrpc":"2.0","method":7,"id":3}"#, "3"),
            (r#"{"jsonrpc":"2.0","method":"x","id":1.5}"#, "null"),
            (r#"{"jsonrpc":"2.0"}"#, "null"),
        ] {
            let given = frame(body) + &frame(GOOD);
            check_frames(&given, &[&malformed(-32600, id), GOOD]).await;
        }
    }

    #[tokio::test]
    async fn skips_headers_without_a_length() {
        let given = format!("Content-Length: many\r\n\r\n{}", frame(GOOD));
        check_frames(&given, &[&malformed(-32700, "null"), GOOD]).await;
        let given = format!("noise\r\n\r\n{}", frame(GOOD));
        check_frames(&given, &[&malformed(-32700, "null"), GOOD]).await;
    }

    #[tokio::test]
    async fn finds_the_next_header_in_noise() {
        let given = "x".repeat(9000) + &frame(GOOD);
        check_frames(&given, &[&malformed(-32700, "null"), GOOD]).await;
    }

    #[tokio::test]
    async fn puts_replies_of_lax_clients_right() {
        let given = frame(r#"{"jsonrpc":"2.0","id":4}"#);
        check_frames(&given, &[r#"{"id":4,"jsonrpc":"2.0","result":null}"#]).await;
        let given =
            frame(r#"{"jsonrpc":"2.0","id":4,"error":{"code":-1,"message":"no","stack":"at x"}}"#);
        check_frames(
            &given,
            &[r#"{"error":{"code":-1,"message":"no"},"id":4,"jsonrpc":"2.0"}"#],
        )
        .await;
    }

    #[tokio::test]
    async fn refuses_nesting_that_the_transport_refuses() {
        let deep = format!(
            r#"{{"jsonrpc":"2.0","method":"x","params":{}{}}}"#,
            "[".repeat(500),
            "]".repeat(500)
        );
        check_frames(
            &(frame(&deep) + &frame(GOOD)),
            &[&malformed(-32700, "null"), GOOD],
        )
        .await;
    }
}
