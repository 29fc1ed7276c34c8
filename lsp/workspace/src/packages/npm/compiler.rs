//! `tsconfig.json` and `jsconfig.json`: `paths`, `baseUrl`, `extends`, `references`. What one sets
//! belongs to the package in its folder; one in another folder is kept as a [`PathMap`] of the nearest
//! package around it, or of the first package below it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Files, json, placed};
use crate::packages::{Package, PathMap};

/// `extends` deeper than this is not followed.
const EXTENDS_LIMIT: usize = 16;

/// The settings of one configuration with those it extends.
#[derive(Clone, Debug, Default)]
struct Settings {
    /// `baseUrl`, root-relative.
    base: Option<String>,
    /// `paths` as written, and the folder of the configuration that sets them.
    paths: Option<(String, BTreeMap<String, Vec<String>>)>,
}

/// Gives each configuration's paths to the package they apply to.
pub(super) fn attach(files: &Files<'_>, packages: &mut [Package]) {
    let folders: BTreeSet<String> = files
        .keys()
        .filter(|path| is_configuration(path))
        .map(|path| folder_of(path).to_owned())
        .collect();
    for folder in folders {
        let map = path_map(files, packages, &folder);
        if map.aliases.is_empty() && map.source_roots.is_empty() {
            continue;
        }
        give(packages, map);
    }
}

fn give(packages: &mut [Package], map: PathMap) {
    let is_around = |package: &Package| {
        package.folder.is_empty()
            || map.folder == package.folder
            || map.folder.starts_with(&format!("{}/", package.folder))
    };
    let nearest = packages
        .iter()
        .enumerate()
        .filter(|(_, it)| is_around(it))
        .max_by_key(|(_, it)| it.folder.len())
        .map(|(index, _)| index);
    let index = nearest.or_else(|| {
        packages.iter().position(|it| {
            map.folder.is_empty() || it.folder.starts_with(&format!("{}/", map.folder))
        })
    });
    let Some(package) = index.and_then(|it| packages.get_mut(it)) else {
        return;
    };
    if package.folder == map.folder {
        package.aliases.extend(map.aliases);
        package.source_roots.extend(map.source_roots);
    } else {
        package.path_maps.push(map);
    }
}

fn is_configuration(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    (name.starts_with("tsconfig") || name.starts_with("jsconfig")) && name.ends_with(".json")
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What the configuration of a folder sets; where none has the plain name, all that stand there.
fn path_map(files: &Files<'_>, packages: &[Package], folder: &str) -> PathMap {
    let main = ["tsconfig.json", "jsconfig.json"]
        .iter()
        .filter_map(|name| placed(folder, name))
        .find(|path| files.contains_key(path.as_str()));
    let paths: Vec<String> = match main {
        Some(main) => {
            let beside = references(files, &main);
            std::iter::once(main).chain(beside).collect()
        }
        None => {
            let here = files
                .keys()
                .filter(|it| is_configuration(it) && folder_of(it) == folder);
            here.map(|it| (*it).to_owned()).collect()
        }
    };
    let mut map = PathMap {
        folder: folder.to_owned(),
        ..PathMap::default()
    };
    for path in paths {
        let settings = settings(files, packages, &path, EXTENDS_LIMIT);
        apply(&settings, folder, &mut map);
    }
    map
}

/// Configurations of the same folder that this one refers to.
fn references(files: &Files<'_>, path: &str) -> Vec<String> {
    let folder = folder_of(path);
    let value = files
        .get(path)
        .and_then(|it| json::lenient(&it.to_string()));
    let references = value
        .as_ref()
        .and_then(|it| it.get("references")?.as_array());
    references
        .into_iter()
        .flatten()
        .filter_map(|it| placed(folder, it.get("path")?.as_str()?))
        .filter(|it| files.contains_key(it.as_str()) && folder_of(it) == folder)
        .collect()
}

fn apply(settings: &Settings, folder: &str, map: &mut PathMap) {
    if let Some((defined_in, paths)) = &settings.paths {
        let base = settings.base.as_deref().unwrap_or(defined_in);
        for (pattern, targets) in paths {
            let targets: Vec<_> = targets
                .iter()
                .filter_map(|it| target(base, folder, it))
                .collect();
            map.aliases.entry(pattern.clone()).or_insert(targets);
        }
    }
    if let Some(base) = &settings.base
        && !map.source_roots.contains(base)
    {
        map.source_roots.push(base.clone());
    }
}

fn target(base: &str, folder: &str, target: &str) -> Option<String> {
    match target.strip_prefix("${configDir}") {
        Some(rest) => placed(folder, rest),
        None => placed(base, target),
    }
}

fn settings(files: &Files<'_>, packages: &[Package], path: &str, depth: usize) -> Settings {
    let text = files.get(path).map(|it| it.to_string());
    let (Some(value), Some(depth)) = (text.and_then(|it| json::lenient(&it)), depth.checked_sub(1))
    else {
        return Settings::default();
    };
    let folder = folder_of(path);
    let mut merged = Settings::default();
    for base in extended(&value) {
        if let Some(base) = extended_file(files, packages, folder, base) {
            let inherited = settings(files, packages, &base, depth);
            merged.base = inherited.base.or(merged.base);
            merged.paths = inherited.paths.or(merged.paths);
        }
    }
    let options = value.get("compilerOptions");
    let base = options.and_then(|it| it.get("baseUrl")?.as_str());
    let paths = options.and_then(|it| it.get("paths")?.as_object());
    if let Some(base) = base {
        merged.base = target(folder, folder, base);
    }
    if let Some(paths) = paths {
        let paths = paths
            .iter()
            .map(|(pattern, targets)| (pattern.clone(), super::strings(Some(targets))))
            .collect();
        merged.paths = Some((folder.to_owned(), paths));
    }
    merged
}

fn extended(value: &Value) -> Vec<&str> {
    match value.get("extends") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The file an `extends` names: a path, or a file of a package of the workspace.
fn extended_file(
    files: &Files<'_>,
    packages: &[Package],
    folder: &str,
    extended: &str,
) -> Option<String> {
    let base = if extended.starts_with('.') {
        placed(folder, extended)?
    } else {
        let package = packages
            .iter()
            .find(|it| extended == it.name || extended.starts_with(&format!("{}/", it.name)))?;
        placed(&package.folder, extended.strip_prefix(&package.name)?)?
    };
    [
        base.clone(),
        format!("{base}.json"),
        format!("{base}/tsconfig.json"),
    ]
    .into_iter()
    .find(|it| files.contains_key(it.as_str()))
}
