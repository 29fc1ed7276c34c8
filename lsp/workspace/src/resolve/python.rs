//! Resolution as Python does it: modules by relative level and by source root, names by scope, import,
//! re-export, class and base. Whatever the run of the program decides is unknown here.

mod builtins;
mod calls;
mod classes;
mod doubts;
mod exports;
mod external;
mod generated;
mod hook;
mod instances;
mod lacking;
mod modules;
mod names;
mod roots;
#[cfg(test)]
mod tests;
mod unbound;
mod value;

use super::{CallTarget, DefinitionId, ModuleResolution, Resolution};
use crate::facts::Call;
use crate::{Snapshot, WorkspacePath};
use value::Search;

pub(super) fn resolve_module(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> ModuleResolution {
    modules::resolve(snapshot, from, module)
}

pub(super) fn workspace_module(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> Option<WorkspacePath> {
    match modules::in_workspace(snapshot, from, module) {
        Some(modules::Found::File(path)) => Some(path),
        _ => None,
    }
}

pub(super) fn resolve_export(
    snapshot: &Snapshot,
    module: &WorkspacePath,
    name: &str,
) -> Resolution {
    Search::of(snapshot)
        .export(module, name)
        .into_resolution(name)
}

pub(super) fn resolve_name(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    names: &[String],
    at: usize,
) -> Resolution {
    let Some(last) = names.last() else {
        return Resolution::Unknown("it is no plain name".to_owned());
    };
    Search::of(snapshot)
        .dotted(path, names, at)
        .into_resolution(last)
}

pub(super) fn lacking_class(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    owner: &[String],
    name: &str,
    at: usize,
) -> Result<DefinitionId, String> {
    lacking::class(&mut Search::of(snapshot), path, owner, name, at)
}

pub(super) fn call_target(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    calls::target(&mut Search::of(snapshot), path, call)
}
