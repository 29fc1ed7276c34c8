//! The parameters of functions and lambdas.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::super::{Parameter, ParameterKind};

/// Reads a `parameters` or `lambda_parameters` node.
pub(super) fn read(source: &str, node: Node<'_>) -> Vec<Parameter> {
    let mut list: Vec<Parameter> = Vec::new();
    let mut by_name_only = false;
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        match child.kind_name() {
            "positional_separator" => list
                .iter_mut()
                .for_each(|it| it.kind = ParameterKind::PositionalOnly),
            "keyword_separator" => by_name_only = true,
            _ => {
                let Some(mut parameter) = one(source, child) else {
                    continue;
                };
                if by_name_only && parameter.kind == ParameterKind::Regular {
                    parameter.kind = ParameterKind::KeywordOnly;
                }
                by_name_only |= parameter.kind == ParameterKind::VariadicPositional;
                list.push(parameter);
            }
        }
    }
    list
}

/// The names that parameters bind; those of a tuple pattern each by itself.
pub(super) fn names(source: &str, node: Node<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for parameter in read(source, node) {
        if parameter.name.starts_with('(') {
            names.extend(
                parameter
                    .name
                    .split(|it: char| !it.is_alphanumeric() && it != '_')
                    .filter(|it| !it.is_empty())
                    .map(str::to_owned),
            );
        } else {
            names.push(parameter.name);
        }
    }
    names
}

fn one(source: &str, node: Node<'_>) -> Option<Parameter> {
    let text = |node: Node<'_>| source.get(node.byte_range()).unwrap_or_default().to_owned();
    let (pattern, optional) = match node.kind_name() {
        "identifier" | "tuple_pattern" | "list_splat_pattern" | "dictionary_splat_pattern" => {
            (node, false)
        }
        "default_parameter" | "typed_default_parameter" => (node.child_at(Field::Name)?, true),
        "typed_parameter" => (node.named_child(0)?, false),
        _ => return None,
    };
    let (kind, name) = match pattern.kind_name() {
        "list_splat_pattern" => (ParameterKind::VariadicPositional, pattern.named_child(0)?),
        "dictionary_splat_pattern" => (ParameterKind::VariadicKeyword, pattern.named_child(0)?),
        _ => (ParameterKind::Regular, pattern),
    };
    let is_variadic = kind != ParameterKind::Regular;
    Some(Parameter {
        name: text(name),
        kind,
        optional: optional || is_variadic,
        annotation: node.child_at(Field::Type).map(text),
        keys: None,
    })
}
