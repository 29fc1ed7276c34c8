//! Definitions: functions, classes, types, enumerations, namespaces, constants.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::scopes::names_of_pattern;
use super::{MemberObject, Receiver, Walk, children, is_function, named_children, unwrapped};
use crate::facts::{BindingSource, Definition, DefinitionKind, Signature};

/// Where a declaration starts and ends with the words before it, and how it is exported.
pub(super) struct Statement {
    pub(super) range: Range<usize>,
    pub(super) is_exported: bool,
    pub(super) is_default: bool,
}

impl<'a> Walk<'a> {
    /// A definition of `kind` with the name at `name`, in the container that is open.
    pub(super) fn new_definition(
        &self,
        kind: DefinitionKind,
        name: Node<'a>,
        range: Range<usize>,
    ) -> Definition {
        Definition {
            name: self.name_text(name),
            kind,
            name_range: name.byte_range(),
            range,
            body: None,
            container: self.containers.last().copied(),
            signature: None,
            bases: Vec::new(),
            decorators: Vec::new(),
            exported: false,
        }
    }

    /// A name as it is used: without quotes where it is a plain word in quotes.
    fn name_text(&self, name: Node<'a>) -> String {
        self.string(name)
            .unwrap_or_else(|| self.text(name))
            .to_owned()
    }

    /// Keeps a definition, opens it as the container of what follows, and says its index.
    pub(super) fn define(&mut self, definition: Definition) -> usize {
        self.facts.definitions.push(definition);
        let index = self.facts.definitions.len() - 1;
        self.containers.push(index);
        index
    }

    /// Keeps a declaration: binds its name here and notes its export.
    fn declare(&mut self, name: Node<'a>, statement: &Statement, definition: Definition) -> usize {
        self.claimed.insert(name.start_byte());
        let scope = self.scope();
        let index = self.define(definition);
        self.bind_in(scope, self.text(name), BindingSource::Definition(index));
        self.note_export(index, statement);
        index
    }

    fn note_export(&mut self, index: usize, statement: &Statement) {
        if !statement.is_exported {
            return;
        }
        self.exported.insert(index);
        if statement.is_default {
            self.facts.exports.default = Some(index);
            self.facts.exports.has_default = true;
        }
    }

    /// The statement of the declaration `levels` above the node being read.
    pub(super) fn statement(&self, node: Node<'a>, levels: usize) -> Statement {
        let mut statement = Statement {
            range: node.byte_range(),
            is_exported: false,
            is_default: false,
        };
        for outer in (levels + 1..).map_while(|it| self.above(it)) {
            match outer.kind_name() {
                "export_statement" => {
                    statement.is_exported = true;
                    statement.is_default = super::has_token(outer, "default");
                }
                "ambient_declaration" => {}
                "expression_statement"
                    if node.kind_name() == "internal_module"
                        || node.kind_name() == "assignment_expression" => {}
                _ => break,
            }
            statement.range = outer.byte_range();
        }
        statement
    }

    pub(super) fn function_declaration(&mut self, node: Node<'a>) {
        let statement = self.statement(node, 0);
        let signature = self.signature(node, statement.range.start);
        if let Some(name) = node.child_at(Field::Name) {
            let definition = Definition {
                body: body_of(node),
                signature: Some(signature),
                ..self.new_definition(DefinitionKind::Function, name, statement.range.clone())
            };
            let index = self.declare(name, &statement, definition);
            self.receivers.push(Receiver::Caller);
            // Outside strict mode a function declared in a block is also seen around it.
            if let Some(around) = self.function_scopes.last().copied()
                && self.is_javascript
                && around != self.scope()
            {
                self.bind_in(around, self.text(name), BindingSource::Local);
            }
            self.open_function(node, Some(index));
        }
    }

    pub(super) fn function_value(&mut self, node: Node<'a>) {
        let mut definition = self.definition_of_value.remove(&node.id());
        let name = node.child_at(Field::Name);
        if let (None, Some(name)) = (definition, name) {
            let range = node.byte_range();
            let named = Definition {
                body: body_of(node),
                signature: Some(self.signature(node, range.start)),
                ..self.new_definition(DefinitionKind::Function, name, range)
            };
            definition = Some(self.define(named));
        }
        if node.kind_name() != "arrow_function" {
            self.receivers.push(Receiver::Caller);
        }
        self.open_function(node, definition);
        if let Some(name) = name {
            self.claimed.insert(name.start_byte());
            let source = definition.map_or(BindingSource::Local, BindingSource::Definition);
            self.bind(self.text(name), source);
        }
    }

    pub(super) fn class_declaration(&mut self, node: Node<'a>) {
        let statement = self.statement(node, 0);
        let Some(name) = node.child_at(Field::Name) else {
            return;
        };
        let definition = Definition {
            body: body_of(node),
            bases: self.bases(node),
            decorators: self.decorators_of(node),
            ..self.new_definition(DefinitionKind::Class, name, statement.range.clone())
        };
        let index = self.declare(name, &statement, definition);
        self.open_scope(name.end_byte()..node.end_byte(), Some(index));
    }

    pub(super) fn class_value(&mut self, node: Node<'a>) {
        let mut definition = self.definition_of_value.remove(&node.id());
        let name = node.child_at(Field::Name);
        if let (None, Some(name)) = (definition, name) {
            let class = self.class_of(node, name, node.byte_range());
            definition = Some(self.define(class));
        }
        self.open_scope(node.byte_range(), definition);
        if let Some(name) = name {
            self.claimed.insert(name.start_byte());
            let source = definition.map_or(BindingSource::Local, BindingSource::Definition);
            self.bind(self.text(name), source);
        }
    }

    /// The definition of a class expression under the name it is given.
    pub(super) fn class_of(
        &self,
        class: Node<'a>,
        name: Node<'a>,
        range: Range<usize>,
    ) -> Definition {
        Definition {
            body: body_of(class),
            bases: self.bases(class),
            decorators: self.decorators_of(class),
            ..self.new_definition(DefinitionKind::Class, name, range)
        }
    }

    /// The definition of a function expression under the name it is given.
    pub(super) fn function_of(
        &self,
        function: Node<'a>,
        name: Node<'a>,
        range: Range<usize>,
        kind: DefinitionKind,
    ) -> Definition {
        Definition {
            body: body_of(function),
            signature: Some(self.signature(function, range.start)),
            ..self.new_definition(kind, name, range)
        }
    }

    pub(super) fn decorators_of(&self, node: Node<'a>) -> Vec<String> {
        let outer = self
            .above(1)
            .filter(|it| it.kind_name() == "export_statement")
            .map(children)
            .unwrap_or_default();
        outer
            .into_iter()
            .chain(children(node))
            .filter(|it| it.kind_name() == "decorator")
            .map(|it| self.decorator_name(it))
            .collect()
    }

    pub(super) fn type_declaration(&mut self, node: Node<'a>) {
        let statement = self.statement(node, 0);
        let Some(name) = node.child_at(Field::Name) else {
            return;
        };
        let kind = match node.kind_name() {
            "interface_declaration" => DefinitionKind::Interface,
            _ => DefinitionKind::TypeAlias,
        };
        let value = node.child_at(Field::Value).map(|it| it.byte_range());
        let definition = Definition {
            body: body_of(node).or(value),
            bases: self.bases(node),
            ..self.new_definition(kind, name, statement.range.clone())
        };
        let index = self.declare(name, &statement, definition);
        self.open_scope(name.end_byte()..node.end_byte(), Some(index));
    }

    pub(super) fn enumeration(&mut self, node: Node<'a>) {
        let statement = self.statement(node, 0);
        let Some(name) = node.child_at(Field::Name) else {
            return;
        };
        let definition = Definition {
            body: body_of(node),
            ..self.new_definition(DefinitionKind::Enum, name, statement.range.clone())
        };
        let index = self.declare(name, &statement, definition);
        self.open_scope(name.end_byte()..node.end_byte(), Some(index));
    }

    /// `namespace A.B {…}` and `declare module "a" {…}`: one definition for each segment.
    pub(super) fn namespace(&mut self, node: Node<'a>) {
        let statement = self.statement(node, 0);
        let Some(name) = node.child_at(Field::Name) else {
            return;
        };
        let scope = self.scope();
        for (position, segment) in segments_of(name).into_iter().enumerate() {
            self.claimed.insert(segment.start_byte());
            let mut definition = Definition {
                body: body_of(node),
                ..self.new_definition(DefinitionKind::Module, segment, statement.range.clone())
            };
            if segment.kind_name() == "string" {
                definition.name = format!("\"{}\"", definition.name);
            }
            let index = self.define(definition);
            if position > 0 {
                self.exported.insert(index);
            } else if segment.kind_name() != "string" {
                self.bind_in(scope, self.text(segment), BindingSource::Definition(index));
                self.note_export(index, &statement);
            }
        }
        self.open_scope(
            name.end_byte()..node.end_byte(),
            self.containers.last().copied(),
        );
        let scope = self.scope();
        self.level_scopes.insert(scope);
        self.function_scopes.push(scope);
    }

    /// `const a = …`, `let {b} = …`, `var c`.
    pub(super) fn variable(&mut self, node: Node<'a>) {
        let (Some(declaration), Some(name)) = (self.above(1), node.child_at(Field::Name)) else {
            return;
        };
        let scope = match declaration.kind_name() {
            "variable_declaration" => self.function_scopes.last().copied().unwrap_or_default(),
            _ => self.scope(),
        };
        let mut statement = self.statement(declaration, 1);
        if named_children(declaration)
            .iter()
            .filter(|it| it.kind_name() == "variable_declarator")
            .count()
            > 1
        {
            statement.range = node.byte_range();
        }
        let value = node.child_at(Field::Value);
        if self.bind_loaded(name, value, scope, &statement) {
            return;
        }
        let value = value.map(last_assigned);
        let (value, is_cast) = value
            .map(unwrapped)
            .map_or((None, false), |it| (Some(it.0), it.1));
        let is_typed = is_cast || node.child_at(Field::Type).is_some();
        if name.kind_name() == "identifier" {
            self.named_variable(name, value, is_typed, scope, &statement);
        } else {
            self.destructured(name, scope, &statement);
        }
    }

    fn named_variable(
        &mut self,
        name: Node<'a>,
        value: Option<Node<'a>>,
        is_typed: bool,
        scope: usize,
        statement: &Statement,
    ) {
        self.claimed.insert(name.start_byte());
        let range = statement.range.clone();
        let definition = match value {
            Some(value) if is_function(value) => {
                let mut function = self.function_of(value, name, range, DefinitionKind::Function);
                if is_typed {
                    typed_apart(&mut function.signature);
                }
                Some((function, value))
            }
            Some(value) if value.kind_name() == "class" => {
                Some((self.class_of(value, name, range), value))
            }
            _ => None,
        };
        if let Some((definition, value)) = definition {
            let index = self.define(definition);
            self.definition_of_value.insert(value.id(), index);
            self.bind_in(scope, self.text(name), BindingSource::Definition(index));
            self.note_export(index, statement);
            return;
        }
        if !self.level_scopes.contains(&scope) || !self.is_level() {
            self.bind_in(scope, self.text(name), BindingSource::Local);
            return;
        }
        let definition = Definition {
            body: value.map(|it| it.byte_range()),
            ..self.new_definition(DefinitionKind::Variable, name, statement.range.clone())
        };
        let index = self.define(definition);
        self.bind_in(scope, self.text(name), BindingSource::Definition(index));
        self.note_export(index, statement);
        if let Some(object) = value.map(unfrozen) {
            let is_exports = false;
            self.member_objects.insert(
                object.id(),
                MemberObject {
                    is_exports,
                    is_typed,
                },
            );
        }
    }

    fn destructured(&mut self, pattern: Node<'a>, scope: usize, statement: &Statement) {
        if !self.level_scopes.contains(&scope) || !self.is_level() {
            self.bind_pattern_in(scope, pattern, BindingSource::Local);
            return;
        }
        for name in names_of_pattern(pattern) {
            self.claimed.insert(name.start_byte());
            let range = statement.range.clone();
            let definition = self.new_definition(DefinitionKind::Variable, name, range);
            let index = self.define(definition);
            self.containers.pop();
            self.bind_in(scope, self.text(name), BindingSource::Definition(index));
            self.note_export(index, statement);
        }
    }
}

pub(super) fn body_of(node: Node<'_>) -> Option<Range<usize>> {
    node.child_at(Field::Body).map(|it| it.byte_range())
}

/// Calls go by the type that is written beside the function, which may differ from its parameters.
pub(super) fn typed_apart(signature: &mut Option<Signature>) {
    if let Some(signature) = signature {
        signature.opaque = Some("its type is declared apart from its parameters".to_owned());
    }
}

/// The object inside `Object.freeze({…})`.
fn unfrozen(value: Node<'_>) -> Node<'_> {
    let is_wrapped = value.kind_name() == "call_expression"
        && value
            .child_at(Field::Function)
            .and_then(|it| it.child_at(Field::Object))
            .is_some_and(|it| it.end_byte() - it.start_byte() == "Object".len());
    let inner = value
        .child_at(Field::Arguments)
        .and_then(|it| named_children(it).first().copied());
    match inner {
        Some(inner) if is_wrapped && inner.kind_name() == "object" => inner,
        _ => value,
    }
}

/// The value at the end of `a = b = value`.
pub(super) fn last_assigned(mut value: Node<'_>) -> Node<'_> {
    while value.kind_name() == "assignment_expression" {
        match value.child_at(Field::Right) {
            Some(right) => value = right,
            None => break,
        }
    }
    value
}

fn segments_of(name: Node<'_>) -> Vec<Node<'_>> {
    let mut segments = Vec::new();
    let mut next = Some(name);
    while let Some(node) = next {
        match node.kind_name() {
            "nested_identifier" | "member_expression" => {
                segments.extend(node.child_at(Field::Property));
                next = node.child_at(Field::Object);
            }
            _ => {
                segments.push(node);
                next = None;
            }
        }
    }
    segments.reverse();
    segments
}
