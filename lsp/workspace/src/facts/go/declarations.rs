//! Definitions: functions, methods, types with their fields and methods, constants and variables.

use std::ops::Range;

use tree_sitter::Node;

use super::GoDefinition;
use super::kinds::{Kind, kind_of};
use super::walk::{Walk, children};
use crate::facts::{BindingSource, Definition, DefinitionKind};

/// Definitions past this many are left out: a generated table.
const DEFINITION_LIMIT: usize = 50_000;

impl<'t> Walk<'_, 't> {
    pub(super) fn function(&mut self, node: Node<'t>) {
        let name = self.child(node, self.fields.name);
        let index = name.filter(|it| self.is_definable(*it)).map(|name| {
            let definition = self.callable(node, name, DefinitionKind::Function);
            let more = GoDefinition {
                results: self.results(node),
                ..GoDefinition::default()
            };
            let index = self.define(definition, more);
            // Any number of functions may be called `init`; none can be named.
            let name = self.text(name);
            if name != "init" {
                self.bind(name, BindingSource::Definition(index), 0, None);
            }
            index
        });
        self.open_function(node, index);
    }

    pub(super) fn method(&mut self, node: Node<'t>) {
        let name = self.child(node, self.fields.name);
        let receiver = self
            .child(node, self.fields.receiver)
            .and_then(|it| children(it).next())
            .and_then(|it| self.child(it, self.fields.type_));
        let named = receiver.and_then(|it| self.base_type(it));
        let index = name.filter(|it| self.is_definable(*it)).map(|name| {
            let definition = self.callable(node, name, DefinitionKind::Method);
            let more = GoDefinition {
                owner: named.map(|it| self.text(it).to_owned()),
                results: self.results(node),
                ..GoDefinition::default()
            };
            self.define(definition, more)
        });
        self.open_function(node, index);
        if let Some(receiver) = receiver {
            self.bind_receiver_types(receiver);
        }
    }

    pub(super) fn function_literal(&mut self, node: Node<'t>) {
        self.open(node.byte_range(), None);
        self.bind_parameters(node);
    }

    fn open_function(&mut self, node: Node<'t>, definition: Option<usize>) {
        if let Some(index) = definition {
            self.containers.push((self.frames.len(), index));
        }
        self.open(node.byte_range(), definition);
        self.bind_parameters(node);
    }

    /// The name of a receiver's type, without the pointer and type parameters.
    fn base_type(&self, node: Node<'t>) -> Option<Node<'t>> {
        let mut next = node;
        for _ in 0..4 {
            next = match kind_of(next) {
                Kind::TypeIdentifier => return Some(next),
                Kind::GenericType => next.child_by_field_id(self.fields.type_)?,
                _ => children(next).next()?,
            };
        }
        None
    }

    /// `func (s *Stack[T])` names the type parameters anew.
    fn bind_receiver_types(&mut self, receiver: Node<'t>) {
        let mut next = Some(receiver);
        while let Some(node) = next.filter(|it| kind_of(*it) != Kind::GenericType) {
            next = children(node).next();
        }
        let Some(list) = next.and_then(|it| children(it).nth(1)) else {
            return;
        };
        for argument in children(list) {
            let name = self.text(argument);
            self.bind(name, BindingSource::Parameter, 0, None);
        }
    }

    fn callable(&self, node: Node<'t>, name: Node<'t>, kind: DefinitionKind) -> Definition {
        Definition {
            body: self.child(node, self.fields.body).map(|it| it.byte_range()),
            signature: Some(self.signature(node)),
            ..self.plain(name, kind, node.byte_range())
        }
    }

    fn plain(&self, name: Node<'t>, kind: DefinitionKind, range: Range<usize>) -> Definition {
        let text = self.text(name);
        Definition {
            name: text.to_owned(),
            kind,
            name_range: name.byte_range(),
            range,
            body: None,
            container: None,
            signature: None,
            bases: Vec::new(),
            decorators: Vec::new(),
            exported: is_exported(text),
        }
    }

    fn is_definable(&self, name: Node<'t>) -> bool {
        let text = self.text(name);
        !text.is_empty() && text != "_" && self.facts.definitions.len() < DEFINITION_LIMIT
    }

    pub(super) fn type_spec(&mut self, node: Node<'t>, kind: Kind) {
        let name = self.child(node, self.fields.name);
        let made_of = self.child(node, self.fields.type_);
        let named = name.filter(|it| self.is_definable(*it)).zip(made_of);
        if let Some((name, made_of)) = named {
            self.define_type(node, name, made_of, kind);
        }
        if self.child(node, self.fields.type_parameters).is_some() {
            self.open(node.byte_range(), None);
            self.bind_type_parameters(node);
        }
    }

    fn define_type(&mut self, node: Node<'t>, name: Node<'t>, made_of: Node<'t>, spec: Kind) {
        let made_kind = kind_of(made_of);
        let kind = match made_kind {
            Kind::StructType => DefinitionKind::Class,
            Kind::InterfaceType => DefinitionKind::Interface,
            _ => DefinitionKind::TypeAlias,
        };
        let is_top_level = self.is_top_level();
        let value = (kind == DefinitionKind::TypeAlias)
            .then(|| self.type_of(made_of))
            .flatten()
            .and_then(|it| self.add_value(vec![it], 0, node.start_byte()));
        let plain = self.plain(name, kind, self.whole(node));
        let definition = Definition {
            body: (kind != DefinitionKind::TypeAlias).then(|| made_of.byte_range()),
            container: self.container(),
            exported: plain.exported && is_top_level,
            bases: self.embedded(made_of, made_kind),
            ..plain
        };
        let more = GoDefinition {
            value,
            is_alias: spec == Kind::TypeAlias,
            ..GoDefinition::default()
        };
        let index = self.define(definition, more);
        let source = BindingSource::Definition(index);
        let from = if is_top_level { 0 } else { name.start_byte() };
        let text = self.text(name);
        self.bind(text, source, from, None);
        match made_kind {
            Kind::StructType => self.struct_fields(made_of, index),
            Kind::InterfaceType => self.interface_methods(made_of, index),
            _ => {}
        }
    }

    fn struct_fields(&mut self, made_of: Node<'t>, container: usize) {
        let Some(list) = children(made_of).next() else {
            return;
        };
        for field in children(list) {
            let written = self.child(field, self.fields.type_);
            let names: Vec<Node<'t>> = self.names(field).collect();
            for name in names {
                if !self.is_definable(name) {
                    continue;
                }
                let value = written
                    .and_then(|it| self.type_of(it))
                    .and_then(|it| self.add_value(vec![it], 0, field.start_byte()));
                let definition = Definition {
                    container: Some(container),
                    ..self.plain(name, DefinitionKind::Variable, field.byte_range())
                };
                let more = GoDefinition {
                    value,
                    ..GoDefinition::default()
                };
                self.define(definition, more);
            }
        }
    }

    fn interface_methods(&mut self, made_of: Node<'t>, container: usize) {
        for method in children(made_of).filter(|it| kind_of(*it) == Kind::MethodElement) {
            let name = self.child(method, self.fields.name);
            let Some(name) = name.filter(|it| self.is_definable(*it)) else {
                continue;
            };
            let definition = Definition {
                container: Some(container),
                ..self.callable(method, name, DefinitionKind::Method)
            };
            let more = GoDefinition {
                results: self.results(method),
                ..GoDefinition::default()
            };
            self.define(definition, more);
        }
    }

    /// The types a struct or an interface embeds, without pointers and type arguments.
    fn embedded(&self, made_of: Node<'t>, kind: Kind) -> Vec<String> {
        let written = |node: Node<'t>| self.type_path(node).map(|it| it.join("."));
        match kind {
            Kind::StructType => children(made_of)
                .next()
                .into_iter()
                .flat_map(children)
                .filter(|it| self.names(*it).next().is_none())
                .filter_map(|it| written(self.child(it, self.fields.type_)?))
                .collect(),
            Kind::InterfaceType => children(made_of)
                .filter(|it| kind_of(*it) == Kind::TypeElement && it.named_child_count() == 1)
                .filter_map(|it| written(children(it).next()?))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Constants and variables: definitions in a package, local names in a function.
    pub(super) fn value_spec(&mut self, node: Node<'t>, kind: Kind) {
        let names: Vec<Node<'t>> = self.names(node).collect();
        let written = self.child(node, self.fields.type_);
        let right: Vec<Node<'t>> = self
            .child(node, self.fields.value)
            .map(|it| children(it).collect())
            .unwrap_or_default();
        let is_top_level = self.is_top_level();
        let range = self.whole(node);
        for (place, name) in names.iter().enumerate() {
            if !self.is_definable(*name) {
                continue;
            }
            let at = node.start_byte();
            let value = match written {
                Some(written) => self
                    .type_of(written)
                    .and_then(|it| self.add_value(vec![it], 0, at)),
                None if kind == Kind::VarSpec => self.value_of(&right, names.len(), place, at),
                None => None,
            };
            let text = self.text(*name);
            if !is_top_level {
                self.bind(text, BindingSource::Local, node.end_byte(), value);
                continue;
            }
            let definition = self.plain(*name, DefinitionKind::Variable, range.clone());
            let more = GoDefinition {
                value,
                ..GoDefinition::default()
            };
            let index = self.define(definition, more);
            self.bind(text, BindingSource::Definition(index), 0, None);
        }
    }

    /// The range of a specification with its keyword, where it does not stand in parentheses.
    fn whole(&self, node: Node<'t>) -> Range<usize> {
        let start = self.frames.last().map_or(node.start_byte(), |it| it.start);
        let before = self.source.get(start..node.start_byte());
        // In a long group the name is far from the keyword.
        let keyword = before.filter(|it| it.len() < 64 && !it.contains('('));
        let is_alone = keyword.is_some_and(|it| {
            ["var", "const", "type"]
                .iter()
                .any(|word| it.starts_with(word))
        });
        if is_alone {
            start..node.end_byte()
        } else {
            node.byte_range()
        }
    }
}

pub(super) fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}
