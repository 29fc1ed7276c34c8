//! Uses of names: reads, writes, members of plain dotted names, types, JSX elements.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::{Receiver, Walk, children};
use crate::facts::NameUse;

/// A dotted name longer than this is not followed.
const DOTTED_LIMIT: usize = 12;

impl<'a> Walk<'a> {
    pub(super) fn name_use(&mut self, node: Node<'a>) {
        let is_write = self.written.remove(&node.start_byte());
        if self.claimed.remove(&node.start_byte()) {
            return;
        }
        let name = self.text(node);
        match name {
            "arguments" if self.is_javascript => self.mark_arguments(),
            "exports" | "module" => self.common_js_use(name),
            _ => {}
        }
        if self.is_markup_name(name) {
            return;
        }
        self.push_use(node, Some(Vec::new()), is_write);
    }

    /// `a.b`: a use of `b`; `a` is read when the walk comes to it.
    pub(super) fn member_use(&mut self, node: Node<'a>) {
        let (owner, name) = match node.kind_name() {
            "nested_type_identifier" => (Field::Module, Field::Name),
            _ => (Field::Object, Field::Property),
        };
        let (Some(owner), Some(name)) = (node.child_at(owner), node.child_at(name)) else {
            return;
        };
        let is_write = self.written.remove(&name.start_byte());
        if self.claimed.remove(&name.start_byte()) {
            return;
        }
        if name.kind_name() == "type_identifier" || name.kind_name() == "identifier" {
            self.claimed.insert(name.start_byte());
        }
        let qualifier = self.dotted(owner);
        self.push_use(name, qualifier, is_write);
    }

    fn push_use(&mut self, node: Node<'a>, qualifier: Option<Vec<String>>, is_write: bool) {
        if self.is_minified || node.start_byte() == node.end_byte() {
            return;
        }
        self.facts.uses.push(NameUse {
            name: self.text(node).to_owned(),
            range: node.byte_range(),
            qualifier,
            is_write,
        });
    }

    /// An expression as plain dotted names. `this` counts only where it is the class around.
    pub(super) fn dotted(&self, mut node: Node<'_>) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for _ in 0..DOTTED_LIMIT {
            match node.kind_name() {
                "identifier" | "super" => {
                    names.push(self.text(node).to_owned());
                    names.reverse();
                    return Some(names);
                }
                "this" if self.receivers.last() == Some(&Receiver::Class) => {
                    names.push("this".to_owned());
                    names.reverse();
                    return Some(names);
                }
                "member_expression" | "nested_identifier" => {
                    names.push(self.text(node.child_at(Field::Property)?).to_owned());
                    node = node.child_at(Field::Object)?;
                }
                "non_null_expression" => node = node.named_child(0)?,
                _ => return None,
            }
        }
        None
    }

    /// Marks what an assignment writes to.
    pub(super) fn write_to(&mut self, target: Option<Node<'a>>) {
        let mut open: Vec<_> = target.into_iter().collect();
        while let Some(node) = open.pop() {
            match node.kind_name() {
                "identifier" | "shorthand_property_identifier_pattern" => {
                    self.written.insert(node.start_byte());
                }
                "member_expression" => {
                    if let Some(property) = node.child_at(Field::Property) {
                        self.written.insert(property.start_byte());
                    }
                }
                "pair_pattern" => open.extend(node.child_at(Field::Value)),
                "assignment_pattern" | "object_assignment_pattern" => {
                    open.extend(node.child_at(Field::Left));
                }
                "object_pattern"
                | "array_pattern"
                | "rest_pattern"
                | "parenthesized_expression"
                | "non_null_expression" => open.extend(children(node)),
                _ => {}
            }
        }
    }

    pub(super) fn unary_expression(&mut self, node: Node<'a>) {
        if node
            .child_at(Field::Operator)
            .is_some_and(|it| it.kind_name() == "delete")
        {
            self.write_to(node.child_at(Field::Argument));
        }
    }

    /// `<div>`: an element of the page, not a name of the program.
    fn is_markup_name(&self, name: &str) -> bool {
        self.above(1).is_some_and(|parent| {
            (parent.kind_name().starts_with("jsx_") && parent.kind_name() != "jsx_expression")
                && (name.starts_with(|it: char| it.is_ascii_lowercase())
                    || name.contains('-')
                    || parent.kind_name() == "jsx_namespace_name")
        })
    }

    fn mark_arguments(&mut self) {
        let function = self.functions.last().copied().flatten();
        if let Some(signature) = function
            .and_then(|it| self.facts.definitions.get_mut(it))
            .and_then(|it| it.signature.as_mut())
        {
            signature.opaque = Some("it reads `arguments`".to_owned());
        }
    }
}
