//! Replays recorded answers of real providers, where the data folder is: `SCOPEWISE_DATA`, or
//! `../shared/data` beside the repository. What they end in was counted apart from this code.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config::{Limits, ProviderKind};
use crate::error_body::ErrorBody;
use crate::message::Part;
use crate::provider::reader;
use crate::stream::{Ended, Step, Stream, Unusable, text_at};

/// A hand-made recording whose first and last frames are not JSON.
const NOT_JSON: &str = "vercel-ai/082.sse";

struct Recording {
    name: String,
    bytes: Vec<u8>,
    kind: ProviderKind,
}

#[test]
fn reads_recordings_alike_however_they_are_cut() {
    for recording in recordings() {
        let whole = replay(&recording, usize::MAX);
        for chunk in [1, 3, 17, 4096] {
            assert_eq!(
                replay(&recording, chunk),
                whole,
                "{} in {chunk}",
                recording.name
            );
        }
    }
}

#[test]
fn ends_recordings_as_they_ended() {
    let recordings = recordings();
    if recordings.is_empty() {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for recording in &recordings {
        let (ended, _) = replay(recording, 4096);
        assert_eq!(
            matches!(ended.text, Err(Unusable::Malformed(_))),
            recording.name == NOT_JSON,
            "{}",
            recording.name
        );
        *counts
            .entry(format!("{} {}", recording.kind.name(), class(&ended)))
            .or_default() += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(class, count)| format!("{class}: {count}"))
        .collect();
    // Five of Anthropic's 14 tool calls are loops that go on to an end of turn after the first
    // message: no tool is ever offered here, so the first message is the end.
    let expected = [
        "anthropic answer: 38",
        "anthropic no text: 1",
        "anthropic refused: 1",
        "anthropic tool: 14",
        "openai answer: 125",
        "openai failed: 1",
        "openai malformed: 1",
        "openai no text: 48",
        "openai truncated: 1",
        "openai-chat answer: 16",
        "openai-chat cut: 2",
        "openai-chat no text: 2",
        "openai-chat tool: 10",
        "openai-chat truncated: 1",
    ];
    assert_eq!(counts, expected);
}

#[test]
fn takes_the_text_that_the_last_event_repeats() {
    for recording in recordings() {
        let (ended, _) = replay(&recording, 4096);
        if let (Ok(text), Some(repeated)) = (&ended.text, repeated_text(&recording)) {
            assert_eq!(text, &repeated, "{}", recording.name);
        }
    }
}

#[test]
fn the_start_of_a_recording_never_makes_another_answer() {
    for recording in recordings() {
        let (whole, _) = replay(&recording, 4096);
        for tenth in 0..10 {
            let length = recording.bytes.len() * tenth / 10;
            let bytes = recording.bytes[..length].to_vec();
            let (start, _) = replay(
                &Recording {
                    bytes,
                    name: recording.name.clone(),
                    ..recording
                },
                4096,
            );
            if start.text.is_ok() {
                assert_eq!(
                    start.text, whole.text,
                    "{tenth} tenths of {}",
                    recording.name
                );
            }
        }
    }
}

#[test]
fn reads_the_recorded_error_body() {
    let Some(folder) = folder() else { return };
    let body = fs::read_to_string(folder.join("langchain_openai-1.7.4/036.json")).unwrap();
    let expected = "Could not parse your authentication token. Please try signing in again.";
    assert_eq!(ErrorBody::of_text(&body).message, expected);
}

fn class(ended: &Ended) -> &'static str {
    match &ended.text {
        Ok(_) => "answer",
        Err(Unusable::Empty) => "no text",
        Err(Unusable::Cut) => "cut",
        Err(Unusable::Refused(_)) => "refused",
        Err(Unusable::Truncated) => "truncated",
        Err(Unusable::Filtered) => "filtered",
        Err(Unusable::WindowFull) => "window full",
        Err(Unusable::Failed(_)) => "failed",
        Err(Unusable::Unclean(reason)) if reason.starts_with("tool_") => "tool",
        Err(Unusable::Unclean(_)) => "unclean",
        Err(Unusable::Malformed(_)) => "malformed",
    }
}

fn replay(recording: &Recording, chunk: usize) -> (Ended, Vec<Part>) {
    let mut stream = Stream::new(reader(recording.kind), &Limits::default());
    let mut parts = Vec::new();
    for bytes in recording.bytes.chunks(chunk) {
        if stream.feed(bytes, &mut parts) == Step::End {
            break;
        }
    }
    let ended = stream.finish(&mut parts);
    (ended, parts)
}

/// The final text as `response.completed` has it, found without the code under test.
fn repeated_text(recording: &Recording) -> Option<String> {
    let text = String::from_utf8(recording.bytes.clone()).unwrap();
    let completed: Value = text
        .lines()
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data:")?).ok())
        .find(|frame| text_at(frame, "/type") == "response.completed")?;
    let items = completed["response"]["output"].as_array()?.iter();
    let items = items.filter(|item| item["phase"] != "commentary");
    let parts = items
        .filter_map(|item| item["content"].as_array())
        .flatten();
    Some(parts.map(|part| text_at(part, "/text")).collect())
}

fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = std::env::var_os("SCOPEWISE_DATA")
        .map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let folder = data.join("streams");
    if folder.is_dir() {
        return Some(folder);
    }
    // Straight to the stream: what a passing test prints is not shown.
    writeln!(
        std::io::stderr(),
        "no recordings in {}: nothing replayed",
        folder.display()
    )
    .unwrap();
    None
}

fn recordings() -> Vec<Recording> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let manifest = fs::read_to_string(folder.join("MANIFEST.json")).unwrap();
    let manifest: Vec<Value> = serde_json::from_str(&manifest).unwrap();
    let names = manifest
        .iter()
        .map(|entry| text_at(entry, "/file").to_owned());
    names
        .filter(|name| name.ends_with(".sse"))
        .map(|name| {
            let bytes = fs::read(folder.join(&name)).unwrap();
            Recording {
                kind: kind_of(&bytes),
                name,
                bytes,
            }
        })
        .collect()
}

fn kind_of(bytes: &[u8]) -> ProviderKind {
    let text = String::from_utf8_lossy(bytes);
    let first = text.lines().find(|line| line.starts_with("data:")).unwrap();
    if first.contains("message_start") {
        ProviderKind::Anthropic
    } else if first.contains("chat.completion.chunk") || first.contains("\"choices\"") {
        ProviderKind::OpenAiChat
    } else {
        ProviderKind::OpenAi
    }
}
