//! A language client that speaks to the real binary over stdio. Every message is kept in order, so a
//! test waits for what it needs and never for a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use crate::programs;
use crate::project::Project;

/// How long a test waits for a message before it fails: for a loaded machine, never for a result.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A client with its server.
pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Every message seen and not yet taken.
    seen: Vec<Value>,
    errors: Option<std::thread::JoinHandle<String>>,
    next_id: i64,
    /// Whether `workspace/applyEdit` is answered `applied: true` and other requests by `null`.
    pub answers: bool,
}

impl Client {
    /// Starts the server in a project; nothing is sent yet.
    ///
    /// # Errors
    /// When the binary cannot be started.
    pub fn start(project: &Project) -> Result<Self> {
        Self::start_with(project, &[])
    }

    /// As [`Self::start`], with more environment.
    ///
    /// # Errors
    /// When the binary cannot be started.
    pub fn start_with(project: &Project, environment: &[(&str, &str)]) -> Result<Self> {
        let mut server = Command::new(programs::scopewise()?)
            .current_dir(project.root())
            .env_remove("OPENAI_API_KEY")
            .env_remove("ANTHROPIC_API_KEY")
            .envs(project.environment())
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the server cannot be started")?;
        let input = server.stdin.take();
        let output = server.stdout.take().context("the server has no output")?;
        let mut log = server.stderr.take().context("the server has no log")?;
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let errors = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = log.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Ok(Self {
            server,
            input,
            messages,
            seen: Vec::new(),
            errors: Some(errors),
            next_id: 1,
            answers: true,
        })
    }

    /// The server's process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.server.id()
    }

    /// Initializes with the capabilities of a full client and waits for the index.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn initialize(&mut self, project: &Project) -> Result<Value> {
        self.initialize_with(project, full_capabilities())
    }

    /// Initializes with other capabilities.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn initialize_with(&mut self, project: &Project, capabilities: Value) -> Result<Value> {
        let root = crate::project::file_uri(&project.root());
        let answer = self.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "project" }],
                "capabilities": capabilities,
            }),
        )?;
        self.notify("initialized", json!({}))?;
        Ok(answer)
    }

    /// Opens a file of the project with its text on disk.
    ///
    /// # Errors
    /// When it cannot be read or sent.
    pub fn open(&mut self, project: &Project, path: &str) -> Result<()> {
        let text = project.read(path)?;
        self.open_text(&project.uri(path), &text)
    }

    /// Opens a text.
    ///
    /// # Errors
    /// When it cannot be sent.
    pub fn open_text(&mut self, uri: &str, text: &str) -> Result<()> {
        let language = uri.rsplit('.').next().unwrap_or("text");
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }),
        )
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// When there is none, or it is an error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value> {
        let id = self.send_request(method, params)?;
        self.answer(id)
    }

    /// Sends a request without waiting; gives its id.
    ///
    /// # Errors
    /// When it cannot be sent.
    pub fn send_request(&mut self, method: &str, params: Value) -> Result<i64> {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        Ok(id)
    }

    /// Waits for the answer to a request.
    ///
    /// # Errors
    /// When there is none, or it is an error.
    pub fn answer(&mut self, id: i64) -> Result<Value> {
        let message = self.wait_for(&format!("the answer to request {id}"), |message| {
            message.get("method").is_none() && message.get("id").and_then(Value::as_i64) == Some(id)
        })?;
        match message.get("error") {
            Some(error) => Err(anyhow!("{error}")),
            None => Ok(message.get("result").cloned().unwrap_or_default()),
        }
    }

    /// Sends a notification.
    ///
    /// # Errors
    /// When it cannot be sent.
    pub fn notify(&mut self, method: &str, params: Value) -> Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Waits for a request or notification of the server and takes it.
    ///
    /// # Errors
    /// When it does not come.
    pub fn wait_for_method(&mut self, method: &str) -> Result<Value> {
        self.wait_for(method, |message| {
            message.get("method").and_then(Value::as_str) == Some(method)
        })
    }

    /// Waits for a `window/showMessage` that holds `part`, and gives its text.
    ///
    /// # Errors
    /// When it does not come.
    pub fn wait_for_message(&mut self, part: &str) -> Result<String> {
        let found = self.wait_for(&format!("a message with {part:?}"), |message| {
            message.get("method").and_then(Value::as_str) == Some("window/showMessage")
                && shown(message).contains(part)
        })?;
        Ok(shown(&found).to_owned())
    }

    /// Waits until the background index has ended.
    ///
    /// # Errors
    /// When it does not.
    pub fn wait_for_index(&mut self) -> Result<()> {
        self.wait_for("the end of indexing", |message| {
            message.get("method").and_then(Value::as_str) == Some("$/progress")
                && message
                    .pointer("/params/token")
                    .is_some_and(|it| it.to_string().contains("index"))
                && message
                    .pointer("/params/value/kind")
                    .and_then(Value::as_str)
                    == Some("end")
        })
        .map(|_| ())
    }

    /// Waits for the first message, seen or coming, for which `wanted` holds, and takes it.
    ///
    /// # Errors
    /// When it does not come; says what came instead.
    pub fn wait_for(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        if let Some(found) = self.seen.iter().position(&wanted) {
            return Ok(self.seen.remove(found));
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) => {
                    self.answer_request(&message)?;
                    if wanted(&message) {
                        return Ok(message);
                    }
                    self.seen.push(message);
                }
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{name} did not come; seen: {:#?}", self.seen)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("the server ended before {name}; seen: {:#?}", self.seen)
                }
            }
        }
    }

    /// Answers the server's own request as an agreeable client would.
    fn answer_request(&mut self, message: &Value) -> Result<()> {
        let (Some(id), Some(method)) = (
            message.get("id"),
            message.get("method").and_then(Value::as_str),
        ) else {
            return Ok(());
        };
        if !self.answers {
            return Ok(());
        }
        let result = match method {
            "workspace/applyEdit" => json!({ "applied": true }),
            "workspace/configuration" => json!([null]),
            "window/showDocument" => json!({ "success": true }),
            _ => Value::Null,
        };
        let id = id.clone();
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }))
    }

    /// Sends one message.
    ///
    /// # Errors
    /// When the server no longer reads.
    pub fn send(&mut self, message: &Value) -> Result<()> {
        let text = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes())
    }

    /// Sends bytes as they are, for malformed frames.
    ///
    /// # Errors
    /// When the server no longer reads.
    pub fn send_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        let input = self
            .input
            .as_mut()
            .context("the server's input is closed")?;
        input.write_all(bytes)?;
        Ok(input.flush()?)
    }

    /// Shuts down as a client does; gives the exit code and all that the server logged.
    ///
    /// # Errors
    /// When the server does not end.
    pub fn shut_down(mut self) -> Result<(Option<i32>, String)> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null)?;
        self.wait_for_exit()
    }

    /// Closes the input and waits for the end, as when an editor dies.
    ///
    /// # Errors
    /// When the server does not end.
    pub fn hang_up(mut self) -> Result<(Option<i32>, String)> {
        self.input = None;
        self.wait_for_exit()
    }

    /// Kills the server, which has no time to do anything about it.
    ///
    /// # Errors
    /// When it does not end.
    pub fn kill(mut self) -> Result<()> {
        self.server.kill()?;
        self.server.wait()?;
        Ok(())
    }

    fn wait_for_exit(&mut self) -> Result<(Option<i32>, String)> {
        let end = Instant::now() + PATIENCE;
        // The output closes when the process ends: that is the signal, not a time.
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) => self.seen.push(message),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => bail!("the server did not end"),
            }
        }
        let status = self.server.wait()?;
        let log = self.errors.take().map(std::thread::JoinHandle::join);
        Ok((status.code(), log.and_then(Result::ok).unwrap_or_default()))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn shown(message: &Value) -> &str {
    message
        .pointer("/params/message")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("Content-Length:") {
            length = number.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The capabilities of a client that can do all that Scopewise uses.
#[must_use]
pub fn full_capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "failureHandling": "abort",
            },
        },
        "textDocument": {
            "codeAction": {
                "codeActionLiteralSupport": {
                    "codeActionKind": { "valueSet": ["", "quickfix", "refactor", "refactor.rewrite"] }
                },
                "dataSupport": true,
                "tagSupport": { "valueSet": [1] },
            }
        },
    })
}
