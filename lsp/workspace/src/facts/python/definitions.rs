//! Functions, methods, classes and what stands above them.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::super::{
    BindingSource, Definition, DefinitionKind, Parameter, ParameterKind, Signature,
};
use super::decorators::{kind_of_class, opaque_because};
use super::parameters;
use super::walk::{FunctionBody, Mode, Place, ScopeKind, Step, Walk};

impl<'t> Walk<'_, 't> {
    pub(super) fn decorated(&mut self, node: Node<'t>, place: Place) {
        let mut decorators = Vec::new();
        for child in self.children(node) {
            match child.kind_name() {
                "decorator" => {
                    decorators.extend(self.decorator(child));
                    self.push_children(child, place.reading());
                }
                "function_definition" => {
                    self.function(child, node, std::mem::take(&mut decorators), place);
                }
                "class_definition" => {
                    self.class(child, node, std::mem::take(&mut decorators), place);
                }
                _ => self.push(child, place),
            }
        }
    }

    fn decorator(&self, node: Node<'t>) -> Option<String> {
        let expression = node.named_child(0)?;
        let callee = expression
            .child_at(Field::Function)
            .filter(|_| expression.kind_name() == "call")
            .unwrap_or(expression);
        Some(self.text(callee).to_owned())
    }

    /// A function; `outer` is the node with its decorators.
    pub(super) fn function(
        &mut self,
        node: Node<'t>,
        outer: Node<'t>,
        decorators: Vec<String>,
        place: Place,
    ) {
        let parameters = node.child_at(Field::Parameters);
        let body = node.child_at(Field::Body);
        let is_method = self.kind_of(place.scope) == ScopeKind::Class && place.container.is_some();
        let definition = node
            .child_at(Field::Name)
            .filter(|it| !self.text(*it).is_empty())
            .map(|name| {
                let signature = self.signature(node, outer, name, is_method, &decorators);
                self.define(
                    name,
                    place,
                    Definition {
                        name: self.text(name).to_owned(),
                        kind: if is_method {
                            DefinitionKind::Method
                        } else {
                            DefinitionKind::Function
                        },
                        name_range: name.byte_range(),
                        range: outer.byte_range(),
                        body: body.map(|it| it.byte_range()),
                        container: place.container,
                        signature: Some(signature),
                        bases: Vec::new(),
                        decorators,
                        exported: self.is_exported(place),
                    },
                )
            });
        let place = self.type_parameters(node, outer, place.reading());
        self.push_parameter_reads(parameters, place);
        self.push_field(node, Field::ReturnType, place.in_mode(Mode::Type));
        if let Some(body) = body {
            self.push_step(Step::FunctionBody(Box::new(FunctionBody {
                body,
                parameters,
                definition,
                place,
            })));
        }
    }

    fn define(&mut self, name: Node<'t>, place: Place, definition: Definition) -> usize {
        let index = self.facts.definitions.len();
        self.facts.definitions.push(definition);
        let name = self.text(name);
        if let Some(scope) = self.binding_scope(place.scope, name) {
            self.bind(scope, name, BindingSource::Definition(index));
        }
        self.note_module_hook(name, place);
        index
    }

    fn signature(
        &self,
        node: Node<'t>,
        outer: Node<'t>,
        name: Node<'t>,
        is_method: bool,
        decorators: &[String],
    ) -> Signature {
        let parameters = node.child_at(Field::Parameters);
        let mut list = parameters
            .map(|it| parameters::read(self.source, it))
            .unwrap_or_default();
        let is_static = decorators.iter().any(|it| it == "staticmethod");
        let lacks_self = is_method && decorators.is_empty() && !begins_with_self(&list);
        if is_method && !is_static && list.first().is_some_and(is_positional) {
            list.remove(0);
        }
        let broken = parameters.is_none_or(|it| it.has_error());
        let opaque = if broken {
            Some("its parameters do not parse".to_owned())
        } else if lacks_self {
            Some("it is a method without `self`".to_owned())
        } else {
            decorators.iter().find_map(|it| opaque_because(it))
        };
        Signature {
            header: header(node, outer, name),
            parameters: list,
            returns: node
                .child_at(Field::ReturnType)
                .map(|it| self.text(it).to_owned()),
            opaque,
        }
    }

    /// `name = lambda …` at module or class level defines a function. Says whether it did.
    pub(super) fn named_lambda(
        &mut self,
        statement: Node<'t>,
        left: Node<'t>,
        right: Option<Node<'t>>,
        place: Place,
    ) -> bool {
        let Some(lambda) = right.filter(|it| it.kind_name() == "lambda") else {
            return false;
        };
        let kind = match self.kind_of(place.scope) {
            ScopeKind::Module => DefinitionKind::Function,
            ScopeKind::Class => DefinitionKind::Method,
            _ => return false,
        };
        let name = self.text(left).to_owned();
        if left.kind_name() != "identifier" || !self.variables.insert((place.scope, name)) {
            return false;
        }
        let index = self.variable(left, statement.byte_range(), kind, place);
        let body = lambda.child_at(Field::Body);
        let mut list = lambda
            .child_at(Field::Parameters)
            .map(|it| parameters::read(self.source, it))
            .unwrap_or_default();
        if kind == DefinitionKind::Method && list.first().is_some_and(is_positional) {
            list.remove(0);
        }
        let end = body.map_or(statement.end_byte(), |it| it.start_byte());
        if let Some(definition) = self.facts.definitions.get_mut(index) {
            definition.body = body.map(|it| it.byte_range());
            definition.signature = Some(Signature {
                header: statement.start_byte()..end,
                parameters: list,
                returns: None,
                opaque: None,
            });
        }
        self.push_field(statement, Field::Type, place.in_mode(Mode::Type));
        self.push_lambda(lambda, Some(index), place);
        true
    }

    pub(super) fn lambda(&mut self, node: Node<'t>, place: Place) {
        self.push_lambda(node, None, place);
    }

    fn push_lambda(&mut self, node: Node<'t>, definition: Option<usize>, place: Place) {
        let place = place.reading();
        let parameters = node.child_at(Field::Parameters);
        self.push_parameter_reads(parameters, place);
        if let Some(body) = node.child_at(Field::Body) {
            self.push_step(Step::FunctionBody(Box::new(FunctionBody {
                body,
                parameters,
                definition,
                place,
            })));
        }
    }

    pub(super) fn function_body(
        &mut self,
        body: Node<'t>,
        parameters: Option<Node<'t>>,
        definition: Option<usize>,
        place: Place,
    ) {
        let scope = self.open_scope(
            body.byte_range(),
            Some(place.scope),
            definition,
            ScopeKind::Function,
        );
        if let Some(parameters) = parameters {
            for name in parameters::names(self.source, parameters) {
                self.bind(scope, &name, BindingSource::Parameter);
            }
        }
        let container = definition.or(place.container);
        self.push(
            body,
            Place {
                scope,
                container,
                ..place
            },
        );
    }

    pub(super) fn class(
        &mut self,
        node: Node<'t>,
        outer: Node<'t>,
        decorators: Vec<String>,
        place: Place,
    ) {
        let bases = self.bases(node);
        let body = node.child_at(Field::Body);
        let definition = node
            .child_at(Field::Name)
            .filter(|it| !self.text(*it).is_empty())
            .map(|name| {
                self.define(
                    name,
                    place,
                    Definition {
                        name: self.text(name).to_owned(),
                        kind: kind_of_class(&bases),
                        name_range: name.byte_range(),
                        range: outer.byte_range(),
                        body: body.map(|it| it.byte_range()),
                        container: place.container,
                        signature: None,
                        bases,
                        decorators,
                        exported: self.is_exported(place),
                    },
                )
            });
        let place = self.type_parameters(node, outer, place.reading());
        self.push_field(node, Field::Superclasses, place);
        if let Some(body) = body {
            self.push_step(Step::ClassBody {
                body,
                definition,
                place,
            });
        }
    }

    pub(super) fn class_body(&mut self, body: Node<'t>, definition: Option<usize>, place: Place) {
        let scope = self.open_scope(
            body.byte_range(),
            Some(place.scope),
            definition,
            ScopeKind::Class,
        );
        let container = definition.or(place.container);
        self.push(
            body,
            Place {
                scope,
                container,
                ..place
            },
        );
    }

    fn bases(&self, node: Node<'t>) -> Vec<String> {
        let Some(list) = node.child_at(Field::Superclasses) else {
            return Vec::new();
        };
        self.children(list)
            .into_iter()
            .filter(|it| it.kind_name() != "keyword_argument")
            .map(|it| {
                let named = it
                    .child_at(Field::Value)
                    .filter(|_| it.kind_name() == "subscript");
                self.text(named.unwrap_or(it)).to_owned()
            })
            .collect()
    }

    /// Opens the scope of `[T, …]` where there is one.
    fn type_parameters(&mut self, node: Node<'t>, outer: Node<'t>, place: Place) -> Place {
        let Some(list) = node.child_at(Field::TypeParameters) else {
            return place;
        };
        let scope = self.open_scope(
            list.start_byte()..outer.end_byte(),
            Some(place.scope),
            None,
            ScopeKind::TypeParameters,
        );
        for parameter in self.children(list) {
            let mut next = Some(parameter);
            while let Some(node) = next.filter(|it| it.kind_name() != "identifier") {
                next = node.named_child(0);
            }
            if let Some(name) = next {
                self.bind(scope, self.text(name), BindingSource::Local);
            }
        }
        Place { scope, ..place }
    }

    /// Visits defaults and annotations, which are evaluated around the function.
    fn push_parameter_reads(&mut self, parameters: Option<Node<'t>>, place: Place) {
        let Some(parameters) = parameters else { return };
        for parameter in self.children(parameters) {
            self.push_field(parameter, Field::Type, place.in_mode(Mode::Type));
            self.push_field(parameter, Field::Value, place);
        }
    }
}

fn is_positional(parameter: &Parameter) -> bool {
    matches!(
        parameter.kind,
        ParameterKind::PositionalOnly | ParameterKind::Regular
    )
}

/// From the start to the colon.
fn header(node: Node<'_>, outer: Node<'_>, name: Node<'_>) -> Range<usize> {
    let mut cursor = node.walk();
    let colon = node
        .children(&mut cursor)
        .filter(|it| it.kind_name() == ":")
        .last()
        .map_or(name.end_byte(), |it| it.end_byte());
    outer.start_byte()..colon
}

/// Whether a method takes the object it is called on. Those of interface declarations do not: there the
/// parameters are what a caller passes.
fn begins_with_self(parameters: &[Parameter]) -> bool {
    const NAMES: [&str; 10] = [
        "self", "cls", "mcs", "mcls", "metacls", "meta", "klass", "this", "inst", "s",
    ];
    parameters.first().is_some_and(|first| {
        let name = first.name.trim_start_matches('_');
        first.kind == ParameterKind::VariadicPositional || name.is_empty() || NAMES.contains(&name)
    })
}
