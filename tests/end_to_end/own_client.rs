//! The real binary with a client of our own: its settings over the user's file, the key from the
//! environment, the status, an offer that it shows by itself, the proposal and the record as data.

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::client::{Client, full_capabilities};
use scopewise_tests::project::{Project, file_uri};
use serde_json::{Value, json};

const TOTAL: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
const AFTER: &str = "def total(numbers):\n    return sum(numbers)\n";

/// What VS Code's settings would hold; the user's file holds the mode alone.
fn settings(base_url: &str) -> Value {
    json!({
        "deliver": "offer",
        "max_calls": null,
        "providers": {"script":
            {"kind": "openai-chat", "base_url": base_url, "api_key_env": "SCRIPT_KEY"}},
        "models": {"quick": {"provider": "script", "id": "quick"}},
        "roles": {"fast": ["quick"], "reasoning": ["quick"]},
    })
}

fn command(client: &mut Client, name: &str, argument: Value) -> Value {
    let params = json!({"command": name, "arguments": [argument]});
    client.request("workspace/executeCommand", params).unwrap()
}

#[test]
fn a_client_of_our_own_is_told_all_and_asks_by_itself() {
    let models = ScriptServer::start(Script::of(vec![Turn::answer(
        "```python\ndef total(numbers):\n    return sum(numbers)\n```\n",
    )]))
    .unwrap();
    let project = Project::new(&[("a.py", TOTAL)]).unwrap();
    project.configure("mode = \"careful\"\n").unwrap();
    let mut client = Client::start(&project).unwrap();
    let root = file_uri(&project.root());
    client
        .request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": root,
                "capabilities": full_capabilities(),
                "initializationOptions": {"client": {"status": true, "review": true},
                    "settings": settings(&models.base_url())},
            }),
        )
        .unwrap();
    client.notify("initialized", json!({})).unwrap();
    client.open(&project, "a.py").unwrap();
    let uri = project.uri("a.py");
    let asked = json!({"uri": uri, "line": 2, "instruction": "use sum"});
    let id = command(&mut client, "scopewise.edit", asked)["id"].clone();
    let offered = client.wait_for_method("scopewise/offered").unwrap();
    assert_eq!(offered["params"]["id"], id);
    let status = client
        .wait_for("a status with the offer", |message| {
            message["method"] == "scopewise/status"
                && message["params"]["last"]["outcome"] == "offered"
        })
        .unwrap();
    assert_eq!(status["params"]["results"][0]["id"], id);
    let proposal = command(&mut client, "scopewise.proposal", json!({"id": id}));
    assert_eq!(
        proposal["files"],
        json!([{"kind": "change", "uri": uri, "newUri": null, "before": TOTAL, "after": AFTER}])
    );
    let trail = command(&mut client, "scopewise.trail", json!({"id": id}));
    let page = trail["markdown"].as_str().unwrap();
    assert!(page.contains("## Attempt 1: "), "{page}");
    assert!(!page.contains("canary-key-4711"), "{page}");
    command(&mut client, "scopewise.apply", json!({"id": id}));
    client.wait_for_method("workspace/applyEdit").unwrap();
    client.shut_down().unwrap();
    assert_eq!(models.requests().len(), 1);
}
