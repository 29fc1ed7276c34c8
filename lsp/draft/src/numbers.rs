//! Line numbers as a prompt shows them, `12| code`, and how they come off again when a model sends
//! them back.

use std::fmt::Write as _;

/// A text with each line's number in front, the first being `first`: `12| code`, and `12|` alone for
/// an empty line. Breaks come out as `\n`, with one after the last line.
#[must_use]
pub fn numbered(first: usize, text: &str) -> String {
    let mut shown = String::new();
    for (number, line) in (first..).zip(crate::lines::lines(text)) {
        let gap = if line.content.is_empty() { "" } else { " " };
        let _ = writeln!(shown, "{number}|{gap}{}", line.content);
    }
    shown
}

/// What the numbers of a block say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// The lines carry none.
    None,
    /// All lines carry consecutive ones; the first of them, and the lines without.
    All(usize, Vec<String>),
    /// Some do, or they are not consecutive.
    Some,
}

/// Reads the numbers of a block that may begin with one of `starts`. A block that begins with any
/// other number is taken as code.
pub(crate) fn read_numbers(lines: &[String], starts: impl Fn(usize) -> bool) -> Numbers {
    let Some((first, _)) = lines.first().and_then(|line| number_of(line)) else {
        return Numbers::None;
    };
    if !starts(first) {
        return Numbers::None;
    }
    let rest: Option<Vec<&str>> = (first..)
        .zip(lines)
        .map(|(number, line)| number_of(line).filter(|(n, _)| *n == number))
        .map(|found| found.map(|(_, rest)| rest))
        .collect();
    let Some(rest) = rest else {
        return Numbers::Some;
    };
    let spaced = rest
        .iter()
        .all(|line| line.is_empty() || line.starts_with(' '));
    let strip = |line: &&str| match line.strip_prefix(' ') {
        Some(code) if spaced => code.to_owned(),
        _ => (*line).to_owned(),
    };
    Numbers::All(first, rest.iter().map(strip).collect())
}

fn number_of(line: &str) -> Option<(usize, &str)> {
    let (number, rest) = line.trim_start().split_once('|')?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| digits)?, rest))
}

#[cfg(test)]
mod tests {
    use super::{Numbers, numbered, read_numbers};

    fn check_numbers(block: &str, expected: &Numbers) {
        let lines: Vec<String> = block.lines().map(str::to_owned).collect();
        assert_eq!(&read_numbers(&lines, |first| first == 9), expected);
    }

    fn all(lines: &[&str]) -> Numbers {
        Numbers::All(9, lines.iter().map(|line| (*line).to_owned()).collect())
    }

    #[test]
    fn come_off_as_they_went_on() {
        let shown = numbered(9, "def f():\r\n\r\n    a\n");
        assert_eq!(shown, "9| def f():\n10|\n11|     a\n");
        check_numbers(&shown, &all(&["def f():", "", "    a"]));
    }

    #[test]
    fn come_off_where_the_model_left_the_blank_out() {
        check_numbers(" 9|a\n10|  b", &all(&["a", "  b"]));
    }

    #[test]
    fn are_code_when_they_begin_elsewhere() {
        check_numbers("8|4", &Numbers::None);
        check_numbers("x = 9|4", &Numbers::None);
        check_numbers("-9| a", &Numbers::None);
    }

    #[test]
    fn must_stand_on_every_line_in_order() {
        check_numbers("9| a\nb", &Numbers::Some);
        check_numbers("9| a\n11| b", &Numbers::Some);
    }
}
