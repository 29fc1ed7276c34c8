//! File names in the headers of a patch: quoting, time stamps after a tab, and the one-letter folders
//! git puts before the two sides.

/// The folders git writes before names: `a/` and `b/`, or those of `diff.mnemonicPrefix`.
const PREFIXES: [&str; 6] = ["a/", "b/", "c/", "i/", "o/", "w/"];

/// The name after `--- ` or `+++ `; `Ok(None)` for `/dev/null`, `Err` for a broken quotation.
pub(super) fn header_name(rest: &str) -> Result<Option<String>, ()> {
    let name = match rest.strip_prefix('"') {
        Some(quoted) => unquoted(quoted).map(|(name, _)| name).ok_or(())?,
        None => before_tab(rest).to_owned(),
    };
    Ok((name != "/dev/null").then_some(name))
}

/// The two names of a `diff --git` line, where they can be told apart: quoted, or the same on both
/// sides.
pub(super) fn git_names(rest: &str) -> Option<(String, String)> {
    if let Some(quoted) = rest.strip_prefix('"') {
        let (old, after) = unquoted(quoted)?;
        let after = after.trim_start();
        let new = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?.0,
            None => after.to_owned(),
        };
        return Some((old, new));
    }
    rest.match_indices(' ')
        .filter_map(|(at, _)| {
            let (old, new) = rest.split_at_checked(at)?;
            Some((old, new.strip_prefix(' ')?))
        })
        .find(|(old, new)| old == new || bare(old).is_some_and(|name| bare(new) == Some(name)))
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
}

/// Both names without git's folders, which are taken off only where both sides carry one and they
/// differ; a missing side agrees with anything.
pub(super) fn stripped(
    old: Option<String>,
    new: Option<String>,
) -> (Option<String>, Option<String>) {
    let differ = match (&old, &new) {
        (Some(old), Some(new)) => old.split('/').next() != new.split('/').next(),
        _ => true,
    };
    let carried = |name: &Option<String>| name.as_deref().is_none_or(|name| bare(name).is_some());
    if !differ || !carried(&old) || !carried(&new) {
        return (old, new);
    }
    let strip = |name: Option<String>| name.as_deref().and_then(bare).map(str::to_owned);
    (strip(old), strip(new))
}

/// A name without its first folder.
pub(super) fn below_first_folder(name: &str) -> Option<&str> {
    name.split_once('/').map(|(_, rest)| rest)
}

fn bare(name: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix))
}

fn before_tab(rest: &str) -> &str {
    rest.split('\t').next().unwrap_or(rest)
}

/// What stands up to the closing quote, C escapes undone, and what follows it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut bytes = Vec::new();
    let mut chars = text.char_indices();
    while let Some((at, character)) = chars.next() {
        match character {
            '"' => {
                let rest = text.get(at + 1..)?;
                return Some((String::from_utf8(bytes).ok()?, rest));
            }
            '\\' => bytes.push(escaped(&mut chars)?),
            other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    None
}

fn escaped(chars: &mut std::str::CharIndices<'_>) -> Option<u8> {
    let (_, character) = chars.next()?;
    let byte = match character {
        'a' => 7,
        'b' => 8,
        't' => b'\t',
        'n' => b'\n',
        'v' => 11,
        'f' => 12,
        'r' => b'\r',
        '"' => b'"',
        '\\' => b'\\',
        first @ '0'..='3' => {
            let digits = [first, chars.next()?.1, chars.next()?.1];
            let number: String = digits.iter().collect();
            u8::from_str_radix(&number, 8).ok()?
        }
        _ => return None,
    };
    Some(byte)
}

#[cfg(test)]
mod tests {
    use super::{git_names, header_name, stripped};

    fn check_header(rest: &str, expected: Option<&str>) {
        assert_eq!(header_name(rest).unwrap().as_deref(), expected);
    }

    #[test]
    fn reads_names_with_stamps_quotes_and_escapes() {
        check_header("a/x.py", Some("a/x.py"));
        check_header("a/with space.py\t", Some("a/with space.py"));
        check_header("x.py\t2026-01-02 03:04:05.000 +0000", Some("x.py"));
        check_header(r#""a/\303\244\"b\".py""#, Some("a/ä\"b\".py"));
        check_header("/dev/null", None);
        assert_eq!(header_name(r#""a/\xz""#), Err(()));
        assert_eq!(header_name(r#""never closed"#), Err(()));
    }

    #[test]
    fn tells_two_names_with_spaces_apart_only_when_they_agree() {
        let both = |rest| git_names(rest).map(|(old, new)| format!("{old}|{new}"));
        assert_eq!(both("a/x y b/x y").as_deref(), Some("a/x y|b/x y"));
        assert_eq!(both("x.py x.py").as_deref(), Some("x.py|x.py"));
        assert_eq!(both(r#""a/\303\244" b/c"#).as_deref(), Some("a/ä|b/c"));
        assert_eq!(both("a/x b/y"), None);
    }

    fn check_stripped(old: Option<&str>, new: Option<&str>, expected: &str) {
        let (old, new) = stripped(old.map(Into::into), new.map(Into::into));
        let word = |name: Option<String>| name.unwrap_or("-".into());
        assert_eq!(format!("{} {}", word(old), word(new)), expected);
    }

    #[test]
    fn strips_only_where_both_sides_carry_a_folder() {
        check_stripped(Some("a/x"), Some("b/x"), "x x");
        check_stripped(Some("b/x"), Some("a/x"), "x x");
        check_stripped(Some("i/x"), Some("w/x"), "x x");
        check_stripped(Some("a/x"), Some("a/x"), "a/x a/x");
        check_stripped(Some("a/x"), Some("x"), "a/x x");
        check_stripped(Some("src/x"), Some("src/x"), "src/x src/x");
        check_stripped(None, Some("b/x"), "- x");
        check_stripped(Some("a/x"), None, "x -");
    }
}
