//! A text cut into lines with their own breaks, byte for byte. Knows two notions of a line: the
//! editor's (`\n`, `\r\n` and a lone `\r`) and that of a patch (`\n` alone).

/// One line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// Its first byte.
    pub(crate) start: usize,
    /// What stands before the break.
    pub(crate) content: &'a str,
    /// The break; empty only on the last line.
    pub(crate) ending: &'a str,
}

impl Line<'_> {
    /// The byte after the break.
    pub(crate) const fn end(&self) -> usize {
        self.start + self.content.len() + self.ending.len()
    }
}

/// The lines of a text as editors count them, without the empty one after a final break.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut rest, mut start) = (text, 0);
    while !rest.is_empty() {
        let (content, after) = split_at(rest, rest.find(['\n', '\r']).unwrap_or(rest.len()));
        let (ending, after) = split_at(after, break_len(after));
        let line = Line {
            start,
            content,
            ending,
        };
        start = line.end();
        rest = after;
        lines.push(line);
    }
    lines
}

/// The lines of a text as editors count them, each with its break.
pub(crate) fn whole_lines(text: &str) -> Vec<&str> {
    let mut whole = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let content = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let len = content + break_len(split_at(rest, content).1);
        let (line, after) = split_at(rest, len);
        whole.push(line);
        rest = after;
    }
    whole
}

/// The lines of a text as patches count them, each with its `\n`.
pub(crate) fn patch_lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The first byte of every line and, last, the end of the text.
pub(crate) fn starts_of(whole: &[&str]) -> Vec<usize> {
    let mut at = 0;
    let mut starts = vec![0];
    for line in whole {
        at += line.len();
        starts.push(at);
    }
    starts
}

/// The white space a line begins with.
pub(crate) fn indent_of(line: &str) -> &str {
    split_at(line, line.len() - line.trim_start().len()).0
}

/// Whether there is nothing but white space.
pub(crate) fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn break_len(rest: &str) -> usize {
    if rest.starts_with("\r\n") {
        2
    } else {
        usize::from(!rest.is_empty())
    }
}

fn split_at(text: &str, byte: usize) -> (&str, &str) {
    text.split_at_checked(byte).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::{lines, patch_lines, starts_of, whole_lines};

    fn check_lines(text: &str, expected: &[(&str, &str)]) {
        let got: Vec<_> = lines(text).iter().map(|l| (l.content, l.ending)).collect();
        assert_eq!(got, expected, "{text:?}");
        assert_eq!(whole_lines(text).concat(), text);
        assert_eq!(patch_lines(text).concat(), text);
        assert_eq!(starts_of(&whole_lines(text)).last(), Some(&text.len()));
    }

    #[test]
    fn cuts_at_every_kind_of_break() {
        check_lines("", &[]);
        check_lines("a", &[("a", "")]);
        check_lines("a\n", &[("a", "\n")]);
        check_lines(
            "a\r\nb\rc\n\n",
            &[("a", "\r\n"), ("b", "\r"), ("c", "\n"), ("", "\n")],
        );
        check_lines("\r\r\n", &[("", "\r"), ("", "\r\n")]);
        check_lines("é\u{2028}ü\r", &[("é\u{2028}ü", "\r")]);
    }
}
