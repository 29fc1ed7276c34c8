//! Modules that are not in the workspace: declared, used already, made by a build, or nowhere.

use super::super::ModuleResolution;
use super::modules::{joined, package_file};
use crate::facts::Import;
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

/// What a module means that the workspace does not hold.
pub(super) fn resolve(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    if let Some(declared) = declared(snapshot, from, module) {
        return declared;
    }
    if let Some(file) = other_user(snapshot, from, |it| shares_top(&it.module, module)) {
        return ModuleResolution::AlreadyUsed(file);
    }
    match doubt(snapshot, from, module) {
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
    if let Some(init) = package_file(snapshot, package)
        && let Some(file) = snapshot.file(&init)
        && makes_modules(file, part)
    {
        return ModuleResolution::Unknown(format!("`{init}` may make it at run time"));
    }
    let wanted = joined(package, part);
    if let Some(file) = other_user_of_path(snapshot, from, &wanted) {
        return ModuleResolution::AlreadyUsed(file);
    }
    ModuleResolution::Missing
}

/// The Python packages around a file, nearest first.
fn around<'a>(
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

/// Why a module that nothing declares may exist all the same.
fn doubt(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<String> {
    let top = module.split('.').next().unwrap_or(module);
    if !snapshot.is_complete() {
        return Some("the workspace is still being read".to_owned());
    }
    if around(snapshot, from).next().is_none() {
        return Some("no manifest declares what this file may import".to_owned());
    }
    if let Some(why) = around(snapshot, from).find_map(|it| it.incomplete.as_ref()) {
        return Some(why.clone());
    }
    if let Some(tool) = manifests::tool_of(from.as_str(), top) {
        return Some(format!("{tool} brings it when it runs this file"));
    }
    for package in around(snapshot, from) {
        if let Some(name) = manifests::possible_provider(module, &package.dependencies) {
            return Some(format!("`{name}` may provide it"));
        }
        if package.builds_extensions && (top.starts_with('_') || same_name(top, &package.name)) {
            return Some("the build may make it".to_owned());
        }
    }
    let declared_elsewhere = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Python)
        .find(|it| manifests::provider(module, &it.dependencies).is_some());
    if let Some(package) = declared_elsewhere {
        return Some(format!(
            "`{}` declares it, not the package of this file",
            package.folder
        ));
    }
    elsewhere_in_workspace(snapshot, top)
        .map(|place| format!("`{place}` has that name and may be on the path"))
}

/// A module or package of that name in a folder where Python would not look by itself.
fn elsewhere_in_workspace(snapshot: &Snapshot, top: &str) -> Option<String> {
    let file = format!("{top}.py");
    let inside = format!("/{top}/");
    snapshot
        .files()
        .filter(|it| it.language == Language::Python || is_extension_source(&it.path))
        .map(|it| it.path.as_str())
        .find(|path| {
            path.contains(&inside)
                || path.starts_with(inside.trim_start_matches('/'))
                || path
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| name == file || stem(name) == top)
        })
        .map(str::to_owned)
}

/// Another file that imports something for which `is_it` holds.
fn other_user(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    is_it: impl Fn(&Import) -> bool,
) -> Option<WorkspacePath> {
    snapshot
        .files()
        .filter(|it| it.language == Language::Python && it.path != *from)
        .find(|it| it.facts().imports.iter().any(&is_it))
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

/// Why `part` of the folder `package` may come into being outside version control.
pub(super) fn made_elsewhere(snapshot: &Snapshot, package: &str, part: &str) -> Option<String> {
    let path = joined(package, part);
    let generated = format!("{path}.py");
    if let Some(source) = sibling_source(snapshot, package, part) {
        return Some(format!("it is made from `{source}`"));
    }
    if is_generated_name(part) {
        return Some("a build usually writes it".to_owned());
    }
    for it in snapshot.packages() {
        if it.generated.contains(&generated) {
            return Some("the build writes it".to_owned());
        }
        let inside = it.folder.is_empty() || package.starts_with(&it.folder);
        if it.builds_extensions && inside && (part.starts_with('_') || same_name(part, &it.name)) {
            return Some("the build may make it".to_owned());
        }
    }
    is_ignored(snapshot, &generated).then(|| "version control ignores it".to_owned())
}

/// A file beside the module that a build makes it from: `x.pyx`, `x.c`, `x.cpython-312-….so`.
fn sibling_source(snapshot: &Snapshot, package: &str, part: &str) -> Option<WorkspacePath> {
    let start = format!("{}.", joined(package, part));
    snapshot
        .files_under(package)
        .filter(|it| it.path.folder() == package)
        .find(|it| it.path.as_str().starts_with(&start))
        .map(|it| it.path.clone())
}

fn is_extension_source(path: &WorkspacePath) -> bool {
    let name = path.file_name();
    [".pyx", ".pxd", ".so", ".pyd", ".c", ".cpp"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn is_generated_name(part: &str) -> bool {
    matches!(
        part,
        "_version" | "version" | "__version__" | "_build" | "_build_info" | "_generated"
    ) || ["_pb2", "_pb2_grpc", "_ui", "_rc", "_version"]
        .iter()
        .any(|ending| part.ends_with(ending))
        || part.starts_with("ui_")
}

/// Whether a `.gitignore` above the file names it, by its path or by a `*` at one end.
fn is_ignored(snapshot: &Snapshot, path: &str) -> bool {
    let Some(path) = WorkspacePath::new(path) else {
        return false;
    };
    let name = path.file_name();
    path.ancestors().any(|folder| {
        let Some(file) = snapshot.file_at(&joined(folder, ".gitignore")) else {
            return false;
        };
        let inside = path
            .as_str()
            .strip_prefix(folder)
            .unwrap_or(path.as_str())
            .trim_start_matches('/');
        file.text.to_string().lines().any(|line| {
            let line = line.trim().trim_start_matches('/');
            let by_ending = line
                .rsplit('/')
                .next()
                .and_then(|it| it.strip_prefix('*'))
                .is_some_and(|ending| !ending.is_empty() && name.ends_with(ending));
            line == name || line == inside || by_ending
        })
    })
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

fn same_name(module: &str, package: &str) -> bool {
    let plain = |it: &str| it.to_ascii_lowercase().replace(['-', '_', '.'], "");
    plain(module) == plain(package)
}
