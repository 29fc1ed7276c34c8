//! Modules named without a dot: path aliases, packages of the workspace, Node's own, declared
//! dependencies.

use std::collections::BTreeMap;

use scopewise_grammars::Language;

use super::files::{file_of, folded, in_order};
use super::modules::standard;
use crate::resolve::ModuleResolution;
use crate::{Package, PackageKind, Snapshot, WorkspacePath};

/// Folders that builds write, which stand for `src` in the sources.
const OUTPUT_FOLDERS: [&str; 16] = [
    "dist",
    "build",
    "lib",
    "out",
    "es",
    "esm",
    "cjs",
    "umd",
    "types",
    "module",
    "commonjs",
    "node",
    "browser",
    "mjs",
    "dist-types",
    "output",
];

pub(super) fn resolve(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    if let Some(file) = by_alias(snapshot, from, module) {
        return ModuleResolution::Workspace(file);
    }
    if module.starts_with('#') && alias_targets(snapshot, from, module).is_empty() {
        return ModuleResolution::Unknown("no `imports` of a manifest names it".to_owned());
    }
    let (name, subpath) = split_name(module);
    if let Some(own) = own_package(snapshot, from, name) {
        return in_package(snapshot, from, own, subpath);
    }
    let declared = declared(snapshot, from, name);
    // The runtime takes its own modules first; a package may share the name of one only when declared.
    if declared.is_none()
        && let Some(standard) = standard(module)
    {
        return standard;
    }
    let member = linked_package(snapshot, from, name)
        .or_else(|| workspace_package(snapshot, name, declared.is_some()));
    if let Some(package) = member {
        return in_package(snapshot, from, package, subpath);
    }
    if let Some(declared) = declared {
        return ModuleResolution::Declared(declared);
    }
    match packages_around(snapshot, from).find_map(|it| it.incomplete.clone()) {
        Some(why) => ModuleResolution::Unknown(why),
        None => undeclared(snapshot, from, module),
    }
}

fn undeclared(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    if packages_around(snapshot, from).next().is_none() {
        return ModuleResolution::Unknown("no package.json stands above the file".to_owned());
    }
    if !alias_targets(snapshot, from, module).is_empty() {
        return ModuleResolution::Missing;
    }
    let (name, _) = split_name(module);
    let is_same = |module: &str| split_name(module).0 == name;
    let user = snapshot.files().find(|file| {
        file.language.is_script()
            && file.path != *from
            && file.may_mention(name)
            && file.facts().imports.iter().any(|it| is_same(&it.module))
    });
    match user {
        Some(file) => ModuleResolution::AlreadyUsed(file.path.clone()),
        None => locked(snapshot, from, name).unwrap_or(ModuleResolution::Missing),
    }
}

/// What a lock file above the file installs without a declaration.
fn locked(snapshot: &Snapshot, from: &WorkspacePath, name: &str) -> Option<ModuleResolution> {
    let mut around = packages_around(snapshot, from);
    around.find_map(|package| {
        [name, &types_of(name)]
            .into_iter()
            .find_map(|it| package.locked.get_key_value(it))
            .map(|(package, by)| ModuleResolution::Locked {
                package: package.clone(),
                by: by.clone(),
            })
    })
}

/// The package of a package's types.
fn types_of(name: &str) -> String {
    match name.strip_prefix('@').and_then(|it| it.split_once('/')) {
        Some((scope, plain)) => format!("@types/{scope}__{plain}"),
        None => format!("@types/{name}"),
    }
}

/// A package's name and what stands behind it: `@a/b/c/d` is `@a/b` and `c/d`.
pub(super) fn split_name(module: &str) -> (&str, &str) {
    let slashes = if module.starts_with('@') { 2 } else { 1 };
    match module.match_indices('/').nth(slashes - 1) {
        Some((at, _)) => {
            let (name, rest) = module.split_at_checked(at).unwrap_or((module, ""));
            (name, rest.strip_prefix('/').unwrap_or(rest))
        }
        None => (module, ""),
    }
}

/// The npm packages whose folder holds the file, nearest first.
pub(super) fn packages_around<'a>(
    snapshot: &'a Snapshot,
    from: &WorkspacePath,
) -> impl Iterator<Item = &'a Package> + use<'a> {
    let mut around: Vec<_> = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Npm && from.is_under(&it.folder))
        .collect();
    around.sort_by_key(|it| std::cmp::Reverse(it.folder.len()));
    around.into_iter()
}

/// The declared dependency that answers for a package: itself, or its types.
fn declared(snapshot: &Snapshot, from: &WorkspacePath, name: &str) -> Option<String> {
    let types = types_of(name);
    let mut around = packages_around(snapshot, from);
    around.find_map(|package| {
        [name, &types]
            .into_iter()
            .find(|it| package.dependencies.contains(*it))
            .map(str::to_owned)
    })
}

fn own_package<'a>(
    snapshot: &'a Snapshot,
    from: &WorkspacePath,
    name: &str,
) -> Option<&'a Package> {
    packages_around(snapshot, from).find(|it| it.name == name && !it.manifests.is_empty())
}

/// The package whose folder a manifest around the file names for this dependency.
fn linked_package<'a>(
    snapshot: &'a Snapshot,
    from: &WorkspacePath,
    name: &str,
) -> Option<&'a Package> {
    let folder = packages_around(snapshot, from).find_map(|it| it.local.get(name))?;
    snapshot
        .packages()
        .iter()
        .find(|it| it.kind == PackageKind::Npm && it.folder == *folder)
}

/// The package of the workspace with this name: one that a workspace manifest lists, or, where no
/// dependency of that name is declared, the only one there is.
fn workspace_package<'a>(
    snapshot: &'a Snapshot,
    name: &str,
    is_declared: bool,
) -> Option<&'a Package> {
    let named: Vec<_> = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Npm && it.name == name)
        .collect();
    let listed = named.iter().find(|it| is_listed(snapshot, it));
    match (listed, named.as_slice()) {
        (Some(package), _) => Some(package),
        (None, [only]) if !is_declared => Some(only),
        _ => None,
    }
}

fn is_listed(snapshot: &Snapshot, package: &Package) -> bool {
    snapshot.packages().iter().any(|root| {
        let inside = match root.folder.as_str() {
            "" => Some(package.folder.as_str()),
            folder => package
                .folder
                .strip_prefix(folder)
                .and_then(|it| it.strip_prefix('/')),
        };
        let is_npm = root.kind == PackageKind::Npm;
        is_npm && inside.is_some_and(|inside| is_member(root, inside))
    })
}

/// Whether a workspace lists the package at this folder below it and does not take it out again (`!…`).
fn is_member(root: &Package, inside: &str) -> bool {
    let inside: Vec<_> = inside.split('/').collect();
    let fits = |pattern: &str| {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        glob_matches(&pattern.split('/').collect::<Vec<_>>(), &inside)
    };
    let (out, listed): (Vec<_>, Vec<_>) = root.members.iter().partition(|it| it.starts_with('!'));
    listed.iter().any(|it| fits(it)) && !out.iter().any(|it| fits(it.trim_start_matches('!')))
}

fn glob_matches(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) if glob_matches(rest, path) => true,
        (Some((&"**", _)), Some((_, deeper))) => glob_matches(pattern, deeper),
        (Some((first, rest)), Some((segment, deeper))) => {
            segment_matches(first, segment) && glob_matches(rest, deeper)
        }
        _ => false,
    }
}

/// Whether a segment fits a pattern with any number of `*`.
pub(super) fn segment_matches(pattern: &str, segment: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = segment.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<_> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A file inside a package of the workspace: by `exports` and `main`, by its place, or by the
/// sources its output is built from.
fn in_package(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    package: &Package,
    subpath: &str,
) -> ModuleResolution {
    let language = Language::of_path(from.as_str());
    let key = if subpath.is_empty() {
        ".".to_owned()
    } else {
        format!("./{subpath}")
    };
    let targets = matched(&package.entry_files, &key);
    let targets = in_order(language, &targets);
    let placed = folded(&package.folder, subpath).and_then(|it| {
        let is_folder = subpath.is_empty() || subpath.ends_with('/');
        file_of(
            snapshot,
            language,
            &if is_folder { format!("{it}/") } else { it },
        )
    });
    let found = targets
        .iter()
        .find_map(|it| file_of(snapshot, language, it))
        .or_else(|| {
            targets
                .iter()
                .find_map(|it| source_of(snapshot, language, package, it))
        })
        .or(placed)
        .or_else(|| {
            let guess = folded(&package.folder, &format!("src/{subpath}"))?;
            file_of(snapshot, language, &guess)
        });
    match found {
        Some(file) => ModuleResolution::Workspace(file),
        None if targets.is_empty() && has_exports(package) => ModuleResolution::Missing,
        None => ModuleResolution::Unknown(format!(
            "the files of `{}` that it names are not in the workspace",
            package.name
        )),
    }
}

/// Whether a manifest says what can be imported beside the package itself.
fn has_exports(package: &Package) -> bool {
    package.entry_files.keys().any(|key| key != ".")
}

/// The source that a build's output comes from: `dist/a.js` from `src/a.ts`.
fn source_of(
    snapshot: &Snapshot,
    language: Language,
    package: &Package,
    target: &str,
) -> Option<WorkspacePath> {
    let inside = match package.folder.as_str() {
        "" => target,
        folder => target.strip_prefix(folder)?.strip_prefix('/')?,
    };
    let mut rest = inside;
    while let Some((first, deeper)) = rest.split_once('/') {
        if !OUTPUT_FOLDERS.contains(&first) {
            break;
        }
        rest = deeper;
        let stem = rest
            .strip_suffix(".d.ts")
            .or_else(|| rest.rsplit_once('.').map(|(stem, _)| stem))
            .unwrap_or(rest);
        for folder in ["src/", "source/", "lib/", ""] {
            let guess = folded(&package.folder, &format!("{folder}{stem}"))?;
            if let Some(file) = file_of(snapshot, language, &guess) {
                return Some(file);
            }
        }
    }
    None
}

/// The targets of the pattern that fits best: an exact one, else the longest before its `*`.
fn matched(patterns: &BTreeMap<String, Vec<String>>, key: &str) -> Vec<String> {
    if let Some(targets) = patterns.get(key) {
        return targets.clone();
    }
    let fitting = patterns.iter().filter_map(|(pattern, targets)| {
        let (before, after) = pattern.split_once('*')?;
        let middle = key.strip_prefix(before)?.strip_suffix(after)?;
        Some((before.len(), middle, targets))
    });
    let best = fitting.max_by_key(|it| it.0);
    best.map(|(_, middle, targets)| {
        targets
            .iter()
            .map(|it| it.replacen('*', middle, 1))
            .collect()
    })
    .unwrap_or_default()
}

/// The file an alias of `tsconfig.json` or `package.json` leads to.
fn by_alias(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<WorkspacePath> {
    let language = Language::of_path(from.as_str());
    let package = packages_around(snapshot, from).next();
    let found = |path: &str| {
        file_of(snapshot, language, path).or_else(|| source_of(snapshot, language, package?, path))
    };
    let maps = path_maps(snapshot, from);
    maps.iter().find_map(|(aliases, roots)| {
        matched(aliases, module)
            .iter()
            .find_map(|it| found(it))
            .or_else(|| {
                roots
                    .iter()
                    .find_map(|root| file_of(snapshot, language, &folded(root, module)?))
            })
    })
}

type PathMaps<'a> = Vec<(&'a BTreeMap<String, Vec<String>>, &'a [String])>;

/// The aliases and source roots that apply to a file, those of the deepest folder first.
fn path_maps<'a>(snapshot: &'a Snapshot, from: &WorkspacePath) -> PathMaps<'a> {
    let nested = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Npm)
        .flat_map(|it| &it.path_maps)
        .filter(|it| from.is_under(&it.folder))
        .map(|it| (it.folder.len(), &it.aliases, it.source_roots.as_slice()));
    let own = packages_around(snapshot, from)
        .map(|it| (it.folder.len(), &it.aliases, it.source_roots.as_slice()));
    let mut maps: Vec<_> = nested.chain(own).collect();
    maps.sort_by_key(|it| std::cmp::Reverse(it.0));
    maps.into_iter()
        .map(|(_, aliases, roots)| (aliases, roots))
        .collect()
}

/// Where the aliases that cover a module name lead, there or not; a bare `*` covers nothing.
pub(super) fn alias_targets(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> Vec<String> {
    path_maps(snapshot, from)
        .into_iter()
        .map(|(aliases, _)| {
            let narrow = aliases.iter().filter(|(pattern, _)| *pattern != "*");
            matched(
                &narrow.map(|(it, to)| (it.clone(), to.clone())).collect(),
                module,
            )
        })
        .find(|it| !it.is_empty())
        .unwrap_or_default()
}
