//! What happens while an ask runs, for progress lines and logs.

use scopewise_route::{Route, RungId};
use scopewise_scope::Scope;
use scopewise_verify::Finding;

/// Where an ask is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The request is on its way or the model is reading.
    Waiting,
    /// The model thinks.
    Thinking,
    /// Text is coming.
    Drafting,
    /// The draft is being checked.
    Verifying,
}

impl Phase {
    /// The word for a person.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Thinking => "thinking",
            Self::Drafting => "drafting",
            Self::Verifying => "verifying",
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The ask was measured and routed.
    Measured {
        /// Its scope.
        scope: Box<Scope>,
        /// Its route.
        route: Route,
    },
    /// A model is called: a paid attempt.
    Calling {
        /// The attempt, from 1.
        attempt: usize,
        /// The rung.
        rung: RungId,
        /// The model's name for a person.
        model: String,
        /// Estimated prompt tokens.
        prompt_tokens: usize,
    },
    /// The attempt went on.
    Progress {
        /// The phase.
        phase: Phase,
        /// Estimated tokens received so far.
        tokens: usize,
    },
    /// A call failed and something else is tried, as a sentence.
    Retrying {
        /// Why and what is tried.
        because: String,
    },
    /// The draft was checked.
    Verified {
        /// What was found.
        findings: Vec<Finding>,
        /// Whether the draft passed.
        passed: bool,
    },
    /// The next rung takes over.
    Escalating {
        /// From.
        from: RungId,
        /// To.
        to: RungId,
        /// Why, as a sentence.
        because: String,
    },
}
