//! Trees of a wanted size, put together from the fetched packages, for measuring the index.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use scopewise_workspace::{Language, WorkspacePath, packages};

use crate::corpora::corpora;
use crate::shell::setup_folder;

const HOUR: Duration = Duration::from_secs(3600);

/// A folder of real files.
#[derive(Clone, Debug)]
pub struct Tree {
    /// What it is of, for a person.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Their lines.
    pub lines: usize,
    /// Their bytes.
    pub bytes: usize,
}

/// Copies files of these languages, and the manifests beside them, from the fetched packages until there are so many lines. Where the
/// packages have fewer, they are taken again under another name.
///
/// # Errors
/// When a package was not fetched or the tree cannot be written.
pub fn tree(name: &str, languages: &[Language], lines: usize) -> Result<Tree> {
    let folder = setup_folder().join("trees").join(format!("{name}-{lines}"));
    let mut tree = Tree {
        name: name.to_owned(),
        folder: folder.clone(),
        files: Vec::new(),
        lines: 0,
        bytes: 0,
    };
    let _ = fs::remove_dir_all(&folder);
    for round in 0.. {
        let before = tree.lines;
        for corpus in corpora()? {
            let Ok(from) = corpus.folder(&corpus.after) else {
                continue;
            };
            let to = folder.join(format!("{round}-{}", corpus.name.replace(['@', '/'], "_")));
            copy(&from, &to, languages, lines, &mut tree)?;
        }
        if tree.lines >= lines || tree.lines == before {
            break;
        }
        tree.name = format!("{name}, the packages {} times over", round + 2);
    }
    Ok(tree)
}

fn copy(
    from: &Path,
    to: &Path,
    languages: &[Language],
    lines: usize,
    tree: &mut Tree,
) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(from)?.flatten().map(|it| it.path()).collect();
    entries.sort();
    for path in entries {
        if tree.lines >= lines {
            return Ok(());
        }
        let name = path.file_name().unwrap_or_default();
        let kind = fs::symlink_metadata(&path)?.file_type();
        if kind.is_dir() && !name.to_string_lossy().starts_with('.') {
            copy(&path, &to.join(name), languages, lines, tree)?;
        }
        let named = WorkspacePath::new(&name.to_string_lossy());
        let is_manifest = named.is_some_and(|name| packages::is_manifest(&name));
        let language = Language::of_path(&name.to_string_lossy());
        if !kind.is_file() || !(is_manifest || languages.contains(&language)) {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        write(&to.join(name), &text)?;
        if languages.contains(&language) {
            tree.files.push(to.join(name));
            tree.lines += text.lines().count();
            tree.bytes += text.len();
        }
    }
    Ok(())
}

/// What was written a moment ago may be written again within the clock's grain, so that a cache does not
/// trust it; a working tree is older than that.
fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)?;
    let file = fs::File::options().write(true).open(path)?;
    Ok(file.set_modified(SystemTime::now() - HOUR)?)
}
