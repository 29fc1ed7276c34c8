//! Facts of Rust files: one walk over the tree, on a stack of its own so that no nesting in the text
//! can overflow ours. Code inside macro calls is read as tokens. What a name means is not decided here.

mod attributes;
mod definitions;
mod imports;
mod kinds;
mod modules;
mod paths;
mod patterns;
mod record;
mod signatures;
#[cfg(test)]
mod tests;
mod tokens;
mod walk;

pub use record::{Hole, RustFacts, RustImport, RustItem, RustItemKind, TypedName, Visibility};

use super::FileFacts;

pub(super) fn read(source: &str, tree: &tree_sitter::Tree) -> FileFacts {
    walk::Walk::over(source, tree.root_node())
}
