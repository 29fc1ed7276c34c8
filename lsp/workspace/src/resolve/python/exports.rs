//! What a module hands out under a name: definitions, re-exports, stars, submodules.

use super::modules::{self, Found};
use super::value::{Search, Value};
use super::{generated, hook};
use crate::facts::{BindingSource, Import, ImportForm};
use crate::resolve::hidden::may_hide;
use crate::{DefinitionId, File, WorkspacePath};

/// Attributes every module has.
const IMPLICIT: [&str; 12] = [
    "__name__",
    "__doc__",
    "__file__",
    "__path__",
    "__package__",
    "__spec__",
    "__loader__",
    "__dict__",
    "__builtins__",
    "__cached__",
    "__annotations__",
    "__class__",
];

/// What a `from … import *` brings under a name.
enum Starred {
    Value(Value),
    Nothing,
    Uncertain(String),
}

impl Search<'_> {
    /// What `name` of the module in file `module` is.
    pub(super) fn export(&mut self, module: &WorkspacePath, name: &str) -> Value {
        let key = (module.clone(), name.to_owned());
        if self.open_exports.contains(&key) {
            // `from . import x` inside the package asks for the submodule.
            if let Some(found) = self.submodule(module, name) {
                return found;
            }
            return Value::unknown("modules import it from one another in a circle");
        }
        self.open_exports.push(key);
        let value = self.deeper(|it| it.export_of(module, name));
        self.open_exports.pop();
        value.unwrap_or_else(|| Value::unknown("it is re-exported too many times"))
    }

    fn export_of(&mut self, module: &WorkspacePath, name: &str) -> Value {
        let Some(file) = self.snapshot.file(module) else {
            return Value::unknown("its module is not in the workspace");
        };
        let sources = file
            .facts()
            .scopes
            .first()
            .map(|scope| scope.sources_of(name))
            .unwrap_or_default();
        if !sources.is_empty() {
            let values = sources
                .iter()
                .map(|source| self.module_binding(file, name, *source))
                .collect();
            return Value::merged(values);
        }
        let starred = self.starred(file, name);
        if let Starred::Value(value) = starred {
            return value;
        }
        if let Some(found) = self.submodule(module, name) {
            return found;
        }
        match (starred, self.doubt(file, name)) {
            (Starred::Uncertain(why), _) | (_, Some(why)) => Value::Unknown(why),
            _ => match self.stub_beside(module) {
                Some(stub) => self.export(&stub, name),
                None => Value::Missing(module.clone()),
            },
        }
    }

    /// The `.pyi` beside a module, which speaks of names that the module makes in ways not seen.
    fn stub_beside(&self, module: &WorkspacePath) -> Option<WorkspacePath> {
        let stem = module.as_str().strip_suffix(".py")?;
        let stub = self.snapshot.file_at(&format!("{stem}.pyi"))?;
        Some(stub.path.clone())
    }

    fn submodule(&self, module: &WorkspacePath, name: &str) -> Option<Value> {
        if !is_package_file(module) {
            return None;
        }
        modules::found_from(self.snapshot, module.folder(), &[name]).map(Value::from)
    }

    fn module_binding(&mut self, file: &File, name: &str, source: BindingSource) -> Value {
        match source {
            BindingSource::Definition(index) => Value::Definition(DefinitionId {
                path: file.path.clone(),
                index,
            }),
            BindingSource::Import(index) => match file.facts().imports.get(index) {
                Some(import) => self.imported(file, import, name),
                None => Value::unknown("its import cannot be read"),
            },
            BindingSource::Parameter | BindingSource::Local => {
                Value::Unknown(format!("`{}` assigns it", file.path))
            }
        }
    }

    /// What an import binds to `name`.
    pub(super) fn imported(&mut self, file: &File, import: &Import, name: &str) -> Value {
        match import.form {
            ImportForm::Module => {
                let first = import.module.split('.').next().unwrap_or_default();
                let module = if import.binding.as_deref() == Some(first) {
                    first
                } else {
                    &import.module
                };
                self.module_value(file, module)
            }
            ImportForm::Namespace => self.module_value(file, &import.module),
            ImportForm::Names | ImportForm::ReExport => {
                let Some(taken) = import.names.iter().find(|it| it.binding == name) else {
                    return Value::unknown("its import cannot be read");
                };
                self.taken(file, &import.module, &taken.name)
            }
            ImportForm::SideEffect | ImportForm::Dynamic => {
                Value::unknown("it is loaded at run time")
            }
        }
    }

    /// `from module import name`.
    fn taken(&mut self, file: &File, module: &str, name: &str) -> Value {
        match self.module_value(file, module) {
            Value::Module(path) => self.export(&path, name),
            Value::Folder(folder) => self.folder_member(&folder, name),
            Value::External(module) => Value::External(format!("{module}.{name}")),
            other => other,
        }
    }

    pub(super) fn module_value(&self, file: &File, module: &str) -> Value {
        match modules::in_workspace(self.snapshot, &file.path, module) {
            Some(found) => found.into(),
            None if module.starts_with('.') => {
                Value::Unknown(format!("module `{module}` is not in the workspace"))
            }
            None => Value::External(module.to_owned()),
        }
    }

    pub(super) fn folder_member(&self, folder: &str, name: &str) -> Value {
        match modules::found_from(self.snapshot, folder, &[name]) {
            Some(found) => found.into(),
            None => Value::Unknown(format!(
                "`{folder}` has no `__init__.py` and may be spread over several places"
            )),
        }
    }

    /// What the star imports of a file bind to `name`, as the file's own module.
    fn starred(&mut self, file: &File, name: &str) -> Starred {
        let mut uncertain = None;
        let mut values = Vec::new();
        for source in stars(file) {
            match self.star(file, source, name) {
                Starred::Value(value) => values.push(value),
                Starred::Nothing => {}
                Starred::Uncertain(why) => uncertain = Some(why),
            }
        }
        match (values.is_empty(), uncertain) {
            (false, _) => Starred::Value(Value::merged(values)),
            (true, Some(why)) => Starred::Uncertain(why),
            (true, None) => Starred::Nothing,
        }
    }

    fn star(&mut self, file: &File, import: &Import, name: &str) -> Starred {
        let uncertain = || {
            Starred::Uncertain(format!(
                "`{}` imports everything from `{}`",
                file.path, import.module
            ))
        };
        let Value::Module(path) = self.module_value(file, &import.module) else {
            return uncertain();
        };
        let Some(source) = self.snapshot.file(&path) else {
            return uncertain();
        };
        let exports = &source.facts().exports;
        let listed = exports.names.iter().any(|(_, it)| it == name);
        let has_list = source
            .facts()
            .scopes
            .first()
            .is_some_and(|it| !it.sources_of("__all__").is_empty());
        if !listed && ((has_list && !exports.dynamic) || (!has_list && name.starts_with('_'))) {
            return Starred::Nothing;
        }
        // In a circle of stars each module adds only what the others do not have.
        if self
            .open_exports
            .iter()
            .any(|(open, it)| *open == path && it == name)
        {
            return Starred::Nothing;
        }
        match self.export(&path, name) {
            Value::Missing(_) => Starred::Nothing,
            Value::Unknown(why) => Starred::Uncertain(why),
            value => Starred::Value(value),
        }
    }

    /// What a bare name means that only the star imports of a file can bind; `None` when they do
    /// not.
    pub(super) fn star_name(&mut self, file: &File, name: &str) -> Option<Value> {
        match self.deeper(|it| it.starred(file, name))? {
            Starred::Value(value) => Some(value),
            Starred::Nothing => None,
            Starred::Uncertain(why) => Some(Value::Unknown(why)),
        }
    }

    /// Why a name that a module does not show may be there all the same.
    fn doubt(&self, file: &File, name: &str) -> Option<String> {
        let path = &file.path;
        if let Some(why) = file.not_parsed() {
            return Some(why.because().to_owned());
        }
        if !file.is_current() {
            return Some(format!("`{path}` is being edited"));
        }
        let facts = file.facts();
        if facts.has_errors && may_hide(file, name, "import *", stars(file).count()) {
            return Some(format!("`{path}` does not parse"));
        }
        if facts.exports.dynamic && !hook::surely_lacks(file, name) {
            return Some(format!("`{path}` makes names at run time"));
        }
        if IMPLICIT.contains(&name) {
            return Some("every module has it".to_owned());
        }
        if !is_package_file(path) {
            return None;
        }
        if !self.snapshot.is_complete() {
            return Some("the workspace is still being read".to_owned());
        }
        if facts.may_mention("__path__") || facts.may_mention("extend_path") {
            return Some(format!("`{path}` changes where its modules are found"));
        }
        generated::made_elsewhere(self.snapshot, path.folder(), name)
    }
}

pub(super) fn stars(file: &File) -> impl Iterator<Item = &Import> {
    let facts = file.facts();
    facts
        .scopes
        .first()
        .into_iter()
        .flat_map(|scope| scope.sources_of("*"))
        .filter_map(move |source| match source {
            BindingSource::Import(index) => facts.imports.get(index),
            _ => None,
        })
}

fn is_package_file(path: &WorkspacePath) -> bool {
    matches!(path.file_name(), "__init__.py" | "__init__.pyi")
}

impl From<Found> for Value {
    fn from(found: Found) -> Self {
        match found {
            Found::File(path) => Self::Module(path),
            Found::Folder(folder) => Self::Folder(folder),
        }
    }
}
