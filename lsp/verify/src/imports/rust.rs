//! What is special about missing modules in Rust: they are declared, not found, and what was most likely
//! meant.

use scopewise_workspace::Language;
use scopewise_workspace::facts::Import;

use crate::look::{Look, Sides};
use crate::words::nearest;

/// Why a crate or module that nobody declares may still be there.
pub(super) fn doubt(look: &Look<'_>, side: &Sides<'_>) -> Option<&'static str> {
    let is_held = look.change.after.is_part_of_a_crate(side.path);
    (!is_held).then_some("no crate is known to hold the file")
}

/// The module most like a missing one, as it would be written.
pub(super) fn near_module(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> Option<String> {
    let (before, last) = import.module.rsplit_once("::")?;
    let package = look.change.after.package_of(side.path)?;
    let names: Vec<String> = look
        .change
        .after
        .files_under(&package.folder)
        .filter(|file| file.language == Language::Rust)
        .map(|file| {
            let stem = file.path.file_name().trim_end_matches(".rs");
            let folder = file.path.folder().rsplit('/').next().unwrap_or_default();
            if stem == "mod" { folder } else { stem }.to_owned()
        })
        .collect();
    let near = nearest(last, names.iter().map(String::as_str))?;
    Some(format!("{before}::{near}"))
}
