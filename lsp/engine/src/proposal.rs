//! What comes out of an ask.

use scopewise_prompt::Earlier;
use scopewise_scope::{Ask, Scope};
use scopewise_verify::{Report, Verdict};
use scopewise_workspace::{ChangeOfFile, FileChange, Snapshot};

use crate::Trail;

/// A draft that passed (or was rejected, kept to be read), with its trail.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The trail's id.
    pub id: String,
    /// The ask.
    pub ask: Ask,
    /// Its scope, measured again after the draft.
    pub scope: Scope,
    /// The changes, in the coordinates of `base`.
    pub changes: Vec<FileChange>,
    /// The workspace the changes were made for.
    pub base: Snapshot,
    /// The workspace with them.
    pub after: Snapshot,
    /// What the checks said.
    pub report: Report,
    /// Attempts so far, this one included: what *Escalate with a note* hands on.
    pub earlier: Vec<Earlier>,
    /// The record.
    pub trail: Trail,
}

impl Proposal {
    /// How many files it changes, creates, renames or deletes.
    #[must_use]
    pub fn file_count(&self) -> usize {
        ChangeOfFile::all_of(&self.changes).len()
    }

    /// What no check could judge, each with its check and why: `calls (1 of 2 calls: …)`. Always to
    /// be shown.
    #[must_use]
    pub fn not_judged(&self) -> Vec<String> {
        let mut parts: Vec<String> = self
            .report
            .verdicts
            .iter()
            .filter_map(|verdict| match &verdict.verdict {
                Verdict::CannotTell(why) => Some(format!("{} ({why})", verdict.check.name())),
                _ => None,
            })
            .collect();
        parts.dedup();
        parts
    }
}

/// How an ask ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A draft passed.
    Proposal(Box<Proposal>),
    /// No draft passed; the last one, where there is one, can be read.
    Rejected {
        /// What was found, as a sentence.
        message: String,
        /// The last draft.
        last: Option<Box<Proposal>>,
        /// The record.
        trail: Box<Trail>,
    },
    /// Nothing could be drafted: no key, no host, a refusal.
    Failed {
        /// What happened and what to do, as a sentence.
        message: String,
        /// The record.
        trail: Box<Trail>,
    },
    /// The user cancelled.
    Cancelled {
        /// The record.
        trail: Box<Trail>,
    },
}

impl Outcome {
    /// The record of the ask.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        match self {
            Self::Proposal(proposal) => &proposal.trail,
            Self::Rejected { trail, .. }
            | Self::Failed { trail, .. }
            | Self::Cancelled { trail } => trail,
        }
    }
}
