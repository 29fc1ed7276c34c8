//! The progress of an ask on stderr: a line for each thing that happened and, on a terminal, one living
//! line for what goes on.

use std::io::{self, IsTerminal, Write};

use scopewise_engine::{Event, Phase};

use super::events::event_line;
use super::terminal::Style;

/// Shows on a terminal how much of the workspace is read, and takes the line away at the end.
pub(crate) fn show_reading(done: usize, total: usize) {
    let stderr = io::stderr();
    if !stderr.is_terminal() {
        return;
    }
    let mut stderr = stderr.lock();
    let _ = if done < total {
        write!(
            stderr,
            "\r\u{1b}[Kreading the workspace: {done} of {total} files"
        )
    } else {
        write!(stderr, "\r\u{1b}[K")
    };
    let _ = stderr.flush();
}

/// The progress of one ask.
pub(crate) struct Progress {
    style: Style,
    is_terminal: bool,
    /// Whether the living line stands there.
    lives: bool,
}

impl Progress {
    /// Progress on stderr.
    pub(crate) fn new() -> Self {
        Self {
            style: Style::of_stderr(),
            is_terminal: io::stderr().is_terminal(),
            lives: false,
        }
    }

    /// Shows an event.
    pub(crate) fn show(&mut self, event: &Event) {
        if let Event::Progress { phase, tokens } = event {
            return self.live(*phase, *tokens);
        }
        if let Some(line) = event_line(event, self.style) {
            self.clear();
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// Takes the living line away.
    pub(crate) fn clear(&mut self) {
        if std::mem::take(&mut self.lives) {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }

    fn live(&mut self, phase: Phase, tokens: usize) {
        if !self.is_terminal {
            return;
        }
        self.lives = true;
        let count = if tokens == 0 {
            String::new()
        } else {
            format!(", about {tokens} tokens")
        };
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "\r\u{1b}[K{}{count}", phase.word());
        let _ = stderr.flush();
    }
}
