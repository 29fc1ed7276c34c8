//! A model's words inside a message: short, on one line, without control characters.

/// Characters of a model's text a message repeats.
const LIMIT: usize = 60;

/// The first line that is not blank, fit to stand between quotation marks.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let clean = printable(line.trim());
    match clean.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or_default()),
        None => clean,
    }
}

/// A text on one line: control characters, which steer terminals, become blanks.
pub(crate) fn printable(text: &str) -> String {
    let plain = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn is_one_short_clean_line() {
        assert_eq!(excerpt("\n  I'm sorry\nmore"), "I'm sorry");
        assert_eq!(excerpt("a\u{1b}[31mb"), "a [31mb");
        assert_eq!(excerpt(&"é".repeat(70)), "é".repeat(60) + "…");
    }
}
