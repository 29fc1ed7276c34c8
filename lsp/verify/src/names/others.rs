//! Names in the languages whose resolution says itself that a name is missing, Rust and Go: what it
//! says is taken over.

use scopewise_workspace::Resolution;
use scopewise_workspace::facts::{BindingSource, NameUse};

use super::{Fate, Place, bare};

pub(super) fn fate(place: &Place<'_, '_>, it: &NameUse) -> Fate {
    let Some(before) = &it.qualifier else {
        return Fate::Apart;
    };
    // A member of a value, whose type is mostly not followed.
    if before.first().is_some_and(|it| it.ends_with('.')) {
        return Fate::Apart;
    }
    if before.is_empty() && !is_called(place, it) {
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
            let hint = bare::hint(place, &it.name, at);
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

/// Whether a bare name is called; what else may stand bare (fields, variants, what macros make) is no
/// unit of this check.
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
