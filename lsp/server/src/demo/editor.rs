//! A very small editor: it starts the real server as a process, speaks to it over stdio, keeps the
//! open texts, and applies the edits it is sent. Positions are bytes (`utf-8` is negotiated).

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use scopewise_workspace::{Position, PositionEncoding, Text, TextEdit};
use serde_json::{Value, json};
use tower_lsp::gen_lsp_types::Uri;

/// How long a message may take before the demo says that the server is stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// The editor and its server.
pub(super) struct Editor {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    root: PathBuf,
    /// Its URI.
    address: String,
    open: BTreeMap<String, (i32, Text)>,
    next_id: i64,
    /// What the server said by progress and messages since the last look.
    pub(super) said: Vec<String>,
    /// How many edits were applied.
    pub(super) applied: usize,
}

impl Editor {
    /// Starts the server on `root` with this configuration file and state folder.
    ///
    /// # Errors
    /// When it does not start or answer.
    pub(super) fn start(root: &Path, configuration: &Path, home: &Path) -> Result<Self> {
        let own = std::env::current_exe().context("the running program has no path")?;
        let mut server = Command::new(own)
            .arg("lsp")
            .current_dir(root)
            .env_remove("OPENAI_API_KEY")
            .env_remove("ANTHROPIC_API_KEY")
            .env("SCOPEWISE_CONFIG", configuration)
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("LOCALAPPDATA", home.join("state"))
            .env("SCOPEWISE_DEMO_KEY", "no-secret")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the server cannot be started")?;
        let input = server.stdin.take().context("the server takes no input")?;
        let output = server.stdout.take().context("the server gives no output")?;
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(message)) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let root = root.to_path_buf();
        let address = Uri::from_file_path(&root)
            .ok()
            .context("the temporary folder has no URI")?;
        let mut editor = Self {
            server,
            input,
            messages,
            root,
            address: address.into(),
            open: BTreeMap::new(),
            next_id: 1,
            said: Vec::new(),
            applied: 0,
        };
        editor.initialize()?;
        Ok(editor)
    }

    fn initialize(&mut self) -> Result<()> {
        let root = self.address.clone();
        self.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "demo" }],
                "capabilities": {
                    "general": { "positionEncodings": ["utf-8"] },
                    "window": { "workDoneProgress": true },
                    "workspace": {
                        "applyEdit": true,
                        "workspaceEdit": {
                            "documentChanges": true,
                            "resourceOperations": ["create", "rename", "delete"],
                        },
                    },
                },
            }),
        )?;
        self.notify("initialized", &json!({}))?;
        self.wait_for("the end of indexing", |message| {
            is_progress(message, "end") && token(message).contains("index")
        })?;
        self.said.clear();
        Ok(())
    }

    /// The address of a file of the project.
    pub(super) fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    /// Opens a file of the project unless it is open.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open(&mut self, path: &str) -> Result<()> {
        let uri = self.uri(path);
        if self.open.contains_key(&uri) {
            return Ok(());
        }
        let text = std::fs::read_to_string(self.root.join(path))
            .with_context(|| format!("{path} cannot be read"))?;
        self.did_open(&uri, &text)
    }

    fn did_open(&mut self, uri: &str, text: &str) -> Result<()> {
        self.open.insert(uri.to_owned(), (1, Text::from(text)));
        let language = uri.rsplit('.').next().unwrap_or_default();
        self.notify(
            "textDocument/didOpen",
            &json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }),
        )
    }

    /// The text of a file as the editor has it, else as it is on disk.
    pub(super) fn text(&self, path: &str) -> String {
        match self.open.get(&self.uri(path)) {
            Some((_, text)) => text.to_string(),
            None => std::fs::read_to_string(self.root.join(path)).unwrap_or_default(),
        }
    }

    /// The position of the first place of `part` in an open file.
    ///
    /// # Errors
    /// When it is not there.
    pub(super) fn position_of(&self, path: &str, part: &str) -> Result<Value> {
        let text = self.text(path);
        let byte = text
            .find(part)
            .with_context(|| format!("{path} does not hold {part:?}"))?;
        let position = Text::from(text.as_str()).position_of(byte, PositionEncoding::Utf8);
        Ok(json!({ "line": position.line, "character": position.character }))
    }

    /// The titles and commands in the menu at a position.
    ///
    /// # Errors
    /// When the server does not answer.
    pub(super) fn menu(&mut self, path: &str, position: &Value) -> Result<Vec<(String, Value)>> {
        let params = json!({
            "textDocument": { "uri": self.uri(path) },
            "range": { "start": position, "end": position },
            "context": { "diagnostics": [], "triggerKind": 1 },
        });
        let answer = self.request("textDocument/codeAction", &params)?;
        let entries = answer.as_array().cloned().unwrap_or_default();
        Ok(entries
            .iter()
            .map(|entry| {
                let title = entry
                    .get("title")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                (
                    title.to_owned(),
                    entry.get("command").cloned().unwrap_or_default(),
                )
            })
            .collect())
    }

    /// Runs a command and waits until the work it started has ended.
    ///
    /// # Errors
    /// When the server refuses it or does not end.
    pub(super) fn run(&mut self, command: &str, arguments: &Value) -> Result<()> {
        self.request(
            "workspace/executeCommand",
            &json!({ "command": command, "arguments": arguments }),
        )?;
        self.wait_for("the end of the ask", |message| {
            is_progress(message, "end") && !token(message).contains("index")
        })?;
        self.settle();
        Ok(())
    }

    /// Runs a command that ends at once.
    ///
    /// # Errors
    /// When the server refuses it.
    pub(super) fn run_at_once(&mut self, command: &Value) -> Result<()> {
        let before = self.applied;
        let params = json!({
            "command": command.get("command"),
            "arguments": command.get("arguments"),
        });
        self.request("workspace/executeCommand", &params)?;
        while self.applied == before {
            self.take_one("the edit")?;
        }
        self.settle();
        Ok(())
    }

    /// A round trip: all that was sent before its answer has been seen. No server has this method.
    fn settle(&mut self) {
        let _ = self.request("scopewise/demo", &Value::Null);
    }

    fn request(&mut self, method: &str, params: &Value) -> Result<Value> {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let answer = self.wait_for(method, |message| {
            message.get("method").is_none() && message.get("id").and_then(Value::as_i64) == Some(id)
        })?;
        match answer.get("error") {
            Some(error) => Err(anyhow!(
                "{method}: {}",
                error
                    .get("message")
                    .and_then(Value::as_str)
                    .unwrap_or("failed")
            )),
            None => Ok(answer.get("result").cloned().unwrap_or_default()),
        }
    }

    fn notify(&mut self, method: &str, params: &Value) -> Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        Ok(self.input.flush()?)
    }

    fn wait_for(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        loop {
            let message = self.take_one(name)?;
            if wanted(&message) {
                return Ok(message);
            }
        }
    }

    fn take_one(&mut self, name: &str) -> Result<Value> {
        let message = match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => bail!("the server did not send {name} in time"),
            Err(RecvTimeoutError::Disconnected) => bail!("the server ended before {name}"),
        };
        self.handle(&message)?;
        Ok(message)
    }

    fn handle(&mut self, message: &Value) -> Result<()> {
        let method = message
            .get("method")
            .and_then(Value::as_str)
            .unwrap_or_default();
        match method {
            "$/progress" | "window/showMessage" => {
                let text = message
                    .pointer("/params/value/message")
                    .or_else(|| message.pointer("/params/message"))
                    .and_then(Value::as_str);
                self.said.extend(text.map(str::to_owned));
            }
            "workspace/applyEdit" => {
                let edit = message.pointer("/params/edit").cloned().unwrap_or_default();
                let result = match self.apply(&edit) {
                    Ok(()) => json!({ "applied": true }),
                    Err(error) => json!({ "applied": false, "failureReason": error.to_string() }),
                };
                self.applied += 1;
                return self.answer(message, &result);
            }
            _ => {}
        }
        if message.get("id").is_some() && !method.is_empty() {
            return self.answer(message, &Value::Null);
        }
        Ok(())
    }

    fn answer(&mut self, message: &Value, result: &Value) -> Result<()> {
        let id = message.get("id").cloned().unwrap_or_default();
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }))
    }

    fn apply(&mut self, edit: &Value) -> Result<()> {
        let changes = edit.get("documentChanges").and_then(Value::as_array);
        for change in changes.context("the edit has no documentChanges")? {
            if change.get("kind").and_then(Value::as_str) == Some("create") {
                let uri = change
                    .get("uri")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned();
                self.did_open(&uri, "")?;
            } else {
                self.apply_to_file(change)?;
            }
        }
        Ok(())
    }

    fn apply_to_file(&mut self, change: &Value) -> Result<()> {
        let uri = change.pointer("/textDocument/uri").and_then(Value::as_str);
        let uri = uri.context("the edit names no file")?.to_owned();
        let version = change
            .pointer("/textDocument/version")
            .and_then(Value::as_i64);
        if !self.open.contains_key(&uri) {
            let path = uri.strip_prefix(&self.address).unwrap_or(&uri);
            let path = self.root.join(path.trim_start_matches('/'));
            let text = std::fs::read_to_string(&path).context("the edit names an unknown file")?;
            self.did_open(&uri, &text)?;
        }
        let (current, text) = self.open.get(&uri).cloned().unwrap_or_default();
        if version.is_some_and(|version| version != i64::from(current)) {
            bail!("the edit is for another version");
        }
        let edits = change
            .get("edits")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let mut edits: Vec<TextEdit> = edits
            .iter()
            .filter_map(|edit| text_edit(&text, edit))
            .collect();
        edits.sort_by_key(|edit| edit.range.start);
        let after = text.edited(&edits);
        self.notify(
            "textDocument/didChange",
            &json!({
                "textDocument": { "uri": uri, "version": current + 1 },
                "contentChanges": [{ "text": after.to_string() }],
            }),
        )?;
        self.open.insert(uri, (current + 1, after));
        Ok(())
    }

    /// Ends the server as an editor does.
    ///
    /// # Errors
    /// When it does not end well.
    pub(super) fn close(mut self) -> Result<()> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        let status = self.server.wait()?;
        if status.success() {
            Ok(())
        } else {
            bail!("the server ended with {status}")
        }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if let Ok(None) = self.server.try_wait() {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
    }
}

fn text_edit(text: &Text, edit: &Value) -> Option<TextEdit> {
    let byte = |pointer: &str| {
        let place = edit.pointer(pointer)?;
        let number = |key: &str| {
            place
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|it| u32::try_from(it).ok())
        };
        let position = Position {
            line: number("line")?,
            character: number("character")?,
        };
        Some(text.offset_of(position, PositionEncoding::Utf8))
    };
    let replacement = edit.get("newText")?.as_str()?.to_owned();
    Some(TextEdit {
        range: byte("/range/start")?..byte("/range/end")?,
        replacement,
    })
}

fn is_progress(message: &Value, kind: &str) -> bool {
    message.get("method").and_then(Value::as_str) == Some("$/progress")
        && message
            .pointer("/params/value/kind")
            .and_then(Value::as_str)
            == Some(kind)
}

fn token(message: &Value) -> String {
    message
        .pointer("/params/token")
        .map(Value::to_string)
        .unwrap_or_default()
}

fn read_message(output: &mut impl BufRead) -> io::Result<Option<Value>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("Content-Length:") {
            length = number.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body).ok())
}
