//! Which file a module name means: by relative level, or from the folders Python looks in.

use super::super::ModuleResolution;
use super::roots::{Standing, roots};
use super::{doubts, external};
use crate::{Language, Snapshot, WorkspacePath};

/// A module of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    File(WorkspacePath),
    /// A folder without `__init__.py` that holds Python files.
    Folder(String),
}

/// How a dotted name fared in the workspace.
enum Lookup {
    Found(Found),
    /// The first part is a package of the workspace that lacks the rest.
    Lacking {
        /// The folder of the deepest package that is there.
        package: String,
        /// The part it lacks.
        part: String,
        standing: Standing,
    },
    /// Something else has that name: the registry's, as declared.
    Declared(ModuleResolution),
    Standard,
    Elsewhere,
}

pub(super) fn resolve(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    let (levels, parts) = parts_of(module);
    if levels > 0 {
        return relative(snapshot, from, levels, &parts);
    }
    if parts.is_empty() {
        return ModuleResolution::Unknown("it names no module".to_owned());
    }
    match look_up(snapshot, from, &parts) {
        Lookup::Found(found) => found.into_resolution(),
        Lookup::Declared(declared) => declared,
        Lookup::Standard => ModuleResolution::Standard,
        Lookup::Lacking {
            package,
            part,
            standing,
        } => match standing {
            Standing::Own => external::lacking(snapshot, from, &package, &part),
            _ => external::declared(snapshot, from, module)
                .or_else(|| doubts::doubt(snapshot, from, module).map(ModuleResolution::Unknown))
                .unwrap_or_else(|| external::lacking(snapshot, from, &package, &part)),
        },
        Lookup::Elsewhere => external::resolve(snapshot, from, module),
    }
}

/// The module if it is one of the workspace; cheaper than the whole answer.
pub(super) fn in_workspace(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> Option<Found> {
    let (levels, parts) = parts_of(module);
    if levels > 0 {
        return found_from(snapshot, relative_base(from, levels)?, &parts);
    }
    match look_up(snapshot, from, &parts) {
        Lookup::Found(found) => Some(found),
        _ => None,
    }
}

/// The number of leading dots, and the names after them.
fn parts_of(module: &str) -> (usize, Vec<&str>) {
    let name = module.trim_start_matches('.');
    let parts = name.split('.').filter(|it| !it.is_empty()).collect();
    (module.len() - name.len(), parts)
}

fn relative_base(from: &WorkspacePath, levels: usize) -> Option<&str> {
    from.ancestors().nth(levels.checked_sub(1)?)
}

fn relative(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    levels: usize,
    parts: &[&str],
) -> ModuleResolution {
    let Some(base) = relative_base(from, levels) else {
        return ModuleResolution::Unknown("it leaves the workspace".to_owned());
    };
    if let Some(found) = found_from(snapshot, base, parts) {
        return found.into_resolution();
    }
    let (package, part) = deepest(snapshot, base, parts);
    external::lacking(snapshot, from, &package, &part)
}

pub(super) fn is_standard(first: &str) -> bool {
    Language::Python.is_standard_module(first) == Some(true)
}

impl Found {
    fn into_resolution(self) -> ModuleResolution {
        match self {
            Self::File(path) => ModuleResolution::Workspace(path),
            Self::Folder(folder) => ModuleResolution::Folder(folder),
        }
    }
}

fn look_up(snapshot: &Snapshot, from: &WorkspacePath, parts: &[&str]) -> Lookup {
    let first = parts.first().copied().unwrap_or_default();
    let declared = || external::declared(snapshot, from, &parts.join("."));
    let mut folder_found = None;
    let mut lacking: Option<Lookup> = None;
    for root in roots(snapshot, from) {
        let start = joined(&root.folder, first);
        if !snapshot.has_start(&start) || (root.standing == Standing::Foreign && is_standard(first))
        {
            continue;
        }
        match found_from(snapshot, &root.folder, parts) {
            Some(found @ Found::File(_)) => {
                return match root.rival(declared) {
                    Some(declared) => Lookup::Declared(declared),
                    None => Lookup::Found(found),
                };
            }
            Some(found) => folder_found = folder_found.or(Some(found)),
            None if lacking.is_none() && package_file(snapshot, &start).is_some() => {
                let (package, part) = deepest(snapshot, &root.folder, parts);
                lacking = Some(Lookup::Lacking {
                    package,
                    part,
                    standing: root.standing_of_lack(declared),
                });
            }
            None => {}
        }
    }
    if is_standard(first) {
        return Lookup::Standard;
    }
    match folder_found {
        Some(found) => declared().map_or(Lookup::Found(found), Lookup::Declared),
        None => lacking.unwrap_or(Lookup::Elsewhere),
    }
}

/// The module that `parts` name from `folder` on; no part at all names the folder's own package.
pub(super) fn found_from(snapshot: &Snapshot, folder: &str, parts: &[&str]) -> Option<Found> {
    let Some((last, before)) = parts.split_last() else {
        return match package_file(snapshot, folder) {
            Some(path) => Some(Found::File(path)),
            None => Some(Found::Folder(folder.to_owned())),
        };
    };
    let mut folder = folder.to_owned();
    for part in before {
        folder = joined(&folder, part);
        if !snapshot.has_folder(&folder) {
            return None;
        }
    }
    let path = joined(&folder, last);
    if let Some(package) = package_file(snapshot, &path) {
        return Some(Found::File(package));
    }
    for ending in [".py", ".pyi"] {
        if let Some(file) = snapshot.file_at(&format!("{path}{ending}")) {
            return Some(Found::File(file.path.clone()));
        }
    }
    holds_python(snapshot, &path).then_some(Found::Folder(path))
}

/// The `__init__.py` of a folder.
pub(super) fn package_file(snapshot: &Snapshot, folder: &str) -> Option<WorkspacePath> {
    ["__init__.py", "__init__.pyi"]
        .iter()
        .find_map(|name| snapshot.file_at(&joined(folder, name)))
        .map(|file| file.path.clone())
}

fn holds_python(snapshot: &Snapshot, folder: &str) -> bool {
    snapshot
        .files_under(folder)
        .any(|it| it.language == Language::Python)
}

/// The deepest folder of `parts` that is there, and the first part that is not.
fn deepest(snapshot: &Snapshot, base: &str, parts: &[&str]) -> (String, String) {
    let mut folder = base.to_owned();
    for part in parts {
        let next = joined(&folder, part);
        if !snapshot.has_folder(&next) {
            return (folder, (*part).to_owned());
        }
        folder = next;
    }
    (folder, parts.last().copied().unwrap_or_default().to_owned())
}

pub(super) fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
