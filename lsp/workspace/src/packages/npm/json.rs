//! JSON as compiler configurations are written: with comments and trailing commas.

use serde_json::Value;

/// Reads JSON with comments and trailing commas; `None` when it still is none.
pub(super) fn lenient(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(&without_commas(&without_comments(text))).ok()
}

fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut in_string = false;
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(_)) if in_string => {
                plain.push(letter);
                plain.extend(letters.next());
            }
            ('"', _) => {
                in_string = !in_string;
                plain.push(letter);
            }
            ('/', Some('/')) if !in_string => {
                letters.by_ref().find(|it| matches!(it, '\n' | '\r'));
                plain.push('\n');
            }
            ('/', Some('*')) if !in_string => {
                letters.next();
                let mut last = ' ';
                letters.by_ref().find(|it| {
                    let ends = last == '*' && *it == '/';
                    last = *it;
                    ends
                });
                plain.push(' ');
            }
            _ => plain.push(letter),
        }
    }
    plain
}

fn without_commas(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut in_string = false;
    let mut after_backslash = false;
    for (at, letter) in text.char_indices() {
        let was_escaped = std::mem::take(&mut after_backslash);
        match letter {
            '"' if !was_escaped => in_string = !in_string,
            '\\' if in_string && !was_escaped => after_backslash = true,
            ',' if !in_string => {
                let rest = text.split_at(at + 1).1.trim_start();
                if rest.starts_with(['}', ']']) {
                    continue;
                }
            }
            _ => {}
        }
        plain.push(letter);
    }
    plain
}
