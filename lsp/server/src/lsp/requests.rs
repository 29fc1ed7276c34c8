//! Requests and lifecycle messages, one file each: convert, decide, convert back. None waits for the
//! disk or a model, and only inlay hints, which nobody waits for, wait for a parse.

mod cancel_progress;
mod code_action;
mod execute_command;
mod initialize;
mod inlay_hint;
mod shutdown;

pub(super) use cancel_progress::cancel_progress;
pub(super) use code_action::code_action;
pub(super) use execute_command::execute_command;
pub(super) use initialize::{initialize, initialized};
pub(super) use inlay_hint::inlay_hint;
pub(super) use shutdown::shutdown;
