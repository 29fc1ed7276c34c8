//! From a proposal to one edit for the client: carried over to the text as it is, checked as a whole,
//! versions and all, the current file first. Reads the disk for files that are not open; changes
//! nothing.

mod moves;
mod texts;

use std::path::Path;

use scopewise_draft::{Rebase, rebase};
use scopewise_engine::Proposal;
use scopewise_workspace::{ChangeOfFile, PositionEncoding, Text, TextEdit, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

use super::abilities::Abilities;
use super::positions::range_of;
use super::settings::Disk;
use super::store::{Place, RootId, Store};
use crate::cli::{Behind, behind};

pub(super) use moves::{Moved, check_able};
pub(super) use texts::{FileTexts, texts};

/// An edit that is ready to be sent, and what it will make of open documents.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// The edit.
    pub(super) edit: lsp::WorkspaceEdit,
    /// What is sent beside it.
    pub(super) metadata: Option<lsp::WorkspaceEditMetadata>,
    /// Each open document it changes.
    pub(super) open: Vec<OpenChange>,
    /// Each file it renames or deletes.
    pub(super) moved: Vec<Moved>,
}

/// What an edit makes of one open document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenChange {
    /// Where it is.
    pub(super) place: Place,
    /// Where it is afterwards.
    pub(super) then: Then,
    /// Its version as the edit was made for it.
    pub(super) version: Option<i32>,
    /// Its edits, in bytes of that version.
    pub(super) edits: Vec<TextEdit>,
    /// Its text with them.
    pub(super) after: Text,
}

/// Where an open document is after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Where it was.
    Stays,
    /// Closed, and opened there.
    Moves(Place),
    /// Its file is gone; whether it is closed is the editor's matter.
    Goes,
}

/// All that an edit is prepared from.
#[derive(Clone, Copy)]
pub(super) struct Preparation<'a> {
    /// The inputs now.
    pub(super) store: &'a Store,
    /// The disk.
    pub(super) disk: &'a dyn Disk,
    /// What the client can do.
    pub(super) abilities: Abilities,
    /// The root that the proposal is about.
    pub(super) root: RootId,
    /// The proposal.
    pub(super) proposal: &'a Proposal,
}

/// Prepares the edit of a proposal. May block.
///
/// # Errors
/// Why nothing can be applied, as a sentence.
pub(super) fn prepare(preparation: &Preparation<'_>) -> Result<Prepared, String> {
    let mut parts = Vec::new();
    for change in in_order(preparation.proposal) {
        parts.push(preparation.part(&change)?);
    }
    let open: Vec<OpenChange> = parts.iter().filter_map(|part| part.open.clone()).collect();
    // Texts are edited under the names and versions that the editor has them by, then files move: all
    // editors take this order, and servers that follow a rename find nothing left to change.
    let operations = parts.iter().flat_map(|part| part.operations.clone());
    let operations: Vec<lsp::DocumentChange> = operations.collect();
    let files = parts.iter().filter(|part| part.changes_something()).count();
    let moved = parts.iter().filter_map(|part| part.moved.clone()).collect();
    let changes = parts.into_iter().flat_map(|part| part.changes);
    let changes: Vec<lsp::DocumentChange> = changes.chain(operations).collect();
    if changes.is_empty() {
        return Err("all of it is in the text already; nothing was changed".into());
    }
    Ok(Prepared {
        edit: preparation.in_the_clients_form(changes)?,
        metadata: preparation.metadata(files),
        open,
        moved,
    })
}

/// The changes of a proposal, the file of its ask first, deletions last.
fn in_order(proposal: &Proposal) -> Vec<ChangeOfFile<'_>> {
    let mut changes = ChangeOfFile::all_of(&proposal.changes);
    changes.sort_by_key(|change| {
        let is_own = [change.source(), change.path()].contains(&&proposal.ask.path);
        let goes = matches!(change, ChangeOfFile::Delete { .. });
        (!is_own, goes)
    });
    changes
}

/// One file's share of an edit.
#[derive(Default)]
struct FilePart {
    changes: Vec<lsp::DocumentChange>,
    /// What comes after the changes of all files.
    operations: Vec<lsp::DocumentChange>,
    open: Option<OpenChange>,
    moved: Option<Moved>,
}

impl FilePart {
    fn changes_something(&self) -> bool {
        !self.changes.is_empty() || !self.operations.is_empty()
    }
}

impl Preparation<'_> {
    /// VS Code saves what a refactoring changes in several files, where the user has not set it otherwise. It
    /// leaves those of any other edit unsaved, next to files that it has renamed and deleted on the disk.
    fn metadata(&self, files: usize) -> Option<lsp::WorkspaceEditMetadata> {
        let is_told = self.abilities.edit_metadata && files > 1;
        is_told.then(|| lsp::WorkspaceEditMetadata::new(Some(true)))
    }

    fn part(&self, change: &ChangeOfFile<'_>) -> Result<FilePart, String> {
        let place = self.place(change.source());
        self.check_inside(&place)?;
        match change {
            ChangeOfFile::Edit { edits, .. } => self.edit_part(&place, edits),
            ChangeOfFile::Create { text, .. } => self.create_part(&place, text),
            ChangeOfFile::Rename { to, edits, .. } => self.rename_part(&place, to, edits),
            ChangeOfFile::Delete { .. } => self.delete_part(&place),
        }
    }

    fn edit_part(&self, place: &Place, edits: &[TextEdit]) -> Result<FilePart, String> {
        let is_open = self.store.document_at(place).is_some();
        let (now, version) = self.text_now(place)?;
        let edits = self.carried(place, &now, edits)?;
        if edits.is_empty() {
            return Ok(FilePart::default());
        }
        let document = text_edits(&now, &edits, self.encoding());
        Ok(FilePart {
            changes: vec![self.document_edit(place, version, document)?],
            open: is_open.then(|| OpenChange {
                place: place.clone(),
                then: Then::Stays,
                version,
                after: now.edited(&edits),
                edits,
            }),
            ..FilePart::default()
        })
    }

    /// The text at a place as it is, with its version where it is open.
    fn text_now(&self, place: &Place) -> Result<(Text, Option<i32>), String> {
        if self.store.document_at(place).is_none() {
            return Ok((self.text_on_disk(place)?, None));
        }
        let file = self.store.file(place);
        let file = file.ok_or_else(|| format!("{} is gone; ask again", place.path))?;
        Ok((file.text().clone(), file.version))
    }

    /// Edits of the text as it was asked about, for the text as it is.
    fn carried(
        &self,
        place: &Place,
        now: &Text,
        edits: &[TextEdit],
    ) -> Result<Vec<TextEdit>, String> {
        let path = &place.path;
        let base = self
            .proposal
            .base
            .file(path)
            .ok_or_else(|| format!("{path} was not there when it was asked; ask again"))?;
        match rebase(base.text(), now, edits) {
            Rebase::Edits(edits) => Ok(edits),
            Rebase::Conflict { lines: (from, to) } => Err(format!(
                "{path} was changed in the same lines ({from} to {to}) meanwhile; nothing was \
                 applied, ask again"
            )),
        }
    }

    fn create_part(&self, place: &Place, text: &str) -> Result<FilePart, String> {
        if let Some(file) = self.store.document_at(place).and(self.store.file(place)) {
            return self.fill_part(place, file.text(), file.version, text);
        }
        let path = &place.path;
        if !self.abilities.create_files {
            return Err(format!(
                "this editor cannot create files for a server; create {path}, open it and ask again"
            ));
        }
        self.check_free(place)?;
        let create = lsp::CreateFile {
            uri: self.uri(place)?,
            options: None,
            annotation_id: None,
        };
        // The range of a whole empty line is what every client takes for the start of a new file.
        let whole = lsp::Range {
            start: lsp::Position {
                line: 0,
                character: 0,
            },
            end: lsp::Position {
                line: 1,
                character: 0,
            },
        };
        let insert = vec![lsp::TextEdit {
            range: whole,
            new_text: text.to_owned(),
        }];
        Ok(FilePart {
            changes: vec![create.into(), self.document_edit(place, None, insert)?],
            ..FilePart::default()
        })
    }

    /// A file to be created that is an open, empty document by now.
    fn fill_part(
        &self,
        place: &Place,
        now: &Text,
        version: Option<i32>,
        text: &str,
    ) -> Result<FilePart, String> {
        self.check_empty(place, now)?;
        let edits = vec![TextEdit {
            range: 0..now.len(),
            replacement: text.to_owned(),
        }];
        let document = text_edits(now, &edits, self.encoding());
        Ok(FilePart {
            changes: vec![self.document_edit(place, version, document)?],
            open: Some(OpenChange {
                place: place.clone(),
                then: Then::Stays,
                version,
                after: now.edited(&edits),
                edits,
            }),
            ..FilePart::default()
        })
    }

    fn check_empty(&self, place: &Place, now: &Text) -> Result<(), String> {
        if now.to_string().trim().is_empty() {
            return Ok(());
        }
        Err(format!(
            "{} holds text by now; nothing was applied, ask again",
            place.path
        ))
    }

    fn check_free(&self, place: &Place) -> Result<(), String> {
        let path = &place.path;
        if self.store.document_at(place).is_some() {
            return Err(format!(
                "{path} is open in the editor; nothing was applied, close it and apply again"
            ));
        }
        if std::fs::symlink_metadata(self.folder()?.join(path.as_str())).is_ok() {
            return Err(format!(
                "{path} exists by now; nothing was applied, ask again"
            ));
        }
        Ok(())
    }

    fn place(&self, path: &WorkspacePath) -> Place {
        Place {
            root: self.root,
            path: path.clone(),
        }
    }

    fn document_edit(
        &self,
        place: &Place,
        version: Option<i32>,
        edits: Vec<lsp::TextEdit>,
    ) -> Result<lsp::DocumentChange, String> {
        let edit = lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                version,
                text_document_identifier: lsp::TextDocumentIdentifier {
                    uri: self.uri(place)?,
                },
            },
            edits: edits.into_iter().map(Into::into).collect(),
        };
        Ok(edit.into())
    }

    fn in_the_clients_form(
        &self,
        changes: Vec<lsp::DocumentChange>,
    ) -> Result<lsp::WorkspaceEdit, String> {
        if self.abilities.document_changes {
            return Ok(lsp::WorkspaceEdit {
                document_changes: Some(changes),
                ..lsp::WorkspaceEdit::default()
            });
        }
        let mut by_uri = std::collections::HashMap::new();
        for change in changes {
            let lsp::DocumentChange::TextDocumentEdit(edit) = change else {
                return Err("this editor takes edits of single files only".into());
            };
            let edits = edit.edits.into_iter().filter_map(|edit| match edit {
                lsp::Edit::TextEdit(edit) => Some(edit),
                _ => None,
            });
            by_uri.insert(
                edit.text_document.text_document_identifier.uri,
                edits.collect(),
            );
        }
        Ok(lsp::WorkspaceEdit {
            changes: Some(by_uri),
            ..lsp::WorkspaceEdit::default()
        })
    }

    fn text_on_disk(&self, place: &Place) -> Result<Text, String> {
        let folder = self.folder()?;
        self.disk
            .named(folder, &place.path)
            .map(|file| file.text().clone())
            .map_err(|why| format!("{why}; nothing was applied"))
    }

    /// Links are resolved: what a path names must lie inside its root.
    fn check_inside(&self, place: &Place) -> Result<(), String> {
        let Some(folder) = self.store.root(place.root).and_then(|root| root.folder()) else {
            return match self.store.document_at(place) {
                Some(_) => Ok(()),
                None => Err(format!(
                    "{} lies outside every workspace folder; nothing was applied",
                    place.path
                )),
            };
        };
        let path = &place.path;
        match behind(folder, path) {
            Behind::Inside(real) if real.is_of_git() => Err(format!(
                "{path} leads to git's own files; nothing was applied, change them with git"
            )),
            Behind::Inside(_) | Behind::NoRoot => Ok(()),
            Behind::Outside => Err(format!(
                "{path} leads outside the workspace; nothing was applied"
            )),
        }
    }

    fn folder(&self) -> Result<&Path, String> {
        self.store
            .root(self.root)
            .and_then(|root| root.folder())
            .ok_or_else(|| "the workspace folder is gone; open it again".into())
    }

    fn uri(&self, place: &Place) -> Result<lsp::Uri, String> {
        self.store
            .uri_of(place)
            .ok_or_else(|| format!("{} has no URI; open it in the editor", place.path))
    }

    const fn encoding(&self) -> PositionEncoding {
        self.store.encoding
    }
}

fn text_edits(text: &Text, edits: &[TextEdit], encoding: PositionEncoding) -> Vec<lsp::TextEdit> {
    edits
        .iter()
        .map(|edit| lsp::TextEdit {
            range: range_of(text, &edit.range, encoding),
            new_text: edit.replacement.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
