//! `shutdown`: whatever runs is cancelled, so that no model goes on for nobody.

use crate::lsp::session::Session;

pub(in crate::lsp) fn shutdown(session: &Session) {
    session.stop();
}
