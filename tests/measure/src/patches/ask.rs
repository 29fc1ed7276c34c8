//! A patch as the ask that a user could have made: its description, at the definition that its first
//! hunk stands in.

use std::ops::Range;

use scopewise_draft::diff_hunks;
use scopewise_scope::{Ask, Origin};
use scopewise_workspace::{File, FileChange, Language, Tier, WorkspacePath};

use super::series::Patch;

/// The ask of a patch; `None` when it changes no code that is in the workspace before.
#[must_use]
pub fn ask_of(patch: &Patch, instruction: &str) -> Option<Ask> {
    let (path, range) = place_of(patch)?;
    Some(Ask {
        path,
        range,
        instruction: instruction.to_owned(),
        origin: Origin::CommandLine,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    })
}

/// The files of code that a patch edits, tests left out.
pub fn code_files(patch: &Patch) -> impl Iterator<Item = &WorkspacePath> {
    patch
        .changes
        .iter()
        .map(FileChange::path)
        .filter(|path| is_code(path) && !is_test(path))
}

/// Whether a path is code of a language that has a grammar, style sheets and markup aside.
#[must_use]
pub fn is_code(path: &WorkspacePath) -> bool {
    let language = Language::of_path(path.as_str());
    language.tier() >= Tier::Structure && !matches!(language, Language::Css | Language::Html)
}

/// Whether a path speaks of tests.
#[must_use]
pub fn is_test(path: &WorkspacePath) -> bool {
    let words = path
        .as_str()
        .split(|it: char| !it.is_ascii_alphabetic())
        .map(str::to_ascii_lowercase);
    words.into_iter().any(|word| {
        matches!(
            word.as_str(),
            "test" | "tests" | "testing" | "spec" | "specs" | "fixtures" | "testdata" | "testsuite"
        )
    })
}

/// The first hunk that stands in a definition, else the first hunk.
fn place_of(patch: &Patch) -> Option<(WorkspacePath, Range<usize>)> {
    let mut first = None;
    for path in code_files(patch) {
        let (Some(before), Some(after)) = (patch.before.file(path), patch.after.file(path)) else {
            continue;
        };
        for hunk in diff_hunks(before.text(), after.text()) {
            let range = bytes_of(before, &hunk.before);
            if before.facts().enclosing(&range).is_some() {
                return Some((path.clone(), range));
            }
            first.get_or_insert((path.clone(), range));
        }
    }
    first
}

/// The bytes of the lines that go; for an insertion the end of the last line above that is not blank.
pub fn bytes_of(file: &File, lines: &Range<usize>) -> Range<usize> {
    if lines.is_empty() {
        let above = (0..lines.start)
            .rev()
            .find(|line| !file.text().line(*line).trim().is_empty());
        let end = above.map_or(0, |line| file.text().line_range(line).end);
        return end..end;
    }
    let text = |line: usize| file.text().line(line);
    let indent = |line: usize| text(line).len() - text(line).trim_start().len();
    let mut kept = lines.clone().filter(|line| !text(*line).trim().is_empty());
    let first = kept.next().unwrap_or(lines.start);
    let last = kept.next_back().unwrap_or(first);
    let start = file.text().line_start(first) + indent(first);
    start..file.text().line_range(last).end.max(start)
}
