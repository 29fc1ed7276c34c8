//! Documents: what a request sees is what was typed before it.

use serde_json::json;

use super::harness::{ROOT, Setup, TestClient};

async fn first_title(client: &mut TestClient, path: &str, range: [u32; 4]) -> String {
    let actions = client.actions(path, range).await;
    let title = actions.first().map(|action| action["title"].clone());
    title
        .and_then(|title| Some(title.as_str()?.to_owned()))
        .unwrap_or_default()
}

#[tokio::test]
async fn a_request_sees_every_change_before_it() {
    let mut client = TestClient::start(Setup::default()).await;
    client.open("a.py", 1, "# ai! take 0\nx = 1\n").await;
    for version in 2..40 {
        let at = if version <= 11 { 12 } else { 13 };
        client
            .change("a.py", version, [0, 11, 0, at], &format!("{}", version - 1))
            .await;
    }
    let id = client
        .send_request(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": format!("{ROOT}/a.py")},
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
                "context": {"diagnostics": []}}),
        )
        .await;
    client.change("a.py", 40, [0, 0, 0, 13], "# nothing").await;
    let actions = client.answer(id).await;
    let title = actions[0]["title"].as_str().unwrap();
    assert!(title.starts_with("ai! take 38 · fast"), "{title}");
    assert_eq!(first_title(&mut client, "a.py", [0, 0, 0, 0]).await, "");
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn versions_may_start_at_0_and_jump() {
    let mut client = TestClient::start(Setup::default()).await;
    client.open("a.py", 0, "x = 1\n").await;
    client
        .change("a.py", 4, [0, 0, 0, 0], "# ai! double it\n")
        .await;
    let title = first_title(&mut client, "a.py", [0, 0, 0, 0]).await;
    assert!(title.starts_with("ai! double it"), "{title}");
}

#[tokio::test]
async fn a_document_without_a_language_is_open() {
    let mut client = TestClient::start(Setup::default()).await;
    let document = json!({"uri": format!("{ROOT}/a.py"), "languageId": null, "version": 0,
        "text": "# ai! double it\nx = 1\n"});
    client
        .notify("textDocument/didOpen", json!({"textDocument": document}))
        .await;
    let title = first_title(&mut client, "a.py", [0, 0, 0, 0]).await;
    assert!(title.starts_with("ai! double it"), "{title}");
}

#[tokio::test]
async fn positions_past_the_text_are_clamped() {
    let mut client = TestClient::start(Setup::default()).await;
    client.open("a.py", 1, "x = 1").await;
    client
        .change("a.py", 2, [7, 9, 90, 0], "\n# ai! double it")
        .await;
    let title = first_title(&mut client, "a.py", [1, 99, 400, 0]).await;
    assert!(title.starts_with("ai! double it"), "{title}");
}

#[tokio::test]
async fn a_document_outside_the_workspace_has_a_menu_too() {
    let mut client = TestClient::start(Setup::default()).await;
    for uri in ["untitled:Untitled-1", "file:///elsewhere/b.py"] {
        client
            .notify(
                "textDocument/didOpen",
                json!({"textDocument": {"uri": uri, "languageId": "python", "version": 1,
                    "text": "# ai! write a parser\n"}}),
            )
            .await;
        let actions = client
            .request(
                "textDocument/codeAction",
                json!({"textDocument": {"uri": uri},
                    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
                    "context": {"diagnostics": []}}),
            )
            .await;
        let title = actions[0]["title"].as_str().unwrap();
        assert!(title.starts_with("ai! write a parser"), "{title}");
        assert_eq!(actions[0]["command"]["arguments"][0]["uri"], uri);
    }
}

#[tokio::test]
async fn the_menu_is_silent_where_the_editor_asks_by_itself() {
    let mut client = TestClient::start(Setup::default()).await;
    client.open("a.py", 1, "# ai! double it\nx = 1\n").await;
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": format!("{ROOT}/a.py")}, "range": range,
                "context": {"diagnostics": [], "triggerKind": 2}}),
        )
        .await;
    assert_eq!(actions, json!([]));
}

#[tokio::test]
async fn a_diagnostic_of_another_server_costs_no_menu() {
    let mut client = TestClient::start(Setup::default()).await;
    client.open("a.py", 1, "x = 1\n").await;
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}});
    let diagnostic = json!({"range": range, "message": "x is unused", "code": "F841",
        "codeDescription": {"href": "no uri"}});
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": format!("{ROOT}/a.py")}, "range": range,
                "context": {"diagnostics": [diagnostic]}}),
        )
        .await;
    let title = actions[0]["title"].as_str().unwrap();
    assert!(title.starts_with("Fix: x is unused · fast"), "{title}");
    assert_eq!(actions[0]["kind"], "quickfix");
}
