//! Whether a result is applied at once or offered, and why. Follows links on the disk to see what a
//! path really is; changes nothing.

use std::path::Path;
use std::time::Duration;

use scopewise_engine::Proposal;
use scopewise_workspace::{ChangeOfFile, FileChange, Text, WorkspacePath};

use super::store::{Place, Store};
use super::wish::target;
use crate::cli::{Behind, behind, is_guarded};
use crate::config::Deliver;

/// A result that took longer than this finds the user elsewhere.
const AT_ONCE_WITHIN: Duration = Duration::from_secs(10);

/// How a result reaches the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Applied without a question.
    AtOnce,
    /// Offered, and why, as the end of a sentence.
    Offer(String),
}

/// Decides it for a result that is about `place` and took so long. May block.
pub(super) fn delivery(
    deliver: Deliver,
    proposal: &Proposal,
    store: &Store,
    place: &Place,
    took: Duration,
) -> Delivery {
    match reason_to_ask(deliver, proposal, store, place, took) {
        Some(reason) => Delivery::Offer(reason),
        None => Delivery::AtOnce,
    }
}

fn reason_to_ask(
    deliver: Deliver,
    proposal: &Proposal,
    store: &Store,
    place: &Place,
    took: Duration,
) -> Option<String> {
    let mut paths = proposal.changes.iter().flat_map(FileChange::paths);
    let root = store.root(place.root).and_then(|root| root.folder());
    if let Some(reason) = paths.find_map(|path| runs_things(root, path)) {
        return Some(reason);
    }
    let files = ChangeOfFile::all_of(&proposal.changes);
    if let Some(words) = moves(&files) {
        return Some(words);
    }
    match files.as_slice() {
        [ChangeOfFile::Edit { path, .. }] if **path == place.path => {}
        [change] => return Some(format!("it changes {}", change.path())),
        changes => return Some(format!("it changes {} files", changes.len())),
    }
    if let Some(note) = proposal.report.findings.first() {
        return Some(format!("the checks note: {}", note.message));
    }
    if store.document_at(place).is_none() {
        return Some(format!("{} is not open", place.path));
    }
    if deliver == Deliver::Offer {
        return Some("the configuration says so".into());
    }
    if took > AT_ONCE_WITHIN {
        return Some(format!("it took {} s", took.as_secs()));
    }
    if has_moved(proposal, store, place) {
        return Some("its target was changed meanwhile".into());
    }
    None
}

/// That a file makes tools run things, by its name or by what its name leads to.
fn runs_things(root: Option<&Path>, path: &WorkspacePath) -> Option<String> {
    if is_guarded(path) {
        return Some(format!("{path} can make tools run things"));
    }
    match behind(root?, path) {
        Behind::Inside(real) if is_guarded(&real) => Some(format!(
            "{path} leads to {real}, which can make tools run things"
        )),
        _ => None,
    }
}

/// What a draft does to files as a whole; the first of them, where there are many.
fn moves(files: &[ChangeOfFile<'_>]) -> Option<String> {
    let words: Vec<String> = files
        .iter()
        .filter_map(|change| match change {
            ChangeOfFile::Edit { .. } => None,
            ChangeOfFile::Create { path, .. } => Some(format!("creates {path}")),
            ChangeOfFile::Rename { from, to, .. } => Some(format!("renames {from} to {to}")),
            ChangeOfFile::Delete { path } => Some(format!("deletes {path}")),
        })
        .collect();
    match words.as_slice() {
        [] => None,
        [only] => Some(format!("it {only}")),
        [first, second] => Some(format!("it {first} and {second}")),
        [first, second, third] => Some(format!("it {first}, {second} and {third}")),
        [first, second, rest @ ..] => Some(format!("it {first}, {second} and {} more", rest.len())),
    }
}

/// Whether the text of the target is another than the one the draft was made for.
fn has_moved(proposal: &Proposal, store: &Store, place: &Place) -> bool {
    let (Some(base), Some(now)) = (proposal.base.file(&place.path), store.file(place)) else {
        return true;
    };
    if base.text() == now.text() {
        return false;
    }
    let was = target(base, &proposal.ask.range);
    !holds_unchanged(base.text(), now.text(), &was)
}

/// Whether a stretch of one text stands in the other with only what is around it changed.
fn holds_unchanged(base: &Text, now: &Text, range: &std::ops::Range<usize>) -> bool {
    let touched = scopewise_draft::line_edits(base, now)
        .iter()
        .any(|edit| edit.range.start < range.end && range.start < edit.range.end);
    !touched
}

#[cfg(test)]
mod tests;
