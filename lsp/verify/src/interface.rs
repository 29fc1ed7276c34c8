//! The `interface` check: what other files use of a changed file must still be there and still take what
//! they pass, and what the change itself still uses must be there too. Only users that surely no longer fit
//! count; a public interface without users in the workspace is free to change.

mod globals;
mod go;
mod gone;
mod left;
mod resigned;
mod rust;

use scopewise_workspace::{File, Language, Tier, WorkspacePath};

use crate::look::{Judged, Look, Said, Sides};
use crate::words::amount;
use crate::{Check, Severity};

/// Sites named in a message.
const SHOWN: usize = 3;

/// A place that the change leaves alone or behind, which no longer fits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Site {
    path: WorkspacePath,
    /// From 1.
    line: usize,
}

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|side| judge(look, side))
}

fn judge(look: &Look<'_>, side: &Sides<'_>) -> Option<Judged> {
    let Some(before) = side.before.as_deref() else {
        let is_code = side.language.tier() != Tier::Plain && !side.language.is_verified_by_eye();
        return is_code.then(Judged::default);
    };
    if side.language.tier() == Tier::Plain || side.language.is_verified_by_eye() {
        return None;
    }
    if let Some(why) = before
        .not_parsed()
        .or_else(|| side.after.as_deref().and_then(File::not_parsed))
    {
        return Some(Judged::unclear(why.because()));
    }
    if side.language.tier() != Tier::Resolved {
        return Some(Judged::unclear(format!(
            "references of {} are not resolved yet",
            side.language.name()
        )));
    }
    if !look.change.before.is_complete() {
        return Some(Judged::unclear(
            "not every file of the workspace has been read yet",
        ));
    }
    if is_torn(side) {
        return Some(Judged::unclear("the file does not parse after the change"));
    }
    let mut judged = Judged::default();
    if side.language == Language::Rust {
        rust::look_for(look, side, before, &mut judged);
    } else {
        gone::look_for(look, side, before, &mut judged);
    }
    resigned::look_for(look, side, before, &mut judged);
    Some(judged)
}

/// Whether the change broke the file's syntax: what is missing then may only be unreadable.
fn is_torn(side: &Sides<'_>) -> bool {
    side.after
        .as_deref()
        .is_some_and(|after| after.facts().has_errors)
}

/// Files that the change leaves as they are.
fn untouched<'a>(look: &'a Look<'_>) -> impl Iterator<Item = &'a File> {
    let changed = &look.paths;
    look.change
        .before
        .files()
        .filter(move |file| !changed.contains(&file.path))
}

fn site(file: &File, byte: usize) -> Site {
    Site {
        path: file.path.clone(),
        line: file.text().line_of(byte) + 1,
    }
}

/// Says what broke and where.
fn report(
    side: &Sides<'_>,
    range: std::ops::Range<usize>,
    what: &str,
    sites: &mut Vec<Site>,
    judged: &mut Judged,
) {
    sites.sort();
    sites.dedup();
    let shown: Vec<String> = sites
        .iter()
        .take(SHOWN)
        .map(|site| format!("{}:{}", site.path, site.line))
        .collect();
    let more = sites.len().saturating_sub(SHOWN);
    let more = if more > 0 {
        format!(" and {}", amount(more, "more place"))
    } else {
        String::new()
    };
    let message = format!("{what} {}{more}", shown.join(", "));
    judged
        .findings
        .push(side.lost(Check::Interface, Severity::Reject, range, message));
}
