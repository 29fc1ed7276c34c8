//! `scopewise.diff {id?}`: a draft as a unified diff, in a file of our own that the editor opens.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::gen_lsp_types::{self as lsp, MessageType};

use super::result_for;
use crate::lsp::arguments::id_argument;
use crate::lsp::asks::{AskResult, ResultState};
use crate::lsp::outcome::say;
use crate::lsp::session::Session;
use crate::lsp::store::file_uri;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let result = result_for(
        session,
        id_argument(arguments)?,
        &[
            ResultState::Offered,
            ResultState::Rejected,
            ResultState::Applied,
        ],
    )?;
    begin(session, result);
    Ok(Value::Null)
}

/// Shows a result that the user chose in a message.
pub(super) fn start(session: &Arc<Session>, id: &str) {
    match result_for(session, Some(id.to_owned()), &[]) {
        Ok(result) => begin(session, result),
        Err(message) => say(session, MessageType::Info, &message),
    }
}

fn begin(session: &Arc<Session>, result: AskResult) {
    let session = Arc::clone(session);
    drop(tokio::spawn(async move {
        if let Err(why) = show(&session, &result).await {
            let message = format!("{}: {why}", result.label);
            say(&session, MessageType::Warning, &message);
        }
    }));
}

async fn show(session: &Arc<Session>, result: &AskResult) -> Result<(), String> {
    let files = &result.proposal.trail.files;
    let diff: String = files.iter().map(|file| file.diff.as_str()).collect();
    if diff.is_empty() {
        return Err("the draft changes nothing".into());
    }
    let (writer, id) = (Arc::clone(session), result.id.clone());
    let written = tokio::task::spawn_blocking(move || writer.disk.write_diff(&id, &diff)).await;
    let path = written.map_err(|_| String::from("the diff could not be written"))??;
    let Some(uri) = file_uri(&path) else {
        return Err("the diff's path cannot be written as a URI".into());
    };
    let is_shown = session.abilities().show_document
        && session
            .outbox
            .request_soon::<lsp::ShowDocumentRequest>(lsp::ShowDocumentParams {
                uri,
                external: None,
                take_focus: Some(true),
                selection: None,
            })
            .await
            .is_ok_and(|answer| answer.success);
    if !is_shown {
        let message = format!("the diff of {} is in {}", result.label, path.display());
        say(session, MessageType::Info, &message);
    }
    Ok(())
}
