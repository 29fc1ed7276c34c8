//! The menu over the protocol: custom actions, the tag of generated edits, and silence where nobody asked.

use std::collections::BTreeMap;

use scopewise_route::RungId;
use serde_json::{Value, json};

use super::harness::{ROOT, Script, Setup, TestClient};
use crate::config::{CustomAction, Deliver, Origin};

const TEXT: &str = "def load(x):\n    return x\n";
const DRAFT: &str = "```python\ndef load(x):\n    return x + 1\n```\n";

fn custom(title: &str, origin: Origin) -> CustomAction {
    CustomAction {
        title: title.into(),
        instruction: "Speak like a pirate".into(),
        kinds: Vec::new(),
        languages: Vec::new(),
        rung: None,
        origin,
    }
}

#[tokio::test]
async fn custom_actions_are_asked_by_their_title_and_marked_by_their_origin() {
    let (script, model) = Script::model("quick");
    let mut client = TestClient::start(Setup {
        files: BTreeMap::from([("a.py", TEXT)]),
        models: BTreeMap::from([(RungId::Fast, model)]),
        actions: vec![
            custom("Ahoy", Origin::User("config.toml".into(), 1)),
            custom("Ahoy", Origin::Project(".scopewise.toml".into(), 1)),
        ],
        ..Setup::default()
    })
    .await;
    client.open("a.py", 1, TEXT).await;
    let mut actions = Vec::new();
    while actions.is_empty() {
        actions = client.actions("a.py", [0, 4, 0, 4]).await;
    }
    let titles: Vec<&str> = actions
        .iter()
        .filter_map(|it| it["title"].as_str())
        .collect();
    assert!(titles[0].starts_with("Ahoy · fast"), "{titles:?}");
    assert!(titles[1].starts_with("(project) Ahoy · fast"), "{titles:?}");
    assert_eq!(actions[1]["kind"], "refactor.rewrite");
    assert_eq!(actions[1]["command"]["tooltip"], "Speak like a pirate");
    let arguments = actions[1]["command"]["arguments"].clone();
    assert_eq!(arguments[0]["from"], "project");
    client.command("scopewise.edit", arguments).await;
    let prompt = script.called().await;
    assert!(prompt.contains("Speak like a pirate"), "{prompt}");
    let gone = json!([{"uri": format!("{ROOT}/a.py"), "line": 1, "action": "custom",
        "title": "Gone"}]);
    let refused = client.command("scopewise.edit", gone).await;
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("has no action \"Gone\""), "{message}");
}

/// The titles with `+` before those that are tagged as generated, of all lines of the file.
async fn tagged(client: &mut TestClient, diagnostics: Value, trigger: u32) -> Vec<String> {
    let place = |line: u32| json!({"line": line, "character": 0});
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": format!("{ROOT}/a.py")},
                "range": {"start": place(0), "end": place(1)},
                "context": {"diagnostics": diagnostics, "triggerKind": trigger}}),
        )
        .await;
    let actions = actions.as_array().unwrap().iter();
    actions
        .map(|action| {
            let title = action["title"].as_str().unwrap();
            match action.get("tags") {
                Some(tags) => {
                    assert_eq!(*tags, json!([1]));
                    format!("+{title}")
                }
                None => title.to_owned(),
            }
        })
        .collect()
}

fn with_tags() -> Value {
    json!({"textDocument": {"codeAction": {"tagSupport": {"valueSet": [1]}}}})
}

/// A server over a directive and a definition, with a custom action and a rung to escalate to.
async fn start_tagged(capabilities: Value) -> (TestClient, Script) {
    let (script, fast) = Script::model("quick");
    let (_, reasoning) = Script::model("thinker");
    let mut client = TestClient::start(Setup {
        files: BTreeMap::new(),
        models: BTreeMap::from([(RungId::Fast, fast), (RungId::Reasoning, reasoning)]),
        deliver: Deliver::Offer,
        actions: vec![custom("Ahoy", Origin::User("config.toml".into(), 1))],
        capabilities,
        ..Setup::default()
    })
    .await;
    let text = format!("# ai! double it\n{TEXT}");
    client.open("a.py", 1, &text).await;
    while tagged(&mut client, json!([]), 1).await.len() < 3 {}
    (client, script)
}

fn unused() -> Value {
    let place = json!({"line": 1, "character": 0});
    json!([{"message": "x is unused", "range": {"start": place, "end": place}}])
}

#[tokio::test]
async fn entries_of_generated_edits_say_so_where_the_client_shows_it() {
    let (mut client, script) = start_tagged(with_tags()).await;
    let menu = tagged(&mut client, unused(), 1).await;
    assert_eq!(menu.len(), 4, "{menu:?}");
    assert!(menu.iter().all(|title| title.starts_with('+')), "{menu:?}");
    let at_load = json!([{"uri": format!("{ROOT}/a.py"), "line": 2, "instruction": "add one"}]);
    client.command("scopewise.edit", at_load).await;
    script.called().await;
    let menu = tagged(&mut client, json!([]), 1).await;
    assert_eq!(menu[0], "Cancel: add one");
    script.say(DRAFT);
    client.expect_shown("add one is ready").await;
    let menu = tagged(&mut client, json!([]), 1).await;
    assert_eq!(
        menu[..4],
        [
            "+Apply: add one",
            "Show diff: add one",
            "Discard: add one",
            "+Escalate: add one · reasoning"
        ]
    );
}

#[tokio::test]
async fn other_clients_get_no_tags() {
    let (mut client, _script) = start_tagged(json!({})).await;
    let menu = tagged(&mut client, unused(), 1).await;
    assert!(!menu.iter().any(|title| title.starts_with('+')), "{menu:?}");
}

#[tokio::test]
async fn nothing_is_offered_where_the_editor_asks_by_itself() {
    let (mut client, script) = start_tagged(with_tags()).await;
    let nothing: [String; 0] = [];
    assert_eq!(tagged(&mut client, unused(), 2).await, nothing);
    let at_load = json!([{"uri": format!("{ROOT}/a.py"), "line": 2, "instruction": "add one"}]);
    client.command("scopewise.edit", at_load).await;
    script.called().await;
    assert_eq!(tagged(&mut client, unused(), 2).await, nothing);
    script.say(DRAFT);
    client.expect_shown("add one is ready").await;
    assert_eq!(tagged(&mut client, unused(), 2).await, nothing);
}
