//! Where files live: workspace folders, the folder of a file outside all of them, and memory for what
//! has no place on disk. From URIs to root-relative paths, by their spelling alone.

use std::path::{Path, PathBuf};

use scopewise_workspace::{Snapshot, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

use super::naming::Naming;

/// A root's name within one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RootId(u32);

impl RootId {
    pub(super) const fn new(number: u32) -> Self {
        Self(number)
    }
}

/// What a root is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootKind {
    /// A workspace folder: indexed and watched.
    Folder,
    /// The folder of one open file outside every workspace folder: nothing else there is read.
    Lone,
    /// An open document that is no file.
    Memory,
}

/// A root with what is known of its files.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    /// Its name.
    pub(crate) id: RootId,
    /// What it is.
    pub(crate) kind: RootKind,
    /// Its path as the editor spells it, then in canonical form where that differs; empty for memory.
    pub(crate) spellings: Vec<PathBuf>,
    /// How its disk takes names.
    pub(crate) naming: Naming,
    /// Its files, open documents over the disk.
    pub(crate) snapshot: Snapshot,
    /// Whether a walk of it has ended.
    pub(crate) is_walked: bool,
    /// Whether the texts of all its files are there, parsed or not.
    pub(crate) is_searchable: bool,
    /// How many files have changed since it was kept for the next start.
    pub(crate) news: usize,
}

impl std::fmt::Display for RootId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Root {
    pub(super) fn new(id: RootId, kind: RootKind, spellings: Vec<PathBuf>) -> Self {
        Self {
            id,
            kind,
            spellings,
            naming: Naming::HERE,
            snapshot: Snapshot::default(),
            is_walked: false,
            is_searchable: false,
            news: 0,
        }
    }

    /// Its folder on disk.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.spellings.first().map(PathBuf::as_path)
    }

    /// A file's path within it, spelled as its index has it; `None` for files elsewhere.
    pub(crate) fn relative(&self, path: &Path) -> Option<WorkspacePath> {
        let path = path.to_str()?;
        let mut spellings = self.spellings.iter().filter_map(|it| it.to_str());
        let below = spellings.find_map(|folder| self.naming.below(folder, path))?;
        Some(self.naming.as_known(&self.snapshot, &below))
    }

    /// Whether this is its path, in any spelling.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let one = |folder: &PathBuf| Some(self.naming.is_same(folder.to_str()?, path.to_str()?));
        self.spellings
            .iter()
            .any(|it| it == path || one(it) == Some(true))
    }
}

/// The path of a `file:` URI.
pub(crate) fn file_path(uri: &lsp::Uri) -> Option<PathBuf> {
    Naming::HERE.path_of(uri).map(PathBuf::from)
}

/// The `file:` URI of an absolute path.
pub(crate) fn file_uri(path: &Path) -> Option<lsp::Uri> {
    Naming::HERE.uri_of(path.to_str()?)
}

/// Whether two URIs are spellings of one file's.
pub(super) fn is_one_file(one: &lsp::Uri, other: &lsp::Uri) -> bool {
    let paths = Naming::HERE.path_of(one).zip(Naming::HERE.path_of(other));
    paths.is_some_and(|(one, other)| Naming::HERE.is_same(&one, &other))
}

/// The root and path of a document outside every workspace folder.
pub(super) fn lone(
    uri: &lsp::Uri,
    language: &str,
) -> Option<(RootKind, Option<PathBuf>, WorkspacePath)> {
    if let Some(path) = file_path(uri)
        && let Some(folder) = path.parent()
        && let Some(name) = path.file_name().and_then(|name| name.to_str())
        && let Some(name) = WorkspacePath::new(name)
    {
        return Some((RootKind::Lone, Some(folder.to_path_buf()), name));
    }
    Some((RootKind::Memory, None, memory_path(uri, language)?))
}

/// A path for a document without one; its ending is that of its language.
fn memory_path(uri: &lsp::Uri, language: &str) -> Option<WorkspacePath> {
    let name: String = uri
        .path()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        .collect();
    let name = if name.trim_matches('.').is_empty() {
        "untitled"
    } else {
        &name
    };
    let name = if name.contains('.') {
        name.to_owned()
    } else {
        format!("{name}{}", ending_of(language))
    };
    WorkspacePath::new(&name)
}

fn ending_of(language: &str) -> &'static str {
    match language {
        "python" => ".py",
        "typescript" => ".ts",
        "typescriptreact" => ".tsx",
        "javascript" | "javascriptreact" => ".js",
        "rust" => ".rs",
        "go" => ".go",
        "css" => ".css",
        "html" => ".html",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use tower_lsp::gen_lsp_types as lsp;

    use super::{RootKind, lone};

    fn check_lone(uri: &str, language: &str, kind: RootKind, path: &str) {
        let uri: lsp::Uri = uri.parse().unwrap();
        let (found, _, name) = lone(&uri, language).unwrap();
        assert_eq!((found, name.as_str()), (kind, path));
    }

    #[test]
    fn homes_files_in_their_folder_and_the_rest_in_memory() {
        check_lone("file:///a/b/c.py", "python", RootKind::Lone, "c.py");
        check_lone(
            "untitled:Untitled-1",
            "python",
            RootKind::Memory,
            "Untitled-1.py",
        );
        check_lone(
            "vscode-notebook-cell:/x/n.ipynb",
            "python",
            RootKind::Memory,
            "n.ipynb",
        );
        check_lone("output:", "", RootKind::Memory, "untitled");
        check_lone("untitled:..", "go", RootKind::Memory, "untitled.go");
    }
}
