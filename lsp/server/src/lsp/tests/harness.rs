//! A client on streams in memory, with a disk and models that are scripted.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use scopewise_engine::{Engine, Proposal, Roles};
use scopewise_loader::Options;
use scopewise_models::{Answer, Failure, FailureKind, Model, Part, Request, Running, Usage};
use scopewise_route::{Policy, Rung, RungId};
use scopewise_workspace::{File, Snapshot, Text, WorkspacePath};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{CustomAction, Deliver};
use crate::lsp::server::service;
use crate::lsp::session::Session;
use crate::lsp::settings::{Configure, Disk, Indexed, LocalDisk, Settings};
use crate::lsp::{serve, serve_session};

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(15);

/// Where the scripted workspace lies.
pub(super) const ROOT: &str = "file:///scripted";

/// A client and the server that serves it.
pub(super) struct TestClient {
    input: Option<DuplexStream>,
    output: DuplexStream,
    raw: Vec<u8>,
    /// Messages of the server that nobody has asked for yet.
    unread: VecDeque<Value>,
    next_id: i64,
    server: JoinHandle<u8>,
}

impl TestClient {
    /// Starts a server over these files and models and initializes it.
    pub(super) async fn start(setup: Setup) -> Self {
        let (capabilities, options) = (setup.capabilities.clone(), setup.options.clone());
        let mut client = Self::unstarted(setup);
        let id = client
            .send_request(
                "initialize",
                json!({"processId": null, "rootUri": null, "capabilities": capabilities,
                    "initializationOptions": options,
                    "workspaceFolders": [{"uri": ROOT, "name": "scripted"}]}),
            )
            .await;
        client.answer(id).await;
        client.notify("initialized", json!({})).await;
        client
    }

    /// Starts a server over a folder of this machine and initializes it; `root` is its URI. Returns the
    /// server's session too.
    pub(super) async fn start_on_disk(root: &str) -> (Self, Arc<Session>) {
        let (configure, _) = Setup::default().parts();
        let served = service(configure, Arc::new(LocalDisk));
        let session = Arc::clone(&served.2);
        let mut client =
            Self::of(|input, output| tokio::spawn(serve_session(input, output, served)));
        let watching = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}},
            "window": {"workDoneProgress": true}});
        client
            .request(
                "initialize",
                json!({"processId": null, "rootUri": null, "capabilities": watching,
                    "workspaceFolders": [{"uri": root, "name": "on disk"}]}),
            )
            .await;
        client.notify("initialized", json!({})).await;
        (client, session)
    }

    /// Starts a server and says nothing yet.
    pub(super) fn unstarted(setup: Setup) -> Self {
        let (configure, disk) = setup.parts();
        Self::of(|input, output| tokio::spawn(serve(input, output, configure, disk)))
    }

    fn of(start: impl FnOnce(DuplexStream, DuplexStream) -> JoinHandle<u8>) -> Self {
        let (input, server_input) = tokio::io::duplex(1 << 16);
        let (server_output, output) = tokio::io::duplex(1 << 16);
        let server = start(server_input, server_output);
        Self {
            input: Some(input),
            output,
            raw: Vec::new(),
            unread: VecDeque::new(),
            next_id: 1,
            server,
        }
    }

    /// Sends bytes as they are.
    pub(super) async fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).await.unwrap();
    }

    async fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.send_raw(frame.as_bytes()).await;
    }

    /// Sends a notification.
    pub(super) async fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
            .await;
    }

    /// Sends a request and returns its id.
    pub(super) async fn send_request(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
            .await;
        id
    }

    /// Sends a request and waits for its answer, result or error.
    pub(super) async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send_request(method, params).await;
        self.answer(id).await
    }

    /// Answers a request of the server.
    pub(super) async fn reply(&mut self, request: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": result}))
            .await;
    }

    /// Answers a request of the server with an error.
    pub(super) async fn refuse(&mut self, request: &Value, code: i64) {
        let error = json!({"code": code, "message": "refused"});
        self.send(&json!({"jsonrpc": "2.0", "id": request["id"], "error": error}))
            .await;
    }

    /// The answer to a request: its `result`, or its `error`.
    pub(super) async fn answer(&mut self, id: i64) -> Value {
        let answer = self
            .wait_for(|message| message.get("method").is_none() && message["id"] == id)
            .await;
        answer.get("result").unwrap_or(&answer["error"]).clone()
    }

    /// The next message of the server with that method.
    pub(super) async fn expect(&mut self, method: &str) -> Value {
        self.wait_for(|message| message["method"] == method).await
    }

    /// Waits until a root has been indexed.
    pub(super) async fn expect_end_of_index(&mut self) {
        self.wait_for(|message| {
            let params = &message["params"];
            let token = params["token"].as_str().unwrap_or_default();
            token.starts_with("scopewise/index/") && params["value"]["kind"] == "end"
        })
        .await;
    }

    /// The text of the next message that is shown and holds these words.
    pub(super) async fn expect_shown(&mut self, words: &str) -> String {
        let message = self
            .wait_for(|message| {
                let shown = message["method"] == "window/showMessage"
                    || message["method"] == "window/showMessageRequest";
                shown
                    && message["params"]["message"]
                        .as_str()
                        .is_some_and(|text| text.contains(words))
            })
            .await;
        message["params"]["message"].as_str().unwrap().to_owned()
    }

    /// The next message for which `wanted` holds; the others stay.
    pub(super) async fn wait_for(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&wanted) {
            return self.unread.remove(at).unwrap();
        }
        loop {
            let message = self.read().await;
            if wanted(&message) {
                return message;
            }
            self.unread.push_back(message);
        }
    }

    /// The methods of the messages that have arrived and nobody has asked for.
    pub(super) fn unread_methods(&self) -> Vec<&str> {
        let unread = self.unread.iter();
        unread.filter_map(|it| it["method"].as_str()).collect()
    }

    async fn read(&mut self) -> Value {
        loop {
            if let Some(message) = self.take_frame() {
                return message;
            }
            let mut chunk = [0; 4096];
            let read = tokio::time::timeout(LIMIT, self.output.read(&mut chunk));
            let count = match read.await {
                Ok(count) => count.unwrap(),
                Err(_) => panic!("the server says nothing; unread: {:#?}", self.unread),
            };
            assert!(count > 0, "the server is gone; unread: {:#?}", self.unread);
            self.raw.extend_from_slice(&chunk[..count]);
        }
    }

    fn take_frame(&mut self) -> Option<Value> {
        let text = String::from_utf8_lossy(&self.raw);
        let (header, _) = text.split_once("\r\n\r\n")?;
        let length: usize = header.strip_prefix("Content-Length: ")?.parse().ok()?;
        let start = header.len() + 4;
        let body = self.raw.get(start..start + length)?;
        let message = serde_json::from_slice(body).unwrap();
        self.raw.drain(..start + length);
        Some(message)
    }

    /// Opens a file of the scripted workspace.
    pub(super) async fn open(&mut self, path: &str, version: i32, text: &str) {
        let uri = format!("{ROOT}/{path}");
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "", "version": version, "text": text}}),
        )
        .await;
    }

    /// Changes a file: `range` as start line, start character, end line, end character.
    pub(super) async fn change(&mut self, path: &str, version: i32, range: [u32; 4], text: &str) {
        let [line, character, end_line, end_character] = range;
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": format!("{ROOT}/{path}"), "version": version},
                "contentChanges": [{"range": {
                    "start": {"line": line, "character": character},
                    "end": {"line": end_line, "character": end_character}}, "text": text}]}),
        )
        .await;
    }

    /// Runs a command and returns the answer.
    pub(super) async fn command(&mut self, command: &str, arguments: Value) -> Value {
        self.request(
            "workspace/executeCommand",
            json!({"command": command, "arguments": arguments}),
        )
        .await
    }

    /// The code actions at a range, as start line, start character, end line, end character.
    pub(super) async fn actions(&mut self, path: &str, range: [u32; 4]) -> Vec<Value> {
        let [line, character, end_line, end_character] = range;
        let actions = self
            .request(
                "textDocument/codeAction",
                json!({"textDocument": {"uri": format!("{ROOT}/{path}")}, "range": {
                    "start": {"line": line, "character": character},
                    "end": {"line": end_line, "character": end_character}},
                    "context": {"diagnostics": []}}),
            )
            .await;
        serde_json::from_value(actions).unwrap()
    }

    /// Says `shutdown` and `exit` and returns the exit code.
    pub(super) async fn shut_down(mut self) -> u8 {
        let answer = self.request("shutdown", Value::Null).await;
        assert_eq!(answer, Value::Null);
        self.notify("exit", Value::Null).await;
        self.exit_code().await
    }

    /// Closes the server's input.
    pub(super) fn close_input(&mut self) {
        self.input = None;
    }

    /// Waits for the server to end.
    pub(super) async fn exit_code(self) -> u8 {
        tokio::time::timeout(LIMIT, self.server)
            .await
            .expect("the server goes on")
            .unwrap()
    }
}

/// What a test server is made of.
pub(super) struct Setup {
    pub(super) files: BTreeMap<&'static str, &'static str>,
    pub(super) models: BTreeMap<RungId, Arc<dyn Model>>,
    pub(super) deliver: Deliver,
    pub(super) capabilities: Value,
    pub(super) actions: Vec<CustomAction>,
    /// `initializationOptions`.
    pub(super) options: Value,
    /// Where the index waits for a word after the texts are there; `None` makes it at once, without texts.
    pub(super) index_after: Option<Receiver<()>>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
            models: BTreeMap::new(),
            deliver: Deliver::Auto,
            actions: Vec::new(),
            options: Value::Null,
            index_after: None,
            capabilities: json!({
                "general": {"positionEncodings": ["utf-16", "utf-8"]},
                "window": {"workDoneProgress": true},
                "workspace": {"workspaceEdit": {"documentChanges": true,
                    "resourceOperations": ["create", "rename", "delete"]}},
            }),
        }
    }
}

impl Setup {
    fn parts(self) -> (Configure, Arc<dyn Disk>) {
        let rung = |id: RungId| Rung {
            id,
            models: vec![format!("scripted {id}")],
            window: Some(100_000),
            max_output: 10_000,
        };
        let policy = Policy {
            ladder: self.models.keys().copied().map(rung).collect(),
            ..Policy::default()
        };
        let models = self.models.into_iter();
        let roles = Roles {
            models: models.map(|(id, model)| (id, vec![model])).collect(),
        };
        let settings = Settings {
            engine: Engine::new(policy, roles, None),
            deliver: self.deliver,
            directive: "ai!".into(),
            actions: self.actions,
            load: Options {
                ignore: vec!["left_out.py".into()],
                ..Options::default()
            },
            warnings: Vec::new(),
        };
        let configure: Configure = Arc::new(move |_, _| settings.clone());
        let disk = ScriptedDisk {
            files: self.files,
            index_after: self.index_after.map(std::sync::Mutex::new),
        };
        (configure, Arc::new(disk))
    }
}

struct ScriptedDisk {
    files: BTreeMap<&'static str, &'static str>,
    index_after: Option<std::sync::Mutex<Receiver<()>>>,
}

impl Disk for ScriptedDisk {
    fn index(
        &self,
        _: &Path,
        _: &Options,
        _: Option<&Snapshot>,
        seen: &(dyn Fn(usize, usize) + Sync),
        _: &AtomicBool,
    ) -> Result<Indexed, String> {
        if let Some(word) = &self.index_after {
            word.lock().unwrap().recv_timeout(LIMIT).unwrap();
        }
        seen(self.files.len(), self.files.len());
        let texts = self.files.iter().map(|(path, text)| (*path, *text));
        Ok(Indexed {
            snapshot: Snapshot::of_texts(texts),
            news: 0,
        })
    }

    fn texts(&self, _: &Path, _: &Options, _: &AtomicBool) -> Option<Snapshot> {
        self.index_after.as_ref()?;
        let files = self.files.iter();
        let unread = |(path, text): (&&str, &&str)| {
            WorkspacePath::new(path).map(|path| File::unread(path, text))
        };
        Some(Snapshot::of_files(files.filter_map(unread), true))
    }

    fn changed(
        &self,
        folder: &Path,
        _: &Options,
        paths: &[WorkspacePath],
        _: &Snapshot,
    ) -> Vec<(WorkspacePath, Option<File>)> {
        let files = paths.iter();
        let file = |path: &WorkspacePath| (path.clone(), self.named(folder, path).ok());
        files.map(file).collect()
    }

    fn keep_index(&self, _: &Path, _: &Options, _: &Snapshot) {}

    fn named(&self, _: &Path, path: &WorkspacePath) -> Result<File, String> {
        let text = self.files.get(path.as_str());
        let parse = |text: &&str| File::parse(path.clone(), Text::from(*text), None, false);
        text.map(parse)
            .ok_or_else(|| format!("{path} does not exist; check the path"))
    }

    fn keep(&self, _: Option<&Path>, _: &Proposal) {}

    fn write_diff(&self, id: &str, diff: &str) -> Result<PathBuf, String> {
        Ok(PathBuf::from(format!("/diffs/{id}-{}.diff", diff.len())))
    }
}

/// A model that plays its lines in turn; a line sent through the returned handle is one answer.
pub(super) struct ScriptedModel {
    name: &'static str,
    lines: Mutex<mpsc::UnboundedReceiver<String>>,
    /// One entry for each call that has begun: the prompt's last message.
    pub(super) calls: mpsc::UnboundedSender<String>,
}

/// The test's side of a [`ScriptedModel`].
pub(super) struct Script {
    say: mpsc::UnboundedSender<String>,
    calls: Mutex<mpsc::UnboundedReceiver<String>>,
}

impl Script {
    /// A model that answers what [`Script::say`] is given, each call one answer, and waits where
    /// there is none.
    pub(super) fn model(name: &'static str) -> (Self, Arc<dyn Model>) {
        let (say, lines) = mpsc::unbounded_channel();
        let (calls, called) = mpsc::unbounded_channel();
        let model = ScriptedModel {
            name,
            lines: Mutex::new(lines),
            calls,
        };
        let script = Self {
            say,
            calls: Mutex::new(called),
        };
        (script, Arc::new(model))
    }

    /// The next answer.
    pub(super) fn say(&self, answer: &str) {
        self.say.send(answer.to_owned()).unwrap();
    }

    /// Waits until the model is called and returns the prompt.
    pub(super) async fn called(&self) -> String {
        let mut calls = self.calls.lock().await;
        tokio::time::timeout(LIMIT, calls.recv())
            .await
            .expect("the model is not called")
            .unwrap()
    }
}

impl Model for ScriptedModel {
    fn name(&self) -> &str {
        self.name
    }

    fn run<'a>(
        &'a self,
        request: &'a Request,
        parts: mpsc::UnboundedSender<Part>,
        cancel: CancellationToken,
    ) -> Running<'a> {
        Box::pin(async move {
            let prompt = request.messages.last().map(|it| it.text.clone());
            let _ = self.calls.send(prompt.unwrap_or_default());
            let line = async { self.lines.lock().await.recv().await };
            let text = tokio::select! {
                line = line => line.unwrap_or_default(),
                () = cancel.cancelled() => return Err(Failure {
                    kind: FailureKind::Cancelled,
                    message: "cancelled".into(),
                    usage: Usage::default(),
                    requests: 1,
                }),
            };
            let _ = parts.send(Part::Text(text.clone()));
            Ok(Answer {
                text,
                usage: Usage::default(),
                model: self.name.into(),
                requests: 1,
            })
        })
    }
}
