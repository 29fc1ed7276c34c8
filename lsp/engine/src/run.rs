//! The run of one ask: measure, route, then attempt after attempt until a draft passes, the ladder or
//! the budget ends, or the user cancels.

use scopewise_draft::{Draft, Rejected, parse_answer};
use scopewise_models::{Failure, FailureKind};
use scopewise_prompt::{Earlier, Prompt, PromptInput, build_prompt};
use scopewise_route::{Route, Rung, RungId, route};
use scopewise_scope::{Ask, Scope, measure, remeasure};
use scopewise_verify::{Change, Report, verify};
use scopewise_workspace::{FileChange, Snapshot};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::call::{Called, call_rung};
use crate::directive::{with_removal, without_directive};
use crate::{
    Attempt, Engine, Event, Job, Outcome, OutcomeWord, Phase, Proposal, Trail, TrailTokens, record,
};

/// Tokens a prompt may take when the model's window is not known.
const UNKNOWN_WINDOW_BUDGET: usize = 96_000;

/// Share of a window kept free, in percent: the estimate is one.
const WINDOW_HEADROOM: usize = 10;

/// One run.
pub(crate) struct Run<'a> {
    engine: &'a Engine,
    job: Job,
    events: mpsc::UnboundedSender<Event>,
    cancel: CancellationToken,
    attempts: Vec<Attempt>,
    earlier: Vec<Earlier>,
    /// The draft was found to reach further than the ask: the next one may touch several files.
    several_files: bool,
    last: Option<Box<Proposal>>,
}

/// What follows an attempt.
enum Next {
    /// It passed.
    Passed(Box<Proposal>),
    /// Ask the same rung again, with this reason among the earlier attempts.
    SameRung(String),
    /// The next rung takes over, and why.
    Climb(String),
    /// No further attempt makes sense, and why.
    Stop(String),
    /// The user cancelled.
    Cancelled,
}

/// A measured and routed ask, on the workspace without its directive comment.
struct Measured {
    snapshot: Snapshot,
    ask: Ask,
    scope: Scope,
    route: Route,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        engine: &'a Engine,
        job: Job,
        events: mpsc::UnboundedSender<Event>,
        cancel: CancellationToken,
    ) -> Self {
        let earlier = job.earlier.clone();
        Self {
            engine,
            job,
            events,
            cancel,
            attempts: Vec::new(),
            earlier,
            several_files: false,
            last: None,
        }
    }

    pub(crate) async fn finish(mut self) -> Outcome {
        let mut measured = match self.measure().await {
            Ok(measured) => measured,
            Err(message) => return self.failed_unmeasured(message),
        };
        let _ = self.events.send(Event::Measured {
            scope: Box::new(measured.scope.clone()),
            route: measured.route.clone(),
        });
        let start = self.job.start_on.unwrap_or(measured.route.rung);
        let Some(mut rung) = self.engine.policy.rung(start).cloned() else {
            return self.failed(&measured, self.no_model(start));
        };
        let mut malformed_on: Option<RungId> = None;
        loop {
            if self.attempts.len() >= self.engine.policy.max_calls.max(1) {
                let calls = self.attempts.len();
                return self.ended(&measured, format!("no draft passed within {calls} calls"));
            }
            match self.attempt(&mut measured, &rung).await {
                Next::Passed(proposal) => return Outcome::Proposal(proposal),
                Next::Cancelled => return self.cancelled(&measured),
                Next::Stop(message) => return self.ended(&measured, message),
                Next::SameRung(_) if malformed_on != Some(rung.id) => {
                    malformed_on = Some(rung.id);
                }
                Next::SameRung(reason) => {
                    let because = format!("the answer was refused twice: {reason}");
                    match self.climb(&rung, &because) {
                        Ok(above) => rung = above,
                        Err(message) => return self.ended(&measured, message),
                    }
                }
                Next::Climb(because) => match self.climb(&rung, &because) {
                    Ok(above) => rung = above,
                    Err(message) => return self.ended(&measured, message),
                },
            }
        }
    }

    async fn measure(&self) -> Result<Measured, String> {
        let (snapshot, ask) = (self.job.snapshot.clone(), self.job.ask.clone());
        let policy = self.engine.policy.clone();
        off_the_runtime(move || {
            scopewise_scope::check_ask(&snapshot, &ask).map_err(|error| error.to_string())?;
            let (snapshot, ask) = without_directive(&snapshot, &ask);
            let scope = measure(&snapshot, &ask, policy.verify_seconds)
                .map_err(|error| error.to_string())?;
            let route = route(&scope, &policy);
            Ok(Measured {
                snapshot,
                ask,
                scope,
                route,
            })
        })
        .await?
    }

    async fn attempt(&mut self, measured: &mut Measured, rung: &Rung) -> Next {
        let prompt = match self.prompt(measured, rung).await {
            Ok(prompt) => prompt,
            Err(message) => return self.without_prompt(rung, message),
        };
        let number = self.attempts.len() + 1;
        let _ = self.events.send(Event::Progress {
            phase: Phase::Waiting,
            tokens: 0,
        });
        let called = call_rung(
            self.engine,
            rung,
            number,
            &prompt,
            &self.events,
            &self.cancel,
        )
        .await;
        let Some(called) = called else {
            return Next::Stop(self.no_model(rung.id));
        };
        self.record_attempt(rung, &called, &prompt);
        if self.cancel.is_cancelled() {
            return Next::Cancelled;
        }
        match called.result {
            Ok(answer) => self.judge(measured, rung, &prompt, &answer.text).await,
            Err(failure) => self.after_failure(rung, &failure),
        }
    }

    async fn prompt(&self, measured: &Measured, rung: &Rung) -> Result<Prompt, String> {
        let (snapshot, ask) = (measured.snapshot.clone(), measured.ask.clone());
        let (scope, earlier) = (measured.scope.clone(), self.earlier.clone());
        let (several_files, budget) = (self.several_files, budget(rung));
        off_the_runtime(move || {
            build_prompt(&PromptInput {
                snapshot: &snapshot,
                ask: &ask,
                scope: &scope,
                earlier: &earlier,
                several_files,
                budget,
            })
            .map_err(|error| error.to_string())
        })
        .await?
    }

    /// A prompt that does not fit may fit the rung above; any other reason is final.
    fn without_prompt(&self, rung: &Rung, message: String) -> Next {
        let wider = self
            .engine
            .rung_above(rung.id)
            .and_then(|above| self.engine.policy.rung(above))
            .is_some_and(|above| budget(above) > budget(rung));
        if wider {
            Next::Climb(message)
        } else {
            Next::Stop(message)
        }
    }

    async fn judge(
        &mut self,
        measured: &mut Measured,
        rung: &Rung,
        prompt: &Prompt,
        answer: &str,
    ) -> Next {
        let _ = self.events.send(Event::Progress {
            phase: Phase::Verifying,
            tokens: 0,
        });
        let (snapshot, ask) = (measured.snapshot.clone(), measured.ask.clone());
        let (scope, contract) = (measured.scope.clone(), prompt.contract.clone());
        let answer = answer.to_owned();
        let judged = off_the_runtime(move || {
            let draft = parse_answer(&contract, &snapshot, &answer)?;
            Ok::<_, Rejected>(judge_draft(&snapshot, &ask, &scope, draft))
        })
        .await;
        let judged = match judged {
            Ok(Ok(judged)) => judged,
            Ok(Err(rejected)) => return self.malformed(rung, &rejected.0),
            Err(message) => return Next::Stop(message),
        };
        self.after_verdict(measured, rung, judged)
    }

    fn after_verdict(&mut self, measured: &mut Measured, rung: &Rung, judged: Judged) -> Next {
        let passed = !judged.report.rejects();
        let findings = judged.report.findings.clone();
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.findings = record::findings(&findings);
            attempt.placements = record::placements(&judged.draft.placements);
        }
        let _ = self.events.send(Event::Verified {
            findings: findings.clone(),
            passed,
        });
        let after = judged.after;
        let changes = with_removal(
            &self.job.snapshot,
            &self.job.ask,
            &after,
            judged.draft.changes,
        );
        let files = record::files(&self.job.snapshot, &after, &changes);
        self.earlier.push(Earlier {
            rung: rung.id.name().into(),
            diff: record::whole_diff(&files),
            findings: findings.clone(),
            malformed: None,
        });
        self.several_files |= judged.reaches_further;
        let mut trail = self.trail(measured, OutcomeWord::Proposal, None);
        trail.files = files;
        let proposal = Box::new(Proposal {
            id: self.job.id.clone(),
            ask: self.job.ask.clone(),
            scope: judged.scope.clone(),
            changes,
            base: self.job.snapshot.clone(),
            after,
            report: judged.report,
            earlier: self.earlier.clone(),
            trail,
        });
        if passed {
            return Next::Passed(proposal);
        }
        measured.scope = judged.scope;
        self.last = Some(proposal);
        Next::Climb(sentence(&findings))
    }

    fn malformed(&mut self, rung: &Rung, reason: &str) -> Next {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.failure = Some(reason.to_owned());
        }
        self.earlier.push(Earlier {
            rung: rung.id.name().into(),
            diff: String::new(),
            findings: Vec::new(),
            malformed: Some(reason.to_owned()),
        });
        let _ = self.events.send(Event::Retrying {
            because: reason.to_owned(),
        });
        Next::SameRung(reason.to_owned())
    }

    fn after_failure(&mut self, rung: &Rung, failure: &Failure) -> Next {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.failure = Some(failure.message.clone());
        }
        match failure.kind {
            FailureKind::Cancelled => Next::Cancelled,
            FailureKind::ContextTooLong | FailureKind::Truncated | FailureKind::UnknownModel => {
                if self.engine.rung_above(rung.id).is_some() {
                    Next::Climb(failure.message.clone())
                } else {
                    Next::Stop(failure.message.clone())
                }
            }
            _ => Next::Stop(failure.message.clone()),
        }
    }

    /// The rung above, or why there is none to go to.
    fn climb(&self, rung: &Rung, because: &str) -> Result<Rung, String> {
        let Some(above) = self.engine.rung_above(rung.id) else {
            return Err(format!("{because}; {} is the top of the ladder", rung.id));
        };
        if above == RungId::Deep && !self.engine.policy.climb_to_deep {
            return Err(format!("{because}; deep is entered by hand only"));
        }
        let next = self.engine.policy.rung(above).cloned();
        let next = next.ok_or_else(|| self.no_model(above))?;
        let _ = self.events.send(Event::Escalating {
            from: rung.id,
            to: above,
            because: because.to_owned(),
        });
        Ok(next)
    }

    fn record_attempt(&mut self, rung: &Rung, called: &Called, prompt: &Prompt) {
        let (model, usage) = match &called.result {
            Ok(answer) => (answer.model.clone(), answer.usage),
            Err(failure) => (called.model.clone(), failure.usage),
        };
        self.attempts.push(Attempt {
            rung: rung.id.name().into(),
            model: if model.is_empty() {
                called.model.clone()
            } else {
                model
            },
            milliseconds: called.milliseconds,
            tokens: TrailTokens {
                input: usage.input,
                output: usage.output,
            },
            findings: Vec::new(),
            failure: None,
            left_out: prompt.left_out.clone(),
            placements: Vec::new(),
        });
    }

    fn no_model(&self, rung: RungId) -> String {
        match &self.engine.no_model {
            Some(reason) => reason.0.clone(),
            None => format!(
                "no model serves the {rung} role; name one under [roles] in the configuration"
            ),
        }
    }

    fn trail(&self, measured: &Measured, outcome: OutcomeWord, message: Option<String>) -> Trail {
        Trail {
            id: self.job.id.clone(),
            instruction: self.job.ask.instruction.clone(),
            target: record::target(&measured.scope),
            note: record::note(&self.job.earlier),
            route: record::route(&measured.route),
            attempts: self.attempts.clone(),
            outcome,
            message,
            files: Vec::new(),
        }
    }

    /// The end of a run in which no draft passed: rejected where a model answered, else failed.
    fn ended(mut self, measured: &Measured, message: String) -> Outcome {
        if self.earlier.len() == self.job.earlier.len() {
            return self.failed(measured, message);
        }
        let mut trail = self.trail(measured, OutcomeWord::Rejected, Some(message.clone()));
        let Some(mut last) = self.last.take() else {
            return Outcome::Rejected {
                message,
                last: None,
                trail: Box::new(trail),
            };
        };
        trail.files.clone_from(&last.trail.files);
        last.trail = trail.clone();
        last.earlier.clone_from(&self.earlier);
        Outcome::Rejected {
            message,
            last: Some(last),
            trail: Box::new(trail),
        }
    }

    fn failed(&self, measured: &Measured, message: String) -> Outcome {
        let trail = self.trail(measured, OutcomeWord::Failed, Some(message.clone()));
        Outcome::Failed {
            message,
            trail: Box::new(trail),
        }
    }

    fn cancelled(&self, measured: &Measured) -> Outcome {
        let message = Some("cancelled; nothing was changed".to_owned());
        Outcome::Cancelled {
            trail: Box::new(self.trail(measured, OutcomeWord::Cancelled, message)),
        }
    }

    fn failed_unmeasured(&self, message: String) -> Outcome {
        let trail = Trail::unmeasured(&self.job.id, &self.job.ask, &message);
        Outcome::Failed {
            message,
            trail: Box::new(trail),
        }
    }
}

/// A draft with all that is known of it.
struct Judged {
    draft: Draft,
    after: Snapshot,
    report: Report,
    scope: Scope,
    reaches_further: bool,
}

fn judge_draft(snapshot: &Snapshot, ask: &Ask, scope: &Scope, mut draft: Draft) -> Judged {
    if draft.changes.is_empty() {
        // The checks look at changed files: a draft without any is one that leaves the target as it is.
        let path = ask.path.clone();
        draft.changes.push(FileChange::Edit {
            path,
            edits: Vec::new(),
        });
    }
    let mut after = snapshot.with_changes(&draft.changes);
    let mut report = verify(&Change {
        before: snapshot,
        after: &after,
        changes: &draft.changes,
        scope: Some(scope),
        instruction: &ask.instruction,
    });
    if let Some(remaining) = report.trimmed.take() {
        after = snapshot.with_changes(&remaining);
        draft.changes = remaining;
    }
    let again = remeasure(snapshot, &after, ask, scope);
    let reaches_further = again.scope.files.len() > scope.files.len();
    Judged {
        draft,
        after,
        report,
        scope: again.scope,
        reaches_further,
    }
}

/// The findings that reject, in one sentence: the first three and how many more.
fn sentence(findings: &[scopewise_verify::Finding]) -> String {
    let rejecting: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.severity == scopewise_verify::Severity::Reject)
        .map(|finding| finding.message.as_str())
        .collect();
    let shown: Vec<&str> = rejecting.iter().take(3).copied().collect();
    match rejecting.len().saturating_sub(shown.len()) {
        0 => shown.join("; "),
        more => format!("{}; and {more} more", shown.join("; ")),
    }
}

/// Tokens a prompt for a rung may take; without one as if its window was not known.
#[must_use]
pub fn prompt_budget(rung: Option<&Rung>) -> usize {
    rung.map_or(UNKNOWN_WINDOW_BUDGET, budget)
}

/// Tokens a prompt for this rung may take.
fn budget(rung: &Rung) -> usize {
    rung.window.map_or(UNKNOWN_WINDOW_BUDGET, |window| {
        (window - window * WINDOW_HEADROOM / 100).saturating_sub(rung.max_output)
    })
}

/// Runs work that only computes on a thread where it holds nobody up.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| format!("a check stopped unexpectedly ({error}); report it with the file"))
}
