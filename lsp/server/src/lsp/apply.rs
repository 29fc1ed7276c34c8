//! Applying a result: prepared against the text as it is, sent to the client, and believed only when
//! the change comes back. One at a time, so that each is prepared for what the one before left.

use std::sync::Arc;
use std::time::Duration;

use scopewise_engine::Proposal;
use tokio::sync::watch;
use tower_lsp::gen_lsp_types as lsp;

use super::asks::{AskResult, ResultState};
use super::indexing::Task;
use super::session::Session;
use super::store::{Place, Store};
use super::workspace_edit::{Moved, OpenChange, Preparation, Prepared, Then, prepare};

/// How long a client may take to report a change that it says it made.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(5);
/// How long where the text has moved on already: the edit was most likely passed over.
const OVERTAKEN_WITHIN: Duration = Duration::from_secs(1);
/// How long an edit waits for the one before: a person may be looking at that one.
const TURN_WITHIN: Duration = Duration::from_secs(60);
/// How often an edit is prepared anew because the user typed meanwhile.
const ATTEMPTS: usize = 4;
const KEEPS_CHANGING: &str =
    "the text keeps changing; it stays offered, apply it when you have stopped typing";

/// Applies a result and says how it went, as a sentence; on an error it stays offered, which the sentence
/// does not promise where files moved without their edits.
pub(super) async fn apply(session: &Arc<Session>, result: &AskResult) -> Result<(), String> {
    let turn = tokio::time::timeout(TURN_WITHIN, session.applying.lock()).await;
    let Ok(_turn) = turn else {
        return Err("an earlier edit still waits for the editor; this one stays offered".into());
    };
    if session
        .asks()
        .result(&result.id)
        .is_none_or(|it| it.state != ResultState::Offered)
    {
        return Err(format!("{} is not offered any more", result.label));
    }
    for _ in 0..ATTEMPTS {
        let prepared = prepare_for_now(session, result).await?;
        match send(session, result, &prepared).await {
            Sent::Made => {
                session.asks().set_state(&result.id, ResultState::Applied);
                follow(session, result, &prepared.moved);
                return Ok(());
            }
            Sent::Overtaken => {}
            Sent::Half(why) => {
                follow(session, result, &prepared.moved);
                return Err(why.into());
            }
            Sent::Refused(why) => return Err(why),
        }
    }
    Err(KEEPS_CHANGING.into())
}

/// Files that moved are looked for at once, and a result goes with its own.
fn follow(session: &Session, result: &AskResult, moved: &[Moved]) {
    if let Some(to) = moved
        .iter()
        .find(|it| it.from == result.place)
        .and_then(|it| it.to.clone())
    {
        session.asks().set_place(&result.id, to);
    }
    let places = moved
        .iter()
        .flat_map(|it| [Some(it.from.clone()), it.to.clone()]);
    let places: Vec<_> = places.flatten().collect();
    if !places.is_empty() {
        session.reading.push(Task::Read(places));
    }
}

/// What became of an edit that was sent.
enum Sent {
    /// The change came back.
    Made,
    /// The editor passed it over: the user had typed before it got there.
    Overtaken,
    /// Files moved or went, but open texts are not as they were to be: what is to be said of it.
    Half(&'static str),
    /// It will not be made, and why.
    Refused(String),
}

async fn send(session: &Arc<Session>, result: &AskResult, prepared: &Prepared) -> Sent {
    let mut changes = session.changes();
    let is_overtaken = || !is_current_or_moved(&session.now(), prepared);
    let answer =
        session
            .outbox
            .request::<lsp::ApplyWorkspaceEditRequest>(lsp::ApplyWorkspaceEditParams {
                label: Some(format!("Scopewise: {}", result.label)),
                edit: prepared.edit.clone(),
                metadata: prepared.metadata,
            });
    let answer = match answer.await {
        Ok(answer) => answer,
        // Eglot refuses an outdated edit by an error, and tells what was typed a moment later.
        Err(_) if comes(&mut changes, OVERTAKEN_WITHIN, is_overtaken).await => {
            return Sent::Overtaken;
        }
        Err(why) => {
            return Sent::Refused(format!(
                "the editor did not apply the edit: {why}; it stays offered"
            ));
        }
    };
    let was_overtaken = is_overtaken();
    if !answer.applied {
        if was_overtaken {
            return Sent::Overtaken;
        }
        let reason = answer.failure_reason.unwrap_or_default();
        let reason = super::title::cleaned(&reason);
        let because = if reason.is_empty() {
            String::new()
        } else {
            format!(": {reason}")
        };
        return Sent::Refused(format!(
            "the editor did not apply the edit{because}; it stays offered"
        ));
    }
    if let Err(why) = check_moved(prepared).await {
        return Sent::Refused(format!(
            "the editor says that it applied the edit, but {why}; look at the files, the rest may \
             have been changed"
        ));
    }
    // Neovim says `applied` of an edit that it passed over as outdated.
    let patience = match was_overtaken {
        true => OVERTAKEN_WITHIN,
        false => CONFIRMED_WITHIN,
    };
    let is_confirmed = || {
        let store = session.now();
        is_made(&store, &prepared.open) && !is_on_the_way(&store, &prepared.open)
    };
    if comes(&mut changes, patience, is_confirmed).await || is_made(&session.now(), &prepared.open)
    {
        return Sent::Made;
    }
    // What moved cannot be sent again.
    match prepared.moved.as_slice() {
        [] if is_overtaken() => Sent::Overtaken,
        [] => Sent::Refused(
            "the editor says that it applied the edit, but the text did not change; it stays offered"
                .into(),
        ),
        moved if moved.iter().any(|it| it.to.is_some()) => {
            Sent::Half("the files moved, but their edits are missing; look at the files and ask again")
        }
        _ => Sent::Half(
            "the files were deleted, but the edits of others are missing; look at the files and ask again",
        ),
    }
}

/// Whether something comes to hold within a time, looked at with every change of the inputs.
async fn comes(
    changes: &mut watch::Receiver<u64>,
    within: Duration,
    holds: impl Fn() -> bool,
) -> bool {
    let held = async {
        while !holds() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    };
    tokio::time::timeout(within, held).await.is_ok()
}

/// Whether every open document is still the one that an edit was prepared for.
fn is_current(store: &Store, prepared: &Prepared) -> bool {
    prepared.open.iter().all(|change| {
        store
            .file(&change.place)
            .is_some_and(|file| file.version == change.version)
    })
}

/// The same once the edit was sent: a document that was to move or go may have done so.
fn is_current_or_moved(store: &Store, prepared: &Prepared) -> bool {
    prepared.open.iter().all(|change| {
        let has_moved = change.then != Then::Stays && store.document_at(&change.place).is_none();
        has_moved
            || store
                .file(&change.place)
                .is_some_and(|file| file.version == change.version)
    })
}

/// Whether the disk has every file where the edit puts it. Editors move files before they answer.
async fn check_moved(prepared: &Prepared) -> Result<(), String> {
    if prepared.moved.is_empty() {
        return Ok(());
    }
    let moved = prepared.moved.clone();
    let checked = tokio::task::spawn_blocking(move || moved.iter().try_for_each(Moved::check_done));
    checked
        .await
        .map_err(|_| String::from("the disk could not be read"))?
}

/// Prepares an edit whose versions are still the current ones when this returns.
async fn prepare_for_now(session: &Arc<Session>, result: &AskResult) -> Result<Prepared, String> {
    for _ in 0..ATTEMPTS {
        let prepared = prepare_once(session, result).await?;
        if is_current(&session.now(), &prepared) {
            return Ok(prepared);
        }
    }
    Err(KEEPS_CHANGING.into())
}

async fn prepare_once(session: &Arc<Session>, result: &AskResult) -> Result<Prepared, String> {
    let session = Arc::clone(session);
    let proposal: Arc<Proposal> = Arc::clone(&result.proposal);
    let root = result.place.root;
    let preparing = tokio::task::spawn_blocking(move || {
        prepare(&Preparation {
            store: &session.now(),
            disk: &*session.disk,
            abilities: session.abilities(),
            root,
            proposal: &proposal,
        })
    });
    preparing
        .await
        .map_err(|_| String::from("the edit could not be prepared; it stays offered"))?
}

/// Whether a document that moves is closed under its old name and not open under the new one: between the
/// two, or because it is no file of ours there.
fn is_on_the_way(store: &Store, open: &[OpenChange]) -> bool {
    let is_closed = |place: &Place| store.document_at(place).is_none();
    open.iter().any(|change| match &change.then {
        Then::Moves(to) => is_closed(&change.place) && is_closed(to),
        Then::Stays | Then::Goes => false,
    })
}

/// Whether every open document holds its edits: its text is the expected one, or, where the user typed
/// on, a later one that holds what was put in.
fn is_made(store: &Store, open: &[OpenChange]) -> bool {
    open.iter().all(|change| {
        let place = match &change.then {
            Then::Stays => &change.place,
            // Under its new name it may be no file of ours.
            Then::Moves(to) if store.document_at(to).is_none() => {
                return store.document_at(&change.place).is_none();
            }
            Then::Moves(to) => to,
            Then::Goes => return true,
        };
        let Some(file) = store.file(place) else {
            return true;
        };
        if *file.text() == change.after {
            return true;
        }
        if change.edits.is_empty() {
            return true;
        }
        if change.then == Then::Stays && file.version == change.version {
            return false;
        }
        let now = file.text().to_string();
        let mut added = change.edits.iter().map(|edit| edit.replacement.trim());
        let has_additions = change
            .edits
            .iter()
            .any(|edit| !edit.replacement.trim().is_empty());
        has_additions && added.all(|text| now.contains(text))
    })
}
