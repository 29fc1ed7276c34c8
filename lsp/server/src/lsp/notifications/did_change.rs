//! `textDocument/didChange`: rope edits and their bookkeeping, no parse. Versions may jump.

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::session::Session;

pub(super) fn apply(session: &Arc<Session>, params: lsp::DidChangeTextDocumentParams) {
    for change in in_turn(session, params) {
        apply_one(session, &change);
    }
}

fn in_turn(
    session: &Session,
    params: lsp::DidChangeTextDocumentParams,
) -> Vec<lsp::DidChangeTextDocumentParams> {
    if !session.abilities().counts_versions {
        return vec![params];
    }
    let uri = params.text_document.text_document_identifier.uri.as_str();
    let current = session.now().open_version(uri);
    let mut early = session.early.lock().unwrap_or_else(PoisonError::into_inner);
    early.in_turn(current, params, Instant::now())
}

fn apply_one(session: &Session, params: &lsp::DidChangeTextDocumentParams) {
    let document = &params.text_document;
    let uri = &document.text_document_identifier.uri;
    let changed =
        session.change(|store| store.change(uri, document.version, &params.content_changes));
    if changed.is_none() {
        tracing::warn!("a document was changed that was never opened; the change was passed over");
    }
}
