//! Resolution as Rust does it: the module tree from the roots of crates, `use` paths, globs, re-exports,
//! members of types and traits. What macros, derives and conditions decide is unknown here.

mod calls;
mod crates;
mod lacking;
mod lookup;
mod macros;
mod made;
mod members;
mod paths;
mod prelude;
mod receivers;
#[cfg(test)]
mod tests;
mod tree;
mod value;

use super::{CallTarget, DefinitionId, ModuleResolution, Resolution};
use crate::facts::NameUse;
use crate::facts::rust::RustItemKind;
use crate::facts::{Call, Import};
use crate::{File, Snapshot, WorkspacePath};
use value::{Meaning, Module, Namespace, Search};

/// Whether a definition of a file is a Rust module: what stands in it is no member of it.
pub(super) fn is_module(file: &File, index: usize) -> bool {
    let rust = file.facts().rust.as_deref();
    rust.and_then(|it| it.items.get(index))
        .is_some_and(|it| it.kind.is_module())
}

/// Whether a crate is known that holds a file.
pub(super) fn is_held(snapshot: &Snapshot, path: &WorkspacePath) -> bool {
    Search::of(snapshot).root_of(path).is_sure
}

/// Whether `mod x;` surely has no file: no condition and no macro decides about it, and nothing is where the
/// compiler looks.
pub(super) fn lacks_file(snapshot: &Snapshot, id: &DefinitionId) -> bool {
    let search = Search::of(snapshot);
    let Some((file, item)) = search.item(id) else {
        return false;
    };
    item.kind == RustItemKind::ModuleFile
        && !item.conditional
        && item.file.is_none()
        && item.attributes.is_empty()
        && snapshot.is_complete()
        && search.root_of(&id.path).is_sure
        && search.child_file(file, id.index).is_none()
}

/// Whether a use names a field, which no definition is.
pub(super) fn is_field(file: &File, found: &NameUse) -> bool {
    let rust = file.facts().rust.as_deref();
    rust.is_some_and(|it| it.is_field(found.range.start))
}

/// Whether a path goes on behind a use, so that it names a module or a type.
pub(super) fn leads_on(file: &File, found: &NameUse) -> bool {
    paths::leads_on(file, found.range.start, &found.name)
}

/// Whether a definition can be called on a value; true where Rust does not decide that.
pub(super) fn takes_self(snapshot: &Snapshot, id: &DefinitionId) -> bool {
    Search::of(snapshot)
        .item(id)
        .is_none_or(|(_, it)| it.takes_self)
}

/// The file of the module that a definition declares.
pub(super) fn module_file(snapshot: &Snapshot, id: &DefinitionId) -> Option<WorkspacePath> {
    let search = Search::of(snapshot);
    let (file, item) = search.item(id)?;
    (item.kind == RustItemKind::ModuleFile)
        .then(|| search.child_file(file, id.index))
        .flatten()
}

pub(super) fn resolve_module(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    module: &str,
) -> ModuleResolution {
    let path: Vec<String> = module.split("::").map(str::to_owned).collect();
    let mut search = Search::of(snapshot);
    let meaning = search.module_path(from, 0, &path);
    search.module_resolution(from, &path, meaning)
}

pub(super) fn resolve_import(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    import: &Import,
) -> ModuleResolution {
    let mut search = Search::of(snapshot);
    let (path, meaning) = search.import_base(from, import);
    search.module_resolution(from, &path, meaning)
}

pub(super) fn resolve_imported(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    import: &Import,
    name: &str,
) -> Resolution {
    let mut search = Search::of(snapshot);
    let (_, base) = search.import_base(from, import);
    if name == "*" || name == "self" {
        return base.into_resolution(snapshot);
    }
    let found = search.member(&base, name, Namespace::Any);
    let is_token = search
        .file(from)
        .is_some_and(|(_, rust)| rust.is_token(import.range.start));
    match found {
        Meaning::Missing(..) if is_token => {
            Resolution::Unknown("a macro decides what it means".to_owned())
        }
        // A macro without a path of its own is in sight by its place in the text.
        Meaning::Missing(..) if let Some(found) = search.macro_by_place(from, name) => {
            found.into_resolution(snapshot)
        }
        found => found.into_resolution(snapshot),
    }
}

pub(super) fn resolve_export(
    snapshot: &Snapshot,
    module: &WorkspacePath,
    name: &str,
) -> Resolution {
    let module = Meaning::Module(Module {
        path: module.clone(),
        scope: 0,
    });
    Search::of(snapshot)
        .member(&module, name, Namespace::Any)
        .into_resolution(snapshot)
}

pub(super) fn resolve_name(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    names: &[String],
    at: usize,
) -> Resolution {
    Search::of(snapshot)
        .named(path, names, at)
        .into_resolution(snapshot)
}

pub(super) fn call_target(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    calls::target(&mut Search::of(snapshot), path, call)
}
