//! The texts of a proposal, file by file: as they are now, and as they would be. For who shows a diff
//! before anything is applied; what could not be applied cannot be shown either.

use scopewise_workspace::{FileChange, Text};
use tower_lsp::gen_lsp_types as lsp;

use super::{Preparation, in_order};
use crate::lsp::store::Place;

/// One file of a proposal.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lsp) struct FileTexts {
    /// `change`, `create`, `rename` or `delete`.
    pub(in crate::lsp) kind: &'static str,
    /// Where it is, or will be when it is created.
    pub(in crate::lsp) uri: lsp::Uri,
    /// Where it will be when it is renamed.
    pub(in crate::lsp) new_uri: Option<lsp::Uri>,
    /// Its text now, open documents over the disk; `None` where it is not there.
    pub(in crate::lsp) before: Option<Text>,
    /// Its text with the proposal carried over to it; `None` where it is deleted.
    pub(in crate::lsp) after: Option<Text>,
}

/// The texts of every file that a proposal changes, the file of its ask first. May block.
///
/// # Errors
/// Why it cannot be carried over to the texts as they are, as a sentence.
pub(in crate::lsp) fn texts(preparation: &Preparation<'_>) -> Result<Vec<FileTexts>, String> {
    let mut files: Vec<FileTexts> = Vec::new();
    for change in in_order(preparation.proposal) {
        files.push(preparation.texts_of(change)?);
    }
    if files.is_empty() {
        return Err("the draft changes nothing".into());
    }
    Ok(files)
}

impl Preparation<'_> {
    fn texts_of(&self, change: &FileChange) -> Result<FileTexts, String> {
        let place = self.place(match change {
            FileChange::Rename { from, .. } => from,
            other => other.path(),
        });
        self.check_inside(&place)?;
        let uri = self.uri(&place)?;
        Ok(match change {
            FileChange::Edit { edits, .. } => {
                let (now, _) = self.text_now(&place)?;
                let edits = self.carried(&place, &now, edits)?;
                FileTexts {
                    kind: "change",
                    uri,
                    new_uri: None,
                    after: Some(now.edited(&edits)),
                    before: Some(now),
                }
            }
            FileChange::Create { text, .. } => self.created(&place, uri, text)?,
            FileChange::Rename { to, .. } => {
                let new = self.place(to);
                self.check_inside(&new)?;
                let (now, _) = self.text_now(&place)?;
                FileTexts {
                    kind: "rename",
                    uri,
                    new_uri: Some(self.uri(&new)?),
                    before: Some(now.clone()),
                    after: Some(now),
                }
            }
            FileChange::Delete { .. } => FileTexts {
                kind: "delete",
                uri,
                new_uri: None,
                before: Some(self.text_now(&place)?.0),
                after: None,
            },
        })
    }

    fn created(&self, place: &Place, uri: lsp::Uri, text: &str) -> Result<FileTexts, String> {
        let after = Some(Text::from(text));
        if let Some(file) = self.store.document_at(place).and(self.store.file(place)) {
            self.check_empty(place, file.text())?;
            return Ok(FileTexts {
                kind: "change",
                uri,
                new_uri: None,
                before: Some(file.text().clone()),
                after,
            });
        }
        self.check_free(place)?;
        Ok(FileTexts {
            kind: "create",
            uri,
            new_uri: None,
            before: None,
            after,
        })
    }
}
