//! The progress of an ask on stderr: a line for each thing that happened and, on a terminal, one living
//! line for what goes on.

use std::io::{self, IsTerminal, Write};

use scopewise_engine::{Event, Phase};

use super::events::event_line;
use super::terminal::Style;

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
