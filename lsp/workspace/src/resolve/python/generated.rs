//! Modules that a build writes or makes out of other languages.

use super::external::same_name;
use super::modules::joined;
use crate::{Snapshot, WorkspacePath};

/// Why `part` of the folder `package` may come into being outside version control.
pub(super) fn made_elsewhere(snapshot: &Snapshot, package: &str, part: &str) -> Option<String> {
    let path = joined(package, part);
    let generated = format!("{path}.py");
    if let Some(source) = sibling_source(snapshot, package, part) {
        return Some(format!("it is made from `{source}`"));
    }
    if is_generated_name(part) {
        return Some("a build usually writes it".to_owned());
    }
    for it in snapshot.packages() {
        if it.generated.contains(&generated) {
            return Some("the build writes it".to_owned());
        }
        let inside = it.folder.is_empty() || package.starts_with(&it.folder);
        if it.builds_extensions && inside && (part.starts_with('_') || same_name(part, &it.name)) {
            return Some("the build may make it".to_owned());
        }
    }
    is_ignored(snapshot, &generated).then(|| "version control ignores it".to_owned())
}

/// A file beside the module that a build makes it from: `x.pyx`, `x.c`, `x.cpython-312-….so`.
fn sibling_source(snapshot: &Snapshot, package: &str, part: &str) -> Option<WorkspacePath> {
    let start = format!("{}.", joined(package, part));
    snapshot
        .files_under(package)
        .filter(|it| it.path.folder() == package && !it.path.as_str().ends_with(".py"))
        .find(|it| it.path.as_str().starts_with(&start))
        .map(|it| it.path.clone())
}

fn is_generated_name(part: &str) -> bool {
    matches!(
        part,
        "_version" | "version" | "__version__" | "_build" | "_build_info" | "_generated"
    ) || ["_pb2", "_pb2_grpc", "_ui", "_rc", "_version"]
        .iter()
        .any(|ending| part.ends_with(ending))
        || part.starts_with("ui_")
}

/// Whether a `.gitignore` above the file names it, by its path or by a `*` at one end.
fn is_ignored(snapshot: &Snapshot, path: &str) -> bool {
    let Some(path) = WorkspacePath::new(path) else {
        return false;
    };
    let name = path.file_name();
    path.ancestors().any(|folder| {
        let Some(file) = snapshot.file_at(&joined(folder, ".gitignore")) else {
            return false;
        };
        let inside = path
            .as_str()
            .strip_prefix(folder)
            .unwrap_or(path.as_str())
            .trim_start_matches('/');
        file.text().to_string().lines().any(|line| {
            let line = line.trim().trim_start_matches('/');
            let by_ending = line
                .rsplit('/')
                .next()
                .and_then(|it| it.strip_prefix('*'))
                .is_some_and(|ending| !ending.is_empty() && name.ends_with(ending));
            line == name || line == inside || by_ending
        })
    })
}
