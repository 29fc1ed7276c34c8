//! The work tree against HEAD: every file that git has or would take, indexed or not. A changed file that
//! cannot be read is named, never passed over.

use std::collections::BTreeSet;
use std::path::PathBuf;

use scopewise_draft::line_edits;
use scopewise_loader::{ReadError, is_left_out, read_file};
use scopewise_workspace::{File, FileChange, Snapshot, Text, WorkspacePath};

use super::Sides;
use crate::cli::Failed;
use crate::cli::ask::Workspace;
use crate::cli::git::{Committed, files_of_head, path_of, untracked_files};

/// Files that git does not have and the index leaves out, of which each is read: an environment that
/// nobody ignores has many thousands.
const UNTRACKED: usize = 500;

/// Both sides of the work tree's changes, and a sentence for each changed file that was not checked, by path.
pub(super) fn against_head(workspace: Workspace) -> Result<(Sides, Vec<String>), Failed> {
    let head = files_of_head(&workspace.root)?;
    let odd = head.unnamed.iter();
    let changed = odd.filter(|it| !it.mark.is_of_file(&workspace.root.join(&it.place)));
    let mut comparison = Comparison {
        not_checked: changed.map(|it| unnamed(&it.shown)).collect(),
        root: workspace.root,
        ignore: workspace.settings.ignore,
        before: workspace.snapshot.clone(),
        after: workspace.snapshot,
        changes: Vec::new(),
    };
    for (path, committed) in &head.files {
        comparison.compare(path, committed);
    }
    comparison.take_in_all(&untracked_files(&comparison.root)?);
    let files: Vec<File> = comparison.after.files().cloned().collect();
    for file in files {
        if !head.files.contains_key(&file.path) {
            comparison.created(file);
        }
    }
    Ok(comparison.ended())
}

struct Comparison {
    root: PathBuf,
    /// Globs that the user leaves out.
    ignore: Vec<String>,
    before: Snapshot,
    after: Snapshot,
    changes: Vec<FileChange>,
    not_checked: BTreeSet<String>,
}

impl Comparison {
    fn compare(&mut self, path: &WorkspacePath, committed: &Committed) {
        let is_gone = self.root.join(path.as_str()).symlink_metadata().is_err();
        match (committed, self.after.file(path).cloned()) {
            (Committed::Text(then), Some(now)) => self.edited(now, then),
            (Committed::Text(then), None) if is_gone => self.deleted(path, then),
            (Committed::Text(then), None) => match self.read(path) {
                Ok(now) => self.edited(now, then),
                Err(why) => {
                    self.not_checked.insert(why);
                }
            },
            (Committed::NoText(_), Some(_)) => {
                self.not_checked
                    .insert(format!("{path} is no text of at most 4 MB in HEAD"));
            }
            (Committed::NoText(mark), None) => {
                if !is_gone && !mark.is_of_file(&self.root.join(path.as_str())) {
                    let why = self.read(path).err();
                    let why = why.unwrap_or_else(|| format!("{path} is no text in HEAD"));
                    self.not_checked.insert(why);
                }
            }
        }
    }

    /// A file that is there but not indexed: a hidden or ignored one, or one that cannot be read.
    fn read(&self, path: &WorkspacePath) -> Result<File, String> {
        if is_left_out(path, &self.ignore) {
            return Err(format!(
                "{path} is left out by `ignore` in the configuration"
            ));
        }
        read_file(&self.root, path).map_err(|why| match why {
            ReadError::Folder(_) => format!("{path} is a folder by now"),
            why => why.to_string(),
        })
    }

    /// Takes files in that git does not have.
    fn take_in_all(&mut self, names: &[String]) {
        let (named, odd): (Vec<_>, Vec<_>) = names
            .iter()
            .map(|name| path_of(name).ok_or(name))
            .partition(Result::is_ok);
        let odd = odd.into_iter().filter_map(Result::err);
        self.not_checked.extend(odd.map(|name| unnamed(name)));
        let left: Vec<WorkspacePath> = named
            .into_iter()
            .flatten()
            .filter(|path| self.after.file(path).is_none())
            .collect();
        for path in left.iter().take(UNTRACKED) {
            self.take_in(path);
        }
        if let Some(more) = left.len().checked_sub(UNTRACKED).filter(|it| *it > 0) {
            self.not_checked.insert(format!(
                "{more} more files that git does not have and the index leaves out"
            ));
        }
    }

    /// Takes a file in that git does not have and the index left out.
    fn take_in(&mut self, path: &WorkspacePath) {
        match self.read(path) {
            Ok(file) => self.after = self.after.with_file(file),
            Err(why) => {
                self.not_checked.insert(why);
            }
        }
    }

    fn edited(&mut self, file: File, then: &str) {
        let now = file.text().to_string();
        let then = with_endings_of(&now, then);
        if then == now {
            return;
        }
        let path = file.path.clone();
        let then = Text::from(then.as_str());
        self.changes.push(FileChange::Edit {
            path: path.clone(),
            edits: line_edits(&then, file.text()),
        });
        if self.after.file(&path).is_none() {
            self.after = self.after.with_file(file);
        }
        let then = File::parse(path, then, None, true);
        self.before = self.before.with_file(then);
    }

    fn deleted(&mut self, path: &WorkspacePath, then: &str) {
        self.changes.push(FileChange::Delete { path: path.clone() });
        let then = File::parse(path.clone(), Text::from(then), None, true);
        self.before = self.before.with_file(then);
    }

    fn created(&mut self, file: File) {
        self.changes.push(FileChange::Create {
            path: file.path.clone(),
            text: file.text().to_string(),
        });
        self.before = self.before.without_file(&file.path);
    }

    fn ended(mut self) -> (Sides, Vec<String>) {
        self.changes
            .sort_by(|one, other| one.path().cmp(other.path()));
        let sides = Sides {
            before: self.before,
            after: self.after,
            changes: self.changes,
        };
        (sides, self.not_checked.into_iter().collect())
    }
}

fn unnamed(name: &str) -> String {
    format!("{name} has a name that cannot be written in a workspace path")
}

/// The committed text with the line endings of the work tree: git may have put them there.
fn with_endings_of(now: &str, then: &str) -> String {
    if now.contains("\r\n") && !then.contains('\r') {
        then.replace('\n', "\r\n")
    } else if !now.contains('\r') && then.contains("\r\n") {
        then.replace("\r\n", "\n")
    } else {
        then.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::with_endings_of;

    #[test]
    fn sees_no_change_in_line_endings_that_git_put_there() {
        assert_eq!(with_endings_of("a\r\nb\r\n", "a\nb\n"), "a\r\nb\r\n");
        assert_eq!(with_endings_of("a\nb\n", "a\r\nb\r\n"), "a\nb\n");
        assert_eq!(with_endings_of("a\r\nc\n", "a\r\nb\n"), "a\r\nb\n");
    }
}
