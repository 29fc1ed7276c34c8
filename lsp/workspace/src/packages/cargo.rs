//! Cargo manifests: the package, its dependencies, and whether it makes a program.

use toml::{Table, Value};

use super::{Package, PackageKind};
use crate::{Text, WorkspacePath};

/// Reads the Cargo packages; `files` are all files of the workspace, by path.
pub(super) fn read(files: &[(&WorkspacePath, &Text)]) -> Vec<Package> {
    files
        .iter()
        .filter(|(path, _)| path.file_name() == "Cargo.toml")
        .map(|(path, text)| package(files, path, text))
        .collect()
}

fn package(files: &[(&WorkspacePath, &Text)], path: &WorkspacePath, text: &Text) -> Package {
    let mut package = Package::new(path.folder(), PackageKind::Cargo);
    package.manifests.push(path.clone());
    let Ok(table) = text.to_string().parse::<Table>() else {
        package.incomplete = Some(format!("`{path}` does not parse"));
        return package;
    };
    if let Some(name) = table
        .get("package")
        .and_then(|it| it.get("name"))
        .and_then(Value::as_str)
    {
        package.name = name.to_owned();
    }
    add_dependencies(&mut package, &table);
    for (_, target) in tables(table.get("target")) {
        if let Some(target) = target.as_table() {
            add_dependencies(&mut package, target);
        }
    }
    let members = table.get("workspace").and_then(|it| it.get("members"));
    package.members = members
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    package.has_entry_point = table.contains_key("bin")
        || path
            .sibling("src/main.rs")
            .is_some_and(|main| files.binary_search_by(|(it, _)| (*it).cmp(&main)).is_ok());
    package
}

fn add_dependencies(package: &mut Package, table: &Table) {
    for key in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, _) in tables(table.get(key)) {
            package.dependencies.insert(name.clone());
        }
    }
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_table).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use crate::{PackageKind, Snapshot};

    #[test]
    fn a_package_has_a_name_dependencies_and_maybe_a_program() {
        let snapshot = Snapshot::of_texts([
            (
                "core/Cargo.toml",
                "[package]\nname = 'x'\n[dependencies]\na = '1'\n[dev-dependencies]\nb = { path = '../b' }\n[target.'cfg(unix)'.dependencies]\nc = '1'\n",
            ),
            ("core/src/main.rs", "fn main() {}\n"),
            ("Cargo.toml", "[workspace]\nmembers = ['core']\n"),
        ]);
        let [root, core] = snapshot.packages() else {
            panic!("two packages");
        };
        assert_eq!(
            (root.members.as_slice(), root.has_entry_point),
            (["core".to_owned()].as_slice(), false)
        );
        assert_eq!(
            (core.kind, core.name.as_str(), core.has_entry_point),
            (PackageKind::Cargo, "x", true)
        );
        assert_eq!(
            core.dependencies.iter().collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
    }
}
