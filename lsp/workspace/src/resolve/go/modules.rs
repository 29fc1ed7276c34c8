//! What an import path means: a folder of the module, of another one of the workspace, the standard
//! library, a module that is required.

use super::package::first_file;
use crate::facts::go::NEVER_BUILT;
use crate::packages::{GoModule, PackageKind};
use crate::resolve::ModuleResolution;
use crate::{File, Language, Package, Snapshot, WorkspacePath};

/// The newest minor version whose standard library is listed.
const LISTED_VERSION: u32 = 27;

pub(super) fn resolve(snapshot: &Snapshot, from: &WorkspacePath, path: &str) -> ModuleResolution {
    if path == "C" {
        return ModuleResolution::Standard;
    }
    if path.starts_with("./") || path.starts_with("../") {
        return relative(snapshot, from, path);
    }
    let package = snapshot.package_of_kind(from, PackageKind::Go);
    let Some((package, module)) = package.and_then(|it| Some((it, it.go.as_ref()?))) else {
        return without_module(snapshot, from, path);
    };
    if let Some(found) = in_workspace(snapshot, package, module, path) {
        return match found {
            ModuleResolution::Missing if is_made(path) => {
                ModuleResolution::Unknown("a tool may make the package".to_owned())
            }
            ModuleResolution::Missing => excuse(snapshot, from, path),
            found => found,
        };
    }
    if Language::Go.is_standard_module(path) == Some(true) {
        return ModuleResolution::Standard;
    }
    let vendored = joined(&joined(&package.folder, "vendor"), path);
    if let Some(file) = first_file(snapshot, &vendored) {
        return ModuleResolution::Workspace(file.path.clone());
    }
    if let Some(name) = required(package, module, path) {
        return ModuleResolution::Declared(name.to_owned());
    }
    if let Some(file) = in_other_module(snapshot, path) {
        return ModuleResolution::Workspace(file.path.clone());
    }
    if may_be_newer_standard(module, path) {
        let why = "the standard library of that version is not listed";
        return ModuleResolution::Unknown(why.to_owned());
    }
    excuse(snapshot, from, path)
}

/// Whether the rules for `internal` folders let a file import a package of the workspace.
pub(in crate::resolve) fn may_import(from: &WorkspacePath, imported: &WorkspacePath) -> bool {
    let folder = imported.folder();
    let segments: Vec<&str> = folder.split('/').collect();
    let Some(at) = segments.iter().rposition(|it| *it == "internal") else {
        return true;
    };
    let above: Vec<&str> = segments.into_iter().take(at).collect();
    from.is_under(&above.join("/"))
}

fn joined(folder: &str, rest: &str) -> String {
    match (folder.is_empty(), rest.is_empty()) {
        (_, true) => folder.to_owned(),
        (true, false) => rest.to_owned(),
        (false, false) => format!("{folder}/{rest}"),
    }
}

/// What follows a module's path in an import path; `None` when the path is none of the module's.
fn below<'p>(path: &'p str, module: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(module)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

fn relative(snapshot: &Snapshot, from: &WorkspacePath, path: &str) -> ModuleResolution {
    let folder = from.sibling(path);
    match folder.and_then(|it| first_file(snapshot, it.as_str())) {
        Some(file) => ModuleResolution::Workspace(file.path.clone()),
        None => excuse(snapshot, from, path),
    }
}

/// A package of the own module, or of one that is read from a folder.
fn in_workspace(
    snapshot: &Snapshot,
    package: &Package,
    module: &GoModule,
    path: &str,
) -> Option<ModuleResolution> {
    let own = [(package.name.as_str(), Some(package.folder.as_str()))];
    let local = module
        .local
        .iter()
        .map(|(name, folder)| (name.as_str(), folder.as_deref()));
    let (name, folder) = own
        .into_iter()
        .chain(local)
        .filter(|(name, _)| below(path, name).is_some())
        .max_by_key(|(name, _)| name.len())?;
    let Some(folder) = folder else {
        return Some(ModuleResolution::Declared(name.to_owned()));
    };
    let folder = joined(folder, below(path, name)?);
    if let Some(file) = first_file(snapshot, &folder) {
        return Some(ModuleResolution::Workspace(file.path.clone()));
    }
    // A module inside the own one may be required by its own path.
    match required(package, module, path).filter(|it| it.len() > name.len()) {
        Some(name) => Some(ModuleResolution::Declared(name.to_owned())),
        None => Some(
            in_other_module(snapshot, path).map_or(ModuleResolution::Missing, |it| {
                ModuleResolution::Workspace(it.path.clone())
            }),
        ),
    }
}

/// The required module an import path belongs to.
fn required<'p>(package: &'p Package, module: &'p GoModule, path: &str) -> Option<&'p str> {
    package
        .dependencies
        .iter()
        .chain(&module.locked)
        .filter(|name| below(path, name).is_some())
        .max_by_key(|name| name.len())
        .map(String::as_str)
}

/// A package of a module of the workspace that nothing joins to the importing one.
fn in_other_module<'s>(snapshot: &'s Snapshot, path: &str) -> Option<&'s File> {
    snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Go)
        .filter_map(|it| Some((it, below(path, &it.name)?)))
        .max_by_key(|(it, _)| it.name.len())
        .and_then(|(it, rest)| first_file(snapshot, &joined(&it.folder, rest)))
}

fn may_be_newer_standard(module: &GoModule, path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    !first.contains('.') && module.version.is_some_and(|it| it > LISTED_VERSION)
}

/// Without a `go.mod` packages lie below a folder `src`, or the workspace is that folder.
fn without_module(snapshot: &Snapshot, from: &WorkspacePath, path: &str) -> ModuleResolution {
    let is_source = |folder: &&str| folder.is_empty() || folder.rsplit('/').next() == Some("src");
    let found = from
        .ancestors()
        .flat_map(|folder| {
            let vendored = joined(&joined(folder, "vendor"), path);
            let plain = is_source(&folder).then(|| joined(folder, path));
            [Some(vendored), plain]
        })
        .flatten()
        .find_map(|folder| first_file(snapshot, &folder));
    if let Some(file) = found {
        return ModuleResolution::Workspace(file.path.clone());
    }
    if Language::Go.is_standard_module(path) == Some(true) {
        return ModuleResolution::Standard;
    }
    ModuleResolution::Unknown("no `go.mod` says which modules there are".to_owned())
}

/// Why a path that nothing declares may still be right; else missing.
fn excuse(snapshot: &Snapshot, from: &WorkspacePath, path: &str) -> ModuleResolution {
    if is_passed_over(from) {
        return ModuleResolution::Unknown("the tools pass over its folder".to_owned());
    }
    let is_never = |file: &File| file.may_mention(NEVER_BUILT);
    if snapshot.file(from).is_some_and(is_never) {
        return ModuleResolution::Unknown("the file is no part of the build".to_owned());
    }
    let user = snapshot
        .files()
        .filter(|it| it.language == Language::Go && it.path != *from && it.may_mention(path))
        .find(|it| it.facts().imports.iter().any(|it| it.module == path));
    if let Some(user) = user {
        return ModuleResolution::AlreadyUsed(user.path.clone());
    }
    ModuleResolution::Missing
}

/// Whether a file is in a folder that the tools pass over: what stands there need not build.
pub(super) fn is_passed_over(path: &WorkspacePath) -> bool {
    path.folder()
        .split('/')
        .any(|it| it == "testdata" || it.starts_with(['_', '.']))
}

/// Whether an import path reads like that of a package made by a tool.
fn is_made(path: &str) -> bool {
    const NAMES: [&str; 14] = [
        "gen",
        "generated",
        "pb",
        "proto",
        "protos",
        "mock",
        "mocks",
        "bindata",
        "assets",
        "statik",
        "ent",
        "docs",
        "stubs",
        "fakes",
    ];
    path.split('/').skip(1).any(|it| {
        NAMES.contains(&it)
            || it.ends_with("pb")
            || it.contains("generated")
            || it.ends_with("mocks")
    })
}
