//! Definitions inside classes, interfaces, enumerations and object literals.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::definitions::{body_of, typed_apart};
use super::{
    MemberObject, Receiver, Walk, children, first_of_kind, is_function, named_children, unwrapped,
};
use crate::facts::{Definition, DefinitionKind};

impl<'a> Walk<'a> {
    pub(super) fn decorator(&mut self, node: Node<'a>) {
        if self.is_inside(1, "class_body") {
            self.decorators.push(node);
        }
    }

    /// A method of a class, interface or object literal.
    pub(super) fn method(&mut self, node: Node<'a>) {
        let decorators = std::mem::take(&mut self.decorators);
        let owner = self.above(1);
        let object = owner.filter(|it| it.kind_name() == "object");
        let is_class = owner.is_some_and(|it| it.kind_name() == "class_body");
        let registered = object.and_then(|it| self.member_objects.get(&it.id()).copied());
        let is_member = is_class
            || registered.is_some()
            || owner.is_some_and(|it| it.kind_name() == "interface_body");
        let mut index = None;
        if let (true, Some(name)) = (is_member, node.child_at(Field::Name)) {
            let start = decorators
                .first()
                .map_or(node.start_byte(), |it| it.start_byte());
            let mut signature = (!Self::is_accessor(node)).then(|| self.signature(node, start));
            if registered.is_some_and(|it| it.is_typed) {
                typed_apart(&mut signature);
            }
            let names = decorators.into_iter().chain(
                children(node)
                    .into_iter()
                    .filter(|it| it.kind_name() == "decorator"),
            );
            let definition = Definition {
                body: body_of(node),
                signature,
                decorators: names.map(|it| self.decorator_name(it)).collect(),
                ..self.new_definition(DefinitionKind::Method, name, start..node.end_byte())
            };
            index = Some(self.define(definition));
            self.note_member(index, registered, self.is_private(node));
        }
        self.receivers.push(if is_class {
            Receiver::Class
        } else {
            Receiver::Caller
        });
        self.open_function(node, index);
    }

    fn note_member(&mut self, index: Option<usize>, object: Option<MemberObject>, private: bool) {
        let Some(index) = index else {
            return;
        };
        if private {
            self.private.insert(index);
        }
        if object.is_some_and(|it| it.is_exports) {
            self.exported.insert(index);
        }
    }

    /// A field of a class: a method where it holds a function.
    pub(super) fn field(&mut self, node: Node<'a>) {
        self.decorators.clear();
        self.receivers.push(Receiver::Class);
        self.functions.push(None);
        let Some(name) = node
            .child_at(Field::Name)
            .or_else(|| node.child_at(Field::Property))
        else {
            return;
        };
        let range = node.byte_range();
        let value = node.child_at(Field::Value).map(unwrapped);
        let mut definition = match value {
            Some((value, _)) if is_function(value) => {
                self.function_of(value, name, range, DefinitionKind::Method)
            }
            _ => Definition {
                body: value.map(|it| it.0.byte_range()),
                ..self.new_definition(DefinitionKind::Variable, name, range)
            },
        };
        if node.child_at(Field::Type).is_some() || value.is_some_and(|it| it.1) {
            typed_apart(&mut definition.signature);
        }
        definition.decorators = self.decorators_of(node);
        let index = self.define(definition);
        if let Some((value, _)) = value.filter(|it| is_function(it.0)) {
            self.definition_of_value.insert(value.id(), index);
        }
        self.note_member(Some(index), None, self.is_private(node));
    }

    pub(super) fn enum_members(&mut self, body: Node<'a>) {
        for member in named_children(body) {
            let name = member.child_at(Field::Name).unwrap_or(member);
            self.enum_member(name, member);
        }
    }

    fn enum_member(&mut self, name: Node<'a>, member: Node<'a>) {
        if name.kind_name() == "computed_property_name" {
            return;
        }
        let range = member.byte_range();
        let definition = self.new_definition(DefinitionKind::Variable, name, range);
        self.define(definition);
        self.containers.pop();
    }

    /// `key: value` of an object literal whose functions are definitions.
    pub(super) fn pair(&mut self, node: Node<'a>) {
        let (Some(object), Some(key), Some(value)) = (
            self.above(1)
                .and_then(|it| self.member_objects.get(&it.id()).copied()),
            node.child_at(Field::Key),
            node.child_at(Field::Value),
        ) else {
            return;
        };
        let (value, is_cast) = unwrapped(value);
        let range = node.byte_range();
        let definition = if is_function(value) {
            let mut function = self.function_of(value, key, range, DefinitionKind::Method);
            if is_cast || object.is_typed {
                typed_apart(&mut function.signature);
            }
            function
        } else if value.kind_name() == "class" {
            self.class_of(value, key, range)
        } else if value.kind_name() == "object" && holds_functions(value) {
            Definition {
                body: Some(value.byte_range()),
                ..self.new_definition(DefinitionKind::Variable, key, range)
            }
        } else {
            return;
        };
        let index = self.define(definition);
        if value.kind_name() == "object" {
            let is_typed = is_cast || object.is_typed;
            let is_exports = false;
            self.member_objects.insert(
                value.id(),
                MemberObject {
                    is_exports,
                    is_typed,
                },
            );
        } else {
            self.definition_of_value.insert(value.id(), index);
        }
        self.note_member(Some(index), Some(object), false);
    }
}

fn holds_functions(object: Node<'_>) -> bool {
    first_of_kind(object, "method_definition").is_some()
        || named_children(object)
            .into_iter()
            .filter_map(|it| it.child_at(Field::Value))
            .any(is_function)
}
