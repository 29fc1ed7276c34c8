//! Writing a proposal to the files: all of them or none, only what was read and has not changed since, and
//! nothing outside the root.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};
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
}

fn plan(
    root: &Path,
    (base, after): (&Snapshot, &Snapshot),
    changes: &[FileChange],
    permission: Permission,
) -> Result<Vec<Step>, Failed> {
    let mut steps = Vec::new();
    for change in changes {
        let gone = match change {
            FileChange::Rename { from, .. } => Some(from),
            _ => None,
        };
        for path in gone.into_iter().chain([change.path()]) {
            if permission == Permission::Code && is_guarded(path) {
                return Err(Failed(format!(
                    "{path} makes tools run things by itself; read the diff, then add --yes to write it"
                )));
            }
            let text = |side: &Snapshot| side.file(path).map(|file| file.text.to_string());
            let step = Step {
                path: path.clone(),
                before: text(base),
                after: text(after),
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

    /// Where the file really is: links resolved, inside the root.
    fn place(&self, root: &Path) -> Result<PathBuf, Failed> {
        let named = root.join(self.path.as_str());
        if self.before.is_some()
            && let Ok(real) = fs::canonicalize(&named)
        {
            return inside(root, real, &self.path);
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
        inside(root, real.join(rest).join(name), &self.path)
    }
}

fn inside(root: &Path, real: PathBuf, path: &WorkspacePath) -> Result<PathBuf, Failed> {
    if real.starts_with(root) {
        return Ok(real);
    }
    Err(Failed(format!(
        "{path} leads outside the workspace; only files inside it are written"
    )))
}

/// What is done so far, to be taken back.
#[derive(Default)]
struct Work {
    folders: Vec<PathBuf>,
    done: Vec<(PathBuf, Option<String>)>,
}

impl Work {
    fn run(&mut self, root: &Path, steps: &[Step]) -> Result<(), Failed> {
        let mut staged = Vec::new();
        for step in steps {
            let real = step.place(root)?;
            let text = step.after.as_deref();
            let temporary = text.map(|text| self.stage(&real, text)).transpose();
            let temporary = temporary.map_err(|error| cannot_write(&step.path, &error))?;
            staged.push((step, real, temporary));
        }
        for (step, real, temporary) in staged {
            step.check(root)?;
            put(&real, step.before.is_some(), temporary)
                .map_err(|error| cannot_write(&step.path, &error))?;
            self.done.push((real, step.before.clone()));
        }
        Ok(())
    }

    /// The new text in a file beside the old one, with its mode.
    fn stage(&mut self, real: &Path, text: &str) -> std::io::Result<TempPath> {
        let folder = real.parent().unwrap_or(real);
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        self.folders.extend(missing.into_iter().rev());
        fs::create_dir_all(folder)?;
        let mut temporary = temporary_in(folder)?;
        temporary.write_all(text.as_bytes())?;
        if let Ok(metadata) = fs::metadata(real) {
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
        for (real, before) in self.done.into_iter().rev() {
            let undone = match &before {
                Some(text) => restore(&real, text),
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

fn restore(real: &Path, text: &str) -> std::io::Result<()> {
    let mut temporary = temporary_in(real.parent().unwrap_or(real))?;
    temporary.write_all(text.as_bytes())?;
    if let Ok(metadata) = fs::metadata(real) {
        temporary
            .as_file()
            .set_permissions(metadata.permissions())?;
    }
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use scopewise_workspace::{FileChange, Snapshot, TextEdit, WorkspacePath};
    use tempfile::TempDir;

    use super::{Permission, apply};

    fn path(path: &str) -> WorkspacePath {
        WorkspacePath::new(path).unwrap()
    }

    fn workspace(texts: &[(&str, &str)]) -> (TempDir, Snapshot) {
        let folder = TempDir::new().unwrap();
        for (path, text) in texts {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        (folder, Snapshot::of_texts(texts.iter().copied()))
    }

    fn edit(at: &str, replacement: &str) -> FileChange {
        FileChange::Edit {
            path: path(at),
            edits: vec![TextEdit {
                range: 0..1,
                replacement: replacement.into(),
            }],
        }
    }

    fn create(at: &str) -> FileChange {
        FileChange::Create {
            path: path(at),
            text: "new\n".into(),
        }
    }

    fn applied(root: &Path, base: &Snapshot, changes: &[FileChange]) -> Result<usize, String> {
        let after = base.with_changes(changes);
        apply(root, (base, &after), changes, Permission::Code)
            .map(|written| written.len())
            .map_err(|failed| failed.0)
    }

    fn names(root: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn text(root: &Path, path: &str) -> String {
        fs::read_to_string(root.join(path)).unwrap()
    }

    #[test]
    fn writes_every_file_and_leaves_nothing_behind() {
        let (folder, base) = workspace(&[("a.py", "a\r\n"), ("b.py", "b\n"), ("c.py", "c\n")]);
        let changes = [
            edit("a.py", "x"),
            create("new/deep/d.py"),
            FileChange::Delete { path: path("c.py") },
            FileChange::Rename {
                from: path("b.py"),
                to: path("e.py"),
            },
        ];
        assert_eq!(applied(folder.path(), &base, &changes), Ok(5));
        assert_eq!(names(folder.path()), ["a.py", "e.py", "new"]);
        assert_eq!(text(folder.path(), "a.py"), "x\r\n");
        assert_eq!(text(folder.path(), "e.py"), "b\n");
        assert_eq!(text(folder.path(), "new/deep/d.py"), "new\n");
    }

    #[test]
    fn writes_nothing_when_a_file_changed_meanwhile() {
        let (folder, base) = workspace(&[("a.py", "a\n"), ("b.py", "b\n")]);
        fs::write(folder.path().join("b.py"), "mine\n").unwrap();
        let ended = applied(
            folder.path(),
            &base,
            &[edit("a.py", "x"), edit("b.py", "y")],
        );
        assert_eq!(
            ended.unwrap_err(),
            "b.py changed since it was read; ask again"
        );
        assert_eq!(text(folder.path(), "a.py"), "a\n");
        assert_eq!(text(folder.path(), "b.py"), "mine\n");
    }

    #[test]
    fn takes_back_what_it_wrote_before_a_failure() {
        let (folder, base) = workspace(&[("a.py", "a\n")]);
        // The second file can be made only where the first has become a folder.
        let changes = [edit("a.py", "x"), create("a.py/b.py")];
        let ended = applied(folder.path(), &base, &changes);
        assert!(ended.unwrap_err().ends_with("nothing was written"));
        assert_eq!(names(folder.path()), ["a.py"]);
        assert_eq!(text(folder.path(), "a.py"), "a\n");
    }

    #[test]
    fn makes_no_file_over_one_that_came_meanwhile() {
        let (folder, base) = workspace(&[("a.py", "a\n")]);
        fs::write(folder.path().join("b.py"), "mine\n").unwrap();
        let ended = applied(folder.path(), &base, &[create("b.py")]);
        assert_eq!(ended.unwrap_err(), "b.py is there by now; ask again");
    }

    #[test]
    fn asks_for_a_yes_before_files_that_run_things() {
        let (folder, base) = workspace(&[]);
        let changes = [create(".vscode/Tasks.json")];
        assert!(
            applied(folder.path(), &base, &changes)
                .unwrap_err()
                .contains("--yes")
        );
        assert!(names(folder.path()).is_empty());
        let after = base.with_changes(&changes);
        let allowed = apply(
            folder.path(),
            (&base, &after),
            &changes,
            Permission::Everything,
        );
        assert!(allowed.is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn keeps_modes_and_links_and_never_leaves_the_root() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (outside, _) = workspace(&[("secret.py", "a\n")]);
        let (folder, base) =
            workspace(&[("real.py", "a\n"), ("link.py", "a\n"), ("leak.py", "a\n")]);
        let root = folder.path();
        fs::set_permissions(root.join("real.py"), fs::Permissions::from_mode(0o750)).unwrap();
        for (name, to) in [
            ("link.py", root.join("real.py")),
            ("leak.py", outside.path().join("secret.py")),
        ] {
            fs::remove_file(root.join(name)).unwrap();
            symlink(to, root.join(name)).unwrap();
        }
        symlink(outside.path(), root.join("out")).unwrap();
        assert_eq!(applied(root, &base, &[edit("link.py", "x")]), Ok(1));
        assert!(
            root.join("link.py")
                .symlink_metadata()
                .unwrap()
                .is_symlink()
        );
        assert_eq!(text(root, "real.py"), "x\n");
        let mode = fs::metadata(root.join("real.py"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o750);
        for change in [edit("leak.py", "x"), create("out/new.py")] {
            let ended = applied(root, &base, &[change]);
            assert!(ended.unwrap_err().contains("leads outside the workspace"));
        }
        assert_eq!(names(outside.path()), ["secret.py"]);
        assert_eq!(text(outside.path(), "secret.py"), "a\n");
    }

    #[cfg(unix)]
    #[test]
    fn refuses_a_read_only_file() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, base) = workspace(&[("a.py", "a\n")]);
        fs::set_permissions(
            folder.path().join("a.py"),
            fs::Permissions::from_mode(0o444),
        )
        .unwrap();
        let ended = applied(folder.path(), &base, &[edit("a.py", "x")]);
        assert!(ended.unwrap_err().contains("read-only"));
    }
}
