//! One line of server-made progress in the editor. Says nothing where the client shows none.

use std::time::{Duration, Instant};

use serde::Serialize;
use tower_lsp::gen_lsp_types as lsp;

use super::outbox::Outbox;
use super::session::Session;
use super::title::{cleaned, shortened};

/// Reports closer together than this are dropped: an editor repaints for each.
const REPORT_GAP: Duration = Duration::from_millis(150);
/// The longest last word.
const ENDING: usize = 200;

/// A running progress line; ends when it is dropped.
pub(super) struct Progress {
    ending: Option<String>,
    outbox: Outbox,
    token: lsp::ProgressToken,
    is_shown: bool,
    is_cancellable: bool,
    last: Option<(Instant, String)>,
}

impl Progress {
    /// Opens a line. Does not wait for the client to agree: some answer only much later.
    pub(super) fn begin(session: &Session, token: &str, title: &str, is_cancellable: bool) -> Self {
        let title = match title.strip_prefix("Scopewise: ") {
            Some(rest) if session.abilities().names_server => rest,
            _ => title,
        };
        let progress = Self {
            ending: None,
            outbox: session.outbox.clone(),
            token: token.into(),
            is_shown: session.abilities().progress,
            is_cancellable,
            last: None,
        };
        if progress.is_shown {
            drop(
                progress
                    .outbox
                    .request::<lsp::WorkDoneProgressCreateRequest>(
                        lsp::WorkDoneProgressCreateParams {
                            token: progress.token.clone(),
                        },
                    ),
            );
            progress.send(
                "begin",
                &lsp::WorkDoneProgressBegin {
                    title: title.to_owned(),
                    cancellable: Some(is_cancellable),
                    message: None,
                    percentage: None,
                },
            );
        }
        progress
    }

    /// Says where the work is; the same words, or reports in quick succession, are not repeated.
    pub(super) fn report(&mut self, message: String) {
        let is_due = match &self.last {
            Some((at, said)) => *said != message && at.elapsed() >= REPORT_GAP,
            None => true,
        };
        if is_due {
            self.say(message);
        }
    }

    /// Says where the work is, however soon after the last report.
    pub(super) fn say(&mut self, message: String) {
        if !self.is_shown {
            return;
        }
        self.send(
            "report",
            &lsp::WorkDoneProgressReport {
                cancellable: Some(self.is_cancellable),
                message: Some(message.clone()),
                percentage: None,
            },
        );
        self.last = Some((Instant::now(), message));
    }

    /// Ends the line with a last word.
    pub(super) fn end(mut self, message: &str) {
        self.ending = Some(shortened(&cleaned(message), ENDING));
    }

    fn send<T: Serialize>(&self, kind: &str, value: &T) {
        let Ok(mut value) = serde_json::to_value(value) else {
            return;
        };
        if let Some(members) = value.as_object_mut() {
            members.insert("kind".into(), kind.into());
        }
        self.outbox
            .notify::<lsp::ProgressNotification>(lsp::ProgressParams {
                token: self.token.clone(),
                value,
            });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            let message = self.ending.take();
            self.send("end", &lsp::WorkDoneProgressEnd { message });
        }
    }
}
