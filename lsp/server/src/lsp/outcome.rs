//! What becomes of an outcome: applied, offered, or said.

use std::sync::Arc;
use std::time::Duration;

use scopewise_engine::{Outcome, Proposal};
use scopewise_route::RungId;
use tokio::task::JoinHandle;
use tower_lsp::gen_lsp_types::{self as lsp, MessageType};

use super::apply::apply;
use super::asks::{AskResult, ResultState, Unanswered};
use super::commands;
use super::delivery::{Delivery, delivery};
use super::offered;
use super::progress::Progress;
use super::run::Order;
use super::session::Session;
use super::settings::Settings;
use super::status::Last;
use super::title::{cleaned, shortened};
use super::wish::rung_of;
use super::workspace_edit::check_able;

/// A message's length: longer ones are cut by editors in worse places.
const MESSAGE: usize = 400;
/// The length of one note.
const NOTE: usize = 300;
/// At most so many notes are told; the record has them all.
const NOTES: usize = 20;

/// Delivers the outcome of an ask. The progress line ends when the user has the result, or is asked.
pub(super) async fn deliver(
    session: &Arc<Session>,
    order: &Order,
    settings: &Settings,
    outcome: Outcome,
    took: Duration,
    progress: Progress,
) {
    let label = &order.named.label;
    match outcome {
        Outcome::Proposal(proposal) => {
            let (result, kept) = keep(session, order, *proposal, ResultState::Offered);
            let (word, end) = deliver_proposal(session, order, settings, &result, took).await;
            let last = end.words();
            note_end(session, &result.id, label, word, last);
            // Whoever sees the end of the progress line finds the record.
            let _ = kept.await;
            progress.end(last);
            // Some editors have one line for both: what the user is to know comes last.
            match &end {
                End::Applied(_) => {}
                End::Refused(why) => say(session, MessageType::Warning, &format!("{label}: {why}")),
                End::Offered(summary) => offer(session, &result, summary),
            }
        }
        Outcome::Rejected {
            message,
            last,
            trail,
        } => {
            let mut ending = String::new();
            note_end(session, &trail.id, label, "rejected", &message);
            if let Some(last) = last {
                let (result, kept) = keep(session, order, *last, ResultState::Rejected);
                ending = rejected_ending(session, settings, &result);
                let _ = kept.await;
            }
            drop(progress);
            say(
                session,
                MessageType::Warning,
                &format!("{label}: nothing was applied: {message}{ending}"),
            );
        }
        Outcome::Failed { message, trail } => {
            drop(progress);
            keep_unanswered(session, order, &trail.id);
            note_end(session, &trail.id, label, "failed", &message);
            say(session, MessageType::Error, &format!("{label}: {message}"));
        }
        Outcome::Cancelled { trail } => {
            keep_unanswered(session, order, &trail.id);
            let why = match session.asks().take_superseded(&trail.id) {
                true => "a newer ask took its place",
                false => "nothing was changed",
            };
            note_end(session, &trail.id, label, "cancelled", why);
            progress.end(&format!("cancelled; {why}"));
            if !session.shows_progress() {
                let message = format!("{label}: cancelled; {why}");
                say(session, MessageType::Info, &message);
            }
        }
    }
}

/// Notes for the status how an ask ended.
pub(super) fn note_end(
    session: &Session,
    id: &str,
    label: &str,
    outcome: &'static str,
    message: &str,
) {
    session.status.ended(Last {
        id: id.to_owned(),
        label: label.to_owned(),
        outcome,
        message: message.to_owned(),
    });
}

/// Keeps an ask that led to no draft, so that it can be asked again.
fn keep_unanswered(session: &Session, order: &Order, id: &str) {
    let file = order.store.file(&order.place);
    session.asks().keep_unanswered(Unanswered {
        id: id.to_owned(),
        named: order.named.clone(),
        place: order.place.clone(),
        text: file.map(|file| file.text().clone()),
        earlier: order.earlier.clone(),
        start_on: order.start_on,
        replaces: order.replaces.clone(),
    });
}

/// Keeps a result in the session, and begins to keep it on disk.
fn keep(
    session: &Arc<Session>,
    order: &Order,
    proposal: Proposal,
    state: ResultState,
) -> (AskResult, JoinHandle<()>) {
    let last = proposal.trail.attempts.last();
    let result = AskResult {
        id: proposal.id.clone(),
        label: order.named.label.clone(),
        place: order.place.clone(),
        state,
        rung: last.map_or(RungId::Fast, |attempt| rung_of(&attempt.rung)),
        proposal: Arc::new(proposal),
    };
    let mut asks = session.asks();
    if let Some(replaced) = &order.replaces
        && asks
            .result(replaced)
            .is_some_and(|old| old.state != ResultState::Applied)
    {
        asks.discard(replaced);
    }
    asks.keep(result.clone());
    drop(asks);
    let kept = keep_on_disk(session, &result);
    (result, kept)
}

/// Keeps a result on disk, in the background.
pub(super) fn keep_on_disk(session: &Arc<Session>, result: &AskResult) -> JoinHandle<()> {
    let store = session.now();
    let folder = store
        .root(result.place.root)
        .and_then(|root| root.folder())
        .map(ToOwned::to_owned);
    let (session, proposal) = (Arc::clone(session), Arc::clone(&result.proposal));
    tokio::task::spawn_blocking(move || session.disk.keep(folder.as_deref(), &proposal))
}

/// How the delivery of a result ended, with the last words of its progress line.
enum End {
    Applied(String),
    /// It stays offered.
    Refused(String),
    Offered(String),
}

impl End {
    fn words(&self) -> &str {
        match self {
            Self::Applied(words) | Self::Refused(words) | Self::Offered(words) => words,
        }
    }
}

/// Applies a result or decides to offer it, and returns the word for it.
async fn deliver_proposal(
    session: &Arc<Session>,
    order: &Order,
    settings: &Settings,
    result: &AskResult,
    took: Duration,
) -> (&'static str, End) {
    if let Err(why) = check_able(session.abilities(), &result.proposal.changes) {
        return ("offered", End::Refused(why));
    }
    let (deliver, store) = (settings.deliver, session.now());
    let (proposal, place) = (Arc::clone(&result.proposal), order.place.clone());
    let deciding =
        tokio::task::spawn_blocking(move || delivery(deliver, &proposal, &store, &place, took));
    let undecided = |_| Delivery::Offer("the disk could not be read".into());
    let decided = deciding.await.unwrap_or_else(undecided);
    let unchecked = unchecked(&result.proposal);
    let reason = match decided {
        Delivery::Offer(reason) => reason,
        Delivery::AtOnce => match apply(session, result).await {
            Ok(()) => {
                let applied = format!("{} applied{unchecked}", result.rung);
                if !session.abilities().progress {
                    let message = format!("{}: {applied}", result.label);
                    say(session, MessageType::Info, &message);
                }
                return ("applied", End::Applied(applied));
            }
            Err(why) => return ("offered", End::Refused(why)),
        },
    };
    let summary = format!("offered because {reason}{unchecked}");
    ("offered", End::Offered(summary))
}

/// Asks the user, without waiting for the answer.
fn offer(session: &Arc<Session>, result: &AskResult, summary: &str) {
    let message = format!("{} is ready, {summary}", result.label);
    if session.options().review {
        offered::announce(session, result, &message);
        return;
    }
    if !session.abilities().message_request {
        let how = "open the code actions of the file to apply it, show its diff or discard it";
        say(session, MessageType::Info, &format!("{message}; {how}"));
        return;
    }
    let (session, id) = (Arc::clone(session), result.id.clone());
    let asked = session
        .outbox
        .request::<lsp::ShowMessageRequest>(lsp::ShowMessageRequestParams {
            kind: MessageType::Info,
            message: shown(&message),
            actions: Some(["Apply", "Show diff", "Discard"].map(action_item).into()),
        });
    drop(tokio::spawn(async move {
        match asked.await {
            Ok(Some(item)) => commands::answer_offer(&session, &id, &item.title),
            // The menu of the file still has it.
            Ok(None) => {}
            Err(_) => say(
                &session,
                MessageType::Info,
                &format!("{message}; open the code actions of the file to apply it"),
            ),
        }
    }));
}

fn action_item(title: &str) -> lsp::MessageActionItem {
    lsp::MessageActionItem {
        title: title.to_owned(),
        properties: std::collections::HashMap::new(),
    }
}

/// What can be done with a rejected draft; an editor with a review of its own has buttons for it.
fn rejected_ending(session: &Session, settings: &Settings, result: &AskResult) -> String {
    if session.options().review {
        return String::new();
    }
    match settings.engine.rung_above(result.rung) {
        Some(above) => {
            format!("; open the code actions to read the draft or to escalate it to {above}")
        }
        None => "; open the code actions to read the draft".into(),
    }
}

/// What no check could judge: always said.
fn unchecked(proposal: &Proposal) -> String {
    let parts = proposal.not_judged();
    if parts.is_empty() {
        String::new()
    } else {
        format!("; not judged: {}", parts.join(", "))
    }
}

/// What is worth knowing before a yes: what the checks note, and what none of them could judge.
pub(super) fn notes(proposal: &Proposal) -> Vec<String> {
    let findings = proposal
        .report
        .findings
        .iter()
        .map(|finding| format!("{}:{}: {}", finding.path, finding.line, finding.message));
    let not_judged = proposal.not_judged();
    let not_judged = not_judged.iter().map(|part| format!("not judged: {part}"));
    findings
        .chain(not_judged)
        .take(NOTES)
        .map(|note| shortened(&cleaned(&note), NOTE))
        .collect()
}

/// Shows a message of one line.
pub(super) fn say(session: &Session, kind: MessageType, message: &str) {
    session.outbox.show(kind, shown(message));
}

fn shown(message: &str) -> String {
    format!("Scopewise: {}", shortened(&cleaned(message), MESSAGE))
}
