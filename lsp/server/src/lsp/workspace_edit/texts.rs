//! The texts of a proposal, file by file: as they are now, and as they would be. For who shows a diff
//! before anything is applied; what could not be applied cannot be shown either.

use scopewise_workspace::{ChangeOfFile, Text, TextEdit};
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
        files.push(preparation.texts_of(&change)?);
    }
    if files.is_empty() {
        return Err("the draft changes nothing".into());
    }
    Ok(files)
}

impl Preparation<'_> {
    fn texts_of(&self, change: &ChangeOfFile<'_>) -> Result<FileTexts, String> {
        let place = self.place(change.source());
        self.check_inside(&place)?;
        let uri = self.uri(&place)?;
        Ok(match change {
            ChangeOfFile::Edit { edits, .. } => {
                let (before, after) = self.edited(&place, edits)?;
                FileTexts {
                    kind: "change",
                    uri,
                    new_uri: None,
                    before: Some(before),
                    after: Some(after),
                }
            }
            ChangeOfFile::Create { text, .. } => self.created(&place, uri, text)?,
            ChangeOfFile::Rename { to, edits, .. } => {
                let new = self.place(to);
                self.check_inside(&new)?;
                self.check_free(&new)?;
                let (before, after) = self.edited(&place, edits)?;
                FileTexts {
                    kind: "rename",
                    uri,
                    new_uri: Some(self.uri(&new)?),
                    before: Some(before),
                    after: Some(after),
                }
            }
            ChangeOfFile::Delete { .. } => FileTexts {
                kind: "delete",
                uri,
                new_uri: None,
                before: Some(self.deletable(&place)?.0),
                after: None,
            },
        })
    }

    /// The text of a file now, and with edits carried over to it.
    fn edited(&self, place: &Place, edits: &[TextEdit]) -> Result<(Text, Text), String> {
        let (now, _) = self.text_now(place)?;
        let edits = self.carried(place, &now, edits)?;
        let after = now.edited(&edits);
        Ok((now, after))
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
