//! What is running, and what came of what ran: the asks of one session by id. Plain bookkeeping; who
//! runs, applies or shows them is elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use scopewise_engine::{Proposal, Trail};
use scopewise_prompt::Earlier;
use scopewise_route::RungId;
use scopewise_scope::{Action, Origin};
use scopewise_workspace::Text;
use tokio_util::sync::CancellationToken;

use super::store::Place;
use super::wish::NamedAsk;

/// At most so many results are kept for *Show diff*, *Escalate* and *Again*.
const KEPT: usize = 32;

/// What kind of ask, for "newest wins".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AskKind {
    /// A built-in action.
    Menu(Action),
    /// A fix of a diagnostic.
    Diagnostic,
    /// A directive comment.
    Directive,
    /// Free text.
    Command,
}

impl AskKind {
    /// The kind of an origin.
    pub(super) const fn of(origin: &Origin) -> Self {
        match origin {
            Origin::Menu(action) => Self::Menu(*action),
            Origin::Diagnostic => Self::Diagnostic,
            Origin::Directive(_) => Self::Directive,
            Origin::Command | Origin::CommandLine => Self::Command,
        }
    }
}

/// An ask that runs.
#[derive(Clone, Debug)]
pub(super) struct RunningAsk {
    /// Its id.
    pub(super) id: String,
    /// What it does, for a person.
    pub(super) label: String,
    /// Its file.
    pub(super) place: Place,
    /// Its kind.
    pub(super) kind: AskKind,
    /// The bytes it is about, in the text as it was asked.
    pub(super) target: Range<usize>,
    /// Ends it.
    pub(super) cancel: CancellationToken,
    /// How far it is.
    pub(super) standing: Standing,
}

/// How far a running ask is, for who shows it.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// The rung, once it is known.
    pub(super) rung: Option<RungId>,
    /// The model that is called, for a person.
    pub(super) model: Option<String>,
    /// What it does, in one word.
    pub(super) phase: &'static str,
    /// The line that the progress shows.
    pub(super) message: String,
    /// Estimated tokens received in this call.
    pub(super) tokens: Option<usize>,
    /// When it was asked.
    pub(super) started: Instant,
}

impl Standing {
    /// An ask that has just begun.
    pub(super) fn begun(rung: Option<RungId>) -> Self {
        Self {
            rung,
            model: None,
            phase: "measuring",
            message: String::new(),
            tokens: None,
            started: Instant::now(),
        }
    }
}

/// What an ask led to, however it ended.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The ask's id.
    pub(super) id: String,
    /// What it does, for a person.
    pub(super) label: String,
    /// The record of the engine.
    pub(super) trail: Trail,
    /// From the ask to its end.
    pub(super) took: Duration,
}

/// An ask that led to no draft, as it was asked.
#[derive(Clone, Debug)]
pub(super) struct Unanswered {
    /// Its id.
    pub(super) id: String,
    /// What was asked.
    pub(super) named: NamedAsk,
    /// Its file.
    pub(super) place: Place,
    /// The text that its bytes are of; none where the file was not there.
    pub(super) text: Option<Text>,
    /// Attempts before it.
    pub(super) earlier: Vec<Earlier>,
    /// The rung to start on, whatever the route says.
    pub(super) start_on: Option<RungId>,
    /// The result that it was to replace.
    pub(super) replaces: Option<String>,
}

/// Where a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResultState {
    /// It waits for a yes.
    Offered,
    /// It is in the text.
    Applied,
    /// It did not pass the checks and can only be read.
    Rejected,
}

/// What came of an ask.
#[derive(Clone, Debug)]
pub(super) struct AskResult {
    /// The ask's id.
    pub(super) id: String,
    /// What it does, for a person.
    pub(super) label: String,
    /// Its file.
    pub(super) place: Place,
    /// Where it is.
    pub(super) state: ResultState,
    /// The rung of the last attempt.
    pub(super) rung: RungId,
    /// The draft with all that led to it.
    pub(super) proposal: Arc<Proposal>,
}

/// The asks of a session.
#[derive(Debug, Default)]
pub(super) struct Asks {
    running: BTreeMap<u64, RunningAsk>,
    results: Vec<AskResult>,
    records: Vec<Record>,
    unanswered: Vec<Unanswered>,
    /// Ids of asks that were cancelled for a newer one, until they end.
    superseded: BTreeSet<String>,
    count: u64,
}

impl Asks {
    /// A new id under `prefix`, which is the session's own.
    pub(super) fn next_id(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}{}", self.count)
    }

    /// Enters a running ask. The newest wins: older ones of the same kind about the same place are
    /// cancelled.
    pub(super) fn begin(&mut self, ask: RunningAsk) {
        self.count += 1;
        self.running.insert(self.count, ask);
        self.cancel_superseded(self.count);
    }

    /// Notes what an ask turned out to be about, once its file was parsed.
    pub(super) fn settle(&mut self, id: &str, target: Range<usize>) {
        let Some((number, ask)) = self.running.iter_mut().find(|(_, ask)| ask.id == id) else {
            return;
        };
        let number = *number;
        ask.target = target;
        self.cancel_superseded(number);
    }

    /// Cancels what the ask of that number supersedes, and that ask where a newer one does.
    fn cancel_superseded(&mut self, number: u64) {
        let Some(ask) = self.running.get(&number) else {
            return;
        };
        for (other_number, other) in &self.running {
            if *other_number < number && is_superseded(other, ask) {
                other.cancel.cancel();
                self.superseded.insert(other.id.clone());
            } else if *other_number > number && is_superseded(ask, other) {
                ask.cancel.cancel();
                self.superseded.insert(ask.id.clone());
            }
        }
    }

    /// Whether an ask was cancelled because a newer one is about the same; said once.
    pub(super) fn take_superseded(&mut self, id: &str) -> bool {
        self.superseded.remove(id)
    }

    /// Notes how far a running ask is.
    pub(super) fn note(&mut self, id: &str, note: impl FnOnce(&mut Standing)) {
        if let Some(ask) = self.running.values_mut().find(|ask| ask.id == id) {
            note(&mut ask.standing);
        }
    }

    /// The running asks, oldest first.
    pub(super) fn running(&self) -> impl Iterator<Item = &RunningAsk> {
        self.running.values()
    }

    /// The results, oldest first.
    pub(super) fn results(&self) -> impl Iterator<Item = &AskResult> {
        self.results.iter()
    }

    /// Keeps the record of an ask that ended.
    pub(super) fn keep_record(&mut self, record: Record) {
        self.records.push(record);
        let excess = self.records.len().saturating_sub(KEPT);
        self.records.drain(..excess);
    }

    /// The record of an ask, the newest without an id.
    pub(super) fn record(&self, id: Option<&str>) -> Option<&Record> {
        let mut newest_first = self.records.iter().rev();
        newest_first.find(|record| id.is_none_or(|id| record.id == id))
    }

    /// Keeps an ask that led to no draft, for *Again*.
    pub(super) fn keep_unanswered(&mut self, ask: Unanswered) {
        self.unanswered.push(ask);
        let excess = self.unanswered.len().saturating_sub(KEPT);
        self.unanswered.drain(..excess);
    }

    /// The ask of that id, without an id the one that ended last, where it led to no draft.
    pub(super) fn unanswered(&self, id: Option<&str>) -> Option<&Unanswered> {
        let id = id.or_else(|| self.record(None).map(|record| record.id.as_str()))?;
        self.unanswered.iter().find(|ask| ask.id == id)
    }

    /// Takes a running ask out.
    pub(super) fn end(&mut self, id: &str) {
        self.running.retain(|_, ask| ask.id != id);
    }

    /// The newest running ask of a file.
    pub(super) fn running_at(&self, place: &Place) -> Option<&RunningAsk> {
        let mut newest_first = self.running.values().rev();
        newest_first.find(|ask| ask.place == *place && !ask.cancel.is_cancelled())
    }

    /// Cancels one ask, or all of them, and says how many.
    pub(super) fn cancel(&self, id: Option<&str>) -> usize {
        let wanted =
            |ask: &&RunningAsk| !ask.cancel.is_cancelled() && id.is_none_or(|id| ask.id == id);
        let cancelled = self.running.values().filter(wanted);
        cancelled.map(|ask| ask.cancel.cancel()).count()
    }

    /// Keeps a result; an older one of the same id makes room.
    pub(super) fn keep(&mut self, result: AskResult) {
        self.results.retain(|other| other.id != result.id);
        self.results.push(result);
        let excess = self.results.len().saturating_sub(KEPT);
        self.results.drain(..excess);
    }

    /// The result of an ask.
    pub(super) fn result(&self, id: &str) -> Option<&AskResult> {
        self.results.iter().find(|result| result.id == id)
    }

    /// The newest result in one of these states.
    pub(super) fn newest(&self, states: &[ResultState]) -> Option<&AskResult> {
        let mut newest_first = self.results.iter().rev();
        newest_first.find(|result| states.contains(&result.state))
    }

    /// The newest result about a file that waits for the user.
    pub(super) fn waiting_at(&self, place: &Place) -> Option<&AskResult> {
        self.results
            .iter()
            .rev()
            .find(|result| result.place == *place && result.state != ResultState::Applied)
    }

    /// The newest result that was applied to the definition of that name in a file.
    pub(super) fn applied_to(&self, place: &Place, name: &str) -> Option<&AskResult> {
        self.results.iter().rev().find(|result| {
            result.place == *place
                && result.state == ResultState::Applied
                && result.proposal.scope.target.name == name
        })
    }

    /// Notes that the file of a result has moved.
    pub(super) fn set_place(&mut self, id: &str, place: Place) {
        if let Some(result) = self.results.iter_mut().find(|it| it.id == id) {
            result.place = place;
        }
    }

    /// Moves a result on.
    pub(super) fn set_state(&mut self, id: &str, state: ResultState) {
        if let Some(result) = self.results.iter_mut().find(|result| result.id == id) {
            result.state = state;
        }
    }

    /// Puts another record of the same result.
    pub(super) fn set_proposal(&mut self, id: &str, proposal: Arc<Proposal>) {
        if let Some(result) = self.results.iter_mut().find(|result| result.id == id) {
            result.proposal = proposal;
        }
    }

    /// Forgets a result and returns it.
    pub(super) fn discard(&mut self, id: &str) -> Option<AskResult> {
        let at = self.results.iter().position(|result| result.id == id)?;
        Some(self.results.remove(at))
    }
}

fn is_superseded(other: &RunningAsk, by: &RunningAsk) -> bool {
    let (one, two) = (&other.target, &by.target);
    let overlap = one.start.max(two.start) <= one.end.min(two.end);
    other.place == by.place && other.kind == by.kind && overlap
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use scopewise_scope::Action;
    use scopewise_workspace::WorkspacePath;
    use tokio_util::sync::CancellationToken;

    use super::{AskKind, Asks, RunningAsk, Standing};
    use crate::lsp::store::{Place, Store};

    fn place(path: &str) -> Place {
        Place {
            root: Store::default().add_folder(vec!["/a".into()]),
            path: WorkspacePath::new(path).unwrap(),
        }
    }

    fn ask(id: &str, path: &str, kind: AskKind, target: Range<usize>) -> RunningAsk {
        RunningAsk {
            id: id.into(),
            label: String::new(),
            place: place(path),
            kind,
            target,
            cancel: CancellationToken::new(),
            standing: Standing::begun(None),
        }
    }

    #[track_caller]
    fn check_superseded(second: RunningAsk, expected: bool) {
        let mut asks = Asks::default();
        let first = ask("1", "a.py", AskKind::Menu(Action::Simplify), 10..20);
        let cancel = first.cancel.clone();
        asks.begin(first);
        asks.begin(second);
        assert_eq!(cancel.is_cancelled(), expected);
    }

    #[test]
    fn newest_wins_when_both_turn_out_to_be_about_one_place() {
        for late in ["1", "2"] {
            let mut asks = Asks::default();
            let first = ask("1", "a.py", AskKind::Command, 10..11);
            let (first_cancel, second) = (
                first.cancel.clone(),
                ask("2", "a.py", AskKind::Command, 15..16),
            );
            let second_cancel = second.cancel.clone();
            asks.begin(first);
            asks.begin(second);
            assert!(!first_cancel.is_cancelled());
            asks.settle(late, 5..20);
            assert!(first_cancel.is_cancelled());
            assert!(!second_cancel.is_cancelled());
        }
    }

    #[test]
    fn newest_wins_for_the_same_action_at_the_same_place() {
        let simplify = || AskKind::Menu(Action::Simplify);
        check_superseded(ask("2", "a.py", simplify(), 10..20), true);
        check_superseded(ask("2", "a.py", simplify(), 15..15), true);
        check_superseded(ask("2", "a.py", simplify(), 30..40), false);
        check_superseded(ask("2", "b.py", simplify(), 10..20), false);
        check_superseded(ask("2", "a.py", AskKind::Command, 10..20), false);
    }

    #[test]
    fn cancels_one_or_all() {
        let mut asks = Asks::default();
        for id in ["1", "2", "3"] {
            asks.begin(ask(id, &format!("{id}.py"), AskKind::Command, 0..1));
        }
        assert_eq!(asks.cancel(Some("2")), 1);
        assert_eq!(asks.cancel(Some("9")), 0);
        assert!(asks.running_at(&place("2.py")).is_none());
        assert_eq!(asks.running_at(&place("3.py")).unwrap().id, "3");
        assert_eq!(asks.cancel(None), 2);
        assert_eq!(asks.cancel(None), 0);
    }
}
