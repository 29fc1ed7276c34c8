//! Calls and the shape of their arguments.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::{Walk, named_children, unwrapped};
use crate::facts::{Arguments, Call};

impl<'a> Walk<'a> {
    pub(super) fn call_expression(&mut self, node: Node<'a>) {
        let (Some(function), Some(arguments)) = (
            node.child_at(Field::Function),
            node.child_at(Field::Arguments),
        ) else {
            return;
        };
        if arguments.kind_name() != "arguments" {
            return;
        }
        self.module_load(node, function, arguments);
        self.export_property_call(function, arguments);
        self.push_call(node, function, Some(arguments));
    }

    pub(super) fn new_expression(&mut self, node: Node<'a>) {
        if let Some(constructor) = node.child_at(Field::Constructor) {
            self.push_call(node, constructor, node.child_at(Field::Arguments));
        }
    }

    fn push_call(&mut self, node: Node<'a>, callee: Node<'a>, arguments: Option<Node<'a>>) {
        if self.is_minified || callee.kind_name() == "import" {
            return;
        }
        let call = Call {
            range: node.byte_range(),
            callee: self.dotted(callee).unwrap_or_default(),
            callee_range: callee.byte_range(),
            is_new: node.kind_name() == "new_expression",
            arguments: arguments.map(|it| self.arguments(it)).unwrap_or_default(),
        };
        self.facts.calls.push(call);
    }

    fn arguments(&self, node: Node<'a>) -> Arguments {
        let mut arguments = Arguments::default();
        for argument in named_children(node) {
            if argument.kind_name() == "spread_element" {
                arguments.spread_positional = true;
                continue;
            }
            if argument.kind_name() == "object"
                && let Some(keys) = self.object_keys(argument)
            {
                arguments.object_keys.push((arguments.positional, keys));
            }
            arguments.positional += 1;
        }
        arguments
    }

    /// The keys of an object literal; `None` when one is spread in or computed.
    fn object_keys(&self, object: Node<'a>) -> Option<Vec<(String, Range<usize>)>> {
        named_children(object)
            .into_iter()
            .map(|member| {
                let key = match member.kind_name() {
                    "pair" => member.child_at(Field::Key)?,
                    "method_definition" => member.child_at(Field::Name)?,
                    "shorthand_property_identifier" => member,
                    _ => return None,
                };
                match key.kind_name() {
                    "computed_property_name" => None,
                    "string" => Some((self.string(key)?.to_owned(), key.byte_range())),
                    _ => Some((self.text(key).to_owned(), key.byte_range())),
                }
            })
            .collect()
    }

    /// The single string a call takes, and where its characters stand.
    pub(super) fn string_argument(&self, arguments: Node<'a>) -> Option<(&'a str, Range<usize>)> {
        let argument = named_children(arguments).first().copied()?;
        let (argument, _) = unwrapped(argument);
        let text = self.string(argument)?;
        let start = argument.start_byte() + 1;
        Some((text, start..start + text.len()))
    }
}
