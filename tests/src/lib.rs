//! What end-to-end tests, benchmarks and measurements share: the real binary, a language client that
//! speaks to it over stdio, throw-away projects, and where the set-up put its programs.

pub mod bench;
pub mod client;
pub mod doorbell;
pub mod picture;
pub mod programs;
pub mod project;
pub mod screen;
#[cfg(unix)]
pub mod window;
