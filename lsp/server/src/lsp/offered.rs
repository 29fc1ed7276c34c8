//! `scopewise/offered`: a result that waits for a yes, for clients that show their own diff and ask by
//! themselves. It stands in for the message that asks everybody else.

use serde_json::json;

use super::asks::AskResult;
use super::outcome::notes;
use super::session::Session;
use super::title::{cleaned, shortened};

/// The method of the notification.
pub(super) const METHOD: &str = "scopewise/offered";

/// A message's length.
const MESSAGE: usize = 400;

/// Tells the client; `message` says what is offered and why it was not applied at once.
pub(super) fn announce(session: &Session, result: &AskResult, message: &str) {
    session.outbox.notify_own(
        METHOD,
        json!({
            "id": result.id,
            "label": result.label,
            "message": shortened(&cleaned(message), MESSAGE),
            "notes": notes(&result.proposal),
            "files": result.proposal.file_count(),
        }),
    );
}
