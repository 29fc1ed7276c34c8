//! `textDocument/didChange`: rope edits and their bookkeeping, no parse. Versions may jump.

use std::sync::Arc;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::session::Session;

pub(super) fn apply(session: &Arc<Session>, params: &lsp::DidChangeTextDocumentParams) {
    let document = &params.text_document;
    let uri = &document.text_document_identifier.uri;
    let changed =
        session.change(|store| store.change(uri, document.version, &params.content_changes));
    if changed.is_none() {
        tracing::warn!("a document was changed that was never opened; the change was passed over");
    }
}
