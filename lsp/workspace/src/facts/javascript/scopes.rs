//! Lexical scopes, and what binds a name in them: declarations, patterns, parameters.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::{Receiver, Walk, children, first_of_kind};
use crate::facts::{Binding, BindingSource, Scope};

impl<'a> Walk<'a> {
    pub(super) fn open_module(&mut self) {
        self.open_scope(0..self.source.len(), None);
        self.level_scopes.insert(0);
        self.function_scopes.push(0);
    }

    pub(super) fn open_scope(&mut self, range: Range<usize>, definition: Option<usize>) {
        self.facts.scopes.push(Scope {
            range,
            parent: self.scopes.last().copied(),
            definition,
            is_class: false,
            bindings: Vec::new(),
        });
        self.scopes.push(self.facts.scopes.len() - 1);
    }

    /// The scope of a function, from its parameters on, with the parameters bound.
    pub(super) fn open_function(&mut self, node: Node<'a>, definition: Option<usize>) {
        let first = [Field::TypeParameters, Field::Parameters, Field::Parameter]
            .into_iter()
            .find_map(|field| node.child_at(field));
        let start = first.map_or(node.start_byte(), |it| it.start_byte());
        self.open_scope(start..node.end_byte(), definition);
        if let Some(scope) = self.scopes.last() {
            self.function_scopes.push(*scope);
        }
        if node.kind_name() != "arrow_function" {
            self.functions.push(definition);
        }
        if let Some(parameter) = node.child_at(Field::Parameter) {
            self.bind_pattern(parameter, BindingSource::Parameter);
        }
        let Some(parameters) = node.child_at(Field::Parameters) else {
            return;
        };
        for parameter in children(parameters) {
            match parameter.kind_name() {
                "required_parameter" | "optional_parameter" => {
                    if let Some(pattern) = parameter.child_at(Field::Pattern) {
                        self.bind_pattern(pattern, BindingSource::Parameter);
                    }
                }
                _ => self.bind_pattern(parameter, BindingSource::Parameter),
            }
        }
    }

    pub(super) fn open_static_block(&mut self, node: Node<'a>) {
        self.receivers.push(Receiver::Class);
        self.functions.push(None);
        self.open_scope(node.byte_range(), None);
        if let Some(scope) = self.scopes.last() {
            self.function_scopes.push(*scope);
        }
    }

    /// A block has a scope of its own only where something is declared in it.
    pub(super) fn open_block(&mut self, node: Node<'a>) {
        let declares = node.children(&mut node.walk()).any(|child| {
            matches!(
                child.kind_name(),
                "lexical_declaration"
                    | "using_declaration"
                    | "function_declaration"
                    | "generator_function_declaration"
                    | "class_declaration"
                    | "abstract_class_declaration"
                    | "interface_declaration"
                    | "type_alias_declaration"
                    | "enum_declaration"
                    | "import_statement"
                    | "export_statement"
                    | "switch_case"
                    | "switch_default"
            )
        });
        let is_function_body = self.above(1).is_some_and(|parent| {
            let opens = super::is_function(parent)
                || parent.kind_name().starts_with("function_")
                || parent.kind_name().starts_with("generator_function")
                || matches!(
                    parent.kind_name(),
                    "method_definition" | "module" | "internal_module"
                );
            opens && parent.kind_name() != "function_type"
        });
        if declares && !is_function_body {
            self.open_scope(node.byte_range(), None);
        }
    }

    pub(super) fn open_loop(&mut self, node: Node<'a>) {
        let left = node.child_at(Field::Left);
        let Some(kind) = node.child_at(Field::Kind) else {
            self.write_to(left);
            return;
        };
        if kind.kind_name() == "var" {
            if let (Some(left), Some(scope)) = (left, self.function_scopes.last().copied()) {
                self.bind_pattern_in(scope, left, BindingSource::Local);
            }
            return;
        }
        self.open_scope(node.byte_range(), None);
        if let Some(left) = left {
            self.bind_pattern(left, BindingSource::Local);
        }
    }

    pub(super) fn open_catch(&mut self, node: Node<'a>) {
        if let Some(parameter) = node.child_at(Field::Parameter) {
            self.open_scope(node.byte_range(), None);
            self.bind_pattern(parameter, BindingSource::Local);
        }
    }

    pub(super) fn scope(&self) -> usize {
        self.scopes.last().copied().unwrap_or_default()
    }

    /// Whether constants declared here are definitions.
    pub(super) fn is_level(&self) -> bool {
        self.level_scopes.contains(&self.scope())
    }

    /// Binds a name in a scope, once for each definition and otherwise once.
    pub(super) fn bind_in(&mut self, scope: usize, name: &'a str, source: BindingSource) {
        if name.is_empty() {
            return;
        }
        let is_known = self.bindings.contains_key(&(scope, name));
        if is_known && !matches!(source, BindingSource::Definition(_)) {
            return;
        }
        self.bindings.entry((scope, name)).or_insert(source);
        if let Some(scope) = self.facts.scopes.get_mut(scope) {
            scope.bindings.push(Binding {
                name: name.to_owned(),
                source,
                from: 0,
                value: None,
            });
        }
    }

    pub(super) fn bind(&mut self, name: &'a str, source: BindingSource) {
        self.bind_in(self.scope(), name, source);
    }

    /// What binds a name here, as far as the walk has come.
    pub(super) fn binding_of(&self, name: &'a str) -> Option<BindingSource> {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| self.bindings.get(&(*scope, name)).copied())
    }

    pub(super) fn bind_pattern(&mut self, pattern: Node<'a>, source: BindingSource) {
        self.bind_pattern_in(self.scope(), pattern, source);
    }

    pub(super) fn bind_pattern_in(
        &mut self,
        scope: usize,
        pattern: Node<'a>,
        source: BindingSource,
    ) {
        for name in names_of_pattern(pattern) {
            self.claimed.insert(name.start_byte());
            self.bind_in(scope, self.text(name), source);
        }
    }

    /// Binds a type parameter or an inferred type.
    pub(super) fn bind_type(&mut self, name: Option<Node<'a>>) {
        if let Some(name) = name {
            self.claimed.insert(name.start_byte());
            self.bind(self.text(name), BindingSource::Local);
        }
    }

    /// The name of a parameter that belongs to a function type: it binds nothing that can be used.
    pub(super) fn type_parameter_name(&mut self, node: Node<'a>) {
        let name = node
            .child_at(Field::Pattern)
            .or_else(|| node.child_at(Field::Name));
        for name in name.map(names_of_pattern).unwrap_or_default() {
            if self.claimed.insert(name.start_byte()) {
                self.bind(self.text(name), BindingSource::Parameter);
            }
        }
    }

    pub(super) fn claim_first_identifier(&mut self, node: Node<'a>) {
        if let Some(name) = first_of_kind(node, "identifier") {
            self.claimed.insert(name.start_byte());
        }
    }
}

/// The identifiers that a pattern binds, in order.
pub(super) fn names_of_pattern(pattern: Node<'_>) -> Vec<Node<'_>> {
    let mut names = Vec::new();
    let mut open = vec![pattern];
    while let Some(node) = open.pop() {
        match node.kind_name() {
            "identifier" | "shorthand_property_identifier_pattern" => names.push(node),
            "pair_pattern" => open.extend(node.child_at(Field::Value)),
            "assignment_pattern" | "object_assignment_pattern" => {
                open.extend(node.child_at(Field::Left));
            }
            "object_pattern" | "array_pattern" | "rest_pattern" => {
                open.extend(children(node).into_iter().rev());
            }
            _ => {}
        }
    }
    names
}
