//! A model server on this machine serves who configured nothing, from the first ask on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::place::Place;

const TEXT: &str = "def f():\n    return 1\n";

/// A server that answers each path with a body, and notes what it was asked.
struct Local {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Local {
    fn of(answers: Vec<(&'static str, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &answers, &noted);
            }
        });
        Self { port, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, answers: &[(&str, String)], noted: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut length) = (Vec::new(), 0);
    for line in reader.by_ref().lines() {
        let line = line.unwrap().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        head.push(line);
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink()).unwrap();
    let path = head.first().unwrap().split(' ').nth(1).unwrap().to_owned();
    let found = answers.iter().find(|(at, _)| *at == path);
    let (status, body) = found.map_or(("404 Not Found", ""), |(_, body)| ("200 OK", body.as_str()));
    let kind = if body.starts_with("data:") {
        "text/event-stream"
    } else {
        "application/json"
    };
    noted.lock().unwrap().push(head.join("\n"));
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn completion(text: &str) -> String {
    let chunk = |delta: serde_json::Value, end: serde_json::Value| json!({"model": "qwen", "choices": [{"index": 0, "delta": delta, "finish_reason": end}]});
    format!(
        "data: {}\n\ndata: {}\n\ndata: [DONE]\n\n",
        chunk(json!({"content": text}), json!(null)),
        chunk(json!({}), json!("stop"))
    )
}

fn ollama(context: usize) -> Local {
    Local::of(vec![
        (
            "/api/tags",
            json!({"models": [{"name": "qwen:7b"}]}).to_string(),
        ),
        (
            "/api/ps",
            json!({"models": [{"name": "qwen:7b", "context_length": context}]}).to_string(),
        ),
        (
            "/v1/chat/completions",
            completion("```python\ndef f():\n    return 2\n```\n"),
        ),
    ])
}

fn place(name: &str, local: &Local) -> Place {
    Place::of(&[("a.py", TEXT)]).with(name, &format!("127.0.0.1:{}", local.port))
}

#[test]
fn is_found_at_the_first_ask_and_not_before() {
    let local = ollama(32_768);
    let place = place("OLLAMA_HOST", &local);
    place.run(&["scope", "a.py:2"]).check(0, "");
    place.run(&["prompt", "a.py:2", "return 2"]).check(0, "");
    assert!(
        place
            .run(&["doctor"])
            .out
            .contains("is looked for at the first ask")
    );
    assert_eq!(local.asked().len(), 0);
    let ended = place.run(&["edit", "a.py:2", "return 2", "--apply"]);
    ended.check(0, "applied to a.py");
    assert_eq!(place.text("a.py"), "def f():\n    return 2\n");
    assert!(!local.asked().join("\n").contains("authorization"));
}

#[test]
fn takes_no_prompt_that_it_would_cut() {
    let local = ollama(256);
    let ended = place("OLLAMA_HOST", &local).run(&["edit", "a.py:2", "return 2"]);
    ended.check(2, "holds 256 tokens");
    ended.check(2, "OLLAMA_CONTEXT_LENGTH");
    let sent = local.asked().iter().any(|head| head.starts_with("post"));
    assert!(!sent);
}

#[test]
fn serves_from_llama_cpp_too() {
    let local = Local::of(vec![
        (
            "/v1/models",
            json!({"data": [{"id": "qwen", "owned_by": "llamacpp"}]}).to_string(),
        ),
        (
            "/props",
            json!({"default_generation_settings": {"n_ctx": 16384}}).to_string(),
        ),
        (
            "/v1/chat/completions",
            completion("```python\ndef f():\n    return 2\n```\n"),
        ),
    ]);
    let ended = place("LLAMA_ARG_PORT", &local).run(&["edit", "a.py:2", "return 2"]);
    ended.check(0, "");
    assert!(ended.out.contains("+    return 2\n"));
}

#[test]
fn is_no_other_program_that_happens_to_listen() {
    let local = Local::of(vec![(
        "/v1/models",
        json!({"data": [{"id": "x"}]}).to_string(),
    )]);
    let ended = place("LLAMA_ARG_PORT", &local).run(&["edit", "a.py:2", "return 2"]);
    ended.check(2, "set OPENAI_API_KEY or ANTHROPIC_API_KEY");
}
