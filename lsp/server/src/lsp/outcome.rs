//! What becomes of an outcome: applied, offered, or said.

use std::sync::Arc;
use std::time::Duration;

use scopewise_engine::{Outcome, Proposal};
use scopewise_route::RungId;
use scopewise_verify::Verdict;
use tower_lsp::gen_lsp_types::{self as lsp, MessageType};

use super::apply::apply;
use super::asks::{AskResult, ResultState};
use super::commands;
use super::delivery::{Delivery, delivery};
use super::progress::Progress;
use super::run::Order;
use super::session::Session;
use super::settings::Settings;
use super::title::{cleaned, shortened};
use super::wish::rung_of;

/// A message's length: longer ones are cut by editors in worse places.
const MESSAGE: usize = 400;

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
            let result = keep(session, order, *proposal, ResultState::Offered);
            deliver_proposal(session, order, settings, result, took, progress).await;
        }
        Outcome::Rejected { message, last, .. } => {
            drop(progress);
            let ending = match last {
                Some(last) => {
                    let result = keep(session, order, *last, ResultState::Rejected);
                    rejected_ending(settings, &result)
                }
                None => String::new(),
            };
            say(
                session,
                MessageType::Warning,
                &format!("{label}: nothing was applied: {message}{ending}"),
            );
        }
        Outcome::Failed { message, .. } => {
            drop(progress);
            say(session, MessageType::Error, &format!("{label}: {message}"));
        }
        Outcome::Cancelled { .. } => {
            progress.end("cancelled; nothing was changed");
            if !session.abilities().progress {
                let message = format!("{label}: cancelled; nothing was changed");
                say(session, MessageType::Info, &message);
            }
        }
    }
}

fn keep(session: &Session, order: &Order, proposal: Proposal, state: ResultState) -> AskResult {
    let store = session.now();
    let folder = store.root(order.place.root).and_then(|root| root.folder());
    session.disk.keep(folder, &proposal);
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
    result
}

async fn deliver_proposal(
    session: &Arc<Session>,
    order: &Order,
    settings: &Settings,
    result: AskResult,
    took: Duration,
    progress: Progress,
) {
    let decided = delivery(
        settings.deliver,
        &result.proposal,
        &session.now(),
        &order.place,
        took,
    );
    let reason = match decided {
        Delivery::AtOnce => match apply(session, &result).await {
            Ok(()) => {
                let applied = format!("{} applied{}", result.rung, unchecked(&result.proposal));
                progress.end(&applied);
                if !session.abilities().progress {
                    say(
                        session,
                        MessageType::Info,
                        &format!("{}: {applied}", result.label),
                    );
                }
                return;
            }
            Err(why) => {
                progress.end(&why);
                let message = format!("{}: {why}", result.label);
                say(session, MessageType::Warning, &message);
                return;
            }
        },
        Delivery::Offer(because) => because,
    };
    let summary = format!("offered because {reason}{}", unchecked(&result.proposal));
    progress.end(&summary);
    offer(session, &result, &summary);
}

/// Asks the user, without waiting for the answer.
fn offer(session: &Arc<Session>, result: &AskResult, summary: &str) {
    let message = format!("{} is ready, {summary}", result.label);
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

fn rejected_ending(settings: &Settings, result: &AskResult) -> String {
    match settings.engine.rung_above(result.rung) {
        Some(above) => {
            format!("; open the code actions to read the draft or to escalate it to {above}")
        }
        None => "; open the code actions to read the draft".into(),
    }
}

/// What no check could judge: always said.
fn unchecked(proposal: &Proposal) -> String {
    let mut parts: Vec<String> = proposal
        .report
        .verdicts
        .iter()
        .filter_map(|verdict| match &verdict.verdict {
            Verdict::CannotTell(why) => Some(format!("{} ({why})", verdict.check.name())),
            _ => None,
        })
        .collect();
    parts.dedup();
    if parts.is_empty() {
        String::new()
    } else {
        format!("; not judged: {}", parts.join(", "))
    }
}

/// Shows a message of one line.
pub(super) fn say(session: &Session, kind: MessageType, message: &str) {
    session.outbox.show(kind, shown(message));
}

fn shown(message: &str) -> String {
    format!("Scopewise: {}", shortened(&cleaned(message), MESSAGE))
}
