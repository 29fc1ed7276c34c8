//! `scopewise.discard {id?}`: forgets a draft.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::gen_lsp_types::MessageType;

use super::result_for;
use crate::lsp::arguments::id_argument;
use crate::lsp::asks::ResultState;
use crate::lsp::outcome::{note_end, say};
use crate::lsp::session::Session;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let result = result_for(
        session,
        id_argument(arguments)?,
        &[ResultState::Offered, ResultState::Rejected],
    )?;
    start(session, &result.id);
    let message = match result.state {
        ResultState::Applied => {
            format!("{} is in the text already; undo takes it out", result.label)
        }
        _ => format!("{} is discarded", result.label),
    };
    say(session, MessageType::Info, &message);
    Ok(Value::Null)
}

/// Forgets a result that the user chose in a message.
pub(super) fn start(session: &Arc<Session>, id: &str) {
    let discarded = session.asks().discard(id);
    if let Some(result) = discarded {
        note_end(session, id, &result.label, "discarded", "");
    }
}
