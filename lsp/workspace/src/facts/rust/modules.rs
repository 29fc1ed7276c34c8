//! Modules declared inside a macro call among items, as `cfg_feature! { mod a; }` does: the module tree needs
//! them. Whether the macro keeps them stays unknown, so they count as conditional.

use tree_sitter::Node;

use super::attributes::Attributes;
use super::definitions::Found;
use super::record::{RustItemKind, Visibility};
use super::walk::{Place, Walk};
use crate::DefinitionKind;

impl<'t> Walk<'_, 't> {
    /// Defines each `mod name;` in the tokens of a macro call, unless it stands in a module there.
    pub(super) fn modules_in_tokens(&mut self, call: Node<'t>, place: Place) {
        if !self.text(call).contains("mod ") {
            return;
        }
        let mut waiting = vec![call];
        while let Some(tree) = waiting.pop() {
            let mut cursor = tree.walk();
            for node in tree.children(&mut cursor) {
                if node.child_count() > 0 {
                    waiting.push(node);
                } else if self.text(node) == "mod" {
                    self.module_of_tokens(node, place);
                }
            }
        }
    }

    fn module_of_tokens(&mut self, keyword: Node<'t>, place: Place) {
        let name = keyword.next_sibling();
        let Some((name, end)) = name.and_then(|it| Some((it, it.next_sibling()?))) else {
            return;
        };
        if self.text(end) != ";" || self.is_in_module_of_tokens(keyword) {
            return;
        }
        let visibility = self.visibility_before(keyword);
        let found = Found::new(
            keyword,
            name,
            DefinitionKind::Module,
            RustItemKind::ModuleFile,
        );
        let attributes = Attributes {
            conditional: true,
            ..Attributes::default()
        };
        let index = self.define(found, &[], attributes, place);
        if let Some(definition) = self.facts.definitions.get_mut(index) {
            definition.exported = visibility != Visibility::Private;
            definition.range.end = end.end_byte();
        }
        if let Some(item) = self.rust.items.get_mut(index) {
            item.visibility = visibility;
        }
    }

    /// Whether the tokens around are the body of a module.
    fn is_in_module_of_tokens(&self, keyword: Node<'t>) -> bool {
        let name = keyword.parent().and_then(|it| it.prev_sibling());
        let before = name.and_then(|it| it.prev_sibling());
        before.is_some_and(|it| self.text(it) == "mod")
    }

    fn visibility_before(&self, keyword: Node<'t>) -> Visibility {
        let Some(before) = keyword.prev_sibling() else {
            return Visibility::Private;
        };
        if self.text(before) == "pub" {
            return Visibility::Public;
        }
        let is_pub = before
            .prev_sibling()
            .is_some_and(|it| self.text(it) == "pub");
        match self.text(before) {
            "(super)" if is_pub => Visibility::Super,
            "(self)" => Visibility::Private,
            _ if is_pub => Visibility::Crate,
            _ => Visibility::Private,
        }
    }
}
