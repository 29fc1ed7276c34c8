//! Headers of what the target uses, so that nothing about them has to be guessed: definitions of the
//! workspace as the language resolves them, and the class around a method.

use std::collections::BTreeSet;
use std::ops::Range;

use scopewise_scope::{Target, header_line};
use scopewise_workspace::{
    Definition, DefinitionId, DefinitionKind, File, Resolution, Snapshot, WorkspacePath,
};

use crate::piece::{Piece, Priority, inline};

/// The most definitions that are shown.
const LIMIT: usize = 40;

/// The most members of a class that are shown with it.
const MEMBERS: usize = 16;

/// The signatures that a target needs, the class around it first, then in order of use.
pub(crate) fn signatures(snapshot: &Snapshot, target: &Target) -> Vec<Piece> {
    let Some(file) = snapshot.file(&target.path) else {
        return Vec::new();
    };
    let mut seen: BTreeSet<DefinitionId> = target.definition.iter().cloned().collect();
    let mut pieces: Vec<Piece> = around(file, target, &mut seen);
    for id in used(snapshot, file, target) {
        if pieces.len() >= LIMIT {
            break;
        }
        let Some((other, definition)) = snapshot.definition(&id) else {
            continue;
        };
        let own = other.current_range(&definition.range);
        let is_shown = id.path == target.path
            && target.range.start <= own.start
            && own.end <= target.range.end;
        if !is_shown && seen.insert(id.clone()) {
            pieces.push(piece(other, id.index, definition));
        }
    }
    pieces
}

fn piece(file: &File, index: usize, definition: &Definition) -> Piece {
    let name = file.facts().qualified_name(index);
    let mut lines = vec![said(&file.path, &header_line(file, definition))];
    if definition.kind == DefinitionKind::Class || definition.kind == DefinitionKind::Interface {
        lines.extend(members(file, index, None));
    }
    Piece::new(
        Priority::Signatures,
        "Signatures of what it uses:",
        &lines.concat(),
        format!("signature of `{name}`"),
    )
}

fn said(path: &WorkspacePath, header: &str) -> String {
    format!("- {path}: {}\n", inline(header))
}

/// Headers of a class's members, what can be called first.
fn members(file: &File, class: usize, without: Option<usize>) -> Vec<String> {
    let facts = file.facts();
    let of_kind = |kind: DefinitionKind| {
        facts
            .definitions
            .iter()
            .enumerate()
            .filter(move |(index, it)| {
                it.container == Some(class) && Some(*index) != without && it.kind == kind
            })
            .map(|(_, it)| format!("  - {}\n", inline(&header_line(file, it))))
    };
    of_kind(DefinitionKind::Method)
        .chain(of_kind(DefinitionKind::Variable))
        .take(MEMBERS)
        .collect()
}

/// The class that a method stands in, with the headers of its other members.
fn around(file: &File, target: &Target, seen: &mut BTreeSet<DefinitionId>) -> Vec<Piece> {
    let facts = file.facts();
    let own = target.definition.as_ref().map(|id| id.index);
    let container = own
        .and_then(|index| facts.definitions.get(index))
        .and_then(|it| it.container);
    let class = container.and_then(|index| Some((index, facts.definitions.get(index)?)));
    let Some((index, class)) = class.filter(|(_, it)| it.kind == DefinitionKind::Class) else {
        return Vec::new();
    };
    seen.insert(DefinitionId {
        path: file.path.clone(),
        index,
    });
    let mut lines = vec![said(&file.path, &header_line(file, class))];
    lines.extend(members(file, index, own));
    vec![Piece::new(
        Priority::Signatures,
        "It stands in:",
        &lines.concat(),
        format!("class around it, `{}`", class.name),
    )]
}

/// What the names inside the target mean, each once, in order.
fn used(snapshot: &Snapshot, file: &File, target: &Target) -> Vec<DefinitionId> {
    let range = file.parsed_range(&target.range);
    let mut asked: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut found = Vec::new();
    for (at, names) in names_inside(file, &range) {
        if !asked.insert(names.clone()) {
            continue;
        }
        match snapshot.resolve_name(&file.path, &names, at) {
            Resolution::Definition(id) => found.push(id),
            Resolution::OneOf(ids) if ids.len() <= 3 => found.extend(ids),
            _ => {}
        }
    }
    found
}

fn names_inside(file: &File, range: &Range<usize>) -> Vec<(usize, Vec<String>)> {
    let facts = file.facts();
    let covers = |it: &Range<usize>| range.start <= it.start && it.end <= range.end;
    let calls = facts
        .calls
        .iter()
        .filter(|it| covers(&it.callee_range) && !it.callee.is_empty())
        .map(|it| (it.callee_range.start, it.callee.clone()));
    let uses = facts
        .uses
        .iter()
        .filter(|it| covers(&it.range))
        .filter_map(|it| {
            let mut names = it.qualifier.clone()?;
            names.push(it.name.clone());
            Some((it.range.start, names))
        });
    let mut names: Vec<(usize, Vec<String>)> = calls.chain(uses).collect();
    names.sort();
    names
}
