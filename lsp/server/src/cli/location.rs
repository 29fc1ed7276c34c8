//! `PATH:LINE[:COL][-LINE[:COL]]`: a place in a file as a person types it, and its bytes.

use std::ops::Range;

use scopewise_workspace::{Position, PositionEncoding, Text};

/// A place as typed. Lines and columns from 1; a column counts characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// The path as typed.
    pub(super) path: String,
    /// Where it starts; `None` names the file only.
    pub(super) start: Option<Point>,
    /// Where it ends: a line with all of it, a column up to it.
    pub(super) end: Option<Point>,
}

/// A line and maybe a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: Option<usize>,
}

const FORM: &str = "write PATH:LINE, PATH:LINE:COL or PATH:LINE-LINE, counting from 1";

impl Location {
    /// Reads a place.
    pub(super) fn read(given: &str) -> Result<Self, String> {
        let colons = given.match_indices(':').map(|(at, _)| at);
        for at in colons {
            let Some((path, rest)) = given.split_at_checked(at) else {
                continue;
            };
            let Some((start, end)) = rest.strip_prefix(':').and_then(range_of) else {
                continue;
            };
            // `a:1:2:3` is no file `a:1`.
            if path
                .rsplit_once(':')
                .is_some_and(|(_, end)| number_of(end).is_some())
            {
                break;
            }
            if path.is_empty() {
                return Err(format!("the location {given} names no file; {FORM}"));
            }
            let counts_from_one = |point: &Point| point.line > 0 && point.column != Some(0);
            if !counts_from_one(&start) || !end.iter().all(counts_from_one) {
                return Err(format!("the location {given} counts from 0; {FORM}"));
            }
            return Ok(Self {
                path: path.to_owned(),
                start: Some(start),
                end,
            });
        }
        // A drive letter is no line.
        let has_colon = given
            .char_indices()
            .any(|(at, letter)| letter == ':' && at != 1);
        if has_colon || given.is_empty() {
            return Err(format!("the location \"{given}\" is malformed; {FORM}"));
        }
        Ok(Self {
            path: given.to_owned(),
            start: None,
            end: None,
        })
    }

    /// The bytes of the place in its file's text; empty for a cursor.
    pub(super) fn bytes(&self, text: &Text) -> Result<Range<usize>, String> {
        let path = &self.path;
        let Some(start) = self.start else {
            if text.is_empty() {
                return Ok(0..0);
            }
            return Err(format!("{path} needs a line; write {path}:1"));
        };
        let first = self.byte_of(text, start, Side::Start)?;
        let Some(end) = self.end else {
            return Ok(first..first);
        };
        let last = self.byte_of(text, end, Side::End)?;
        if last < first || end.line < start.line {
            return Err(format!(
                "the range of {path} ends before it starts; write the first line first"
            ));
        }
        let first = match start.column {
            Some(_) => first,
            None => text.line_start(start.line - 1),
        };
        Ok(first..last)
    }

    fn byte_of(&self, text: &Text, point: Point, side: Side) -> Result<usize, String> {
        let (path, line) = (&self.path, point.line);
        if line > text.line_count() {
            return Err(format!(
                "line {line} is outside {path}, which has {} lines; choose a line it has",
                text.written_line_count()
            ));
        }
        let range = text.line_range(line - 1);
        let written = text.line(line - 1);
        let Some(column) = point.column else {
            let indent = written.len() - written.trim_start().len();
            return Ok(match side {
                Side::Start => range.start + indent,
                Side::End => range.end,
            });
        };
        let columns = written.chars().count();
        if column > columns + 1 {
            return Err(format!(
                "column {column} is outside line {line} of {path}, which has {columns} columns; choose \
                 one it has"
            ));
        }
        let position = Position {
            line: u32::try_from(line - 1).unwrap_or(u32::MAX),
            character: u32::try_from(column - 1).unwrap_or(u32::MAX),
        };
        Ok(text.offset_of(position, PositionEncoding::Utf32))
    }
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// `LINE[:COL][-LINE[:COL]]`.
fn range_of(text: &str) -> Option<(Point, Option<Point>)> {
    match text.split_once('-') {
        Some((start, end)) => Some((point_of(start)?, Some(point_of(end)?))),
        None => Some((point_of(text)?, None)),
    }
}

fn point_of(text: &str) -> Option<Point> {
    let (line, column) = match text.split_once(':') {
        Some((line, column)) => (line, Some(number_of(column)?)),
        None => (text, None),
    };
    Some(Point {
        line: number_of(line)?,
        column,
    })
}

fn number_of(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that no computer counts to is past every text all the same.
    is_number.then(|| text.parse().unwrap_or(usize::MAX / 2))
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::Text;

    use super::{Location, Point};

    fn check_reads(given: &str, path: &str, start: &[usize], end: &[usize]) {
        let point = |numbers: &[usize]| {
            numbers.first().map(|line| Point {
                line: *line,
                column: numbers.get(1).copied(),
            })
        };
        let expected = Location {
            path: path.into(),
            start: point(start),
            end: point(end),
        };
        assert_eq!(Location::read(given), Ok(expected), "{given}");
    }

    fn check_refuses(given: &str, part: &str) {
        let error = Location::read(given).unwrap_err();
        assert!(error.contains(part), "{given}: {error}");
    }

    #[test]
    fn reads_every_form() {
        check_reads("a.py", "a.py", &[], &[]);
        check_reads("a.py:3", "a.py", &[3], &[]);
        check_reads("a.py:3:7", "a.py", &[3, 7], &[]);
        check_reads("a.py:3-9", "a.py", &[3], &[9]);
        check_reads("a.py:3:7-9:2", "a.py", &[3, 7], &[9, 2]);
        check_reads("a.py:3-9:2", "a.py", &[3], &[9, 2]);
        check_reads("C:\\x\\a.py:3", "C:\\x\\a.py", &[3], &[]);
        check_reads("a-b/c-1.py:3", "a-b/c-1.py", &[3], &[]);
    }

    #[test]
    fn refuses_what_is_no_place() {
        check_refuses("", "malformed");
        check_refuses("a.py:", "malformed");
        check_refuses("a.py:x", "malformed");
        check_refuses("a.py:3-", "malformed");
        check_refuses("a.py:-3", "malformed");
        check_refuses("a.py:3:4:5", "malformed");
        check_refuses("a.py:+3", "malformed");
        check_refuses(":3", "names no file");
        check_refuses("a.py:0", "counts from 0");
        check_refuses("a.py:3:0", "counts from 0");
    }

    const TEXT: &str = "def f():\r\n    x = 'ä😀'\r\n";

    fn check_bytes(given: &str, expected: &str) {
        let location = Location::read(given).unwrap();
        let text = Text::from(TEXT);
        let range = location.bytes(&text).unwrap();
        assert_eq!(text.slice(range), expected, "{given}");
    }

    fn check_outside(given: &str, sentence: &str) {
        let location = Location::read(given).unwrap();
        assert_eq!(location.bytes(&Text::from(TEXT)).unwrap_err(), sentence);
    }

    #[test]
    fn takes_whole_lines_and_characters() {
        check_bytes("a.py:1-1", "def f():");
        check_bytes("a.py:1-2", "def f():\r\n    x = 'ä😀'");
        check_bytes("a.py:2-2", "    x = 'ä😀'");
        check_bytes("a.py:2:10-2:12", "ä😀");
        check_bytes("a.py:1:5", "");
        let cursor = Location::read("a.py:2").unwrap();
        assert_eq!(cursor.bytes(&Text::from(TEXT)), Ok(14..14));
    }

    #[test]
    fn says_what_the_text_does_not_have() {
        check_outside(
            "a.py:9",
            "line 9 is outside a.py, which has 2 lines; choose a line it has",
        );
        check_outside(
            "a.py:99999999999999999999999",
            "line 9223372036854775807 is outside a.py, which has 2 lines; choose a line it has",
        );
        check_outside(
            "a.py:1:12",
            "column 12 is outside line 1 of a.py, which has 8 columns; choose one it has",
        );
        check_outside(
            "a.py:2-1",
            "the range of a.py ends before it starts; write the first line first",
        );
        check_outside("a.py", "a.py needs a line; write a.py:1");
    }
}
