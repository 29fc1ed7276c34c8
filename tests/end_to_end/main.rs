//! End-to-end tests, one file a subject. They talk to loopback only.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

mod demo;
mod emacs;
mod extension;
mod helix;
mod house;
mod killed;
mod moved;
mod moves;
mod neovim;
mod own_client;
mod protocol;
mod providers;
#[cfg(unix)]
mod vscode;
