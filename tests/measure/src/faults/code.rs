//! The code of one package that faults are seeded in, as the rules look at it: files that parse, the
//! names their definitions have, and calls by a plain name. Syntax only: nothing here is resolved.

use std::collections::BTreeMap;

use scopewise_workspace::facts::{BindingSource, Call, Import, ImportForm, ParameterKind};
use scopewise_workspace::{Definition, DefinitionKind, File, Snapshot};

use crate::tongue::Tongue;

/// One package in one language.
pub(super) struct Code<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) tongue: Tongue,
    pub(super) files: Vec<&'a File>,
    /// The path that the modules of a Go package begin with.
    pub(super) go_module: Option<String>,
    by_name: BTreeMap<&'a str, Vec<(&'a File, &'a Definition)>>,
}

/// A call of a function that is defined once in the package: file, call, file of the definition,
/// definition.
pub(super) struct PlainCall<'a> {
    pub(super) file: &'a File,
    pub(super) call: &'a Call,
    pub(super) owner: &'a File,
    pub(super) definition: &'a Definition,
}

impl<'a> Code<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, tongue: Tongue) -> Self {
        let files: Vec<&File> = snapshot
            .files()
            .filter(|file| tongue.is(file.language) && !file.facts().has_errors)
            .collect();
        let mut by_name: BTreeMap<&str, Vec<(&File, &Definition)>> = BTreeMap::new();
        for file in &files {
            for definition in &file.facts().definitions {
                let known = by_name.entry(definition.name.as_str()).or_default();
                known.push((file, definition));
            }
        }
        let go_module = snapshot.file_at("go.mod").and_then(|file| {
            let text = file.text_for_once();
            let line = text.lines().find_map(|line| line.strip_prefix("module "));
            line.map(|module| module.trim().to_owned())
        });
        Self {
            snapshot,
            tongue,
            files,
            go_module,
            by_name,
        }
    }

    /// Calls by a bare name, or by a module's name and one of its functions, of a function that is
    /// defined once in the package, at top level, undecorated and with a fixed number of parameters.
    pub(super) fn plain_calls(&self) -> Vec<PlainCall<'a>> {
        let mut found = Vec::new();
        for file in &self.files {
            for call in &file.facts().calls {
                let arguments = &call.arguments;
                if call.is_new || arguments.spread_positional || arguments.spread_keywords {
                    continue;
                }
                let Some((owner, definition)) = self.called(file, call) else {
                    continue;
                };
                if is_plain(definition) {
                    found.push(PlainCall {
                        file,
                        call,
                        owner,
                        definition,
                    });
                }
            }
        }
        found
    }

    fn called(&self, file: &File, call: &Call) -> Option<(&'a File, &'a Definition)> {
        let name = call.callee.last()?;
        let [(owner, definition)] = self.by_name.get(name.as_str())?.as_slice() else {
            return None;
        };
        let is_meant = match call.callee.as_slice() {
            [name] => is_bound_plainly(file, name, call.range.start),
            [module, _] => {
                let import = module_import(file, module);
                import.is_some_and(|import| names_file(&import.module, module, owner))
            }
            _ => false,
        };
        is_meant.then_some((*owner, *definition))
    }

    /// Whether an import is of the package itself, as far as its text tells.
    pub(super) fn is_own(&self, import: &Import) -> bool {
        let module = import.module.as_str();
        match self.tongue {
            Tongue::Rust => ["crate", "self", "super"]
                .iter()
                .any(|start| module == *start || module.starts_with(&format!("{start}::"))),
            Tongue::Go => self
                .go_module
                .as_deref()
                .and_then(|own| module.strip_prefix(own))
                .is_some_and(|rest| rest.starts_with('/')),
            _ => module.starts_with('.'),
        }
    }
}

pub(super) fn functions(file: &File) -> impl Iterator<Item = &Definition> {
    file.facts().definitions.iter().filter(|it| {
        matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method) && it.body.is_some()
    })
}

/// The import that binds a module, or what may be one, to a name.
pub(super) fn module_import<'a>(file: &'a File, name: &str) -> Option<&'a Import> {
    let mut imports = file.facts().imports.iter();
    imports.find(|import| match import.form {
        ImportForm::Module | ImportForm::Namespace => import.binding.as_deref() == Some(name),
        ImportForm::Names => import.names.iter().any(|it| it.binding == name),
        _ => false,
    })
}

fn is_plain(definition: &Definition) -> bool {
    definition.kind == DefinitionKind::Function
        && definition.container.is_none()
        && definition.decorators.is_empty()
        && definition.signature.as_ref().is_some_and(|it| {
            it.parameters.iter().all(|parameter| {
                !matches!(
                    parameter.kind,
                    ParameterKind::VariadicPositional | ParameterKind::VariadicKeyword
                )
            })
        })
}

/// Whether the innermost scope that binds a name at a place does so by a definition or an import; true
/// where no scope is known to bind it.
fn is_bound_plainly(file: &File, name: &str, at: usize) -> bool {
    let scopes = file.facts().scopes.iter().rev();
    let mut around = scopes.filter(|it| it.range.start <= at && at <= it.range.end);
    let sources = around.find_map(|scope| {
        let bindings = scope.bindings.iter().filter(|it| it.name == name);
        let sources: Vec<BindingSource> = bindings.map(|it| it.source).collect();
        (!sources.is_empty()).then_some(sources)
    });
    sources.is_none_or(|sources| {
        sources
            .iter()
            .all(|it| matches!(it, BindingSource::Definition(_) | BindingSource::Import(_)))
    })
}

/// Whether a module, by its last part, is the file or the folder of the file that this is; for names
/// taken from a package the name itself is the module.
fn names_file(module: &str, name: &str, owner: &File) -> bool {
    let path = owner.path.as_str();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or(file);
    let folder = folder.rsplit('/').next().unwrap_or(folder);
    let last = module
        .rsplit(['/', ':', '.'])
        .find(|it| !matches!(*it, "js" | "ts" | "mjs" | "cjs" | "tsx" | "jsx" | "index"));
    [last, Some(name)]
        .into_iter()
        .flatten()
        .any(|it| it == stem || it == folder)
}
