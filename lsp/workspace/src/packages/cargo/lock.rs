//! The lock file: which packages the build takes in, dependencies of dependencies among them.

use std::collections::BTreeSet;

use super::Files;
use crate::WorkspacePath;

/// The packages that the nearest lock file around a manifest names.
pub(super) fn read(files: &Files<'_>, manifest: &WorkspacePath) -> BTreeSet<String> {
    let mut folder = Some(manifest.folder());
    while let Some(here) = folder {
        let path = if here.is_empty() {
            "Cargo.lock".to_owned()
        } else {
            format!("{here}/Cargo.lock")
        };
        let found = files.binary_search_by(|(it, _)| it.as_str().cmp(&path));
        if let Some((_, text)) = found.ok().and_then(|it| files.get(it)) {
            return names(&text.to_string());
        }
        folder = (!here.is_empty()).then(|| here.rsplit_once('/').map_or("", |it| it.0));
    }
    BTreeSet::new()
}

fn names(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .collect()
}
