//! `textDocument/didOpen`: the document's text stands over the disk from here on.

use std::sync::Arc;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::session::Session;

pub(super) fn apply(session: &Arc<Session>, params: &lsp::DidOpenTextDocumentParams) {
    if let Some(place) = session.change(|store| store.open(&params.text_document)) {
        session.parse_soon(place);
    }
}
