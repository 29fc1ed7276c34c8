//! What only clients of our own are told: the status, offers that they show by themselves, proposals and
//! records as data. Everybody else hears nothing of it.

use std::collections::BTreeMap;

use scopewise_route::RungId;
use serde_json::{Value, json};

use super::harness::{ROOT, Script, Setup, TestClient};
use crate::config::Deliver;

const TEXT: &str = "def load(x):\n    return x\n\n\ndef save(x):\n    return x\n";
const DRAFT: &str = "```python\ndef load(x):\n    return x + 1\n```\n";
const AFTER: &str = "def load(x):\n    return x + 1\n\n\ndef save(x):\n    return x\n";

async fn start(deliver: Deliver, options: Value) -> (TestClient, Script) {
    let (script, model) = Script::model("quick");
    let mut client = TestClient::start(Setup {
        files: BTreeMap::from([("a.py", TEXT)]),
        models: BTreeMap::from([(RungId::Fast, model)]),
        deliver,
        options,
        ..Setup::default()
    })
    .await;
    client.open("a.py", 1, TEXT).await;
    (client, script)
}

fn own() -> Value {
    json!({"client": {"status": true, "review": true}})
}

async fn ask(client: &mut TestClient) -> String {
    let arguments = json!([{"uri": format!("{ROOT}/a.py"), "line": 1, "instruction": "add one"}]);
    let answer = client.command("scopewise.edit", arguments).await;
    answer["id"].as_str().unwrap().to_owned()
}

async fn status(client: &mut TestClient, wanted: impl Fn(&Value) -> bool) -> Value {
    let message = client
        .wait_for(|message| message["method"] == "scopewise/status" && wanted(&message["params"]))
        .await;
    message["params"].clone()
}

async fn offered(client: &mut TestClient, script: &Script) -> String {
    script.say(DRAFT);
    let id = ask(client).await;
    let offered = client.expect("scopewise/offered").await;
    assert_eq!(offered["params"]["id"], id);
    id
}

#[tokio::test]
async fn tells_the_whole_state_on_every_change() {
    let (mut client, script) = start(Deliver::Offer, own()).await;
    let id = ask(&mut client).await;
    let drafting = status(&mut client, |it| it["asks"][0]["model"] != Value::Null).await;
    let ask = &drafting["asks"][0];
    assert_eq!(ask["id"], id);
    assert_eq!(ask["label"], "add one");
    assert_eq!(ask["uri"], format!("{ROOT}/a.py"));
    assert_eq!(ask["rung"], "fast");
    assert_eq!(ask["model"], "quick");
    assert!(ask["seconds"].is_u64(), "{ask}");
    assert_eq!(drafting["results"], json!([]));
    assert_eq!(drafting["last"], Value::Null);
    script.say(DRAFT);
    let done = status(&mut client, |it| it["last"] != Value::Null).await;
    assert_eq!(done["indexing"], Value::Null);
    assert_eq!(done["asks"], json!([]));
    let result = &done["results"][0];
    assert_eq!(result["state"], "offered");
    assert_eq!(result["files"], 1);
    assert_eq!(result["uri"], format!("{ROOT}/a.py"));
    assert_eq!(done["last"]["id"], id);
    assert_eq!(done["last"]["outcome"], "offered");
}

#[tokio::test]
async fn tells_how_asks_end() {
    let (mut client, script) = start(Deliver::Offer, own()).await;
    let id = offered(&mut client, &script).await;
    client.command("scopewise.discard", json!([id])).await;
    let discarded = status(&mut client, |it| it["last"]["outcome"] == "discarded").await;
    assert_eq!(discarded["results"], json!([]));
    ask(&mut client).await;
    script.called().await;
    client.command("scopewise.cancel", json!([])).await;
    let cancelled = status(&mut client, |it| it["last"]["outcome"] == "cancelled").await;
    assert_eq!(cancelled["asks"], json!([]));
}

#[tokio::test]
async fn leaves_the_question_to_a_client_that_asks_by_itself() {
    let (mut client, script) = start(Deliver::Offer, own()).await;
    script.say(DRAFT);
    let id = ask(&mut client).await;
    let offered = client.expect("scopewise/offered").await;
    assert_eq!(
        offered["params"],
        json!({"id": id, "label": "add one", "files": 1, "notes": [],
            "message": "add one is ready, offered because the configuration says so"})
    );
    client.command("scopewise.apply", json!([id])).await;
    client.expect("workspace/applyEdit").await;
    let heard = client.unread_methods();
    let asked = heard.iter().any(|it| it.starts_with("window/showMessage"));
    assert!(!asked, "{heard:?}");
}

#[tokio::test]
async fn shows_a_proposal_on_the_text_as_it_is() {
    let (mut client, script) = start(Deliver::Offer, own()).await;
    let id = offered(&mut client, &script).await;
    let proposal = client
        .command("scopewise.proposal", json!([{"id": id}]))
        .await;
    let file = |before: &str, after: &str| {
        json!([{"kind": "change", "uri": format!("{ROOT}/a.py"), "newUri": null,
            "before": before, "after": after}])
    };
    assert_eq!(proposal["state"], "offered");
    assert_eq!(proposal["files"], file(TEXT, AFTER));
    client
        .change("a.py", 2, [5, 0, 5, 12], "    return 2 * x")
        .await;
    let proposal = client.command("scopewise.proposal", json!([])).await;
    let typed = |text: &str| {
        text.replace(
            "def save(x):\n    return x",
            "def save(x):\n    return 2 * x",
        )
    };
    assert_eq!(proposal["files"], file(&typed(TEXT), &typed(AFTER)));
    client
        .change("a.py", 3, [1, 0, 1, 12], "    return None")
        .await;
    let refused = client.command("scopewise.proposal", json!([])).await;
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("changed in the same lines"), "{message}");
}

#[tokio::test]
async fn shows_a_file_that_would_be_made() {
    let (mut client, script) = start(Deliver::Auto, own()).await;
    script.say("```python\ndef parse(text):\n    return text.split()\n```\n");
    let arguments = json!([{"uri": format!("{ROOT}/new.py"), "instruction": "a parser"}]);
    client.command("scopewise.edit", arguments).await;
    client.expect("scopewise/offered").await;
    let proposal = client.command("scopewise.proposal", json!([])).await;
    let file = &proposal["files"][0];
    assert_eq!(file["kind"], "create");
    assert_eq!(file["uri"], format!("{ROOT}/new.py"));
    assert_eq!(file["before"], Value::Null);
    assert!(
        file["after"].as_str().unwrap().contains("def parse"),
        "{file}"
    );
}

#[tokio::test]
async fn shows_a_rejected_draft_too() {
    let (mut client, script) = start(Deliver::Auto, own()).await;
    for _ in 0..3 {
        script.say("```python\ndef load(x):\n    return (x +\n```\n");
    }
    let id = ask(&mut client).await;
    let rejected = status(&mut client, |it| it["last"]["outcome"] == "rejected").await;
    assert_eq!(rejected["results"][0]["state"], "rejected");
    let proposal = client
        .command("scopewise.proposal", json!([{"id": id}]))
        .await;
    assert_eq!(proposal["state"], "rejected");
    let after = proposal["files"][0]["after"].as_str().unwrap();
    assert!(after.contains("return (x +"), "{proposal}");
    let notes = proposal["notes"].to_string();
    assert!(notes.contains("a.py:"), "{notes}");
}

#[tokio::test]
async fn tells_the_record_of_every_ask_however_it_ended() {
    let (mut client, script) = start(Deliver::Offer, own()).await;
    let nothing = client.command("scopewise.trail", json!([])).await;
    assert_eq!(
        nothing["message"],
        "nothing has been asked yet; ask for an edit first"
    );
    let id = offered(&mut client, &script).await;
    let trail = client.command("scopewise.trail", json!([{"id": id}])).await;
    let page = trail["markdown"].as_str().unwrap();
    for part in [
        "# add one",
        "Offered",
        "## Route: fast",
        "## Attempt 1: fast, quick",
        "```diff",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    script.called().await;
    let cancelled = ask(&mut client).await;
    script.called().await;
    client.command("scopewise.cancel", json!([cancelled])).await;
    status(&mut client, |it| it["last"]["outcome"] == "cancelled").await;
    let trail = client.command("scopewise.trail", json!([])).await;
    assert_eq!(trail["id"], cancelled);
    assert!(
        trail["markdown"].as_str().unwrap().contains("Cancelled"),
        "{trail}"
    );
}

#[tokio::test]
async fn diagnostics_go_beside_an_instruction() {
    let (mut client, script) = start(Deliver::Offer, own()).await;
    let broken = json!({"message": 7});
    let diagnostic = json!({"message": "x may be None", "source": "pyright", "severity": 1,
        "codeDescription": {"href": "no uri"},
        "range": {"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 12}}});
    let arguments = json!([{"uri": format!("{ROOT}/a.py"), "line": 1, "instruction": "add one",
        "diagnostics": [broken, diagnostic]}]);
    client.command("scopewise.edit", arguments).await;
    let prompt = script.called().await;
    assert!(
        prompt.contains("- line 2 (pyright): x may be None"),
        "{prompt}"
    );
}

#[tokio::test]
async fn says_what_is_wrong_with_the_options() {
    let (mut client, _script) = start(Deliver::Auto, json!({"client": {"stauts": true}})).await;
    client.expect_shown("did you mean client.status?").await;
}

#[tokio::test]
async fn other_clients_hear_nothing_of_it() {
    for options in [Value::Null, json!({}), json!({"client": {}})] {
        let (mut client, script) = start(Deliver::Offer, options).await;
        script.say(DRAFT);
        ask(&mut client).await;
        client
            .expect_shown("open the code actions of the file")
            .await;
        client.command("scopewise.discard", json!([])).await;
        client.expect_shown("add one is discarded").await;
        let heard = client.unread_methods();
        let own = heard.iter().any(|method| method.starts_with("scopewise/"));
        assert!(!own, "{heard:?}");
    }
}
