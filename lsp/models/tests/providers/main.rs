//! The providers against a scripted server over real sockets: every fault in every protocol, with
//! the kind and the words it must end in, and how many requests it may cost.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod answers;
mod endings;
mod errors;
mod requests;
mod support;
mod trust;
