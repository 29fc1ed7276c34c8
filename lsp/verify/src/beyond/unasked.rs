//! New definitions that nobody asked for and nothing uses.

use std::ops::Range;

use scopewise_draft::Hunk;
use scopewise_scope::Reach;
use scopewise_workspace::{Definition, DefinitionKind, File};

use super::Asked;
use crate::look::{Look, Sides};

/// A new definition to be cut off.
pub(super) struct Unasked {
    pub(super) name: String,
    pub(super) kind: &'static str,
    /// Its lines after the change, from 0, with the blank ones above it.
    pub(super) lines: Range<usize>,
}

/// The new definitions of a file at module level that the rest of the change does without.
pub(super) fn definitions(look: &Look<'_>, asked: &Asked<'_>, side: &Sides<'_>) -> Vec<Unasked> {
    let is_free = matches!(
        asked.scope.reach,
        Reach::New | Reach::Move | Reach::Workspace
    );
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return Vec::new();
    };
    if is_free || after.facts().has_errors {
        return Vec::new();
    }
    after
        .facts()
        .definitions
        .iter()
        .filter(|it| it.container.is_none())
        .filter(|it| matches!(it.kind, DefinitionKind::Function | DefinitionKind::Class))
        .filter(|it| side.adds(&it.name_range) && !asked.wording.names(&it.name))
        .filter(|it| !has(before, &it.name) && !is_used(look, side, it))
        .filter_map(|it| {
            let lines = lines_of(side, after, it)?;
            if asked.wording.allows_additions() && asked.thread.is_in(after, &lines) {
                return None;
            }
            Some(Unasked {
                name: it.name.clone(),
                kind: it.kind.word(),
                lines,
            })
        })
        .collect()
}

/// Whether a name that the change introduces in `lines` is used on other lines of the change.
pub(super) fn is_needed(look: &Look<'_>, side: &Sides<'_>, lines: &Range<usize>) -> bool {
    let Some(after) = side.after.as_deref() else {
        return false;
    };
    let bytes = after.text().line_start(lines.start)..after.text().line_start(lines.end);
    let introduced = after
        .facts()
        .definitions
        .iter()
        .filter(|it| bytes.contains(&it.name_range.start))
        .map(|it| it.name.as_str())
        .filter(|name| side.before.as_deref().is_none_or(|it| !has(it, name)));
    introduced
        .into_iter()
        .any(|name| is_used_outside(look, side, name, &bytes))
}

/// Whether a hunk changes the head of a definition that other changed lines use: they may need each other.
pub(super) fn is_entangled(side: &Sides<'_>, hunk: &Hunk) -> bool {
    let Some(after) = side.after.as_deref() else {
        return false;
    };
    let bytes = after.text().line_start(hunk.after.start)..after.text().line_start(hunk.after.end);
    let facts = after.facts();
    let changed = facts.definitions.iter().filter(|it| {
        let head = it
            .signature
            .as_ref()
            .map_or(&it.name_range, |it| &it.header);
        head.start < bytes.end && bytes.start < head.end
    });
    changed.into_iter().any(|definition| {
        facts
            .calls
            .iter()
            .filter(|call| side.adds(&call.range) && !bytes.contains(&call.range.start))
            .any(|call| call.callee.last() == Some(&definition.name))
    })
}

fn has(file: &File, name: &str) -> bool {
    file.facts().definitions.iter().any(|it| it.name == name)
}

fn is_used(look: &Look<'_>, side: &Sides<'_>, definition: &Definition) -> bool {
    !definition.decorators.is_empty()
        || is_used_outside(look, side, &definition.name, &definition.range)
}

/// Whether a name stands anywhere in the changed files beside `own`, as text: a name in a string may be a
/// use too.
fn is_used_outside(look: &Look<'_>, side: &Sides<'_>, name: &str, own: &Range<usize>) -> bool {
    look.files.iter().any(|other| {
        let is_own = other.path == side.path;
        let text = other.after_text();
        text.match_indices(name).any(|(at, _)| {
            let is_elsewhere = !is_own || !own.contains(&at);
            is_elsewhere && is_whole_word(&text, at, name.len())
        })
    })
}

fn is_whole_word(text: &str, at: usize, length: usize) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    let after = text.get(at + length..).and_then(|it| it.chars().next());
    !before.is_some_and(is_part) && !after.is_some_and(is_part)
}

/// The whole lines of a definition, all of which are new, with the comments and blank lines above it.
fn lines_of(side: &Sides<'_>, after: &File, definition: &Definition) -> Option<Range<usize>> {
    let mut first = after.text().line_of(definition.range.start);
    let last = after.text().line_of(definition.range.end.saturating_sub(1));
    let is_new = |line: usize| side.hunk_at(line).is_some();
    if !(first..=last).all(is_new) {
        return None;
    }
    let is_loose = |line: usize| {
        let text = after.text().line(line);
        let text = text.trim();
        text.is_empty() || super::place::is_comment_line(side.language, text)
    };
    while first > 0 && is_new(first - 1) && is_loose(first - 1) {
        first -= 1;
    }
    Some(first..last + 1)
}
