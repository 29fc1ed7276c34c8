//! The module tree: which file a module lies in, which module a file belongs to, where crates start.

use super::value::{Module, Search};
use crate::facts::MODULE_ELSEWHERE;
use crate::facts::rust::{RustItemKind, Visibility};
use crate::{File, Language, PackageKind, WorkspacePath};

/// Modules nested deeper than this are not followed.
const DEPTH_LIMIT: usize = 40;

/// The crate that a module belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CrateRoot {
    pub(super) path: WorkspacePath,
    /// Whether a manifest says, or it is plain from the name, that a crate starts there.
    pub(super) is_sure: bool,
    /// Whether other crates hold the module as well.
    pub(super) is_shared: bool,
}

impl Search<'_> {
    /// The module that a scope stands in.
    pub(super) fn module_around(&self, path: &WorkspacePath, scope: usize) -> Module {
        let scope = match self.snapshot.file(path).filter(|_| scope != 0) {
            Some(file) => module_scope_around(file, scope),
            None => 0,
        };
        Module {
            path: path.clone(),
            scope,
        }
    }

    /// The modules that declare a module; more than one where several crates or conditions do.
    pub(super) fn parents(&self, module: &Module) -> Vec<Module> {
        if module.scope != 0 {
            let file = self.snapshot.file(&module.path);
            let outer = file.map_or(0, |it| parent_scope(it, module.scope));
            return vec![self.module_around(&module.path, outer)];
        }
        self.declaring(&module.path)
    }

    /// The modules in other files that hold `mod x;` for a file.
    fn declaring(&self, path: &WorkspacePath) -> Vec<Module> {
        if self.is_root(path) {
            return Vec::new();
        }
        let stem = path.file_name().strip_suffix(".rs").unwrap_or_default();
        let (folder, name) = if stem == "mod" {
            path.folder()
                .rsplit_once('/')
                .unwrap_or(("", path.folder()))
        } else {
            (path.folder(), stem)
        };
        let mut found = Vec::new();
        let own = ["lib.rs", "main.rs", "mod.rs"].map(|it| joined(folder, it));
        for candidate in own.into_iter().chain([format!("{folder}.rs")]) {
            self.add_declaring(&candidate, path, Some(name), &mut found);
        }
        if found.is_empty() {
            for file in self.snapshot.files_under(folder) {
                if file.language == Language::Rust && file.path.folder() == folder {
                    self.add_declaring(file.path.as_str(), path, Some(name), &mut found);
                }
            }
        }
        if found.is_empty() && !self.is_root_by_name(path) {
            self.add_inline_or_named(path, &mut found);
        }
        found
    }

    /// Whether a crate starts in a file by its name, where no manifest says anything else.
    fn is_root_by_name(&self, path: &WorkspacePath) -> bool {
        let package = self.snapshot.package_of_kind(path, PackageKind::Cargo);
        package.is_none() && matches!(path.file_name(), "lib.rs" | "main.rs" | "build.rs")
    }

    /// Files declared inside inline modules, or by `#[path]`.
    fn add_inline_or_named(&self, path: &WorkspacePath, found: &mut Vec<Module>) {
        let package = self.snapshot.package_of_kind(path, PackageKind::Cargo);
        let around = package.map_or("", |it| it.folder.as_str());
        for file in self.snapshot.files_under(around) {
            if file.language == Language::Rust && file.may_mention(MODULE_ELSEWHERE) {
                self.add_declaring(file.path.as_str(), path, None, found);
            }
        }
    }

    fn add_declaring(
        &self,
        candidate: &str,
        path: &WorkspacePath,
        name: Option<&str>,
        found: &mut Vec<Module>,
    ) {
        let Some(file) = self.snapshot.file_at(candidate) else {
            return;
        };
        let is_silent = name.is_some_and(|name| !file.may_mention(name));
        if file.path == *path || (is_silent && !file.may_mention(MODULE_ELSEWHERE)) {
            return;
        }
        let Some(rust) = file.facts().rust.as_deref() else {
            return;
        };
        for (index, item) in rust.items.iter().enumerate() {
            if item.kind != RustItemKind::ModuleFile {
                continue;
            }
            let definition = file.facts().definitions.get(index);
            let fits = name.is_none_or(|name| definition.is_some_and(|it| it.name == name));
            if (fits || item.file.is_some()) && self.child_file(file, index).as_ref() == Some(path)
            {
                let at = definition.map_or(0, |it| it.range.start);
                let scope = file.facts().scope_at(at).unwrap_or(0);
                let module = self.module_around(&file.path, scope);
                if !found.contains(&module) {
                    found.push(module);
                }
            }
        }
    }

    /// The file of `mod x;`, the definition `index` of `file`.
    pub(super) fn child_file(&self, file: &File, index: usize) -> Option<WorkspacePath> {
        let facts = file.facts();
        let definition = facts.definitions.get(index)?;
        let item = facts.rust.as_deref()?.items.get(index)?;
        let inline = self.inline_folders(file, definition.range.start);
        if let Some(written) = &item.file {
            if written.is_empty() {
                return None;
            }
            let base = if inline.is_empty() {
                file.path.folder().to_owned()
            } else {
                joined(&self.own_folder(file), &inline)
            };
            let path = WorkspacePath::new(&joined(&base, written))?;
            return self.snapshot.file(&path).map(|it| it.path.clone());
        }
        let own = joined(&self.own_folder(file), &inline);
        let beside = joined(file.path.folder(), &inline);
        let name = &definition.name;
        for base in [own, beside] {
            for candidate in [format!("{name}.rs"), format!("{name}/mod.rs")] {
                if let Some(found) = self.snapshot.file_at(&joined(&base, &candidate)) {
                    return Some(found.path.clone());
                }
            }
        }
        None
    }

    /// The inline modules around a byte as folders.
    fn inline_folders(&self, file: &File, at: usize) -> String {
        let facts = file.facts();
        let mut names: Vec<&str> = Vec::new();
        let mut scope = facts.scope_at(at).unwrap_or(0);
        while scope != 0 && names.len() < DEPTH_LIMIT {
            if is_module_scope(file, scope) {
                let definition = facts.scopes.get(scope).and_then(|it| it.definition);
                let name = definition.and_then(|it| facts.definitions.get(it));
                names.extend(name.map(|it| it.name.as_str()));
            }
            scope = parent_scope(file, scope);
        }
        names.reverse();
        names.join("/")
    }

    /// The folder in which the modules of a file lie.
    fn own_folder(&self, file: &File) -> String {
        let folder = file.path.folder();
        let name = file.path.file_name();
        if matches!(name, "mod.rs" | "lib.rs" | "main.rs" | "build.rs") || self.is_root(&file.path)
        {
            return folder.to_owned();
        }
        joined(folder, name.strip_suffix(".rs").unwrap_or(name))
    }

    /// Whether a manifest says that a crate starts in a file.
    fn is_root(&self, path: &WorkspacePath) -> bool {
        let package = self.snapshot.package_of_kind(path, PackageKind::Cargo);
        package
            .and_then(|it| it.cargo.as_ref())
            .is_some_and(|it| it.roots.contains(path))
    }

    /// The root of the crate that holds a file.
    pub(super) fn root_of(&self, path: &WorkspacePath) -> CrateRoot {
        let mut here = path.clone();
        let mut is_shared = false;
        for _ in 0..DEPTH_LIMIT {
            let parents = self.declaring(&here);
            let mut files: Vec<&WorkspacePath> = parents.iter().map(|it| &it.path).collect();
            files.dedup();
            is_shared |= files.len() > 1;
            match parents.into_iter().next() {
                Some(parent) if parent.path != here => here = parent.path,
                _ => break,
            }
        }
        let is_sure =
            self.is_root(&here) || matches!(here.file_name(), "lib.rs" | "main.rs" | "build.rs");
        CrateRoot {
            path: here,
            is_sure,
            is_shared,
        }
    }

    /// Whether something in `home` is seen from `viewer`.
    pub(super) fn is_visible(
        &self,
        visibility: &Visibility,
        home: &Module,
        viewer: &Module,
    ) -> bool {
        match visibility {
            Visibility::Public => true,
            // Crates are told apart by their packages: cheap, and nearly right.
            Visibility::Crate => self.is_same_package(&home.path, &viewer.path),
            Visibility::Private => self.is_within(viewer, home),
            Visibility::Super => {
                let parents = self.parents(home);
                parents.is_empty() || parents.iter().any(|it| self.is_within(viewer, it))
            }
        }
    }

    fn is_same_package(&self, one: &WorkspacePath, other: &WorkspacePath) -> bool {
        let folder = |path| {
            let package = self.snapshot.package_of_kind(path, PackageKind::Cargo);
            package.map(|it| &it.folder)
        };
        folder(one) == folder(other)
    }

    fn is_within(&self, inner: &Module, outer: &Module) -> bool {
        let mut waiting = vec![inner.clone()];
        for _ in 0..DEPTH_LIMIT {
            let Some(module) = waiting.pop() else {
                return false;
            };
            if module == *outer {
                return true;
            }
            waiting.extend(self.parents(&module));
        }
        false
    }
}

/// The scope of the module that a scope stands in.
fn module_scope_around(file: &File, scope: usize) -> usize {
    let mut next = scope;
    while next != 0 && !is_module_scope(file, next) {
        next = parent_scope(file, next);
    }
    next
}

/// Whether a scope is the body of an inline module.
pub(super) fn is_module_scope(file: &File, scope: usize) -> bool {
    let facts = file.facts();
    let definition = facts.scopes.get(scope).and_then(|it| it.definition);
    definition
        .and_then(|it| facts.rust.as_deref()?.items.get(it))
        .is_some_and(|it| it.kind == RustItemKind::Module)
}

pub(super) fn parent_scope(file: &File, scope: usize) -> usize {
    let scopes = &file.facts().scopes;
    let parent = scopes.get(scope).and_then(|it| it.parent);
    parent.filter(|it| *it < scope).unwrap_or(0)
}

pub(super) fn joined(folder: &str, name: &str) -> String {
    match (folder.is_empty(), name.is_empty()) {
        (true, _) => name.to_owned(),
        (false, true) => folder.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}
