//! Differences of two texts as hunks, as edits of whole lines, and as unified diffs.

use std::ops::Range;

use scopewise_workspace::{Text, TextEdit, WorkspacePath};

/// One run of changed lines; lines from 0, ends exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Lines of the text before.
    pub before: Range<usize>,
    /// Lines of the text after.
    pub after: Range<usize>,
}

/// One line of a diff, for showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// In both.
    Context(String),
    /// Only before.
    Removed(String),
    /// Only after.
    Added(String),
}

/// The hunks between two texts, without context.
#[must_use]
pub fn diff_hunks(before: &Text, after: &Text) -> Vec<Hunk> {
    let _ = (before, after);
    Vec::new()
}

/// The smallest edits of whole lines that make `before` into `after`.
#[must_use]
pub fn line_edits(before: &Text, after: &Text) -> Vec<TextEdit> {
    let _ = (before, after);
    Vec::new()
}

/// A unified diff with three lines of context; `None` on a side stands for `/dev/null`. Empty when
/// nothing differs.
#[must_use]
pub fn unified_diff(path: &WorkspacePath, before: Option<&Text>, after: Option<&Text>) -> String {
    let _ = (path, before, after);
    String::new()
}
