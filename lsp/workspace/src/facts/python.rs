//! Facts of Python files: one walk over the tree, on a stack of its own so that no nesting in the
//! text can overflow ours. What a name means is not decided here.

mod bindings;
mod calls;
mod decorators;
mod definitions;
mod exports;
mod guards;
mod imports;
mod parameters;
#[cfg(test)]
mod tests;
mod types;
mod walk;

use super::FileFacts;

pub(super) fn read(source: &str, tree: &tree_sitter::Tree) -> FileFacts {
    walk::Walk::over(source, tree.root_node())
}
