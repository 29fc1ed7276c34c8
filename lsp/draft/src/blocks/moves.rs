//! Lines of an answer that rename or delete a whole file: `RENAME: old -> new`, `DELETE: path`. What they
//! say must fit the files there are and the blocks beside them, or the whole answer is refused.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

use super::{Block, likely};
use crate::Rejected;
use crate::excerpt::excerpt;

/// What parts the old path from the new one, as models write it.
const ARROWS: [&str; 5] = ["->", "=>", "→", "⇒", " to "];

/// One such line, names as the answer has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Rename { from: String, to: String },
    Delete { path: String },
}

/// Reads a line such as `RENAME: a.py -> b.py` or `DELETE: a.py`, also as a list item, in bold or in
/// backticks; `None` for every other line. In words of a model's own (`- Rename: load -> fetch`) it is
/// prose unless it is about a file of `snapshot`.
pub(super) fn move_line(snapshot: &Snapshot, line: &str) -> Result<Option<Move>, Rejected> {
    let plain = line.trim().trim_start_matches(['#', '*', '-', '/', ' ']);
    let Some((word, rest)) = plain.split_once(':') else {
        return Ok(None);
    };
    let word = word.trim_end_matches('*');
    let is_form = matches!(word, "RENAME" | "DELETE");
    let is_there =
        |name: &str| WorkspacePath::new(name).is_some_and(|it| snapshot.file(&it).is_some());
    let said = match word.to_ascii_lowercase().as_str() {
        "rename" | "move" | "rename file" | "move file" => renamed(line, rest, is_form),
        "delete" | "remove" | "delete file" | "remove file" => match name(rest) {
            Some(path) => Ok(Some(Move::Delete { path })),
            None if is_form => Err(Rejected(format!(
                "`{}` names no file: write `DELETE: path` on a line of its own",
                excerpt(line)
            ))),
            None => Ok(None),
        },
        _ => Ok(None),
    };
    said.map(|said| said.filter(|it| is_form || is_there(it.source())))
}

impl Move {
    /// The file that moves or goes, as the answer has it.
    fn source(&self) -> &str {
        match self {
            Self::Rename { from, .. } => from,
            Self::Delete { path } => path,
        }
    }
}

fn renamed(line: &str, rest: &str, is_form: bool) -> Result<Option<Move>, Rejected> {
    let parts = ARROWS.iter().find_map(|arrow| rest.split_once(arrow));
    let names = parts.and_then(|(from, to)| Some((name(from)?, name(to)?)));
    match names {
        Some((from, to)) => Ok(Some(Move::Rename { from, to })),
        None if is_form => Err(Rejected(format!(
            "`{}` does not name two files: write `RENAME: old/path -> new/path` on a line of its own",
            excerpt(line)
        ))),
        None => Ok(None),
    }
}

/// A name without the marks around it; blanks only in quotation.
fn name(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('*').trim();
    let bare = text.trim_matches(['`', '"', '\'']);
    let is_quoted = bare.len() + 2 == text.len();
    let is_name = !bare.is_empty() && (is_quoted || !bare.contains(char::is_whitespace));
    is_name.then(|| bare.to_owned())
}

/// The files an answer renames and deletes.
#[derive(Debug, Default)]
pub(super) struct Moves {
    /// The new path by the old one.
    renamed: BTreeMap<WorkspacePath, WorkspacePath>,
    deleted: BTreeSet<WorkspacePath>,
}

impl Moves {
    /// Checks what is said against the files there are; the same said twice counts once.
    pub(super) fn of(snapshot: &Snapshot, said: &[Move]) -> Result<Self, Rejected> {
        let mut moves = Self::default();
        for one in said {
            match one {
                Move::Rename { from, to } => {
                    moves.rename(snapshot, path_of(from)?, path_of(to)?)?;
                }
                Move::Delete { path } => moves.delete(snapshot, path_of(path)?)?,
            }
        }
        match moves.renamed.keys().find(|it| moves.deleted.contains(*it)) {
            Some(path) => Err(Rejected(format!(
                "{path} is both renamed and deleted: leave one of the two lines out"
            ))),
            None => Ok(moves),
        }
    }

    fn rename(
        &mut self,
        snapshot: &Snapshot,
        from: WorkspacePath,
        to: WorkspacePath,
    ) -> Result<(), Rejected> {
        if from == to {
            return Err(Rejected(format!(
                "{from} is renamed to itself: leave the line out"
            )));
        }
        if self.renamed.get(&from) == Some(&to) {
            return Ok(());
        }
        there(snapshot, &from, "rename")?;
        if snapshot.file(&to).is_some() || is_folder(snapshot, &to) {
            return Err(Rejected(format!(
                "{from} cannot be renamed to {to}, which is there already: choose a path that is free"
            )));
        }
        if let Some(file) = to.ancestors().find(|it| snapshot.file_at(it).is_some()) {
            return Err(Rejected(format!(
                "{from} cannot be renamed to {to}: {file} is a file and no folder"
            )));
        }
        if let Some(other) = self.source(&to) {
            return Err(Rejected(format!(
                "{other} and {from} are both renamed to {to}: give each a path of its own"
            )));
        }
        match self.renamed.insert(from.clone(), to.clone()) {
            Some(other) => Err(Rejected(format!(
                "{from} is renamed twice, to {other} and to {to}: write one line for it"
            ))),
            None => Ok(()),
        }
    }

    fn delete(&mut self, snapshot: &Snapshot, path: WorkspacePath) -> Result<(), Rejected> {
        there(snapshot, &path, "delete")?;
        self.deleted.insert(path);
        Ok(())
    }

    fn source(&self, to: &WorkspacePath) -> Option<&WorkspacePath> {
        let mut renamed = self.renamed.iter();
        renamed.find(|(_, it)| *it == to).map(|(from, _)| from)
    }

    /// The file that a block is for, by the path it has before the answer.
    pub(super) fn source_of(
        &self,
        snapshot: &Snapshot,
        named: WorkspacePath,
        block: &Block,
    ) -> Result<WorkspacePath, Rejected> {
        let number = block.number;
        if self.deleted.contains(&named) {
            return Err(Rejected(format!(
                "block {number} is for {named}, which the answer deletes: leave one of the two out"
            )));
        }
        let source = self.source(&named).cloned().unwrap_or(named.clone());
        let Some(to) = self.renamed.get(&source) else {
            return Ok(source);
        };
        let is_empty = |file: &scopewise_workspace::File| file.text().is_empty();
        if block.search.is_empty() && !snapshot.file(&source).is_some_and(is_empty) {
            return Err(Rejected(format!(
                "block {number} creates {named}, but the answer renames {source} to {to}: put lines \
                 of the file into SEARCH, or leave the RENAME line out and create {to} as a new file"
            )));
        }
        Ok(source)
    }

    /// Whether every file that an answer makes or moves finds a folder there and not a file: neither one
    /// that is there, even if it moves or goes, nor one that the answer makes.
    pub(super) fn check_folders(
        &self,
        snapshot: &Snapshot,
        changes: &[FileChange],
    ) -> Result<(), Rejected> {
        let created: BTreeSet<&WorkspacePath> = changes
            .iter()
            .filter_map(|change| match change {
                FileChange::Create { path, .. } => Some(path),
                _ => None,
            })
            .collect();
        let why_no_folder = |folder: &str| {
            let named = WorkspacePath::new(folder)?;
            if let Some(from) = self.source(&named) {
                return Some(format!("{from} is renamed to the file {folder}"));
            }
            if created.contains(&named) {
                return Some(format!("the answer creates the file {folder}"));
            }
            snapshot.file(&named)?;
            Some(
                match (self.renamed.get(&named), self.deleted.contains(&named)) {
                    (Some(to), _) => format!("{folder} is a file, even if it is renamed to {to}"),
                    (None, true) => format!("{folder} is a file, even if it is deleted"),
                    (None, false) => format!("{folder} is a file and no folder"),
                },
            )
        };
        let targets = self.renamed.iter().map(|(from, to)| (Some(from), to));
        let new = targets.chain(created.iter().map(|path| (None, *path)));
        for (from, path) in new {
            let Some(why) = path.ancestors().find_map(why_no_folder) else {
                continue;
            };
            return Err(Rejected(match from {
                Some(from) => {
                    format!("{from} cannot be renamed to {path}: {why}; choose a path outside it")
                }
                None => format!("{path} cannot be created: {why}; choose a path outside it"),
            }));
        }
        Ok(())
    }

    /// The files that move or go, by the paths they have before the answer.
    pub(super) fn paths(&self) -> impl Iterator<Item = &WorkspacePath> {
        self.renamed.keys().chain(&self.deleted)
    }

    /// What becomes of a file, in the order of a draft: the rename, then its edit by the new path.
    pub(super) fn with_move(
        &self,
        path: &WorkspacePath,
        change: Option<FileChange>,
    ) -> Vec<FileChange> {
        if self.deleted.contains(path) {
            return vec![FileChange::Delete { path: path.clone() }];
        }
        let Some(to) = self.renamed.get(path) else {
            return change.into_iter().collect();
        };
        let rename = FileChange::Rename {
            from: path.clone(),
            to: to.clone(),
        };
        let edit = change.map(|change| match change {
            FileChange::Edit { edits, .. } => FileChange::Edit {
                path: to.clone(),
                edits,
            },
            other => other,
        });
        std::iter::once(rename).chain(edit).collect()
    }
}

fn path_of(name: &str) -> Result<WorkspacePath, Rejected> {
    WorkspacePath::new(name).ok_or_else(|| {
        Rejected(format!(
            "`{}` is no path inside the workspace: name files relative to its root",
            excerpt(name)
        ))
    })
}

fn there(snapshot: &Snapshot, path: &WorkspacePath, verb: &str) -> Result<(), Rejected> {
    if snapshot.file(path).is_some() {
        return Ok(());
    }
    if is_folder(snapshot, path) {
        return Err(Rejected(format!(
            "{path} is a folder: {verb} each of its files on a line of its own"
        )));
    }
    Err(Rejected(match likely(snapshot, path) {
        Some(names) => {
            format!("there is no {path} to {verb}: did you mean {names}?")
        }
        None => format!("there is no {path} to {verb}: leave the line out"),
    }))
}

fn is_folder(snapshot: &Snapshot, path: &WorkspacePath) -> bool {
    snapshot
        .files()
        .any(|file| file.path.is_under(path.as_str()))
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::Snapshot;

    use super::{Move, move_line};

    fn check_line(line: &str, expected: &str) {
        let files = ["a.py", "src/a.py", "Makefile"].map(|path| (path, ""));
        let read = match move_line(&Snapshot::of_texts(files), line) {
            Ok(Some(Move::Rename { from, to })) => format!("{from} > {to}"),
            Ok(Some(Move::Delete { path })) => format!("{path} > -"),
            Ok(None) => "none".into(),
            Err(why) => why.to_string(),
        };
        assert_eq!(read, expected, "{line}");
    }

    #[test]
    fn reads_renames() {
        check_line("RENAME: src/a.py -> src/b.py", "src/a.py > src/b.py");
        check_line("**RENAME:** `src/a.py` -> `b.py`", "src/a.py > b.py");
        check_line("**RENAME**: a.py → b.py", "a.py > b.py");
        check_line("- Rename: a.py => b.py", "a.py > b.py");
        check_line("### MOVE: `a.py` to `b.py`", "a.py > b.py");
        check_line("RENAME: `my a.py` -> `my b.py`", "my a.py > my b.py");
        check_line("RENAME: ../a.py -> b.py", "../a.py > b.py");
        check_line("RENAME: gone.py -> b.py", "gone.py > b.py");
    }

    #[test]
    fn reads_deletions() {
        check_line("DELETE: src/a.py", "src/a.py > -");
        check_line("**DELETE: `src/a.py`**", "src/a.py > -");
        check_line("* Delete file: Makefile", "Makefile > -");
        check_line("REMOVE: a.py", "a.py > -");
    }

    #[test]
    fn leaves_prose_alone() {
        check_line("Delete: the old helper is gone.", "none");
        check_line("Remove: nothing more", "none");
        check_line("Move: I move it from a.py to b.py", "none");
        check_line("Renamed: a.py", "none");
        check_line("- Rename: `load` -> `fetch`", "none");
        check_line("* Remove: `load`", "none");
        check_line("DELETED: a.py", "none");
        check_line("FILE: a.py", "none");
        check_line("I delete: a.py", "none");
    }

    #[test]
    fn says_what_a_line_of_the_form_lacks() {
        check_line(
            "RENAME: a.py",
            "`RENAME: a.py` does not name two files: write `RENAME: old/path -> new/path` on a line of its own",
        );
        check_line(
            "DELETE: a.py and b.py",
            "`DELETE: a.py and b.py` names no file: write `DELETE: path` on a line of its own",
        );
    }
}
