//! `export` statements.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::{MemberObject, Walk, first_of_kind, has_token, is_function, named_children, unwrapped};
use crate::facts::{Definition, DefinitionKind, NameUse};

impl<'a> Walk<'a> {
    /// Reads an `export` statement; whether a declaration follows in it.
    pub(super) fn export_statement(&mut self, node: Node<'a>) -> bool {
        if let Some(source) = node.child_at(Field::Source) {
            self.re_export(node, source);
            return false;
        }
        if let Some(clause) = first_of_kind(node, "export_clause") {
            self.export_clause(clause);
            return false;
        }
        if has_token(node, "namespace") && has_token(node, "as") {
            return false;
        }
        if has_token(node, "=") {
            self.export_assignment(node);
        } else if let Some(value) = node.child_at(Field::Value) {
            self.export_default(node, value);
        }
        true
    }

    pub(super) fn is_file_level(&self) -> bool {
        self.scopes.len() <= 1
    }

    fn export_clause(&mut self, clause: Node<'a>) {
        for specifier in named_children(clause) {
            let Some(name) = specifier.child_at(Field::Name) else {
                continue;
            };
            let local = self.bare(name).to_owned();
            let alias = specifier.child_at(Field::Alias).unwrap_or(name);
            self.facts.uses.push(NameUse {
                name: local.clone(),
                range: name.byte_range(),
                qualifier: Some(Vec::new()),
                is_write: false,
            });
            if self.is_file_level() {
                let exported = self.bare(alias).to_owned();
                self.facts.exports.has_default |= exported == "default";
                self.facts.exports.names.push((local, exported));
            }
        }
    }

    /// TypeScript's `export = a`.
    fn export_assignment(&mut self, node: Node<'a>) {
        if !self.is_file_level() {
            return;
        }
        self.facts.exports.common_js = true;
        self.facts.exports.has_default = true;
        let value = named_children(node).first().copied().map(unwrapped);
        match value {
            Some((value, _)) if value.kind_name() == "identifier" => {
                let name = self.text(value).to_owned();
                self.facts.exports.names.push((name, "default".to_owned()));
            }
            _ => self.facts.exports.dynamic = true,
        }
    }

    /// `export default` before an expression.
    fn export_default(&mut self, node: Node<'a>, value: Node<'a>) {
        if !self.is_file_level() {
            return;
        }
        self.facts.exports.has_default = true;
        let (value, is_typed) = unwrapped(value);
        if value.kind_name() == "identifier" {
            let name = self.text(value).to_owned();
            self.facts.exports.names.push((name, "default".to_owned()));
            return;
        }
        let Some(word) = first_of_kind(node, "default") else {
            return;
        };
        let range = node.byte_range();
        let definition = if is_function(value) {
            let name = value.child_at(Field::Name).unwrap_or(word);
            self.function_of(value, name, range, DefinitionKind::Function)
        } else if value.kind_name() == "class" {
            let name = value.child_at(Field::Name).unwrap_or(word);
            self.class_of(value, name, range)
        } else {
            Definition {
                body: Some(value.byte_range()),
                ..self.new_definition(DefinitionKind::Variable, word, range)
            }
        };
        let index = self.define(definition);
        self.exported.insert(index);
        self.facts.exports.default = Some(index);
        if value.kind_name() == "object" {
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
    }
}
