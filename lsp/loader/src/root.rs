//! Which folder is the workspace of a file, and a file's place in it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::Gitignore;
use scopewise_workspace::{WorkspacePath, packages};

use crate::ReadError;

/// The workspace around `path` (a file or a folder, there or not): the nearest folder with `.git` that
/// does not ignore it, else the nearest with a manifest, else the folder itself. Goes by the path as
/// written, so that a link does not choose the workspace.
#[must_use]
pub fn root_of(path: &Path) -> PathBuf {
    let folder = folder_of(path);
    match repository_of(&folder) {
        Repository::Around(root) => root,
        Repository::Ignores(root) => manifest_root(&folder, Some(&root)),
        Repository::None => manifest_root(&folder, None),
    }
}

/// The workspace of `path` for someone who stands in `here`: as [`root_of`], but a folder without marks
/// gives way to `here` where that holds the file, so that all below it is seen. What lies in the workspace
/// of `here` as written and leads out of it keeps that workspace, in which [`workspace_path`] refuses it.
#[must_use]
pub fn root_around(here: &Path, path: &Path) -> PathBuf {
    let folder = folder_of(path);
    let here = folder_of(here);
    if !is_too_wide(&here) {
        let root = root_of(&here);
        if folder.starts_with(&root) && !real_path(path).starts_with(real_path(&root)) {
            return root;
        }
    }
    let is_plain = matches!(repository_of(&folder), Repository::None);
    if is_plain && folder.starts_with(&here) && !is_too_wide(&here) {
        return root_of(&here);
    }
    root_of(path)
}

fn folder_of(path: &Path) -> PathBuf {
    let absolute = folded(path);
    if absolute.is_dir() {
        return absolute;
    }
    let existing = absolute.ancestors().skip(1).find(|folder| folder.is_dir());
    existing.map_or_else(|| absolute.clone(), Path::to_path_buf)
}

/// The nearest folder with a manifest below `limit`, else the folder itself.
fn manifest_root(folder: &Path, limit: Option<&Path>) -> PathBuf {
    let mut folders = folder
        .ancestors()
        .take_while(|at| limit.is_none_or(|limit| *at != limit));
    folders
        .find(|at| has_manifest(at) && !is_too_wide(at))
        .unwrap_or(folder)
        .to_path_buf()
}

/// How a folder stands to a repository.
enum Repository {
    /// It is part of this one.
    Around(PathBuf),
    /// It lies in this one, which ignores it: a fetched package, a build result.
    Ignores(PathBuf),
    /// There is none.
    None,
}

fn repository_of(folder: &Path) -> Repository {
    let mut folders = folder.ancestors();
    let Some(root) = folders.find(|at| at.join(".git").exists()) else {
        return Repository::None;
    };
    let (rules, _) = Gitignore::new(root.join(".gitignore"));
    let is_ignored = || rules.matched_path_or_any_parents(folder, true).is_ignore();
    if folder != root && is_ignored() {
        Repository::Ignores(root.to_path_buf())
    } else {
        Repository::Around(root.to_path_buf())
    }
}

/// Whether a folder has the marks of a project: a repository or a manifest. Others may be of any size.
#[must_use]
pub fn is_project(root: &Path) -> bool {
    let root = real_path(root);
    root.join(".git").exists() || (has_manifest(&root) && !is_too_wide(&root))
}

/// A whole disk or home folder is nobody's workspace.
fn is_too_wide(folder: &Path) -> bool {
    let home = std::env::home_dir().map(|home| real_path(&home));
    folder.parent().is_none() || home.is_some_and(|home| home == real_path(folder))
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
    as_on_disk(&real_root, relative)
        .strip_prefix(&real_root)
        .ok()
        .and_then(Path::to_str)
        .and_then(WorkspacePath::new)
        .ok_or_else(outside)
}

/// The path in the letters that the disk has for it, which may take others for the same; a link keeps its
/// own name.
fn as_on_disk(real_root: &Path, named: PathBuf) -> PathBuf {
    let is_link = |at: &Path| at.symlink_metadata().is_ok_and(|it| it.is_symlink());
    let mut below = named.ancestors().take_while(|at| *at != real_root);
    if below.any(is_link) {
        return named;
    }
    real_path(&named)
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
