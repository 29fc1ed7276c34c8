//! Packing by priority into the budget; what was left out is said in the prompt and in the trail.

use scopewise_draft::Contract;
use scopewise_scope::{Ask, Scope};
use scopewise_verify::Finding;
use scopewise_workspace::Snapshot;

/// An earlier attempt that was rejected, or that a person sends on with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The rung it ran on.
    pub rung: String,
    /// Its unified diff; empty when the answer could not be parsed.
    pub diff: String,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Why it was no draft at all, if so.
    pub malformed: Option<String>,
}

/// All that a prompt is made of.
#[derive(Clone, Copy, Debug)]
pub struct PromptInput<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The ask.
    pub ask: &'a Ask,
    /// Its scope.
    pub scope: &'a Scope,
    /// Earlier attempts, oldest first.
    pub earlier: &'a [Earlier],
    /// Force the contract for several files, as after a draft that reached further than the ask.
    pub several_files: bool,
    /// The most tokens the prompt may take by the safe estimate.
    pub budget: usize,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Role, rules and contract.
    pub system: String,
    /// Context, target and instruction.
    pub user: String,
    /// The contract the answer must keep.
    pub contract: Contract,
    /// Estimated tokens of both parts, the safe estimate of window checks.
    pub tokens: usize,
    /// What was left out, each as a phrase: "signature of `send` (12 lines)".
    pub left_out: Vec<String>,
    /// How many key-like strings were redacted.
    pub redacted: usize,
}

/// Why no prompt can be built, as a sentence with the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptError(pub String);

impl std::fmt::Display for PromptError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PromptError {}

/// Builds the prompt of an ask.
///
/// # Errors
/// When what is required does not fit the budget, or the target's file holds secrets.
pub fn build_prompt(input: &PromptInput<'_>) -> Result<Prompt, PromptError> {
    let _ = input;
    Err(PromptError("not built".into()))
}
