//! What a module name in an import means.

use scopewise_grammars::Language;

use super::files::{file_of, folded};
use super::{packages, unseen};
use crate::resolve::ModuleResolution;
use crate::{Snapshot, WorkspacePath};

pub(in crate::resolve) fn resolve_module(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> ModuleResolution {
    if let Some(why) = foreign(module) {
        return ModuleResolution::Unknown(why.to_owned());
    }
    if let Some((plain, _)) = module.split_once('?') {
        return match resolve_module(snapshot, from, plain) {
            ModuleResolution::Missing => {
                ModuleResolution::Unknown("a bundler reads what stands behind the `?`".to_owned())
            }
            known => known,
        };
    }
    if module.starts_with("node:") {
        return standard(module).unwrap_or(ModuleResolution::Missing);
    }
    let resolved = if is_relative(module) {
        relative(snapshot, from, module)
    } else {
        packages::resolve(snapshot, from, module)
    };
    match resolved {
        ModuleResolution::Missing => unseen::excuse(snapshot, from, module)
            .map_or(ModuleResolution::Missing, ModuleResolution::Unknown),
        known => known,
    }
}

pub(super) fn is_relative(module: &str) -> bool {
    matches!(module, "." | "..") || module.starts_with("./") || module.starts_with("../")
}

pub(super) fn standard(module: &str) -> Option<ModuleResolution> {
    let plain = module.strip_suffix('/').unwrap_or(module);
    (plain == module && Language::JavaScript.is_standard_module(module) == Some(true))
        .then_some(ModuleResolution::Standard)
}

/// Why a module name is none that files and packages answer.
fn foreign(module: &str) -> Option<&'static str> {
    if module.trim().is_empty() || module.contains(char::is_whitespace) {
        return Some("it is not a module name");
    }
    if module.contains('!') {
        return Some("a bundler's loader reads it");
    }
    if module.starts_with('/') {
        return Some("a path from the root is the bundler's or the server's matter");
    }
    let scheme = module.split_once(':').map(|(scheme, _)| scheme);
    if scheme.is_some_and(|it| it != "node") {
        return Some("its scheme is another runtime's or a bundler's");
    }
    None
}

fn relative(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> ModuleResolution {
    let Some(mut path) = folded(from.folder(), module) else {
        return ModuleResolution::Unknown("it lies outside the workspace".to_owned());
    };
    if module.ends_with('/') || module.ends_with("..") || module == "." {
        path.push('/');
    }
    match file_of(snapshot, Language::of_path(from.as_str()), &path) {
        Some(file) => ModuleResolution::Workspace(file),
        None => ModuleResolution::Missing,
    }
}
