//! What a name or module means, as the language decides it: through imports, re-exports and scopes,
//! never by bare name alone. Each answer is one of: this, one of these, external, unknown and why.

mod go;
mod hidden;
mod javascript;
mod python;
mod references;
mod rust;

use std::ops::Range;

use crate::facts::{Call, Import, Signature};
use crate::{Definition, File, Snapshot, WorkspacePath};
use scopewise_grammars::Language;

/// A definition's place in a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId {
    /// The file.
    pub path: WorkspacePath,
    /// The index in its [`FileFacts::definitions`](crate::FileFacts).
    pub index: usize,
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// This definition of the workspace.
    Definition(DefinitionId),
    /// One of these; which one depends on how the program runs.
    OneOf(Vec<DefinitionId>),
    /// A module of the workspace (or a package's folder of modules).
    Module(WorkspacePath),
    /// Something outside the workspace: a dependency or the standard library.
    External(String),
    /// The workspace module is known, fully, and does not define the name: module and name. For a
    /// bare name the module is the file that uses it, in which nothing binds it.
    Missing {
        /// The module's file.
        module: WorkspacePath,
        /// The name it lacks.
        name: String,
    },
    /// Not to be known, and why, as the end of a sentence.
    Unknown(String),
}

/// What a module name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleResolution {
    /// A file of the workspace (for a Python package its `__init__.py`, for a folder its index, for a Go
    /// package the first of its files).
    Workspace(WorkspacePath),
    /// A Python namespace package: a folder of the workspace without `__init__.py`.
    Folder(String),
    /// The language's standard library.
    Standard,
    /// A declared dependency, by the registry's name.
    Declared(String),
    /// Not declared, yet already imported elsewhere in the workspace as it is: transitive or provided
    /// by the environment. The file that imports it.
    AlreadyUsed(WorkspacePath),
    /// Not declared, yet a lock file installs it.
    Locked {
        /// The registry's name.
        package: String,
        /// What brings it: the first package that requires it, else the lock file's name.
        by: String,
    },
    /// None of these: it exists nowhere we can see. For relative paths and workspace packages the
    /// file is not there; for others no manifest declares it.
    Missing,
    /// Not to be known, and why, as the end of a sentence.
    Unknown(String),
}

/// What one call has to fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallTarget {
    /// What is called, as it is named at the call: for a constructor the class.
    pub definition: DefinitionId,
    /// The parameters this call must fit: those of `__init__` for a class, of its fields for a
    /// dataclass; with `self` in front where a method is called on its class.
    pub signature: Signature,
}

/// One place that refers to a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceSite {
    /// The file.
    pub path: WorkspacePath,
    /// Where the name stands, in bytes.
    pub range: Range<usize>,
    /// The line, from 0.
    pub line: usize,
    /// The qualified name of the definition it stands in, `None` at module level.
    pub within: Option<String>,
}

/// The references of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Sites that are sure, sorted by path and place; the definition's own file included, its name
    /// in the definition itself not.
    pub sites: Vec<ReferenceSite>,
    /// Sites that carry the name and may refer to it (an attribute of a value we do not know).
    pub possible: Vec<ReferenceSite>,
    /// Why the list may lack some, as the end of a sentence.
    pub incomplete: Option<String>,
}

/// What [`Snapshot::call_target`] says of a callee that the workspace does not define: there is no
/// signature here that the call could fail to fit.
pub const DEFINED_OUTSIDE: &str = "it is defined outside the workspace";

/// What [`Snapshot::call_target`] says of `T(x)` where `T` is a type: that is no call.
pub const CONVERSION: &str = "it is a conversion";

impl Snapshot {
    /// What `module`, as written in an import of `from`, means.
    #[must_use]
    pub fn resolve_module(&self, from: &WorkspacePath, module: &str) -> ModuleResolution {
        match Language::of_path(from.as_str()) {
            Language::Python => python::resolve_module(self, from, module),
            Language::Go => go::resolve_module(self, from, module),
            language if language.is_script() => javascript::resolve_module(self, from, module),
            Language::Rust => rust::resolve_module(self, from, module),
            language => ModuleResolution::Unknown(format!(
                "imports of {} are not resolved yet",
                language.name()
            )),
        }
    }

    /// What the module of an import that stands in `from` means. Where modules lie inside files, this
    /// knows more than [`Snapshot::resolve_module`]: the place of the import decides.
    #[must_use]
    pub fn resolve_import(&self, from: &WorkspacePath, import: &Import) -> ModuleResolution {
        match Language::of_path(from.as_str()) {
            Language::Rust => rust::resolve_import(self, from, import),
            _ => self.resolve_module(from, &import.module),
        }
    }

    /// What a name of an import that stands in `from` means; follows re-exports.
    #[must_use]
    pub fn resolve_imported(
        &self,
        from: &WorkspacePath,
        import: &Import,
        name: &str,
    ) -> Resolution {
        if Language::of_path(from.as_str()) == Language::Rust {
            return rust::resolve_imported(self, from, import, name);
        }
        match self.workspace_module(from, &import.module) {
            Some(module) => self.resolve_export(&module, name),
            None => Resolution::Unknown("its module is not one of the workspace".to_owned()),
        }
    }

    /// The workspace file that `module` means, if it means one. Costs less than the whole answer,
    /// which also has to say why it is none.
    #[must_use]
    pub fn workspace_module(&self, from: &WorkspacePath, module: &str) -> Option<WorkspacePath> {
        if Language::of_path(from.as_str()) == Language::Python {
            return python::workspace_module(self, from, module);
        }
        match self.resolve_module(from, module) {
            ModuleResolution::Workspace(path) => Some(path),
            _ => None,
        }
    }

    /// What `name`, imported from the workspace module `module`, means; follows re-exports.
    #[must_use]
    pub fn resolve_export(&self, module: &WorkspacePath, name: &str) -> Resolution {
        match Language::of_path(module.as_str()) {
            Language::Python => python::resolve_export(self, module, name),
            Language::Go => go::resolve_export(self, module, name),
            language if language.is_script() => javascript::resolve_export(self, module, name),
            Language::Rust => rust::resolve_export(self, module, name),
            language => {
                Resolution::Unknown(format!("names of {} are not resolved yet", language.name()))
            }
        }
    }

    /// What the dotted name `names`, used at byte `at` of `path`, means.
    #[must_use]
    pub fn resolve_name(&self, path: &WorkspacePath, names: &[String], at: usize) -> Resolution {
        match Language::of_path(path.as_str()) {
            Language::Python => python::resolve_name(self, path, names, at),
            Language::Go => go::resolve_name(self, path, names, at),
            language if language.is_script() => javascript::resolve_name(self, path, names, at),
            Language::Rust => rust::resolve_name(self, path, names, at),
            language => {
                Resolution::Unknown(format!("names of {} are not resolved yet", language.name()))
            }
        }
    }

    /// Whether a file may import a workspace package at all: Go keeps packages under an `internal` folder
    /// to what stands around that folder. Always, in other languages.
    #[must_use]
    pub fn may_import(&self, from: &WorkspacePath, module: &WorkspacePath) -> bool {
        Language::of_path(from.as_str()) != Language::Go || go::may_import(from, module)
    }

    /// The workspace signature that `call`, made in `path`, has to fit. Sure where it answers: the
    /// callee is one definition, whose parameters nothing changes.
    ///
    /// # Errors
    /// Says why the call cannot be checked, as the end of a sentence.
    pub fn call_target(&self, path: &WorkspacePath, call: &Call) -> Result<CallTarget, String> {
        match Language::of_path(path.as_str()) {
            Language::Python => python::call_target(self, path, call),
            Language::Go => go::call_target(self, path, call),
            language if language.is_script() => javascript::call_target(self, path, call),
            Language::Rust => rust::call_target(self, path, call),
            language => Err(format!("calls of {} are not resolved yet", language.name())),
        }
    }

    /// The class that surely has no member `name`, where `owner` (dotted, used at byte `at` of `path`)
    /// stands for a class or an instance of one. Sure: all its bases are classes of the workspace,
    /// nothing makes members at run time, and no class of the workspace has a member of that name.
    ///
    /// # Errors
    /// Says why it is not sure, or that the class has the member, as the end of a sentence.
    pub fn lacking_class(
        &self,
        path: &WorkspacePath,
        owner: &[String],
        name: &str,
        at: usize,
    ) -> Result<DefinitionId, String> {
        match Language::of_path(path.as_str()) {
            Language::Python => python::lacking_class(self, path, owner, name, at),
            Language::Go => go::lacking_class(self, path, owner, name, at),
            language if language.is_script() => {
                javascript::lacking_class(self, path, owner, name, at)
            }
            language => Err(format!(
                "members of {} are not resolved yet",
                language.name()
            )),
        }
    }

    /// How many results a Go function or method gives; `None` for anything else.
    #[must_use]
    pub fn result_count(&self, id: &DefinitionId) -> Option<usize> {
        let (file, definition) = self.definition(id)?;
        definition.signature.as_ref()?;
        let go = file.facts().go.as_ref()?;
        Some(go.definitions.get(id.index)?.results.len())
    }

    /// Whether a Rust file is one of a crate, as far as manifests and module declarations tell; true for
    /// files of other languages.
    #[must_use]
    pub fn is_part_of_a_crate(&self, path: &WorkspacePath) -> bool {
        Language::of_path(path.as_str()) != Language::Rust || rust::is_held(self, path)
    }

    /// The file of the Rust module that a definition declares (`mod x;`); `None` where there is none.
    #[must_use]
    pub fn file_of_rust_module(&self, id: &DefinitionId) -> Option<WorkspacePath> {
        rust::module_file(self, id)
    }

    /// Whether a definition is a module of Rust (`mod x;`) whose file is surely not there.
    #[must_use]
    pub fn lacks_module_file(&self, id: &DefinitionId) -> bool {
        Language::of_path(id.path.as_str()) == Language::Rust && rust::lacks_file(self, id)
    }

    /// Every place that refers to a definition.
    #[must_use]
    pub fn references(&self, id: &DefinitionId) -> References {
        references::of(self, id)
    }

    /// The definition behind an id.
    #[must_use]
    pub fn definition(&self, id: &DefinitionId) -> Option<(&File, &Definition)> {
        let file = self.file(&id.path)?;
        file.facts()
            .definitions
            .get(id.index)
            .map(|definition| (file, definition))
    }
}
