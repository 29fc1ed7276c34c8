//! What a draft really touched: the difference of the definitions before and after it, and who uses
//! what changed.

use std::collections::BTreeMap;

use scopewise_workspace::facts::{Parameter, ParameterKind};
use scopewise_workspace::{
    Definition, DefinitionId, DefinitionKind, File, Language, ReferenceSite, Snapshot,
    WorkspacePath,
};

use crate::{Ask, Reach, Scope, ScopeSite};

/// What a draft really touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remeasure {
    /// The reach the difference of the trees shows.
    pub reach: Reach,
    /// Exported signatures that changed and are used in other files: name and the number of users.
    pub interfaces: Vec<(String, usize)>,
    /// The scope with what was found added: its reach, files and sites.
    pub scope: Scope,
}

/// Measures again after a draft: `after` is `before` with the draft's changes.
#[must_use]
pub fn remeasure(before: &Snapshot, after: &Snapshot, ask: &Ask, scope: &Scope) -> Remeasure {
    let changed = changed_files(before, after);
    let mut scope = scope.clone();
    let mut interfaces = Vec::new();
    for path in &changed {
        let (Some(old), Some(new)) = (before.file(path), after.file(path)) else {
            continue;
        };
        for index in broken_interfaces(old, new) {
            let id = DefinitionId {
                path: path.clone(),
                index,
            };
            let users = users_elsewhere(before, &id);
            if !users.is_empty() {
                interfaces.push((old.facts().qualified_name(index), users.len()));
                add_sites(&mut scope, users);
            }
        }
    }
    if !interfaces.is_empty() {
        scope.reach = scope.reach.max(Reach::Interface);
        scope.used_elsewhere = true;
    }
    for path in changed {
        if path != ask.path && before.file(&path).is_none() && !scope.new_files.contains(&path) {
            scope.new_files.push(path.clone());
        }
        if !scope.files.contains(&path) {
            scope.files.push(path);
        }
    }
    Remeasure {
        reach: scope.reach,
        interfaces,
        scope: with_places(before, scope),
    }
}

/// Files that differ; unchanged ones are shared between the two and told by their address.
fn changed_files(before: &Snapshot, after: &Snapshot) -> Vec<WorkspacePath> {
    let gone = before
        .files()
        .filter(|file| after.file(&file.path).is_none());
    let other = after.files().filter(|file| {
        before
            .file(&file.path)
            .is_none_or(|old| !std::ptr::eq(old, *file) && old.text != file.text)
    });
    let mut paths: Vec<WorkspacePath> = gone.chain(other).map(|file| file.path.clone()).collect();
    paths.sort();
    paths
}

/// Exported definitions of `old` that are gone from `new` or that old calls no longer fit.
fn broken_interfaces(old: &File, new: &File) -> Vec<usize> {
    let mut kept: BTreeMap<String, Vec<&Definition>> = BTreeMap::new();
    for (index, definition) in new.facts().definitions.iter().enumerate() {
        let name = new.facts().qualified_name(index);
        kept.entry(name).or_default().push(definition);
    }
    let exported = old.facts().definitions.iter().enumerate();
    exported
        .filter(|(_, definition)| definition.exported && is_interface(definition.kind))
        .filter(|(index, definition)| {
            let name = old.facts().qualified_name(*index);
            let same = kept.get(&name).map(Vec::as_slice).unwrap_or_default();
            !same
                .iter()
                .any(|now| still_fits((old, definition), (new, now)))
        })
        .map(|(index, _)| index)
        .collect()
}

const fn is_interface(kind: DefinitionKind) -> bool {
    !matches!(kind, DefinitionKind::Rule | DefinitionKind::Element)
}

fn still_fits(
    (old_file, old): (&File, &Definition),
    (new_file, new): (&File, &Definition),
) -> bool {
    if !new.exported {
        return false;
    }
    match (&old.signature, &new.signature) {
        (Some(before), Some(after)) => {
            let (was, is) = (is_async(old_file, old), is_async(new_file, new));
            was == is
                && (before.opaque.is_some()
                    || after.opaque.is_some()
                    || accepts_old_calls(old_file.language, &before.parameters, &after.parameters))
        }
        // A class keeps its name; whether a value may still be called is not told from here.
        _ => true,
    }
}

fn is_async(file: &File, definition: &Definition) -> bool {
    let header = crate::header_line(file, definition);
    header
        .split_whitespace()
        .any(|word| word == "async" || word == "=async")
}

/// Whether calls that fitted `before` still fit `after`. Names of positional parameters matter where
/// a caller can give them.
fn accepts_old_calls(language: Language, before: &[Parameter], after: &[Parameter]) -> bool {
    let takes = |kind: ParameterKind| after.iter().any(|it| it.kind == kind);
    let keeps_name = |was: &Parameter, is: &Parameter| {
        language != Language::Python
            || was.kind == ParameterKind::PositionalOnly
            || was.name == is.name
    };
    let is_weaker = |was: &Parameter, is: &Parameter| is.optional || !was.optional;
    let (old, new) = (positional(before), positional(after));
    let in_place = old.iter().enumerate().all(|(at, was)| match new.get(at) {
        Some(is) => keeps_name(was, is) && is_weaker(was, is),
        None => takes(ParameterKind::VariadicPositional),
    });
    let none_required = new.iter().skip(old.len()).all(|it| it.optional);
    let by_name = before
        .iter()
        .filter(|it| it.kind == ParameterKind::KeywordOnly);
    let names_kept = by_name.into_iter().all(|was| {
        let now = after.iter().find(|it| it.name == was.name);
        now.map_or(takes(ParameterKind::VariadicKeyword), |is| {
            is_weaker(was, is)
        })
    });
    let no_name_required = after
        .iter()
        .filter(|it| it.kind == ParameterKind::KeywordOnly && !it.optional)
        .all(|is| before.iter().any(|was| was.name == is.name));
    let keeps_rest = [
        ParameterKind::VariadicPositional,
        ParameterKind::VariadicKeyword,
    ]
    .into_iter()
    .all(|kind| takes(kind) || !before.iter().any(|it| it.kind == kind));
    in_place && none_required && names_kept && no_name_required && keeps_rest
}

fn positional(parameters: &[Parameter]) -> Vec<&Parameter> {
    let is_positional = |it: &&Parameter| {
        matches!(
            it.kind,
            ParameterKind::PositionalOnly | ParameterKind::Regular
        )
    };
    parameters.iter().filter(is_positional).collect()
}

fn users_elsewhere(snapshot: &Snapshot, id: &DefinitionId) -> Vec<ReferenceSite> {
    let sites = snapshot.references(id).sites;
    sites
        .into_iter()
        .filter(|site| site.path != id.path)
        .collect()
}

fn add_sites(scope: &mut Scope, users: Vec<ReferenceSite>) {
    for site in users {
        if !scope.files.contains(&site.path) {
            scope.files.push(site.path.clone());
        }
        match scope.reference_sites.iter_mut().find(|it| it.site == site) {
            Some(known) => known.must_change = true,
            None => scope.reference_sites.push(ScopeSite {
                site,
                must_change: true,
            }),
        }
    }
    let place = |it: &ScopeSite| (it.site.path.clone(), it.site.range.start);
    scope.reference_sites.sort_by_key(place);
}

fn with_places(snapshot: &Snapshot, mut scope: Scope) -> Scope {
    for path in &scope.files {
        scope
            .packages
            .extend(snapshot.package_of(path).map(|it| it.name.clone()));
        scope
            .services
            .extend(snapshot.service_of(path).map(|it| it.name.clone()));
    }
    for names in [&mut scope.packages, &mut scope.services] {
        names.sort();
        names.dedup();
    }
    scope
}
