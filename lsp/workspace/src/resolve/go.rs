//! Resolution as Go does it: import paths by module, names by scope, file and package, members by the
//! types that declarations write down. What depends on the build is one of several; what only the whole
//! type checker could tell is unknown here.

mod build;
mod calls;
mod members;
mod modules;
mod names;
mod package;
#[cfg(test)]
mod tests;
mod types;
mod universe;

use super::{CallTarget, ModuleResolution, Resolution};
use crate::facts::Call;
use crate::{Snapshot, WorkspacePath};
use names::{Search, State, Wish};

pub(super) use members::{lacking_class, owner_of};
pub(super) use modules::may_import;

pub(super) fn resolve_module(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> ModuleResolution {
    modules::resolve(snapshot, from, module)
}

pub(super) fn resolve_export(
    snapshot: &Snapshot,
    module: &WorkspacePath,
    name: &str,
) -> Resolution {
    if name == "*" {
        return Resolution::Module(module.clone());
    }
    let state = Search::of(snapshot).exported(module.folder(), name, None);
    resolution(snapshot, state)
}

pub(super) fn resolve_name(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    names: &[String],
    at: usize,
) -> Resolution {
    let Some(file) = snapshot.file(path) else {
        return Resolution::Unknown("its file is not in the workspace".to_owned());
    };
    let state = Search::of(snapshot).path(file, names, 0, at, Wish::Definition);
    resolution(snapshot, state)
}

pub(super) fn call_target(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    calls::target(snapshot, path, call)
}

fn resolution(snapshot: &Snapshot, state: State<'_>) -> Resolution {
    match state {
        State::Named(id) | State::Embedded(id) => Resolution::Definition(id),
        State::OneOf(ids) => Resolution::OneOf(ids),
        State::Package(folder) => match package::first_file(snapshot, &folder) {
            Some(file) => Resolution::Module(file.path.clone()),
            None => Resolution::Unknown("its package has no files".to_owned()),
        },
        State::Value(_) => Resolution::Unknown("it is a value".to_owned()),
        State::External(name) => Resolution::External(name),
        State::Missing(module, name) => Resolution::Missing { module, name },
        State::Unknown(why) => Resolution::Unknown(why),
    }
}
