//! Dependencies of every kind and platform, with what they inherit from the workspace.

use toml::{Table, Value};

use super::{CargoDependency, CargoPackage, tables};
use crate::WorkspacePath;

const KEYS: [&str; 5] = [
    "dependencies",
    "dev-dependencies",
    "build-dependencies",
    "dev_dependencies",
    "build_dependencies",
];

/// Packages whose library has another name than they have.
const LIBRARY_NAMES: [(&str, &str); 8] = [
    ("new_debug_unreachable", "debug_unreachable"),
    ("rustls-webpki", "webpki"),
    ("rust-ini", "ini"),
    ("xml-rs", "xml"),
    ("rust-crypto", "crypto"),
    ("rust-argon2", "argon2"),
    ("servo-fontconfig", "fontconfig"),
    ("futures-preview", "futures"),
];

pub(super) fn read(
    table: &Table,
    folder: &str,
    workspace: Option<(&str, &Table)>,
    cargo: &mut CargoPackage,
) {
    add(table, folder, workspace, cargo);
    for (_, target) in tables(table.get("target")) {
        if let Some(target) = target.as_table() {
            add(target, folder, workspace, cargo);
        }
    }
}

fn add(table: &Table, folder: &str, workspace: Option<(&str, &Table)>, cargo: &mut CargoPackage) {
    for key in KEYS {
        for (name, value) in tables(table.get(key)) {
            let inherited = workspace
                .filter(|_| value.get("workspace").and_then(Value::as_bool) == Some(true))
                .and_then(|(root, it)| Some((root, it.get("dependencies")?.get(name)?)));
            let (base, value) = inherited.unwrap_or((folder, value));
            let dependency = dependency(name, value, base);
            let known = LIBRARY_NAMES.iter().find(|it| it.0 == name);
            let ident = known.map_or_else(|| name.replace('-', "_"), |it| it.1.to_owned());
            cargo.crates.insert(ident, dependency);
        }
    }
}

fn dependency(name: &str, value: &Value, base: &str) -> CargoDependency {
    let written = |key: &str| value.get(key).and_then(Value::as_str);
    // The name of a file in it: a folder itself may be the root, which has no name.
    let folder = written("path")
        .and_then(|path| WorkspacePath::new(&format!("{base}{}{path}/x", separator(base))))
        .map(|inside| inside.folder().to_owned());
    CargoDependency {
        package: written("package").unwrap_or(name).to_owned(),
        folder,
    }
}

const fn separator(base: &str) -> &str {
    if base.is_empty() { "" } else { "/" }
}
