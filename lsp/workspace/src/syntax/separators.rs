//! Separators that a TypeScript file leaves out and the grammar wants: before a call signature that starts
//! with `<` on a line of its own, which the grammar takes for arguments of the type on the line before.

/// The text with `;` in place of the blank after each such line, in as many bytes; `None` where there is none.
pub(super) fn separated(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    let mut last = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        at = match byte {
            b'/' if rest.starts_with(b"//") => end_of(text, at, "\n"),
            b'/' if rest.starts_with(b"/*") => end_of(text, at, "*/"),
            b'<' if starts_line(text, at)
                && ends_member(bytes, last)
                && is_signature(bytes, at) =>
            {
                places.push(last + 1);
                last = at;
                at + 1
            }
            b' ' | b'\t' | b'\r' | b'\n' => at + 1,
            _ => {
                last = at;
                at + 1
            }
        };
    }
    if places.is_empty() {
        return None;
    }
    let mut patched = bytes.to_vec();
    for place in places {
        if let Some(byte) = patched.get_mut(place) {
            *byte = b';';
        }
    }
    String::from_utf8(patched).ok()
}

/// Behind the next `mark`, or the end.
fn end_of(text: &str, from: usize, mark: &str) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.find(mark)
        .map_or(text.len(), |it| from + it + mark.len())
}

fn starts_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).ends_with('\n')
}

/// Whether a member's type may end at a byte, with a blank behind it to put a separator in.
fn ends_member(bytes: &[u8], at: usize) -> bool {
    let ends = bytes.get(at).is_some_and(|it| {
        it.is_ascii_alphanumeric()
            || matches!(it, b'_' | b'$' | b'}' | b']' | b')' | b'>' | b'"' | b'\'')
    });
    let is_arrow = at
        .checked_sub(1)
        .and_then(|it| bytes.get(it..=at))
        .is_some_and(|it| it == b"=>");
    let blank = bytes.get(at + 1);
    ends && !is_arrow && blank.is_some_and(|it| matches!(it, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether `<…>` starts at a byte with `(` behind it.
fn is_signature(bytes: &[u8], at: usize) -> bool {
    let mut depth = 0_usize;
    let mut before = b' ';
    let mut rest = bytes.get(at..).unwrap_or_default().iter();
    for byte in rest.by_ref() {
        match byte {
            b'<' => depth += 1,
            b'>' if before != b'=' => depth = depth.saturating_sub(1),
            b';' => return false,
            _ => {}
        }
        before = *byte;
        if depth == 0 {
            break;
        }
    }
    rest.find(|it| !it.is_ascii_whitespace()) == Some(&b'(')
}

#[cfg(test)]
mod tests {
    use super::separated;
    use crate::{Language, Text, syntax};

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(separated(text).as_deref(), expected);
    }

    #[test]
    fn a_signature_on_a_line_of_its_own_is_cut_off() {
        check(
            "interface A {\n  <T>(a: T): B\n  <U>(a: U): C\n}",
            Some("interface A {\n  <T>(a: T): B;  <U>(a: U): C\n}"),
        );
        check(
            "type A = {\n  a: B<C> // why\n  /** more */\n  <U extends () => V>(a: U): C\n}",
            Some("type A = {\n  a: B<C>;// why\n  /** more */\n  <U extends () => V>(a: U): C\n}"),
        );
        check("interface A {\n  a: B;\n  <U>(a: U): C\n}", None);
        check("interface A extends B\n  <C> {}", None);
        check("const a =\n  <T>(a: T) => b", None);
        check("const a = (\n  <div>\n    <b/>\n  </div>\n)", None);
    }

    #[test]
    fn such_a_file_parses_without_errors() {
        let text = Text::from("interface A {\n  <T>(a: T): B\n  <U>(a: U): C\n}\nlet a: A\n");
        let tree = syntax::parse(Language::TypeScript, &text, None).unwrap();
        assert!(!syntax::has_errors(&tree));
    }
}
