//! Modules that are not in the workspace: declared, used already, or nowhere.

use super::super::ModuleResolution;
use super::doubts;
use super::generated::made_elsewhere;
use super::modules::{joined, package_file};
use crate::facts::{Import, top_of};
use crate::packages::{Package, PackageKind, python as manifests};
use crate::{File, Language, Snapshot, WorkspacePath};

/// The dependency that provides `module`, declared by a package around `from`.
pub(super) fn declared(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> Option<ModuleResolution> {
    around(snapshot, from).find_map(|package| {
        manifests::provider(module, &package.dependencies)
            .map(|name| ModuleResolution::Declared(name.to_owned()))
    })
}

/// What the metadata in a script's own comments says (PEP 723).
fn declared_inline(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> Option<ModuleResolution> {
    let text = snapshot.file(from)?.text_for_once();
    let names = manifests::inline_dependencies(&text)?;
    Some(match manifests::provider(module, &names) {
        Some(name) => ModuleResolution::Declared(name.to_owned()),
        None => ModuleResolution::Unknown("the script declares what it needs itself".to_owned()),
    })
}

/// What a lock file around `from` installs without a declaration.
fn locked(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<ModuleResolution> {
    around(snapshot, from).find_map(|package| {
        let names = package.locked.keys().cloned().collect();
        let name = manifests::provider(module, &names)?;
        let by = package.locked.get(name)?;
        Some(ModuleResolution::Locked {
            package: name.to_owned(),
            by: by.clone(),
        })
    })
}

/// What a module means that the workspace does not hold.
pub(super) fn resolve(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    if let Some(declared) = declared(snapshot, from, module) {
        return declared;
    }
    if let Some(file) = other_user(snapshot, from, module) {
        return ModuleResolution::AlreadyUsed(file);
    }
    if let Some(locked) = locked(snapshot, from, module) {
        return locked;
    }
    if let Some(own) = declared_inline(snapshot, from, module) {
        return own;
    }
    match doubts::doubt(snapshot, from, module) {
        Some(why) => ModuleResolution::Unknown(why),
        None => ModuleResolution::Missing,
    }
}

/// What a part means that a package of the workspace does not hold.
pub(super) fn lacking(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    package: &str,
    part: &str,
) -> ModuleResolution {
    if !snapshot.is_complete() {
        return ModuleResolution::Unknown("the workspace is still being read".to_owned());
    }
    if let Some(why) = made_elsewhere(snapshot, package, part) {
        return ModuleResolution::Unknown(why);
    }
    if doubts::is_test_data(from.as_str()) {
        return ModuleResolution::Unknown("the file is data of tests".to_owned());
    }
    let wanted = joined(package, part);
    let makers = [
        package_file(snapshot, package),
        WorkspacePath::new(&format!("{wanted}.py")),
    ];
    for path in makers.into_iter().flatten() {
        if snapshot
            .file(&path)
            .is_some_and(|file| makes_modules(file, part))
        {
            return ModuleResolution::Unknown(format!("`{path}` may make it at run time"));
        }
    }
    if let Some(file) = other_user_of_path(snapshot, from, &wanted) {
        return ModuleResolution::AlreadyUsed(file);
    }
    ModuleResolution::Missing
}

/// The Python packages around a file, nearest first.
pub(super) fn around<'a>(
    snapshot: &'a Snapshot,
    from: &WorkspacePath,
) -> impl Iterator<Item = &'a Package> + use<'a> {
    let mut packages: Vec<_> = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Python && from.is_under(&it.folder))
        .collect();
    packages.sort_by_key(|it| std::cmp::Reverse(it.folder.len()));
    packages.into_iter()
}

/// Another file that imports a module of the same top level.
fn other_user(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<WorkspacePath> {
    let is_it = |it: &Import| shares_top(&it.module, module);
    snapshot
        .files()
        .filter(|it| it.language == Language::Python && it.path != *from)
        .filter(|it| it.may_mention(top_of(module)))
        .find(|it| it.facts().imports.iter().any(is_it))
        .map(|it| it.path.clone())
}

/// Another file that imports the module at `wanted` (a path without ending), wherever from.
fn other_user_of_path(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    wanted: &str,
) -> Option<WorkspacePath> {
    snapshot
        .files()
        .filter(|it| it.language == Language::Python && it.path != *from)
        .find(|file| {
            file.facts()
                .imports
                .iter()
                .any(|import| imports_path(file, import, wanted))
        })
        .map(|it| it.path.clone())
}

fn imports_path(file: &File, import: &Import, wanted: &str) -> bool {
    let name = import.module.trim_start_matches('.');
    let levels = import.module.len() - name.len();
    let path = name.replace('.', "/");
    let Some(above) = levels.checked_sub(1) else {
        let Some(before) = wanted.strip_suffix(path.as_str()) else {
            return false;
        };
        return path.contains('/') && (before.is_empty() || before.ends_with('/'));
    };
    let Some(base) = file.path.ancestors().nth(above) else {
        return false;
    };
    let module = match (base.is_empty(), path.is_empty()) {
        (_, true) => base.to_owned(),
        (true, false) => path,
        (false, false) => format!("{base}/{path}"),
    };
    module == wanted
        || wanted
            .strip_prefix(module.as_str())
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|rest| import.names.iter().any(|it| it.name == rest))
}

/// Whether two modules have the same top level; of well-known shared folders, the first two parts.
fn shares_top(used: &str, module: &str) -> bool {
    let parts = if manifests::is_shared_folder(module) {
        2
    } else {
        1
    };
    !used.starts_with('.')
        && used
            .split('.')
            .take(parts)
            .eq(module.split('.').take(parts))
}

/// Whether a package's `__init__.py` may make submodules at run time.
fn makes_modules(file: &File, part: &str) -> bool {
    let facts = file.facts();
    facts.exports.dynamic
        || facts.has_errors
        || facts.may_mention("__path__")
        || facts.may_mention("extend_path")
        || facts.may_mention("declare_namespace")
        || facts
            .scopes
            .first()
            .is_some_and(|scope| !scope.sources_of(part).is_empty())
}

pub(super) fn same_name(module: &str, package: &str) -> bool {
    let plain = |it: &str| it.to_ascii_lowercase().replace(['-', '_', '.'], "");
    plain(module) == plain(package)
}
