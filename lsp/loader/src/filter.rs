//! Which files belong to the index: names that never do, and what `.gitignore` and the configuration
//! leave out.

use std::path::Path;

use ignore::WalkBuilder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use scopewise_workspace::WorkspacePath;

/// Folders of other people's code and of build results, skipped with or without a `.gitignore`.
const SKIPPED_FOLDERS: [&str; 15] = [
    "__pycache__",
    "bower_components",
    "env",
    "jspm_packages",
    "node_modules",
    "site-packages",
    "target",
    "venv",
    "virtualenv",
    "web_modules",
    "CVS",
    ".git",
    ".hg",
    ".svn",
    ".venv",
];

/// `env` and `target` are also common names of source folders: skipped only with one of these inside.
const MARKED_FOLDERS: [(&str, &str); 4] = [
    ("env", "pyvenv.cfg"),
    ("venv", "pyvenv.cfg"),
    ("virtualenv", "pyvenv.cfg"),
    ("target", "CACHEDIR.TAG"),
];

/// Hidden files that say how the rest is read.
const KEPT_HIDDEN: [&str; 6] = [
    ".babelrc",
    ".babelrc.json",
    ".eslintrc.cjs",
    ".eslintrc.js",
    ".gitignore",
    ".swcrc",
];

/// Which files of one workspace belong to its index.
#[derive(Debug)]
pub struct Filter {
    ignored: Gitignore,
}

impl Filter {
    /// The filter with extra `globs` (as in a `.gitignore`) to leave out. A glob that cannot be read is
    /// passed over: whoever read the configuration has said so.
    #[must_use]
    pub fn new(root: &Path, globs: &[String]) -> Self {
        let mut builder = GitignoreBuilder::new(root);
        for glob in globs {
            let _ = builder.add_line(None, glob);
        }
        let ignored = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Self { ignored }
    }

    /// Whether one file of the workspace would be indexed: for events about single files.
    #[must_use]
    pub fn holds(&self, root: &Path, path: &WorkspacePath) -> bool {
        let folders = path.ancestors().filter(|folder| !folder.is_empty());
        let named = folders.map(|folder| (folder, true));
        let mut entries = named.chain([(path.as_str(), false)]);
        entries.all(|(entry, is_folder)| {
            let name = entry.rsplit('/').next().unwrap_or(entry);
            self.keeps(&root.join(entry), name, is_folder)
        }) && !is_git_ignored(root, path)
    }

    /// Whether the walk goes on with this entry, `.gitignore` aside.
    pub(crate) fn keeps(&self, path: &Path, name: &str, is_folder: bool) -> bool {
        if is_folder && is_skipped_folder(path, name) {
            return false;
        }
        if name.starts_with('.') && (is_folder || !KEPT_HIDDEN.contains(&name)) {
            return false;
        }
        !self.ignored.matched(path, is_folder).is_ignore()
    }
}

/// A walk of `root` that honours `.gitignore`, in a git repository or not.
pub(crate) fn walk(root: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false)
        .require_git(false)
        .follow_links(false)
        .parents(is_inside_repository(root))
        .sort_by_file_name(std::ffi::OsStr::cmp);
    walk
}

/// A `.gitignore` above a folder that is no part of its repository (one in the home folder, say) has
/// nothing to say about it.
fn is_inside_repository(root: &Path) -> bool {
    !root.join(".git").exists()
        && root
            .ancestors()
            .skip(1)
            .any(|folder| folder.join(".git").exists())
}

fn is_skipped_folder(path: &Path, name: &str) -> bool {
    if !SKIPPED_FOLDERS.contains(&name) {
        return path.join("pyvenv.cfg").exists();
    }
    let mut marks = MARKED_FOLDERS.iter().filter(|(folder, _)| *folder == name);
    match marks.next() {
        Some((_, mark)) => path.join(mark).exists(),
        None => true,
    }
}

fn is_git_ignored(root: &Path, path: &WorkspacePath) -> bool {
    let file = root.join(path.as_str());
    let folders: Vec<&str> = path.ancestors().collect();
    let verdict = folders.iter().find_map(|folder| {
        let (rules, _) = Gitignore::new(root.join(folder).join(".gitignore"));
        let matched = rules.matched_path_or_any_parents(&file, false);
        (!matched.is_none()).then(|| matched.is_ignore())
    });
    verdict.unwrap_or(false)
}

/// Whether one of the configuration's `globs` leaves out a file, or a folder around it.
#[must_use]
pub fn is_left_out(path: &WorkspacePath, globs: &[String]) -> bool {
    let filter = Filter::new(Path::new(""), globs);
    let matched = filter
        .ignored
        .matched_path_or_any_parents(path.as_str(), false);
    matched.is_ignore()
}

/// Whether a glob of the configuration can be read.
#[must_use]
pub fn is_glob(glob: &str) -> bool {
    !glob.trim().is_empty()
        && globset::Glob::new(glob).is_ok()
        && GitignoreBuilder::new("").add_line(None, glob).is_ok()
}
