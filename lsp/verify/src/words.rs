//! Wording shared by the checks: quoting a stranger's text, counting, and the nearest of some names.

/// Longest quotation, in characters.
const QUOTE_LIMIT: usize = 60;

/// A text in backticks: its first line that says something, without control and hidden characters, cut
/// to a length that fits a message.
pub(crate) fn quote(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let plain: String = line
        .chars()
        .filter(|it| !it.is_control() && !is_hidden(*it) && *it != '`')
        .collect();
    let plain = plain.trim();
    if plain.chars().count() <= QUOTE_LIMIT {
        return format!("`{plain}`");
    }
    let cut: String = plain.chars().take(QUOTE_LIMIT - 1).collect();
    format!("`{}…`", cut.trim_end())
}

/// A number with its noun: `1 call`, `3 calls`.
pub(crate) fn amount(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Names in backticks, joined by commas, at most `limit` of them and how many more.
pub(crate) fn list<'a>(names: impl Iterator<Item = &'a str>, limit: usize) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = quoted.len().saturating_sub(limit);
    let shown: Vec<String> = quoted.into_iter().take(limit).collect();
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}

/// The name among `names` that is most like `wanted`, if any is like it at all.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    names
        .filter(|name| *name != wanted)
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, name)| {
            *distance <= limit || (wanted.len() > 3 && name.eq_ignore_ascii_case(wanted))
        })
        .min()
        .map(|(_, name)| name)
}

/// Whether a character is drawn as nothing or changes the direction of what is around it.
pub(crate) const fn is_hidden(it: char) -> bool {
    matches!(it,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

// Edits of one character, swaps of neighbours counted as two.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(line + 1);
        let steps = row.iter().zip(row.iter().skip(1)).zip(&right);
        for ((diagonal, above), to) in steps {
            let change = diagonal + usize::from(from != *to);
            let beside = next.last().copied().unwrap_or(line) + 1;
            next.push(change.min(above + 1).min(beside));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, quote};

    #[test]
    fn quotes_one_line_without_hidden_characters() {
        assert_eq!(quote("  a\u{202E}b\u{7}c\nsecond"), "`abc`");
        assert_eq!(quote(&"x".repeat(80)).chars().count(), 62);
    }

    #[test]
    fn finds_the_nearest_name() {
        assert_eq!(distance("kitten", "sitting"), 3);
        let names = ["parse_header", "parse_body", "send"];
        assert_eq!(
            nearest("parse_heeder", names.into_iter()),
            Some("parse_header")
        );
        assert_eq!(nearest("close", names.into_iter()), None);
    }
}
