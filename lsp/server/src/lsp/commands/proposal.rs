//! `scopewise.proposal {id?}`: a draft as data, each file's text as it is now and as it would be, for
//! clients that show their own diff. Changes nothing.

use std::sync::Arc;

use serde_json::{Value, json};

use super::result_for;
use crate::lsp::arguments::id_argument;
use crate::lsp::asks::{AskResult, ResultState};
use crate::lsp::outcome::notes;
use crate::lsp::session::Session;
use crate::lsp::status::state_word;
use crate::lsp::workspace_edit::{FileTexts, Preparation, texts};

pub(super) async fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let result = result_for(
        session,
        id_argument(arguments)?,
        &[
            ResultState::Offered,
            ResultState::Rejected,
            ResultState::Applied,
        ],
    )?;
    let reading = Arc::clone(session);
    let asked = result.clone();
    // Files that are not open are read from the disk.
    let files = tokio::task::spawn_blocking(move || files(&reading, &asked)).await;
    let files = files.map_err(|_| String::from("the proposal could not be read; ask again"))??;
    Ok(json!({
        "id": result.id,
        "label": result.label,
        "state": state_word(result.state),
        "notes": notes(&result.proposal),
        "files": files,
    }))
}

fn files(session: &Session, result: &AskResult) -> Result<Vec<Value>, String> {
    let store = session.now();
    let files = texts(&Preparation {
        store: &store,
        disk: &*session.disk,
        abilities: session.abilities(),
        root: result.place.root,
        proposal: &result.proposal,
    });
    let named = |why: String| format!("{}: {why}", result.label);
    Ok(files.map_err(named)?.iter().map(file).collect())
}

fn file(texts: &FileTexts) -> Value {
    json!({
        "kind": texts.kind,
        "uri": texts.uri,
        "newUri": texts.new_uri,
        "before": texts.before.as_ref().map(ToString::to_string),
        "after": texts.after.as_ref().map(ToString::to_string),
    })
}
