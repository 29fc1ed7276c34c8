//! Expressions as paths of names, types as they are written, and calls with the shape of their
//! arguments.

use tree_sitter::Node;

use super::kinds::{Kind, kind_of};
use super::walk::{Walk, children};
use crate::facts::{Arguments, Call};

/// Longer chains have no path, which keeps the walk linear.
const CHAIN_LIMIT: usize = 12;

/// Types written in more bytes than this are not kept.
const TYPE_LIMIT: usize = 160;

impl<'t> Walk<'_, 't> {
    /// The names an expression is made of, as [`Call::callee`] describes them.
    pub(super) fn path_of(&self, node: Node<'t>) -> Option<Vec<String>> {
        let mut parts: Vec<String> = Vec::new();
        let mut suffix = String::new();
        let mut next = node;
        for _ in 0..CHAIN_LIMIT {
            let fields = self.fields;
            match kind_of(next) {
                Kind::Identifier => {
                    parts.push(format!("{}{suffix}", self.text(next)));
                    parts.reverse();
                    return Some(parts);
                }
                Kind::Selector => {
                    let name = next.child_by_field_id(fields.field)?;
                    parts.push(format!("{}{suffix}", self.text(name)));
                    suffix.clear();
                    next = next.child_by_field_id(fields.operand)?;
                }
                Kind::Call => {
                    suffix.insert_str(0, "()");
                    let function = next.child_by_field_id(fields.function)?;
                    if let Some(made) = self.made_by(next, function) {
                        parts.push(format!("{made}{}", suffix.strip_prefix("()")?));
                        parts.reverse();
                        return Some(parts);
                    }
                    next = function;
                }
                Kind::Index => {
                    suffix.insert_str(0, "[]");
                    next = next.child_by_field_id(fields.operand)?;
                }
                Kind::Slice => next = next.child_by_field_id(fields.operand)?,
                Kind::Parenthesized => next = children(next).next()?,
                Kind::Unary => {
                    let text = self.text(next);
                    if !text.starts_with(['*', '&']) {
                        return None;
                    }
                    next = next.child_by_field_id(fields.operand)?;
                }
                Kind::FunctionLiteral => {
                    let body = next.child_by_field_id(fields.body)?;
                    let written = self.source.get(next.start_byte()..body.start_byte())?;
                    parts.push(format!("{}{suffix}", short(written)?));
                    parts.reverse();
                    return Some(parts);
                }
                Kind::TypeConversion if let Some(names) = self.instantiated(next) => {
                    let (last, before) = names.split_last()?;
                    parts.push(format!("{last}(){suffix}"));
                    parts.extend(before.iter().rev().cloned());
                    parts.reverse();
                    return Some(parts);
                }
                Kind::TypeAssertion | Kind::CompositeLiteral | Kind::TypeConversion => {
                    let written = next.child_by_field_id(fields.type_)?;
                    parts.push(format!("{}{suffix}", self.type_of(written)?));
                    parts.reverse();
                    return Some(parts);
                }
                _ => return None,
            }
        }
        None
    }

    /// The type that `new(T)` and `make(T)` make, as the start of a path.
    fn made_by(&self, call: Node<'t>, function: Node<'t>) -> Option<String> {
        if !matches!(self.text(function), "new" | "make") {
            return None;
        }
        let arguments = call.child_by_field_id(self.fields.arguments)?;
        self.type_of(children(arguments).next()?)
    }

    /// A type as the start of a path: `(*http.Client)`.
    pub(super) fn type_of(&self, node: Node<'t>) -> Option<String> {
        short(self.text(node))
    }

    /// The names of `f[T]` in `f[T](x)`, which reads as a conversion and may be a call.
    fn instantiated(&self, conversion: Node<'t>) -> Option<Vec<String>> {
        let written = conversion.child_by_field_id(self.fields.type_)?;
        (kind_of(written) == Kind::GenericType)
            .then(|| self.type_path(written))
            .flatten()
    }

    /// A conversion to a type with arguments, which may be a call.
    pub(super) fn conversion(&mut self, node: Node<'t>) {
        let function = node.child_by_field_id(self.fields.type_);
        let Some((function, callee)) = function.zip(self.instantiated(node)) else {
            return;
        };
        let operand = node.child_by_field_id(self.fields.operand);
        self.facts.calls.push(Call {
            range: node.byte_range(),
            callee,
            callee_range: function.byte_range(),
            is_new: false,
            arguments: Arguments {
                positional: 1,
                spread_positional: operand.is_some_and(|it| kind_of(it) == Kind::Call),
                ..Arguments::default()
            },
        });
    }

    pub(super) fn call(&mut self, node: Node<'t>) {
        let Some(function) = node.child_by_field_id(self.fields.function) else {
            return;
        };
        let arguments = node
            .child_by_field_id(self.fields.arguments)
            .map(arguments)
            .unwrap_or_default();
        self.facts.calls.push(Call {
            range: node.byte_range(),
            callee: self.path_of(function).unwrap_or_default(),
            callee_range: function.byte_range(),
            is_new: false,
            arguments,
        });
    }
}

/// A type as the start of a path, unless it is long.
fn short(text: &str) -> Option<String> {
    let text = text.trim_end();
    let is_short = text.len() <= TYPE_LIMIT && !text.contains('\n');
    is_short.then(|| format!("({text})"))
}

/// A single argument that is itself a call may stand for several.
fn arguments(list: Node<'_>) -> Arguments {
    let mut arguments = Arguments::default();
    let mut last = Kind::Leaf;
    for child in children(list) {
        last = kind_of(child);
        if child.is_error() || last == Kind::VariadicArgument {
            arguments.spread_positional = true;
        }
        arguments.positional += 1;
    }
    if arguments.positional == 1 && last == Kind::Call {
        arguments.spread_positional = true;
    }
    arguments
}
