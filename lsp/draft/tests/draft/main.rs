//! The crate from outside: answers, patches and rebases as tables of before, input and after.

mod diffs;
mod patches;
mod properties;
mod rebases;
