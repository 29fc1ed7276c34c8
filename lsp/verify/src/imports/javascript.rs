//! What is special about missing modules in JavaScript and TypeScript: assets that a bundler loads, and
//! files that a build makes.

use scopewise_workspace::WorkspacePath;
use scopewise_workspace::facts::Import;

use crate::look::{Look, Sides};
use crate::words::nearest;

/// Endings of modules in the JavaScript family.
const SCRIPT_ENDINGS: [&str; 8] = ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"];

/// Why a module that is not there may still be there when the program runs.
pub(super) fn doubt(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> Option<&'static str> {
    let module = &import.module;
    if module.contains(['!', '?', ':', '*', '$', '{']) {
        return Some("a bundler may give the name a meaning");
    }
    if !module.starts_with('.') {
        return None;
    }
    if is_asset(module) {
        return Some("the file may be an asset");
    }
    if is_made_by_build(look, side, module) {
        return Some("the file may be made by a build");
    }
    None
}

/// The relative module most like a missing one, as it would be written.
pub(super) fn near_module(look: &Look<'_>, side: &Sides<'_>, module: &str) -> Option<String> {
    let target = side.path.sibling(module)?;
    let last = module.rsplit('/').next()?;
    let (stem, ending) = last
        .rsplit_once('.')
        .filter(|(_, ending)| SCRIPT_ENDINGS.contains(ending))
        .map_or((last, ""), |(stem, _)| {
            (stem, last.get(stem.len()..).unwrap_or_default())
        });
    let stem_of = |path: &WorkspacePath| {
        let (stem, ending) = path.file_name().rsplit_once('.')?;
        SCRIPT_ENDINGS.contains(&ending).then(|| stem.to_owned())
    };
    let names: Vec<String> = look
        .change
        .after
        .files()
        .filter(|file| file.path.folder() == target.folder() && file.path != *side.path)
        .filter_map(|file| stem_of(&file.path))
        .collect();
    let near = nearest(stem, names.iter().map(String::as_str))?;
    Some(format!("{}{near}{ending}", module.strip_suffix(last)?))
}

/// Whether a module's ending says that it is no script; a dot in a name alone (`./user.service`) does
/// not.
fn is_asset(module: &str) -> bool {
    const ENDINGS: [&str; 34] = [
        "css", "scss", "sass", "less", "styl", "pcss", "svg", "png", "jpg", "jpeg", "gif", "webp",
        "avif", "ico", "json", "json5", "jsonc", "yaml", "yml", "toml", "txt", "md", "mdx", "html",
        "vue", "svelte", "astro", "wasm", "node", "graphql", "gql", "woff", "woff2", "glsl",
    ];
    let name = module.rsplit('/').next().unwrap_or(module);
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&ending))
}

/// Whether the name says that a build makes the file, in a folder that is not in the workspace.
fn is_made_by_build(look: &Look<'_>, side: &Sides<'_>, module: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "dist",
        "build",
        "out",
        "lib",
        "esm",
        "cjs",
        "es",
        "generated",
        "__generated__",
        "gen",
        ".next",
        "coverage",
        "target",
        "pkg",
    ];
    let name = module.rsplit('/').next().unwrap_or(module);
    if name.contains("generated")
        || name.contains(".gen")
        || name == "version"
        || name.starts_with("version.")
    {
        return true;
    }
    let Some(target) = side.path.sibling(module) else {
        return true;
    };
    let mut folder = target.folder();
    let mut is_made = FOLDERS.contains(&target.file_name());
    while !folder.is_empty() {
        let (parent, last) = folder.rsplit_once('/').unwrap_or(("", folder));
        let is_absent = !look
            .change
            .after
            .files()
            .any(|file| file.path.is_under(folder));
        is_made |= FOLDERS.contains(&last) && is_absent;
        folder = parent;
    }
    is_made
}
