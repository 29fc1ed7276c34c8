//! Paths, calls, and members of values. A value that members are taken of is written with a dot at its
//! end in qualifiers and callees (`self.`), which tells it from a path.

use tree_sitter::Node;

use super::kinds::{FIELDS, Kind, kind};
use super::walk::{Place, Walk, plain};
use crate::facts::{Arguments, Call, NameUse};

/// Paths of more parts than this are not followed, which keeps the walk linear.
const PATH_LIMIT: usize = 24;

/// The parts of a path without its generic arguments; the first is empty where it starts with `::`.
/// `None` for what is no plain path.
pub(super) fn segments(source: &str, node: Node<'_>) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut next = node;
    loop {
        match kind(next) {
            Kind::ScopedIdentifier | Kind::ScopedTypeIdentifier if parts.len() < PATH_LIMIT => {
                let name = next.child_by_field_id(FIELDS.name)?;
                parts.push(plain(source.get(name.byte_range())?).to_owned());
                match next.child_by_field_id(FIELDS.path) {
                    Some(path) => next = path,
                    None => {
                        parts.push(String::new());
                        break;
                    }
                }
            }
            Kind::GenericType | Kind::GenericTurbofish => {
                next = next.child_by_field_id(FIELDS.type_name)?;
            }
            Kind::GenericFunction => next = next.child_by_field_id(FIELDS.function)?,
            Kind::GenericPattern => next = next.named_child(0)?,
            Kind::Identifier
            | Kind::TypeIdentifier
            | Kind::PrimitiveType
            | Kind::Crate
            | Kind::Super
            | Kind::SelfName => {
                let name = plain(source.get(next.byte_range())?);
                if name.is_empty() {
                    return None;
                }
                parts.push(name.to_owned());
                break;
            }
            // `$crate`
            Kind::Metavariable if source.get(next.byte_range()) == Some("$crate") => {
                parts.push("crate".to_owned());
                break;
            }
            _ => return None,
        }
    }
    parts.reverse();
    Some(parts)
}

/// The path of a type behind references: `a::B` of `&mut a::B<T>`.
pub(super) fn type_path(source: &str, node: Node<'_>) -> Option<Vec<String>> {
    let mut next = node;
    for _ in 0..4 {
        if kind(next) != Kind::ReferenceType {
            break;
        }
        next = next.child_by_field_id(FIELDS.type_name)?;
    }
    segments(source, next)
}

impl<'t> Walk<'_, 't> {
    /// Notes each part of a path as a use, and visits its generic arguments.
    pub(super) fn path(&mut self, node: Node<'t>, place: Place) {
        let mut names: Vec<Node<'t>> = Vec::new();
        let mut next = Some(node);
        let mut is_plain = true;
        let mut is_global = false;
        while let Some(part) = next {
            match kind(part) {
                Kind::ScopedIdentifier | Kind::ScopedTypeIdentifier => {
                    names.extend(part.child_by_field_id(FIELDS.name));
                    next = part.child_by_field_id(FIELDS.path);
                    is_global = next.is_none();
                }
                Kind::GenericType | Kind::GenericTurbofish => {
                    self.push_field(part, FIELDS.type_arguments, place.reading());
                    next = part.child_by_field_id(FIELDS.type_name);
                }
                Kind::Identifier
                | Kind::TypeIdentifier
                | Kind::PrimitiveType
                | Kind::Crate
                | Kind::Super
                | Kind::SelfName => {
                    names.push(part);
                    next = None;
                }
                Kind::Metavariable if self.text(part) == "$crate" => {
                    names.push(part);
                    next = None;
                }
                _ => {
                    self.push(part, place.reading());
                    is_plain = false;
                    next = None;
                }
            }
        }
        let mut qualifier: Option<Vec<String>> = is_plain.then(Vec::new);
        if is_global && let Some(parts) = qualifier.as_mut() {
            parts.push(String::new());
        }
        if names.len() > PATH_LIMIT {
            qualifier = None;
        }
        for name in names.into_iter().rev() {
            let text = match self.text(name) {
                "$crate" => "crate",
                text => plain(text),
            };
            if matches!(kind(name), Kind::Identifier | Kind::TypeIdentifier) {
                self.use_name(name.byte_range(), qualifier.clone());
            }
            if let Some(parts) = qualifier.as_mut() {
                parts.push(text.to_owned());
            }
        }
    }

    pub(super) fn call(&mut self, node: Node<'t>, place: Place) {
        let Some(function) = node.child_by_field_id(FIELDS.function) else {
            return self.push_children(node, place);
        };
        let arguments = node.child_by_field_id(FIELDS.arguments);
        let (called, generics) = match kind(function) {
            Kind::GenericFunction => (
                function
                    .child_by_field_id(FIELDS.function)
                    .unwrap_or(function),
                function.child_by_field_id(FIELDS.type_arguments),
            ),
            _ => (function, None),
        };
        let callee = match kind(called) {
            Kind::FieldExpression => self.method_path(called).unwrap_or_default(),
            _ => segments(self.source, called).unwrap_or_default(),
        };
        let counted = arguments.map(|it| self.arguments(it)).unwrap_or_default();
        self.facts.calls.push(Call {
            range: node.byte_range(),
            callee,
            callee_range: called.byte_range(),
            is_new: false,
            arguments: counted,
        });
        match kind(called) {
            Kind::FieldExpression => self.member(called, place),
            _ => self.push(called, place),
        }
        if let Some(generics) = generics {
            self.push(generics, place);
        }
        if let Some(arguments) = arguments {
            self.push_children(arguments, place);
        }
    }

    fn arguments(&mut self, node: Node<'t>) -> Arguments {
        let mut arguments = Arguments::default();
        for child in self.children(node) {
            match kind(child) {
                Kind::LineComment | Kind::BlockComment => {}
                Kind::AttributeItem | Kind::Error => arguments.spread_positional = true,
                _ => arguments.positional += 1,
            }
        }
        arguments
    }

    /// `["self.", "send"]` of `self.send`.
    fn method_path(&self, node: Node<'t>) -> Option<Vec<String>> {
        let mut parts = self.receiver(node)?;
        let name = node.child_by_field_id(FIELDS.field)?;
        parts.push(plain(self.text(name)).to_owned());
        Some(parts)
    }

    /// The names before the last dot, each with its dot.
    fn receiver(&self, node: Node<'t>) -> Option<Vec<String>> {
        let mut parts = Vec::new();
        let mut next = node.child_by_field_id(FIELDS.value)?;
        loop {
            match kind(next) {
                Kind::Identifier | Kind::SelfName => {
                    parts.push(format!("{}.", plain(self.text(next))));
                    break;
                }
                Kind::FieldExpression if parts.len() < PATH_LIMIT => {
                    let name = next.child_by_field_id(FIELDS.field)?;
                    parts.push(format!("{}.", self.text(name)));
                    next = next.child_by_field_id(FIELDS.value)?;
                }
                _ => return None,
            }
        }
        parts.reverse();
        Some(parts)
    }

    /// A field that is read or written.
    pub(super) fn field(&mut self, node: Node<'t>, place: Place) {
        if let Some(name) = node.child_by_field_id(FIELDS.field)
            && kind(name) == Kind::FieldIdentifier
        {
            self.rust.fields.push(name.start_byte());
        }
        self.member(node, place);
    }

    fn member(&mut self, node: Node<'t>, place: Place) {
        if let Some(name) = node.child_by_field_id(FIELDS.field)
            && kind(name) == Kind::FieldIdentifier
        {
            let qualifier = self.receiver(node);
            self.facts.uses.push(NameUse {
                name: plain(self.text(name)).to_owned(),
                range: name.byte_range(),
                qualifier,
                is_write: false,
            });
        }
        self.push_field(node, FIELDS.value, place.reading());
    }
}
