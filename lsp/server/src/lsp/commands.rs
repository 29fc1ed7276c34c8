//! The commands, one file each. Arguments come from any client or extension and are checked as input;
//! every command is answered at once and goes on in the background.

mod again;
mod apply;
mod cancel;
mod diff;
mod discard;
mod edit;
mod escalate;
mod proposal;
mod trail;

use std::sync::Arc;

use serde_json::Value;

use super::asks::{AskResult, ResultState};
use super::session::Session;

/// Their names; editors register them for the whole window, so they carry ours.
pub(super) const NAMES: [&str; 9] = [
    "scopewise.edit",
    "scopewise.cancel",
    "scopewise.apply",
    "scopewise.diff",
    "scopewise.discard",
    "scopewise.escalate",
    "scopewise.again",
    "scopewise.proposal",
    "scopewise.trail",
];

/// Runs a command.
///
/// # Errors
/// What is wrong with its name or arguments, or why there is nothing to do, as a sentence.
pub(super) async fn run(
    session: &Arc<Session>,
    command: &str,
    arguments: &[Value],
) -> Result<Value, String> {
    match command {
        "scopewise.edit" => edit::run(session, arguments),
        "scopewise.cancel" => cancel::run(session, arguments),
        "scopewise.apply" => apply::run(session, arguments),
        "scopewise.diff" => diff::run(session, arguments),
        "scopewise.discard" => discard::run(session, arguments),
        "scopewise.escalate" => escalate::run(session, arguments),
        "scopewise.again" => again::run(session, arguments),
        "scopewise.proposal" => proposal::run(session, arguments).await,
        "scopewise.trail" => trail::run(session, arguments),
        _ => Err(format!(
            "there is no command {}; the commands are {}",
            super::title::shortened(&super::title::cleaned(command), 60),
            NAMES.join(", ")
        )),
    }
}

/// Does what the user chose in the message that offered a result.
pub(super) fn answer_offer(session: &Arc<Session>, id: &str, choice: &str) {
    match choice {
        "Apply" => apply::start(session, id),
        "Show diff" => diff::start(session, id),
        "Discard" => discard::start(session, id),
        _ => {}
    }
}

/// The result that a command is about: the named one, else the newest in one of these states.
fn result_for(
    session: &Session,
    id: Option<String>,
    states: &[ResultState],
) -> Result<AskResult, String> {
    let asks = session.asks();
    match id {
        Some(id) => asks.result(&id).cloned().ok_or_else(|| {
            let id = super::title::shortened(&super::title::cleaned(&id), 40);
            format!("there is no result {id} any more; ask again")
        }),
        None => asks
            .newest(states)
            .cloned()
            .ok_or_else(|| "there is no result to work with; ask for an edit first".into()),
    }
}
