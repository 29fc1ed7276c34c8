//! What binds names: assignments, loops, patterns, `global`.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::super::{BindingSource, Definition, DefinitionKind};
use super::walk::{Mode, Place, ScopeKind, Walk};

impl<'t> Walk<'_, 't> {
    /// Binds a name to a value we do not follow, and notes the write.
    pub(super) fn bind_local(&mut self, node: Node<'t>, place: Place) {
        let name = self.text(node);
        self.use_name(node.byte_range(), Vec::new(), true);
        if let Some(scope) = self.binding_scope(place.scope, name)
            && self.locals.insert((scope, name.to_owned()))
        {
            self.bind(scope, name, BindingSource::Local);
        }
    }

    /// A name assigned by the statement that covers `statement`: at module and class level the first
    /// assignment defines a variable.
    pub(super) fn assign_name(&mut self, node: Node<'t>, statement: Range<usize>, place: Place) {
        let name = self.text(node);
        let scope = self.binding_scope(place.scope, name);
        let defines = scope == Some(place.scope)
            && matches!(
                self.kind_of(place.scope),
                ScopeKind::Module | ScopeKind::Class
            );
        if !defines {
            return self.bind_local(node, place);
        }
        if self.variables.insert((place.scope, name.to_owned())) {
            self.variable(node, statement, DefinitionKind::Variable, place);
        } else {
            self.use_name(node.byte_range(), Vec::new(), true);
        }
    }

    pub(super) fn variable(
        &mut self,
        name: Node<'t>,
        range: Range<usize>,
        kind: DefinitionKind,
        place: Place,
    ) -> usize {
        let exported = self.is_exported(place);
        let index = self.facts.definitions.len();
        self.facts.definitions.push(Definition {
            name: self.text(name).to_owned(),
            kind,
            name_range: name.byte_range(),
            range,
            body: None,
            container: place.container,
            signature: None,
            bases: Vec::new(),
            decorators: Vec::new(),
            exported,
        });
        self.bind(
            place.scope,
            self.text(name),
            BindingSource::Definition(index),
        );
        self.note_module_hook(self.text(name), place);
        index
    }

    /// The scope in which a name that is bound in `scope` lives; `None` when a function around it
    /// has it.
    pub(super) fn binding_scope(&self, scope: usize, name: &str) -> Option<usize> {
        match self.declared.get(&(scope, name.to_owned())) {
            Some(true) => Some(0),
            Some(false) => None,
            None => Some(scope),
        }
    }

    pub(super) fn assignment(&mut self, node: Node<'t>, place: Place) {
        let left = node.child_at(Field::Left);
        let right = node.child_at(Field::Right);
        let annotation = node.child_at(Field::Type);
        if let Some(left) = left {
            self.note_all(left, right, place);
            if self.named_lambda(node, left, right, place) {
                return;
            }
            if annotation.is_some_and(|it| is_type_alias(self.text(it)))
                && left.kind_name() == "identifier"
                && self.kind_of(place.scope) != ScopeKind::Function
                && self
                    .variables
                    .insert((place.scope, self.text(left).to_owned()))
            {
                self.variable(left, node.byte_range(), DefinitionKind::TypeAlias, place);
                self.push_field(node, Field::Right, place.in_mode(Mode::Type));
                return;
            }
            let mode = Mode::Assign(node.start_byte(), node.end_byte());
            self.push(left, place.in_mode(mode));
        }
        if let Some(annotation) = annotation {
            self.push(annotation, place.in_mode(Mode::Type));
        }
        if let Some(right) = right {
            self.push(right, place.reading());
        }
    }

    pub(super) fn augmented_assignment(&mut self, node: Node<'t>, place: Place) {
        if let Some(left) = node.child_at(Field::Left) {
            self.note_all_added(left, node.child_at(Field::Right), place);
            self.push(left, place.in_mode(Mode::Bind));
        }
        self.push_field(node, Field::Right, place.reading());
    }

    /// `name := value` binds in the function around all comprehensions.
    pub(super) fn named_expression(&mut self, node: Node<'t>, place: Place) {
        if let Some(name) = node.child_at(Field::Name) {
            let mut scope = place.scope;
            while self.kind_of(scope) == ScopeKind::Comprehension {
                let parent = self.facts.scopes.get(scope).and_then(|it| it.parent);
                let Some(parent) = parent else { break };
                scope = parent;
            }
            self.bind_local(name, Place { scope, ..place });
        }
        self.push_field(node, Field::Value, place.reading());
    }

    pub(super) fn loop_targets(&mut self, node: Node<'t>, place: Place) {
        let left = node.child_at(Field::Left);
        for child in self.children(node) {
            let mode = if Some(child) == left {
                Mode::Bind
            } else {
                Mode::Read
            };
            self.push(child, place.in_mode(mode));
        }
    }

    /// `value as target` of `with`, `except` and `case`.
    pub(super) fn as_pattern(&mut self, node: Node<'t>, place: Place) {
        let children = self.children(node);
        let last = children.len().saturating_sub(1);
        for (index, child) in children.into_iter().enumerate() {
            let mode = if index == last {
                Mode::Bind
            } else {
                Mode::Read
            };
            self.push(child, place.in_mode(mode));
        }
    }

    pub(super) fn except_clause(&mut self, node: Node<'t>, place: Place) {
        let alias = node.child_at(Field::Alias);
        for child in self.children(node) {
            let mode = if Some(child) == alias {
                Mode::Bind
            } else {
                Mode::Read
            };
            self.push(child, place.in_mode(mode));
        }
    }

    /// A name in a `case`: a bare one is bound, a dotted one is read.
    pub(super) fn pattern_name(&mut self, node: Node<'t>, place: Place) {
        let names = self.children(node);
        if let [only] = names.as_slice() {
            if self.text(*only) != "_" {
                self.bind_local(*only, place);
            }
            return;
        }
        self.read_dotted(node);
    }

    pub(super) fn class_pattern(&mut self, node: Node<'t>, place: Place) {
        for child in self.children(node) {
            if child.kind_name() == "dotted_name" {
                self.read_dotted(child);
            } else {
                self.push(child, place);
            }
        }
    }

    pub(super) fn keyword_pattern(&mut self, node: Node<'t>, place: Place) {
        for child in self.children(node).into_iter().skip(1) {
            self.push(child, place);
        }
    }

    /// Notes each name of a `dotted_name` node as a read.
    pub(super) fn read_dotted(&mut self, node: Node<'t>) {
        let mut qualifier = Vec::new();
        for name in self.children(node) {
            self.use_name(name.byte_range(), qualifier.clone(), false);
            qualifier.push(self.text(name).to_owned());
        }
    }

    pub(super) fn declare(&mut self, node: Node<'t>, place: Place, global: bool) {
        for name in self.children(node) {
            let text = self.text(name).to_owned();
            self.use_name(name.byte_range(), Vec::new(), false);
            self.declared.insert((place.scope, text), global);
        }
    }

    pub(super) fn type_alias(&mut self, node: Node<'t>, place: Place) {
        let left = node.child_at(Field::Left);
        let name = left.and_then(|it| first_identifier(it));
        if let Some(name) = name {
            if matches!(
                self.kind_of(place.scope),
                ScopeKind::Module | ScopeKind::Class
            ) {
                self.variable(name, node.byte_range(), DefinitionKind::TypeAlias, place);
            } else {
                self.bind_local(name, place);
            }
        }
        let place = self.alias_parameters(node, left, name, place);
        self.push_field(node, Field::Right, place.in_mode(Mode::Type));
    }

    /// Opens the scope of the `[T, …]` behind an alias's name, where there is one.
    fn alias_parameters(
        &mut self,
        alias: Node<'t>,
        left: Option<Node<'t>>,
        name: Option<Node<'t>>,
        place: Place,
    ) -> Place {
        let (Some(left), Some(name)) = (left, name) else {
            return place;
        };
        if left.end_byte() == name.end_byte() {
            return place;
        }
        let scope = self.open_scope(
            name.end_byte()..alias.end_byte(),
            Some(place.scope),
            None,
            ScopeKind::TypeParameters,
        );
        let list = self
            .source
            .get(name.end_byte()..left.end_byte())
            .unwrap_or_default();
        for parameter in list.trim_matches(['[', ']']).split(',') {
            let parameter = parameter.split([':', '=']).next().unwrap_or_default();
            let parameter = parameter.trim().trim_start_matches('*');
            if !parameter.is_empty() {
                self.bind(scope, parameter, BindingSource::Local);
            }
        }
        Place { scope, ..place }
    }

    pub(super) fn is_exported(&self, place: Place) -> bool {
        match place.container {
            None => place.scope == 0,
            Some(container) => {
                self.kind_of(place.scope) == ScopeKind::Class
                    && self
                        .facts
                        .definitions
                        .get(container)
                        .is_some_and(|it| it.exported)
            }
        }
    }
}

fn is_type_alias(annotation: &str) -> bool {
    annotation.trim().rsplit('.').next() == Some("TypeAlias")
}

fn first_identifier(node: Node<'_>) -> Option<Node<'_>> {
    let mut next = node;
    for _ in 0..8 {
        if next.kind_name() == "identifier" {
            return Some(next);
        }
        next = next.named_child(0)?;
    }
    None
}
