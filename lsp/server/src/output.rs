//! What the command line shows: JSON for programs, plain lines and coloured diffs for people. Text of
//! models and repositories loses its control characters before a person sees it.

mod diff;
mod events;
mod findings;
mod json;
mod measure;
mod progress;
mod terminal;

pub(crate) use diff::diff_text;
pub(crate) use findings::{finding_line, verify_text};
pub(crate) use json::{PromptJson, ScopeJson, VerifyJson};
pub(crate) use measure::scope_text;
pub(crate) use progress::{Progress, show_reading};
pub(crate) use terminal::{Style, clean, print, print_json, say};
