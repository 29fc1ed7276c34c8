//! The script server from outside: plain sockets, no HTTP client, so that what is on the wire is
//! what is asserted.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{Read, Write};
use std::net::TcpStream;

use scopewise_script::{
    Fault, Gate, LineEnding, NamedError, RecordedRequest, Script, ScriptServer, Turn,
};

const RESPONSES: &str = "/v1/responses";
const CHAT: &str = "/v1/chat/completions";
const MESSAGES: &str = "/v1/messages";

fn send(server: &ScriptServer, method: &str, path: &str, body: &str) -> TcpStream {
    let address = server.base_url();
    let address = address
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/v1")
        .unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: x\r\nConnection: close\r\nX-Key: K\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    stream
}

/// Head and body, the chunks put together.
fn exchange(server: &ScriptServer, method: &str, path: &str, body: &str) -> (String, String) {
    let mut response = Vec::new();
    send(server, method, path, body)
        .read_to_end(&mut response)
        .unwrap();
    let response = String::from_utf8(response).unwrap();
    let (head, mut rest) = response.split_once("\r\n\r\n").unwrap();
    if !head.contains("transfer-encoding: chunked") {
        return (head.to_owned(), rest.to_owned());
    }
    let mut body = String::new();
    while let Some((length, after)) = rest.split_once("\r\n") {
        let (chunk, after) = after.split_at(usize::from_str_radix(length, 16).unwrap());
        body.push_str(chunk);
        rest = after.strip_prefix("\r\n").unwrap();
    }
    (head.to_owned(), body)
}

fn ask(server: &ScriptServer, path: &str, model: &str, prompt: &str) -> (String, String) {
    let body = serde_json::json!({
        "model": model,
        "stream_options": {"include_usage": true},
        "input": [{"role": "user", "content": prompt}],
    });
    exchange(server, "POST", path, &body.to_string())
}

#[track_caller]
fn check_stream(turn: Turn, path: &str, holds: &[&str], lacks: &[&str]) {
    let server = ScriptServer::start(Script::of([turn])).unwrap();
    let (head, body) = ask(&server, path, "m", "hello");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    assert!(head.contains("x-scopewise-script: 1"), "{head}");
    for text in holds {
        assert!(body.contains(text), "{text} is missing in {body}");
    }
    for text in lacks {
        assert!(!body.contains(text), "{text} is in {body}");
    }
}

#[test]
fn plays_answers_with_the_terminal_event_of_each_protocol() {
    let turn = Turn::answer("abcdefgh").chunked(4);
    check_stream(
        turn.clone(),
        RESPONSES,
        &[
            r#""delta":"abcd""#,
            r#""delta":"efgh""#,
            "event: response.completed\n",
            "final_answer",
        ],
        &["[DONE]"],
    );
    check_stream(
        turn.clone(),
        CHAT,
        &[
            r#""content":"abcd""#,
            r#""finish_reason":"stop""#,
            "data: [DONE]\n\n",
        ],
        &["event:"],
    );
    check_stream(
        turn,
        MESSAGES,
        &[
            r#""text":"abcd""#,
            r#""stop_reason":"end_turn""#,
            "event: message_stop\n",
        ],
        &["[DONE]"],
    );
}

#[test]
fn estimates_usage_as_bytes_by_four() {
    let turn = Turn::answer("abcdefgh");
    check_stream(
        turn.clone(),
        RESPONSES,
        &[r#""input_tokens":2"#, r#""output_tokens":2"#],
        &[],
    );
    check_stream(
        turn.clone(),
        CHAT,
        &[r#""prompt_tokens":2"#, r#""completion_tokens":2"#],
        &[],
    );
    check_stream(
        turn,
        MESSAGES,
        &[r#""input_tokens":2"#, r#""output_tokens":2"#],
        &[],
    );
}

#[test]
fn cuts_after_so_many_chunks() {
    for (path, terminal) in [
        (RESPONSES, "response.completed"),
        (CHAT, "[DONE]"),
        (MESSAGES, "message_stop"),
    ] {
        let turn = Turn::answer("one two three").chunked(4).after_chunks(2);
        check_stream(
            turn.clone().with(Fault::Cut),
            path,
            &["one ", "two "],
            &["thre", terminal],
        );
        check_stream(
            turn.with(Fault::CutCleanly),
            path,
            &["two "],
            &["thre", terminal],
        );
    }
}

#[test]
fn speaks_every_line_ending_byte_by_byte() {
    for (ending, text) in [(LineEnding::CrLf, "\r\n\r\n"), (LineEnding::Cr, "\r\r")] {
        let turn = Turn {
            line_ending: ending,
            write_bytes: Some(1),
            ..Turn::answer("abc")
        };
        check_stream(
            turn,
            MESSAGES,
            &[text, r#""text":"abc""#, "message_stop"],
            &[],
        );
    }
}

#[test]
fn says_commentary_and_thinking_before_the_answer() {
    let said = Some("I will look".to_owned());
    let turn = Turn {
        commentary: said.clone(),
        thinking: said,
        ..Turn::answer("answer").chunked(99)
    };
    check_stream(
        turn.clone(),
        RESPONSES,
        &[r#""phase":"commentary""#, "reasoning_summary"],
        &[],
    );
    check_stream(
        turn.clone(),
        CHAT,
        &[r#""reasoning_content":"I will look""#],
        &[],
    );
    check_stream(turn, MESSAGES, &["thinking_delta"], &[]);
}

#[test]
fn gives_each_request_the_first_turn_that_fits_and_is_left() {
    let server = ScriptServer::start(Script::of([
        Turn::answer("ANSWER-FAST").for_model("fast"),
        Turn::answer("ANSWER-SNAKE").when_prompt_contains("snake"),
        Turn::answer("ANSWER-ANY").repeated(),
    ]))
    .unwrap();
    let said = |model: &str, prompt: &str| {
        let (_, body) = ask(&server, CHAT, model, prompt);
        ["ANSWER-FAST", "ANSWER-SNAKE", "ANSWER-ANY"]
            .into_iter()
            .find(|text| body.contains(text))
    };
    assert_eq!(said("slow", "the snake"), Some("ANSWER-SNAKE"));
    assert_eq!(said("slow", "the snake"), Some("ANSWER-ANY"));
    assert_eq!(said("fast", "a"), Some("ANSWER-FAST"));
    assert_eq!(said("fast", "a"), Some("ANSWER-ANY"));
}

#[test]
fn says_that_the_script_has_no_turn_left() {
    let server = ScriptServer::start(Script::default()).unwrap();
    let (head, body) = ask(&server, MESSAGES, "m", "a");
    assert!(head.starts_with("HTTP/1.1 500"), "{head}");
    assert!(head.contains("x-should-retry: false"), "{head}");
    assert!(
        body.contains("no turn left for this request (model m)"),
        "{body}"
    );
}

#[test]
fn words_errors_as_each_provider_does() {
    let cases = [
        (
            RESPONSES,
            NamedError::UnknownModel,
            "400",
            "model_not_found",
        ),
        (CHAT, NamedError::UnknownModel, "404", "model_not_found"),
        (
            MESSAGES,
            NamedError::UnknownModel,
            "404",
            r#""message":"model: m""#,
        ),
        (
            CHAT,
            NamedError::QuotaExhausted,
            "429",
            "insufficient_quota",
        ),
        (MESSAGES, NamedError::Overloaded, "529", "overloaded_error"),
    ];
    for (path, error, status, text) in cases {
        let server = ScriptServer::start(Script::of([Turn::error(error)])).unwrap();
        let (head, body) = ask(&server, path, "m", "a");
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{head}");
        assert!(body.contains(text), "{body}");
    }
}

#[test]
fn redirects_and_answers_any_status() {
    let status = Fault::Status {
        status: 418,
        headers: [("x-a".to_owned(), "b\r\nx-c: d".to_owned())].into(),
        body: "tea".into(),
    };
    let location = "http://127.0.0.1:9/other".to_owned();
    let server = ScriptServer::start(Script::of([
        Turn::fault(status),
        Turn::fault(Fault::Redirect { location }),
    ]))
    .unwrap();
    let (head, body) = ask(&server, CHAT, "m", "a");
    assert!(head.starts_with("HTTP/1.1 418"), "{head}");
    assert!(head.contains("x-a: b  x-c: d\r\n"), "{head}");
    assert_eq!(body, "tea");
    let (head, _) = ask(&server, CHAT, "m", "a");
    assert!(
        head.contains("location: http://127.0.0.1:9/other"),
        "{head}"
    );
}

#[test]
fn records_what_it_was_asked() {
    let server = ScriptServer::start(Script::of([Turn::answer("a")])).unwrap();
    ask(&server, RESPONSES, "m", "hello");
    let [request] = &server.requests()[..] else {
        panic!("one request")
    };
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", RESPONSES)
    );
    assert_eq!(request.headers["x-key"], "K");
    assert_eq!(request.model.as_deref(), Some("m"));
    assert_eq!(request.prompt, "hello");
    assert!(request.finished && !request.disconnected);
}

#[test]
fn lists_models_and_knows_no_other_path() {
    let script = Script {
        models: vec!["b".into()],
        ..Script::of([
            Turn::answer("").for_model("a"),
            Turn::answer("").for_model("a"),
        ])
    };
    let server = ScriptServer::start(script).unwrap();
    let (_, body) = exchange(&server, "GET", "/v1/models", "");
    assert_eq!(
        body,
        r#"{"data":[{"id":"b","object":"model"},{"id":"a","object":"model"}],"object":"list"}"#
    );
    assert!(
        exchange(&server, "GET", "/other", "")
            .0
            .starts_with("HTTP/1.1 404")
    );
    assert!(
        exchange(&server, "POST", CHAT, "{")
            .0
            .starts_with("HTTP/1.1 400")
    );
}

#[tokio::test]
async fn notices_that_the_client_left() {
    let hang = Turn::fault(Fault::Hang);
    let endless = Turn::fault(Fault::Endless);
    let server = ScriptServer::start(Script::of([hang, endless])).unwrap();
    let one = send(&server, "POST", CHAT, "{}");
    server.wait_until(|requests| requests.len() == 1).await;
    let mut two = send(&server, "POST", CHAT, "{}");
    two.read_exact(&mut [0; 1000]).unwrap();
    drop((one, two));
    let all_left =
        |requests: &[RecordedRequest]| requests.iter().all(|request| request.disconnected);
    server.wait_until(all_left).await;
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn stops_with_a_stream_open() {
    let server = ScriptServer::start(Script::of([Turn::fault(Fault::HangMidStream)])).unwrap();
    let mut stream = send(&server, "POST", MESSAGES, "{}");
    stream.read_exact(&mut [0; 16]).unwrap();
    server.stop();
    assert!(stream.read_to_end(&mut Vec::new()).is_ok());
}

#[test]
fn a_function_answers_by_the_request() {
    let script = Script::choosing(|request| Turn::answer(request.prompt.to_uppercase()));
    let server = ScriptServer::start(script).unwrap();
    assert!(ask(&server, CHAT, "m", "hello").1.contains("HELLO"));
}

#[test]
fn reads_scripts_as_data_and_rejects_misspelt_ones() {
    let turn = r#"{"answer": "a", "fault": "late", "after_chunks": 2}"#;
    assert!(serde_json::from_str::<Turn>(turn).is_err());
    assert!(serde_json::from_str::<Turn>(r#"{"anwser": "a"}"#).is_err());
    let script = r#"{"turns": [
        {"model": "m", "answer": "a", "fault": "cut", "after_chunks": 2},
        {"fault": {"error": {"name": "rate-limited", "retry_after": "1"}}, "line_ending": "cr-lf"}
    ]}"#;
    let script: Script = serde_json::from_str(script).unwrap();
    let again: Script = serde_json::from_str(&serde_json::to_string(&script).unwrap()).unwrap();
    assert_eq!(script.turns, again.turns);
    assert_eq!(
        script.turns[0],
        Turn::answer("a")
            .for_model("m")
            .with(Fault::Cut)
            .after_chunks(2)
    );
}

#[test]
fn a_turn_behind_a_gate_answers_when_it_is_opened() {
    let gate = Gate::closed();
    let held = Turn::answer("late").for_model("held").behind(&gate);
    let server = ScriptServer::start(Script::of([held, Turn::answer("early")])).unwrap();
    let mut waiting = send(&server, "POST", CHAT, r#"{"model":"held"}"#);
    assert!(ask(&server, CHAT, "free", "x").1.contains("early"));
    gate.open();
    let mut response = String::new();
    waiting.read_to_string(&mut response).unwrap();
    assert!(response.contains("late"), "{response}");
}
