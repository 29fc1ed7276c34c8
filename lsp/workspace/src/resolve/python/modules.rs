//! Which file a module name means: relative levels, then the folders Python would look in.

use super::super::ModuleResolution;
use super::external;
use crate::packages::PackageKind;
use crate::{Language, Snapshot, WorkspacePath};

/// A module of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    File(WorkspacePath),
    /// A folder without `__init__.py` that holds Python files.
    Folder(String),
}

/// How a dotted name fared in the workspace.
pub(super) enum Lookup {
    Found(Found),
    /// The first part is a package of the workspace that lacks the rest.
    Lacking {
        /// The folder of the deepest package that is there.
        package: String,
        /// The part it lacks.
        part: String,
        /// Whether the package is where a manifest or the workspace root puts it.
        is_own: bool,
    },
    /// The importing file lies in a package of that name, yet nothing but its place makes it what the
    /// name means: a dependency of the same name goes before.
    Own(Found),
    Elsewhere,
}

/// A folder that Python may look in.
struct Root {
    folder: String,
    /// Whether a manifest or the workspace root makes it one, not just the importing file's place.
    is_own: bool,
}

pub(super) fn resolve(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    let name = module.trim_start_matches('.');
    let levels = module.len() - name.len();
    let parts: Vec<&str> = name.split('.').filter(|it| !it.is_empty()).collect();
    if levels > 0 {
        return relative(snapshot, from, levels, &parts);
    }
    if parts.is_empty() {
        return ModuleResolution::Unknown("it names no module".to_owned());
    }
    absolute(snapshot, from, &parts)
}

/// The module if it is one of the workspace; cheaper than the whole answer.
pub(super) fn in_workspace(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> Option<Found> {
    match resolve_workspace(snapshot, from, module) {
        Some(Lookup::Found(found) | Lookup::Own(found)) => Some(found),
        _ => None,
    }
}

fn resolve_workspace(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<Lookup> {
    let name = module.trim_start_matches('.');
    let levels = module.len() - name.len();
    let parts: Vec<&str> = name.split('.').filter(|it| !it.is_empty()).collect();
    if levels > 0 {
        let base = relative_base(from, levels)?;
        return found_from(snapshot, base, &parts).map(Lookup::Found);
    }
    let (first, _) = parts.split_first()?;
    match search(snapshot, from, &parts) {
        Lookup::Found(Found::Folder(_)) if is_standard(first) => None,
        other => Some(other),
    }
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

fn absolute(snapshot: &Snapshot, from: &WorkspacePath, parts: &[&str]) -> ModuleResolution {
    let first = parts.first().copied().unwrap_or_default();
    let looked_up = search(snapshot, from, parts);
    if let Lookup::Found(found @ Found::File(_)) = looked_up {
        return found.into_resolution();
    }
    if is_standard(first) {
        return ModuleResolution::Standard;
    }
    let module = parts.join(".");
    match looked_up {
        Lookup::Lacking {
            package,
            part,
            is_own: true,
        } => external::lacking(snapshot, from, &package, &part),
        Lookup::Lacking { package, part, .. } => external::declared(snapshot, from, &module)
            .unwrap_or_else(|| external::lacking(snapshot, from, &package, &part)),
        Lookup::Found(found) | Lookup::Own(found) => {
            external::declared(snapshot, from, &module).unwrap_or_else(|| found.into_resolution())
        }
        Lookup::Elsewhere => external::resolve(snapshot, from, &module),
    }
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

fn search(snapshot: &Snapshot, from: &WorkspacePath, parts: &[&str]) -> Lookup {
    let mut folder_found = None;
    let mut lacking: Option<Lookup> = None;
    let mut own = None;
    for root in roots(snapshot, from) {
        match found_from(snapshot, &root.folder, parts) {
            Some(found @ Found::File(_)) if !root.is_own && is_inside(from, &root, parts) => {
                own = own.or(Some(Lookup::Own(found)));
            }
            Some(Found::File(path)) => return Lookup::Found(Found::File(path)),
            Some(found) => folder_found = folder_found.or(Some(found)),
            None => {
                let first = parts.first().copied().unwrap_or_default();
                let first_folder = joined(&root.folder, first);
                let replaces = !matches!(lacking, Some(Lookup::Lacking { is_own: true, .. }));
                if replaces && package_file(snapshot, &first_folder).is_some() {
                    let (package, part) = deepest(snapshot, &root.folder, parts);
                    lacking = Some(Lookup::Lacking {
                        package,
                        part,
                        is_own: root.is_own,
                    });
                }
            }
        }
    }
    match (folder_found, lacking) {
        (Some(found), _) => Lookup::Found(found),
        (None, Some(lacking)) => lacking,
        (None, None) => own.unwrap_or(Lookup::Elsewhere),
    }
}

/// Whether a file lies in the package that it would import from a root.
fn is_inside(from: &WorkspacePath, root: &Root, parts: &[&str]) -> bool {
    parts
        .first()
        .is_some_and(|first| from.is_under(&joined(&root.folder, first)))
}

/// Where Python may look from a file, nearest first. A folder with `__init__.py` is part of a
/// package and no such place.
fn roots(snapshot: &Snapshot, from: &WorkspacePath) -> Vec<Root> {
    let mut roots: Vec<Root> = Vec::new();
    let mut add = |folder: &str, is_own: bool| {
        if let Some(root) = roots.iter_mut().find(|it| it.folder == folder) {
            root.is_own |= is_own;
        } else {
            roots.push(Root {
                folder: folder.to_owned(),
                is_own,
            });
        }
    };
    let packages = || {
        snapshot
            .packages()
            .iter()
            .filter(|it| it.kind == PackageKind::Python)
    };
    for folder in from.ancestors() {
        for package in packages().filter(|it| it.folder == folder) {
            for root in &package.source_roots {
                add(root, true);
            }
            add(&joined(folder, "src"), true);
            add(folder, true);
        }
        if package_file(snapshot, folder).is_none() {
            add(folder, folder.is_empty());
        }
    }
    add("", true);
    add("src", true);
    for package in packages() {
        for root in &package.source_roots {
            add(root, true);
        }
        add(&joined(&package.folder, "src"), true);
        add(&package.folder, true);
    }
    roots
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
