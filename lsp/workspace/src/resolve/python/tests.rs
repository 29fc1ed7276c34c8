//! Small workspaces as text: a line `--- path` starts a file, `$0` marks the end of the name asked
//! about.

mod broken;
mod calls;
mod exports;
mod modules;
mod names;

use crate::facts::ParameterKind;
use crate::{DefinitionId, ModuleResolution, Resolution, Snapshot, WorkspacePath};

/// The files of a workspace written as text, and where `$0` stands.
pub(crate) fn workspace(text: &str) -> (Snapshot, Option<(WorkspacePath, usize)>) {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- ") {
            files.push((path.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    let mut marker = None;
    for (path, text) in &mut files {
        if let Some(at) = text.find("$0") {
            text.replace_range(at..at + 2, "");
            marker = Some((WorkspacePath::new(path).unwrap(), at));
        }
    }
    let snapshot = Snapshot::of_texts(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    (snapshot, marker)
}

fn path(text: &str) -> WorkspacePath {
    WorkspacePath::new(text).unwrap()
}

fn show_id(snapshot: &Snapshot, id: &DefinitionId) -> String {
    let (file, definition) = snapshot.definition(id).unwrap();
    let name = file.facts().qualified_name(id.index);
    let line = file.text().line_of(definition.name_range.start) + 1;
    format!("{} {name} {}:{line}", definition.kind.word(), id.path)
}

fn show(snapshot: &Snapshot, resolution: &Resolution) -> String {
    match resolution {
        Resolution::Definition(id) => show_id(snapshot, id),
        Resolution::OneOf(ids) => {
            let ids: Vec<String> = ids.iter().map(|it| show_id(snapshot, it)).collect();
            format!("one of {}", ids.join(", "))
        }
        Resolution::Module(path) => format!("module {path}"),
        Resolution::External(name) => format!("external {name}"),
        Resolution::Missing { module, name } => format!("missing {name} in {module}"),
        Resolution::Unknown(why) => format!("unknown: {why}"),
    }
}

fn show_module(resolution: &ModuleResolution) -> String {
    match resolution {
        ModuleResolution::Workspace(path) => path.to_string(),
        ModuleResolution::Folder(folder) => format!("folder {folder}"),
        ModuleResolution::Standard => "standard".to_owned(),
        ModuleResolution::Declared(name) => format!("declared {name}"),
        ModuleResolution::AlreadyUsed(path) => format!("used in {path}"),
        ModuleResolution::Locked { package, by } => format!("locked {package} by {by}"),
        ModuleResolution::Missing => "missing".to_owned(),
        ModuleResolution::Unknown(why) => format!("unknown: {why}"),
    }
}

fn check_module(files: &str, from: &str, module: &str, expected: &str) {
    let (snapshot, _) = workspace(files);
    let resolution = snapshot.resolve_module(&path(from), module);
    assert_eq!(show_module(&resolution), expected, "{module} from {from}");
}

fn check_export(files: &str, module: &str, name: &str, expected: &str) {
    let (snapshot, _) = workspace(files);
    let resolution = snapshot.resolve_export(&path(module), name);
    assert_eq!(show(&snapshot, &resolution), expected, "{name} of {module}");
}

/// The dotted name that ends at `$0`.
fn check_name(files: &str, expected: &str) {
    let (snapshot, marker) = workspace(files);
    let (path, end) = marker.unwrap();
    let text = snapshot.file(&path).unwrap().text().slice(0..end);
    let start = text
        .rfind(|it: char| !it.is_alphanumeric() && it != '_' && it != '.')
        .map_or(0, |it| it + 1);
    let names: Vec<String> = text
        .split_at(start)
        .1
        .split('.')
        .map(str::to_owned)
        .collect();
    let resolution = snapshot.resolve_name(&path, &names, start);
    assert_eq!(show(&snapshot, &resolution), expected);
}

/// The parameters that the call whose callee ends at `$0` must fit, or why that is not known.
fn check_call(files: &str, expected: &str) {
    let (snapshot, marker) = workspace(files);
    let (path, end) = marker.unwrap();
    let file = snapshot.file(&path).unwrap();
    let call = file
        .facts()
        .calls
        .iter()
        .find(|it| it.callee_range.end == end)
        .unwrap();
    let shown = match snapshot.call_target(&path, call) {
        Err(why) => format!("unknown: {why}"),
        Ok(target) => {
            let list: Vec<String> = target
                .signature
                .parameters
                .iter()
                .map(|it| {
                    let mark = match it.kind {
                        ParameterKind::KeywordOnly => "key:",
                        ParameterKind::VariadicPositional => "*",
                        ParameterKind::VariadicKeyword => "**",
                        _ => "",
                    };
                    format!("{mark}{}{}", it.name, if it.optional { "?" } else { "" })
                })
                .collect();
            format!("({})", list.join(", "))
        }
    };
    assert_eq!(shown, expected);
}
