//! Notifications that change the inputs, one file each. They are applied while the next message still
//! waits, so each only moves pointers; whatever reads the disk or parses is handed to the background.

mod did_change;
mod did_change_watched_files;
mod did_change_workspace_folders;
mod did_close;
mod did_open;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use tower_lsp::jsonrpc::Request;

use super::session::Session;

/// Whether a method is applied in wire order instead of being handled.
pub(super) fn is_input(method: &str) -> bool {
    matches!(
        method,
        "textDocument/didOpen"
            | "textDocument/didChange"
            | "textDocument/didClose"
            | "textDocument/didSave"
            | "workspace/didChangeWorkspaceFolders"
            | "workspace/didChangeConfiguration"
            | "workspace/didChangeWatchedFiles"
            | "$/setTrace"
    )
}

/// Applies one of them. Before `initialize` nothing is.
pub(super) fn apply(session: &Arc<Session>, request: Request) {
    if !session.has_begun() {
        return;
    }
    match request.method() {
        "textDocument/didOpen" => with(session, did_open::repaired(request), |params| {
            did_open::apply(session, &params);
        }),
        "textDocument/didChange" => with(session, request, |params| {
            did_change::apply(session, params);
        }),
        "textDocument/didClose" => with(session, request, |params| {
            did_close::apply(session, &params);
        }),
        "workspace/didChangeWorkspaceFolders" => with(session, request, |params| {
            did_change_workspace_folders::apply(session, params);
        }),
        "workspace/didChangeWatchedFiles" => with(session, request, |params| {
            did_change_watched_files::apply(session, params);
        }),
        // An open document is ahead of its file, saved or not; the configuration is a file of the
        // user's, read at the start; there is no trace to set.
        _ => {}
    }
}

fn with<P: DeserializeOwned>(session: &Session, request: Request, apply: impl FnOnce(P)) {
    let (method, _, params) = request.into_parts();
    match serde_json::from_value(params.unwrap_or_default()) {
        Ok(params) => apply(params),
        // The error would quote the parameters, and with them source text.
        Err(_) => {
            tracing::warn!("{method} has parameters that cannot be read; it was passed over");
            session.malformed_frame();
        }
    }
}
