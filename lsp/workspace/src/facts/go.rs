//! Facts of Go files, read in one walk over the tree on a stack of its own. Types are kept as written:
//! what a name or a type means, over all files of a package, is not decided here.

mod bindings;
mod build;
mod declarations;
mod imports;
mod kinds;
mod literals;
mod marks;
mod paths;
mod signatures;
#[cfg(test)]
mod tests;
mod walk;

use serde::{Deserialize, Serialize};

use super::FileFacts;

pub(crate) use imports::guessed_name;
pub(crate) use marks::{GENERATES, HAS_ERRORS, NEVER_BUILT, clause_mark, member_mark};

/// What only a Go file has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoFacts {
    /// The name in the package clause; empty where there is none.
    pub package: String,
    /// The condition of its `//go:build` line, or what its `+build` lines amount to; `None` for a file
    /// without one. What the file's name says (`_linux.go`) is not in it.
    pub constraint: Option<String>,
    /// Whether it holds a `//go:generate` line.
    pub generates: bool,
    /// What is known of each definition beside itself, in the same order.
    pub definitions: Vec<GoDefinition>,
    /// Where values come from; bindings and definitions name them by index.
    pub values: Vec<GoValue>,
}

/// What is known of a Go definition beside its common facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoDefinition {
    /// The name of a method's receiver type.
    pub owner: Option<String>,
    /// Where the value of a variable or a field comes from; for a type what it is made of.
    pub value: Option<u32>,
    /// The types of the results of what can be called, as written.
    pub results: Vec<String>,
    /// Whether a type is another name of its value (`type A = B`).
    pub is_alias: bool,
}

/// Where a value comes from, as far as one expression tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoValue {
    /// A path as in [`Call::callee`](super::Call): `["(*http.Client)"]`, `["c", "Flags()"]`; `[k]` at the
    /// end for the first of what a loop gives.
    pub path: Vec<String>,
    /// Which result of the last call it is, from 0.
    pub place: usize,
    /// The byte at which the names of the path are looked up.
    pub at: usize,
}

pub(super) fn read(source: &str, tree: &tree_sitter::Tree) -> FileFacts {
    walk::Walk::over(source, tree.root_node())
}
