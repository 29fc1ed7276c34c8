//! The record of all that happened to an ask, in the form of `edit --json`: paths relative to the
//! root, lines from 1.

use scopewise_scope::Ask;
use serde::{Deserialize, Serialize};

/// How an ask ended, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeWord {
    /// A draft passed.
    Proposal,
    /// No draft passed.
    Rejected,
    /// Nothing could be drafted.
    Failed,
    /// The user cancelled.
    Cancelled,
}

/// One rule's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailRule {
    /// The rule's name.
    pub rule: String,
    /// Whether it names a minimum.
    pub applies: bool,
    /// The minimum.
    pub at_least: Option<String>,
    /// Why.
    pub because: String,
}

/// The route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailRoute {
    /// The rung it started on.
    pub rung: String,
    /// Whether the route was provisional.
    pub provisional: bool,
    /// Every rule's verdict.
    pub rules: Vec<TrailRule>,
}

/// Tokens of an attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailTokens {
    /// Input.
    pub input: usize,
    /// Output.
    pub output: usize,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailFinding {
    /// Who says it.
    pub check: String,
    /// `reject` or `note`.
    pub severity: String,
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// One paid call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The rung.
    pub rung: String,
    /// The model, as the provider names it where it said.
    pub model: String,
    /// How long it took in milliseconds.
    pub milliseconds: u64,
    /// Tokens.
    pub tokens: TrailTokens,
    /// What was found.
    pub findings: Vec<TrailFinding>,
    /// Why there was no draft, if so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failure: Option<String>,
    /// What the prompt left out.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub left_out: Vec<String>,
    /// How each block was placed, beyond the exact level.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub placements: Vec<String>,
}

/// One changed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailFile {
    /// The file.
    pub path: String,
    /// Its unified diff.
    pub diff: String,
}

/// The record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// Its id, given by whoever asked.
    pub id: String,
    /// The instruction.
    pub instruction: String,
    /// The target: `src/app.py:12-30 parse_header`.
    pub target: String,
    /// What a person had to say about the attempt before, where that is why this ask ran.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// The route.
    pub route: TrailRoute,
    /// Every paid call.
    pub attempts: Vec<Attempt>,
    /// How it ended.
    pub outcome: OutcomeWord,
    /// A sentence about the end, where it is not a proposal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
    /// The changed files of the last draft.
    pub files: Vec<TrailFile>,
}

impl Trail {
    /// The record of an ask that could not be measured.
    #[must_use]
    pub fn unmeasured(id: &str, ask: &Ask, message: &str) -> Self {
        Self {
            id: id.to_owned(),
            instruction: ask.instruction.clone(),
            target: ask.path.as_str().to_owned(),
            note: None,
            route: TrailRoute {
                rung: String::new(),
                provisional: false,
                rules: Vec::new(),
            },
            attempts: Vec::new(),
            outcome: OutcomeWord::Failed,
            message: Some(message.to_owned()),
            files: Vec::new(),
        }
    }
}
