//! Thousands of files that change on disk while somebody types: a real repository, a real switch.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use scopewise_loader::{Options, load};
use scopewise_workspace::Snapshot;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::harness::TestClient;
use crate::lsp::session::Session;

const FILES: usize = 5000;

/// One notification of a client names so many files.
const NAMED: usize = 700;

fn git(root: &Path, arguments: &[&str]) {
    feed_git(root, arguments, "");
}

fn feed_git(root: &Path, arguments: &[&str], input: &str) {
    let mut running = Command::new("git")
        .args(["-c", "core.autocrlf=false", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = running.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    assert!(running.wait().unwrap().success(), "git {arguments:?}");
}

fn path(number: usize) -> String {
    format!("p{}/m{number}.py", number / 250)
}

/// A commit of these files as `git fast-import` reads it.
fn commit(branch: &str, files: impl Iterator<Item = (usize, &'static str)>) -> String {
    let mut stream = format!(
        "commit refs/heads/{branch}\ncommitter a <a@b.c> 1700000000 +0000\ndata 0\n\ndeleteall\n"
    );
    for (number, result) in files {
        let text = format!("def f{number}(x):\n    return {result}\n");
        let (path, length) = (path(number), text.len());
        stream += &format!("M 100644 inline {path}\ndata {length}\n{text}\n");
    }
    stream
}

/// A repository on branch `one`; on `two` every file is another, some are gone and some are new.
fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    let one = commit("one", (0..FILES).map(|number| (number, "x")));
    let two = commit("two", (100..FILES + 100).map(|number| (number, "x + 1")));
    git(root, &["init", "-q"]);
    feed_git(root, &["fast-import", "--quiet"], &(one + &two));
    git(root, &["switch", "-q", "one"]);
    folder
}

/// The files of an index with their texts and the names defined in them, but for one.
fn seen(snapshot: &Snapshot, but: &str) -> Vec<(String, String, Vec<String>)> {
    let files = snapshot.files().filter(|file| file.path.as_str() != but);
    let names = |file: &scopewise_workspace::File| {
        let definitions = file.facts().definitions.iter();
        definitions.map(|it| it.name.clone()).collect()
    };
    files
        .map(|file| (file.path.to_string(), file.text_for_once(), names(file)))
        .collect()
}

/// Types one version of the directive in the open file and asks for the menu, which has to name it.
async fn type_and_ask(client: &mut TestClient, uri: &str, version: i32) {
    client
        .notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"text": format!("# ai! take {version}\nx = 1\n")}]}),
        )
        .await;
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": uri}, "context": {"diagnostics": []},
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}),
        )
        .await;
    let title = actions[0]["title"].as_str().unwrap_or_default();
    assert!(
        title.starts_with(&format!("ai! take {version} ")),
        "{title}"
    );
}

async fn name_changes(client: &mut TestClient, root: &str, numbers: std::ops::Range<usize>) {
    let changes: Vec<Value> = numbers
        .map(|number| json!({"uri": format!("{root}/{}", path(number)), "type": 2}))
        .collect();
    client
        .notify(
            "workspace/didChangeWatchedFiles",
            json!({"changes": changes}),
        )
        .await;
}

fn indexed(session: &Arc<Session>) -> Snapshot {
    let store = session.now();
    store.roots().next().unwrap().snapshot.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_switch_while_typing_ends_as_a_cold_build() {
    let folder = repository();
    let real = fs::canonicalize(folder.path()).unwrap();
    let root = format!("file://{}", real.display());
    let open = path(777);
    let uri = format!("{root}/{open}");
    let (mut client, session) = TestClient::start_on_disk(&root).await;
    client.expect_end_of_index().await;
    session.reading.settled().await;
    assert_eq!(indexed(&session).file_count(), FILES);
    client
        .notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": "x = 1\n"}}),
        )
        .await;
    let switching = real.clone();
    let switched = tokio::task::spawn_blocking(move || git(&switching, &["switch", "-q", "two"]));
    let mut version = 1;
    while !switched.is_finished() {
        version += 1;
        type_and_ask(&mut client, &uri, version).await;
    }
    switched.await.unwrap();
    let last = FILES + 100;
    for start in (0..last).step_by(NAMED) {
        name_changes(&mut client, &root, start..(start + NAMED).min(last)).await;
        version += 1;
        type_and_ask(&mut client, &uri, version).await;
    }
    session.reading.settled().await;
    version += 1;
    type_and_ask(&mut client, &uri, version).await;
    let warm = indexed(&session);
    let text = warm.file_at(&open).unwrap().text().to_string();
    assert_eq!(text, format!("# ai! take {version}\nx = 1\n"));
    let cold = load(&real, &Options::default(), &|_| {}, &AtomicBool::new(false)).unwrap();
    let (warm_files, cold_files) = (seen(&warm, &open), seen(&cold.snapshot, &open));
    let other = warm_files
        .iter()
        .zip(&cold_files)
        .find(|(warm, cold)| warm != cold);
    assert_eq!((warm_files.len(), other), (cold_files.len(), None));
    assert_eq!(warm.is_complete(), cold.snapshot.is_complete());
    assert_eq!(client.shut_down().await, 0);
}
