//! Whole runs of the engine with models that answer from a list: which rungs are called, with what,
//! and how the ask ends.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use scopewise_engine::{Engine, Job, NoModel, Outcome, OutcomeWord, Roles};
use scopewise_models::{Answer, Failure, FailureKind, Model, Part, Request, Running, Usage};
use scopewise_route::{Policy, Rung, RungId};
use scopewise_scope::{Ask, Origin};
use scopewise_workspace::{Snapshot, WorkspacePath};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const MATH: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
const APP: &str =
    "from math_tools import total\n\n\ndef report(numbers):\n    return str(total(numbers))\n";
const MANIFEST: &str = "[project]\nname = \"tools\"\ndependencies = []\n";
const GOOD: &str = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";
const PHANTOM: &str = "```python\ndef total(numbers):\n    return fast_sum(numbers)\n```\n\n```imports\nfrom quicksum import fast_sum\n```\n";

/// A model that gives its answers in order and remembers what it was asked.
struct Listed {
    name: String,
    answers: Mutex<VecDeque<Result<String, FailureKind>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Model for Listed {
    fn name(&self) -> &str {
        &self.name
    }

    fn run<'a>(
        &'a self,
        request: &'a Request,
        parts: mpsc::UnboundedSender<Part>,
        cancel: CancellationToken,
    ) -> Running<'a> {
        Box::pin(async move {
            let prompt = format!("{}\n{}", self.name, request.messages[0].text);
            self.asked.lock().unwrap().push(prompt);
            let next = self.answers.lock().unwrap().pop_front();
            match next.unwrap_or(Err(FailureKind::Unavailable)) {
                Ok(text) => {
                    let _ = parts.send(Part::Text(text.clone()));
                    let usage = Usage {
                        input: 10,
                        cached: 0,
                        output: 5,
                    };
                    Ok(Answer {
                        text,
                        usage,
                        model: self.name.clone(),
                        requests: 1,
                    })
                }
                Err(kind) => {
                    if kind == FailureKind::Cancelled {
                        cancel.cancel();
                    }
                    let message = format!("{} says {kind:?}", self.name);
                    Err(Failure {
                        kind,
                        message,
                        usage: Usage::default(),
                        requests: 1,
                    })
                }
            }
        })
    }
}

/// What a run came to.
struct Ran {
    outcome: Outcome,
    /// The prompts with the model's name in front.
    asked: Vec<String>,
}

type Answers<'a> = &'a [(RungId, &'a [Result<&'a str, FailureKind>])];

async fn run_ask(
    ask: Ask,
    answers: Answers<'_>,
    change: impl FnOnce(&mut Job, &mut Policy),
) -> Ran {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let mut models: BTreeMap<RungId, Vec<Arc<dyn Model>>> = BTreeMap::new();
    let mut ladder = Vec::new();
    for (id, answers) in answers {
        let name = format!("{id}-model");
        let answers = answers.iter().map(|it| it.map(str::to_owned)).collect();
        let listed = Listed {
            name: name.clone(),
            answers: Mutex::new(answers),
            asked: asked.clone(),
        };
        models.insert(*id, vec![Arc::new(listed)]);
        ladder.push(Rung {
            id: *id,
            models: vec![name],
            window: Some(64_000),
            max_output: 8_000,
        });
    }
    let snapshot = Snapshot::of_texts([
        ("math_tools.py", MATH),
        ("app.py", APP),
        ("pyproject.toml", MANIFEST),
    ]);
    let mut policy = Policy {
        ladder,
        ..Policy::default()
    };
    let mut job = Job {
        id: "t1".into(),
        ask,
        snapshot,
        earlier: Vec::new(),
        start_on: None,
    };
    change(&mut job, &mut policy);
    let none = NoModel("set a key".into());
    let engine = Engine::new(policy, Roles { models }, Some(none));
    let (events, _kept) = mpsc::unbounded_channel();
    let outcome = engine.run(job, events, CancellationToken::new()).await;
    let asked = asked.lock().unwrap().clone();
    Ran { outcome, asked }
}

fn ask(instruction: &str) -> Ask {
    Ask {
        path: WorkspacePath::new("math_tools.py").unwrap(),
        range: 24..24,
        instruction: instruction.into(),
        origin: Origin::Command,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    }
}

/// Runs an ask; the attempts' rungs and the outcome must be these. Gives the run for more questions.
async fn check_run(answers: Answers<'_>, rungs: &[&str], outcome: OutcomeWord) -> Ran {
    let ran = run_ask(ask("use the built-in sum"), answers, |_, _| {}).await;
    let trail = ran.outcome.trail();
    let found: Vec<&str> = trail.attempts.iter().map(|it| it.rung.as_str()).collect();
    assert_eq!(found, rungs, "{trail:#?}");
    assert_eq!(trail.outcome, outcome, "{trail:#?}");
    ran
}

const FAST: RungId = RungId::Fast;
const REASONING: RungId = RungId::Reasoning;
const DEEP: RungId = RungId::Deep;

#[tokio::test]
async fn a_draft_that_passes_is_proposed() {
    let ran = check_run(&[(FAST, &[Ok(GOOD)])], &["fast"], OutcomeWord::Proposal).await;
    let Outcome::Proposal(proposal) = ran.outcome else {
        panic!("no proposal")
    };
    let text = proposal
        .after
        .file(&proposal.ask.path)
        .unwrap()
        .text()
        .to_string();
    assert_eq!(text, "def total(numbers):\n    return sum(numbers)\n");
    assert_eq!(proposal.trail.attempts[0].tokens.input, 10);
}

#[tokio::test]
async fn a_rejected_draft_climbs_with_its_findings() {
    let answers: Answers<'_> = &[(FAST, &[Ok(PHANTOM)]), (REASONING, &[Ok(GOOD)])];
    let ran = check_run(answers, &["fast", "reasoning"], OutcomeWord::Proposal).await;
    assert!(
        ran.asked[1].contains("quicksum"),
        "the next rung is told:\n{}",
        ran.asked[1]
    );
    assert!(ran.asked[1].starts_with("reasoning-model"));
}

#[tokio::test]
async fn the_climb_stops_below_deep_unless_configured() {
    let answers: Answers<'_> = &[
        (FAST, &[Ok(PHANTOM)]),
        (REASONING, &[Ok(PHANTOM)]),
        (DEEP, &[Ok(GOOD)]),
    ];
    let ran = check_run(answers, &["fast", "reasoning"], OutcomeWord::Rejected).await;
    let Outcome::Rejected { message, last, .. } = ran.outcome else {
        panic!("not rejected")
    };
    assert!(
        message.contains("quicksum") && message.contains("deep"),
        "{message}"
    );
    assert!(last.is_some(), "the draft can still be read");

    let climb = |_: &mut Job, policy: &mut Policy| policy.climb_to_deep = true;
    let ran = run_ask(ask("use the built-in sum"), answers, climb).await;
    assert_eq!(ran.outcome.trail().outcome, OutcomeWord::Proposal);
    assert_eq!(ran.outcome.trail().attempts.len(), 3);
}

#[tokio::test]
async fn a_malformed_answer_gets_one_retry_with_the_reason_and_then_climbs() {
    let prose = "I would rather explain what a sum is, at length and without any code.";
    let answers: Answers<'_> = &[(FAST, &[Ok(prose), Ok(prose)]), (REASONING, &[Ok(GOOD)])];
    let ran = check_run(
        answers,
        &["fast", "fast", "reasoning"],
        OutcomeWord::Proposal,
    )
    .await;
    let reason = ran.outcome.trail().attempts[0].failure.clone().unwrap();
    assert!(
        ran.asked[1].contains(&reason),
        "{reason} is not in:\n{}",
        ran.asked[1]
    );
}

#[tokio::test]
async fn never_more_paid_calls_than_the_policy_allows() {
    let prose = "No code today.";
    let answers: Answers<'_> = &[
        (FAST, &[Ok(prose), Ok(prose)]),
        (REASONING, &[Ok(prose), Ok(GOOD)]),
    ];
    let ran = check_run(
        answers,
        &["fast", "fast", "reasoning"],
        OutcomeWord::Rejected,
    )
    .await;
    assert!(
        ran.outcome
            .trail()
            .message
            .clone()
            .unwrap()
            .contains("3 calls")
    );
}

#[tokio::test]
async fn what_a_provider_says_ends_the_ask_or_climbs() {
    for (kind, rungs, outcome) in [
        (FailureKind::Refused, &["fast"][..], OutcomeWord::Failed),
        (FailureKind::Filtered, &["fast"], OutcomeWord::Failed),
        (FailureKind::Cut, &["fast"], OutcomeWord::Failed),
        (FailureKind::Unauthorized, &["fast"], OutcomeWord::Failed),
        (FailureKind::QuotaExhausted, &["fast"], OutcomeWord::Failed),
        (FailureKind::Cancelled, &["fast"], OutcomeWord::Cancelled),
        (
            FailureKind::ContextTooLong,
            &["fast", "reasoning"],
            OutcomeWord::Proposal,
        ),
        (
            FailureKind::Truncated,
            &["fast", "reasoning"],
            OutcomeWord::Proposal,
        ),
        (
            FailureKind::UnknownModel,
            &["fast", "reasoning"],
            OutcomeWord::Proposal,
        ),
    ] {
        let answers: Answers<'_> = &[(FAST, &[Err(kind)]), (REASONING, &[Ok(GOOD)])];
        check_run(answers, rungs, outcome).await;
    }
}

#[tokio::test]
async fn no_model_at_all_says_what_to_set() {
    let ran = check_run(&[], &[], OutcomeWord::Failed).await;
    let Outcome::Failed { message, .. } = ran.outcome else {
        panic!("did not fail")
    };
    assert_eq!(message, "set a key");
}

#[tokio::test]
async fn an_empty_instruction_fails_before_any_call() {
    let ran = run_ask(ask("  "), &[(FAST, &[Ok(GOOD)])], |_, _| {}).await;
    assert_eq!(ran.outcome.trail().outcome, OutcomeWord::Failed);
    assert!(ran.asked.is_empty());
}

#[tokio::test]
async fn a_directive_is_gone_from_the_prompt_and_from_the_edit() {
    let text = format!("# ai! use the built-in sum\n{MATH}");
    let directive = Ask {
        range: 3..3,
        origin: Origin::Directive(vec![std::ops::Range { start: 0, end: 26 }]),
        ..ask("use the built-in sum")
    };
    let ran = run_ask(directive, &[(FAST, &[Ok(GOOD)])], |job, _| {
        job.snapshot = Snapshot::of_texts([("math_tools.py", text.as_str())]);
    })
    .await;
    assert!(!ran.asked[0].contains("ai!"), "{}", ran.asked[0]);
    let Outcome::Proposal(proposal) = ran.outcome else {
        panic!("no proposal")
    };
    let changed = proposal.base.with_changes(&proposal.changes);
    let text = changed.file(&proposal.ask.path).unwrap().text().to_string();
    assert_eq!(text, "def total(numbers):\n    return sum(numbers)\n");
}

#[tokio::test]
async fn an_interface_changed_by_a_draft_makes_the_next_contract_one_for_several_files() {
    let widened = "```python\ndef total(numbers, start):\n    return sum(numbers, start)\n```\n";
    let blocks = "FILE: math_tools.py\n```python\n<<<<<<< SEARCH\ndef total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n=======\ndef total(numbers, start):\n    return sum(numbers, start)\n>>>>>>> REPLACE\n```\n\nFILE: app.py\n```python\n<<<<<<< SEARCH\ndef report(numbers):\n    return str(total(numbers))\n=======\ndef report(numbers):\n    return str(total(numbers, 0))\n>>>>>>> REPLACE\n```\n";
    let answers: Answers<'_> = &[(FAST, &[Ok(widened)]), (REASONING, &[Ok(blocks)])];
    let ran = check_run(answers, &["fast", "reasoning"], OutcomeWord::Proposal).await;
    assert!(ran.asked[1].contains("app.py"), "{}", ran.asked[1]);
    let Outcome::Proposal(proposal) = ran.outcome else {
        panic!("no proposal")
    };
    assert_eq!(proposal.changes.len(), 2);
}

#[tokio::test]
async fn an_answer_that_changes_nothing_is_rejected_and_climbs() {
    let same = format!("```python\n{MATH}```\n");
    let answers: Answers<'_> = &[(FAST, &[Ok(same.as_str())]), (REASONING, &[Ok(GOOD)])];
    let ran = check_run(answers, &["fast", "reasoning"], OutcomeWord::Proposal).await;
    assert_eq!(ran.outcome.trail().attempts[0].findings[0].check, "noop");
}
