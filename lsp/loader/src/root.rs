//! Which folder is the workspace of a file, and a file's place in it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::Gitignore;
use scopewise_workspace::{WorkspacePath, packages};

use crate::ReadError;

/// The workspace around `path` (a file or a folder, there or not): the nearest folder with `.git` that
/// does not ignore it, else the nearest with a manifest, else the folder itself.
#[must_use]
pub fn root_of(path: &Path) -> PathBuf {
    let folder = folder_of(path);
    marked_root(&folder).unwrap_or(folder)
}

/// The workspace of `path` for someone who stands in `here`: as [`root_of`], but a folder without marks
/// gives way to `here` where that holds the file, so that all below it is seen.
#[must_use]
pub fn root_around(here: &Path, path: &Path) -> PathBuf {
    let folder = folder_of(path);
    let here = folder_of(here);
    let repository = repository_of(&folder);
    if repository.is_none() && folder.starts_with(&here) && !is_too_wide(&here) {
        return marked_root(&here).unwrap_or(here);
    }
    marked_root(&folder).unwrap_or(folder)
}

fn folder_of(path: &Path) -> PathBuf {
    let absolute = real_path(path);
    if absolute.is_dir() {
        return absolute;
    }
    let existing = absolute.ancestors().skip(1).find(|folder| folder.is_dir());
    existing.map_or_else(|| absolute.clone(), Path::to_path_buf)
}

fn marked_root(folder: &Path) -> Option<PathBuf> {
    repository_of(folder).or_else(|| {
        let mut folders = folder.ancestors();
        folders.find(|at| has_manifest(at)).map(Path::to_path_buf)
    })
}

/// The repository that a folder is part of; one that ignores it (a fetched package, a build result) is not
/// its workspace.
fn repository_of(folder: &Path) -> Option<PathBuf> {
    let mut folders = folder.ancestors();
    let repository = folders.find(|at| at.join(".git").exists())?;
    let (rules, _) = Gitignore::new(repository.join(".gitignore"));
    let is_ignored =
        folder != repository && rules.matched_path_or_any_parents(folder, true).is_ignore();
    (!is_ignored).then(|| repository.to_path_buf())
}

/// A whole disk or home folder is nobody's workspace.
fn is_too_wide(folder: &Path) -> bool {
    let home = std::env::home_dir().map(|home| real_path(&home));
    folder.parent().is_none() || home.as_deref() == Some(folder)
}

/// The place of a file of the disk (there or not) in the workspace at `root`.
///
/// # Errors
/// When it lies outside the root, links resolved, or its name cannot be written as text.
pub fn workspace_path(root: &Path, path: &Path) -> Result<WorkspacePath, ReadError> {
    let outside = || ReadError::Outside(path.display().to_string());
    let real_root = real_path(root);
    // The name as the user writes it, when that lies inside: a link keeps its own name.
    let named = folded(path);
    let relative = named
        .strip_prefix(&real_root)
        .or_else(|_| named.strip_prefix(root))
        .map_or_else(|_| real_path(path), |inside| real_root.join(inside));
    if !real_path(&relative).starts_with(&real_root) {
        return Err(outside());
    }
    if relative == real_root {
        return Err(ReadError::Folder(path.display().to_string()));
    }
    relative
        .strip_prefix(&real_root)
        .ok()
        .and_then(Path::to_str)
        .and_then(WorkspacePath::new)
        .ok_or_else(outside)
}

fn has_manifest(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        entry
            .file_name()
            .to_str()
            .and_then(WorkspacePath::new)
            .is_some_and(|name| packages::is_manifest(&name))
    })
}

/// The canonical path; for what is not there, its nearest existing folder's with the rest added.
fn real_path(path: &Path) -> PathBuf {
    let absolute = folded(path);
    for ancestor in absolute.ancestors() {
        if let Ok(real) = fs::canonicalize(ancestor) {
            return match absolute.strip_prefix(ancestor) {
                Ok(rest) if rest.as_os_str().is_empty() => real,
                Ok(rest) => real.join(rest),
                Err(_) => absolute,
            };
        }
    }
    absolute
}

/// The absolute path with `.` and `..` folded by name.
fn folded(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut folded = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                folded.pop();
            }
            Component::CurDir => {}
            other => folded.push(other),
        }
    }
    folded
}
