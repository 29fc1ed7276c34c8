//! Asks from command to edit, with scripted models.

use std::collections::BTreeMap;

use scopewise_route::RungId;
use serde_json::{Value, json};

use super::harness::{ROOT, Script, Setup, TestClient};
use crate::config::Deliver;

const TEXT: &str = "\
def load(x):
    return x


def save(x):
    return x
";

fn uri(path: &str) -> String {
    format!("{ROOT}/{path}")
}

/// A server over one file, `a.py`, with a scripted model on the fast rung.
async fn start(setup: Setup) -> (TestClient, Script) {
    let (script, model) = Script::model("quick");
    let setup = Setup {
        files: BTreeMap::from([("a.py", TEXT)]),
        models: setup
            .models
            .into_iter()
            .chain([(RungId::Fast, model)])
            .collect(),
        ..setup
    };
    let mut client = TestClient::start(setup).await;
    client.open("a.py", 1, TEXT).await;
    // Once the menu names the definition, the file is parsed.
    while titles(&mut client).await.is_empty() {}
    (client, script)
}

async fn edit(client: &mut TestClient, line: u32, instruction: &str) -> String {
    let answer = client
        .command(
            "scopewise.edit",
            json!([{"uri": uri("a.py"), "line": line, "instruction": instruction}]),
        )
        .await;
    answer["id"].as_str().unwrap().to_owned()
}

fn fenced(code: &str) -> String {
    format!("```python\n{code}\n```\n")
}

/// Waits for the edit and does what an editor does with it.
async fn take_edit(client: &mut TestClient, version: i32) -> Value {
    let request = client.expect("workspace/applyEdit").await;
    let change = request["params"]["edit"]["documentChanges"][0].clone();
    for edit in change["edits"].as_array().unwrap() {
        let position = |end: &str, part: &str| {
            u32::try_from(edit["range"][end][part].as_u64().unwrap()).unwrap()
        };
        let range = [
            position("start", "line"),
            position("start", "character"),
            position("end", "line"),
            position("end", "character"),
        ];
        let text = edit["newText"].as_str().unwrap().to_owned();
        client.change("a.py", version, range, &text).await;
    }
    client.reply(&request, json!({"applied": true})).await;
    change
}

async fn expect_end(client: &mut TestClient, words: &str) {
    client
        .wait_for(|message| {
            let value = &message["params"]["value"];
            let said = value["message"].as_str().unwrap_or_default();
            message["method"] == "$/progress" && value["kind"] == "end" && said.contains(words)
        })
        .await;
}

async fn titles(client: &mut TestClient) -> Vec<String> {
    let actions = client.actions("a.py", [1, 4, 1, 4]).await;
    let titles = actions
        .iter()
        .map(|action| action["title"].as_str().unwrap());
    titles.map(str::to_owned).collect()
}

#[tokio::test]
async fn applies_a_verified_edit_at_once() {
    let (mut client, script) = start(Setup::default()).await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    edit(&mut client, 1, "add one").await;
    let change = take_edit(&mut client, 2).await;
    assert_eq!(
        change["textDocument"],
        json!({"uri": uri("a.py"), "version": 1})
    );
    assert!(change["edits"].to_string().contains("return x + 1"));
    expect_end(&mut client, "fast applied").await;
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn carries_an_edit_over_what_is_typed_meanwhile() {
    let (mut client, script) = start(Setup::default()).await;
    edit(&mut client, 1, "add one").await;
    script.called().await;
    client.change("a.py", 2, [0, 0, 0, 0], "import os\n").await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    let change = take_edit(&mut client, 3).await;
    assert_eq!(change["textDocument"]["version"], 2);
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 2);
    expect_end(&mut client, "fast applied").await;
}

/// The user types in the moment the edit is on its way: editors answer that in their own ways.
async fn check_overtaken(answer: Value) {
    let (mut client, script) = start(Setup::default()).await;
    edit(&mut client, 1, "add one").await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    let request = client.expect("workspace/applyEdit").await;
    client.change("a.py", 2, [0, 0, 0, 0], "import os\n").await;
    client.reply(&request, answer).await;
    let change = take_edit(&mut client, 3).await;
    assert_eq!(change["textDocument"]["version"], 2);
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 2);
    expect_end(&mut client, "fast applied").await;
}

#[tokio::test]
async fn an_edit_that_the_editor_passed_over_is_sent_again() {
    check_overtaken(json!({"applied": true})).await;
    check_overtaken(json!({"applied": false, "failureReason": "outdated workspace edit"})).await;
}

#[tokio::test]
async fn an_edit_that_the_editor_refused_as_outdated_is_sent_again() {
    let (mut client, script) = start(Setup::default()).await;
    edit(&mut client, 1, "add one").await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    let request = client.expect("workspace/applyEdit").await;
    client.refuse(&request, -32603).await;
    client.change("a.py", 2, [0, 0, 0, 0], "import os\n").await;
    let change = take_edit(&mut client, 3).await;
    assert_eq!(change["textDocument"]["version"], 2);
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 2);
    expect_end(&mut client, "fast applied").await;
}

#[tokio::test]
async fn applies_nothing_where_the_target_was_changed() {
    let (mut client, script) = start(Setup::default()).await;
    let id = edit(&mut client, 1, "add one").await;
    script.called().await;
    client.change("a.py", 2, [1, 11, 1, 12], "y").await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    client
        .expect_shown("its target was changed meanwhile")
        .await;
    client.command("scopewise.apply", json!([id])).await;
    client.expect_shown("changed in the same lines").await;
}

#[tokio::test]
async fn slow_calls_block_nothing() {
    let (mut client, script) = start(Setup::default()).await;
    for line in [1, 2, 5, 6] {
        let action = if line < 4 { "one" } else { "two" };
        let arguments = json!([{"uri": uri("a.py"), "line": line, "instruction": action,
            "rung": "fast"}]);
        client.command("scopewise.edit", arguments).await;
    }
    // The second of each pair is about the same definition, so it supersedes the first.
    script.called().await;
    script.called().await;
    client
        .change("a.py", 2, [0, 0, 0, 0], "# ai! sort these\n")
        .await;
    let actions = client.actions("a.py", [0, 0, 0, 0]).await;
    let titles: Vec<&str> = actions
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    assert!(titles[0].starts_with("Cancel: two"), "{titles:?}");
    assert!(titles[1].starts_with("ai! sort these"), "{titles:?}");
    let cancelled = client.command("scopewise.cancel", json!([])).await;
    assert_eq!(cancelled, json!({"cancelled": 2}));
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn four_calls_in_flight_leave_the_editor_alone() {
    let (mut client, script) = start(Setup::default()).await;
    for name in ["b.py", "c.py", "d.py", "e.py"] {
        client.open(name, 1, TEXT).await;
        let arguments = json!([{"uri": uri(name), "line": 1, "instruction": "add one"}]);
        client.command("scopewise.edit", arguments).await;
        script.called().await;
    }
    let titles = titles(&mut client).await;
    assert!(titles[0].starts_with("Document load · fast"), "{titles:?}");
    client.notify("$/cancelRequest", json!({"id": 12345})).await;
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn the_newest_of_two_wins() {
    let (mut client, script) = start(Setup::default()).await;
    edit(&mut client, 1, "add one").await;
    script.called().await;
    edit(&mut client, 2, "add two").await;
    expect_end(&mut client, "cancelled; a newer ask took its place").await;
    script.called().await;
    script.say(&fenced("def load(x):\n    return x + 2"));
    let change = take_edit(&mut client, 2).await;
    assert!(change["edits"].to_string().contains("return x + 2"));
}

#[tokio::test]
async fn two_places_of_one_file_are_edited_in_turn() {
    let (mut client, script) = start(Setup::default()).await;
    edit(&mut client, 1, "add one").await;
    script.called().await;
    edit(&mut client, 5, "add one").await;
    script.called().await;
    script.say(&fenced("def load(x):\n    # loaded\n    return x + 1"));
    take_edit(&mut client, 2).await;
    expect_end(&mut client, "applied").await;
    script.say(&fenced("def save(x):\n    return x + 1"));
    let change = take_edit(&mut client, 3).await;
    assert_eq!(change["textDocument"]["version"], 2);
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 6);
}

#[tokio::test]
async fn the_progress_line_cancels() {
    let (mut client, script) = start(Setup::default()).await;
    let id = edit(&mut client, 1, "add one").await;
    script.called().await;
    client
        .notify(
            "window/workDoneProgress/cancel",
            json!({"token": format!("scopewise/ask/{id}")}),
        )
        .await;
    expect_end(&mut client, "cancelled; nothing was changed").await;
}

#[tokio::test]
async fn an_offer_waits_in_the_menu_until_it_is_applied() {
    let setup = Setup {
        deliver: Deliver::Offer,
        ..Setup::default()
    };
    let (mut client, script) = start(setup).await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    let id = edit(&mut client, 1, "add one").await;
    client
        .expect_shown("add one is ready, offered because")
        .await;
    let found = titles(&mut client).await;
    assert_eq!(
        found[..3],
        ["Apply: add one", "Show diff: add one", "Discard: add one"]
    );
    client.command("scopewise.apply", json!([{"id": id}])).await;
    let request = client.expect("workspace/applyEdit").await;
    let refusal = json!({"applied": false, "failureReason": "outdated workspace edit"});
    client.reply(&request, refusal).await;
    client
        .expect_shown("outdated workspace edit; it stays offered")
        .await;
    client.command("scopewise.apply", json!([])).await;
    let change = take_edit(&mut client, 2).await;
    assert!(change["edits"].to_string().contains("return x + 1"));
}

#[tokio::test]
async fn a_discarded_offer_is_gone() {
    let setup = Setup {
        deliver: Deliver::Offer,
        ..Setup::default()
    };
    let (mut client, script) = start(setup).await;
    script.say(&fenced("def load(x):\n    return x + 1"));
    let id = edit(&mut client, 1, "add one").await;
    client.expect_shown("is ready").await;
    client.command("scopewise.discard", json!([id])).await;
    client.expect_shown("add one is discarded").await;
    let found = titles(&mut client).await;
    assert!(found[0].starts_with("Document load"), "{found:?}");
    let error = client.command("scopewise.apply", json!([id])).await;
    assert_eq!(error["code"], -32602);
    client.expect_shown("there is no result").await;
}

#[tokio::test]
async fn a_draft_that_does_not_pass_can_be_read() {
    let (mut client, script) = start(Setup::default()).await;
    script.say(&fenced("def load(x):\n    return (x + 1"));
    let id = edit(&mut client, 1, "add one").await;
    client.expect_shown("nothing was applied").await;
    let found = titles(&mut client).await;
    assert_eq!(found[..2], ["Show diff: add one", "Discard: add one"]);
    client.command("scopewise.diff", json!([id])).await;
    client
        .expect_shown("the diff of add one is in /diffs/")
        .await;
    client.command("scopewise.apply", json!([id])).await;
    client.expect_shown("did not pass the checks").await;
}

#[tokio::test]
async fn a_note_hands_the_draft_to_the_next_rung() {
    let (reasoning, model) = Script::model("thinker");
    let setup = Setup {
        models: BTreeMap::from([(RungId::Reasoning, model)]),
        ..Setup::default()
    };
    let (mut client, fast) = start(setup).await;
    fast.say(&fenced("def load(x):\n    return x + 1"));
    let id = edit(&mut client, 1, "add one").await;
    take_edit(&mut client, 2).await;
    expect_end(&mut client, "fast applied").await;
    let found = titles(&mut client).await;
    assert_eq!(found.first().unwrap(), "Escalate: add one · reasoning");
    let answer = client
        .command(
            "scopewise.escalate",
            json!([{"id": id, "note": "never beyond nine"}]),
        )
        .await;
    assert_ne!(answer["id"], json!(id));
    let prompt = reasoning.called().await;
    assert!(prompt.contains("never beyond nine"), "{prompt}");
    reasoning.say(&fenced("def load(x):\n    return min(x + 1, 9)"));
    let change = take_edit(&mut client, 3).await;
    assert!(change["edits"].to_string().contains("min(x + 1, 9)"));
    expect_end(&mut client, "reasoning applied").await;
    let error = client.command("scopewise.escalate", json!([])).await;
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("no rung above reasoning"), "{message}");
}

#[tokio::test]
async fn wrong_arguments_are_answered_and_shown() {
    let (mut client, _script) = start(Setup::default()).await;
    client.open("left_out.py", 1, TEXT).await;
    for (command, arguments, words) in [
        ("scopewise.edit", json!([]), "uri is missing"),
        (
            "scopewise.edit",
            json!([{"uri": uri("a.py"), "line": 1, "instruction": " "}]),
            "the instruction is empty",
        ),
        (
            "scopewise.edit",
            json!([{"uri": uri("a.py"), "line": 99, "instruction": "x"}]),
            "line 99 is outside a.py, which has 6 lines",
        ),
        (
            "scopewise.edit",
            json!([{"uri": uri("left_out.py"), "line": 1, "instruction": "x"}]),
            "left_out.py is left out by `ignore`",
        ),
        (
            "scopewise.edit",
            json!([{"uri": "file:///elsewhere/z.py", "line": 1, "instruction": "x"}]),
            "z.py is not open and lies outside the workspace",
        ),
        (
            "scopewise.explode",
            json!([]),
            "there is no command scopewise.explode",
        ),
        ("scopewise.apply", json!([]), "there is no result"),
        ("scopewise.diff", json!([7]), "id must be a text"),
    ] {
        let error = client.command(command, arguments).await;
        assert_eq!(error["code"], -32602, "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
        client.expect_shown(words).await;
    }
    client.command("scopewise.cancel", json!([])).await;
    client.expect_shown("nothing is running").await;
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn files_that_cannot_be_edited_are_named() {
    let (mut client, _script) = start(Setup::default()).await;
    client.open("big.py", 1, &"x = 1\n".repeat(800_000)).await;
    client.open("image.py", 1, "\u{0}PNG").await;
    for (name, words) in [("big.py", "over 4 MB"), ("image.py", "binary file")] {
        let arguments = json!([{"uri": uri(name), "line": 1, "instruction": "x"}]);
        let error = client.command("scopewise.edit", arguments).await;
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
        client.expect_shown(words).await;
    }
}

#[tokio::test]
async fn without_a_model_it_says_what_to_set() {
    let mut client = TestClient::start(Setup {
        files: BTreeMap::from([("a.py", TEXT)]),
        ..Setup::default()
    })
    .await;
    client.open("a.py", 1, TEXT).await;
    edit(&mut client, 1, "add one").await;
    client.expect_shown("add one: ").await;
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn an_ask_before_the_index_is_there_knows_who_uses_its_target() {
    let (index, index_after) = std::sync::mpsc::channel();
    let (script, model) = Script::model("strong");
    let files = [
        ("a.py", TEXT),
        ("b.py", "from a import load\n\nload(1)\n"),
        ("c.py", "x = 1\n"),
    ];
    let setup = Setup {
        files: BTreeMap::from(files),
        models: BTreeMap::from([(RungId::Reasoning, model)]),
        index_after: Some(index_after),
        ..Setup::default()
    };
    let mut client = TestClient::start(setup).await;
    client.open("a.py", 1, TEXT).await;
    edit(&mut client, 1, "rename load to read").await;
    let prompt = script.called().await;
    assert!(
        prompt.contains("b.py") && !prompt.contains("c.py"),
        "{prompt}"
    );
    index.send(()).unwrap();
    assert_eq!(client.shut_down().await, 0);
}
