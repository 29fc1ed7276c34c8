//! Unified diffs as input: `verify --patch`.

use scopewise_workspace::{FileChange, Snapshot};

/// Why a patch cannot be read or applied, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchError(pub String);

impl std::fmt::Display for PatchError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PatchError {}

/// Reads a unified diff (git's or plain) against the snapshot it applies to.
///
/// # Errors
/// Names the file and hunk that is malformed or does not apply.
pub fn read_patch(snapshot: &Snapshot, patch: &str) -> Result<Vec<FileChange>, PatchError> {
    let _ = (snapshot, patch);
    Err(PatchError("not built".into()))
}

/// Whether the patch's after side is what the snapshot holds: the changes that undo it.
///
/// # Errors
/// As [`read_patch`].
pub fn apply_patch_backwards(
    snapshot: &Snapshot,
    patch: &str,
) -> Result<Vec<FileChange>, PatchError> {
    let _ = (snapshot, patch);
    Err(PatchError("not built".into()))
}
