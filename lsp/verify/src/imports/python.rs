//! What is special about missing modules in Python: modules that a build makes, and names that are
//! modules of a package.

use scopewise_workspace::facts::Import;
use scopewise_workspace::{ModuleResolution, WorkspacePath};

use crate::look::{Look, Sides};
use crate::words::nearest;

/// Why a module that is not there may still be there when the program runs.
pub(super) fn doubt(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> Option<&'static str> {
    let last = last_segment(&import.module);
    if is_made_by_build(last) || has_source_of_extension(look, side, &import.module) {
        return Some("the module may be made by a build");
    }
    None
}

/// Whether `name` is a module inside the module that is imported from.
pub(super) fn is_submodule(look: &Look<'_>, side: &Sides<'_>, import: &Import, name: &str) -> bool {
    let joint = if import.module.ends_with('.') {
        ""
    } else {
        "."
    };
    let whole = format!("{}{joint}{name}", import.module);
    matches!(
        look.change.after.resolve_module(side.path, &whole),
        ModuleResolution::Workspace(_) | ModuleResolution::Folder(_)
    ) || is_made_by_build(name)
        || has_source_of_extension(look, side, &whole)
}

/// The relative module most like a missing one, as it would be written.
pub(super) fn near_module(look: &Look<'_>, side: &Sides<'_>, module: &str) -> Option<String> {
    let folder = folder_of(side, module)?;
    let last = last_segment(module);
    let stem = |path: &WorkspacePath| path.file_name().strip_suffix(".py").map(str::to_owned);
    let names: Vec<String> = look
        .change
        .after
        .files()
        .filter(|file| file.path.folder() == folder)
        .filter_map(|file| stem(&file.path))
        .filter(|name| name != "__init__")
        .collect();
    let near = nearest(last, names.iter().map(String::as_str))?;
    Some(format!("{}{near}", module.strip_suffix(last)?))
}

fn last_segment(module: &str) -> &str {
    module.rsplit('.').next().unwrap_or(module)
}

fn is_made_by_build(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "_version",
        "version",
        "__version__",
        "_build",
        "_generated",
        "generated",
        "_ext",
        "_C",
        "_speedups",
    ];
    NAMES.contains(&name)
        || name.ends_with("_pb2")
        || name.ends_with("_pb2_grpc")
        || name.ends_with("_generated")
        || name.starts_with("_cython")
}

/// Whether a file of that name in another language lies where the module would: the source of an
/// extension.
fn has_source_of_extension(look: &Look<'_>, side: &Sides<'_>, module: &str) -> bool {
    let last = last_segment(module);
    let folder = folder_of(side, module);
    look.change.after.files().any(|file| {
        let is_there = folder
            .as_deref()
            .is_none_or(|folder| file.path.folder() == folder);
        let stem = file.path.file_name().split('.').next().unwrap_or_default();
        let ending = file.path.file_name().rsplit('.').next().unwrap_or_default();
        is_there
            && stem == last
            && matches!(
                ending,
                "pyx" | "pxd" | "c" | "cpp" | "cc" | "rs" | "so" | "pyd" | "pyi" | "in"
            )
    })
}

/// The folder where a relative module's last segment would lie.
fn folder_of(side: &Sides<'_>, module: &str) -> Option<String> {
    let dots = module.chars().take_while(|it| *it == '.').count();
    if dots == 0 {
        return None;
    }
    let mut folder = side.path.folder().to_owned();
    for _ in 1..dots {
        folder = folder
            .rsplit_once('/')
            .map_or_else(String::new, |(parent, _)| parent.to_owned());
    }
    let inner = module.get(dots..)?;
    for segment in inner
        .split('.')
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        if !folder.is_empty() {
            folder.push('/');
        }
        folder.push_str(segment);
    }
    Some(folder)
}
