//! Names that a file no longer offers, and modules that are no longer there, while others still import or
//! use them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use scopewise_workspace::facts::{Import, ImportForm};
use scopewise_workspace::{
    DefinitionId, File, Language, ModuleResolution, Resolution, WorkspacePath,
};

use super::{Site, go, left, report, site, untouched};
use crate::look::{Judged, Look, Sides};
use crate::words::amount;

pub(super) fn look_for(look: &Look<'_>, side: &Sides<'_>, before: &File, judged: &mut Judged) {
    let is_there = side
        .after
        .as_deref()
        .is_some_and(|after| after.path == before.path);
    if !is_there {
        module_gone(look, side, before, judged);
    }
    let names = gone_names(side, before, is_there);
    let mut broken: BTreeMap<&str, Vec<Site>> = BTreeMap::new();
    let may_take = |file: &&File| names.iter().any(|name| file.may_mention(name));
    let users = untouched(look).filter(|file| speaks_with(file, before));
    for file in users.filter(may_take) {
        for import in &file.facts().imports {
            for name in import
                .names
                .iter()
                .filter(|it| names.contains(it.name.as_str()))
            {
                let Some(known) = names.get(name.name.as_str()) else {
                    continue;
                };
                match fate(look, file, import, &name.name, &before.path) {
                    Fate::Broken => broken
                        .entry(known)
                        .or_default()
                        .push(site(file, name.range.start)),
                    Fate::Unclear(why) => judged.cannot_tell(why),
                    Fate::Whole => {}
                }
            }
        }
    }
    for index in gone_definitions(side, before) {
        attribute_uses(look, before, index, &mut broken, judged);
    }
    left_behind(look, side, before, &names, &mut broken);
    for (name, mut sites) in broken {
        let range = place_of(before, name);
        let what = format!("`{name}` is gone, yet it is still used in");
        report(side, range, &what, &mut sites, judged);
    }
}

/// What the change leaves behind in its own files.
fn left_behind<'f>(
    look: &Look<'_>,
    side: &Sides<'_>,
    before: &'f File,
    names: &BTreeSet<&'f str>,
    broken: &mut BTreeMap<&'f str, Vec<Site>>,
) {
    for (user_side, user) in left::changed_users(look, before) {
        if !speaks_with(user, before) {
            continue;
        }
        for import in &user.facts().imports {
            // Imports on changed lines are the `imports` check's.
            if user_side.adds(&import.range) {
                continue;
            }
            for name in &import.names {
                if let Some(known) = names.get(name.name.as_str())
                    && matches!(
                        fate(look, user, import, &name.name, &before.path),
                        Fate::Broken
                    )
                {
                    let sites = broken.entry(known).or_default();
                    sites.push(site(user, name.range.start));
                }
            }
        }
    }
    let Some(after) = side.after.as_deref() else {
        return;
    };
    for definition in &before.facts().definitions {
        if !side.removes(&definition.name_range) {
            continue;
        }
        if before.language == Language::Go {
            let sites = go::left_uses(look, before, definition);
            if !sites.is_empty() {
                broken.entry(&definition.name).or_default().extend(sites);
            }
            continue;
        }
        let mut sites = left::bare_uses(look, before, after, definition);
        sites.extend(left::own_uses(look, before, after, definition));
        if names.contains(definition.name.as_str()) && definition.container.is_none() {
            sites.extend(left::taken_by_attribute(look, before, &definition.name));
        }
        if !sites.is_empty() {
            broken.entry(&definition.name).or_default().extend(sites);
        }
    }
}

fn speaks_with(user: &File, module: &File) -> bool {
    user.language == module.language || (user.language.is_script() && module.language.is_script())
}

/// Names that the file bound for others before and does not after.
fn gone_names<'f>(side: &Sides<'_>, before: &'f File, is_there: bool) -> BTreeSet<&'f str> {
    let old = offered(before);
    match side.after.as_deref() {
        Some(after) if is_there => {
            let new = offered(after);
            old.into_iter().filter(|name| !new.contains(name)).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn offered(file: &File) -> BTreeSet<&str> {
    let facts = file.facts();
    let bound = facts
        .scopes
        .first()
        .into_iter()
        .flat_map(|module| &module.bindings)
        .map(|binding| binding.name.as_str());
    let defined = facts
        .definitions
        .iter()
        .filter(|it| it.container.is_none() && it.exported)
        .map(|it| it.name.as_str());
    let exported = facts.exports.names.iter().map(|(_, name)| name.as_str());
    let passed_on = facts
        .imports
        .iter()
        .filter(|import| import.form == ImportForm::ReExport)
        .flat_map(|import| &import.names)
        .map(|name| name.binding.as_str());
    let mut names: BTreeSet<&str> = match file.language {
        Language::Python => bound.chain(defined).chain(exported).collect(),
        _ => defined.chain(exported).chain(passed_on).collect(),
    };
    if facts.exports.has_default {
        names.insert("default");
    }
    names
}

/// What became of one imported name.
enum Fate {
    Whole,
    Broken,
    Unclear(String),
}

/// What became of `name`, imported from the changed module: it was there, and surely is not any more.
fn fate(look: &Look<'_>, user: &File, import: &Import, name: &str, module: &WorkspacePath) -> Fate {
    if import.guarded || name == "*" {
        return Fate::Whole;
    }
    let (before, after) = (look.change.before, look.change.after);
    let is_from = matches!(
        before.resolve_module(&user.path, &import.module),
        ModuleResolution::Workspace(found) if found == *module
    );
    if !is_from
        || matches!(
            before.resolve_export(module, name),
            Resolution::Missing { .. }
        )
    {
        return Fate::Whole;
    }
    match after.resolve_export(module, name) {
        Resolution::Missing { .. } => {}
        Resolution::Unknown(why) => return Fate::Unclear(why),
        _ => return Fate::Whole,
    }
    let joint = if import.module.ends_with('.') {
        ""
    } else {
        "."
    };
    let whole = format!("{}{joint}{name}", import.module);
    let is_submodule = user.language == Language::Python
        && matches!(
            after.resolve_module(&user.path, &whole),
            ModuleResolution::Workspace(_) | ModuleResolution::Folder(_)
        );
    if is_submodule {
        Fate::Whole
    } else {
        Fate::Broken
    }
}

/// The module itself is deleted or has moved away.
fn module_gone(look: &Look<'_>, side: &Sides<'_>, before: &File, judged: &mut Judged) {
    let words = module_words(&before.path);
    let mut sites = Vec::new();
    for file in untouched(look).filter(|file| speaks_with(file, before)) {
        for import in file.facts().imports.iter().filter(|it| !it.guarded) {
            if !import.names.is_empty() || words.iter().any(|word| import.module.contains(word)) {
                sites.extend(broken_module(look, side, file, import, before));
            }
        }
    }
    for (user_side, user) in left::changed_users(look, before) {
        let stayed = user_side
            .before
            .as_deref()
            .is_some_and(|it| it.path == user.path);
        if !stayed || !speaks_with(user, before) {
            continue;
        }
        for import in &user.facts().imports {
            // Imports on changed lines are the `imports` check's.
            if !import.guarded && !user_side.adds(&import.range) {
                sites.extend(broken_module(look, side, user, import, before));
            }
        }
    }
    if !sites.is_empty() {
        let what = format!("`{}` is gone, yet it is still imported in", before.path);
        report(side, 0..0, &what, &mut sites, judged);
    }
}

fn broken_module(
    look: &Look<'_>,
    side: &Sides<'_>,
    user: &File,
    import: &Import,
    gone: &File,
) -> Option<Site> {
    let (before, after) = (look.change.before, look.change.after);
    let is_nowhere = |found: &ModuleResolution| match found {
        // Two files that import what is gone do not excuse one another.
        ModuleResolution::Missing | ModuleResolution::AlreadyUsed(_) => true,
        // In place of a deleted file a package may have come that no manifest names; who moves a file
        // means the same file as before.
        ModuleResolution::Unknown(_) => side.after.is_some(),
        _ => false,
    };
    let was_here = |module: &str| {
        matches!(
            before.resolve_module(&user.path, module),
            ModuleResolution::Workspace(found) if found == gone.path
        ) && is_nowhere(&after.resolve_module(&user.path, module))
    };
    if was_here(&import.module) {
        return Some(site(user, import.module_range.start));
    }
    if user.language != Language::Python {
        return None;
    }
    // `from . import gone`: the module is a name.
    let stem = gone.path.file_name().strip_suffix(".py")?;
    let joint = if import.module.ends_with('.') {
        ""
    } else {
        "."
    };
    let name = import.names.iter().find(|name| name.name == stem)?;
    let is_defined = match after.resolve_module(&user.path, &import.module) {
        ModuleResolution::Workspace(package) => !matches!(
            after.resolve_export(&package, stem),
            Resolution::Missing { .. }
        ),
        _ => true,
    };
    (!is_defined && was_here(&format!("{}{joint}{stem}", import.module)))
        .then(|| site(user, name.range.start))
}

/// What an import of a file must contain: its stem, or its folder's name for an index file.
fn module_words(path: &WorkspacePath) -> Vec<String> {
    let stem = path.file_name().split('.').next().unwrap_or_default();
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    let mut words = vec![stem.to_owned()];
    if path.as_str().ends_with(".go") {
        words.push(folder.to_owned());
    }
    if matches!(stem, "__init__" | "index") {
        words.push(folder.to_owned());
        words.push(".".to_owned());
    }
    words
}

/// Definitions that other files could reach by an attribute and that are gone.
fn gone_definitions(side: &Sides<'_>, before: &File) -> Vec<usize> {
    let old = before.facts();
    // A Go file that is gone is missed where its package uses it; of others the module is.
    let new = match side.after.as_deref() {
        Some(after) => Some(after.facts()),
        None if old.go.is_some() => None,
        None => return Vec::new(),
    };
    let kept: BTreeSet<String> = new
        .into_iter()
        .flat_map(|new| (0..new.definitions.len()).map(|index| new.qualified_name(index)))
        .collect();
    old.definitions
        .iter()
        .enumerate()
        .filter(|(index, it)| {
            (it.exported || old.go.is_some())
                && side.removes(&it.name_range)
                && !kept.contains(&old.qualified_name(*index))
        })
        .map(|(index, _)| index)
        .collect()
}

/// Uses like `module.name` in untouched files that now mean nothing.
fn attribute_uses<'f>(
    look: &Look<'_>,
    before: &'f File,
    index: usize,
    broken: &mut BTreeMap<&'f str, Vec<Site>>,
    judged: &mut Judged,
) {
    let Some(definition) = before.facts().definitions.get(index) else {
        return;
    };
    let id = DefinitionId {
        path: before.path.clone(),
        index,
    };
    let references = look.change.before.references(&id);
    let changed = &look.paths;
    for found in &references.sites {
        let Some(file) = look
            .change
            .before
            .file(&found.path)
            .filter(|file| !changed.contains(&file.path))
        else {
            continue;
        };
        let names = file
            .facts()
            .uses
            .iter()
            .find(|it| it.range == found.range)
            .and_then(|it| {
                let is_seen =
                    |names: &Vec<String>| !names.is_empty() || file.language == Language::Go;
                let mut names = it.qualifier.clone().filter(is_seen)?;
                names.push(it.name.clone());
                Some(names)
            });
        let Some(names) = names else { continue };
        let meaning = look
            .change
            .after
            .resolve_name(&file.path, &names, found.range.start);
        match meaning {
            Resolution::Missing { .. } => broken
                .entry(&definition.name)
                .or_default()
                .push(site(file, found.range.start)),
            Resolution::Unknown(why) => judged.cannot_tell(why),
            _ => {}
        }
    }
    let possible = references
        .possible
        .iter()
        .filter(|it| !changed.contains(&it.path))
        .count();
    if possible > 0 && !broken.contains_key(definition.name.as_str()) {
        judged.cannot_tell(format!(
            "{} may still refer to `{}`",
            amount(possible, "place"),
            before.facts().qualified_name(index)
        ));
    }
}

fn place_of(before: &File, name: &str) -> Range<usize> {
    let facts = before.facts();
    let definition = facts
        .definitions
        .iter()
        .find(|it| it.name == name)
        .map(|it| it.name_range.clone());
    let import = || {
        facts
            .imports
            .iter()
            .flat_map(|import| &import.names)
            .find(|it| it.binding == name)
            .map(|it| it.range.clone())
    };
    definition.or_else(import).unwrap_or(0..0)
}
