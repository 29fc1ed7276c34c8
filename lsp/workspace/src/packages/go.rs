//! Go modules: `go.mod` with its name, what it requires and replaces; `go.work`, which joins modules;
//! `go.sum` and `vendor/modules.txt`, which name what those require in turn.

use std::collections::{BTreeMap, BTreeSet};

use super::{Package, PackageKind};
use crate::{Text, WorkspacePath};

/// What only a Go module has to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoModule {
    /// Other modules that are read from a folder, by a `replace` or a `go.work`: the module's path, and
    /// the folder, root-relative; `None` for one outside the workspace.
    pub local: BTreeMap<String, Option<String>>,
    /// Modules that the lock files name, transitive ones with them.
    pub locked: BTreeSet<String>,
    /// The minor version of the language it asks for: 22 of `go 1.22.3`.
    pub version: Option<u32>,
}

/// Whether a file of this name is read here.
pub(super) fn is_manifest(path: &WorkspacePath) -> bool {
    match path.file_name() {
        "go.mod" | "go.work" | "go.sum" | "go.work.sum" => true,
        "modules.txt" => path.folder().rsplit('/').next() == Some("vendor"),
        _ => false,
    }
}

/// Reads the Go modules; `files` are all files of the workspace, by path.
pub(super) fn read(files: &[(&WorkspacePath, &Text)]) -> Vec<Package> {
    let ours: BTreeMap<&str, &Text> = files
        .iter()
        .filter(|(path, _)| is_manifest(path))
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let mut packages: Vec<Package> = files
        .iter()
        .filter(|(path, _)| path.file_name() == "go.mod")
        .map(|(path, text)| package(files, &ours, path, &text.to_string()))
        .collect();
    for (path, text) in &ours {
        if let Some(folder) = folder_of(path, "go.work") {
            join(&ours, folder, &text.to_string(), &mut packages);
        }
    }
    packages
}

/// The folder of a file with this name; `None` for other files.
fn folder_of<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let folder = path.strip_suffix(name)?;
    if folder.is_empty() {
        return Some(folder);
    }
    folder.strip_suffix('/')
}

fn package(
    files: &[(&WorkspacePath, &Text)],
    ours: &BTreeMap<&str, &Text>,
    path: &WorkspacePath,
    source: &str,
) -> Package {
    let mut package = Package::new(path.folder(), PackageKind::Go);
    package.manifests.push(path.clone());
    let mut module = GoModule::default();
    for line in directives(source) {
        match (line.word, line.rest.as_slice()) {
            ("module", [name, ..]) => package.name.clone_from(name),
            ("require", [name, ..]) => {
                package.dependencies.insert(name.clone());
            }
            ("go", [version, ..]) => module.version = minor(version),
            ("replace", rest) => add_replacement(&mut module, path.folder(), rest),
            _ => {}
        }
    }
    for name in ["go.sum", "vendor/modules.txt"] {
        let lock = path.sibling(name);
        if let Some(text) = lock.and_then(|it| ours.get(it.as_str())) {
            module.locked.extend(locked(&text.to_string()));
        }
    }
    package.has_entry_point = files
        .iter()
        .any(|(it, _)| it.file_name() == "main.go" && it.is_under(path.folder()));
    package.go = Some(module);
    package
}

/// One directive of a `go.mod` or `go.work`, also one that stands in a block.
struct Directive<'a> {
    word: &'a str,
    rest: Vec<String>,
}

fn directives(source: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut block = None;
    for line in source.lines() {
        let line = line.split("//").next().unwrap_or(line).trim();
        let (word, rest) = match block {
            Some(_) if line.starts_with(')') => {
                block = None;
                continue;
            }
            Some(word) => (word, line),
            None => line
                .split_once(|it: char| it.is_whitespace() || it == '(')
                .unwrap_or((line, "")),
        };
        if block.is_none() && line.ends_with('(') {
            block = Some(word);
            continue;
        }
        let rest: Vec<String> = rest
            .split_whitespace()
            .map(|it| it.trim_matches(['"', '`']).to_owned())
            .collect();
        if !rest.is_empty() {
            found.push(Directive { word, rest });
        }
    }
    found
}

fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

/// `replace old [version] => new [version]`
fn add_replacement(module: &mut GoModule, folder: &str, rest: &[String]) {
    let mut sides = rest.split(|it| it == "=>");
    let (Some([old, ..]), Some([new, ..])) = (sides.next(), sides.next()) else {
        return;
    };
    if new.starts_with("./") || new.starts_with("../") || matches!(new.as_str(), "." | "..") {
        module.local.insert(old.clone(), placed(folder, new));
    } else if new.starts_with('/') {
        module.local.insert(old.clone(), None);
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

/// The modules in a `go.sum` (`path version hash`) or a `modules.txt` (`# path version`).
fn locked(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| !line.starts_with("##"))
        .filter_map(|line| {
            let mut words = line.trim_start_matches("# ").split_whitespace();
            let name = words.next()?;
            words.next().filter(|it| it.starts_with('v'))?;
            Some(name.to_owned())
        })
        .collect()
}

/// Lets the modules that a `go.work` uses see one another.
fn join(ours: &BTreeMap<&str, &Text>, folder: &str, source: &str, packages: &mut [Package]) {
    let mut used = BTreeSet::new();
    let mut shared = GoModule::default();
    for line in directives(source) {
        match (line.word, line.rest.as_slice()) {
            ("use", [path, ..]) => used.extend(placed(folder, path)),
            ("replace", rest) => add_replacement(&mut shared, folder, rest),
            _ => {}
        }
    }
    let sum = WorkspacePath::join(folder, "go.work.sum");
    if let Some(text) = sum.and_then(|it| ours.get(it.as_str())) {
        shared.locked = locked(&text.to_string());
    }
    let is_used = |it: &&Package| it.kind == PackageKind::Go && used.contains(&it.folder);
    let mut dependencies = BTreeSet::new();
    for package in packages.iter().filter(is_used) {
        let place = Some(package.folder.clone());
        shared.local.insert(package.name.clone(), place);
        dependencies.extend(package.dependencies.iter().cloned());
    }
    shared.locked.extend(dependencies);
    for package in packages.iter_mut().filter(|it| used.contains(&it.folder)) {
        let own = package.name.clone();
        let Some(module) = &mut package.go else {
            continue;
        };
        module.locked.extend(shared.locked.iter().cloned());
        let others = shared.local.iter().filter(|(name, _)| **name != own);
        module
            .local
            .extend(others.map(|(name, folder)| (name.clone(), folder.clone())));
    }
}

#[cfg(test)]
mod tests {
    use crate::{Package, Snapshot};

    /// One line a module: name, what it requires, what it reads from folders, what is locked.
    fn check_modules(files: &[(&str, &str)], expected: &[&str]) {
        let snapshot = Snapshot::of_texts(files.iter().copied());
        let line = |package: &Package| {
            let module = package.go.as_ref().unwrap();
            let words = |names: Vec<String>| names.join(" ");
            let local = module
                .local
                .iter()
                .map(|(name, folder)| format!("{name}={}", folder.as_deref().unwrap_or("outside")));
            format!(
                "{}: {} | {} | {}",
                package.name,
                words(package.dependencies.iter().cloned().collect()),
                words(local.collect()),
                words(module.locked.iter().cloned().collect())
            )
        };
        let found: Vec<String> = snapshot.packages().iter().map(line).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_module_requires_replaces_and_locks() {
        check_modules(
            &[
                (
                    "go.mod",
                    "module host/team/thing // the thing\n\ngo 1.22\n\nrequire host/a v1.0.0\nrequire (\n\thost/b v2.0.0 // indirect\n\t\"host/c\" v1.0.0\n)\n\nexclude host/d v1.0.0\n\nreplace (\n\thost/a v1.0.0 => ./a\n\thost/b => ../../b\n\thost/c => host/fork v1.0.1\n)\n",
                ),
                (
                    "go.sum",
                    "host/a v1.0.0 h1:x=\nhost/a v1.0.0/go.mod h1:x=\nhost/e v0.1.0/go.mod h1:x=\n",
                ),
                (
                    "vendor/modules.txt",
                    "# host/f v1.2.3\n## explicit\nhost/f/sub\n",
                ),
                ("cmd/main.go", "package main\n"),
            ],
            &[
                "host/team/thing: host/a host/b host/c | host/a=a host/b=outside | host/a host/e host/f",
            ],
        );
    }

    #[test]
    fn modules_of_a_work_file_see_one_another() {
        check_modules(
            &[
                (
                    "go.work",
                    "go 1.22\n\nuse (\n\t./app\n\t./lib // shared\n)\nuse ./tool\n",
                ),
                ("app/go.mod", "module host/app\nrequire host/x v1.0.0\n"),
                ("lib/go.mod", "module host/lib\n"),
                ("other/go.mod", "module host/other\n"),
            ],
            &[
                "host/app: host/x | host/lib=lib | host/x",
                "host/lib:  | host/app=app | host/x",
                "host/other:  |  | ",
            ],
        );
    }

    #[test]
    fn a_main_file_makes_a_program() {
        let snapshot = Snapshot::of_texts([
            ("go.mod", "module host/a\n\ngo 1.22.1\n"),
            ("cmd/main.go", "package main\n"),
        ]);
        let package = snapshot.packages().first().unwrap();
        assert!(package.has_entry_point);
        assert_eq!(package.go.as_ref().unwrap().version, Some(22));
    }
}
