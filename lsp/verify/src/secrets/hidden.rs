//! Characters that are drawn as nothing or turn the direction of text around them: code is then not what
//! it looks like. Joiners inside emoji and scripts that need them, and marks beside right-to-left letters,
//! are ordinary text.

use std::collections::BTreeMap;

use scopewise_workspace::Language;

use super::files::is_example;
use crate::look::{Judged, Sides};
use crate::words::is_hidden;
use crate::{Check, Severity};

pub(super) fn look_for(side: &Sides<'_>, judged: &mut Judged) {
    let before = side.before_text();
    let mut known = counts(&before);
    let mut said: Vec<&'static str> = Vec::new();
    let after = side.after_text();
    for (at, it) in suspicious(&after) {
        if let Some(left) = known.get_mut(&it).filter(|left| **left > 0) {
            *left -= 1;
            continue;
        }
        if !side.adds(&(at..at + it.len_utf8())) {
            continue;
        }
        let what = kind(it);
        if said.contains(&what) {
            continue;
        }
        said.push(what);
        let message = format!("{what} is added (U+{:04X})", u32::from(it));
        judged.findings.push(side.found(
            Check::Secrets,
            severity(side, &after, at, it),
            at..at + it.len_utf8(),
            message,
        ));
    }
}

fn counts(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for (_, it) in suspicious(text) {
        *counts.entry(it).or_default() += 1;
    }
    counts
}

fn suspicious(text: &str) -> Vec<(usize, char)> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut last = '\n';
    let mut characters = text.char_indices().peekable();
    while let Some((at, it)) = characters.next() {
        let next = characters.peek().map_or('\n', |(_, next)| *next);
        if is_hidden(it) && !is_at_home(at, last, it, next) {
            found.push((at, it));
        }
        if it != '\u{FE0F}' {
            last = it;
        }
    }
    found
}

/// Whether a hidden character stands where writing needs it.
fn is_at_home(at: usize, last: char, it: char, next: char) -> bool {
    match it {
        '\u{FEFF}' => at == 0,
        '\u{200C}' | '\u{200D}' => joins(last) && joins(next),
        '\u{E0020}'..='\u{E007F}' => {
            last == '\u{1F3F4}' || matches!(last, '\u{E0020}'..='\u{E007F}')
        }
        '\u{200E}' | '\u{200F}' | '\u{61C}' => is_right_to_left(last) || is_right_to_left(next),
        _ => false,
    }
}

/// Whether joiners are part of writing with this character: emoji and scripts beyond Latin, Greek and
/// Cyrillic.
fn joins(it: char) -> bool {
    u32::from(it) >= 0x590 && !is_hidden(it) || matches!(it, '\u{E0020}'..='\u{E007F}')
}

const fn is_right_to_left(it: char) -> bool {
    matches!(it, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
}

const fn kind(it: char) -> &'static str {
    match it {
        it if is_turning(it) => "a hidden character that turns the direction of text",
        '\u{200E}' | '\u{200F}' | '\u{61C}' => "a hidden direction mark",
        '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}' => {
            "a hidden tag character that can carry text"
        }
        _ => "a character that is drawn as nothing",
    }
}

const fn is_turning(it: char) -> bool {
    matches!(it, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a byte stands in a string or regular expression: programs that handle text hold such characters.
fn is_in_literal(side: &Sides<'_>, at: usize) -> bool {
    let Some(Ok(tree)) = side.after.as_deref().map(scopewise_workspace::File::tree) else {
        return false;
    };
    let mut next = tree.root_node().descendant_for_byte_range(at, at + 1);
    while let Some(node) = next {
        let kind = node.kind();
        if kind.contains("string") || kind.starts_with("regex") || kind.starts_with("char") {
            return true;
        }
        next = node.parent();
    }
    false
}

/// Reject in code; a note in literals, where people write text, or where the line itself is written right to left.
fn severity(side: &Sides<'_>, text: &str, at: usize, it: char) -> Severity {
    let is_tag = matches!(it, '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}');
    if is_tag {
        return Severity::Reject;
    }
    let head = text.get(..at).unwrap_or_default();
    let tail = text.get(at..).unwrap_or_default();
    let line_head = head.rsplit('\n').next().unwrap_or_default();
    let line_tail = tail.split('\n').next().unwrap_or_default();
    let is_foreign = line_head
        .chars()
        .chain(line_tail.chars())
        .any(is_right_to_left);
    let is_invisible_text = !is_turning(it) && is_in_literal(side, at);
    let is_soft = matches!(it, '\u{AD}' | '\u{200E}' | '\u{200F}' | '\u{61C}');
    if is_foreign
        || is_soft
        || is_invisible_text
        || side.language == Language::PlainText
        || is_example(side.path)
    {
        Severity::Note
    } else {
        Severity::Reject
    }
}
