//! `workspace/didChangeWatchedFiles`: files on disk changed; they are read again in the background.

use std::sync::Arc;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::indexing;
use crate::lsp::session::Session;

pub(super) fn apply(session: &Arc<Session>, params: &lsp::DidChangeWatchedFilesParams) {
    let store = session.now();
    let places = params
        .changes
        .iter()
        .filter_map(|event| store.place_of(&event.uri))
        .collect();
    indexing::read_again(session, places);
}
