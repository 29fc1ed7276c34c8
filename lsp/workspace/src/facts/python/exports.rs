//! What a module hands out: `__all__`, and the signs that its names are made at run time.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::walk::{Place, Walk};

impl<'t> Walk<'_, 't> {
    /// `__all__ = […]` at module level.
    pub(super) fn note_all(&mut self, left: Node<'t>, right: Option<Node<'t>>, place: Place) {
        if place.scope != 0 {
            return;
        }
        if left.kind_name() == "identifier" {
            if self.text(left) == "__all__" {
                self.facts.exports.names.clear();
                self.add_exported(right);
            }
        } else if self.text(left).contains("__all__") {
            self.facts.exports.dynamic = true;
        }
    }

    /// `__all__ += […]` at module level.
    pub(super) fn note_all_added(&mut self, left: Node<'t>, right: Option<Node<'t>>, place: Place) {
        if place.scope == 0 && self.text(left) == "__all__" {
            self.add_exported(right);
        }
    }

    /// Calls that add to `__all__` or to the module's names.
    pub(super) fn note_dynamic_call(&mut self, node: Node<'t>, callee: &[String], place: Place) {
        let names: Vec<&str> = callee.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["globals"] => self.facts.exports.dynamic = true,
            ["exec" | "setattr" | "vars" | "locals"] if place.scope == 0 => {
                self.facts.exports.dynamic = true;
            }
            ["__all__", "extend" | "append"] if place.scope == 0 => {
                let argument = node
                    .child_at(Field::Arguments)
                    .and_then(|it| self.children(it).into_iter().next());
                self.add_exported(argument);
            }
            ["__all__", _] => self.facts.exports.dynamic = true,
            _ => {}
        }
    }

    /// `sys.modules[…] = …`: the module may be replaced.
    pub(super) fn note_module_replacement(&mut self, subscript: Node<'t>) {
        let value = subscript.child_at(Field::Value);
        if value.is_some_and(|it| self.text(it) == "sys.modules") {
            self.facts.exports.dynamic = true;
        }
    }

    /// A module-level `__getattr__` answers for names that are not there.
    pub(super) fn note_module_hook(&mut self, name: &str, place: Place) {
        if place.scope == 0 && name == "__getattr__" {
            self.facts.exports.dynamic = true;
        }
    }

    fn add_exported(&mut self, value: Option<Node<'t>>) {
        let Some(value) = value else {
            self.facts.exports.dynamic = true;
            return;
        };
        let mut waiting = vec![value];
        while let Some(node) = waiting.pop() {
            match node.kind_name() {
                "list" | "tuple" | "set" | "parenthesized_expression" | "expression_list" => {
                    waiting.extend(self.children(node).into_iter().rev());
                }
                "binary_operator" if self.is_sum(node) => {
                    waiting.extend(self.children(node).into_iter().rev());
                }
                "string" => match self.plain_string(node) {
                    Some(range) => {
                        let name = self
                            .source
                            .get(range.clone())
                            .unwrap_or_default()
                            .to_owned();
                        self.facts.exports.names.push((name.clone(), name));
                        self.use_name(range, Vec::new(), false);
                    }
                    None => self.facts.exports.dynamic = true,
                },
                _ => self.facts.exports.dynamic = true,
            }
        }
    }

    fn is_sum(&self, node: Node<'t>) -> bool {
        node.child_at(Field::Operator)
            .is_some_and(|it| self.text(it) == "+")
    }
}
