//! npm manifests: `package.json`, and the compiler configurations (`tsconfig.json`, `jsconfig.json`)
//! that say what import paths mean.

mod compiler;
mod json;
mod locks;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Package, PackageKind};
use crate::{Text, WorkspacePath};

const DEPENDENCY_GROUPS: [&str; 4] = [
    "dependencies",
    "devDependencies",
    "peerDependencies",
    "optionalDependencies",
];

/// Nested conditions of `exports` deeper than this are not read.
const CONDITIONS_LIMIT: usize = 16;

/// The files of a workspace by path.
type Files<'a> = BTreeMap<&'a str, &'a Text>;

/// Reads the npm packages; `files` are all files of the workspace, by path.
pub(super) fn read(files: &[(&WorkspacePath, &Text)]) -> Vec<Package> {
    let is_ours = |it: &&(&WorkspacePath, &Text)| {
        let name = it.0.file_name();
        name.ends_with(".json") || name == "pnpm-workspace.yaml" || locks::is_lock(name)
    };
    let files: Files<'_> = files
        .iter()
        .filter(is_ours)
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let mut packages: Vec<Package> = files
        .iter()
        .filter_map(|(path, text)| {
            let folder = folder_of_file(path, "package.json")?;
            Some(read_package(&files, folder, &text.to_string()))
        })
        .collect();
    follow_aliases(&files, &mut packages);
    compiler::attach(&files, &mut packages);
    for (path, text) in &files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if locks::is_lock(name) {
            let lock = locks::read(name, &text.to_string());
            lock.attach(&mut packages, PackageKind::Npm, folder, name);
        }
    }
    packages
}

/// Whether a file of this name is read here. Configurations of other names, which `extends` may lead
/// to, are read with these and not followed when they alone change.
pub(super) fn is_manifest(name: &str) -> bool {
    matches!(name, "package.json" | "pnpm-workspace.yaml" | "lerna.json")
        || locks::is_lock(name)
        || ((name.starts_with("tsconfig") || name.starts_with("jsconfig"))
            && name.ends_with(".json"))
}

/// The folder of a file with this name; `None` for other files.
fn folder_of_file<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let folder = path.strip_suffix(name)?;
    if folder.is_empty() {
        Some(folder)
    } else {
        folder.strip_suffix('/')
    }
}

/// `relative` read from `folder`; `None` when it leaves the root.
fn placed(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(relative.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

fn read_package(files: &Files<'_>, folder: &str, text: &str) -> Package {
    let mut package = Package::new(folder, PackageKind::Npm);
    package
        .manifests
        .extend(placed(folder, "package.json").and_then(|it| WorkspacePath::new(&it)));
    let Ok(Value::Object(manifest)) = serde_json::from_str(text.trim_start_matches('\u{feff}'))
    else {
        package.incomplete = Some("its package.json cannot be read".to_owned());
        return package;
    };
    if let Some(name) = manifest.get("name").and_then(Value::as_str) {
        name.clone_into(&mut package.name);
    }
    read_dependencies(&manifest, &mut package);
    package.has_entry_point = manifest.contains_key("bin")
        || manifest
            .get("scripts")
            .is_some_and(|it| it.get("start").is_some());
    package.members = members(files, folder, &manifest);
    package.entry_files = entry_files(folder, &manifest);
    for (pattern, target) in manifest
        .get("imports")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let targets = targets_of(folder, target);
        package.aliases.insert(pattern.clone(), targets);
    }
    package
}

fn read_dependencies(manifest: &Map<String, Value>, package: &mut Package) {
    for group in DEPENDENCY_GROUPS {
        let group = manifest.get(group).and_then(Value::as_object);
        for (name, version) in group.into_iter().flatten() {
            package.dependencies.insert(name.clone());
            let folder = version
                .as_str()
                .and_then(|it| local_folder(&package.folder, it));
            if let Some(folder) = folder {
                package.local.insert(name.clone(), folder);
            }
        }
    }
    for group in ["bundledDependencies", "bundleDependencies"] {
        package.dependencies.extend(strings(manifest.get(group)));
    }
}

/// The folder that a version names instead of one of the registry.
fn local_folder(folder: &str, version: &str) -> Option<String> {
    let (protocol, path) = version.split_once(':')?;
    let is_path = match protocol {
        "file" | "link" | "portal" => !path.ends_with(".tgz") && !path.starts_with('/'),
        "workspace" => path.starts_with('.') || path.contains('/') && !path.contains('@'),
        _ => false,
    };
    is_path.then(|| placed(folder, path)).flatten()
}

/// Gives the aliases of members (`workspace:NAME@*`) the members' folders.
fn follow_aliases(files: &Files<'_>, packages: &mut [Package]) {
    let folders: BTreeMap<String, String> = packages
        .iter()
        .map(|it| (it.name.clone(), it.folder.clone()))
        .collect();
    for package in packages {
        let Some(manifest) = manifest(files, &package.folder) else {
            continue;
        };
        for group in DEPENDENCY_GROUPS {
            let group = manifest.get(group).and_then(Value::as_object);
            for (alias, version) in group.into_iter().flatten() {
                let target = version
                    .as_str()
                    .and_then(|it| it.strip_prefix("workspace:"))
                    .and_then(|it| it.rsplit_once('@'))
                    .and_then(|(name, _)| folders.get(name));
                if let Some(folder) = target {
                    package.local.insert(alias.clone(), folder.clone());
                }
            }
        }
    }
}

fn manifest(files: &Files<'_>, folder: &str) -> Option<Map<String, Value>> {
    let path = placed(folder, "package.json")?;
    let text = files.get(path.as_str())?.to_string();
    if !text.contains("workspace:") {
        return None;
    }
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(manifest)) => Some(manifest),
        _ => None,
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect()
}

/// The globs of the workspace's packages: npm's and Yarn's own, pnpm's, Lerna's.
fn members(files: &Files<'_>, folder: &str, manifest: &Map<String, Value>) -> Vec<String> {
    let workspaces = manifest.get("workspaces");
    let mut members = strings(workspaces);
    members.extend(strings(workspaces.and_then(|it| it.get("packages"))));
    let beside = |name: &str| {
        let path = placed(folder, name)?;
        files.get(path.as_str()).map(|it| it.to_string())
    };
    if let Some(text) = beside("pnpm-workspace.yaml") {
        members.extend(pnpm_members(&text));
    }
    if let Some(Value::Object(lerna)) = beside("lerna.json").and_then(|it| json::lenient(&it)) {
        members.extend(strings(lerna.get("packages")));
    }
    members
}

/// The list under `packages:`, written one item a line or all in brackets on one.
fn pnpm_members(text: &str) -> Vec<String> {
    let on_one_line = text
        .lines()
        .filter_map(|line| line.strip_prefix("packages:")?.trim().strip_prefix('['))
        .filter_map(|list| list.split_once(']'))
        .flat_map(|(list, _)| list.split(','))
        .map(|item| item.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|item| !item.is_empty());
    on_one_line.chain(pnpm_lines(text)).collect()
}

fn pnpm_lines(text: &str) -> Vec<String> {
    text.lines()
        .skip_while(|line| line.trim_end() != "packages:")
        .skip(1)
        .map(|line| line.split(" #").next().unwrap_or(line).trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map_while(|line| line.strip_prefix('-'))
        .map(|item| item.trim().trim_matches(['"', '\'']).to_owned())
        .collect()
}

/// What can be imported from the package: `exports`, then `main` and its like for the package itself.
fn entry_files(folder: &str, manifest: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    match manifest.get("exports") {
        Some(Value::Object(paths)) if paths.keys().any(|it| it.starts_with('.')) => {
            for (subpath, target) in paths {
                entries.insert(subpath.clone(), targets_of(folder, target));
            }
        }
        Some(target) => {
            entries.insert(".".to_owned(), targets_of(folder, target));
        }
        None => {}
    }
    let main = ["source", "types", "typings", "module", "main", "browser"]
        .iter()
        .filter_map(|field| manifest.get(*field)?.as_str())
        .filter_map(|file| placed(folder, file));
    let main: Vec<_> = main.filter(|it| !it.is_empty()).collect();
    if !main.is_empty() {
        entries.entry(".".to_owned()).or_default().extend(main);
    }
    entries
}

/// The files a target may lead to under any condition, root-relative; other packages are left out.
fn targets_of(folder: &str, target: &Value) -> Vec<String> {
    let mut targets = Vec::new();
    collect_targets(folder, target, CONDITIONS_LIMIT, &mut targets);
    targets
}

fn collect_targets(folder: &str, target: &Value, depth: usize, targets: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match target {
        Value::String(path) if path.starts_with("./") => {
            if let Some(path) = placed(folder, path).filter(|it| !targets.contains(it)) {
                targets.push(path);
            }
        }
        Value::Array(items) => {
            items
                .iter()
                .for_each(|it| collect_targets(folder, it, depth, targets));
        }
        Value::Object(conditions) => {
            conditions
                .values()
                .for_each(|it| collect_targets(folder, it, depth, targets));
        }
        _ => {}
    }
}
