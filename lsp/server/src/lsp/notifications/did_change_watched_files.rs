//! `workspace/didChangeWatchedFiles`: files on disk changed; they are looked at again in the background.

use std::sync::Arc;

use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::indexing::Task;
use crate::lsp::session::Session;

pub(super) fn apply(session: &Arc<Session>, params: lsp::DidChangeWatchedFilesParams) {
    session.reading.push(Task::Seen(params.changes));
}
