//! The measure of an edit before a model is called: from an [`Ask`] and a [`Snapshot`] to a
//! [`Scope`], and again after a draft. Pure and repeatable; it decides nothing (that is `route`).
//!
//! [`Snapshot`]: scopewise_workspace::Snapshot

mod ask;
mod measure;
mod named;
mod reach;
mod remeasure;
mod required;
mod scaffold;
mod scope;
mod sensitive;
mod shown;
mod sites;
mod subject;
mod symptom;
mod target;
mod tokens;
mod trace;
mod verifiability;
mod words;

pub use ask::{Action, Ask, AskError, Diagnostic, Origin, check_ask};
pub use measure::{measure, measure_for_route};
pub use reach::Reach;
pub use remeasure::{Remeasure, remeasure};
pub use scope::{Scope, ScopeSite, Target, TargetKind, TokenCount, Verifiability};
pub use sensitive::{Area, Sensitive, Weight};
pub use shown::{lines_around, lines_of, touches, with_context};
pub use target::header_line;
pub use tokens::{estimate_tokens, window_tokens};
pub use trace::{Frame, Trace, read_trace};
