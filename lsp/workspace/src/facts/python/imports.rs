//! Import statements, and modules loaded at run time by a literal name.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::super::{BindingSource, Import, ImportForm, ImportedName};
use super::walk::{Place, Walk};

impl<'t> Walk<'_, 't> {
    pub(super) fn import(&mut self, node: Node<'t>, place: Place) {
        if node.kind_name() == "import_statement" {
            let mut cursor = node.walk();
            let modules: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
            for module in modules {
                self.module_import(node, module, place);
            }
        } else {
            self.names_import(node, place);
        }
    }

    fn module_import(&mut self, statement: Node<'t>, entry: Node<'t>, place: Place) {
        let module = entry
            .child_at(Field::Name)
            .filter(|_| entry.kind_name() == "aliased_import")
            .unwrap_or(entry);
        let name = self.plain(module);
        let first = name.split('.').next().unwrap_or_default();
        let alias = entry.child_at(Field::Alias).map(|it| self.text(it));
        let binding = alias.unwrap_or(first).to_owned();
        // `import a.b as a` binds the inner module: told apart from `import a.b` by its form.
        let form = if alias == Some(first) && first != name {
            ImportForm::Namespace
        } else {
            ImportForm::Module
        };
        let names = [binding.clone()];
        self.add_import(
            Import {
                module: name,
                module_range: module.byte_range(),
                range: statement.byte_range(),
                form,
                names: Vec::new(),
                binding: Some(binding),
                guarded: place.guarded,
                type_only: place.type_only,
            },
            &names,
            place,
        );
    }

    fn names_import(&mut self, node: Node<'t>, place: Place) {
        let module = node.child_at(Field::ModuleName);
        let names = self.imported_names(node);
        let bindings: Vec<_> = names.iter().map(|it| it.binding.clone()).collect();
        let (name, range) = match module {
            Some(module) => (self.plain(module), module.byte_range()),
            None if node.kind_name() == "future_import_statement" => {
                let start = node.start_byte() + "from ".len();
                ("__future__".to_owned(), start..start + "__future__".len())
            }
            None => return,
        };
        self.add_import(
            Import {
                module: name,
                module_range: range,
                range: node.byte_range(),
                form: ImportForm::Names,
                names,
                binding: None,
                guarded: place.guarded,
                type_only: place.type_only,
            },
            &bindings,
            place,
        );
    }

    fn imported_names(&self, node: Node<'t>) -> Vec<ImportedName> {
        let mut cursor = node.walk();
        let mut names: Vec<_> = node
            .children_by_field_name("name", &mut cursor)
            .map(|entry| {
                let name = entry
                    .child_at(Field::Name)
                    .filter(|_| entry.kind_name() == "aliased_import")
                    .unwrap_or(entry);
                let alias = entry.child_at(Field::Alias).unwrap_or(name);
                ImportedName {
                    name: self.plain(name),
                    binding: self.plain(alias),
                    range: name.byte_range(),
                }
            })
            .filter(|it| !it.name.is_empty())
            .collect();
        let star = self
            .children(node)
            .into_iter()
            .find(|it| it.kind_name() == "wildcard_import");
        names.extend(star.map(|it| ImportedName {
            name: "*".to_owned(),
            binding: "*".to_owned(),
            range: it.byte_range(),
        }));
        names
    }

    fn add_import(&mut self, mut import: Import, bindings: &[String], place: Place) {
        if import.module.is_empty() {
            return;
        }
        import.guarded |= self.is_asked_for(&import.module, place);
        let index = self.facts.imports.len();
        self.facts.imports.push(import);
        for name in bindings {
            if let Some(scope) = self.binding_scope(place.scope, name) {
                self.bind(scope, name, BindingSource::Import(index));
            }
            self.note_module_hook(name, place);
        }
    }

    /// Whether the condition around an import names its module: `if USE_NUMBA: import numba`.
    fn is_asked_for(&self, module: &str, place: Place) -> bool {
        let first = module.split('.').next().unwrap_or_default();
        let condition = place
            .condition
            .and_then(|(start, end)| self.source.get(start..end))
            .unwrap_or_default();
        first.len() > 2
            && condition
                .to_ascii_lowercase()
                .contains(&first.to_ascii_lowercase())
    }

    /// `import_module("x")`, `__import__("x")`, `pytest.importorskip("x")`.
    pub(super) fn dynamic_import(&mut self, node: Node<'t>, callee: &[String], place: Place) {
        let guarded = match callee.last().map(String::as_str) {
            Some("import_module" | "__import__") => place.guarded,
            Some("importorskip") => true,
            _ => return,
        };
        let Some(literal) = node
            .child_at(Field::Arguments)
            .and_then(|it| self.children(it).into_iter().next())
            .and_then(|it| self.plain_string(it))
        else {
            return;
        };
        let name = self.source.get(literal.clone()).unwrap_or_default();
        // A relative name counts from a package that is passed as a value.
        if name.is_empty() || name.starts_with('.') {
            return;
        }
        self.facts.imports.push(Import {
            module: name.to_owned(),
            module_range: literal,
            range: node.byte_range(),
            form: ImportForm::Dynamic,
            names: Vec::new(),
            binding: None,
            guarded,
            type_only: false,
        });
    }

    /// A module's name without the white space that may stand between its parts.
    fn plain(&self, node: Node<'t>) -> String {
        self.text(node).split_whitespace().collect()
    }
}
