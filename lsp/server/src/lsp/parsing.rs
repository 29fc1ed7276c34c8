//! The thread that parses. Typing never waits for a parse: whoever needs one asks for it here, asks
//! for the same document run together, and a result that its text has outrun is dropped.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError, Weak};
use std::thread;

use super::session::Session;
use super::store::Place;

/// The way to the parsing thread.
pub(super) struct ParseQueue(Mutex<Sender<Place>>);

impl ParseQueue {
    /// Starts the thread; it ends with the queue.
    pub(super) fn start(session: Weak<Session>) -> Self {
        let (queue, asked) = channel();
        let started = thread::Builder::new()
            .name("parse".into())
            .spawn(move || parse_all(&asked, &session));
        if started.is_err() {
            tracing::error!("the parsing thread cannot be started; edits are measured by lines");
        }
        Self(Mutex::new(queue))
    }

    /// Asks for a document to be parsed.
    pub(super) fn push(&self, place: Place) {
        let queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = queue.send(place);
    }
}

fn parse_all(asked: &Receiver<Place>, session: &Weak<Session>) {
    while let Ok(first) = asked.recv() {
        let places: BTreeSet<Place> = std::iter::once(first).chain(asked.try_iter()).collect();
        for place in places {
            let Some(session) = session.upgrade() else {
                return;
            };
            // A parser that gives up in this way leaves the file as it was.
            let _ = catch_unwind(AssertUnwindSafe(|| parse(&session, &place)));
        }
    }
}

fn parse(session: &Session, place: &Place) {
    let Some(file) = session.now().file(place).cloned() else {
        return;
    };
    if !file.is_current() {
        let parsed = file.reparsed();
        session.change(|store| store.put_parsed(place, parsed));
    }
}
