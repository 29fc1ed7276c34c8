//! Writing to stdout and stderr, with colours where a person looks at a terminal.

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

/// Whether colours are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// For a file, a pipe, or who set `NO_COLOR`.
    Plain,
    /// For a terminal.
    Coloured,
}

/// The colours used, as ANSI select-graphic-rendition codes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Colour {
    Red,
    Green,
    Yellow,
    Cyan,
    Bold,
    Dim,
}

impl Style {
    /// The style of stdout.
    pub(crate) fn of_stdout() -> Self {
        Self::of(io::stdout().is_terminal())
    }

    /// The style of stderr.
    pub(crate) fn of_stderr() -> Self {
        Self::of(io::stderr().is_terminal())
    }

    fn of(is_terminal: bool) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if is_terminal && !is_set("NO_COLOR") && !is_dumb {
            Self::Coloured
        } else {
            Self::Plain
        }
    }

    pub(super) fn paint(self, colour: Colour, text: &str) -> String {
        let code = match (self, colour) {
            (Self::Plain, _) => return text.to_owned(),
            (_, Colour::Red) => 31,
            (_, Colour::Green) => 32,
            (_, Colour::Yellow) => 33,
            (_, Colour::Cyan) => 36,
            (_, Colour::Bold) => 1,
            (_, Colour::Dim) => 2,
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Writes a text to stdout. A reader that went away is no error: there is nobody left to tell.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        ended => ended,
    }
}

/// Writes a value to stdout as indented JSON.
pub(crate) fn print_json(value: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print(&text)
}

/// Writes a line to stderr; what cannot be written there is lost.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// The text without characters that move a cursor, change colours or turn writing around.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter(|letter| !is_hidden_control(*letter))
        .collect()
}

fn is_hidden_control(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => true,
        letter => letter.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Style, clean};

    #[test]
    fn removes_what_could_write_over_the_screen() {
        assert_eq!(
            clean("a\u{1b}[2Jb\r\n\tc\u{9b}1m\u{202e}d"),
            "a[2Jb\n\tc1md"
        );
    }

    #[test]
    fn paints_only_for_a_terminal() {
        assert_eq!(Style::Plain.paint(Colour::Red, "x"), "x");
        assert_eq!(
            Style::Coloured.paint(Colour::Red, "x"),
            "\u{1b}[31mx\u{1b}[0m"
        );
    }
}
