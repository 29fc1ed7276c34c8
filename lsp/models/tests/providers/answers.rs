//! Whole answers, in every form a clean stream can take.

use scopewise_models::{
    Answer, Failure, FailureKind, ModelConfig, Part, Provider, ProviderKind, Usage,
};
use scopewise_script::{Fault, LineEnding, Script, ScriptServer, Turn};

use crate::support::{check_same, connect, for_all, play, provider, run};

const TEXT: &str = "```python\ndef f():\n    return \"é→😀\"\r\n```\n";

/// The turn in every protocol ends in this text.
async fn check_answer(turn: Turn, text: &str) {
    for (provider, turn) in for_all(&turn) {
        let context = format!("{provider:?} {turn:?}");
        let (outcome, server) = play(provider, Script::of([turn])).await;
        let answer = outcome.unwrap_or_else(|failure| panic!("{context}: {failure}"));
        assert_eq!(answer.text, text, "{context}");
        assert_eq!(
            (answer.model.as_str(), answer.requests),
            ("m-1", 1),
            "{context}"
        );
        assert_eq!(server.requests().len(), 1, "{context}");
    }
}

#[tokio::test]
async fn answers_whatever_the_stream_looks_like() {
    let plain = Turn::answer(TEXT).chunked(3);
    check_answer(plain.clone(), TEXT).await;
    check_answer(plain.clone().with(Fault::UnknownFrames), TEXT).await;
    for line_ending in [LineEnding::CrLf, LineEnding::Cr] {
        check_answer(
            Turn {
                line_ending,
                ..plain.clone()
            },
            TEXT,
        )
        .await;
        check_answer(
            Turn {
                line_ending,
                write_bytes: Some(1),
                ..plain.clone()
            },
            TEXT,
        )
        .await;
    }
    check_answer(
        Turn {
            write_bytes: Some(1),
            ..plain.clone()
        },
        TEXT,
    )
    .await;
    let said = || Some("I'll now add a function.".to_owned());
    check_answer(
        Turn {
            commentary: said(),
            thinking: said(),
            ..plain
        },
        TEXT,
    )
    .await;
}

#[tokio::test]
async fn shows_the_text_as_it_comes_and_thinking_as_such() {
    for kind in ProviderKind::ALL {
        let said = Some("hidden".to_owned());
        let turn = Turn {
            commentary: said.clone(),
            thinking: said,
            ..Turn::answer("one two")
        };
        let server = ScriptServer::start(Script::of([turn.chunked(4)])).unwrap();
        let (_, parts) = run(connect(&provider(&server, kind), "m").as_ref()).await;
        let expected = [
            Part::Thinking,
            Part::Text("one ".into()),
            Part::Text("two".into()),
        ];
        assert_eq!(parts, expected, "{kind:?}");
    }
}

#[tokio::test]
async fn counts_the_tokens_the_provider_counts() {
    for kind in ProviderKind::ALL {
        let (outcome, _server) = play(kind, Script::of([Turn::answer("12345678")])).await;
        let usage = Usage {
            input: 10,
            cached: 0,
            output: 2,
        };
        assert_eq!(outcome.unwrap().usage, usage, "{kind:?}");
    }
}

#[tokio::test]
async fn a_second_message_start_begins_anew() {
    let event = |value: serde_json::Value| format!("data: {value}\n\n");
    let start = event(serde_json::json!({"type": "message_start", "message": {"model": "m"}}));
    let text = |text: &str| {
        event(
            serde_json::json!({"type": "content_block_delta", "index": 0,
            "delta": {"type": "text_delta", "text": text}}),
        )
    };
    let stop =
        event(serde_json::json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}))
            + &event(serde_json::json!({"type": "message_stop"}));
    let body = start.clone() + &text("first") + &start + &text("second") + &stop;
    let script = Script::of([Turn::fault(Fault::Raw { body })]);
    let (outcome, _server) = play(ProviderKind::Anthropic, script).await;
    assert_eq!(outcome.unwrap().text, "second");
}

#[tokio::test]
async fn text_after_the_finish_reason_makes_a_chat_answer_unusable() {
    let body = [
        r#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":null}]}"#,
        "[DONE]",
    ]
    .map(|data| format!("data: {data}\n\n"))
    .concat();
    let script = Script::of([Turn::fault(Fault::Raw { body })]);
    let (outcome, _server) = play(ProviderKind::OpenAiChat, script).await;
    check_same(
        &outcome,
        FailureKind::Cut,
        "text after the end",
        "after finish",
    );
}

#[tokio::test]
async fn a_chat_answer_needs_a_finish_reason_but_no_done_marker() {
    let chunk = |reason: &str| {
        format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}},\"finish_reason\":{reason}}}]}}\n\n"
        )
    };
    for (body, usable) in [
        (chunk("\"stop\""), true),
        (chunk("null") + "data: [DONE]\n\n", false),
        (
            chunk("\"stop\"")
                + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
            false,
        ),
    ] {
        let script = Script::of([Turn::fault(Fault::Raw { body })]);
        let (outcome, _server) = play(ProviderKind::OpenAiChat, script).await;
        assert_eq!(outcome.is_ok(), usable);
    }
}

#[tokio::test]
async fn models_of_one_provider_share_its_connection() {
    let server = ScriptServer::start(Script::of([Turn::answer("a").repeated()])).unwrap();
    let handle = Provider::connect(&provider(&server, ProviderKind::OpenAi)).unwrap();
    let (fast, deep) = (
        handle.model(ModelConfig::of("fast")),
        handle.model(ModelConfig::of("deep")),
    );
    assert_eq!((fast.name(), deep.name()), ("fast (acme)", "deep (acme)"));
    run(fast.as_ref()).await.0.unwrap();
    run(deep.as_ref()).await.0.unwrap();
    let models: Vec<_> = server
        .requests()
        .iter()
        .filter_map(|one| one.model.clone())
        .collect();
    assert_eq!(models, ["fast", "deep"]);
}

async fn play_raw(kind: ProviderKind, frames: &[&str]) -> Result<Answer, Failure> {
    let body = frames
        .iter()
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    let (outcome, _server) = play(kind, Script::of([Turn::fault(Fault::Raw { body })])).await;
    outcome
}

const MESSAGE: [&str; 3] = [
    r#"{"type":"message_start","message":{"usage":{"input_tokens":5,"cache_creation_input_tokens":20,"cache_read_input_tokens":300,"output_tokens":1}}}"#,
    r#"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"a"}}"#,
    r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}"#,
];

#[tokio::test]
async fn a_stop_reason_without_message_stop_is_no_end() {
    let outcome = play_raw(ProviderKind::Anthropic, &MESSAGE).await;
    check_same(
        &outcome,
        FailureKind::Cut,
        "broke off before its end",
        "no message_stop",
    );
}

#[tokio::test]
async fn counts_cached_input_as_input() {
    let [start, text, stop] = MESSAGE;
    let messages = [start, text, stop, r#"{"type":"message_stop"}"#];
    let chat = [
        r#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
        r#"{"choices":[],"usage":{"prompt_tokens":325,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":300}}}"#,
    ];
    let responses = [
        r#"{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"a"}]}],"usage":{"input_tokens":325,"input_tokens_details":{"cached_tokens":300},"output_tokens":7}}}"#,
    ];
    for (kind, frames) in [
        (ProviderKind::Anthropic, messages.as_slice()),
        (ProviderKind::OpenAiChat, chat.as_slice()),
        (ProviderKind::OpenAi, responses.as_slice()),
    ] {
        let usage = play_raw(kind, frames).await.unwrap().usage;
        assert_eq!(
            usage,
            Usage {
                input: 325,
                cached: 300,
                output: 7
            },
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn the_text_a_provider_says_its_pieces_add_up_to_counts() {
    let frames = [
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a"}"#,
        r#"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"a whole"}"#,
        r#"{"type":"response.completed","response":{"status":"completed","output":[]}}"#,
    ];
    assert_eq!(
        play_raw(ProviderKind::OpenAi, &frames).await.unwrap().text,
        "a whole"
    );
}
