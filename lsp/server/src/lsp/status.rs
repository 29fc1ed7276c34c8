//! `scopewise/status`: all that goes on in one notification, for clients that show it by themselves. It
//! is put together from the session's own bookkeeping each time and sent when it differs from the last.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::asks::{AskResult, ResultState, RunningAsk};
use super::outcome::notes;
use super::session::Session;
use super::store::{RootId, Store};
use super::title::{cleaned, shortened};

/// The method of the notification.
pub(super) const METHOD: &str = "scopewise/status";

/// Changes closer together than this are told as one: an editor repaints for each.
const GAP: Duration = Duration::from_millis(150);
/// The longest last word.
const MESSAGE: usize = 400;

/// How an ask or an offer ended last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Last {
    /// The ask's id.
    pub(super) id: String,
    /// What it does, for a person.
    pub(super) label: String,
    /// `applied`, `offered`, `rejected`, `failed`, `cancelled` or `discarded`.
    pub(super) outcome: &'static str,
    /// What is to be said of it, possibly nothing.
    pub(super) message: String,
}

/// What the status shows beside the asks, and who is told of changes.
pub(super) struct Status {
    changes: watch::Sender<u64>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Files read and found, by root.
    indexing: BTreeMap<RootId, (usize, usize)>,
    last: Option<Last>,
}

impl Default for Status {
    fn default() -> Self {
        Self {
            changes: watch::Sender::new(0),
            kept: Mutex::default(),
        }
    }
}

impl Status {
    /// Notes that something has changed.
    pub(super) fn touch(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Notes how far the first walk of a root is, in files.
    pub(super) fn indexing(&self, root: RootId, done: usize, of: usize) {
        self.lock().indexing.insert(root, (done, of));
        self.touch();
    }

    /// Notes the end of a walk.
    pub(super) fn indexed(&self, root: RootId) {
        self.lock().indexing.remove(&root);
        self.touch();
    }

    /// Notes how something ended.
    pub(super) fn ended(&self, last: Last) {
        self.lock().last = Some(last);
        self.touch();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to send; ends with the session.
pub(super) fn send_changes(session: &Arc<Session>) {
    let mut changes = session.status.changes.subscribe();
    let session = Arc::downgrade(session);
    drop(tokio::spawn(async move {
        let mut sent = Value::Null;
        loop {
            let Some(session) = session.upgrade() else {
                return;
            };
            let now = state(&session);
            if now != sent {
                session.outbox.notify_own(METHOD, now.clone());
                sent = now;
            }
            drop(session);
            tokio::time::sleep(GAP).await;
            if changes.changed().await.is_err() {
                return;
            }
        }
    }));
}

fn state(session: &Session) -> Value {
    let store = session.now();
    let (asks, results): (Vec<Value>, Vec<Value>) = {
        let asks = session.asks();
        let running = asks.running().map(|ask| ask_state(ask, &store)).collect();
        let results = asks.results().map(|it| result_state(it, &store)).collect();
        (running, results)
    };
    let kept = session.status.lock();
    json!({
        "indexing": indexing_state(&kept.indexing),
        "asks": asks,
        "results": results,
        "last": kept.last.as_ref().map(|last| json!({
            "id": last.id,
            "label": last.label,
            "outcome": last.outcome,
            "message": shortened(&cleaned(&last.message), MESSAGE),
        })),
    })
}

fn indexing_state(indexing: &BTreeMap<RootId, (usize, usize)>) -> Option<Value> {
    if indexing.is_empty() {
        return None;
    }
    let done: usize = indexing.values().map(|(done, _)| done).sum();
    let of: usize = indexing.values().map(|(_, of)| of).sum();
    Some(json!({"done": done, "of": of}))
}

fn ask_state(ask: &RunningAsk, store: &Store) -> Value {
    let standing = &ask.standing;
    let phase = match ask.cancel.is_cancelled() {
        true => "cancelling",
        false => standing.phase,
    };
    json!({
        "id": ask.id,
        "label": ask.label,
        "uri": store.uri_of(&ask.place),
        "rung": standing.rung.map(|rung| rung.name()),
        "model": standing.model,
        "phase": phase,
        "message": standing.message,
        "tokens": standing.tokens,
        "seconds": standing.started.elapsed().as_secs(),
    })
}

fn result_state(result: &AskResult, store: &Store) -> Value {
    json!({
        "id": result.id,
        "label": result.label,
        "uri": store.uri_of(&result.place),
        "state": state_word(result.state),
        "files": result.proposal.file_count(),
        "notes": notes(&result.proposal),
    })
}

/// The word of a state in notifications and answers.
pub(super) const fn state_word(state: ResultState) -> &'static str {
    match state {
        ResultState::Offered => "offered",
        ResultState::Applied => "applied",
        ResultState::Rejected => "rejected",
    }
}
