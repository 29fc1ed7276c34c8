//! The editor's positions and our bytes. The only place that knows both.

use std::ops::Range;

use scopewise_workspace::{Position, PositionEncoding, Text};
use tower_lsp::gen_lsp_types as lsp;

/// The encoding to use with a client that offers these: bytes, else scalar values, else the default.
pub(super) fn negotiated(offered: Option<&[lsp::PositionEncodingKind]>) -> PositionEncoding {
    offered
        .unwrap_or_default()
        .iter()
        .filter_map(|kind| match kind {
            lsp::PositionEncodingKind::UTF8 => Some(PositionEncoding::Utf8),
            lsp::PositionEncodingKind::UTF32 => Some(PositionEncoding::Utf32),
            lsp::PositionEncodingKind::UTF16 => Some(PositionEncoding::Utf16),
            lsp::PositionEncodingKind::Custom(_) => None,
        })
        .max()
        .unwrap_or_default()
}

/// The name of an encoding in the protocol.
pub(super) const fn encoding_kind(encoding: PositionEncoding) -> lsp::PositionEncodingKind {
    match encoding {
        PositionEncoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        PositionEncoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        PositionEncoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    }
}

/// The bytes of a range, clamped to the text; an end before its start counts as empty.
pub(super) fn bytes_of(text: &Text, range: lsp::Range, encoding: PositionEncoding) -> Range<usize> {
    let start = byte_of(text, range.start, encoding);
    start..byte_of(text, range.end, encoding).max(start)
}

/// The range of bytes.
pub(super) fn range_of(
    text: &Text,
    bytes: &Range<usize>,
    encoding: PositionEncoding,
) -> lsp::Range {
    lsp::Range {
        start: position_of(text, bytes.start, encoding),
        end: position_of(text, bytes.end, encoding),
    }
}

fn byte_of(text: &Text, position: lsp::Position, encoding: PositionEncoding) -> usize {
    text.offset_of(
        Position {
            line: position.line,
            character: position.character,
        },
        encoding,
    )
}

fn position_of(text: &Text, byte: usize, encoding: PositionEncoding) -> lsp::Position {
    let position = text.position_of(byte, encoding);
    lsp::Position {
        line: position.line,
        character: position.character,
    }
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::PositionEncoding;
    use tower_lsp::gen_lsp_types::PositionEncodingKind as Kind;

    use super::negotiated;

    #[test]
    fn prefers_bytes_then_scalars_then_units() {
        let check = |offered: Option<&[Kind]>, expected| assert_eq!(negotiated(offered), expected);
        check(None, PositionEncoding::Utf16);
        check(Some(&[]), PositionEncoding::Utf16);
        check(Some(&[Kind::UTF16]), PositionEncoding::Utf16);
        check(Some(&[Kind::UTF16, Kind::UTF32]), PositionEncoding::Utf32);
        check(
            Some(&[Kind::UTF16, Kind::UTF8, Kind::UTF32]),
            PositionEncoding::Utf8,
        );
        check(Some(&[Kind::from("utf-7")]), PositionEncoding::Utf16);
    }
}
