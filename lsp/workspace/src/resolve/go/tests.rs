//! Small workspaces as text: `--- path` starts a file, `$0` stands after the name that is asked for.

mod calls;
mod members;
mod modules;
mod names;

use crate::resolve::{DefinitionId, ModuleResolution, Resolution};
use crate::{Snapshot, WorkspacePath};

/// The snapshot of a text, and where the mark stood.
fn read(text: &str) -> (Snapshot, Option<(WorkspacePath, usize)>) {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("--- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    let mut mark = None;
    for (path, text) in &mut files {
        if let Some(at) = text.find("$0") {
            text.replace_range(at..at + 2, "");
            mark = Some((WorkspacePath::new(path).unwrap(), at));
        }
    }
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    (Snapshot::of_texts(files), mark)
}

/// `function f a.go:2`, `one of …`, `module a.go`, `external x`, `missing name in a.go`, `unknown: why`
fn shown(snapshot: &Snapshot, resolution: Resolution) -> String {
    let one = |id: &DefinitionId| {
        let (file, definition) = snapshot.definition(id).unwrap();
        let line = file.text().line_of(definition.name_range.start) + 1;
        let name = file.facts().qualified_name(id.index);
        format!("{} {name} {}:{line}", definition.kind.word(), id.path)
    };
    match resolution {
        Resolution::Definition(id) => one(&id),
        Resolution::OneOf(ids) => {
            let ids: Vec<String> = ids.iter().map(one).collect();
            format!("one of {}", ids.join(", "))
        }
        Resolution::Module(path) => format!("module {path}"),
        Resolution::External(name) => format!("external {name}"),
        Resolution::Missing { module, name } => format!("missing {name} in {module}"),
        Resolution::Unknown(why) => format!("unknown: {why}"),
    }
}

#[track_caller]
fn check_name(text: &str, expected: &str) {
    let (snapshot, mark) = read(text);
    let (path, at) = mark.unwrap();
    let file = snapshot.file(&path).unwrap();
    let found = file.facts().uses.iter().find(|it| it.range.end == at);
    let found = found.unwrap_or_else(|| panic!("no use ends at the mark of\n{text}"));
    let mut names = found.qualifier.clone().unwrap();
    names.push(found.name.clone());
    let resolution = snapshot.resolve_name(&path, &names, found.range.start);
    assert_eq!(shown(&snapshot, resolution), expected, "{text}");
}

#[track_caller]
fn check_module(text: &str, from: &str, module: &str, expected: &str) {
    let (snapshot, _) = read(text);
    let from = WorkspacePath::new(from).unwrap();
    let found = match snapshot.resolve_module(&from, module) {
        ModuleResolution::Workspace(path) => format!("file {path}"),
        ModuleResolution::Folder(folder) => format!("folder {folder}"),
        ModuleResolution::Standard => "standard".to_owned(),
        ModuleResolution::Declared(name) => format!("declared {name}"),
        ModuleResolution::AlreadyUsed(path) => format!("used {path}"),
        ModuleResolution::Locked { package, by } => format!("locked {package} by {by}"),
        ModuleResolution::Missing => "missing".to_owned(),
        ModuleResolution::Unknown(why) => format!("unknown: {why}"),
    };
    assert_eq!(found, expected, "{module} in\n{text}");
}
