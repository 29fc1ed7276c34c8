//! Calls and the shape of their arguments.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::super::{Arguments, Call};
use super::walk::{Place, Walk};

impl<'t> Walk<'_, 't> {
    pub(super) fn call(&mut self, node: Node<'t>, place: Place) {
        if let Some(function) = node.child_at(Field::Function) {
            let callee = self.dotted(function).unwrap_or_default();
            self.dynamic_import(node, &callee, place);
            self.note_dynamic_call(node, &callee, place);
            let arguments = node
                .child_at(Field::Arguments)
                .map(|it| self.arguments(it))
                .unwrap_or_default();
            self.facts.calls.push(Call {
                range: node.byte_range(),
                callee,
                callee_range: function.byte_range(),
                is_new: false,
                arguments,
            });
        }
        self.push_children(node, place.reading());
    }

    fn arguments(&self, node: Node<'t>) -> Arguments {
        let mut arguments = Arguments::default();
        if node.kind_name() == "generator_expression" {
            arguments.positional = 1;
            return arguments;
        }
        for child in self.children(node) {
            match child.kind_name() {
                "keyword_argument" => {
                    if let Some(name) = child.child_at(Field::Name) {
                        let text = self.text(name).to_owned();
                        arguments.keywords.push((text, name.byte_range()));
                    }
                }
                "list_splat" => arguments.spread_positional = true,
                "dictionary_splat" => arguments.spread_keywords = true,
                // `(*args)` in parentheses is read as a splat as well; an error may hide anything.
                "parenthesized_expression" if self.text(child).starts_with("(*") => {
                    arguments.spread_positional = true;
                }
                "ERROR" => {
                    arguments.spread_positional = true;
                    arguments.spread_keywords = true;
                }
                _ => arguments.positional += 1,
            }
        }
        arguments
    }

    /// The bytes inside the quotes of a string without prefix letters, escapes or parts.
    pub(super) fn plain_string(&self, node: Node<'t>) -> Option<Range<usize>> {
        if node.kind_name() != "string" {
            return None;
        }
        let mut cursor = node.walk();
        let parts: Vec<_> = node.named_children(&mut cursor).collect();
        let [start, content, end] = parts.as_slice() else {
            return None;
        };
        let is_plain = content.kind_name() == "string_content"
            && content.named_child_count() == 0
            && matches!(
                self.text(*start),
                "\"" | "'" | "\"\"\"" | "'''" | "u'" | "u\""
            )
            && !end.is_missing();
        is_plain.then(|| content.byte_range())
    }
}
