//! The server's inputs: roots with their snapshots, and the open documents over them. One value that
//! is changed in wire order; a clone is a moment. No disk, no threads, no protocol but its URIs.

mod naming;
mod roots;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use scopewise_workspace::{File, NotParsed, PositionEncoding, Snapshot, Text, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

pub(super) use naming::Naming;
pub(super) use roots::{Root, RootId, RootKind, file_path, file_uri};

use super::positions::bytes_of;

/// A file's place among the roots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Its root.
    pub(super) root: RootId,
    /// Its path there.
    pub(super) path: WorkspacePath,
}

/// An open document; its text is in the root's snapshot.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The URI as the editor wrote it.
    pub(super) uri: lsp::Uri,
    /// Where it is.
    pub(super) place: Place,
}

impl Document {
    /// The same under another spelling of its path.
    fn at(&self, path: WorkspacePath) -> Self {
        let root = self.place.root;
        Self {
            uri: self.uri.clone(),
            place: Place { root, path },
        }
    }
}

/// The inputs at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    /// How positions count.
    pub(super) encoding: PositionEncoding,
    roots: BTreeMap<RootId, Root>,
    documents: BTreeMap<String, Arc<Document>>,
    next_root: u32,
}

impl Store {
    /// Adds a workspace folder; `spellings` are its path as the editor has it and in canonical form.
    pub(super) fn add_folder(&mut self, spellings: Vec<PathBuf>) -> RootId {
        if let Some(root) = self.roots.values().find(|root| {
            root.kind == RootKind::Folder && root.spellings.first() == spellings.first()
        }) {
            return root.id;
        }
        let id = self.add_root(RootKind::Folder, spellings);
        self.rehome_lone_documents(id);
        id
    }

    /// Removes a workspace folder; its open documents become files on their own.
    pub(super) fn remove_folder(&mut self, path: &std::path::Path) {
        let Some(id) = self
            .roots
            .values()
            .find(|root| root.kind == RootKind::Folder && root.is_at(path))
            .map(|root| root.id)
        else {
            return;
        };
        let Some(removed) = self.roots.remove(&id) else {
            return;
        };
        let orphans: Vec<Arc<Document>> = self.documents_of(id).cloned().collect();
        for document in orphans {
            if let Some(file) = removed.snapshot.file(&document.place.path) {
                self.put_document(&document.uri, "", file.text(), file.version);
            }
        }
    }

    /// The root of that id.
    pub(super) fn root(&self, id: RootId) -> Option<&Root> {
        self.roots.get(&id)
    }

    /// All roots.
    pub(super) fn roots(&self) -> impl Iterator<Item = &Root> {
        self.roots.values()
    }

    /// Where a URI is: an open document's place, else its place in a workspace folder; spellings of one
    /// path count as one.
    pub(super) fn place_of(&self, uri: &lsp::Uri) -> Option<Place> {
        if let Some(document) = self.documents.get(uri.as_str()) {
            return Some(document.place.clone());
        }
        self.place_in_folders(uri)
            .or_else(|| self.lone_place_of(uri))
    }

    /// The file at a place.
    pub(super) fn file(&self, place: &Place) -> Option<&File> {
        self.snapshot(place.root)?.file(&place.path)
    }

    /// The snapshot of a root.
    pub(super) fn snapshot(&self, root: RootId) -> Option<&Snapshot> {
        self.roots.get(&root).map(|root| &root.snapshot)
    }

    /// The open document at a place.
    pub(super) fn document_at(&self, place: &Place) -> Option<&Document> {
        self.documents
            .values()
            .find(|document| document.place == *place)
            .map(AsRef::as_ref)
    }

    /// The bytes of the open document that the editor names so.
    pub(super) fn open_size(&self, uri: &str) -> Option<usize> {
        let document = self.documents.get(uri)?;
        Some(self.file(&document.place)?.text().len())
    }

    /// The version of the open document that the editor names so.
    pub(super) fn open_version(&self, uri: &str) -> Option<i32> {
        let document = self.documents.get(uri)?;
        self.file(&document.place)?.version
    }

    /// The URI of a place: the editor's own for an open document.
    pub(super) fn uri_of(&self, place: &Place) -> Option<lsp::Uri> {
        if let Some(document) = self.document_at(place) {
            return Some(document.uri.clone());
        }
        let folder = self.roots.get(&place.root)?.folder()?;
        file_uri(&folder.join(place.path.as_str()))
    }

    /// Opens a document.
    pub(super) fn open(&mut self, item: &lsp::TextDocumentItem) -> Option<Place> {
        let language: String = item.language_id.clone().into();
        let text = Text::from(item.text.as_str());
        self.put_document(&item.uri, &language, &text, Some(item.version))
    }

    /// Applies changes to an open document in order; each is in the coordinates of the text before it.
    /// Returns its place, `None` for a document that was never opened.
    pub(super) fn change(
        &mut self,
        uri: &lsp::Uri,
        version: i32,
        changes: &[lsp::TextDocumentContentChangeEvent],
    ) -> Option<Place> {
        let place = self.documents.get(uri.as_str())?.place.clone();
        let mut file = self.file(&place)?.clone();
        for change in changes {
            file = match change {
                lsp::TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let range = bytes_of(file.text(), part.range, self.encoding);
                    file.edited(range, &part.text, Some(version))
                }
                lsp::TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(
                    whole,
                ) => file.edited(0..file.text().len(), &whole.text, Some(version)),
            };
        }
        file.version = Some(version);
        self.put_file(&place, file);
        Some(place)
    }

    /// Closes a document; its text stays until the disk has been read. Returns where it was.
    pub(super) fn close(&mut self, uri: &lsp::Uri) -> Option<Place> {
        let document = self.documents.remove(uri.as_str())?;
        let place = document.place.clone();
        let kind = self.roots.get(&place.root)?.kind;
        if kind == RootKind::Folder {
            let mut file = self.file(&place)?.clone();
            file.version = None;
            self.put_file(&place, file);
        } else {
            self.roots.remove(&place.root);
        }
        Some(place)
    }

    /// Puts a file that was parsed in the background, unless the text has moved on since.
    pub(super) fn put_parsed(&mut self, place: &Place, parsed: File) {
        let is_same = self
            .file(place)
            .is_some_and(|now| now.version == parsed.version && now.text() == parsed.text());
        if is_same {
            self.put_file(place, parsed);
        }
    }

    /// Puts what the disk holds, `None` where there is nothing. An open document stands over it.
    pub(super) fn put_from_disk(&mut self, place: &Place, file: Option<File>) {
        if self.document_at(place).is_some() {
            return;
        }
        let Some(root) = self.roots.get_mut(&place.root) else {
            return;
        };
        root.snapshot = match file {
            Some(file) => root.snapshot.with_file(file),
            None => root.snapshot.without_file(&place.path),
        };
    }

    /// Adds a root's canonical path to its spellings, and how its disk takes names.
    pub(super) fn add_spelling(&mut self, id: RootId, path: PathBuf, naming: Naming) {
        if let Some(root) = self.roots.get_mut(&id) {
            root.naming = naming;
            if !root.spellings.contains(&path) {
                root.spellings.push(path);
            }
        }
    }

    /// Swaps in what a walk of a root found, `news` of it new; open documents stand over it. Returns what
    /// was there before, to be let go of at leisure.
    pub(super) fn put_index(
        &mut self,
        id: RootId,
        index: Snapshot,
        news: usize,
    ) -> Option<Snapshot> {
        let before = self.put_texts(id, index)?;
        let root = self.roots.get_mut(&id)?;
        root.is_walked = true;
        root.news += news;
        Some(before)
    }

    /// Swaps in the texts of a root, parsed or not; open documents stand over them, under the names that
    /// these have. Returns what was there before.
    pub(super) fn put_texts(&mut self, id: RootId, texts: Snapshot) -> Option<Snapshot> {
        let root = self.roots.get(&id)?;
        let mut open = Vec::new();
        let mut renamed = Vec::new();
        for document in self.documents_of(id) {
            let path = &document.place.path;
            let Some(file) = root.snapshot.file(path) else {
                continue;
            };
            let known = root.naming.as_known(&texts, path);
            if known != *path {
                renamed.push(document.at(known.clone()));
            }
            open.push((known.clone(), Some(file.clone().renamed(known))));
        }
        for document in renamed {
            let uri = document.uri.as_str().to_owned();
            self.documents.insert(uri, Arc::new(document));
        }
        let snapshot = texts.with_files(open);
        let root = self.roots.get_mut(&id)?;
        root.is_searchable = true;
        Some(std::mem::replace(&mut root.snapshot, snapshot))
    }

    /// Puts what the disk holds of many files, `None` where there is nothing; open documents stand over it.
    pub(super) fn put_files(&mut self, id: RootId, mut files: Vec<(WorkspacePath, Option<File>)>) {
        let open: BTreeSet<&WorkspacePath> = self
            .documents_of(id)
            .map(|document| &document.place.path)
            .collect();
        files.retain(|(path, _)| !open.contains(path));
        if let Some(root) = self.roots.get_mut(&id) {
            root.news += files.len();
            root.snapshot = root.snapshot.with_files(files);
        }
    }

    /// Packs closed files that something has read.
    pub(super) fn pack(&mut self, id: RootId, paths: &[WorkspacePath]) {
        if let Some(root) = self.roots.get_mut(&id) {
            root.snapshot = root.snapshot.with_packed(paths);
        }
    }

    /// Notes that a root is kept for the next start as it is.
    pub(super) fn note_kept(&mut self, id: RootId) {
        if let Some(root) = self.roots.get_mut(&id) {
            root.news = 0;
        }
    }

    fn documents_of(&self, root: RootId) -> impl Iterator<Item = &Arc<Document>> {
        self.documents
            .values()
            .filter(move |document| document.place.root == root)
    }

    fn add_root(&mut self, kind: RootKind, spellings: Vec<PathBuf>) -> RootId {
        let id = RootId::new(self.next_root);
        self.next_root += 1;
        self.roots.insert(id, Root::new(id, kind, spellings));
        id
    }

    fn put_file(&mut self, place: &Place, file: File) {
        if let Some(root) = self.roots.get_mut(&place.root) {
            root.snapshot = root.snapshot.with_file(file);
        }
    }

    /// Homes a document and lays its text over what is known of the file, to be parsed later.
    fn put_document(
        &mut self,
        uri: &lsp::Uri,
        language: &str,
        text: &Text,
        version: Option<i32>,
    ) -> Option<Place> {
        let place = match self.place_in_folders(uri) {
            Some(place) => place,
            None => self.lone_place(uri, language)?,
        };
        self.documents.insert(
            uri.as_str().to_owned(),
            Arc::new(Document {
                uri: uri.clone(),
                place: place.clone(),
            }),
        );
        let file = match self.file(&place) {
            // An empty edit keeps the facts and asks for a parse, whose tree then stays.
            Some(known) if known.text() == text => known.edited(0..0, "", version),
            Some(known) => known.edited(0..known.text().len(), &text.to_string(), version),
            None => {
                let empty = Text::default();
                File::unparsed(place.path.clone(), empty, None, NotParsed::NoGrammar).edited(
                    0..0,
                    &text.to_string(),
                    version,
                )
            }
        };
        self.put_file(&place, file);
        Some(place)
    }

    fn place_in_folders(&self, uri: &lsp::Uri) -> Option<Place> {
        let path = roots::file_path(uri)?;
        self.roots
            .values()
            .filter(|root| root.kind == RootKind::Folder)
            .filter_map(|root| Some((root, root.relative(&path)?)))
            .min_by_key(|(_, relative)| relative.as_str().len())
            .map(|(root, path)| Place {
                root: root.id,
                path,
            })
    }

    fn lone_place(&mut self, uri: &lsp::Uri, language: &str) -> Option<Place> {
        if let Some(document) = self.documents.get(uri.as_str())
            && self.roots.contains_key(&document.place.root)
        {
            return Some(document.place.clone());
        }
        let (kind, folder, path) = roots::lone(uri, language)?;
        Some(Place {
            root: self.add_root(kind, folder.into_iter().collect()),
            path,
        })
    }

    /// The place of an open document that is named by another spelling of its URI.
    fn lone_place_of(&self, uri: &lsp::Uri) -> Option<Place> {
        self.documents
            .values()
            .find(|document| roots::is_one_file(&document.uri, uri))
            .map(|document| document.place.clone())
    }

    fn rehome_lone_documents(&mut self, folder: RootId) {
        let lone: Vec<Arc<Document>> = self
            .documents
            .values()
            .filter(|document| {
                self.place_in_folders(&document.uri)
                    .is_some_and(|place| place.root == folder && place != document.place)
            })
            .cloned()
            .collect();
        for document in lone {
            let Some(file) = self.file(&document.place).cloned() else {
                continue;
            };
            self.put_document(&document.uri, "", file.text(), file.version);
            if self
                .roots
                .get(&document.place.root)
                .is_some_and(|root| root.kind != RootKind::Folder)
            {
                self.roots.remove(&document.place.root);
            }
        }
    }
}
