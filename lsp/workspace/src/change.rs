//! Changes to files as plain data: what a draft, a patch or an editor asks for.

use std::ops::Range;

use crate::WorkspacePath;

/// One replacement in a text: `range` in bytes of the text before any edit of the same list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Bytes replaced.
    pub range: Range<usize>,
    /// What stands there afterwards, with the file's own line endings.
    pub replacement: String,
}

/// A change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// Edits of an existing file; sorted by start, not overlapping, all in the coordinates of the
    /// text before.
    Edit {
        /// The file.
        path: WorkspacePath,
        /// Its edits.
        edits: Vec<TextEdit>,
    },
    /// A new file; the path is free.
    Create {
        /// The file.
        path: WorkspacePath,
        /// Its whole text.
        text: String,
    },
    /// A file moved with its text unchanged.
    Rename {
        /// Where it was.
        from: WorkspacePath,
        /// Where it will be.
        to: WorkspacePath,
    },
    /// A file removed.
    Delete {
        /// The file.
        path: WorkspacePath,
    },
}

impl FileChange {
    /// The file the change ends up at (for a deletion, the file that goes).
    #[must_use]
    pub fn path(&self) -> &WorkspacePath {
        match self {
            Self::Edit { path, .. } | Self::Create { path, .. } | Self::Delete { path } => path,
            Self::Rename { to, .. } => to,
        }
    }
}
