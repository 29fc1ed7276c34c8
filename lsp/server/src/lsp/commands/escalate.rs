//! `scopewise.escalate {id?, note?}`: hands a draft to the next rung, with the user's own words as a
//! finding.

use std::sync::Arc;

use scopewise_engine::{Proposal, TrailFinding};
use scopewise_prompt::Earlier;
use scopewise_verify::{Finding, Severity};
use serde_json::{Value, json};
use tower_lsp::gen_lsp_types::MessageType;

use super::result_for;
use crate::lsp::arguments::escalate_arguments;
use crate::lsp::asks::{AskResult, ResultState};
use crate::lsp::carry::order_again;
use crate::lsp::ingress::moment;
use crate::lsp::outcome::{keep_on_disk, say};
use crate::lsp::run::{Order, start};
use crate::lsp::session::Session;

/// What stands in for a note that was not given.
const NO_NOTE: &str = "the user is not content with this draft and did not say why; look for what it \
                       misses";

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let (id, note) = escalate_arguments(arguments)?;
    let result = result_for(
        session,
        id,
        &[
            ResultState::Offered,
            ResultState::Rejected,
            ResultState::Applied,
        ],
    )?;
    let settings = session
        .settings(result.place.root)
        .ok_or("the workspace is closed; open it again")?;
    let above = settings.engine.rung_above(result.rung).ok_or_else(|| {
        format!(
            "no rung above {} has another model; name one under [roles] in the configuration, or ask again",
            result.rung
        )
    })?;
    let earlier = earlier(&result, note.as_deref().unwrap_or(NO_NOTE));
    let order = order_again(&result, moment())?;
    let id = start(
        session,
        Order {
            earlier,
            start_on: Some(above),
            ..order
        },
    )?;
    if let Some(note) = note {
        keep_note(session, &result, note);
    } else {
        let message = format!(
            "{} goes to {above} without a note; to say what is wrong, run scopewise.escalate with \
             {{\"id\": \"{}\", \"note\": \"…\"}}",
            result.label, result.id
        );
        say(session, MessageType::Info, &message);
    }
    Ok(json!({"id": id}))
}

/// The record of the draft says why it was handed on.
fn keep_note(session: &Arc<Session>, result: &AskResult, note: String) {
    let mut noted = Proposal::clone(&result.proposal);
    if let Some(last) = noted.trail.attempts.last_mut() {
        last.findings.push(TrailFinding {
            check: "user".into(),
            severity: Severity::Reject.word().into(),
            path: noted.ask.path.to_string(),
            line: noted.scope.target.lines.0.max(1),
            message: note,
        });
    }
    let noted = AskResult {
        proposal: Arc::new(noted),
        ..result.clone()
    };
    let proposal = Arc::clone(&noted.proposal);
    session.asks().set_proposal(&noted.id, proposal);
    drop(keep_on_disk(session, &noted));
}

/// The attempts so far, the last one with what the user has to say.
fn earlier(result: &AskResult, note: &str) -> Vec<Earlier> {
    let proposal = &result.proposal;
    let finding = Finding {
        check: "user",
        severity: Severity::Reject,
        path: proposal.ask.path.clone(),
        range: proposal.ask.range.clone(),
        line: proposal.scope.target.lines.0.max(1),
        message: note.to_owned(),
    };
    let mut earlier = proposal.earlier.clone();
    match earlier.last_mut() {
        Some(last) => last.findings.push(finding),
        None => earlier.push(Earlier {
            rung: result.rung.name().to_owned(),
            diff: proposal
                .trail
                .files
                .iter()
                .map(|file| file.diff.as_str())
                .collect(),
            findings: vec![finding],
            malformed: None,
        }),
    }
    earlier
}
