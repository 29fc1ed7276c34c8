//! `scopewise.apply {id?}`: the user's yes to what is offered.

use std::sync::Arc;

use scopewise_workspace::FileChange;
use serde_json::Value;
use tower_lsp::gen_lsp_types::MessageType;

use super::result_for;
use crate::lsp::apply::apply;
use crate::lsp::arguments::id_argument;
use crate::lsp::asks::{AskResult, ResultState};
use crate::lsp::outcome::{note_end, say};
use crate::lsp::session::Session;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let result = result_for(session, id_argument(arguments)?, &[ResultState::Offered])?;
    match result.state {
        ResultState::Offered => {
            begin(session, result);
            Ok(Value::Null)
        }
        ResultState::Applied => Err(format!("{} is applied already", result.label)),
        ResultState::Rejected => Err(format!(
            "{} did not pass the checks and cannot be applied; show its diff, or hand it on",
            result.label
        )),
    }
}

/// Applies a result that the user chose in a message.
pub(super) fn start(session: &Arc<Session>, id: &str) {
    let found = result_for(session, Some(id.to_owned()), &[]);
    match found {
        Ok(result) => begin(session, result),
        Err(message) => say(session, MessageType::Info, &message),
    }
}

fn begin(session: &Arc<Session>, result: AskResult) {
    let session = Arc::clone(session);
    drop(tokio::spawn(async move {
        let files = result.proposal.file_count();
        let is_before_their_eyes = is_edit_of_open(&session, &result);
        let applied = apply(&session, &result).await;
        let (word, end) = match &applied {
            Ok(()) => ("applied", ""),
            Err(why) => ("offered", why.as_str()),
        };
        note_end(&session, &result.id, &result.label, word, end);
        match applied {
            // Most editors leave the other files changed, unsaved and out of sight.
            Ok(()) if is_before_their_eyes => {}
            Ok(()) => {
                let files = match files {
                    1 => "1 file".to_owned(),
                    files => format!("{files} files"),
                };
                let message = format!("{}: applied to {files}", result.label);
                say(&session, MessageType::Info, &message);
            }
            Err(why) => {
                let message = format!("{}: {why}", result.label);
                say(&session, MessageType::Warning, &message);
            }
        }
    }));
}

/// Whether nothing is changed but the document that was asked about.
fn is_edit_of_open(session: &Session, result: &AskResult) -> bool {
    let changes = result.proposal.changes.as_slice();
    matches!(changes, [FileChange::Edit { path, .. }] if *path == result.place.path)
        && session.now().document_at(&result.place).is_some()
}
