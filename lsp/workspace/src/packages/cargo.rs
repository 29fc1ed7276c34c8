//! Cargo manifests: the package, its crates, its dependencies with what they inherit from their
//! workspace, and whether it makes a program. Nothing is looked up in a registry.

mod dependencies;
mod lock;
mod targets;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::{Package, PackageKind};
use crate::{Text, WorkspacePath};

/// All files of the workspace, by path.
type Files<'a> = [(&'a WorkspacePath, &'a Text)];

/// What only a Cargo manifest has to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CargoPackage {
    /// The edition; `2015` where none is written, as Cargo takes it.
    pub edition: String,
    /// The name by which code names its library, and the library's root.
    pub library: Option<(String, WorkspacePath)>,
    /// The roots of all its crates: library, programs, tests, examples, benches, build script.
    pub roots: BTreeSet<WorkspacePath>,
    /// The crates it depends on, by the name they have in code.
    pub crates: BTreeMap<String, CargoDependency>,
    /// Packages of the lock file, dependencies of dependencies among them; empty without a lock file.
    pub locked: BTreeSet<String>,
    /// Whether it is a package at all; a manifest may only hold a workspace together.
    pub is_package: bool,
}

/// One dependency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CargoDependency {
    /// Its name in the registry.
    pub package: String,
    /// Its folder in this workspace, root-relative, when it is given by path.
    pub folder: Option<String>,
}

/// Reads the Cargo packages; `files` are all files of the workspace, by path.
pub(super) fn read(files: &Files<'_>) -> Vec<Package> {
    let manifests: Vec<(&WorkspacePath, Option<Table>)> = files
        .iter()
        .filter(|(path, _)| path.file_name() == "Cargo.toml")
        .map(|(path, text)| (*path, text.to_string().parse::<Table>().ok()))
        .collect();
    let mut packages: Vec<Package> = manifests
        .iter()
        .map(|(path, table)| package(files, &manifests, path, table.as_ref()))
        .collect();
    name_by_library(&mut packages);
    packages
}

/// Whether a file's text is needed by [`read`].
pub(super) fn is_manifest(name: &str) -> bool {
    matches!(name, "Cargo.toml" | "Cargo.lock")
}

fn package(
    files: &Files<'_>,
    manifests: &[(&WorkspacePath, Option<Table>)],
    path: &WorkspacePath,
    table: Option<&Table>,
) -> Package {
    let mut package = Package::new(path.folder(), PackageKind::Cargo);
    package.manifests.push(path.clone());
    let Some(table) = table else {
        package.incomplete = Some(format!("`{path}` does not parse"));
        package.cargo = Some(CargoPackage::default());
        return package;
    };
    let about = table.get("package").and_then(Value::as_table);
    if let Some(name) = about.and_then(|it| it.get("name")).and_then(Value::as_str) {
        package.name = name.to_owned();
    }
    let root = workspace_of(manifests, path);
    let mut cargo = CargoPackage {
        edition: edition(about, root.map(|it| it.1)),
        is_package: about.is_some(),
        locked: lock::read(files, path),
        ..CargoPackage::default()
    };
    dependencies::read(table, path.folder(), root, &mut cargo);
    package.dependencies = cargo.crates.values().map(|it| it.package.clone()).collect();
    if about.is_some() {
        targets::read(files, table, path.folder(), &package.name, &mut cargo);
    }
    let members = table.get("workspace").and_then(|it| it.get("members"));
    package.members = strings(members).collect();
    package.has_entry_point = table.contains_key("bin") || targets::has_program(files, path);
    package.cargo = Some(cargo);
    package
}

/// The manifest of the workspace that a package belongs to: its own or the nearest around it.
fn workspace_of<'a>(
    manifests: &'a [(&WorkspacePath, Option<Table>)],
    path: &WorkspacePath,
) -> Option<(&'a str, &'a Table)> {
    manifests
        .iter()
        .filter(|(other, _)| path.is_under(other.folder()))
        .filter_map(|(other, table)| {
            let workspace = table.as_ref()?.get("workspace")?.as_table()?;
            Some((other.folder(), workspace))
        })
        .max_by_key(|(folder, _)| folder.len())
}

fn edition(about: Option<&Table>, workspace: Option<&Table>) -> String {
    let written = about.and_then(|it| it.get("edition"));
    let inherited = || {
        workspace?
            .get("package")?
            .get("edition")
            .and_then(Value::as_str)
    };
    written
        .and_then(Value::as_str)
        .or_else(|| written.and_then(|_| inherited()))
        .unwrap_or("2015")
        .to_owned()
}

/// A library may have another name than its package: code names the library.
fn name_by_library(packages: &mut [Package]) {
    let libraries: BTreeMap<String, (String, String)> = packages
        .iter()
        .filter_map(|it| {
            let (name, _) = it.cargo.as_ref()?.library.as_ref()?;
            Some((it.folder.clone(), (it.name.clone(), name.clone())))
        })
        .collect();
    for package in packages {
        let Some(cargo) = package.cargo.as_mut() else {
            continue;
        };
        let renamed: Vec<(String, String)> = cargo
            .crates
            .iter()
            .filter_map(|(name, dependency)| {
                let (package, library) = libraries.get(dependency.folder.as_ref()?)?;
                let is_plain = *name == package.replace('-', "_");
                (is_plain && name != library).then(|| (name.clone(), library.clone()))
            })
            .collect();
        for (old, new) in renamed {
            if let Some(dependency) = cargo.crates.remove(&old) {
                cargo.crates.insert(new, dependency);
            }
        }
    }
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = String> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_table).into_iter().flatten()
}
