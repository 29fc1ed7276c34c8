//! Small workspaces, each file `path: text`, and what names and modules in them mean.

mod calls;
mod exports;
mod modules;
mod names;

use crate::resolve::{DefinitionId, ModuleResolution, Resolution};
use crate::{Snapshot, WorkspacePath};

type Files<'a> = &'a [(&'a str, &'a str)];

fn snapshot(files: Files<'_>) -> Snapshot {
    Snapshot::of_texts(files.iter().copied())
}

fn path(path: &str) -> WorkspacePath {
    WorkspacePath::new(path).unwrap()
}

/// `file a/b.ts`, `standard`, `declared x`, `used a.ts`, `missing`, `unknown`
fn module_text(resolution: ModuleResolution) -> String {
    match resolution {
        ModuleResolution::Workspace(path) => format!("file {path}"),
        ModuleResolution::Folder(folder) => format!("folder {folder}"),
        ModuleResolution::Standard => "standard".to_owned(),
        ModuleResolution::Declared(name) => format!("declared {name}"),
        ModuleResolution::AlreadyUsed(path) => format!("used {path}"),
        ModuleResolution::Locked { package, by } => format!("locked {package} by {by}"),
        ModuleResolution::Missing => "missing".to_owned(),
        ModuleResolution::Unknown(why) => {
            assert!(!why.is_empty());
            "unknown".to_owned()
        }
    }
}

/// `a.ts Session.get`, `one of …`, `module a.ts`, `external x`, `missing name in a.ts`, `unknown`
fn name_text(snapshot: &Snapshot, resolution: Resolution) -> String {
    let id_text = |id: &DefinitionId| {
        let file = snapshot.file(&id.path).unwrap();
        format!("{} {}", id.path, file.facts().qualified_name(id.index))
    };
    match resolution {
        Resolution::Definition(id) => id_text(&id),
        Resolution::OneOf(ids) => {
            let ids: Vec<_> = ids.iter().map(id_text).collect();
            format!("one of {}", ids.join(", "))
        }
        Resolution::Module(path) => format!("module {path}"),
        Resolution::External(name) => format!("external {name}"),
        Resolution::Missing { module, name } => format!("missing {name} in {module}"),
        Resolution::Unknown(why) => {
            assert!(!why.is_empty());
            "unknown".to_owned()
        }
    }
}

#[track_caller]
fn check_modules(files: Files<'_>, from: &str, expected: &[(&str, &str)]) {
    let snapshot = snapshot(files);
    for (module, expected) in expected {
        let found = snapshot.resolve_module(&path(from), module);
        let why = format!("{module}: {found:?}");
        assert_eq!(module_text(found), *expected, "{why}");
    }
}

#[track_caller]
fn check_exports(files: Files<'_>, module: &str, expected: &[(&str, &str)]) {
    let snapshot = snapshot(files);
    for (name, expected) in expected {
        let found = snapshot.resolve_export(&path(module), name);
        let why = format!("{name}: {found:?}");
        assert_eq!(name_text(&snapshot, found), *expected, "{why}");
    }
}

/// What each name means where it stands first in the text of `from` behind `§`.
#[track_caller]
fn check_names(files: Files<'_>, from: &str, expected: &[(&str, &str)]) {
    let snapshot = snapshot(files);
    let text = files.iter().find(|it| it.0 == from).unwrap().1;
    for (name, expected) in expected {
        let (marked, plain) = match name.split_once('@') {
            Some((mark, name)) => (mark, name),
            None => ("", name.to_owned()),
        };
        let at = if marked.is_empty() {
            text.len()
        } else {
            text.find(marked).unwrap()
        };
        let names: Vec<String> = plain.split('.').map(str::to_owned).collect();
        let found = snapshot.resolve_name(&path(from), &names, at);
        let why = format!("{name}: {found:?}");
        assert_eq!(name_text(&snapshot, found), *expected, "{why}");
    }
}
