//! Names in annotations, also in those written as strings.

use super::super::fields::Look;
use std::ops::Range;

use tree_sitter::Node;

use super::walk::{Mode, Place, Walk};

impl<'t> Walk<'_, 't> {
    /// A node of an annotation. What stands in `Literal[…]` is no type, and of `Annotated[…]` only
    /// the first is one.
    pub(super) fn type_node(&mut self, node: Node<'t>, place: Place) {
        let place = place.in_mode(Mode::Type);
        if !matches!(node.kind_name(), "generic_type" | "subscript") {
            return self.push_children(node, place);
        }
        let children = self.children(node);
        let name = children.first().map_or("", |it| self.text(*it));
        let types = match name.rsplit('.').next() {
            Some("Literal") => 0,
            Some("Annotated") => 1,
            _ => usize::MAX,
        };
        let mut arguments = children.iter().skip(1).copied().collect::<Vec<_>>();
        if let [only] = arguments.as_slice()
            && only.kind_name() == "type_parameter"
        {
            arguments = self.children(*only);
        }
        if let Some(first) = children.first() {
            self.push(*first, place);
        }
        for (index, argument) in arguments.into_iter().enumerate() {
            if index < types {
                self.push(argument, place);
            } else {
                self.push_value(argument, place.reading());
            }
        }
    }

    /// An argument that is a value although the grammar calls it a type.
    fn push_value(&mut self, node: Node<'t>, place: Place) {
        if node.kind_name() == "type" {
            self.push_children(node, place);
        } else {
            self.push(node, place);
        }
    }

    /// A string: its interpolations are visited, and in an annotation its names are read.
    pub(super) fn string(&mut self, node: Node<'t>, place: Place) {
        let children = self.children(node);
        let content: Vec<_> = children
            .iter()
            .filter(|it| it.kind_name() == "string_content")
            .collect();
        if place.mode == Mode::Type
            && let [only] = content.as_slice()
            && only.named_child_count() == 0
        {
            return self.forward_reference(only.byte_range());
        }
        for child in children {
            if child.kind_name() == "interpolation" {
                self.push(child, place.reading());
            }
        }
    }

    fn forward_reference(&mut self, range: Range<usize>) {
        let text = self.source.get(range.clone()).unwrap_or_default();
        if text.len() > 500 || text.contains(['"', '\'', '\\', '\n']) {
            return;
        }
        let mut at = range.start;
        for piece in text.split_inclusive(|it: char| !is_name_part(it) && it != '.') {
            let dotted = piece.trim_end_matches(|it: char| !is_name_part(it));
            self.read_dotted_text(dotted, at);
            at += piece.len();
        }
    }

    fn read_dotted_text(&mut self, dotted: &str, at: usize) {
        let mut start = at;
        let mut qualifier = Vec::new();
        for name in dotted.split('.') {
            let is_name = name
                .chars()
                .next()
                .is_some_and(|it| it.is_alphabetic() || it == '_');
            if !is_name || name == "None" {
                return;
            }
            self.use_name(start..start + name.len(), qualifier.clone(), false);
            qualifier.push(name.to_owned());
            start += name.len() + 1;
        }
    }
}

fn is_name_part(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}
