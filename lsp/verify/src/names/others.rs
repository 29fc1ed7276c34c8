//! Names in the languages whose resolution says itself that a name is missing, Rust and Go: what it
//! says is taken over.

use scopewise_workspace::facts::{BindingSource, NameUse};
use scopewise_workspace::{Language, Resolution};

use super::{Fate, Place, bare, rust};

pub(super) fn fate(place: &Place<'_, '_>, it: &NameUse, is_added: bool) -> Fate {
    let Some(before) = &it.qualifier else {
        return Fate::Apart;
    };
    // A member of a value, whose type is mostly not followed.
    if before.first().is_some_and(|it| it.ends_with('.')) {
        return Fate::Apart;
    }
    // Where the change left a line alone, only a name whose binding went may mean nothing.
    if !before.is_empty() && !is_added {
        return Fate::Apart;
    }
    if before.is_empty() && !is_judged(place, it) {
        return Fate::Apart;
    }
    let names: Vec<String> = before.iter().chain([&it.name]).cloned().collect();
    let at = it.range.start;
    let is_value =
        |it: &BindingSource| matches!(it, BindingSource::Parameter | BindingSource::Local);
    if before.is_empty()
        && let Some((_, sources)) = place.file.facts().bindings_of(&it.name, at)
        && sources.iter().all(is_value)
    {
        return Fate::Fine;
    }
    match place.snapshot().resolve_name(place.side.path, &names, at) {
        Resolution::External(_) => Fate::Apart,
        Resolution::Missing { name, .. } if name != it.name => Fate::Apart,
        Resolution::Missing { .. } if bare::is_in_pieces(place.file, it) => {
            Fate::Unclear("the code around does not parse".to_owned())
        }
        Resolution::Missing { .. } if before.is_empty() => {
            let home = place.side.language.standard_home(&it.name);
            let hint = match home {
                Some(home) => format!("; did you mean to import `{home}`?"),
                None => bare::hint(place, &it.name, at),
            };
            Fate::Bad(format!(
                "`{}` is not defined: nothing declares or imports it{hint}",
                it.name
            ))
        }
        Resolution::Missing { .. } => {
            Fate::Bad(format!("`{}` has no `{}`", before.join("."), it.name))
        }
        Resolution::Unknown(_) if is_of_value(place, it) => Fate::Apart,
        Resolution::Unknown(why) => Fate::Unclear(why),
        _ => Fate::Fine,
    }
}

/// Whether a bare name is a unit of this check. In Go each is. In Rust macros and derives make names, so that
/// it takes a call, or the name of a type that the standard library or the workspace has elsewhere.
fn is_judged(place: &Place<'_, '_>, it: &NameUse) -> bool {
    match place.side.language {
        Language::Rust => is_called(place, it) || rust::is_type_of_elsewhere(place, it),
        _ => true,
    }
}

/// Whether a bare name is called.
fn is_called(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let calls = &place.facts().calls;
    let first = calls.partition_point(|call| call.range.start < it.range.start);
    calls
        .iter()
        .skip(first)
        .take_while(|call| call.range.start == it.range.start)
        .any(|call| call.callee_range == it.range)
}

/// Whether a member of a value is read: what values hold is no unit of this check where it is not sure.
fn is_of_value(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let first = it.qualifier.iter().flatten().next();
    let sources = first.and_then(|first| place.facts().bindings_of(first, it.range.start));
    sources.is_some_and(|(_, sources)| {
        sources
            .iter()
            .all(|it| matches!(it, BindingSource::Parameter | BindingSource::Local))
    })
}
