//! Lock files: what is installed without being declared, and what brings it.

use std::collections::BTreeMap;

use super::{Package, PackageKind};

/// What a lock file lists: each package with those it requires.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lock {
    entries: BTreeMap<String, Vec<String>>,
}

impl Lock {
    /// Adds a package and what it requires; one of several versions adds to the others.
    pub(super) fn add(&mut self, name: &str, requires: impl IntoIterator<Item = String>) {
        if !name.is_empty() {
            let entry = self.entries.entry(name.to_owned()).or_default();
            entry.extend(requires);
        }
    }

    /// Notes on the package of the lock file's folder what is installed there without being declared:
    /// each name with the first package that requires it, else with the lock file's own name.
    pub(super) fn attach(
        self,
        packages: &mut [Package],
        kind: PackageKind,
        folder: &str,
        lock: &str,
    ) {
        let Some(package) = packages
            .iter_mut()
            .find(|it| it.kind == kind && it.folder == folder)
        else {
            return;
        };
        let mut requirers: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, requires) in &self.entries {
            for required in requires {
                requirers.entry(required).or_insert(name);
            }
        }
        for name in self.entries.keys() {
            if !package.dependencies.contains(name) {
                let by = requirers.get(name.as_str()).copied().unwrap_or(lock);
                package.locked.insert(name.clone(), by.to_owned());
            }
        }
    }
}
