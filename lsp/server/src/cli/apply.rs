//! Writing a proposal to the files: all of them or none, only what was read and has not changed since, and
//! nothing outside the root.

#[cfg(test)]
mod tests;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use scopewise_workspace::{ChangeOfFile, FileChange, Snapshot, WorkspacePath};
use tempfile::{NamedTempFile, TempPath};

use super::Failed;
use super::guarded::is_guarded;

/// What the user allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Permission {
    /// Files of code.
    Code,
    /// Also files that make tools run things.
    Everything,
}

/// Writes the changes between two snapshots below `root`; the paths written, in order.
///
/// # Errors
/// Says which file stands in the way; then nothing is written.
pub(super) fn apply(
    root: &Path,
    sides: (&Snapshot, &Snapshot),
    changes: &[FileChange],
    permission: Permission,
) -> Result<Vec<WorkspacePath>, Failed> {
    let root = fs::canonicalize(root)?;
    let steps = plan(&root, sides, changes, permission)?;
    let mut work = Work::default();
    match work.run(&root, &steps) {
        Ok(()) => Ok(steps.into_iter().map(|step| step.path).collect()),
        Err(Failed(message)) => {
            let undone = work.undo();
            Err(Failed(match undone {
                Ok(()) => format!("{message}; nothing was written"),
                Err(left) => format!("{message}; {left} could not be put back, so check it"),
            }))
        }
    }
}

/// One file with its text before and after; `None` where it is not there.
struct Step {
    path: WorkspacePath,
    before: Option<String>,
    after: Option<String>,
    /// The file it was, whose mode it keeps.
    moved_from: Option<WorkspacePath>,
    permission: Permission,
}

fn plan(
    root: &Path,
    (base, after): (&Snapshot, &Snapshot),
    changes: &[FileChange],
    permission: Permission,
) -> Result<Vec<Step>, Failed> {
    let mut steps = Vec::new();
    for change in ChangeOfFile::all_of(changes) {
        let gone = match change {
            ChangeOfFile::Rename { from, .. } => Some(from),
            _ => None,
        };
        // A file that moves is never without a place.
        for path in std::iter::once(change.path()).chain(gone) {
            if path.is_of_git() {
                return Err(Failed(format!(
                    "{path} is git's own and never written; change it with git"
                )));
            }
            if permission == Permission::Code && is_guarded(path) {
                return Err(Failed(format!(
                    "{path} makes tools run things by itself; read the diff, then add --yes to write it"
                )));
            }
            let text = |side: &Snapshot| side.file(path).map(|file| file.text().to_string());
            let step = Step {
                path: path.clone(),
                before: text(base),
                after: text(after),
                moved_from: gone.filter(|from| *from != path).cloned(),
                permission,
            };
            step.check(root)?;
            steps.push(step);
        }
    }
    Ok(steps)
}

impl Step {
    /// Whether the file on disk is what the change was made for.
    fn check(&self, root: &Path) -> Result<(), Failed> {
        let path = &self.path;
        let real = self.place(root)?;
        self.check_no_link(root)?;
        let Some(before) = &self.before else {
            if real.symlink_metadata().is_ok() {
                return Err(Failed(format!("{path} is there by now; ask again")));
            }
            return Ok(());
        };
        let metadata =
            fs::metadata(&real).map_err(|_| format!("{path} is no longer there; ask again"))?;
        if metadata.permissions().readonly() {
            return Err(Failed(format!(
                "{path} is read-only; make it writable and ask again"
            )));
        }
        let now = scopewise_loader::read_outside_text(&real)
            .map_err(|_| format!("{path} can no longer be read; ask again"))?;
        if now != *before {
            return Err(Failed(format!(
                "{path} changed since it was read; ask again"
            )));
        }
        Ok(())
    }

    /// What would go with a link is the file it leads to.
    fn check_no_link(&self, root: &Path) -> Result<(), Failed> {
        let named = root.join(self.path.as_str());
        let goes = self.before.is_some() && self.after.is_none();
        if goes && named.symlink_metadata().is_ok_and(|it| it.is_symlink()) {
            return Err(Failed(format!(
                "{} is a link to another file; rename or delete it by hand and ask again",
                self.path
            )));
        }
        Ok(())
    }

    /// Where the file really is: links resolved, inside the root.
    fn place(&self, root: &Path) -> Result<PathBuf, Failed> {
        let named = root.join(self.path.as_str());
        if self.before.is_some()
            && let Ok(real) = fs::canonicalize(&named)
        {
            return self.inside(root, real);
        }
        // A dangling link has a name and no place.
        if named.symlink_metadata().is_ok_and(|data| data.is_symlink()) {
            return Err(Failed(format!(
                "{} is a link to nothing; delete it first",
                self.path
            )));
        }
        let (Some(folder), Some(name)) = (named.parent(), named.file_name()) else {
            return Err(Failed(format!("{} names no file; ask again", self.path)));
        };
        let existing = folder
            .ancestors()
            .find_map(|at| Some((at, fs::canonicalize(at).ok()?)));
        let Some((at, real)) = existing else {
            return Err(Failed(format!("{} has no folder; ask again", self.path)));
        };
        let rest = folder.strip_prefix(at).unwrap_or(Path::new(""));
        self.inside(root, real.join(rest).join(name))
    }

    fn inside(&self, root: &Path, real: PathBuf) -> Result<PathBuf, Failed> {
        let path = &self.path;
        let Ok(place) = real.strip_prefix(root) else {
            return Err(Failed(format!(
                "{path} leads outside the workspace; only files inside it are written"
            )));
        };
        let Some(place) = place.to_str().and_then(WorkspacePath::new) else {
            return Err(Failed(format!(
                "{path} leads to a name that cannot be written; rename that by hand and ask again"
            )));
        };
        if place.is_of_git() {
            return Err(Failed(format!(
                "{path} leads to git's own files, which are never written; change them with git"
            )));
        }
        if self.permission == Permission::Code && is_guarded(&place) {
            return Err(Failed(format!(
                "{path} leads to {place}, which makes tools run things by itself; read the diff, then \
                 add --yes to write it"
            )));
        }
        Ok(real)
    }
}

/// What is done so far, to be taken back.
#[derive(Default)]
struct Work {
    folders: Vec<PathBuf>,
    done: Vec<Done>,
}

/// A file that was written or removed.
struct Done {
    real: PathBuf,
    /// Its text and mode before; `None` where it was not there.
    before: Option<(String, fs::Permissions)>,
}

impl Work {
    fn run(&mut self, root: &Path, steps: &[Step]) -> Result<(), Failed> {
        let mut staged = Vec::new();
        for step in steps {
            let real = step.place(root)?;
            let text = step.after.as_deref();
            let like = match &step.moved_from {
                Some(from) => root.join(from.as_str()),
                None => real.clone(),
            };
            let temporary = text.map(|text| self.stage(&real, &like, text)).transpose();
            let temporary = temporary.map_err(|error| cannot_write(&step.path, &error))?;
            staged.push((step, real, temporary));
        }
        for (step, real, temporary) in staged {
            step.check(root)?;
            let failed = |error: std::io::Error| cannot_write(&step.path, &error);
            let before = match &step.before {
                Some(text) => {
                    let mode = fs::metadata(&real).map_err(failed)?.permissions();
                    Some((text.clone(), mode))
                }
                None => None,
            };
            put(&real, step.before.is_some(), temporary).map_err(failed)?;
            self.done.push(Done { real, before });
        }
        Ok(())
    }

    /// The new text in a file beside the old one, with the mode of the file it is like.
    fn stage(&mut self, real: &Path, like: &Path, text: &str) -> std::io::Result<TempPath> {
        let folder = real.parent().unwrap_or(real);
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        self.folders.extend(missing.into_iter().rev());
        fs::create_dir_all(folder)?;
        let mut temporary = temporary_in(folder)?;
        temporary.write_all(text.as_bytes())?;
        if let Ok(metadata) = fs::metadata(like) {
            temporary
                .as_file()
                .set_permissions(metadata.permissions())?;
        }
        temporary.as_file().sync_all()?;
        Ok(temporary.into_temp_path())
    }

    /// Puts everything back; the first file that could not be, by its name.
    fn undo(self) -> Result<(), String> {
        let mut left = None;
        for Done { real, before } in self.done.into_iter().rev() {
            let undone = match before {
                Some((text, mode)) => restore(&real, &text, mode),
                None => fs::remove_file(&real),
            };
            if undone.is_err() {
                left = Some(real.display().to_string());
            }
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        left.map_or(Ok(()), Err)
    }
}

fn put(real: &Path, is_there: bool, temporary: Option<TempPath>) -> std::io::Result<()> {
    match temporary {
        None => fs::remove_file(real),
        Some(temporary) if is_there => temporary.persist(real).map_err(|error| error.error),
        Some(temporary) => temporary
            .persist_noclobber(real)
            .map_err(|error| error.error),
    }
}

fn restore(real: &Path, text: &str, mode: fs::Permissions) -> std::io::Result<()> {
    let mut temporary = temporary_in(real.parent().unwrap_or(real))?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().set_permissions(mode)?;
    temporary.persist(real).map_err(|error| error.error)?;
    Ok(())
}

fn temporary_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".scopewise-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A new file gets what the user's mask leaves of this, as from any editor.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn cannot_write(path: &WorkspacePath, error: &std::io::Error) -> Failed {
    Failed(format!(
        "{path} cannot be written: {}",
        error.to_string().to_lowercase()
    ))
}
