//! A few tests over the whole protocol, on streams in memory. What is decided is tested where it is
//! decided.

mod asks;
mod branches;
mod bridge;
mod harness;
mod hints;
mod lifecycle;
mod menus;
mod offers;
pub(in crate::lsp) mod proposals;
mod sync;
