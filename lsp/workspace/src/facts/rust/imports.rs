//! `use` trees and `extern crate`: one import for each module that names are taken from.

use std::ops::Range;

use tree_sitter::Node;

use super::kinds::{FIELDS, Kind, kind};
use super::record::{RustImport, Visibility};
use super::walk::{Walk, plain};
use crate::facts::{BindingSource, Import, ImportForm, ImportedName};

/// Nested groups deeper than this are left out.
const DEPTH_LIMIT: usize = 16;

/// What holds for every leaf of one `use`.
struct Statement {
    range: Range<usize>,
    visibility: Visibility,
    conditional: bool,
}

/// What the last part of a path is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Module,
    /// The name that is taken.
    Name,
}

/// A path prefix and where its last written part stands.
#[derive(Clone)]
struct Prefix {
    path: Vec<String>,
    range: Range<usize>,
    /// Where the last part alone stands.
    last: Range<usize>,
}

impl<'t> Walk<'_, 't> {
    pub(super) fn use_declaration(&mut self, node: Node<'t>, above: &[Node<'t>]) {
        let attributes = self.attributes(above);
        let statement = Statement {
            range: node.byte_range(),
            visibility: self.visibility(node),
            conditional: attributes.conditional,
        };
        if let Some(argument) = node.child_by_field_id(FIELDS.argument) {
            let prefix = Prefix {
                path: Vec::new(),
                range: argument.start_byte()..argument.start_byte(),
                last: argument.start_byte()..argument.start_byte(),
            };
            let is_global = self.text(argument).starts_with("::");
            let prefix = if is_global {
                Prefix {
                    path: vec![String::new()],
                    ..prefix
                }
            } else {
                prefix
            };
            self.use_tree(argument, &prefix, &statement, 0);
        }
    }

    fn use_tree(&mut self, node: Node<'t>, prefix: &Prefix, statement: &Statement, depth: usize) {
        if depth > DEPTH_LIMIT {
            return;
        }
        match kind(node) {
            Kind::UseList => {
                for child in self.children(node) {
                    self.use_tree(child, prefix, statement, depth + 1);
                }
            }
            Kind::ScopedUseList => {
                let inner = node.child_by_field_id(FIELDS.path).map_or_else(
                    || Some(prefix.clone()),
                    |path| self.extended(prefix, path, Ending::Module),
                );
                let list = node.child_by_field_id(FIELDS.list);
                if let (Some(inner), Some(list)) = (inner, list) {
                    self.use_tree(list, &inner, statement, depth + 1);
                }
            }
            Kind::UseWildcard => {
                let inner = match node.named_child(0) {
                    Some(path) => self.extended(prefix, path, Ending::Module),
                    None => Some(prefix.clone()),
                };
                let star = node.end_byte().saturating_sub(1)..node.end_byte();
                if let Some(inner) = inner {
                    self.add_names(&inner, "*", "*", star, statement);
                }
            }
            Kind::UseAsClause => {
                let path = node.child_by_field_id(FIELDS.path);
                let alias = node.child_by_field_id(FIELDS.alias);
                if let (Some(path), Some(alias)) = (path, alias) {
                    let alias = plain(self.text(alias)).to_owned();
                    self.use_leaf(path, Some(alias), prefix, statement);
                }
            }
            Kind::LineComment | Kind::BlockComment | Kind::Error => {}
            _ => self.use_leaf(node, None, prefix, statement),
        }
    }

    /// The last part of a path is what is taken; `self` takes the module before it.
    fn use_leaf(
        &mut self,
        node: Node<'t>,
        alias: Option<String>,
        prefix: &Prefix,
        statement: &Statement,
    ) {
        let Some(mut whole) = self.extended(prefix, node, Ending::Name) else {
            return;
        };
        if whole.path.len() > prefix.path.len()
            && whole.path.len() > 1
            && whole.path.last().is_some_and(|it| it == "self")
        {
            whole.path.pop();
            whole.last = if kind(node) == Kind::SelfName {
                prefix.last.clone()
            } else {
                whole.last
            };
        }
        let Some(name) = whole.path.pop() else { return };
        let binding = alias.unwrap_or_else(|| name.clone());
        let is_start = whole.path.iter().all(String::is_empty);
        if is_start {
            return self.add_module(&whole, name, binding, statement);
        }
        let range = whole.last.clone();
        let written = whole.range.start..whole.last.start.max(whole.range.start);
        let module = Prefix {
            range: if written.is_empty() {
                prefix.range.clone()
            } else {
                written
            },
            ..whole
        };
        self.add_names(&module, &name, &binding, range, statement);
    }

    /// `use a;`, `use a as b;`, `use crate as c;`
    fn add_module(&mut self, at: &Prefix, name: String, binding: String, statement: &Statement) {
        let mut path = at.path.clone();
        path.push(name);
        let form = match statement.visibility {
            Visibility::Private => ImportForm::Module,
            _ => ImportForm::ReExport,
        };
        let names = if form == ImportForm::ReExport {
            vec![ImportedName {
                name: "self".to_owned(),
                binding: binding.clone(),
                range: at.last.clone(),
            }]
        } else {
            Vec::new()
        };
        let import = Import {
            module: path.join("::"),
            module_range: at.last.clone(),
            range: statement.range.clone(),
            form,
            names,
            binding: Some(binding.clone()),
            guarded: statement.conditional,
            type_only: false,
        };
        self.add_import(import, path, &[binding], statement, false);
    }

    fn add_names(
        &mut self,
        module: &Prefix,
        name: &str,
        binding: &str,
        range: Range<usize>,
        statement: &Statement,
    ) {
        let name = ImportedName {
            name: name.to_owned(),
            binding: binding.to_owned(),
            range: range.clone(),
        };
        if self.joins_last(module, statement) {
            let index = self.facts.imports.len() - 1;
            if binding != "_" {
                self.bind(self.here.block, binding, BindingSource::Import(index));
            }
            if let Some(import) = self.facts.imports.last_mut() {
                import.names.push(name);
            }
            return;
        }
        let module_range = if module.range.is_empty() {
            range
        } else {
            let end = module.range.end;
            let written = self.source.get(module.range.clone()).unwrap_or_default();
            module.range.start..end - (written.len() - written.trim_end_matches(':').len())
        };
        let import = Import {
            module: module.path.join("::"),
            module_range,
            range: statement.range.clone(),
            form: match statement.visibility {
                Visibility::Private => ImportForm::Names,
                _ => ImportForm::ReExport,
            },
            names: vec![name],
            binding: None,
            guarded: statement.conditional,
            type_only: false,
        };
        let bound = [binding.to_owned()];
        self.add_import(import, module.path.clone(), &bound, statement, false);
    }

    /// Whether names of the module are already taken by the import before, of the same statement.
    fn joins_last(&self, module: &Prefix, statement: &Statement) -> bool {
        let last = self.facts.imports.last().zip(self.rust.imports.last());
        last.is_some_and(|(import, rust)| {
            import.range == statement.range
                && import.form != ImportForm::Module
                && import.binding.is_none()
                && rust.path == module.path
                && rust.scope == self.here.block
        })
    }

    fn add_import(
        &mut self,
        import: Import,
        path: Vec<String>,
        bindings: &[String],
        statement: &Statement,
        is_crate: bool,
    ) {
        let index = self.facts.imports.len();
        self.facts.imports.push(import);
        self.rust.imports.push(RustImport {
            scope: self.here.block,
            visibility: statement.visibility.clone(),
            conditional: statement.conditional,
            path,
            is_crate,
        });
        for binding in bindings.iter().filter(|it| *it != "_") {
            self.bind(self.here.block, binding, BindingSource::Import(index));
        }
    }

    pub(super) fn extern_crate(&mut self, node: Node<'t>, above: &[Node<'t>]) {
        let Some(name) = node.child_by_field_id(FIELDS.name) else {
            return;
        };
        let attributes = self.attributes(above);
        let statement = Statement {
            range: node.byte_range(),
            visibility: self.visibility(node),
            conditional: attributes.conditional,
        };
        let written = plain(self.text(name)).to_owned();
        let alias = node
            .child_by_field_id(FIELDS.alias)
            .map_or_else(|| written.clone(), |it| plain(self.text(it)).to_owned());
        if attributes.names.iter().any(|it| it == "macro_use") {
            self.hole(format!("the macros of `{written}`"), Some("!".to_owned()));
        }
        let import = Import {
            module: written.clone(),
            module_range: name.byte_range(),
            range: node.byte_range(),
            form: ImportForm::Module,
            names: Vec::new(),
            binding: Some(alias.clone()),
            guarded: statement.conditional,
            type_only: false,
        };
        let bound = [alias];
        self.add_import(import, vec![written], &bound, &statement, true);
    }

    /// The prefix with the parts of `node` behind it. The modules on the way are noted as uses.
    fn extended(&mut self, prefix: &Prefix, node: Node<'t>, ending: Ending) -> Option<Prefix> {
        let mut parts: Vec<Node<'t>> = Vec::new();
        let mut next = Some(node);
        while let Some(part) = next {
            match kind(part) {
                Kind::ScopedIdentifier => {
                    parts.push(part.child_by_field_id(FIELDS.name)?);
                    next = part.child_by_field_id(FIELDS.path);
                }
                Kind::Identifier | Kind::Crate | Kind::Super | Kind::SelfName => {
                    parts.push(part);
                    next = None;
                }
                Kind::Metavariable if self.text(part) == "$crate" => {
                    parts.push(part);
                    next = None;
                }
                _ => return None,
            }
        }
        let last = parts.first()?.byte_range();
        let mut path = prefix.path.clone();
        let count = parts.len();
        for (index, part) in parts.into_iter().rev().enumerate() {
            let is_name = ending == Ending::Name && index + 1 == count;
            if kind(part) == Kind::Identifier && !is_name {
                self.use_at(part, path.clone());
            }
            path.push(match self.text(part) {
                "$crate" => "crate".to_owned(),
                text => plain(text).to_owned(),
            });
        }
        Some(Prefix {
            path,
            range: node.byte_range(),
            last,
        })
    }
}
