//! The real binary over stdio: an ask from the menu to the applied edit, several at once, cancelled,
//! overtaken by typing, and every kind of bad input.

use std::fs;

use scopewise_script::{Fault, Script, ScriptServer, Turn};
use scopewise_tests::client::Client;
use scopewise_tests::project::Project;
use serde_json::{Value, json};

const TOTAL: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n\n\ndef last(numbers):\n    return numbers[-1]\n";
const TOTAL_ANSWER: &str = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";

/// A project with `a.py` open in an initialized client, its models played by `script`.
fn start(script: Script) -> (ScriptServer, Project, Client) {
    start_with(script, &[("a.py", TOTAL)])
}

fn start_with(script: Script, files: &[(&str, &str)]) -> (ScriptServer, Project, Client) {
    let models = ScriptServer::start(script).unwrap();
    let project = Project::new(files).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    let mut client = Client::start(&project).unwrap();
    client.initialize(&project).unwrap();
    client.wait_for_index().unwrap();
    client.open(&project, files[0].0).unwrap();
    (models, project, client)
}

fn place(line: u32) -> Value {
    json!({ "start": { "line": line, "character": 4 }, "end": { "line": line, "character": 4 } })
}

fn edit(client: &mut Client, uri: &str, line: u32, instruction: &str) {
    let arguments = json!([{ "uri": uri, "range": place(line), "instruction": instruction }]);
    client
        .request(
            "workspace/executeCommand",
            json!({ "command": "scopewise.edit", "arguments": arguments }),
        )
        .unwrap();
}

fn titles(client: &mut Client, uri: &str, line: u32, diagnostics: Value) -> Vec<String> {
    let answer = client
        .request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri },
                "range": place(line),
                "context": { "diagnostics": diagnostics, "triggerKind": 1 },
            }),
        )
        .unwrap();
    answer
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["title"].as_str().unwrap().to_owned())
        .collect()
}

/// The text of a file after the edit the server asks for.
fn applied(client: &mut Client, uri: &str, before: &str) -> String {
    let request = client.wait_for_method("workspace/applyEdit").unwrap();
    let changes = request
        .pointer("/params/edit/documentChanges")
        .unwrap()
        .as_array()
        .unwrap();
    let change = changes
        .iter()
        .find(|it| it.pointer("/textDocument/uri") == Some(&json!(uri)));
    let mut edits = change.unwrap()["edits"].as_array().unwrap().clone();
    edits.sort_by_key(|it| it.pointer("/range/start/line").unwrap().as_u64());
    let mut text = before.to_owned();
    for edit in edits.iter().rev() {
        let byte = |end: &str| {
            let line = edit
                .pointer(&format!("/range/{end}/line"))
                .unwrap()
                .as_u64()
                .unwrap();
            let character = edit
                .pointer(&format!("/range/{end}/character"))
                .unwrap()
                .as_u64();
            let start: usize = before
                .split_inclusive('\n')
                .take(usize::try_from(line).unwrap())
                .map(str::len)
                .sum();
            start + usize::try_from(character.unwrap()).unwrap()
        };
        text.replace_range(
            byte("start")..byte("end"),
            edit["newText"].as_str().unwrap(),
        );
    }
    text
}

#[test]
fn an_ask_becomes_a_versioned_edit() {
    let (models, project, mut client) = start(Script::of([Turn::answer(TOTAL_ANSWER)]));
    let uri = project.uri("a.py");
    edit(&mut client, &uri, 2, "use sum");
    let after = applied(&mut client, &uri, TOTAL);
    assert_eq!(after, TOTAL.replace(
        "    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n",
        "    return sum(numbers)\n",
    ));
    assert_eq!(models.requests().len(), 1);
    assert_eq!(client.shut_down().unwrap().0, Some(0));
    assert_eq!(
        project.read("a.py").unwrap(),
        TOTAL,
        "the server itself writes nothing"
    );
}

#[test]
fn the_menu_names_the_target_and_its_rung() {
    let (_models, project, mut client) = start(Script::of([]));
    let found = titles(&mut client, &project.uri("a.py"), 2, json!([]));
    assert!(
        found
            .iter()
            .any(|it| it.starts_with("Simplify total · fast")),
        "{found:?}"
    );
    assert!(found.len() <= 5);
    let message = "Undefined name `x`";
    let diagnostic = json!([{ "range": place(2), "message": message, "source": "pyflakes" }]);
    let found = titles(&mut client, &project.uri("a.py"), 2, diagnostic);
    assert!(
        found.iter().any(|it| it.contains("Undefined name")),
        "{found:?}"
    );
}

#[test]
fn typing_elsewhere_is_kept_and_typing_there_refuses_the_edit() {
    for (line, text, expected) in [
        (8, "    return numbers[0]", Some("return sum(numbers)")),
        (2, "    for number in reversed(numbers):", None),
    ] {
        let hold = Turn::answer(TOTAL_ANSWER).paced(std::time::Duration::from_millis(400));
        let (models, project, mut client) = start(Script::of([hold]));
        let uri = project.uri("a.py");
        edit(&mut client, &uri, 2, "use sum");
        client
            .wait_for("the call", |message| message.to_string().contains("quick"))
            .unwrap();
        let before = TOTAL.lines().nth(line).unwrap();
        let range = json!({
            "start": { "line": line, "character": 0 },
            "end": { "line": line, "character": before.len() },
        });
        client
            .notify(
                "textDocument/didChange",
                json!({
                    "textDocument": { "uri": uri, "version": 2 },
                    "contentChanges": [{ "range": range, "text": text }],
                }),
            )
            .unwrap();
        let typed = TOTAL.replace(before, text);
        match expected {
            Some(part) => {
                let after = applied(&mut client, &uri, &typed);
                assert!(after.contains(part) && after.contains(text), "{after}");
            }
            None => {
                client.wait_for_message("changed").unwrap();
            }
        }
        drop(models);
    }
}

#[test]
fn four_slow_asks_hold_up_neither_menu_nor_cancel_nor_the_end() {
    let hang = Turn::fault(Fault::Hang).repeated();
    let files: Vec<(String, String)> = (0..4)
        .map(|number| (format!("f{number}.py"), TOTAL.to_owned()))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let (models, project, mut client) = start_with(Script::of([hang]), &files);
    for (path, _) in &files[1..] {
        client.open(&project, path).unwrap();
    }
    for (path, _) in &files {
        edit(&mut client, &project.uri(path), 2, "use sum");
    }
    for _ in &files {
        client
            .wait_for("a call", |message| message.to_string().contains("quick"))
            .unwrap();
    }
    let found = titles(&mut client, &project.uri("f0.py"), 8, json!([]));
    assert!(found.iter().any(|it| it.contains("Cancel")), "{found:?}");
    client
        .request(
            "workspace/executeCommand",
            json!({ "command": "scopewise.cancel" }),
        )
        .unwrap();
    for _ in &files {
        client
            .wait_for("the end of an ask", |message| {
                message
                    .to_string()
                    .contains("cancelled; nothing was changed")
            })
            .unwrap();
    }
    assert_eq!(client.shut_down().unwrap().0, Some(0));
    drop(models);
}

#[test]
fn a_malformed_frame_gets_an_error_and_the_server_goes_on() {
    let (_models, project, mut client) = start(Script::of([]));
    client
        .send_bytes(b"Content-Length: 9\r\n\r\n{\"broken\"")
        .unwrap();
    let found = titles(&mut client, &project.uri("a.py"), 2, json!([]));
    assert!(!found.is_empty());
    assert_eq!(client.shut_down().unwrap().0, Some(0));
}

/// Runs `scopewise.edit` with these arguments; the sentence must hold `part`, and nothing is applied.
fn check_refused(arguments: &Value, part: &str) {
    let (models, project, mut client) = start(Script::of([]));
    fs::write(project.root().join("binary.py"), b"a\0b").unwrap();
    fs::write(project.root().join("latin.py"), b"caf\xe9 = 1\n").unwrap();
    fs::write(project.root().join("large.py"), "# x\n".repeat(1_100_000)).unwrap();
    let root = project.uri("");
    let arguments: Value =
        serde_json::from_str(&arguments.to_string().replace("ROOT/", &root)).unwrap();
    let sent = json!({ "command": "scopewise.edit", "arguments": arguments });
    let refused = client.request("workspace/executeCommand", sent);
    match refused {
        Err(error) if error.to_string().contains(part) => {}
        _ => {
            client.wait_for_message(part).unwrap();
        }
    }
    assert!(models.requests().is_empty());
    assert!(!titles(&mut client, &project.uri("a.py"), 2, json!([])).is_empty());
    assert_eq!(client.shut_down().unwrap().0, Some(0));
}

#[test]
fn bad_asks_get_a_sentence_and_change_nothing() {
    let ask = |file: &str, line: u32, words: &str| json!([{ "uri": format!("ROOT/{file}"), "range": place(line), "instruction": words }]);
    check_refused(&ask("a.py", 2, "  "), "the instruction is empty");
    check_refused(&ask("a.py", 2000, "use sum"), "outside");
    check_refused(&ask("binary.py", 0, "use sum"), "binary");
    check_refused(&ask("latin.py", 0, "use sum"), "UTF-8");
    check_refused(&ask("large.py", 0, "use sum"), "4 MB");
    check_refused(&json!([]), "uri is missing");
    check_refused(&json!([{ "uri": 7 }]), "uri");
    check_refused(
        &json!([{ "uri": "ROOT/a.py", "range": place(2), "instruction": "x", "rung": "huge" }]),
        "rung",
    );
}

#[test]
fn an_unknown_command_is_named() {
    let (_models, _project, mut client) = start(Script::of([]));
    let answer = client.request(
        "workspace/executeCommand",
        json!({ "command": "scopewise.fly" }),
    );
    assert!(answer.unwrap_err().to_string().contains("scopewise.fly"));
}

#[test]
fn the_log_holds_no_key_no_endpoint_and_no_source() {
    let unauthorized = Turn::error(scopewise_script::NamedError::InvalidKey);
    let (models, project, mut client) =
        start(Script::of([Turn::answer(TOTAL_ANSWER), unauthorized]));
    let uri = project.uri("a.py");
    edit(&mut client, &uri, 2, "use sum, says the canary instruction");
    applied(&mut client, &uri, TOTAL);
    edit(&mut client, &uri, 8, "use sum, says the canary instruction");
    client.wait_for_message("key").unwrap();
    let address = models.base_url();
    let (code, log) = client.shut_down().unwrap();
    assert_eq!(code, Some(0));
    for secret in [
        "canary-key-4711",
        "canary instruction",
        "numbers",
        address.as_str(),
        "127.0.0.1",
    ] {
        assert!(!log.contains(secret), "the log holds {secret}:\n{log}");
    }
}

#[test]
fn a_client_that_hangs_up_ends_the_server() {
    let (models, project, mut client) = start(Script::of([Turn::fault(Fault::Hang)]));
    edit(&mut client, &project.uri("a.py"), 2, "use sum");
    client
        .wait_for("the call", |message| message.to_string().contains("quick"))
        .unwrap();
    let (code, _) = client.hang_up().unwrap();
    assert!(code.is_some());
    drop(models);
}
