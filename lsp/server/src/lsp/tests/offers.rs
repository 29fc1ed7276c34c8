//! Offers that the editor shows with buttons, files that are made, and what goes wrong behind an ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use scopewise_models::{Model, Part, Request, Running};
use scopewise_route::RungId;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::harness::{ROOT, Script, Setup, TestClient};
use crate::config::Deliver;

const TEXT: &str = "def load(x):\n    return x\n";
const DRAFT: &str = "```python\ndef load(x):\n    return x + 1\n```\n";

/// An editor that shows messages with buttons and opens documents.
fn with_buttons() -> Value {
    json!({
        "window": {"workDoneProgress": true, "showMessage": {}, "showDocument": {"support": true}},
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
    })
}

async fn start(deliver: Deliver, capabilities: Value) -> (TestClient, Script) {
    let (script, model) = Script::model("quick");
    let client = TestClient::start(Setup {
        files: BTreeMap::from([("a.py", TEXT)]),
        models: BTreeMap::from([(RungId::Fast, model)]),
        deliver,
        capabilities,
        ..Setup::default()
    })
    .await;
    (client, script)
}

async fn edit(client: &mut TestClient, arguments: Value) {
    client.command("scopewise.edit", json!([arguments])).await;
}

fn load() -> Value {
    json!({"uri": format!("{ROOT}/a.py"), "line": 1, "instruction": "add one"})
}

async fn offered(client: &mut TestClient, script: &Script) -> Value {
    client.open("a.py", 1, TEXT).await;
    script.say(DRAFT);
    edit(client, load()).await;
    let offer = client.expect("window/showMessageRequest").await;
    let actions = &offer["params"]["actions"];
    assert_eq!(
        *actions,
        json!([{"title": "Apply"}, {"title": "Show diff"}, {"title": "Discard"}])
    );
    offer
}

#[tokio::test]
async fn the_button_applies() {
    let (mut client, script) = start(Deliver::Offer, with_buttons()).await;
    let offer = offered(&mut client, &script).await;
    client.reply(&offer, json!({"title": "Apply"})).await;
    let request = client.expect("workspace/applyEdit").await;
    assert_eq!(request["params"]["label"], "Scopewise: add one");
}

#[tokio::test]
async fn the_button_shows_the_diff() {
    let (mut client, script) = start(Deliver::Offer, with_buttons()).await;
    let offer = offered(&mut client, &script).await;
    client.reply(&offer, json!({"title": "Show diff"})).await;
    let shown = client.expect("window/showDocument").await;
    let uri = shown["params"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///diffs/"), "{uri}");
    client.reply(&shown, json!({"success": false})).await;
    client
        .expect_shown("the diff of add one is in /diffs/")
        .await;
}

#[tokio::test]
async fn a_closed_message_leaves_the_offer_in_the_menu() {
    let (mut client, script) = start(Deliver::Offer, with_buttons()).await;
    let offer = offered(&mut client, &script).await;
    client.reply(&offer, Value::Null).await;
    let actions = client.actions("a.py", [0, 0, 0, 0]).await;
    assert_eq!(actions.first().unwrap()["title"], "Apply: add one");
}

#[tokio::test]
async fn an_editor_that_shows_no_buttons_after_all_is_told_where_to_look() {
    let (mut client, script) = start(Deliver::Offer, with_buttons()).await;
    let offer = offered(&mut client, &script).await;
    client.refuse(&offer, -32601).await;
    client
        .expect_shown("open the code actions of the file")
        .await;
}

#[tokio::test]
async fn a_file_that_is_not_there_is_made_after_a_yes() {
    let (mut client, script) = start(Deliver::Auto, with_buttons()).await;
    script.say("```python\ndef parse(text):\n    return text.split()\n```\n");
    edit(
        &mut client,
        json!({"uri": format!("{ROOT}/new/parser.py"), "instruction": "a parser"}),
    )
    .await;
    let offer = client.expect("window/showMessageRequest").await;
    let message = offer["params"]["message"].as_str().unwrap();
    assert!(message.contains("it creates new/parser.py"), "{message}");
    client.reply(&offer, json!({"title": "Apply"})).await;
    let request = client.expect("workspace/applyEdit").await;
    let changes = &request["params"]["edit"]["documentChanges"];
    assert_eq!(
        changes[0],
        json!({"kind": "create", "uri": format!("{ROOT}/new/parser.py")})
    );
    assert!(
        changes[1].to_string().contains("def parse(text)"),
        "{changes}"
    );
}

#[tokio::test]
async fn an_editor_that_makes_no_files_is_told_what_to_do() {
    let plain = json!({"workspace": {"workspaceEdit": {"documentChanges": true}}});
    let (mut client, _script) = start(Deliver::Auto, plain).await;
    edit(
        &mut client,
        json!({"uri": format!("{ROOT}/new.py"), "instruction": "a parser"}),
    )
    .await;
    client
        .expect_shown("new.py does not exist, and this editor cannot create files")
        .await;
}

#[tokio::test]
async fn a_document_without_a_file_is_edited_in_place() {
    let (mut client, script) = start(Deliver::Auto, with_buttons()).await;
    client
        .notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": "untitled:Untitled-1", "languageId": "python",
                "version": 3, "text": TEXT}}),
        )
        .await;
    script.say(DRAFT);
    edit(
        &mut client,
        json!({"uri": "untitled:Untitled-1", "line": 1, "instruction": "add one"}),
    )
    .await;
    let request = client.expect("workspace/applyEdit").await;
    assert_eq!(
        request["params"]["edit"]["documentChanges"][0]["textDocument"],
        json!({"uri": "untitled:Untitled-1", "version": 3})
    );
}

/// A model with a fault of its own.
struct Faulty;

impl Model for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn run<'a>(
        &'a self,
        _: &'a Request,
        _: mpsc::UnboundedSender<Part>,
        _: CancellationToken,
    ) -> Running<'a> {
        panic!("a fault of its own")
    }
}

#[tokio::test]
async fn a_fault_behind_an_ask_ends_that_ask_only() {
    let mut client = TestClient::start(Setup {
        files: BTreeMap::from([("a.py", TEXT)]),
        models: BTreeMap::from([(RungId::Fast, Arc::new(Faulty) as Arc<dyn Model>)]),
        ..Setup::default()
    })
    .await;
    client.open("a.py", 1, TEXT).await;
    edit(&mut client, load()).await;
    client.expect_shown("the ask stopped unexpectedly").await;
    let cancelled = client.command("scopewise.cancel", json!([])).await;
    assert_eq!(cancelled, json!({"cancelled": 0}));
    assert_eq!(client.shut_down().await, 0);
}
