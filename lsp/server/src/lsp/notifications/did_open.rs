//! `textDocument/didOpen`: the document's text stands over the disk from here on.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Request;

use crate::lsp::session::Session;

/// Texts up to this many bytes are parsed where they are opened, in a few milliseconds, so that the
/// very first menu knows its target; larger ones on the parsing thread.
const PARSED_AT_ONCE: usize = 128 * 1024;

pub(super) fn apply(session: &Arc<Session>, params: &lsp::DidOpenTextDocumentParams) {
    session.forget_early(&params.text_document.uri);
    let Some(place) = session.change(|store| store.open(&params.text_document)) else {
        return;
    };
    match session.now().file(&place) {
        Some(file) if file.text().len() <= PARSED_AT_ONCE => {
            let parsed = file.reparsed();
            session.change(|store| store.put_parsed(&place, parsed));
        }
        _ => session.parse_soon(place),
    }
}

/// Eglot opens a file that it has not shown yet without a language, and once more when it has one.
pub(super) fn repaired(request: Request) -> Request {
    let (method, _, mut params) = request.into_parts();
    let language = params
        .as_mut()
        .and_then(|it| it.pointer_mut("/textDocument/languageId"));
    if let Some(language) = language.filter(|it| it.is_null()) {
        *language = Value::String(String::new());
    }
    Request::build(method)
        .params(params.unwrap_or_default())
        .finish()
}
