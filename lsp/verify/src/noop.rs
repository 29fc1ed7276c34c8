//! The `noop` check: a change that changes nothing, or only white space although more was asked. What is
//! added but never runs, or says the same over and over, is noted.

mod dead;
mod repeats;

use scopewise_workspace::Language;

use crate::look::{Judged, Look, Said, Sides};
use crate::{Check, Severity};

pub(crate) fn check(look: &Look<'_>) -> Said {
    let all_same = look.files.iter().all(is_same);
    let all_blank = look.files.iter().all(differs_in_space_only);
    let is_asked = look.change.scope.is_some() && !asks_for_space(look.change.instruction);
    let mut is_first = true;
    look.files
        .iter()
        .map(|side| {
            let mut judged = Judged::default();
            let message = if is_same(side) {
                Some(("the draft changes nothing", severity(all_same)))
            } else if is_asked && differs_in_space_only(side) {
                Some((
                    "the draft changes nothing but white space",
                    severity(all_blank),
                ))
            } else {
                None
            };
            if let Some((message, severity)) = message {
                // One rejection says it for the whole change.
                let severity = if is_first { severity } else { Severity::Note };
                is_first = false;
                judged
                    .findings
                    .push(side.found(Check::Noop, severity, 0..0, message.into()));
            }
            dead::look_for(side, &mut judged);
            repeats::look_for(side, &mut judged);
            (side.path.clone(), judged)
        })
        .collect()
}

const fn severity(is_whole_change: bool) -> Severity {
    if is_whole_change {
        Severity::Reject
    } else {
        Severity::Note
    }
}

fn is_same(side: &Sides<'_>) -> bool {
    match (&side.before, &side.after) {
        (Some(before), Some(after)) => before.path == after.path && before.text() == after.text(),
        (None, None) => true,
        _ => false,
    }
}

fn differs_in_space_only(side: &Sides<'_>) -> bool {
    let (Some(before), Some(after)) = (&side.before, &side.after) else {
        return is_same(side);
    };
    if before.path != after.path {
        return false;
    }
    let old = visible(side.language, &before.text().to_string());
    old == visible(side.language, &after.text().to_string())
}

/// The text without the white space that means nothing: all of it, but for indentation and line breaks
/// where they are syntax.
fn visible(language: Language, text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    match language {
        Language::Python | Language::Ruby | Language::PlainText => {
            lines.map(|line| line.trim_end().to_owned()).collect()
        }
        _ => vec![lines.flat_map(str::split_whitespace).collect()],
    }
}

fn asks_for_space(instruction: &str) -> bool {
    const WORDS: [&str; 14] = [
        "format",
        "indent",
        "whitespace",
        "white space",
        "white-space",
        "blank",
        "spacing",
        "space",
        "tabs",
        "newline",
        "line ending",
        "line break",
        "wrap",
        "align",
    ];
    let instruction = instruction.to_lowercase();
    WORDS.iter().any(|word| instruction.contains(word))
}
