//! The folders in which Python looks for modules, as far as a workspace shows them.

use super::super::ModuleResolution;
use super::modules::{joined, package_file};
use super::{doubts, external};
use crate::packages::PackageKind;
use crate::{Snapshot, WorkspacePath};

/// How sure it is that Python looks in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// A manifest around the importing file, or the workspace root, makes it so.
    Own,
    /// The importing file is somewhere under it.
    Near,
    /// It belongs to another package of the workspace.
    Foreign,
}

/// A folder that Python may look in.
pub(super) struct Root {
    pub(super) folder: String,
    pub(super) standing: Standing,
    /// The name of the package it belongs to, for a foreign one.
    package: String,
}

impl Root {
    /// The dependency that is meant rather than a module found here.
    pub(super) fn rival(
        &self,
        declared: impl Fn() -> Option<ModuleResolution>,
    ) -> Option<ModuleResolution> {
        match self.standing {
            Standing::Own => None,
            Standing::Near => declared(),
            // Packages of a workspace that depend on one another declare it.
            Standing::Foreign => declared().filter(|it| !self.is_meant_by(it)),
        }
    }

    /// How sure it is that what a package here lacks is nowhere else.
    pub(super) fn standing_of_lack(
        &self,
        declared: impl Fn() -> Option<ModuleResolution>,
    ) -> Standing {
        if self.standing == Standing::Foreign && declared().is_some_and(|it| self.is_meant_by(&it))
        {
            return Standing::Own;
        }
        self.standing
    }

    fn is_meant_by(&self, declared: &ModuleResolution) -> bool {
        matches!(declared, ModuleResolution::Declared(name) if external::same_name(name, &self.package))
    }
}

/// Where Python may look from a file, nearest first, the surest first. A folder with `__init__.py` is
/// part of a package and no such place.
pub(super) fn roots(snapshot: &Snapshot, from: &WorkspacePath) -> Vec<Root> {
    let mut roots: Vec<Root> = Vec::new();
    let mut add = |folder: &str, standing: Standing, package: &str| {
        if let Some(root) = roots.iter_mut().find(|it| it.folder == folder) {
            root.standing = root.standing.min(standing);
        } else {
            roots.push(Root {
                folder: folder.to_owned(),
                standing,
                package: package.to_owned(),
            });
        }
    };
    let packages = || {
        snapshot
            .packages()
            .iter()
            .filter(|it| it.kind == PackageKind::Python)
    };
    for folder in from.ancestors() {
        for package in packages().filter(|it| it.folder == folder) {
            for root in &package.source_roots {
                add(root, Standing::Own, "");
            }
            add(&joined(folder, "src"), Standing::Own, "");
            add(folder, Standing::Own, "");
        }
        if package_file(snapshot, folder).is_none() {
            add(folder, Standing::Near, "");
        }
    }
    add("", Standing::Own, "");
    add("src", Standing::Own, "");
    let linked = |folder: &str| {
        let mut local = external::around(snapshot, from).flat_map(|it| &it.local);
        local.find(|(_, it)| *it == folder).map(|(name, _)| name)
    };
    for package in packages() {
        let linked = linked(&package.folder);
        let name = linked.unwrap_or(&package.name);
        let is_around = from.is_under(&package.folder);
        let is_apart = linked.is_none() && doubts::is_beside_the_code(&package.folder);
        if is_around || is_apart {
            continue;
        }
        for root in &package.source_roots {
            add(root, Standing::Foreign, name);
        }
        add(&joined(&package.folder, "src"), Standing::Foreign, name);
        add(&package.folder, Standing::Foreign, name);
    }
    roots
}
