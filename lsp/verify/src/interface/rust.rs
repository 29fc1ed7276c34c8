//! Rust definitions that are gone while code that the change leaves alone still names them. Each place
//! that referred to one before is looked up again: only what surely means nothing any more counts.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_workspace::facts::rust::RustItemKind;
use scopewise_workspace::facts::{Import, NameUse};
use scopewise_workspace::{DefinitionId, File, FileFacts, Language, Resolution};

use super::{Site, left, report, site};
use crate::look::{Judged, Look, Sides};
use crate::words::amount;

pub(super) fn look_for(look: &Look<'_>, side: &Sides<'_>, before: &File, judged: &mut Judged) {
    still_declared(look, side, before, judged);
    let gone = gone_definitions(side, before);
    if gone.is_empty() {
        return;
    }
    let mut broken: BTreeMap<usize, Vec<Site>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for index in &gone {
        let sites = left_alone(look, before, *index, judged);
        let Some(definition) = before.facts().definitions.get(*index) else {
            continue;
        };
        let mut sites = sites;
        if known.insert(&definition.name) {
            sites.extend(in_changed_files(look, side, before, &definition.name));
        }
        if !sites.is_empty() {
            broken.entry(*index).or_default().extend(sites);
        }
    }
    for (index, mut sites) in broken {
        let Some(definition) = before.facts().definitions.get(index) else {
            continue;
        };
        let name = before.facts().qualified_name(index).replace('.', "::");
        let what = format!("`{name}` is gone, yet it is still used in");
        report(
            side,
            definition.name_range.clone(),
            &what,
            &mut sites,
            judged,
        );
    }
}

/// `mod x;` that is left while the file it declares is gone or has moved.
fn still_declared(look: &Look<'_>, side: &Sides<'_>, before: &File, judged: &mut Judged) {
    if side
        .after
        .as_deref()
        .is_some_and(|it| it.path == before.path)
    {
        return;
    }
    let name = match before.path.file_name().strip_suffix(".rs") {
        Some("mod") => before.path.folder().rsplit('/').next().unwrap_or_default(),
        Some(stem) => stem,
        None => return,
    };
    let files = look.change.after.files();
    let mut sites: Vec<Site> = files
        .filter(|file| file.language == Language::Rust && file.may_mention(name))
        .filter(|file| !file.facts().has_errors)
        .flat_map(|file| declarations(file, name).map(move |index| (file, index)))
        .filter(|(file, index)| is_without_file(look, file, *index, name, before))
        .filter_map(|(file, index)| {
            let definition = file.facts().definitions.get(index)?;
            Some(site(file, definition.name_range.start))
        })
        .collect();
    if !sites.is_empty() {
        let what = format!("`{}` is gone, yet it is still declared in", before.path);
        report(side, 0..0, &what, &mut sites, judged);
    }
}

/// The unconditional `mod name;` of a file.
fn declarations<'f>(file: &'f File, name: &'f str) -> impl Iterator<Item = usize> + 'f {
    let facts = file.facts();
    let items = facts.rust.iter().flat_map(|it| &it.items).enumerate();
    let definitions = facts.definitions.iter();
    items
        .zip(definitions)
        .filter(move |((_, item), definition)| {
            item.kind == RustItemKind::ModuleFile && !item.conditional && definition.name == name
        })
        .map(|((index, _), _)| index)
}

/// Whether a declaration meant the file before and means none after.
fn is_without_file(look: &Look<'_>, file: &File, index: usize, name: &str, gone: &File) -> bool {
    let id = |index| DefinitionId {
        path: file.path.clone(),
        index,
    };
    let (before, after) = (look.change.before, look.change.after);
    after.file_of_rust_module(&id(index)).is_none()
        && before.file(&file.path).is_some_and(|old| {
            declarations(old, name)
                .any(|index| before.file_of_rust_module(&id(index)).as_ref() == Some(&gone.path))
        })
}

/// Definitions that the file had before and has no more under that name.
fn gone_definitions(side: &Sides<'_>, before: &File) -> Vec<usize> {
    let names = |facts: &FileFacts| -> BTreeSet<(String, bool)> {
        let items = facts.rust.iter().flat_map(|it| &it.items);
        items
            .enumerate()
            .map(|(index, it)| (facts.qualified_name(index), it.kind.is_type()))
            .collect()
    };
    let after = side
        .after
        .as_deref()
        .filter(|it| it.path == before.path)
        .map(|it| names(it.facts()))
        .unwrap_or_default();
    let facts = before.facts();
    let items = facts.rust.iter().flat_map(|it| &it.items);
    items
        .enumerate()
        .filter(|(index, it)| {
            !it.kind.is_impl()
                && it.kind != RustItemKind::Macro
                && !after.contains(&(facts.qualified_name(*index), it.kind.is_type()))
        })
        .map(|(index, _)| index)
        .collect()
}

/// Places in untouched files that referred to it and mean nothing any more.
fn left_alone(look: &Look<'_>, before: &File, index: usize, judged: &mut Judged) -> Vec<Site> {
    let id = DefinitionId {
        path: before.path.clone(),
        index,
    };
    let references = look.change.before.references(&id);
    let mut unclear = 0;
    let mut sites = Vec::new();
    for found in &references.sites {
        if look.paths.contains(&found.path) {
            continue;
        }
        let Some(user) = look.change.before.file(&found.path) else {
            continue;
        };
        match meaning_after(look, user, found.range.start) {
            Some(Resolution::Missing { .. }) => sites.push(site(user, found.range.start)),
            Some(Resolution::Unknown(_)) => unclear += 1,
            _ => {}
        }
    }
    if unclear > 0 {
        let name = before.facts().qualified_name(index);
        judged.cannot_tell(format!("{} may use `{name}`", amount(unclear, "place")));
    }
    sites
}

/// What the name at a byte of an untouched file means after the change.
fn meaning_after(look: &Look<'_>, user: &File, at: usize) -> Option<Resolution> {
    let facts = user.facts();
    let imported = facts.imports.iter().find_map(|import| {
        let mut names = import.names.iter();
        names.find(|it| it.range.start == at).map(|it| (import, it))
    });
    if let Some((import, name)) = imported {
        return (!import.guarded).then(|| imported_after(look, user, import, &name.name));
    }
    let first = facts.uses.partition_point(|it| it.range.start < at);
    let found = facts.uses.get(first).filter(|it| it.range.start == at)?;
    used_after(look, user, found)
}

fn imported_after(look: &Look<'_>, user: &File, import: &Import, name: &str) -> Resolution {
    look.change.after.resolve_imported(&user.path, import, name)
}

fn used_after(look: &Look<'_>, user: &File, found: &NameUse) -> Option<Resolution> {
    let mut names = found.qualifier.clone()?;
    names.push(found.name.clone());
    let at = found.range.start;
    Some(look.change.after.resolve_name(&user.path, &names, at))
}

/// Places on unchanged lines of changed files that name it.
fn in_changed_files(look: &Look<'_>, side: &Sides<'_>, before: &File, name: &str) -> Vec<Site> {
    let own = side.after.as_deref().map(|it| (side, it));
    let mut sites = Vec::new();
    for (user_side, user) in left::changed_users(look, before).chain(own) {
        if user.language != Language::Rust || !user.may_mention(name) || user.facts().has_errors {
            continue;
        }
        let facts = user.facts();
        let uses = facts.uses.iter().filter(|it| it.name == name);
        for found in uses.filter(|it| !user_side.adds(&it.range)) {
            let is_own_name = |it: &Resolution| matches!(it, Resolution::Missing { name: lost, .. } if lost == name);
            if used_after(look, user, found).is_some_and(|it| is_own_name(&it)) {
                sites.push(site(user, found.range.start));
            }
        }
        for import in facts.imports.iter().filter(|it| !it.guarded) {
            for taken in import.names.iter().filter(|it| it.name == name) {
                if !user_side.adds(&taken.range)
                    && !user_side.adds(&import.module_range)
                    && matches!(
                        imported_after(look, user, import, name),
                        Resolution::Missing { .. }
                    )
                {
                    sites.push(site(user, taken.range.start));
                }
            }
        }
    }
    sites
}
