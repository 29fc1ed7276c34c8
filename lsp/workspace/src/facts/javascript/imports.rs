//! Imports of every form: statements, `require`, `import()`.

use super::super::fields::{Field, Look};
use std::ops::Range;

use tree_sitter::Node;

use super::definitions::Statement;
use super::scopes::names_of_pattern;
use super::{Walk, children, first_of_kind, has_token, named_children, unwrapped};
use crate::facts::{BindingSource, Import, ImportForm, ImportedName};

/// A module load whose value is taken: `require("a")`, `(await import("a")).b`.
pub(super) struct Load<'a> {
    call: Node<'a>,
    module: &'a str,
    module_range: Range<usize>,
    member: Option<Node<'a>>,
    is_dynamic: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn import_statement(&mut self, node: Node<'a>) -> bool {
        let require = first_of_kind(node, "import_require_clause");
        let source = require.unwrap_or(node).child_at(Field::Source);
        let Some((module, module_range)) = source.and_then(|it| self.quoted(it)) else {
            return false;
        };
        let import = Import {
            module: module.to_owned(),
            module_range,
            range: node.byte_range(),
            form: ImportForm::SideEffect,
            names: Vec::new(),
            binding: None,
            guarded: false,
            type_only: has_token(node, "type") || has_token(node, "typeof"),
        };
        if let Some(clause) = require {
            self.namespace_of(&import, first_of_kind(clause, "identifier"));
        } else if let Some(clause) = first_of_kind(node, "import_clause") {
            self.import_clause(&import, clause);
        } else {
            self.facts.imports.push(import);
        }
        false
    }

    fn import_clause(&mut self, import: &Import, clause: Node<'a>) {
        let mut names = Vec::new();
        let mut bindings = Vec::new();
        let mut all_types = true;
        if let Some(default) = first_of_kind(clause, "identifier") {
            all_types = false;
            names.push(self.imported("default", default, default));
            bindings.push(default);
        }
        let list = first_of_kind(clause, "named_imports");
        for specifier in list.map(named_children).unwrap_or_default() {
            if let Some(name) = specifier.child_at(Field::Name) {
                let binding = specifier.child_at(Field::Alias).unwrap_or(name);
                names.push(self.imported(self.bare(name), name, binding));
                bindings.push(binding);
                all_types &= has_token(specifier, "type") || has_token(specifier, "typeof");
            }
        }
        let namespace = first_of_kind(clause, "namespace_import");
        if !names.is_empty() || namespace.is_none() {
            let only_types = all_types && !names.is_empty();
            self.facts.imports.push(Import {
                form: ImportForm::Names,
                type_only: import.type_only || only_types,
                names,
                ..import.clone()
            });
            let index = self.facts.imports.len() - 1;
            for binding in bindings {
                self.bind(self.text(binding), BindingSource::Import(index));
            }
        }
        if let Some(namespace) = namespace {
            self.namespace_of(import, first_of_kind(namespace, "identifier"));
        }
    }

    fn namespace_of(&mut self, import: &Import, binding: Option<Node<'a>>) {
        let binding = binding.map(|it| self.text(it));
        self.facts.imports.push(Import {
            form: ImportForm::Namespace,
            binding: binding.map(str::to_owned),
            ..import.clone()
        });
        if let Some(name) = binding {
            self.bind(name, BindingSource::Import(self.facts.imports.len() - 1));
        }
    }

    fn imported(&self, name: &str, at: Node<'a>, binding: Node<'a>) -> ImportedName {
        ImportedName {
            name: name.to_owned(),
            binding: self.bare(binding).to_owned(),
            range: at.byte_range(),
        }
    }

    /// A name that may stand in quotes.
    pub(super) fn bare(&self, node: Node<'a>) -> &'a str {
        self.string(node).unwrap_or_else(|| self.text(node))
    }

    pub(super) fn quoted(&self, node: Node<'a>) -> Option<(&'a str, Range<usize>)> {
        let text = self.string(node)?;
        let start = node.start_byte() + 1;
        Some((text, start..start + text.len()))
    }

    /// `import A = B.C;`
    pub(super) fn import_alias(&mut self, node: Node<'a>) {
        if let Some(name) = first_of_kind(node, "identifier") {
            self.claimed.insert(name.start_byte());
            let name = self.text(name);
            self.bind(name, BindingSource::Local);
            if self.is_inside(1, "export_statement") && self.is_file_level() {
                let pair = (name.to_owned(), name.to_owned());
                self.facts.exports.names.push(pair);
            }
        }
    }

    /// Keeps `require("a")` and `import("a")` whose value no declaration takes.
    pub(super) fn module_load(&mut self, call: Node<'a>, function: Node<'a>, arguments: Node<'a>) {
        if !self.loads.insert(call.id()) {
            return;
        }
        let is_dynamic = function.kind_name() == "import";
        if !is_dynamic && !self.is_require(function) {
            return;
        }
        let Some((module, module_range)) = self.string_argument(arguments) else {
            return;
        };
        let is_statement = !is_dynamic && self.is_inside(1, "expression_statement");
        let load = Load {
            call,
            module,
            module_range,
            member: None,
            is_dynamic,
        };
        let import = Import {
            form: if is_statement {
                ImportForm::SideEffect
            } else {
                ImportForm::Dynamic
            },
            ..self.import_of(&load)
        };
        self.facts.imports.push(import);
    }

    fn import_of(&self, load: &Load<'a>) -> Import {
        Import {
            module: load.module.to_owned(),
            module_range: load.module_range.clone(),
            range: load.call.byte_range(),
            form: ImportForm::Dynamic,
            names: Vec::new(),
            binding: None,
            guarded: self.is_guarded(),
            type_only: self.is_in_type(),
        }
    }

    fn is_require(&self, function: Node<'a>) -> bool {
        function.kind_name() == "identifier"
            && self.text(function) == "require"
            && self.binding_of("require") != Some(BindingSource::Parameter)
    }

    /// The module load an expression is, with the member taken from it.
    pub(super) fn load(&self, value: Node<'a>) -> Option<Load<'a>> {
        let mut node = awaited(value);
        let mut member = None;
        if node.kind_name() == "member_expression" {
            member = Some(node.child_at(Field::Property)?);
            node = awaited(node.child_at(Field::Object)?);
        }
        if node.kind_name() != "call_expression" {
            return None;
        }
        let function = node.child_at(Field::Function)?;
        let is_dynamic = function.kind_name() == "import";
        if !is_dynamic && !self.is_require(function) {
            return None;
        }
        // A promise's own members are not the module's.
        if is_dynamic && awaited(value).id() == node.id() && unwrapped(value).0.id() == node.id() {
            return None;
        }
        let (module, module_range) = self.string_argument(node.child_at(Field::Arguments)?)?;
        Some(Load {
            call: node,
            module,
            module_range,
            member,
            is_dynamic,
        })
    }

    /// Binds `const a = require("a")` and its like; whether the value was a module load.
    pub(super) fn bind_loaded(
        &mut self,
        name: Node<'a>,
        value: Option<Node<'a>>,
        scope: usize,
        statement: &Statement,
    ) -> bool {
        let Some(load) = value.and_then(|it| self.load(it)) else {
            return false;
        };
        let mut import = Import {
            range: statement.range.clone(),
            ..self.import_of(&load)
        };
        match (name.kind_name(), load.member) {
            ("identifier", None) => {
                import.binding = Some(self.text(name).to_owned());
                import.form = ImportForm::Namespace;
            }
            ("identifier", Some(member)) => {
                import.names = vec![self.imported(self.text(member), member, name)];
                import.form = ImportForm::Names;
            }
            ("object_pattern", None) => {
                import.names = self.names_taken(name);
                import.form = ImportForm::Names;
            }
            _ => return false,
        }
        if load.is_dynamic {
            import.form = ImportForm::Dynamic;
        }
        self.loads.insert(load.call.id());
        let index = self.facts.imports.len();
        self.bind_taken(name, &import, index, scope);
        if statement.is_exported {
            let names = names_of_pattern(name);
            for name in names {
                let name = self.text(name).to_owned();
                self.facts.exports.names.push((name.clone(), name));
            }
        }
        self.facts.imports.push(import);
        true
    }

    fn bind_taken(&mut self, pattern: Node<'a>, import: &Import, index: usize, scope: usize) {
        for node in names_of_pattern(pattern) {
            self.claimed.insert(node.start_byte());
            let name = self.text(node);
            let is_taken = import.binding.as_deref() == Some(name)
                || import.names.iter().any(|it| it.binding == name);
            let source = if is_taken {
                BindingSource::Import(index)
            } else {
                BindingSource::Local
            };
            self.bind_in(scope, name, source);
        }
    }

    /// `{a, b: c, d = 1}`: the names taken from a module; nested patterns take nothing we follow.
    fn names_taken(&self, pattern: Node<'a>) -> Vec<ImportedName> {
        let taken = |member: Node<'a>| {
            let name = match member.kind_name() {
                "shorthand_property_identifier_pattern" => member,
                "object_assignment_pattern" => member
                    .child_at(Field::Left)
                    .filter(|it| it.kind_name() == "shorthand_property_identifier_pattern")?,
                "pair_pattern" => member.child_at(Field::Key)?,
                _ => return None,
            };
            if name.kind_name() == "computed_property_name" {
                return None;
            }
            let value = member.child_at(Field::Value);
            let binding = value.map_or(Some(name), |it| match it.kind_name() {
                "identifier" => Some(it),
                "assignment_pattern" => it
                    .child_at(Field::Left)
                    .filter(|it| it.kind_name() == "identifier"),
                _ => None,
            })?;
            Some(self.imported(self.bare(name), name, binding))
        };
        named_children(pattern)
            .into_iter()
            .filter_map(taken)
            .collect()
    }

    /// Keeps a module load that passes names through: `exports.a = require("a")`.
    pub(super) fn pass_through(&mut self, load: &Load<'a>, names: Vec<(String, String)>) {
        self.loads.insert(load.call.id());
        let range = load.module_range.clone();
        let import = Import {
            form: ImportForm::ReExport,
            names: names
                .into_iter()
                .map(|(name, binding)| ImportedName {
                    name,
                    binding,
                    range: range.clone(),
                })
                .collect(),
            ..self.import_of(load)
        };
        self.facts.imports.push(import);
    }

    pub(super) fn member_of<'b>(&self, load: &Load<'b>) -> Option<&'a str> {
        load.member.map(|it| self.text(it))
    }

    /// Whether what is read may fail by design: under `try`, a condition, or a `.catch`.
    fn is_guarded(&self) -> bool {
        let is_conditional = |node: Node<'_>| {
            matches!(
                node.kind_name(),
                "try_statement" | "if_statement" | "ternary_expression" | "switch_statement"
            ) || (node.kind_name() == "binary_expression"
                && ["&&", "||", "??"].iter().any(|it| has_token(node, it)))
        };
        let is_caught = self.above(1).is_some_and(|it| {
            it.child_at(Field::Property)
                .is_some_and(|it| self.text(it) == "catch")
        });
        is_caught || self.frames.iter().any(|frame| is_conditional(frame.node))
    }

    fn is_in_type(&self) -> bool {
        self.frames.iter().any(|frame| {
            matches!(
                frame.node.kind_name(),
                "type_annotation"
                    | "type_arguments"
                    | "type_alias_declaration"
                    | "interface_body"
                    | "type_query"
            )
        })
    }

    pub(super) fn re_export(&mut self, node: Node<'a>, source: Node<'a>) {
        let Some((module, module_range)) = self.quoted(source) else {
            return;
        };
        let mut names = Vec::new();
        let word = self.text(node).strip_prefix("export").unwrap_or_default();
        let mut type_only = word.trim_start().starts_with("type ");
        if let Some(clause) = first_of_kind(node, "export_clause") {
            let specifiers = named_children(clause);
            type_only |=
                !specifiers.is_empty() && specifiers.iter().all(|it| has_token(*it, "type"));
            for specifier in specifiers {
                if let Some(name) = specifier.child_at(Field::Name) {
                    let binding = specifier.child_at(Field::Alias).unwrap_or(name);
                    names.push(self.imported(self.bare(name), name, binding));
                }
            }
        } else {
            let namespace = first_of_kind(node, "namespace_export");
            let star = first_of_kind(namespace.unwrap_or(node), "*").unwrap_or(source);
            let name = namespace.and_then(|it| children(it).last().copied());
            names.push(ImportedName {
                name: "*".to_owned(),
                binding: name.map_or("*", |it| self.bare(it)).to_owned(),
                range: star.byte_range(),
            });
        }
        self.facts.imports.push(Import {
            module: module.to_owned(),
            module_range,
            range: node.byte_range(),
            form: ImportForm::ReExport,
            names,
            binding: None,
            guarded: false,
            type_only,
        });
    }
}

fn awaited(value: Node<'_>) -> Node<'_> {
    let (node, _) = unwrapped(value);
    match node.kind_name() {
        "await_expression" => named_children(node)
            .first()
            .map_or(node, |it| unwrapped(*it).0),
        _ => node,
    }
}
