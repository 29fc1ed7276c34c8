//! The declarations that names in values and in types mean.

use super::values::declared;
use super::written::class_value;
use super::{At, Declared, Source, Type, Types};
use crate::facts::{BindingSource, Definition, DefinitionKind};
use crate::resolve::javascript::exports::resolve_export;
use crate::resolve::javascript::names::resolve_name;
use crate::resolve::{DefinitionId, Resolution};
use crate::{FileFacts, WorkspacePath};

impl<'a> Types<'a> {
    pub(super) fn source(&self, path: &WorkspacePath) -> Option<&'a Source> {
        self.sources.get(self.snapshot, path)
    }

    pub(super) fn facts(&self, source: &Source) -> Option<&'a FileFacts> {
        self.snapshot.file(&source.path).map(|it| it.facts())
    }

    /// The smallest node over a name.
    pub(super) fn name_at(&self, path: &WorkspacePath, start: usize, end: usize) -> Option<At<'a>> {
        let source = self.source(path)?;
        let root = source.tree.root_node();
        let node = root.named_descendant_for_byte_range(start, end)?;
        Some(At { source, node })
    }

    /// The value of a plain name.
    pub(super) fn named_value(&self, name: At<'a>) -> Type<'a> {
        let start = name.node.start_byte();
        let facts = self.facts(name.source);
        let binding = facts.and_then(|it| it.bindings_of(name.text(), start));
        let Some((scope, sources)) = binding else {
            return match name.text() {
                "undefined" | "NaN" | "Infinity" => Type::Plain,
                _ => Type::Unknown,
            };
        };
        let is_value =
            |it: &BindingSource| matches!(it, BindingSource::Parameter | BindingSource::Local);
        if sources.iter().all(is_value) {
            return match self.binding_place(name, scope) {
                Some(place) => self.bound(place),
                None => Type::Unknown,
            };
        }
        let names = [name.text().to_owned()];
        let found = resolve_name(self.snapshot, &name.source.path, &names, start);
        self.value_by(&found)
    }

    /// What a module exports under a name.
    pub(super) fn exported(&self, module: &WorkspacePath, name: &str) -> Type<'a> {
        self.value_by(&resolve_export(self.snapshot, module, name))
    }

    fn value_by(&self, resolution: &Resolution) -> Type<'a> {
        match resolution {
            Resolution::Module(path) => Type::Module(path.clone()),
            Resolution::Definition(id) => self.defined_value(id),
            Resolution::OneOf(ids) => {
                let values: Vec<_> = ids.iter().filter(|it| self.is_value(it)).collect();
                match values.as_slice() {
                    [first, ..] if values.iter().all(|it| self.is_function(it)) => {
                        self.defined_value(first)
                    }
                    [only] => self.defined_value(only),
                    _ => Type::Unknown,
                }
            }
            _ => Type::Unknown,
        }
    }

    fn kind(&self, id: &DefinitionId) -> Option<DefinitionKind> {
        self.snapshot.definition(id).map(|(_, it)| it.kind)
    }

    fn is_value(&self, id: &DefinitionId) -> bool {
        !matches!(
            self.kind(id),
            None | Some(DefinitionKind::Interface | DefinitionKind::TypeAlias)
        )
    }

    fn is_function(&self, id: &DefinitionId) -> bool {
        matches!(
            self.kind(id),
            Some(DefinitionKind::Function | DefinitionKind::Method)
        )
    }

    /// The value of a definition.
    fn defined_value(&self, id: &DefinitionId) -> Type<'a> {
        self.deeper(Type::Unknown, || {
            let Some((name, definition)) = self.definition_name(id) else {
                return Type::Unknown;
            };
            let Some(around) = name.parent() else {
                return Type::Unknown;
            };
            match around.kind() {
                "variable_declarator" => self.bound(name),
                "class_declaration" | "abstract_class_declaration" | "class" => class_value(around),
                "function_declaration"
                | "function_signature"
                | "generator_function_declaration" => self.overloads(id, definition, around),
                "enum_declaration" | "internal_module" | "module" => Type::Unknown,
                "member_expression" => around
                    .parent()
                    .filter(|it| it.kind() == "assignment_expression")
                    .and_then(|it| it.child("right"))
                    .map_or(Type::Unknown, |it| self.value(it)),
                "object_pattern"
                | "array_pattern"
                | "pair_pattern"
                | "rest_pattern"
                | "object_assignment_pattern"
                | "assignment_pattern" => self.bound(name),
                "function_expression" | "generator_function" => {
                    Type::Function([declared(around)].into())
                }
                _ => self.declared_value(&declared(around)),
            }
        })
    }

    fn definition_name(&self, id: &DefinitionId) -> Option<(At<'a>, &'a Definition)> {
        let (_, definition) = self.snapshot.definition(id)?;
        let range = &definition.name_range;
        let name = self.name_at(&id.path, range.start, range.end)?;
        Some((name, definition))
    }

    /// A function with its overloads: where signatures stand without a body, calls go by them alone.
    fn overloads(&self, id: &DefinitionId, definition: &Definition, own: At<'a>) -> Type<'a> {
        let Some(file) = self.snapshot.file(&id.path) else {
            return Type::Unknown;
        };
        let definitions = &file.facts().definitions;
        let same = definitions.iter().enumerate().filter(|(_, it)| {
            it.name == definition.name
                && it.container == definition.container
                && it.kind == DefinitionKind::Function
                && it.body.is_none()
        });
        let signatures: Vec<Declared<'a>> = same
            .filter_map(|(index, _)| {
                let path = id.path.clone();
                self.definition_name(&DefinitionId { path, index })
            })
            .filter_map(|(name, _)| name.parent())
            .map(declared)
            .collect();
        match signatures.is_empty() {
            true => Type::Function([declared(own)].into()),
            false => Type::Function(signatures.into()),
        }
    }

    /// The declarations of a type by its name; `None` for one that nothing in reach declares.
    pub(super) fn type_declarations(&self, name: At<'a>) -> Option<Vec<At<'a>>> {
        let names: Vec<String> = name
            .text()
            .split('.')
            .map(|it| it.trim().to_owned())
            .collect();
        let start = name.node.start_byte();
        let facts = self.facts(name.source)?;
        let (_, sources) = facts.bindings_of(names.first()?, start)?;
        let own = |index: &usize| DefinitionId {
            path: name.source.path.clone(),
            index: *index,
        };
        let definitions: Vec<usize> = sources
            .iter()
            .filter_map(|it| match it {
                BindingSource::Definition(index) => Some(*index),
                _ => None,
            })
            .collect();
        let ids = match (names.len(), definitions.is_empty()) {
            (1, false) => definitions.iter().map(own).collect(),
            _ => match resolve_name(self.snapshot, &name.source.path, &names, start) {
                Resolution::Definition(id) => vec![id],
                Resolution::OneOf(ids) => ids,
                _ => Vec::new(),
            },
        };
        Some(
            ids.iter()
                .filter_map(|id| self.type_declaration(id))
                .collect(),
        )
    }

    fn type_declaration(&self, id: &DefinitionId) -> Option<At<'a>> {
        let is_type = matches!(
            self.kind(id)?,
            DefinitionKind::Class
                | DefinitionKind::Interface
                | DefinitionKind::TypeAlias
                | DefinitionKind::Enum
        );
        let (name, _) = self.definition_name(id).filter(|_| is_type)?;
        let around = name.parent()?;
        match around.kind() {
            "variable_declarator" => around.child("value").filter(|it| it.kind() == "class"),
            _ => Some(around),
        }
    }
}
