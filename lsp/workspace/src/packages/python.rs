//! Python manifests: `pyproject.toml`, `setup.cfg`, `setup.py`, requirements files, `Pipfile` and
//! the files of test runners. What a declared distribution provides is read off its name and a list
//! of known ones.

mod distributions;
mod inline;
mod locks;
mod pyproject;
mod requirements;
mod setup_cfg;
mod setup_py;
#[cfg(test)]
mod tests;
mod tools;

use std::collections::BTreeMap;

pub(crate) use distributions::{is_shared_folder, possible_provider, provider, tool_of};

pub(crate) use inline::inline_dependencies;

use super::{Package, PackageKind};
use crate::{Text, WorkspacePath};

/// All files of the workspace, by path.
type Files<'a> = [(&'a WorkspacePath, &'a Text)];

/// A package while its manifests are read.
struct Draft {
    package: Package,
    /// Whether a manifest says what is depended on, if only that it is nothing.
    declares: bool,
    /// A manifest that leaves its dependencies to another one.
    defers: Option<WorkspacePath>,
    /// Whether the folder is a package at all, not just a place with tool settings.
    is_package: bool,
}

/// The kinds of files that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manifest {
    Pyproject,
    SetupCfg,
    SetupPy,
    Requirements,
    Pipfile,
    Environment,
    Tox,
    Nox,
}

/// Whether a file is one of the manifests read here.
pub(super) fn is_manifest(path: &WorkspacePath) -> bool {
    kind_of(path).is_some() || locks::is_lock(path.file_name())
}

/// Reads the Python packages; `files` are all files of the workspace, by path.
pub(super) fn read(files: &Files<'_>) -> Vec<Package> {
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for (path, text) in files {
        let Some(kind) = kind_of(path) else { continue };
        let folder = package_folder(path, kind);
        let draft = drafts
            .entry(folder.to_owned())
            .or_insert_with(|| Draft::new(folder));
        draft.package.manifests.push((*path).clone());
        let source = text.to_string();
        match kind {
            Manifest::Pyproject => pyproject::read(draft, path, &source),
            Manifest::SetupCfg => setup_cfg::read(draft, &source),
            Manifest::SetupPy => setup_py::read(draft, path, text),
            Manifest::Requirements => requirements::read(draft, files, path, &source),
            Manifest::Pipfile => tools::read_pipfile(draft, path, &source),
            Manifest::Environment => tools::read_environment(draft, &source),
            Manifest::Tox => tools::read_tox(draft, &source),
            Manifest::Nox => tools::read_nox(draft, &source),
        }
    }
    let mut packages: Vec<Package> = drafts
        .into_values()
        .filter(|it| it.is_package)
        .map(Draft::finished)
        .collect();
    for (path, text) in files {
        let name = path.file_name();
        if locks::is_lock(name) {
            let lock = locks::read(name, &text.to_string());
            lock.attach(&mut packages, PackageKind::Python, path.folder(), name);
        }
    }
    packages
}

fn kind_of(path: &WorkspacePath) -> Option<Manifest> {
    match path.file_name() {
        "pyproject.toml" => Some(Manifest::Pyproject),
        "setup.cfg" => Some(Manifest::SetupCfg),
        "setup.py" => Some(Manifest::SetupPy),
        "Pipfile" => Some(Manifest::Pipfile),
        "environment.yml" | "environment.yaml" => Some(Manifest::Environment),
        "tox.ini" => Some(Manifest::Tox),
        "noxfile.py" => Some(Manifest::Nox),
        name if is_requirements(path, name) => Some(Manifest::Requirements),
        _ => None,
    }
}

fn is_requirements(path: &WorkspacePath, name: &str) -> bool {
    let ending = name.ends_with(".txt") || name.ends_with(".in");
    ending && (name.contains("requirements") || is_requirements_folder(path.folder()))
}

/// Whether a folder, or one around it, is for requirements files.
fn is_requirements_folder(folder: &str) -> bool {
    around_requirements(folder).is_some()
}

/// The folder around a folder of requirements files, which may lie in folders of their own there.
fn around_requirements(folder: &str) -> Option<&str> {
    let mut rest = folder;
    while !rest.is_empty() {
        let (parent, last) = rest.rsplit_once('/').unwrap_or(("", rest));
        if matches!(last, "requirements" | "requirement" | "reqs") {
            return Some(parent);
        }
        rest = parent;
    }
    None
}

/// The folder whose package a manifest describes: a folder of requirements belongs to the one around.
fn package_folder(path: &WorkspacePath, kind: Manifest) -> &str {
    let folder = path.folder();
    if kind == Manifest::Requirements {
        return around_requirements(folder).unwrap_or(folder);
    }
    folder
}

impl Draft {
    fn new(folder: &str) -> Self {
        Self {
            package: Package::new(folder, PackageKind::Python),
            declares: false,
            defers: None,
            is_package: false,
        }
    }

    fn finished(mut self) -> Package {
        if self.package.incomplete.is_none() {
            if let Some(path) = self.defers.filter(|_| !self.declares) {
                self.package.incomplete = Some(format!("`{path}` computes its dependencies"));
            } else if !self.declares {
                let manifest = self.package.manifests.first();
                self.package.incomplete =
                    manifest.map(|it| format!("`{it}` declares no dependencies"));
            }
        }
        let declared = &self.package.dependencies;
        self.package.locked.retain(|it, _| !declared.contains(it));
        self.package.source_roots.sort();
        self.package.source_roots.dedup();
        self.package
    }

    /// Adds what a requirement (`name[extra]>=1; marker`) names.
    fn depend_on(&mut self, requirement: &str) {
        if let Some(name) = requirements::name_of(requirement) {
            self.package.dependencies.insert(name);
        }
    }

    fn depend_on_all<'a>(&mut self, requirements: impl IntoIterator<Item = &'a str>) {
        for requirement in requirements {
            self.depend_on(requirement);
        }
    }

    /// Notes that a dependency is read from a folder, relative to the package.
    fn read_from(&mut self, name: &str, folder: &str) {
        let inside = WorkspacePath::join(&self.package.folder, &format!("{folder}/_"));
        if let (Some(name), Some(inside)) = (requirements::name_of(name), inside) {
            self.package.local.insert(name, inside.folder().to_owned());
        }
    }

    /// Adds a folder, relative to the package, from which imports are looked up.
    fn look_in(&mut self, folder: &str) {
        let folder = folder.trim().trim_end_matches('/');
        if let Some(path) = WorkspacePath::join(&self.package.folder, folder) {
            self.package.source_roots.push(path.as_str().to_owned());
        }
    }

    /// Adds a file, relative to the package, that the build writes.
    fn generate(&mut self, file: &str) {
        if let Some(path) = WorkspacePath::join(&self.package.folder, file) {
            self.package.generated.push(path.as_str().to_owned());
        }
    }

    /// Notes a build requirement: some make modules out of other languages.
    fn build_with(&mut self, requirement: &str) {
        self.depend_on(requirement);
        let name = requirements::name_of(requirement).unwrap_or_default();
        let makes_modules = matches!(
            name.as_str(),
            "maturin"
                | "cython"
                | "setuptools-rust"
                | "meson-python"
                | "scikit-build"
                | "scikit-build-core"
                | "pybind11"
                | "nanobind"
                | "cffi"
                | "mypy"
                | "numpy"
                | "pythran"
        );
        self.package.builds_extensions |= makes_modules;
    }
}
