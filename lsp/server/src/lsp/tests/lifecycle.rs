//! Beginning, end, and what must not end the server.

use serde_json::{Value, json};

use super::harness::{Setup, TestClient};

#[tokio::test]
async fn negotiates_bytes_and_offers_its_commands() {
    let mut client = TestClient::unstarted(Setup::default());
    let answer = client
        .request(
            "initialize",
            json!({"processId": null, "rootUri": null, "capabilities":
                {"general": {"positionEncodings": ["utf-16", "utf-8", "utf-32"]}}}),
        )
        .await;
    let capabilities = &answer["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-8");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(
        capabilities["codeActionProvider"],
        json!({"codeActionKinds": ["quickfix", "refactor.rewrite"]})
    );
    let commands = capabilities["executeCommandProvider"]["commands"].clone();
    assert_eq!(commands.as_array().unwrap().len(), 9);
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn exits_with_1_when_shutdown_was_not_said() {
    let mut client = TestClient::start(Setup::default()).await;
    client.notify("exit", Value::Null).await;
    assert_eq!(client.exit_code().await, 1);
}

#[tokio::test]
async fn exits_with_0_when_exit_follows_at_once() {
    let mut client = TestClient::start(Setup::default()).await;
    client.send_request("shutdown", Value::Null).await;
    client.notify("exit", Value::Null).await;
    assert_eq!(client.exit_code().await, 0);
}

#[tokio::test]
async fn ends_when_its_input_does() {
    let mut client = TestClient::start(Setup::default()).await;
    client.close_input();
    assert_eq!(client.exit_code().await, 1);
}

#[tokio::test]
async fn goes_on_after_a_malformed_frame_and_says_so() {
    let mut client = TestClient::start(Setup::default()).await;
    client
        .send_raw(b"Content-Length: 9\r\n\r\n{\"method\"")
        .await;
    let error = client
        .wait_for(|message| message.get("error").is_some())
        .await;
    assert_eq!(error["error"]["code"], -32700);
    assert_eq!(error["id"], Value::Null);
    client.expect_shown("malformed").await;
    let actions = client.actions("a.py", [0, 0, 0, 0]).await;
    assert_eq!(actions, Vec::<Value>::new());
    assert_eq!(client.shut_down().await, 0);
}

#[tokio::test]
async fn refuses_requests_before_initialize() {
    let mut client = TestClient::unstarted(Setup::default());
    let answer = client.request("textDocument/codeAction", json!({})).await;
    assert_eq!(answer["code"], -32002);
}

#[tokio::test]
async fn answers_unknown_methods() {
    let mut client = TestClient::start(Setup::default()).await;
    let answer = client.request("textDocument/hover", json!({})).await;
    assert_eq!(answer["code"], -32601);
}
