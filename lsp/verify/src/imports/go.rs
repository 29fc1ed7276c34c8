//! What is special about imports in Go: paths that name their module, and packages that only those
//! around them may import.

use scopewise_workspace::{Language, PackageKind, WorkspacePath};

use crate::look::{Look, Sides};
use crate::words::nearest;

/// The part of an import path that a module most likely has: a host with an owner and a repository.
pub(super) fn root_of(path: &str) -> &str {
    let is_host = path.split('/').next().is_some_and(|it| it.contains('.'));
    if !is_host {
        return path;
    }
    path.match_indices('/')
        .nth(2)
        .and_then(|(at, _)| path.get(..at))
        .unwrap_or(path)
}

/// Why a package that is there may not be imported.
pub(super) fn forbidden(
    look: &Look<'_>,
    side: &Sides<'_>,
    path: &str,
    module: &WorkspacePath,
) -> Option<String> {
    if look.change.after.may_import(side.path, module) {
        return None;
    }
    let around = path.rsplit_once("internal").map_or("", |it| it.0);
    let around = around.trim_end_matches('/');
    Some(format!(
        "import `{path}` is internal to `{around}` and may not be used from here"
    ))
}

/// What to say of an import path that leads nowhere.
pub(super) fn missing(look: &Look<'_>, side: &Sides<'_>, path: &str) -> String {
    let package = look
        .change
        .after
        .package_of_kind(side.path, PackageKind::Go);
    let own = package.filter(|it| {
        path.strip_prefix(it.name.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    if let Some(own) = own {
        let known = folders(look, &own.folder, &own.name);
        let near = nearest(path, known.iter().map(String::as_str));
        return format!(
            "import `{path}` names no package of this module{}",
            hint(near)
        );
    }
    let root = root_of(path);
    let declared = package.map(|it| &it.dependencies);
    let near = declared.and_then(|names| nearest(root, names.iter().map(String::as_str)));
    format!(
        "import `{path}` exists nowhere in this workspace: it is not in the standard library, no \
         manifest declares `{root}`, and there is no such module{}",
        hint(near)
    )
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The import paths of a module's packages.
fn folders(look: &Look<'_>, folder: &str, name: &str) -> Vec<String> {
    let mut paths: Vec<String> = look
        .change
        .after
        .files_under(folder)
        .filter(|file| file.language == Language::Go)
        .filter_map(|file| {
            let below = file.path.folder().strip_prefix(folder)?;
            let below = below.trim_start_matches('/');
            Some(if below.is_empty() {
                name.to_owned()
            } else {
                format!("{name}/{below}")
            })
        })
        .collect();
    paths.dedup();
    paths
}
