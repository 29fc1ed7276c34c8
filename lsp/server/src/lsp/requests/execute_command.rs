//! `workspace/executeCommand`: checked and answered at once, the work goes on behind it. What is wrong
//! is said by a message as well: some editors are silent about errors.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::gen_lsp_types::{self as lsp, MessageType};
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::commands;
use crate::lsp::outcome::say;
use crate::lsp::session::Session;

pub(in crate::lsp) async fn execute_command(
    session: &Arc<Session>,
    params: Value,
) -> Result<Value> {
    let params: lsp::ExecuteCommandParams = serde_json::from_value(params)
        .map_err(|_| Error::invalid_params("executeCommand needs a command and its arguments"))?;
    let arguments = params.arguments.unwrap_or_default();
    let answer = commands::run(session, &params.command, &arguments).await;
    answer.map_err(|message| {
        say(session, MessageType::Error, &message);
        Error::invalid_params(message)
    })
}
