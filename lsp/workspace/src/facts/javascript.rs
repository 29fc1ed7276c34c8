//! Facts of javascript files.

use scopewise_grammars::Language;

use super::FileFacts;

pub(super) fn read(_source: &str, _tree: &tree_sitter::Tree, _language: Language) -> FileFacts {
    FileFacts::default()
}
