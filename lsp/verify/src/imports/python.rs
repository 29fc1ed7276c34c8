//! What is special about missing modules in Python: names that are modules of a package, and what was
//! most likely meant.

use scopewise_workspace::facts::Import;
use scopewise_workspace::{ModuleResolution, WorkspacePath};

use crate::look::{Look, Sides};
use crate::words::nearest;

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
    )
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
