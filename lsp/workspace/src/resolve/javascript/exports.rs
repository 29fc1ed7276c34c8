//! What a name imported from a file means: its own exports, then what it passes through.

use std::collections::BTreeSet;

use super::modules::resolve_module;
use super::{members, names, unseen};
use crate::facts::{Import, ImportForm};
use crate::resolve::hidden::may_hide;
use crate::resolve::{DefinitionId, ModuleResolution, Resolution};
use crate::{File, FileFacts, Snapshot, WorkspacePath};

/// Look-ups inside look-ups (a base class whose name is a member of another class, …) deeper than
/// this are given up.
const DEPTH_LIMIT: usize = 12;

/// The files and names that a look-up has come through, since re-exports may go in circles, and how
/// many look-ups stand around it.
#[derive(Default)]
pub(super) struct Trail {
    visited: BTreeSet<(WorkspacePath, String)>,
    depth: usize,
}

impl Trail {
    /// The trail of a look-up that another one needs; `None` when there are too many.
    pub(super) fn deeper(&self) -> Option<Self> {
        (self.depth < DEPTH_LIMIT).then(|| Self {
            visited: BTreeSet::new(),
            depth: self.depth + 1,
        })
    }
}

pub(super) fn too_deep() -> Resolution {
    Resolution::Unknown("too many names depend on each other".to_owned())
}

pub(in crate::resolve) fn resolve_export(
    snapshot: &Snapshot,
    module: &WorkspacePath,
    name: &str,
) -> Resolution {
    export_of(snapshot, module, name, &mut Trail::default())
}

pub(super) fn export_of(
    snapshot: &Snapshot,
    module: &WorkspacePath,
    name: &str,
    trail: &mut Trail,
) -> Resolution {
    let Some(file) = snapshot.file(module) else {
        return Resolution::Unknown(format!("`{module}` is not in the workspace"));
    };
    if !file.language.is_script() {
        return Resolution::Unknown(format!("`{module}` is no script"));
    }
    if let Some(why) = file.not_parsed() {
        return Resolution::Unknown(why.because().to_owned());
    }
    if name == "*" {
        return Resolution::Module(module.clone());
    }
    if !trail.visited.insert((module.clone(), name.to_owned())) {
        return Resolution::Unknown(format!("re-exports of `{name}` go in a circle"));
    }
    own_export(snapshot, file, name, trail)
        .or_else(|| passed_through(snapshot, file, name, trail))
        .unwrap_or_else(|| without_export(snapshot, file, name, trail))
}

/// A name the file itself exports or passes through by name.
fn own_export(
    snapshot: &Snapshot,
    file: &File,
    name: &str,
    trail: &mut Trail,
) -> Option<Resolution> {
    let facts = file.facts();
    let locals = facts
        .exports
        .names
        .iter()
        .filter(|(_, exported)| exported == name);
    // A name without a value comes first in compiled modules: `exports.a = void 0`.
    let local = locals
        .map(|(local, _)| local)
        .max_by_key(|it| !it.is_empty());
    if name == "default"
        && let Some(index) = facts.exports.default
        && local.is_none_or(|it| it.is_empty())
    {
        return Some(definition(file, index));
    }
    let direct = direct_exports(facts, name);
    if !direct.is_empty() {
        return Some(members::chosen(file, &direct));
    }
    if let Some(local) = local {
        return Some(names::at_module_level(snapshot, file, local, trail));
    }
    let import = facts.imports.iter().find_map(|import| {
        let passed = import.names.iter().find(|it| it.binding == name)?;
        (import.form == ImportForm::ReExport && name != "*").then_some((import, passed))
    });
    import.map(|(import, passed)| imported(snapshot, file, import, &passed.name, trail))
}

/// Definitions with `export` before them or assigned to `exports`.
fn direct_exports(facts: &FileFacts, name: &str) -> Vec<usize> {
    let is_default_only = |index: usize| facts.exports.default == Some(index);
    facts
        .definitions
        .iter()
        .enumerate()
        .filter(|(index, it)| {
            it.exported && it.container.is_none() && it.name == name && !is_default_only(*index)
        })
        .map(|(index, _)| index)
        .collect()
}

fn definition(file: &File, index: usize) -> Resolution {
    Resolution::Definition(DefinitionId {
        path: file.path.clone(),
        index,
    })
}

/// What a name taken from the module of an import means.
pub(super) fn imported(
    snapshot: &Snapshot,
    file: &File,
    import: &Import,
    name: &str,
    trail: &mut Trail,
) -> Resolution {
    match resolve_module(snapshot, &file.path, &import.module) {
        ModuleResolution::Workspace(path) => export_of(snapshot, &path, name, trail),
        ModuleResolution::Declared(package) => Resolution::External(package),
        ModuleResolution::Standard
        | ModuleResolution::AlreadyUsed(_)
        | ModuleResolution::Locked { .. } => Resolution::External(import.module.clone()),
        ModuleResolution::Folder(folder) => Resolution::Unknown(format!("`{folder}` is a folder")),
        ModuleResolution::Missing => {
            Resolution::Unknown(format!("`{}` is not in the workspace", import.module))
        }
        ModuleResolution::Unknown(why) => Resolution::Unknown(why),
    }
}

/// A name that comes through `export * from`; `default` never does.
fn passed_through(
    snapshot: &Snapshot,
    file: &File,
    name: &str,
    trail: &mut Trail,
) -> Option<Resolution> {
    if name == "default" {
        return None;
    }
    let mut unsure = None;
    let stars = file.facts().imports.iter().filter(|import| {
        import.form == ImportForm::ReExport
            && import
                .names
                .iter()
                .any(|it| it.name == "*" && it.binding == "*")
    });
    for import in stars {
        let target = resolve_module(snapshot, &file.path, &import.module);
        if let ModuleResolution::Workspace(path) = target
            && trail.visited.contains(&(path, name.to_owned()))
        {
            continue;
        }
        match imported(snapshot, file, import, name, trail) {
            Resolution::Missing { .. } => {}
            Resolution::External(_) | Resolution::Unknown(_) => {
                let why = format!("everything of `{}` is passed through", import.module);
                unsure = unsure.or(Some(Resolution::Unknown(why)));
            }
            found => return Some(found),
        }
    }
    unsure
}

/// A name that nothing in the file exports: missing only where the exports are wholly known.
fn without_export(snapshot: &Snapshot, file: &File, name: &str, trail: &mut Trail) -> Resolution {
    let facts = file.facts();
    let exports = &facts.exports;
    if exports.common_js {
        if name == "default" {
            return module_object(snapshot, file, trail);
        }
        if let Some(index) = exports.default.filter(|_| name != "default") {
            let id = DefinitionId {
                path: file.path.clone(),
                index,
            };
            return members::member_of(snapshot, &id, name, trail);
        }
    }
    if file.path.as_str().contains(".d.") && facts.bindings_of(name, 0).is_some() {
        return names::at_module_level(snapshot, file, name, trail);
    }
    match why_unsure(file, name).or_else(|| unseen::augmented(snapshot, &file.path, name)) {
        Some(why) => Resolution::Unknown(why),
        None => Resolution::Missing {
            module: file.path.clone(),
            name: name.to_owned(),
        },
    }
}

/// `module.exports` of a file that is not one of its definitions: another module's where that is
/// handed on, else the module itself.
fn module_object(snapshot: &Snapshot, file: &File, trail: &mut Trail) -> Resolution {
    let facts = file.facts();
    let exports = &facts.exports;
    if exports.dynamic || exports.default.is_some() {
        return Resolution::Unknown(format!("`{}` makes its exports when it runs", file.path));
    }
    let mut handed_on = facts.imports.iter().filter(|import| {
        import.form == ImportForm::ReExport && import.names.iter().any(|it| it.binding == "*")
    });
    let own = exports.names.len() + facts.definitions.iter().filter(|it| it.exported).count();
    match (handed_on.next(), handed_on.next()) {
        (Some(import), None) if exports.has_default && own == 0 => {
            match imported(snapshot, file, import, "default", trail) {
                Resolution::Missing { .. } => imported(snapshot, file, import, "*", trail),
                found => found,
            }
        }
        _ => Resolution::Module(file.path.clone()),
    }
}

fn why_unsure(file: &File, name: &str) -> Option<String> {
    let facts = file.facts();
    let exports = &facts.exports;
    let path = &file.path;
    let is_star = |it: &&Import| {
        it.form == ImportForm::ReExport && it.names.iter().any(|name| name.name == "*")
    };
    let stars = facts.imports.iter().filter(is_star).count();
    if facts.has_errors && may_hide(file, name, "export *", stars) {
        return Some(format!("`{path}` does not parse as a whole"));
    }
    let is_one_value =
        exports.default.is_some() || exports.names.iter().any(|(_, name)| name == "default");
    if exports.dynamic || (exports.common_js && is_one_value) {
        return Some(format!("`{path}` makes its exports when it runs"));
    }
    let exports_nothing = exports.names.is_empty()
        && !exports.has_default
        && !facts.definitions.iter().any(|it| it.exported);
    let loads_by_statement = |it: &Import| !matches!(it.form, ImportForm::Dynamic);
    if exports_nothing && !facts.imports.iter().any(loads_by_statement) {
        return Some(format!("`{path}` is not a module"));
    }
    None
}
