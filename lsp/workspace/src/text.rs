//! Text as a rope: byte offsets inside, LSP positions at its edge. The only place that knows ropey.
//! Line breaks are `\n`, `\r\n` and a lone `\r`, as the LSP has them and nothing else.

use std::fmt;
use std::ops::Range;

use ropey::{Rope, RopeSlice};

use crate::TextEdit;

/// An immutable text; a clone shares its pieces.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text(Rope);

/// A place as editors say it: line and character from 0, the character in code units of a
/// [`PositionEncoding`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Code units from the line's start.
    pub character: u32,
}

/// The code unit that [`Position::character`] counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PositionEncoding {
    /// 16-bit units, the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
    /// Bytes.
    Utf8,
}

/// How a file ends its lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnding {
    /// `\n`
    #[default]
    Lf,
    /// `\r\n`
    CrLf,
    /// `\r`
    Cr,
}

impl LineEnding {
    /// Its characters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Rope::from_str(text))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .chunks()
            .try_for_each(|chunk| formatter.write_str(chunk))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Text({} bytes)", self.len())
    }
}

impl Text {
    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len_bytes()
    }

    /// Whether there is no byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; a text that ends with a line break has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.0.len_lines()
    }

    /// The number of lines for a person: a cursor may stand after the last break, but nobody calls that a
    /// line.
    #[must_use]
    pub fn written_line_count(&self) -> usize {
        let lines = self.line_count();
        lines - usize::from(self.line_range(lines.saturating_sub(1)).is_empty()).min(lines)
    }

    /// The nearest character boundary at or before `byte`, clamped to the text.
    #[must_use]
    pub fn floor(&self, byte: usize) -> usize {
        let byte = byte.min(self.len());
        self.0.char_to_byte(self.0.byte_to_char(byte))
    }

    /// The line of a byte, from 0, clamped.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.0.byte_to_line(byte.min(self.len()))
    }

    /// The first byte of a line, clamped to the end of the text.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.0.line_to_byte(line.min(self.0.len_lines()))
    }

    /// A line's bytes without its line break; empty at the end for lines past the last.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let Some(slice) = self.0.get_line(line) else {
            return self.len()..self.len();
        };
        let start = self.line_start(line);
        start..start + slice.len_bytes() - break_len(slice)
    }

    /// The text in a byte range, clamped to character boundaries.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> String {
        let start = self.floor(range.start);
        let end = self.floor(range.end).max(start);
        self.0
            .get_byte_slice(start..end)
            .map(|slice| slice.to_string())
            .unwrap_or_default()
    }

    /// A line without its break.
    #[must_use]
    pub fn line(&self, line: usize) -> String {
        self.slice(self.line_range(line))
    }

    /// Bytes from `byte` to the end of the piece that holds it; empty at the end. For parsers.
    #[must_use]
    pub fn chunk_from(&self, byte: usize) -> &[u8] {
        let Some((chunk, start, ..)) = self.0.get_chunk_at_byte(byte) else {
            return &[];
        };
        chunk.as_bytes().get(byte - start..).unwrap_or_default()
    }

    /// The line ending most lines have; `\n` when there is none.
    #[must_use]
    pub fn line_ending(&self) -> LineEnding {
        let (mut lf, mut crlf, mut cr) = (0_usize, 0_usize, 0_usize);
        let mut after_cr = false;
        for byte in self.0.bytes() {
            match (after_cr, byte) {
                (true, b'\n') => crlf += 1,
                (true, _) => cr += 1,
                (false, b'\n') => lf += 1,
                (false, _) => {}
            }
            after_cr = byte == b'\r';
        }
        if after_cr {
            cr += 1;
        }
        if crlf > 0 && crlf >= lf && crlf >= cr {
            LineEnding::CrLf
        } else if cr > lf {
            LineEnding::Cr
        } else {
            LineEnding::Lf
        }
    }

    /// The text with `range` replaced; the range is clamped to character boundaries.
    #[must_use]
    pub fn replaced(&self, range: Range<usize>, replacement: &str) -> Self {
        let mut rope = self.0.clone();
        let start = rope.byte_to_char(range.start.min(self.len()));
        let end = rope.byte_to_char(range.end.min(self.len())).max(start);
        rope.remove(start..end);
        rope.insert(start, replacement);
        Self(rope)
    }

    /// The text with edits applied; all in the coordinates of this text, sorted, not overlapping.
    #[must_use]
    pub fn edited(&self, edits: &[TextEdit]) -> Self {
        edits.iter().rev().fold(self.clone(), |text, edit| {
            text.replaced(edit.range.clone(), &edit.replacement)
        })
    }

    /// The byte of a position. Past the line's end it is the line's end, past the last line the end
    /// of the text, inside a character that character's start.
    #[must_use]
    pub fn offset_of(&self, position: Position, encoding: PositionEncoding) -> usize {
        let line = position.line as usize;
        if line >= self.line_count() {
            return self.len();
        }
        let range = self.line_range(line);
        let units = position.character as usize;
        match encoding {
            PositionEncoding::Utf8 => self.floor((range.start + units).min(range.end)),
            PositionEncoding::Utf32 => {
                let first = self.0.byte_to_char(range.start);
                let last = self.0.byte_to_char(range.end);
                self.0.char_to_byte((first + units).min(last))
            }
            PositionEncoding::Utf16 => {
                let first = self.0.char_to_utf16_cu(self.0.byte_to_char(range.start));
                let last = self.0.char_to_utf16_cu(self.0.byte_to_char(range.end));
                self.0
                    .char_to_byte(self.0.utf16_cu_to_char((first + units).min(last)))
            }
        }
    }

    /// The position of a byte, clamped to the text and to a character boundary.
    #[must_use]
    pub fn position_of(&self, byte: usize, encoding: PositionEncoding) -> Position {
        let byte = self.floor(byte);
        let line = self.line_of(byte);
        let start = self.line_start(line);
        let character = match encoding {
            PositionEncoding::Utf8 => byte - start,
            PositionEncoding::Utf32 => self.0.byte_to_char(byte) - self.0.byte_to_char(start),
            PositionEncoding::Utf16 => {
                self.0.char_to_utf16_cu(self.0.byte_to_char(byte))
                    - self.0.char_to_utf16_cu(self.0.byte_to_char(start))
            }
        };
        Position {
            line: to_u32(line),
            character: to_u32(character),
        }
    }
}

fn break_len(line: RopeSlice<'_>) -> usize {
    let mut bytes = line.bytes_at(line.len_bytes());
    match bytes.prev() {
        Some(b'\n') => 1 + usize::from(bytes.prev() == Some(b'\r')),
        Some(b'\r') => 1,
        _ => 0,
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LineEnding, Position, PositionEncoding, Text};
    use crate::TextEdit;

    const ENCODINGS: [PositionEncoding; 3] = [
        PositionEncoding::Utf8,
        PositionEncoding::Utf16,
        PositionEncoding::Utf32,
    ];

    fn check_lines(text: &str, lines: &[&str]) {
        let text = Text::from(text);
        let found: Vec<String> = (0..text.line_count()).map(|line| text.line(line)).collect();
        assert_eq!(found, lines);
    }

    #[test]
    fn counts_lines_as_a_person_does() {
        for (text, expected) in [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\n\n", 2)] {
            assert_eq!(Text::from(text).written_line_count(), expected, "{text:?}");
        }
    }

    #[test]
    fn breaks_lines_where_the_protocol_does_and_nowhere_else() {
        check_lines("a\nb\r\nc\rd", &["a", "b", "c", "d"]);
        check_lines(
            "a\u{2028}b\u{85}c\u{b}d\u{c}e",
            &["a\u{2028}b\u{85}c\u{b}d\u{c}e"],
        );
        check_lines("a\n", &["a", ""]);
        check_lines("", &[""]);
    }

    fn check_offset(
        text: &str,
        line: u32,
        character: u32,
        encoding: PositionEncoding,
        byte: usize,
    ) {
        let text = Text::from(text);
        assert_eq!(text.offset_of(Position { line, character }, encoding), byte);
    }

    #[test]
    fn clamps_positions_past_the_line_and_past_the_text() {
        for encoding in ENCODINGS {
            check_offset("ab\r\ncd", 0, 99, encoding, 2);
            check_offset("ab\r\ncd", 1, 99, encoding, 6);
            check_offset("ab\r\ncd", 9, 0, encoding, 6);
            check_offset("", 3, 3, encoding, 0);
        }
    }

    #[test]
    fn rounds_down_inside_a_character() {
        check_offset("a🦀b", 0, 2, PositionEncoding::Utf16, 1);
        check_offset("a🦀b", 0, 3, PositionEncoding::Utf8, 1);
        check_offset("a🦀b", 0, 3, PositionEncoding::Utf16, 5);
        check_offset("a🦀b", 0, 2, PositionEncoding::Utf32, 5);
    }

    #[test]
    fn names_the_line_ending_most_lines_have() {
        for (text, ending) in [
            ("", LineEnding::Lf),
            ("a\nb", LineEnding::Lf),
            ("a\r\nb\r\nc\n", LineEnding::CrLf),
            ("a\rb\rc", LineEnding::Cr),
        ] {
            assert_eq!(Text::from(text).line_ending(), ending, "{text:?}");
        }
    }

    #[test]
    fn applies_edits_in_the_coordinates_of_the_text_before() {
        let edit = |range, replacement: &str| TextEdit {
            range,
            replacement: replacement.into(),
        };
        let edited = Text::from("one two").edited(&[edit(0..3, "1"), edit(4..7, "2")]);
        assert_eq!(edited.to_string(), "1 2");
    }

    fn any_text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                Just("a"),
                Just("é"),
                Just("🦀"),
                Just("\n"),
                Just("\r\n"),
                Just("\r"),
                Just("\u{2028}")
            ],
            0..24,
        )
        .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_position_leads_back_to_its_byte(text in any_text()) {
            let rope = Text::from(text.as_str());
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let inside_break = text.get(..byte).is_some_and(|it| it.ends_with('\r'))
                    && text.get(byte..).is_some_and(|it| it.starts_with('\n'));
                for encoding in ENCODINGS {
                    let back = rope.offset_of(rope.position_of(byte, encoding), encoding);
                    let expected = if inside_break { byte - 1 } else { byte };
                    prop_assert_eq!(back, expected);
                }
            }
        }

        #[test]
        fn no_position_panics(text in any_text(), line in 0u32..9, character in 0u32..40) {
            let rope = Text::from(text.as_str());
            for encoding in ENCODINGS {
                let byte = rope.offset_of(Position { line, character }, encoding);
                prop_assert!(text.is_char_boundary(byte));
            }
        }

        #[test]
        fn replacing_equals_replacing_in_a_string(text in any_text(), start in 0usize..60, len in 0usize..20, new in any_text()) {
            let rope = Text::from(text.as_str());
            let start = rope.floor(start);
            let end = rope.floor(start + len).max(start);
            let mut plain = text;
            plain.replace_range(start..end, &new);
            prop_assert_eq!(rope.replaced(start..end, &new).to_string(), plain);
        }
    }
}
