//! `textDocument/didClose`: the disk counts again. Until it has been read the last text stays.

use std::sync::Arc;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::indexing::Task;
use crate::lsp::session::Session;

pub(super) fn apply(session: &Arc<Session>, params: &lsp::DidCloseTextDocumentParams) {
    session.forget_early(&params.text_document.uri);
    if let Some(place) = session.change(|store| store.close(&params.text_document.uri)) {
        session.reading.push(Task::Read(vec![place]));
    }
}
