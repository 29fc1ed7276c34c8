//! Crates by the name that code gives them: of the language, of the manifest, of the workspace.

use super::super::ModuleResolution;
use super::value::{Meaning, Module, Search};
use crate::packages::{CargoDependency, CargoPackage};
use crate::{Package, PackageKind, WorkspacePath};

/// Crates that come with the compiler.
const STANDARD: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

impl Search<'_> {
    /// The crate that a file means by a name; `None` when there is surely none.
    pub(super) fn crate_named(&self, from: &WorkspacePath, name: &str) -> Option<Meaning> {
        if STANDARD.contains(&name) {
            return Some(Meaning::External(name.to_owned()));
        }
        let Some(package) = self.snapshot.package_of_kind(from, PackageKind::Cargo) else {
            return Some(Meaning::Unknown(format!(
                "no manifest says whether `{name}` is a crate"
            )));
        };
        let cargo = package.cargo.as_ref()?;
        if let Some((own, root)) = &cargo.library
            && own == name
        {
            return Some(root_module(root));
        }
        if let Some(dependency) = cargo.crates.get(name) {
            return Some(self.dependency(dependency, name));
        }
        if let Some(renamed) = self.renamed_crate(from, name) {
            return Some(renamed);
        }
        doubt(package, cargo, name).map(Meaning::Unknown)
    }

    fn dependency(&self, dependency: &CargoDependency, name: &str) -> Meaning {
        let outside = || Meaning::External(name.to_owned());
        let Some(folder) = &dependency.folder else {
            return outside();
        };
        let mut packages = self.snapshot.packages().iter();
        let package = packages.find(|it| it.kind == PackageKind::Cargo && it.folder == *folder);
        match package.and_then(|it| it.cargo.as_ref()?.library.as_ref()) {
            Some((_, root)) => root_module(root),
            None => outside(),
        }
    }

    /// `extern crate x as y;` in the root of the crate.
    fn renamed_crate(&self, from: &WorkspacePath, name: &str) -> Option<Meaning> {
        let root = self.root_of(from);
        let (file, rust) = self.file(&root.path)?;
        let imports = file.facts().imports.iter().zip(&rust.imports);
        let found = imports
            .filter(|(_, rust)| rust.is_crate)
            .find(|(import, _)| import.binding.as_deref() == Some(name))?;
        let written = &found.0.module;
        if written == "self" {
            return Some(root_module(&root.path));
        }
        (written != name).then(|| self.crate_named(from, written))?
    }

    /// What the module of an import turned out to be.
    pub(super) fn module_resolution(
        &self,
        from: &WorkspacePath,
        path: &[String],
        meaning: Meaning,
    ) -> ModuleResolution {
        match meaning {
            Meaning::Module(module) => ModuleResolution::Workspace(module.path),
            Meaning::Item(id) => ModuleResolution::Workspace(id.path),
            Meaning::OneOf(_) => {
                ModuleResolution::Unknown("a condition decides which one it is".to_owned())
            }
            Meaning::External(outside) => {
                let first = outside.split("::").next().unwrap_or_default();
                if STANDARD.contains(&first) {
                    return ModuleResolution::Standard;
                }
                let package = self.snapshot.package_of_kind(from, PackageKind::Cargo);
                let declared = package
                    .and_then(|it| it.cargo.as_ref()?.crates.get(first))
                    .map_or_else(|| first.to_owned(), |it| it.package.clone());
                ModuleResolution::Declared(declared)
            }
            Meaning::Missing(..) => ModuleResolution::Missing,
            Meaning::Local => ModuleResolution::Unknown("it is a generic parameter".to_owned()),
            Meaning::Unknown(why) => {
                let _ = path;
                ModuleResolution::Unknown(why)
            }
        }
    }
}

fn root_module(root: &WorkspacePath) -> Meaning {
    Meaning::Module(Module {
        path: root.clone(),
        scope: 0,
    })
}

/// Why a crate that no manifest declares may still be there.
fn doubt(package: &Package, cargo: &CargoPackage, name: &str) -> Option<String> {
    if let Some(why) = &package.incomplete {
        return Some(why.clone());
    }
    if !cargo.is_package {
        return Some("no package holds the file".to_owned());
    }
    // A library may have another name than its package: `rustls-webpki` is `webpki`.
    let plain = |text: &str| text.replace('-', "_");
    let similar = cargo.crates.values().find(|it| {
        let package = plain(&it.package);
        package.replace('_', "") == name.replace('_', "")
            || package.ends_with(&format!("_{name}"))
            || package.starts_with(&format!("{name}_"))
    })?;
    Some(format!("it may be the library of `{}`", similar.package))
}
