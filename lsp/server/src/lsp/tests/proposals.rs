//! Proposals made by hand, for tests of what becomes of them.

use scopewise_engine::{Attempt, OutcomeWord, Proposal, Trail, TrailRoute, TrailTokens};
use scopewise_scope::{Ask, Origin, measure};
use scopewise_verify::Report;
use scopewise_workspace::{FileChange, Snapshot, TextEdit, WorkspacePath};

use crate::lsp::store::{Place, Store};

/// A path that is right.
pub(in crate::lsp) fn path(path: &str) -> WorkspacePath {
    WorkspacePath::new(path).unwrap()
}

/// An edit that puts `new` where `old` stands in the text of a file.
pub(in crate::lsp) fn replacing(base: &Snapshot, file: &str, old: &str, new: &str) -> FileChange {
    let text = base.file(&path(file)).unwrap().text().to_string();
    let start = text.find(old).unwrap();
    FileChange::Edit {
        path: path(file),
        edits: vec![TextEdit {
            range: start..start + old.len(),
            replacement: new.to_owned(),
        }],
    }
}

/// The proposal of an ask about `target` in `file`.
pub(in crate::lsp) fn proposal(
    base: &Snapshot,
    file: &str,
    target: &str,
    changes: Vec<FileChange>,
) -> Proposal {
    let text = base.file(&path(file)).map(|file| file.text().to_string());
    let start = text.unwrap_or_default().find(target).unwrap_or_default();
    let ask = Ask {
        path: path(file),
        range: start..start,
        instruction: "do it".into(),
        origin: Origin::Command,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    };
    Proposal {
        id: "a1".into(),
        scope: measure(base, &ask, 1).unwrap(),
        ask,
        after: base.with_changes(&changes),
        changes,
        base: base.clone(),
        report: Report::default(),
        earlier: Vec::new(),
        trail: Trail {
            id: "a1".into(),
            instruction: "do it".into(),
            target: target.into(),
            note: None,
            route: TrailRoute {
                rung: "fast".into(),
                provisional: false,
                rules: Vec::new(),
            },
            attempts: vec![Attempt {
                rung: "fast".into(),
                model: "scripted".into(),
                milliseconds: 1,
                tokens: TrailTokens::default(),
                findings: Vec::new(),
                failure: None,
                left_out: Vec::new(),
                placements: Vec::new(),
            }],
            outcome: OutcomeWord::Proposal,
            message: None,
            files: Vec::new(),
        },
    }
}

/// A store with one workspace folder of these files, `opened` of them open at version 1.
pub(in crate::lsp) fn store(folder: &std::path::Path, base: &Snapshot, opened: &[&str]) -> Store {
    let mut store = Store::default();
    let root = store.add_folder(vec![folder.to_path_buf()]);
    store.put_index(root, base.clone(), 0);
    for file in opened {
        let uri = crate::lsp::store::file_uri(&folder.join(file)).unwrap();
        let text = base.file(&path(file)).map(|file| file.text().to_string());
        let item = tower_lsp::gen_lsp_types::TextDocumentItem {
            uri,
            language_id: "python".to_owned().into(),
            version: 1,
            text: text.unwrap_or_default(),
        };
        store.open(&item).unwrap();
    }
    store
}

/// The place of a file in the only root of a store.
pub(in crate::lsp) fn place(store: &Store, file: &str) -> Place {
    Place {
        root: store.roots().next().unwrap().id,
        path: path(file),
    }
}
