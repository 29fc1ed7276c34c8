//! A file that ends in the middle of a function: what followed there, definitions among it, is gone, as
//! when an answer was cut short. Where nothing is parsed wrong, nothing else would tell.

use std::ops::Range;

use scopewise_workspace::{DefinitionKind, File};

use crate::look::{Judged, Look, Sides};
use crate::words::list;
use crate::{Check, Severity};

/// Names shown in a message.
const SHOWN: usize = 4;

pub(super) fn look_for(look: &Look<'_>, side: &Sides<'_>, judged: &mut Judged) {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return;
    };
    if super::bodies::asks_to_drop(look.change.instruction) || after.text().is_empty() {
        return;
    }
    let Some(lost) = lost_end(side, before, after) else {
        return;
    };
    let Some(cut) = function_cut_at(before, &lost) else {
        return;
    };
    let gone = definitions_gone(before, after, &lost);
    if gone.is_empty() || super::bodies::has_moved(look, &before.text().slice(lost)) {
        return;
    }
    let last_line = after.text().line_count().saturating_sub(2);
    let message = format!(
        "the file ends in the middle of `{cut}`; what followed is gone: {}",
        list(gone.iter().map(String::as_str), SHOWN)
    );
    judged.findings.push(side.found(
        Check::Elision,
        Severity::Reject,
        after.text().line_range(last_line),
        message,
    ));
}

/// The bytes of the text before that the change took off its end without putting anything there.
fn lost_end(side: &Sides<'_>, before: &File, after: &File) -> Option<Range<usize>> {
    let end = before.text().len();
    let kept = after.text().len();
    if kept < end && before.text().slice(0..kept) == after.text().to_string() {
        return Some(kept..end);
    }
    let hunk = side.hunks.last()?;
    let start = before.text().line_start(hunk.before.start);
    let is_end = before.text().line_start(hunk.before.end) >= end;
    (hunk.after.is_empty() && is_end && start < end).then_some(start..end)
}

/// The innermost function in whose body, neither at its start nor at its last line, the cut is.
fn function_cut_at(before: &File, lost: &Range<usize>) -> Option<String> {
    let text = before.text();
    let cut = text.line_of(lost.start);
    let facts = before.facts();
    let is_cut = |body: &Range<usize>| {
        text.line_of(body.start) < cut && cut < text.line_of(body.end.saturating_sub(1))
    };
    facts
        .definitions
        .iter()
        .enumerate()
        .filter(|(_, it)| matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method))
        .filter(|(_, it)| it.body.as_ref().is_some_and(is_cut))
        .min_by_key(|(_, it)| it.range.len())
        .map(|(index, _)| facts.qualified_name(index))
}

/// Functions and classes that began in what was lost and are nowhere in the file any more.
fn definitions_gone(before: &File, after: &File, lost: &Range<usize>) -> Vec<String> {
    let kept = after.facts();
    let is_code = |kind| !matches!(kind, DefinitionKind::Variable);
    before
        .facts()
        .definitions
        .iter()
        .filter(|it| lost.start <= it.range.start && is_code(it.kind))
        .filter(|it| !kept.definitions.iter().any(|kept| kept.name == it.name))
        .map(|it| it.name.clone())
        .collect()
}
