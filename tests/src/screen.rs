//! A program on a real screen: tmux holds it, and its control mode says when something was drawn, so
//! that a test looks again exactly then.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::client::PATIENCE;
use crate::{picture, programs};

/// A screen with one program on it.
pub struct Screen {
    tmux: PathBuf,
    socket: PathBuf,
    control: Child,
    /// Kept open: the control client ends with its input.
    _input: Option<ChildStdin>,
    drawn: Receiver<()>,
}

impl Screen {
    /// Starts `words` on a screen of 100 by 30, in `folder`, with this environment. `socket` is a
    /// path of its own for tmux.
    ///
    /// # Errors
    /// When tmux or the program does not start.
    pub fn start(
        socket: &Path,
        folder: &Path,
        environment: &[(String, String)],
        words: &[String],
    ) -> Result<Self> {
        let tmux = programs::fetched("helix/tmux")?;
        let mut start = Command::new(&tmux);
        start
            .env_remove("TMUX")
            .env("TERM", "xterm-256color")
            .env("LC_ALL", "C.UTF-8")
            // A new session takes its search path from here, whatever `-e` says.
            .envs(environment.iter().map(|(name, value)| (name, value)));
        start
            .arg("-S")
            .arg(socket)
            .args(["-f", "/dev/null", "new-session", "-d"]);
        start.args(["-x", "100", "-y", "30", "-c"]).arg(folder);
        for (name, value) in environment {
            start.arg("-e").arg(format!("{name}={value}"));
        }
        let started = start
            .args(words)
            .status()
            .context("tmux cannot be started")?;
        if !started.success() {
            bail!("tmux ended with {started}");
        }
        let mut control = Command::new(&tmux)
            .arg("-S")
            .arg(socket)
            .args(["-C", "attach-session"])
            .env_remove("TMUX")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("tmux cannot be watched")?;
        let input = control.stdin.take();
        let output = control.stdout.take().context("tmux gives no output")?;
        let (sender, drawn) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n') {
                let Ok(line) = line else { break };
                let is_output = line.starts_with(b"%output") || line.starts_with(b"%exit");
                if is_output && sender.send(()).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            tmux,
            socket: socket.to_path_buf(),
            control,
            _input: input,
            drawn,
        })
    }

    /// What stands on the screen.
    ///
    /// # Errors
    /// When tmux does not say.
    pub fn text(&self) -> Result<String> {
        let output = self.tmux(&["capture-pane", "-p"])?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Keeps a picture of the screen as it stands, in a window called `title`: see
    /// [`picture::keep`](crate::picture::keep).
    ///
    /// # Errors
    /// When tmux does not say or the picture cannot be written.
    pub fn keep_picture(&self, name: &str, title: &str) -> Result<PathBuf> {
        let screen = self.tmux(&["capture-pane", "-e", "-N", "-p"])?;
        let cursor = self.tmux(&[
            "display-message",
            "-p",
            "#{cursor_flag} #{cursor_x} #{cursor_y}",
        ])?;
        let cursor = String::from_utf8_lossy(&cursor).into_owned();
        let mut numbers = cursor.split_whitespace().map(str::parse::<usize>);
        let cursor = match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(1)), Some(Ok(column)), Some(Ok(line))) => Some((column, line)),
            _ => None,
        };
        let svg = picture::draw(&String::from_utf8_lossy(&screen), title, cursor);
        picture::keep(name, &svg)
    }

    /// Makes the screen so many columns and lines large.
    ///
    /// # Errors
    /// When tmux does not take it.
    pub fn resize(&self, columns: u16, lines: u16) -> Result<()> {
        let (columns, lines) = (columns.to_string(), lines.to_string());
        self.tmux(&["resize-window", "-x", &columns, "-y", &lines])
            .map(|_| ())
    }

    /// Presses keys by their tmux names.
    ///
    /// # Errors
    /// When tmux does not take them.
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        let mut words = vec!["send-keys"];
        words.extend(keys);
        self.tmux(&words).map(|_| ())
    }

    /// Types text as it is.
    ///
    /// # Errors
    /// When tmux does not take it.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.tmux(&["send-keys", "-l", text]).map(|_| ())
    }

    /// Waits until the screen is as wanted, looking again each time something is drawn.
    ///
    /// # Errors
    /// When it does not come to that; says what stands there.
    pub fn wait_for(&self, name: &str, wanted: impl FnMut(&str) -> bool) -> Result<String> {
        self.wait_for_within(PATIENCE, name, wanted)
    }

    /// As [`wait_for`](Self::wait_for), but not so long.
    ///
    /// # Errors
    /// When it does not come to that in time; says what stands there.
    pub fn wait_for_within(
        &self,
        within: Duration,
        name: &str,
        mut wanted: impl FnMut(&str) -> bool,
    ) -> Result<String> {
        let end = Instant::now() + within;
        loop {
            let text = self.text()?;
            if wanted(&text) {
                return Ok(text);
            }
            match self
                .drawn
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                // A program may draw without end.
                Ok(()) if Instant::now() < end => {}
                Ok(()) | Err(RecvTimeoutError::Timeout) => {
                    bail!("{name} did not come; the screen:\n{text}")
                }
                Err(RecvTimeoutError::Disconnected) => bail!("tmux ended before {name}:\n{text}"),
            }
        }
    }

    /// Waits until the program has ended, and the screen with it.
    ///
    /// # Errors
    /// When it does not end.
    pub fn wait_for_end(&self) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self
                .drawn
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    bail!("the program did not end; the screen:\n{}", self.text()?)
                }
            }
        }
    }

    fn tmux(&self, words: &[&str]) -> Result<Vec<u8>> {
        let output = Command::new(&self.tmux)
            .arg("-S")
            .arg(&self.socket)
            .args(words)
            .env_remove("TMUX")
            .output()
            .context("tmux cannot be asked")?;
        if !output.status.success() {
            bail!(
                "tmux {words:?}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(output.stdout)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]);
        let _ = self.control.kill();
        let _ = self.control.wait();
    }
}
