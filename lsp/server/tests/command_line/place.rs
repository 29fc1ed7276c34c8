//! A workspace and a home folder that exist for one test, and the binary run in them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A key that must appear nowhere.
pub(crate) const CANARY: &str = "sk-canary-0123456789abcdef";

/// A workspace and a home folder.
pub(crate) struct Place {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) said: String,
}

impl Place {
    /// A workspace of these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let place = Self {
            folder: TempDir::new().unwrap(),
            // Nobody listens there: a server of this machine is no part of a test.
            environment: ["OLLAMA_HOST", "LLAMA_ARG_PORT"]
                .map(|name| (name.into(), "9".into()))
                .into(),
        };
        fs::create_dir_all(place.root()).unwrap();
        for (path, text) in files {
            place.write(path, text.as_bytes());
        }
        place
    }

    /// The same with a variable set for every run.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The folder of the configuration, the state and all else of the user.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        write(&self.root().join(path), bytes);
    }

    pub(crate) fn configure(&self, text: &str) {
        write(
            &self.home().join(".config/scopewise/config.toml"),
            text.as_bytes(),
        );
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Runs the binary in the workspace.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        self.run_with(words, "")
    }

    /// As [`Self::run`], with a text on stdin.
    pub(crate) fn run_with(&self, words: &[&str], stdin: &str) -> Ended {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        // Who does not read its stdin closes it early.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            said: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The binary with this place's environment and nothing else of the machine's.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scopewise"));
        command
            .args(words)
            .current_dir(self.root())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .envs(self.windows())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Where Windows has the user's folders, and what its sockets do not work without.
    fn windows(&self) -> Vec<(&'static str, std::ffi::OsString)> {
        if !cfg!(windows) {
            return Vec::new();
        }
        let system = std::env::var_os("SystemRoot").unwrap_or_default();
        vec![
            ("SystemRoot", system),
            ("USERPROFILE", self.home().into()),
            ("APPDATA", self.home().join(".config").into()),
            ("LOCALAPPDATA", self.home().join(".local").into()),
        ]
    }

    /// Runs git in the workspace with an identity of its own.
    pub(crate) fn git(&self, words: &[&str]) {
        let status = Command::new("git")
            .current_dir(self.root())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(words)
            .env("HOME", self.home())
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "git {words:?}");
    }

    /// All of the user's files under the home folder, by name and text.
    pub(crate) fn kept(&self) -> Vec<(PathBuf, String)> {
        let mut kept = Vec::new();
        let mut folders = vec![self.home()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path => kept.push((path.clone(), fs::read_to_string(path).unwrap_or_default())),
                }
            }
        }
        kept
    }
}

impl Ended {
    /// The JSON on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}\nstdout: {}\nstderr: {}", self.out, self.said))
    }

    /// Checks the exit code and one sentence on stderr.
    #[track_caller]
    pub(crate) fn check(&self, code: i32, part: &str) {
        let shown = format!("stdout: {}\nstderr: {}", self.out, self.said);
        assert_eq!(self.code, Some(code), "{shown}");
        assert!(self.said.contains(part), "no {part:?} in\n{shown}");
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
