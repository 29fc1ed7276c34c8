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
    /// A file moved with its text unchanged. Where it is edited too, the edit comes right after, by the
    /// new path; its coordinates are those of the text that was moved.
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

    /// Every path the change touches: for a rename the old one too, first.
    pub fn paths(&self) -> impl Iterator<Item = &WorkspacePath> {
        let left = match self {
            Self::Rename { from, .. } => Some(from),
            _ => None,
        };
        left.into_iter().chain([self.path()])
    }
}

/// All that a list of changes makes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOfFile<'a> {
    /// It is edited.
    Edit {
        /// The file.
        path: &'a WorkspacePath,
        /// Its edits.
        edits: &'a [TextEdit],
    },
    /// It is made.
    Create {
        /// The file.
        path: &'a WorkspacePath,
        /// Its whole text.
        text: &'a str,
    },
    /// It is moved.
    Rename {
        /// Where it was.
        from: &'a WorkspacePath,
        /// Where it will be.
        to: &'a WorkspacePath,
        /// Edits of its text; none where it is only moved.
        edits: &'a [TextEdit],
    },
    /// It is removed.
    Delete {
        /// The file.
        path: &'a WorkspacePath,
    },
}

impl<'a> ChangeOfFile<'a> {
    /// Puts a list of changes together by file, in its order.
    #[must_use]
    pub fn all_of(changes: &'a [FileChange]) -> Vec<Self> {
        let mut files: Vec<Self> = Vec::new();
        for change in changes {
            match (change, files.last_mut()) {
                (FileChange::Edit { path, edits }, Some(Self::Rename { to, edits: own, .. }))
                    if path == *to =>
                {
                    *own = edits;
                }
                _ => files.push(Self::of(change)),
            }
        }
        files
    }

    fn of(change: &'a FileChange) -> Self {
        match change {
            FileChange::Edit { path, edits } => Self::Edit { path, edits },
            FileChange::Create { path, text } => Self::Create { path, text },
            FileChange::Rename { from, to } => Self::Rename {
                from,
                to,
                edits: &[],
            },
            FileChange::Delete { path } => Self::Delete { path },
        }
    }

    /// Where the file was, or where it is made.
    #[must_use]
    pub const fn source(&self) -> &'a WorkspacePath {
        match self {
            Self::Edit { path, .. } | Self::Create { path, .. } | Self::Delete { path } => path,
            Self::Rename { from, .. } => from,
        }
    }

    /// Where the file ends up (for a deletion, where it was).
    #[must_use]
    pub const fn path(&self) -> &'a WorkspacePath {
        match self {
            Self::Edit { path, .. } | Self::Create { path, .. } | Self::Delete { path } => path,
            Self::Rename { to, .. } => to,
        }
    }
}
