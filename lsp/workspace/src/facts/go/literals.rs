//! Composite literals: what a key means depends on the type of the literal, which inner literals may
//! leave out.

use tree_sitter::Node;

use super::kinds::{FIELDS, Kind, kind_of};
use super::walk::{Walk, children};

/// A literal the walk is inside of.
pub(super) struct Literal<'t> {
    pub(super) depth: usize,
    /// What plain names before a `:` are.
    keys: Keys,
    /// The type of its elements, where they may leave it out.
    element: Option<Node<'t>>,
    /// The type of its keys, likewise.
    key: Option<Node<'t>>,
}

/// What plain names before a `:` are.
enum Keys {
    /// Fields of the type at this path; of one without a name for `None`.
    Fields(Option<Vec<String>>),
    /// Values.
    Values,
}

impl<'t> Walk<'_, 't> {
    /// Enters the braces of a literal.
    pub(super) fn literal_value(&mut self) {
        let parent = self.frames.last().copied();
        let written = match parent.map(|it| it.kind) {
            Some(Kind::CompositeLiteral) => self.literal_type.take(),
            Some(Kind::LiteralElement) => {
                let is_key = parent.is_some_and(|it| it.field == self.fields.key);
                self.literals
                    .last()
                    .and_then(|it| if is_key { it.key } else { it.element })
            }
            _ => None,
        };
        let literal = self.literal_of(written, 4);
        self.literals.push(literal);
    }

    fn literal_of(&self, written: Option<Node<'t>>, depth: usize) -> Literal<'t> {
        let mut literal = Literal {
            depth: self.frames.len(),
            keys: Keys::Fields(None),
            element: None,
            key: None,
        };
        let Some((node, depth)) = written.zip(depth.checked_sub(1)) else {
            return literal;
        };
        match kind_of(node) {
            Kind::TypeIdentifier | Kind::QualifiedType | Kind::GenericType => {
                literal.keys = Keys::Fields(self.type_path(node));
            }
            Kind::MapType => {
                literal.keys = Keys::Values;
                literal.element = node.child_by_field_id(FIELDS.value);
                literal.key = node.child_by_field_id(FIELDS.key);
            }
            Kind::SliceType | Kind::ArrayType | Kind::ImplicitArrayType => {
                literal.keys = Keys::Values;
                literal.element = node.child_by_field_id(FIELDS.element);
            }
            Kind::PointerType => return self.literal_of(children(node).next(), depth),
            _ => {}
        }
        literal
    }

    /// The plain names of a type: `["http", "Client"]`.
    pub(super) fn type_path(&self, node: Node<'t>) -> Option<Vec<String>> {
        match kind_of(node) {
            Kind::TypeIdentifier => Some(vec![self.text(node).to_owned()]),
            Kind::QualifiedType => Some(vec![
                self.text(node.child_by_field_id(FIELDS.package)?)
                    .to_owned(),
                self.text(node.child_by_field_id(FIELDS.name)?).to_owned(),
            ]),
            Kind::GenericType => {
                let inner = node.child_by_field_id(FIELDS.type_)?;
                (kind_of(inner) != Kind::GenericType)
                    .then(|| self.type_path(inner))
                    .flatten()
            }
            _ => None,
        }
    }

    /// For a plain name that is a field's key in a literal: the type whose field it is, as a qualifier.
    pub(super) fn key_of_literal(&self) -> Option<Option<Vec<String>>> {
        let parent = self.frames.last()?;
        if parent.kind != Kind::LiteralElement || parent.field != self.fields.key {
            return None;
        }
        match &self.literals.last()?.keys {
            Keys::Fields(path) => Some(path.clone()),
            Keys::Values => None,
        }
    }
}
