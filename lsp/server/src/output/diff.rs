//! Unified diffs for a person: coloured on a terminal, byte for byte elsewhere.

use super::terminal::{Colour, Style, clean};

/// The diff as it is written to stdout. Plain, it can be applied; coloured, it is to be read.
pub(crate) fn diff_text(diff: &str, style: Style) -> String {
    if style == Style::Plain {
        return diff.to_owned();
    }
    let lines = diff.lines().map(|line| {
        let line = clean(line);
        match colour_of(&line) {
            Some(colour) => style.paint(colour, &line) + "\n",
            None => line + "\n",
        }
    });
    lines.collect()
}

fn colour_of(line: &str) -> Option<Colour> {
    if line.starts_with("+++") || line.starts_with("---") || line.starts_with("diff ") {
        return Some(Colour::Bold);
    }
    match line.chars().next() {
        Some('+') => Some(Colour::Green),
        Some('-') => Some(Colour::Red),
        Some('@') => Some(Colour::Cyan),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, diff_text};

    const DIFF: &str = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\u{1b}[2J\r\n";

    #[test]
    fn keeps_every_byte_for_a_program() {
        assert_eq!(diff_text(DIFF, Style::Plain), DIFF);
    }

    #[test]
    fn colours_for_a_person_and_lets_no_escape_through() {
        assert_eq!(
            diff_text(DIFF, Style::Coloured),
            "\u{1b}[1m--- a/x\u{1b}[0m\n\u{1b}[1m+++ b/x\u{1b}[0m\n\u{1b}[36m@@ -1 +1 @@\u{1b}[0m\n\
             \u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b[2J\u{1b}[0m\n"
        );
    }
}
