//! The built binary from the outside: arguments, files and a scripted model in; exit code, stdout and
//! stderr out. Loopback only.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed"
)]

mod bad_input;
mod configuration;
mod edits;
mod local_server;
mod measures;
mod place;
mod verifies;
