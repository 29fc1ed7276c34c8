//! Resolution in JavaScript and TypeScript: modules as Node, TypeScript and the bundlers agree to
//! find them, names through scopes, imports and re-exports. Where the three differ, or a file may come
//! from a build, the answer is that it is not known.

mod calls;
mod exports;
mod files;
mod lacking;
mod members;
mod modules;
mod names;
mod packages;
mod types;
mod unseen;

#[cfg(test)]
mod tests;

pub(super) use calls::call_target;
pub(super) use exports::resolve_export;
pub(super) use lacking::lacking_class;
pub(super) use modules::resolve_module;
pub(super) use names::resolve_name;
pub(super) use types::{Meant, Sources, Types};
