//! `window/workDoneProgress/cancel`: the user pressed the progress line's cancel button.

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::session::Session;

pub(in crate::lsp) fn cancel_progress(session: &Session, token: &lsp::ProgressToken) {
    if let lsp::ProgressToken::String(token) = token
        && let Some(id) = token.strip_prefix("scopewise/ask/")
    {
        session.asks().cancel(Some(id));
        session.status.touch();
    }
}
