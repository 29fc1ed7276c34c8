//! What the server was asked: one entry a request, in order of arrival. Kept in memory only.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::Value;
use tokio::sync::watch;

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRequest {
    /// `GET`, `POST`.
    pub method: String,
    /// The path with its query, `/v1/responses`.
    pub path: String,
    /// Headers, names in lower case; of repeated ones the last.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON; null when there was none or it was not JSON.
    pub body: Value,
    /// The body's `model`.
    pub model: Option<String>,
    /// System text and messages, one after the other, separated by line breaks.
    pub prompt: String,
    /// The client closed the connection before the last event of the answer was written.
    pub disconnected: bool,
    /// The server is done with it: all was sent, or the client left.
    pub finished: bool,
    /// When it was done with it; for measurements.
    pub finished_at: Option<Instant>,
}

pub(crate) struct Journal {
    requests: Mutex<Vec<RecordedRequest>>,
    changed: watch::Sender<()>,
}

impl Journal {
    pub(crate) fn new() -> Journal {
        Journal {
            requests: Mutex::new(Vec::new()),
            changed: watch::Sender::new(()),
        }
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().clone()
    }

    pub(crate) fn record(&self, request: RecordedRequest) -> usize {
        let mut requests = self.lock();
        requests.push(request);
        let number = requests.len().saturating_sub(1);
        drop(requests);
        self.changed.send_replace(());
        number
    }

    pub(crate) fn finish(&self, number: usize, disconnected: bool) {
        if let Some(request) = self.lock().get_mut(number) {
            request.finished = true;
            request.finished_at = Some(Instant::now());
            request.disconnected = disconnected;
        }
        self.changed.send_replace(());
    }

    pub(crate) async fn wait_until(&self, holds: impl Fn(&[RecordedRequest]) -> bool) {
        let mut changes = self.changed.subscribe();
        while !holds(&self.requests()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
