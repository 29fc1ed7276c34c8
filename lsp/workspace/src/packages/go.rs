//! Go modules: `go.mod` with its name and what it requires.

use super::{Package, PackageKind};
use crate::{Text, WorkspacePath};

/// Reads the Go modules; `files` are all files of the workspace, by path.
pub(super) fn read(files: &[(&WorkspacePath, &Text)]) -> Vec<Package> {
    files
        .iter()
        .filter(|(path, _)| path.file_name() == "go.mod")
        .map(|(path, text)| package(files, path, text))
        .collect()
}

fn package(files: &[(&WorkspacePath, &Text)], path: &WorkspacePath, text: &Text) -> Package {
    let mut package = Package::new(path.folder(), PackageKind::Go);
    package.manifests.push(path.clone());
    let source = text.to_string();
    let mut in_block = false;
    for line in source.lines() {
        let line = line.split("//").next().unwrap_or(line).trim();
        if let Some(name) = line.strip_prefix("module ") {
            package.name = name.trim().trim_matches('"').to_owned();
        } else if line == "require (" {
            in_block = true;
        } else if line == ")" {
            in_block = false;
        } else if let Some(required) = line
            .strip_prefix("require ")
            .or_else(|| Some(line).filter(|_| in_block))
        {
            let name = required.split_whitespace().next();
            package.dependencies.extend(name.map(str::to_owned));
        }
    }
    package.has_entry_point = files
        .iter()
        .any(|(it, _)| it.file_name() == "main.go" && it.is_under(path.folder()));
    package
}

#[cfg(test)]
mod tests {
    use crate::Snapshot;

    #[test]
    fn a_module_has_a_name_and_requirements() {
        let snapshot = Snapshot::of_texts([
            (
                "go.mod",
                "module host/team/thing\n\ngo 1.22\n\nrequire host/a v1.0.0\nrequire (\n\thost/b v2 // indirect\n)\n",
            ),
            ("cmd/main.go", "package main\n"),
        ]);
        let package = snapshot.packages().first().unwrap();
        assert_eq!(package.name, "host/team/thing");
        assert_eq!(
            package.dependencies.iter().collect::<Vec<_>>(),
            ["host/a", "host/b"]
        );
        assert!(package.has_entry_point);
    }
}
