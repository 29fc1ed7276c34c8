//! Faults that need no more than the text: a bracket lost, a body left out, an answer cut short, a
//! credential, nothing at all.

use super::code::{Code, functions};
use super::{Fault, edit};

/// A body this long is worth leaving out.
const LONG: usize = 8;

/// The closing bracket of a call goes.
pub(super) fn lost_brackets(code: &Code<'_>) -> Vec<Fault> {
    let calls = code
        .files
        .iter()
        .flat_map(|file| file.facts().calls.iter().map(|call| (*file, call)));
    calls
        .filter(|(file, call)| file.text().slice(call.range.clone()).ends_with(')'))
        .map(|(file, call)| edit(file, call.range.end - 1..call.range.end, ""))
        .collect()
}

/// The lines of a long body, but its first and last two, become one comment.
pub(super) fn elisions(code: &Code<'_>) -> Vec<Fault> {
    let placeholders = [
        "... rest of the function unchanged ...",
        "... existing code ...",
        "(remaining logic stays the same)",
        "... (unchanged)",
    ];
    let mark = code.tongue.comment();
    let mut found = Vec::new();
    for file in &code.files {
        let text = file.text();
        for function in functions(file) {
            let Some(body) = &function.body else { continue };
            let (first, last) = (text.line_of(body.start), text.line_of(body.end));
            if last < first + LONG {
                continue;
            }
            let line = text.line(first + 1);
            let indent: String = line.chars().take_while(|it| it.is_whitespace()).collect();
            let words = placeholders.get(found.len() % placeholders.len());
            let words = words.copied().unwrap_or_default();
            let range = text.line_start(first + 2)..text.line_start(last - 2);
            found.push(edit(file, range, &format!("{indent}{mark} {words}\n")));
        }
    }
    found
}

/// The file ends in the middle of a long body.
pub(super) fn truncations(code: &Code<'_>) -> Vec<Fault> {
    let mut found = Vec::new();
    for file in &code.files {
        let text = file.text();
        for function in functions(file) {
            let Some(body) = &function.body else { continue };
            let (first, last) = (text.line_of(body.start), text.line_of(body.end));
            if last < first + LONG {
                continue;
            }
            let from = text.line_start(first + (last - first) / 2);
            found.push(edit(file, from..text.len(), ""));
        }
    }
    found
}

/// A line that binds a credential, before the file's first function.
pub(super) fn credentials(code: &Code<'_>) -> Vec<Fault> {
    // Put together here, so that no scanner takes this file for a leak.
    let keys = [
        format!("{}{}", "ghp_", "a8Fk2LmQ9xZr4Tn7Vb1Wc6Yd3Se5Gh0Jp2Ku"),
        format!("{}{}", "AKIA", "Q3EGR7LZ5NWB2XTK"),
        format!(
            "{}{}",
            "sk-ant-api03-", "k2J9xQ7mN4vB8zR1tY6wE3uI5oP0aS2dF4gH6jK8lZ1xC3vB5nM7qW9eR2tY4uI6"
        ),
    ];
    let (before, after) = code.tongue.constant();
    let files = code.files.iter().enumerate();
    files
        .filter_map(|(number, file)| {
            let function = functions(file).find(|it| it.container.is_none())?;
            let at = file
                .text()
                .line_start(file.text().line_of(function.range.start));
            let key = keys.get(number % keys.len())?;
            Some(edit(file, at..at, &format!("{before}\"{key}\"{after}")))
        })
        .collect()
}

/// The first line is replaced by itself.
pub(super) fn nothing(code: &Code<'_>) -> Vec<Fault> {
    let files = code.files.iter().filter(|file| !file.text().is_empty());
    files
        .map(|file| {
            let line = file.text().line_range(0);
            let same = file.text().slice(line.clone());
            edit(file, line, &same)
        })
        .collect()
}
