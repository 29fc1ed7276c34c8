//! The `calls` check: a call that the change added, or whose callee it changed, must fit the one workspace
//! definition it means. Every call whose callee is not surely one definition is left alone.

mod expected;
mod go;
mod javascript;
mod python;
mod rust;

use scopewise_workspace::facts::{Call, Signature};
use scopewise_workspace::resolve::{CONVERSION, CallTarget, DEFINED_OUTSIDE};
use scopewise_workspace::{File, Language, Snapshot, Tier, WorkspacePath};

use crate::look::{Judged, Look, Said, Sides};
use crate::{Check, Severity};

/// Whether a call fits what it calls.
pub(crate) enum Fit {
    /// It does.
    Fits,
    /// It does not, and why, as a sentence.
    Misfits(String),
    /// That cannot be told, and why.
    Unclear(String),
}

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|side| judge(look, side))
}

/// Whether a call of `file` fits, in a snapshot that holds the file.
pub(crate) fn fit(snapshot: &Snapshot, file: &File, call: &Call) -> Fit {
    match snapshot.call_target(&file.path, call) {
        Ok(target) => fit_target(snapshot, file, call, &target),
        Err(because) => Fit::Unclear(because),
    }
}

fn judge(look: &Look<'_>, side: &Sides<'_>) -> Option<Judged> {
    let after = side.after.as_deref()?;
    if side.language.tier() == Tier::Plain || side.language.is_verified_by_eye() {
        return None;
    }
    if let Some(why) = after.not_parsed() {
        return Some(Judged::unclear(why.because()));
    }
    let snapshot = look.change.after;
    let mut judged = Judged::default();
    for call in &after.facts().calls {
        let is_added = side.adds(&call.range);
        if !is_added && !may_have_changed(look, call) {
            continue;
        }
        let target = match snapshot.call_target(side.path, call) {
            Ok(target) => target,
            Err(because) if because == DEFINED_OUTSIDE => {
                judged.coverage.outside += usize::from(is_added);
                continue;
            }
            Err(because) if because == CONVERSION => continue,
            Err(because) if is_added => {
                judged.cannot_tell(because);
                continue;
            }
            Err(_) => continue,
        };
        if !is_added && !is_changed(look, &target) {
            continue;
        }
        match fit_target(snapshot, after, call, &target) {
            Fit::Fits => judged.good(),
            Fit::Unclear(because) => judged.cannot_tell(because),
            Fit::Misfits(_) if was_there(look, side, call) => judged.good(),
            Fit::Misfits(message) => judged.bad(side.found(
                Check::Calls,
                Severity::Reject,
                call.callee_range.clone(),
                message,
            )),
        }
    }
    Some(judged)
}

fn fit_target(snapshot: &Snapshot, file: &File, call: &Call, target: &CallTarget) -> Fit {
    if let Some(because) = &target.signature.opaque {
        return Fit::Unclear(because.clone());
    }
    let name = call.callee.join(".");
    let fit = if file.language.is_script() {
        let callee = snapshot.file(&target.definition.path);
        javascript::fit(&name, file, callee, call, &target.signature)
    } else if file.language == Language::Go {
        go::fit(&name, snapshot, file, call, &target.signature)
    } else if file.language == Language::Rust {
        rust::fit(call, &target.signature)
    } else {
        python::fit(&name, call, &target.signature)
    };
    match fit {
        Fit::Misfits(_) if file.facts().has_errors && is_in_pieces(file, call) => {
            Fit::Unclear("the call does not parse".into())
        }
        Fit::Misfits(_) if expected::is_expected_to_fail(file, call) => {
            Fit::Unclear("the call is expected to fail".into())
        }
        Fit::Misfits(_)
            if file.language == Language::Rust && !snapshot.is_part_of_a_crate(&file.path) =>
        {
            Fit::Unclear("no crate is known to hold the file".into())
        }
        fit => fit,
    }
}

fn is_in_pieces(file: &File, call: &Call) -> bool {
    file.tree().map_or(true, |tree| {
        tree.root_node()
            .descendant_for_byte_range(call.range.start, call.range.end)
            .is_none_or(|node| node.has_error())
    })
}

/// Whether some changed file defines what the call's last name says: only then its callee can have
/// changed.
fn may_have_changed(look: &Look<'_>, call: &Call) -> bool {
    call.callee
        .last()
        .is_some_and(|name| look.defined.contains(name))
}

fn is_changed(look: &Look<'_>, target: &CallTarget) -> bool {
    let path: &WorkspacePath = &target.definition.path;
    let Some(side) = look.files.iter().find(|side| side.path == path) else {
        return false;
    };
    let Some(after) = side.after.as_deref() else {
        return false;
    };
    let facts = after.facts();
    let Some(definition) = facts.definitions.get(target.definition.index) else {
        return false;
    };
    let header = definition
        .signature
        .as_ref()
        .map_or(&definition.range, |signature: &Signature| &signature.header);
    side.adds(header)
}

/// Whether the same call stood there before and fitted as badly.
fn was_there(look: &Look<'_>, side: &Sides<'_>, call: &Call) -> bool {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return false;
    };
    let text = after.text().slice(call.range.clone());
    let is_same =
        |old: &&Call| old.callee == call.callee && before.text().slice(old.range.clone()) == text;
    let mut old = before.facts().calls.iter().filter(is_same);
    old.any(|old| matches!(fit(look.change.before, before, old), Fit::Misfits(_)))
}
