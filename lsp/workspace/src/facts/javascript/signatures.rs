//! Parameters and results of functions and methods.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::scopes::names_of_pattern;
use super::{Walk, children, first_of_kind, has_token, named_children};
use crate::facts::{Parameter, ParameterKind, Signature};

impl<'a> Walk<'a> {
    /// The signature of a function or method that starts at `start` with its modifiers.
    pub(super) fn signature(&self, node: Node<'a>, start: usize) -> Signature {
        let body = node.child_at(Field::Body);
        let end = body.map_or(node.end_byte(), |it| it.start_byte());
        let type_names = self.type_names(node);
        let mut parameters = Vec::new();
        if let Some(single) = node.child_at(Field::Parameter) {
            parameters.push(self.plain_parameter(single));
        }
        if let Some(list) = node.child_at(Field::Parameters) {
            parameters.extend(
                named_children(list)
                    .into_iter()
                    .filter_map(|it| self.parameter(it, &type_names)),
            );
        }
        Signature {
            header: start..self.trimmed_end(start..end),
            parameters,
            returns: node
                .child_at(Field::ReturnType)
                .map(|it| self.annotation(it)),
            opaque: None,
        }
    }

    fn trimmed_end(&self, range: Range<usize>) -> usize {
        let text = self.source.get(range.clone()).unwrap_or_default();
        range.start + text.trim_end().len()
    }

    fn parameter(&self, node: Node<'a>, type_names: &[&str]) -> Option<Parameter> {
        match node.kind_name() {
            "required_parameter" | "optional_parameter" => self.typed_parameter(node, type_names),
            "identifier" | "object_pattern" | "array_pattern" | "assignment_pattern"
            | "rest_pattern" => Some(self.plain_parameter(node)),
            _ => None,
        }
    }

    /// A parameter without a type: any call may leave it out.
    fn plain_parameter(&self, node: Node<'a>) -> Parameter {
        let pattern = match node.kind_name() {
            "assignment_pattern" => node.child_at(Field::Left).unwrap_or(node),
            _ => node,
        };
        self.shaped(pattern, true, None)
    }

    fn typed_parameter(&self, node: Node<'a>, type_names: &[&str]) -> Option<Parameter> {
        let pattern = node.child_at(Field::Pattern)?;
        if pattern.kind_name() == "this" {
            return None;
        }
        let annotation = node.child_at(Field::Type);
        let is_optional = node.kind_name() == "optional_parameter"
            || node.child_at(Field::Value).is_some()
            || annotation.is_some_and(|it| self.admits_nothing(it, type_names));
        let mut parameter = self.shaped(
            pattern,
            is_optional,
            annotation.map(|it| self.annotation(it)),
        );
        if let Some(annotation) = annotation {
            parameter.keys = parameter.keys.and_then(|_| self.keys_of_type(annotation));
        }
        Some(parameter)
    }

    fn shaped(&self, pattern: Node<'a>, optional: bool, annotation: Option<String>) -> Parameter {
        let (pattern, kind) = match pattern.kind_name() {
            "rest_pattern" => (
                named_children(pattern).first().copied().unwrap_or(pattern),
                ParameterKind::VariadicPositional,
            ),
            _ => (pattern, ParameterKind::Regular),
        };
        let keys = (pattern.kind_name() == "object_pattern" && kind == ParameterKind::Regular)
            .then(|| self.keys_of_pattern(pattern))
            .flatten();
        Parameter {
            name: self.text(pattern).to_owned(),
            kind,
            optional: optional || kind == ParameterKind::VariadicPositional,
            annotation,
            keys,
        }
    }

    /// The keys an object pattern takes; `None` with a rest or a computed key.
    fn keys_of_pattern(&self, pattern: Node<'a>) -> Option<Vec<String>> {
        named_children(pattern)
            .into_iter()
            .map(|member| match member.kind_name() {
                "shorthand_property_identifier_pattern" => Some(self.text(member).to_owned()),
                "object_assignment_pattern" => names_of_pattern(member)
                    .first()
                    .map(|it| self.text(*it).to_owned()),
                "pair_pattern" => self.plain_key(member.child_at(Field::Key)?),
                _ => None,
            })
            .collect()
    }

    /// The keys of an object type written out; `None` for every other type.
    fn keys_of_type(&self, annotation: Node<'a>) -> Option<Vec<String>> {
        let object = named_children(annotation).first().copied()?;
        if object.kind_name() != "object_type" {
            return None;
        }
        named_children(object)
            .into_iter()
            .map(|member| match member.kind_name() {
                "property_signature" | "method_signature" => {
                    self.plain_key(member.child_at(Field::Name)?)
                }
                _ => None,
            })
            .collect()
    }

    fn plain_key(&self, key: Node<'a>) -> Option<String> {
        match key.kind_name() {
            "computed_property_name" => None,
            "string" => self.string(key).map(str::to_owned),
            _ => Some(self.text(key).to_owned()),
        }
    }

    pub(super) fn annotation(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        text.strip_prefix(':').unwrap_or(text).trim().to_owned()
    }

    /// Whether a call may pass nothing for this type: `void`, or a type parameter that may be it.
    fn admits_nothing(&self, annotation: Node<'a>, type_names: &[&str]) -> bool {
        let mut open = named_children(annotation);
        while let Some(node) = open.pop() {
            match node.kind_name() {
                "predefined_type" if self.text(node) == "void" => return true,
                "type_identifier" if type_names.contains(&self.text(node)) => return true,
                "union_type" | "intersection_type" | "parenthesized_type" | "conditional_type" => {
                    open.extend(named_children(node));
                }
                _ => {}
            }
        }
        false
    }

    /// The type parameters that are in reach of a function's parameters.
    fn type_names(&self, node: Node<'a>) -> Vec<&'a str> {
        let around = self.frames.iter().rev().skip(1).map(|frame| frame.node);
        std::iter::once(node)
            .chain(around)
            .filter_map(|it| it.child_at(Field::TypeParameters))
            .flat_map(named_children)
            .filter_map(|it| it.child_at(Field::Name))
            .map(|it| self.text(it))
            .collect()
    }

    /// Classes and interfaces that a class or interface extends, then those it implements.
    pub(super) fn bases(&self, node: Node<'a>) -> Vec<String> {
        let heritage = first_of_kind(node, "class_heritage").unwrap_or(node);
        let clauses: Vec<_> = children(heritage)
            .into_iter()
            .filter(|it| {
                matches!(
                    it.kind_name(),
                    "extends_clause" | "implements_clause" | "extends_type_clause"
                )
            })
            .collect();
        if clauses.is_empty() && heritage.kind_name() == "class_heritage" {
            return named_children(heritage)
                .first()
                .map(|it| self.text(*it).to_owned())
                .into_iter()
                .collect();
        }
        clauses
            .into_iter()
            .flat_map(named_children)
            .filter(|it| it.kind_name() != "type_arguments")
            .map(|it| {
                it.child_at(Field::Name)
                    .filter(|_| it.kind_name() == "generic_type")
                    .unwrap_or(it)
            })
            .map(|it| self.text(it).to_owned())
            .collect()
    }

    /// A decorator without its `@` and arguments.
    pub(super) fn decorator_name(&self, node: Node<'a>) -> String {
        let inner = named_children(node).first().copied().unwrap_or(node);
        let name = inner
            .child_at(Field::Function)
            .filter(|_| inner.kind_name() == "call_expression")
            .unwrap_or(inner);
        self.text(name).to_owned()
    }

    pub(super) fn is_private(&self, node: Node<'a>) -> bool {
        let by_word = first_of_kind(node, "accessibility_modifier")
            .is_some_and(|it| self.text(it) == "private");
        let name = node
            .child_at(Field::Name)
            .or_else(|| node.child_at(Field::Property));
        by_word || name.is_some_and(|it| it.kind_name() == "private_property_identifier")
    }

    pub(super) fn is_accessor(node: Node<'a>) -> bool {
        has_token(node, "get") || has_token(node, "set")
    }
}
