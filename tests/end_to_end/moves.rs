//! The real binary over stdio: a draft that renames and deletes, applied by a client as editors do it.

use std::fs;
use std::process::Command;

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::client::Client;
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use serde_json::{Value, json};

use crate::moved::{ANSWER, ASKED, CART, FILES, MOVED_CART, MOVED_PRICES, PRICES, UNUSED};

/// A client that has asked for the move, with these operations of its own.
fn asked(operations: Value) -> (ScriptServer, Project, Client) {
    let models = ScriptServer::start(Script::of([Turn::answer(ANSWER).repeated()])).unwrap();
    let project = Project::new(&FILES).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    let mut client = Client::start(&project).unwrap();
    client
        .initialize_with(
            &project,
            json!({
                "window": {"workDoneProgress": true},
                "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": operations}},
            }),
        )
        .unwrap();
    client.wait_for_index().unwrap();
    client.open(&project, "prices.py").unwrap();
    let place = json!({"line": 3, "character": 4});
    command(
        &mut client,
        "scopewise.edit",
        json!([{"uri": project.uri("prices.py"), "range": {"start": place, "end": place},
            "instruction": ASKED}]),
    );
    (models, project, client)
}

fn command(client: &mut Client, name: &str, arguments: Value) -> Value {
    let params = json!({"command": name, "arguments": arguments});
    client.request("workspace/executeCommand", params).unwrap()
}

/// Says yes, and returns the edit that the server wants made.
fn applied(client: &mut Client) -> Value {
    client.answers = false;
    command(client, "scopewise.apply", json!([]));
    client.wait_for_method("workspace/applyEdit").unwrap()
}

fn respond(client: &mut Client, request: &Value) {
    let answer = json!({"jsonrpc": "2.0", "id": request["id"], "result": {"applied": true}});
    client.send(&answer).unwrap();
}

fn check_untouched(project: &Project) {
    for (path, text) in FILES {
        assert_eq!(project.read(path).unwrap(), text, "{path}");
    }
    assert!(!project.root().join("shop").exists());
}

#[test]
fn a_move_is_offered_applied_and_believed_when_it_is_seen() {
    let (models, project, mut client) = asked(json!(["create", "rename", "delete"]));
    client
        .wait_for_message("it renames prices.py to shop/prices.py and deletes unused.py")
        .unwrap();
    check_untouched(&project);
    let files = command(&mut client, "scopewise.proposal", json!([]))["files"].clone();
    let kinds: Vec<&str> = files
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["rename", "change", "delete"]);
    assert_eq!(files[0]["newUri"], json!(project.uri("shop/prices.py")));
    assert_eq!(files[0]["before"], PRICES);
    assert_eq!(files[0]["after"], MOVED_PRICES);
    assert_eq!(files[2]["before"], UNUSED);
    assert_eq!(files[2]["after"], Value::Null);
    let request = applied(&mut client);
    let changes = request.pointer("/params/edit/documentChanges").unwrap();
    assert_eq!(
        changes[0].pointer("/textDocument/uri"),
        Some(&json!(project.uri("prices.py")))
    );
    assert_eq!(
        changes[2],
        json!({"kind": "rename", "oldUri": project.uri("prices.py"),
        "newUri": project.uri("shop/prices.py")})
    );
    assert_eq!(
        changes[3],
        json!({"kind": "delete", "uri": project.uri("unused.py")})
    );
    // As Neovim does it: the buffer is written under its new name, closed and opened.
    fs::create_dir(project.root().join("shop")).unwrap();
    fs::remove_file(project.root().join("prices.py")).unwrap();
    project.write("shop/prices.py", MOVED_PRICES).unwrap();
    fs::remove_file(project.root().join("unused.py")).unwrap();
    respond(&mut client, &request);
    let closed = json!({"textDocument": {"uri": project.uri("prices.py")}});
    client.notify("textDocument/didClose", closed).unwrap();
    client.open(&project, "shop/prices.py").unwrap();
    client.wait_for_message("applied to 3 files").unwrap();
    // Asked again, it is about the file where it is by then.
    client.answers = true;
    command(&mut client, "scopewise.again", json!([]));
    client
        .wait_for_message("nothing was applied: the answer was refused twice: ")
        .unwrap();
    let last = models.requests().pop().unwrap();
    assert!(
        last.prompt.contains("did you mean shop/prices.py?"),
        "{}",
        last.prompt
    );
    assert_eq!(client.shut_down().unwrap().0, Some(0));
}

#[test]
fn an_editor_that_only_says_so_is_not_believed() {
    let (_models, project, mut client) = asked(json!(["create", "rename", "delete"]));
    client.wait_for_message("is ready").unwrap();
    let request = applied(&mut client);
    respond(&mut client, &request);
    client
        .wait_for_message("prices.py was not renamed to shop/prices.py; look at the files")
        .unwrap();
    check_untouched(&project);
}

#[test]
fn a_move_without_its_edits_is_called_what_it_is() {
    let (_models, project, mut client) = asked(json!(["create", "rename", "delete"]));
    client.wait_for_message("is ready").unwrap();
    let request = applied(&mut client);
    // As Neovim does it of itself: an edit of an outdated text is passed over, and the files still move.
    let typed = json!({"textDocument": {"uri": project.uri("prices.py"), "version": 2},
        "contentChanges": [{"text": format!("# typed\n{PRICES}")}]});
    client.notify("textDocument/didChange", typed).unwrap();
    project
        .write("shop/prices.py", &format!("# typed\n{PRICES}"))
        .unwrap();
    for gone in ["prices.py", "unused.py"] {
        fs::remove_file(project.root().join(gone)).unwrap();
    }
    respond(&mut client, &request);
    let closed = json!({"textDocument": {"uri": project.uri("prices.py")}});
    client.notify("textDocument/didClose", closed).unwrap();
    client.open(&project, "shop/prices.py").unwrap();
    let said = client.wait_for_message("the files moved").unwrap();
    assert!(
        said.contains(
            "the files moved, but their edits are missing; look at the files and ask again"
        ) && !said.contains("stays offered"),
        "{said}"
    );
    // Asked again, it is about the file where it is by then.
    client.answers = true;
    command(&mut client, "scopewise.again", json!([]));
    client
        .wait_for_message("nothing was applied: the answer was refused twice")
        .unwrap();
}

#[test]
fn an_editor_without_the_operations_is_told_at_once() {
    let (_models, project, mut client) = asked(json!(["create"]));
    client
        .wait_for_message("this editor cannot rename files (prices.py to shop/prices.py) for a server, so nothing was applied")
        .unwrap();
    check_untouched(&project);
    let answer = command(&mut client, "scopewise.apply", json!([]));
    assert_eq!(answer, Value::Null);
    client
        .wait_for_message("this editor cannot rename files")
        .unwrap();
    check_untouched(&project);
}

#[test]
fn a_file_that_was_written_meanwhile_is_not_deleted() {
    let (_models, project, mut client) = asked(json!(["create", "rename", "delete"]));
    client.wait_for_message("is ready").unwrap();
    let written = "def old_tax(price):\n    return price\n";
    project.write("unused.py", written).unwrap();
    command(&mut client, "scopewise.apply", json!([]));
    client
        .wait_for_message(
            "unused.py would be deleted, but was changed meanwhile; nothing was applied",
        )
        .unwrap();
    assert_eq!(project.read("unused.py").unwrap(), written);
    assert_eq!(project.read("prices.py").unwrap(), PRICES);
    assert_eq!(project.read("cart.py").unwrap(), CART);
}

#[test]
fn a_file_that_was_typed_into_meanwhile_is_not_deleted() {
    let (_models, project, mut client) = asked(json!(["create", "rename", "delete"]));
    client.wait_for_message("is ready").unwrap();
    client.open(&project, "unused.py").unwrap();
    let typed = json!({"textDocument": {"uri": project.uri("unused.py"), "version": 2},
        "contentChanges": [{"text": format!("# typed\n{UNUSED}")}]});
    client.notify("textDocument/didChange", typed).unwrap();
    command(&mut client, "scopewise.apply", json!([]));
    client
        .wait_for_message(
            "unused.py would be deleted, but was changed meanwhile; nothing was applied",
        )
        .unwrap();
    check_untouched(&project);
}

#[test]
fn the_command_line_writes_all_of_a_move_or_nothing() {
    let models = ScriptServer::start(Script::of([Turn::answer(ANSWER).repeated()])).unwrap();
    let project = Project::new(&FILES).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    let edit = |more: &[&str]| {
        let output = Command::new(programs::scopewise().unwrap())
            .args(["edit", "prices.py:4", ASKED])
            .args(more)
            .current_dir(project.root())
            .envs(project.environment())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr))
    };
    let (diff, _) = edit(&[]);
    assert!(
        diff.contains("rename from prices.py\nrename to shop/prices.py\n"),
        "{diff}"
    );
    assert!(
        diff.contains("deleted file mode 100644\n--- a/unused.py\n"),
        "{diff}"
    );
    check_untouched(&project);
    // The last of its files cannot go.
    let unused = project.root().join("unused.py");
    let writable = fs::metadata(&unused).unwrap().permissions();
    let mut kept = writable.clone();
    kept.set_readonly(true);
    fs::set_permissions(&unused, kept).unwrap();
    let (_, said) = edit(&["--apply"]);
    assert!(said.contains("unused.py is read-only"), "{said}");
    check_untouched(&project);
    fs::set_permissions(&unused, writable).unwrap();
    let (_, said) = edit(&["--apply"]);
    assert!(said.contains("applied to "), "{said}");
    assert_eq!(project.read("shop/prices.py").unwrap(), MOVED_PRICES);
    assert_eq!(project.read("cart.py").unwrap(), MOVED_CART);
    for gone in ["prices.py", "unused.py"] {
        assert!(!project.root().join(gone).exists(), "{gone}");
    }
}
