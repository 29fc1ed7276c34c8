//! The pipeline: measure, route, pack, call, parse, verify, escalate, propose. Async; knows no LSP and
//! no disk. The editor front, the command line, a test and a benchmark call it in the same way.

mod call;
mod directive;
mod engine;
mod event;
mod proposal;
mod record;
mod run;
mod trail;

pub use engine::{Engine, Job, NoModel, Roles};
pub use event::{Event, Phase};
pub use proposal::{Outcome, Proposal};
pub use run::prompt_budget;
pub use trail::{
    Attempt, OutcomeWord, Trail, TrailFile, TrailFinding, TrailRoute, TrailRule, TrailTokens,
};
