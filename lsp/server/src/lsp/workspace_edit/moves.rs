//! Files that an edit renames and deletes: checked against the disk and the open documents first, since
//! no editor takes all of an edit or nothing, and looked for on the disk afterwards. Moves nothing itself.

use std::path::PathBuf;

use scopewise_workspace::{ChangeOfFile, FileChange, Text, TextEdit, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

use super::{FilePart, OpenChange, Preparation, Then, text_edits};
use crate::lsp::abilities::Abilities;
use crate::lsp::store::Place;

/// A file that an edit renames or deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lsp) struct Moved {
    /// Where it was.
    pub(in crate::lsp) from: Place,
    /// Where it will be; `None` where it is deleted.
    pub(in crate::lsp) to: Option<Place>,
    old: PathBuf,
    new: Option<PathBuf>,
}

impl Moved {
    /// Whether the disk has it so. May block.
    ///
    /// # Errors
    /// What was not done, as the end of a sentence.
    pub(in crate::lsp) fn check_done(&self) -> Result<(), String> {
        let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
        let is_done = !is_there(&self.old) && self.new.as_ref().is_none_or(is_there);
        match (&self.to, is_done) {
            (_, true) => Ok(()),
            (Some(to), false) => Err(format!("{} was not renamed to {}", self.from.path, to.path)),
            (None, false) => Err(format!("{} was not deleted", self.from.path)),
        }
    }
}

/// Whether a client can make changes at all.
///
/// # Errors
/// What it cannot do and what the user can, as a sentence.
pub(in crate::lsp) fn check_able(
    abilities: Abilities,
    changes: &[FileChange],
) -> Result<(), String> {
    let cannot = |what: String, instead: String| {
        Err(format!(
            "this editor cannot {what} for a server, so nothing was applied; {instead}, or run \
             `scopewise edit --apply` in a terminal"
        ))
    };
    for change in ChangeOfFile::all_of(changes) {
        match change {
            ChangeOfFile::Rename { from, to, .. } if !abilities.rename_files => {
                return cannot(
                    format!("rename files ({from} to {to})"),
                    "rename it by hand and ask again".into(),
                );
            }
            ChangeOfFile::Delete { path } if !abilities.delete_files => {
                return cannot(
                    format!("delete files ({path})"),
                    "delete it by hand and ask again".into(),
                );
            }
            _ => {}
        }
    }
    Ok(())
}

impl Preparation<'_> {
    /// The share of a file that is renamed, with its edits.
    pub(super) fn rename_part(
        &self,
        from: &Place,
        to: &WorkspacePath,
        edits: &[TextEdit],
    ) -> Result<FilePart, String> {
        check_able(self.abilities, &self.proposal.changes)?;
        let to = self.place(to);
        self.check_inside(&to)?;
        self.check_there(from)?;
        self.check_free(&to)?;
        let (now, version) = self.text_now(from)?;
        let edits = self.carried(from, &now, edits)?;
        let changes = if edits.is_empty() {
            Vec::new()
        } else {
            let document = text_edits(&now, &edits, self.encoding());
            vec![self.document_edit(from, version, document)?]
        };
        Ok(FilePart {
            changes,
            operations: self.rename(from, &to)?,
            open: self.store.document_at(from).map(|_| OpenChange {
                place: from.clone(),
                then: Then::Moves(to.clone()),
                version,
                after: now.edited(&edits),
                edits,
            }),
            moved: Some(self.moved(from, Some(to))?),
        })
    }

    /// The operations that move a file: for an editor that needs the folder first, an empty file makes it,
    /// over which the other is moved.
    fn rename(&self, from: &Place, to: &Place) -> Result<Vec<lsp::DocumentChange>, String> {
        let rename = lsp::RenameFile {
            old_uri: self.uri(from)?,
            new_uri: self.uri(to)?,
            options: None,
            annotation_id: None,
        };
        if !self.abilities.renames_into_folders || self.folder()?.join(to.path.folder()).is_dir() {
            return Ok(vec![rename.into()]);
        }
        let create = lsp::CreateFile {
            uri: self.uri(to)?,
            options: None,
            annotation_id: None,
        };
        let over = lsp::RenameFileOptions {
            overwrite: Some(true),
            ignore_if_exists: None,
        };
        let rename = lsp::RenameFile {
            options: Some(over),
            ..rename
        };
        Ok(vec![create.into(), rename.into()])
    }

    /// The share of a file that is deleted, when nothing that the draft has not seen is lost with it.
    pub(super) fn delete_part(&self, place: &Place) -> Result<FilePart, String> {
        check_able(self.abilities, &self.proposal.changes)?;
        let (now, version) = self.deletable(place)?;
        let delete = lsp::DeleteFile {
            uri: self.uri(place)?,
            options: None,
            annotation_id: None,
        };
        Ok(FilePart {
            operations: vec![delete.into()],
            open: self.store.document_at(place).map(|_| OpenChange {
                place: place.clone(),
                then: Then::Goes,
                version,
                after: now,
                edits: Vec::new(),
            }),
            moved: Some(self.moved(place, None)?),
            ..FilePart::default()
        })
    }

    /// The text of a file that may be deleted, with its version where it is open.
    pub(super) fn deletable(&self, place: &Place) -> Result<(Text, Option<i32>), String> {
        let path = &place.path;
        self.check_there(place)?;
        let (now, version) = self.text_now(place)?;
        let base = self.proposal.base.file(path);
        if base.is_none_or(|base| without_mark(base.text()) != without_mark(&now)) {
            return Err(format!(
                "{path} would be deleted, but was changed meanwhile; nothing was applied, ask again"
            ));
        }
        if version.is_some() && without_mark(&self.text_on_disk(place)?) != without_mark(&now) {
            return Err(format!(
                "{path} would be deleted, but has changes that are not saved; nothing was applied, \
                 save it or undo them and apply again"
            ));
        }
        Ok((now, version))
    }

    fn moved(&self, from: &Place, to: Option<Place>) -> Result<Moved, String> {
        let folder = self.folder()?;
        let on_disk = |place: &Place| folder.join(place.path.as_str());
        Ok(Moved {
            old: on_disk(from),
            new: to.as_ref().map(on_disk),
            from: from.clone(),
            to,
        })
    }

    fn check_there(&self, place: &Place) -> Result<(), String> {
        let path = &place.path;
        let named = self.folder()?.join(path.as_str());
        if named.symlink_metadata().is_ok_and(|it| it.is_symlink()) {
            return Err(format!(
                "{path} is a link to another file; nothing was applied, rename or delete it by hand and \
                 ask again"
            ));
        }
        if self.text_on_disk(place).is_ok() {
            return Ok(());
        }
        Err(match self.store.document_at(place) {
            Some(_) => format!("{path} is not on the disk; save it and apply again"),
            None => format!("{path} is gone; nothing was applied, ask again"),
        })
    }
}

/// A text as editors have it: they keep a byte order mark to themselves.
fn without_mark(text: &Text) -> String {
    let whole = text.to_string();
    match whole.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => whole,
    }
}
