//! What a dotted name in a file means: its first word through the scopes, the rest as members.

use super::exports::{Trail, export_of, imported, too_deep};
use super::members;
use crate::facts::{BindingSource, ImportForm};
use crate::resolve::{DefinitionId, Resolution};
use crate::{File, Snapshot, WorkspacePath};

pub(in crate::resolve) fn resolve_name(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    names: &[String],
    at: usize,
) -> Resolution {
    name_of(snapshot, path, names, at, &mut Trail::default())
}

pub(super) fn name_of(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    names: &[String],
    at: usize,
    trail: &mut Trail,
) -> Resolution {
    let Some((file, (first, rest))) = snapshot.file(path).zip(names.split_first()) else {
        return Resolution::Unknown("there is no name".to_owned());
    };
    let (root, rest) = match (first.as_str(), rest) {
        ("this", [member, rest @ ..]) => {
            (members::of_this(snapshot, file, member, at, trail), rest)
        }
        ("this", []) => return Resolution::Unknown("`this` is a value".to_owned()),
        ("super", _) => return members::of_super(snapshot, file, rest, at, trail),
        ("exports", [name, rest @ ..]) if is_free(file, first, at) => {
            (export_of(snapshot, path, name, trail), rest)
        }
        ("module", [exports, name, rest @ ..])
            if exports == "exports" && is_free(file, first, at) =>
        {
            (export_of(snapshot, path, name, trail), rest)
        }
        _ => {
            let sources = file.facts().bindings_of(first, at);
            let Some((_, sources)) = sources else {
                return Resolution::External("globals".to_owned());
            };
            (bound(snapshot, file, first, &sources, trail), rest)
        }
    };
    rest.iter().fold(root, |owner, name| {
        member(snapshot, file, owner, name, trail)
    })
}

fn is_free(file: &File, name: &str, at: usize) -> bool {
    file.facts().bindings_of(name, at).is_none()
}

/// What a name means at the top of a file, as `export {name}` has it.
pub(super) fn at_module_level(
    snapshot: &Snapshot,
    file: &File,
    name: &str,
    trail: &mut Trail,
) -> Resolution {
    let module = file.facts().scopes.first();
    let sources = module.map(|it| it.sources_of(name)).unwrap_or_default();
    if sources.is_empty() {
        return Resolution::Unknown("its value is computed".to_owned());
    }
    bound(snapshot, file, name, &sources, trail)
}

fn bound(
    snapshot: &Snapshot,
    file: &File,
    name: &str,
    sources: &[BindingSource],
    trail: &mut Trail,
) -> Resolution {
    let definitions: Vec<usize> = sources
        .iter()
        .filter_map(|it| match it {
            BindingSource::Definition(index) => Some(*index),
            _ => None,
        })
        .collect();
    match sources {
        [BindingSource::Import(index)] => by_import(snapshot, file, name, *index, trail),
        _ if !definitions.is_empty() && definitions.len() == sources.len() => {
            members::chosen(file, &definitions)
        }
        [BindingSource::Parameter | BindingSource::Local] => {
            Resolution::Unknown(format!("`{name}` is a value we do not follow"))
        }
        _ => Resolution::Unknown(format!("`{name}` is bound in several ways")),
    }
}

fn by_import(
    snapshot: &Snapshot,
    file: &File,
    name: &str,
    index: usize,
    trail: &mut Trail,
) -> Resolution {
    let Some(import) = file.facts().imports.get(index) else {
        return Resolution::Unknown("its import is gone".to_owned());
    };
    if let Some(taken) = import.names.iter().find(|it| it.binding == name) {
        return imported(snapshot, file, import, &taken.name, trail);
    }
    let module = imported(snapshot, file, import, "*", trail);
    match &module {
        // A required CommonJS module is what it assigns to `module.exports`.
        Resolution::Module(path) if import.form != ImportForm::Dynamic => {
            let has_default = snapshot.file(path).is_some_and(|it| {
                let exports = &it.facts().exports;
                exports.common_js && exports.has_default
            });
            match has_default {
                true => whole_export(snapshot, path, trail),
                false => module,
            }
        }
        _ => module,
    }
}

/// `module.exports` of a file: a definition where it is one, else the module itself.
fn whole_export(snapshot: &Snapshot, path: &WorkspacePath, trail: &mut Trail) -> Resolution {
    match export_of(snapshot, path, "default", trail) {
        Resolution::Unknown(_) | Resolution::Missing { .. } => Resolution::Module(path.clone()),
        found => found,
    }
}

/// A member of what a name means, as `user` reads it.
fn member(
    snapshot: &Snapshot,
    user: &File,
    owner: Resolution,
    name: &str,
    trail: &Trail,
) -> Resolution {
    let Some(mut trail) = trail.deeper() else {
        return too_deep();
    };
    match owner {
        Resolution::Module(path) => match export_of(snapshot, &path, name, &mut trail) {
            Resolution::Missing { .. } if is_added(snapshot, user, &path, name) => {
                Resolution::Unknown(format!("`{name}` is added when the program runs"))
            }
            found => found,
        },
        Resolution::Definition(id) => of_definition(snapshot, &id, name, &mut trail),
        Resolution::OneOf(ids) => {
            let found = ids
                .iter()
                .map(|id| members::member_of(snapshot, id, name, &trail))
                .find(|it| matches!(it, Resolution::Definition(_)));
            found.unwrap_or_else(|| {
                Resolution::Unknown(format!("`{name}` may be a member of several declarations"))
            })
        }
        // A missing name's members are missing with it; the name itself is what is reported.
        other => other,
    }
}

/// Whether a file writes a member of this name into the object of a CommonJS module.
fn is_added(snapshot: &Snapshot, user: &File, module: &WorkspacePath, name: &str) -> bool {
    let is_object = snapshot
        .file(module)
        .is_some_and(|it| it.facts().exports.common_js);
    let mut uses = user.facts().uses.iter();
    is_object
        && uses.any(|it| {
            it.is_write && it.name == name && it.qualifier.as_ref().is_some_and(|it| !it.is_empty())
        })
}

/// A member of a definition; where the definition is a CommonJS module's whole export, what the file
/// adds to it counts too.
fn of_definition(
    snapshot: &Snapshot,
    id: &DefinitionId,
    name: &str,
    trail: &mut Trail,
) -> Resolution {
    let found = members::member_of(snapshot, id, name, trail);
    if !matches!(found, Resolution::Unknown(_)) {
        return found;
    }
    let is_whole = snapshot.file(&id.path).is_some_and(|file| {
        let exports = &file.facts().exports;
        exports.common_js && exports.default == Some(id.index)
    });
    match is_whole {
        true => match export_of(snapshot, &id.path, name, trail) {
            Resolution::Missing { .. } => found,
            export => export,
        },
        false => found,
    }
}
