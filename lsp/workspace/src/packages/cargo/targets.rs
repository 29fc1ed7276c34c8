//! The crates of a package: where each of them starts.

use toml::{Table, Value};

use super::{CargoPackage, Files};
use crate::WorkspacePath;

/// Folders whose files and subfolders are crates of their own, and what switches that off.
const FOLDERS: [(&str, &str); 4] = [
    ("src/bin", "autobins"),
    ("tests", "autotests"),
    ("examples", "autoexamples"),
    ("benches", "autobenches"),
];

pub(super) fn read(
    files: &Files<'_>,
    table: &Table,
    folder: &str,
    package: &str,
    cargo: &mut CargoPackage,
) {
    let library = table.get("lib");
    let written = |key: &str| library.and_then(|it| it.get(key)).and_then(Value::as_str);
    if let Some(root) = existing(files, folder, written("path").unwrap_or("src/lib.rs")) {
        let name = written("name").unwrap_or(package).replace('-', "_");
        cargo.library = Some((name, root.clone()));
        cargo.roots.insert(root);
    }
    let build = table
        .get("package")
        .and_then(|it| it.get("build"))
        .and_then(Value::as_str)
        .unwrap_or("build.rs");
    for path in ["src/main.rs", build] {
        cargo.roots.extend(existing(files, folder, path));
    }
    for (key, place) in [
        ("bin", "src/bin"),
        ("test", "tests"),
        ("example", "examples"),
        ("bench", "benches"),
    ] {
        let targets = table.get(key).and_then(Value::as_array);
        for target in targets.into_iter().flatten() {
            let name = target
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let path = target
                .get("path")
                .and_then(Value::as_str)
                .map_or_else(|| format!("{place}/{name}.rs"), str::to_owned);
            cargo.roots.extend(existing(files, folder, &path));
        }
    }
    let about = table.get("package");
    for (place, switch) in FOLDERS {
        let is_off = about.and_then(|it| it.get(switch)).and_then(Value::as_bool) == Some(false);
        if is_off {
            continue;
        }
        cargo.roots.extend(found_in(files, &joined(folder, place)));
    }
}

pub(super) fn has_program(files: &Files<'_>, manifest: &WorkspacePath) -> bool {
    existing(files, manifest.folder(), "src/main.rs").is_some()
}

fn existing(files: &Files<'_>, folder: &str, path: &str) -> Option<WorkspacePath> {
    let path = WorkspacePath::new(&joined(folder, path))?;
    files
        .binary_search_by(|(it, _)| (*it).cmp(&path))
        .is_ok()
        .then_some(path)
}

/// `x.rs` and `x/main.rs` in a folder.
fn found_in(files: &Files<'_>, folder: &str) -> Vec<WorkspacePath> {
    let start = format!("{folder}/");
    let first = files.partition_point(|(path, _)| path.as_str() < start.as_str());
    files
        .iter()
        .skip(first)
        .map(|(path, _)| *path)
        .take_while(|path| path.as_str().starts_with(&start))
        .filter(|path| {
            let rest = path.as_str().get(start.len()..).unwrap_or_default();
            let depth = rest.matches('/').count();
            (depth == 0 && rest.ends_with(".rs")) || (depth == 1 && rest.ends_with("/main.rs"))
        })
        .cloned()
        .collect()
}

fn joined(folder: &str, path: &str) -> String {
    if folder.is_empty() {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}
