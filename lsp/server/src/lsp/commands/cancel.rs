//! `scopewise.cancel {id?}`: ends one ask, or all of them. Most editors have no other way to cancel.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::gen_lsp_types::MessageType;

use crate::lsp::arguments::id_argument;
use crate::lsp::outcome::say;
use crate::lsp::session::Session;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let id = id_argument(arguments)?;
    let count = session.asks().cancel(id.as_deref());
    session.status.touch();
    if count == 0 {
        say(
            session,
            MessageType::Info,
            "nothing is running that could be cancelled",
        );
    }
    Ok(json!({"cancelled": count}))
}
