//! CommonJS exports, and functions assigned to members of what is defined here.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::definitions::{body_of, last_assigned};
use super::{MemberObject, Walk, has_token, is_function, named_children, unwrapped};
use crate::facts::{BindingSource, Definition, DefinitionKind};

/// What of a module's exports an assignment sets.
enum ExportTarget<'a> {
    /// `module.exports`, and the word `exports` in it.
    Whole(Node<'a>),
    /// `exports.name`, `module.exports.name`
    Member(Node<'a>),
    /// `exports[name]`
    Computed,
    /// `exports`: the local name of the object only.
    Alias,
}

impl<'a> Walk<'a> {
    pub(super) fn assignment(&mut self, node: Node<'a>) {
        let (Some(left), Some(right)) = (node.child_at(Field::Left), node.child_at(Field::Right))
        else {
            return;
        };
        self.write_to(Some(left));
        let (value, _) = unwrapped(last_assigned(right));
        match self.export_target(left) {
            Some(target) => self.export_assigned(node, &target, right, value),
            None if left.kind_name() == "member_expression" => {
                self.assigned_member(node, left, value)
            }
            None => {}
        }
    }

    fn export_target(&mut self, left: Node<'a>) -> Option<ExportTarget<'a>> {
        if let Some(word) = self.exports_object(left) {
            return Some(match word.kind_name() {
                "identifier" => ExportTarget::Alias,
                _ => ExportTarget::Whole(word),
            });
        }
        let object = left.child_at(Field::Object)?;
        self.exports_object(object)?;
        match left.child_at(Field::Property) {
            Some(property) => Some(ExportTarget::Member(property)),
            None => Some(ExportTarget::Computed),
        }
    }

    /// The word `exports` where a node is `exports` or `module.exports`; claims its root.
    fn exports_object(&mut self, node: Node<'a>) -> Option<Node<'a>> {
        let (root, word) = match node.kind_name() {
            "identifier" if self.text(node) == "exports" => (node, node),
            "member_expression" => {
                let object = node.child_at(Field::Object)?;
                let property = node.child_at(Field::Property)?;
                if self.text(object) != "module" || self.text(property) != "exports" {
                    return None;
                }
                (object, property)
            }
            _ => return None,
        };
        if self.binding_of(self.text(root)).is_some() {
            return None;
        }
        self.claimed.insert(root.start_byte());
        Some(word)
    }

    fn export_assigned(
        &mut self,
        node: Node<'a>,
        target: &ExportTarget<'a>,
        right: Node<'a>,
        value: Node<'a>,
    ) {
        self.facts.exports.common_js = true;
        if !self.containers.is_empty() && !self.is_declared_here() {
            self.facts.exports.dynamic = true;
        }
        match target {
            ExportTarget::Alias => {}
            ExportTarget::Computed => self.facts.exports.dynamic = true,
            ExportTarget::Member(name) => self.export_member(node, *name, right, value),
            ExportTarget::Whole(word) => {
                if self.facts.exports.has_default {
                    self.facts.exports.dynamic = true;
                }
                self.facts.exports.has_default = true;
                self.export_whole(node, *word, value);
            }
        }
    }

    /// The variable of `const a = module.exports = …`.
    fn declared_alias(&self) -> Option<Node<'a>> {
        let outer = (1..)
            .map_while(|it| self.above(it))
            .find(|it| it.kind_name() != "assignment_expression")?;
        let name = outer.child_at(Field::Name)?;
        (outer.kind_name() == "variable_declarator" && name.kind_name() == "identifier")
            .then_some(name)
    }

    fn is_declared_here(&self) -> bool {
        self.declared_alias().is_some() && self.containers.len() == 1
    }

    fn export_whole(&mut self, node: Node<'a>, word: Node<'a>, value: Node<'a>) {
        if let Some(alias) = self.declared_alias() {
            self.export_name(self.text(alias), "default");
        } else if value.kind_name() == "identifier" {
            self.export_name(self.text(value), "default");
        } else if is_function(value) || value.kind_name() == "class" {
            let name = value.child_at(Field::Name);
            let index = self.export_value(node, name.unwrap_or(word), value);
            if let (None, Some(definition)) = (name, self.facts.definitions.get_mut(index)) {
                "default".clone_into(&mut definition.name);
            }
            self.facts.exports.default = Some(index);
        } else if value.kind_name() == "object" {
            self.export_object(value);
        } else if let Some(load) = self.load(value).filter(|it| self.member_of(it).is_none()) {
            self.pass_through(&load, vec![("*".to_owned(), "*".to_owned())]);
        } else {
            self.facts.exports.dynamic = true;
        }
    }

    fn export_member(&mut self, node: Node<'a>, name: Node<'a>, right: Node<'a>, value: Node<'a>) {
        let exported = self.text(name);
        let is_nothing = value.kind_name() == "undefined"
            || (value.kind_name() == "unary_expression" && has_token(value, "void"));
        if is_nothing {
            self.export_name("", exported);
            return;
        }
        if exported == "default" {
            self.facts.exports.has_default = true;
        }
        if right.kind_name() == "assignment_expression" || exported == "__esModule" {
            self.export_name("", exported);
        } else if value.kind_name() == "identifier" {
            self.export_name(self.text(value), exported);
        } else if let Some(load) = self.load(value) {
            let taken = self.member_of(&load).unwrap_or("*").to_owned();
            self.pass_through(&load, vec![(taken, exported.to_owned())]);
        } else {
            self.claimed.insert(name.start_byte());
            let index = self.export_value(node, name, value);
            if exported == "default" {
                self.facts.exports.default = Some(index);
            }
        }
    }

    /// The definition of a value that is assigned to an export.
    fn export_value(&mut self, node: Node<'a>, name: Node<'a>, value: Node<'a>) -> usize {
        let range = self.statement(node, 0).range;
        let definition = if is_function(value) {
            self.function_of(value, name, range, DefinitionKind::Function)
        } else if value.kind_name() == "class" {
            self.class_of(value, name, range)
        } else {
            Definition {
                body: Some(value.byte_range()),
                ..self.new_definition(DefinitionKind::Variable, name, range)
            }
        };
        let index = self.define(definition);
        self.exported.insert(index);
        if value.kind_name() == "object" {
            self.member_objects
                .insert(value.id(), MemberObject::default());
        } else {
            self.definition_of_value.insert(value.id(), index);
        }
        index
    }

    fn export_name(&mut self, local: &str, exported: &str) {
        let pair = (local.to_owned(), exported.to_owned());
        self.facts.exports.names.push(pair);
    }

    /// `module.exports = {…}`
    fn export_object(&mut self, object: Node<'a>) {
        let (is_exports, is_typed) = (true, false);
        self.member_objects.insert(
            object.id(),
            MemberObject {
                is_exports,
                is_typed,
            },
        );
        for member in named_children(object) {
            match member.kind_name() {
                "shorthand_property_identifier" => {
                    self.export_name(self.text(member), self.text(member));
                }
                "pair" => self.export_pair(member),
                "method_definition" => {}
                "spread_element" => self.export_spread(member),
                _ => self.facts.exports.dynamic = true,
            }
        }
    }

    fn export_pair(&mut self, pair: Node<'a>) {
        let (Some(key), Some(value)) = (pair.child_at(Field::Key), pair.child_at(Field::Value))
        else {
            return;
        };
        if key.kind_name() == "computed_property_name" {
            self.facts.exports.dynamic = true;
            return;
        }
        let (value, _) = unwrapped(value);
        let exported = self.bare(key);
        if value.kind_name() == "identifier" {
            self.export_name(self.text(value), exported);
        } else if let Some(load) = self.load(value) {
            let taken = self.member_of(&load).unwrap_or("*").to_owned();
            self.pass_through(&load, vec![(taken, exported.to_owned())]);
        } else if !is_function(value) && value.kind_name() != "class" {
            self.export_name("", exported);
        }
    }

    fn export_spread(&mut self, spread: Node<'a>) {
        let value = named_children(spread).first().copied();
        match value.and_then(|it| self.load(it)) {
            Some(load) if self.member_of(&load).is_none() => {
                self.pass_through(&load, vec![("*".to_owned(), "*".to_owned())]);
            }
            _ => self.facts.exports.dynamic = true,
        }
    }

    /// `Object.defineProperty(exports, "a", …)` and `__exportStar(require("a"), exports)`.
    pub(super) fn export_property_call(&mut self, function: Node<'a>, arguments: Node<'a>) {
        let arguments = named_children(arguments);
        let (Some(first), Some(second)) = (arguments.first(), arguments.get(1)) else {
            return;
        };
        let function = self.text(function);
        if function == "Object.defineProperty" && self.text(*first) == "exports" {
            if let Some(name) = self.string(*second) {
                self.exports_object(*first);
                self.export_name("", name);
            }
        } else if function.ends_with("__exportStar")
            && self.text(*second) == "exports"
            && let Some(load) = self.load(*first)
        {
            self.exports_object(*second);
            self.pass_through(&load, vec![("*".to_owned(), "*".to_owned())]);
        }
    }

    /// A use of `exports` or `module` as a value makes the exports unknowable.
    pub(super) fn common_js_use(&mut self, name: &'a str) {
        if self.binding_of(name).is_some() {
            return;
        }
        let Some(parent) = self.above(1) else {
            return;
        };
        let is_harmless = match parent.kind_name() {
            "binary_expression" | "unary_expression" => true,
            "member_expression" if name == "exports" => true,
            "member_expression" => {
                let is_exports = parent
                    .child_at(Field::Property)
                    .is_some_and(|it| self.text(it) == "exports");
                !is_exports || self.is_inside(2, "member_expression")
            }
            _ => false,
        };
        if !is_harmless {
            self.facts.exports.dynamic = true;
        }
    }

    /// `Name.member = function…`, `Name.prototype.member = …`, `Name.prototype = {…}`
    fn assigned_member(&mut self, node: Node<'a>, left: Node<'a>, value: Node<'a>) {
        let Some(names) = self.dotted(left) else {
            return;
        };
        let root = names.first().map(String::as_str);
        let owner = root.and_then(|root| self.definition_named(root));
        if value.kind_name() == "object" && names.last().is_some_and(|it| it == "prototype") {
            if let Some(owner) = owner {
                self.containers.push(owner);
                self.member_objects
                    .insert(value.id(), MemberObject::default());
            }
            return;
        }
        let Some(property) = left.child_at(Field::Property) else {
            return;
        };
        if !is_function(value) || root == Some("this") || root == Some("super") {
            return;
        }
        let is_own = names.len() == 2
            || (names.len() == 3 && names.get(1).is_some_and(|it| it == "prototype"));
        let range = self.statement(node, 0).range;
        let mut definition = Definition {
            body: body_of(value),
            ..self.function_of(value, property, range, DefinitionKind::Method)
        };
        definition.container = owner.filter(|_| is_own).or(definition.container);
        self.claimed.insert(property.start_byte());
        let index = self.define(definition);
        self.definition_of_value.insert(value.id(), index);
    }

    fn definition_named(&self, name: &str) -> Option<usize> {
        let found = self.scopes.iter().rev().find_map(|scope| {
            self.facts
                .scopes
                .get(*scope)?
                .bindings
                .iter()
                .find(|it| it.name == name)
        })?;
        match found.source {
            BindingSource::Definition(index) => Some(index),
            _ => None,
        }
    }
}
