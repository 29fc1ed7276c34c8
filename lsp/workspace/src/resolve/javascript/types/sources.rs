//! Files with their text and tree, read when they are first asked for, up to a number of bytes.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use tree_sitter::Tree;

use crate::{Snapshot, WorkspacePath};

/// Bytes of the files that one search looks into.
const BYTES_LIMIT: usize = 3 * 1024 * 1024;

/// A file as it was parsed.
pub(super) struct Source {
    pub(super) path: WorkspacePath,
    pub(super) text: String,
    pub(super) tree: Tree,
}

/// The scripts of a workspace.
pub(in crate::resolve) struct Sources {
    files: OnceCell<BTreeMap<WorkspacePath, OnceCell<Option<Source>>>>,
    left: Cell<usize>,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            files: OnceCell::new(),
            left: Cell::new(BYTES_LIMIT),
        }
    }
}

impl Sources {
    /// A script with its tree; `None` where its text is ahead of its facts or too much was parsed already.
    pub(super) fn get(&self, snapshot: &Snapshot, path: &WorkspacePath) -> Option<&Source> {
        let files = self.files.get_or_init(|| {
            let scripts = snapshot.files().filter(|it| it.language.is_script());
            scripts
                .map(|it| (it.path.clone(), OnceCell::new()))
                .collect()
        });
        files
            .get(path)?
            .get_or_init(|| self.read(snapshot, path))
            .as_ref()
    }

    fn read(&self, snapshot: &Snapshot, path: &WorkspacePath) -> Option<Source> {
        let file = snapshot.file(path).filter(|it| it.is_current())?;
        if file.not_parsed().is_some() {
            return None;
        }
        let text = file.text_for_once();
        self.left.set(self.left.get().checked_sub(text.len())?);
        Some(Source {
            path: path.clone(),
            tree: file.tree().ok()?,
            text,
        })
    }
}
