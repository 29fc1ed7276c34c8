//! `workspace/didChangeWorkspaceFolders`: roots come and go, open documents move with them.

use std::sync::Arc;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::indexing::Task;
use crate::lsp::session::Session;
use crate::lsp::store::file_path;

pub(super) fn apply(session: &Arc<Session>, params: lsp::DidChangeWorkspaceFoldersParams) {
    for folder in &params.event.removed {
        if let Some(path) = file_path(&folder.uri) {
            session.change(|store| store.remove_folder(&path));
        }
    }
    for folder in params.event.added {
        if let Some(path) = file_path(&folder.uri) {
            let root = session.change(|store| store.add_folder(vec![path]));
            session.reading.push(Task::Walk(root));
        }
    }
}
