//! Unified diffs as input: `verify --patch`. Every hunk must apply exactly, at its own line or at the
//! one other place its lines stand; fuzz is never used.

mod apply;
mod hunks;
mod names;
mod parse;

use std::collections::BTreeSet;

use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

/// Why a patch cannot be read or applied, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchError(pub String);

impl std::fmt::Display for PatchError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PatchError {}

/// A file of a patch that holds no change of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedFile {
    /// Its name as the patch has it, without `a/` or `b/`.
    pub path: String,
    /// Why, as the end of a sentence: "it is binary".
    pub because: &'static str,
}

/// Reads a unified diff (git's or plain) against the snapshot it applies to. A file that is renamed
/// and edited gives two changes, the rename first. Binary files, links and submodules are left out:
/// [`skipped_in_patch`] names them.
///
/// # Errors
/// Names the file and hunk that is malformed or does not apply.
pub fn read_patch(snapshot: &Snapshot, patch: &str) -> Result<Vec<FileChange>, PatchError> {
    apply::apply_all(snapshot, sections_of(patch)?).map_err(printable)
}

/// Whether the patch's after side is what the snapshot holds: the changes that undo it.
///
/// # Errors
/// As [`read_patch`].
pub fn apply_patch_backwards(
    snapshot: &Snapshot,
    patch: &str,
) -> Result<Vec<FileChange>, PatchError> {
    let sections = sections_of(patch)?;
    let inverted = sections.into_iter().map(parse::Section::inverted).collect();
    apply::apply_all(snapshot, inverted).map_err(printable)
}

/// The files of a patch whose change is not one of text.
///
/// # Errors
/// Names what is malformed.
pub fn skipped_in_patch(patch: &str) -> Result<Vec<SkippedFile>, PatchError> {
    let sections = sections_of(patch)?;
    let skipped = sections.iter().filter_map(|section| {
        Some(SkippedFile {
            path: crate::excerpt::printable(&section.shown_name()),
            because: section.skipped?,
        })
    });
    Ok(skipped.collect())
}

/// Every path a patch may read or write, both sides, sorted: what a caller loads before it applies
/// one. Names that leave the root are left out; reading the patch refuses them.
///
/// # Errors
/// Names what is malformed.
pub fn paths_in_patch(patch: &str) -> Result<Vec<WorkspacePath>, PatchError> {
    let sections = sections_of(patch)?;
    let paths: BTreeSet<WorkspacePath> = sections
        .iter()
        .filter(|section| section.skipped.is_none())
        .flat_map(parse::Section::names)
        .filter_map(|name| WorkspacePath::new(&name))
        .collect();
    Ok(paths.into_iter().collect())
}

fn sections_of(patch: &str) -> Result<Vec<parse::Section>, PatchError> {
    parse::parse(patch).map_err(printable)
}

fn printable(PatchError(why): PatchError) -> PatchError {
    PatchError(crate::excerpt::printable(&why))
}
