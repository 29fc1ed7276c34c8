//! Members of classes, enumerations, namespaces and objects, and what `this` and `super` stand for.

use super::exports::Trail;
use super::names::name_of;
use crate::facts::{Definition, DefinitionKind};
use crate::resolve::{DefinitionId, Resolution};
use crate::{File, Snapshot};

/// Longer chains of base classes are given up.
const BASES_LIMIT: usize = 32;

/// Which side of a class a member is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Class,
    Instance,
}

/// One answer out of several declarations of one name: the implementation among overloads, the first
/// of a getter and its setter; else all.
pub(super) fn chosen(file: &File, indices: &[usize]) -> Resolution {
    let id = |index: usize| DefinitionId {
        path: file.path.clone(),
        index,
    };
    let definitions = &file.facts().definitions;
    let found: Vec<_> = indices
        .iter()
        .filter_map(|index| Some((*index, definitions.get(*index)?)))
        .collect();
    let is_function =
        |it: &Definition| matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method);
    let with_body: Vec<_> = found.iter().filter(|(_, it)| it.body.is_some()).collect();
    let same_kind = found.iter().all(|(_, it)| is_function(it));
    let is_accessor = found.iter().all(|(_, it)| it.signature.is_none());
    match (found.as_slice(), with_body.as_slice()) {
        ([], _) => Resolution::Unknown("nothing declares it".to_owned()),
        ([(only, _)], _) => Resolution::Definition(id(*only)),
        (_, [(implementation, _)]) if same_kind => Resolution::Definition(id(*implementation)),
        ([(first, _), ..], []) if same_kind => Resolution::Definition(id(*first)),
        ([(first, _), ..], _) if same_kind && is_accessor => Resolution::Definition(id(*first)),
        _ => Resolution::OneOf(found.iter().map(|(index, _)| id(*index)).collect()),
    }
}

/// `Owner.name`, for what is named itself, not for values of it.
pub(super) fn member_of(
    snapshot: &Snapshot,
    id: &DefinitionId,
    name: &str,
    trail: &Trail,
) -> Resolution {
    let Some((file, owner)) = snapshot.definition(id) else {
        return Resolution::Unknown("its definition is gone".to_owned());
    };
    match owner.kind {
        DefinitionKind::Class => class_member(snapshot, id, name, Side::Class, trail),
        DefinitionKind::Enum => enum_member(file, id, name),
        DefinitionKind::Module => {
            let found = own_members(file, id.index, name, |_| true);
            found_or_unknown(file, &found, owner, name)
        }
        DefinitionKind::Variable | DefinitionKind::Function => {
            let found = own_members(file, id.index, name, |it| {
                is_member(it) && side_of(file, it) == Side::Class
                    || owner.kind == DefinitionKind::Variable && is_member(it)
            });
            found_or_unknown(file, &found, owner, name)
        }
        _ => Resolution::Unknown(format!("members of `{}` are not values", owner.name)),
    }
}

fn found_or_unknown(file: &File, found: &[usize], owner: &Definition, name: &str) -> Resolution {
    match found {
        [] => Resolution::Unknown(format!("`{}` may have `{name}` from elsewhere", owner.name)),
        found => chosen(file, found),
    }
}

fn is_member(definition: &Definition) -> bool {
    matches!(
        definition.kind,
        DefinitionKind::Method | DefinitionKind::Variable | DefinitionKind::Class
    )
}

pub(super) fn own_members(
    file: &File,
    owner: usize,
    name: &str,
    fits: impl Fn(&Definition) -> bool,
) -> Vec<usize> {
    file.facts()
        .definitions
        .iter()
        .enumerate()
        .filter(|(_, it)| it.container == Some(owner) && it.name == name && fits(it))
        .map(|(index, _)| index)
        .collect()
}

fn enum_member(file: &File, id: &DefinitionId, name: &str) -> Resolution {
    let found = own_members(file, id.index, name, |_| true);
    let definitions = &file.facts().definitions;
    let is_merged = definitions.get(id.index).is_none_or(|owner| {
        let same = definitions
            .iter()
            .filter(|it| it.name == owner.name && it.container == owner.container);
        same.count() > 1
    });
    let is_computed =
        file.facts().has_errors || matches!(name, "toString" | "valueOf" | "hasOwnProperty");
    match found.first() {
        Some(_) => chosen(file, &found),
        None if is_merged || is_computed => {
            Resolution::Unknown("the enumeration may have it from elsewhere".to_owned())
        }
        None => Resolution::Missing {
            module: file.path.clone(),
            name: name.to_owned(),
        },
    }
}

/// A member of a class or of the classes it extends.
pub(super) fn class_member(
    snapshot: &Snapshot,
    id: &DefinitionId,
    name: &str,
    side: Side,
    trail: &Trail,
) -> Resolution {
    let mut next = id.clone();
    for _ in 0..BASES_LIMIT {
        let Some((file, class)) = snapshot.definition(&next) else {
            break;
        };
        let found = own_members(file, next.index, name, |it| {
            is_member(it) && side_of(file, it) == side
        });
        if !found.is_empty() {
            return chosen(file, &found);
        }
        match base_of(snapshot, file, class, trail) {
            Base::Class(base) => next = base,
            Base::None => {
                return Resolution::Unknown(format!(
                    "`{}` may have `{name}` from elsewhere",
                    class.name
                ));
            }
            Base::Unknown(why) => return Resolution::Unknown(why),
        }
    }
    Resolution::Unknown("its base classes go too deep".to_owned())
}

/// What a class extends.
pub(super) enum Base {
    None,
    Class(DefinitionId),
    Unknown(String),
}

pub(super) fn base_of(snapshot: &Snapshot, file: &File, class: &Definition, trail: &Trail) -> Base {
    let Some(base) = class.bases.first().filter(|_| extends(file, class)) else {
        return Base::None;
    };
    let names: Vec<String> = base.split('.').map(|it| it.trim().to_owned()).collect();
    let unknown = || Base::Unknown(format!("its base class `{base}` is not known"));
    let is_name = |it: &String| {
        !it.is_empty()
            && it
                .chars()
                .all(|it| it.is_alphanumeric() || it == '_' || it == '$')
    };
    if !names.iter().all(is_name) {
        return unknown();
    }
    let Some(mut trail) = trail.deeper() else {
        return Base::Unknown("too many names depend on each other".to_owned());
    };
    let at = class.name_range.start;
    match name_of(snapshot, &file.path, &names, at, &mut trail) {
        Resolution::Definition(id) if is_class(snapshot, &id) => Base::Class(id),
        _ => unknown(),
    }
}

fn is_class(snapshot: &Snapshot, id: &DefinitionId) -> bool {
    snapshot
        .definition(id)
        .is_some_and(|(_, it)| it.kind == DefinitionKind::Class)
}

/// Whether the first base is extended: the word stands in the header, outside type arguments.
fn extends(file: &File, class: &Definition) -> bool {
    let end = class.body.as_ref().map_or(class.range.end, |it| it.start);
    let header = file
        .text()
        .slice(class.name_range.end..end)
        .replace("=>", "");
    let mut depth = 0_usize;
    let outer: String = header
        .chars()
        .map(|it| {
            match it {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                _ if depth == 0 => return it,
                _ => {}
            }
            ' '
        })
        .collect();
    outer.split_whitespace().any(|it| it == "extends")
}

fn side_of(file: &File, member: &Definition) -> Side {
    let before = file
        .text()
        .slice(member.range.start..member.name_range.start);
    let is_assigned = before.trim_end().ends_with('.') && !before.contains(".prototype.");
    if is_assigned || before.split_whitespace().any(|it| it == "static") {
        Side::Class
    } else {
        Side::Instance
    }
}

/// The class around `at` whose members `this` has there, and which side of it.
pub(super) fn class_around(file: &File, at: usize) -> Option<(usize, Side)> {
    let facts = file.facts();
    let mut next = facts.enclosing(&(at..at));
    let mut steps = facts.definitions.len();
    while let Some(index) = next.filter(|_| steps > 0) {
        steps -= 1;
        let definition = facts.definitions.get(index)?;
        let container = definition
            .container
            .and_then(|it| facts.definitions.get(it));
        let is_in_class = container.is_some_and(|it| it.kind == DefinitionKind::Class);
        match definition.kind {
            DefinitionKind::Method | DefinitionKind::Variable if is_in_class => {
                return Some((definition.container?, side_of(file, definition)));
            }
            DefinitionKind::Method | DefinitionKind::Class => return None,
            _ => next = definition.container,
        }
    }
    None
}

/// `this.name`
pub(super) fn of_this(
    snapshot: &Snapshot,
    file: &File,
    name: &str,
    at: usize,
    trail: &Trail,
) -> Resolution {
    let Some((class, side)) = class_around(file, at) else {
        return Resolution::Unknown("`this` is whatever the caller makes it".to_owned());
    };
    let id = DefinitionId {
        path: file.path.clone(),
        index: class,
    };
    class_member(snapshot, &id, name, side, trail)
}

/// `super`, the base class, and `super.name`
pub(super) fn of_super(
    snapshot: &Snapshot,
    file: &File,
    names: &[String],
    at: usize,
    trail: &Trail,
) -> Resolution {
    let around = class_around(file, at);
    let class = around.and_then(|(index, side)| Some((file.facts().definitions.get(index)?, side)));
    let Some((class, side)) = class else {
        return Resolution::Unknown("no class stands around `super`".to_owned());
    };
    match (base_of(snapshot, file, class, trail), names) {
        (Base::Class(base), []) => Resolution::Definition(base),
        (Base::Class(base), [name]) => class_member(snapshot, &base, name, side, trail),
        (Base::Unknown(why), _) => Resolution::Unknown(why),
        _ => Resolution::Unknown("`super` stands for nothing we know".to_owned()),
    }
}
