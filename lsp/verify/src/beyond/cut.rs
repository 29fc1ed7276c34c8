//! What is cut off and what remains, as changes.

use std::ops::Range;

use scopewise_draft::Hunk;
use scopewise_scope::Reach;
use scopewise_workspace::{FileChange, TextEdit};

use super::{Asked, note_of_hunk, place, unasked};
use crate::look::{Look, Sides};
use crate::words::quote;
use crate::{Check, Finding, Severity};

/// What becomes of the change.
pub(super) struct Plan {
    /// One a file, in the order of the look.
    files: Vec<Fate>,
    /// What was cut, as notes.
    pub(super) notes: Vec<Finding>,
    /// What was not asked for either and cannot be cut, as notes of the same form.
    pub(super) rejections: Vec<Finding>,
}

/// What becomes of one file's change.
enum Fate {
    /// It stays as it is.
    Kept,
    /// It goes as a whole.
    Dropped,
    /// Only these hunks stay, without these lines of the text after.
    Parts(Vec<Hunk>, Vec<Range<usize>>),
}

impl Plan {
    pub(super) fn of(look: &Look<'_>, asked: &Asked<'_>) -> Self {
        let mut plan = Self {
            files: Vec::new(),
            notes: Vec::new(),
            rejections: Vec::new(),
        };
        for side in &look.files {
            let fate = if is_foreign_file(look, asked, side) {
                plan.notes.push(note_of_file(side));
                Fate::Dropped
            } else {
                plan.fate_of_parts(look, asked, side)
            };
            plan.files.push(fate);
        }
        plan
    }

    /// The changes that remain; `None` when none do.
    pub(super) fn changes(&self, look: &Look<'_>) -> Option<Vec<FileChange>> {
        let changes: Vec<FileChange> = look
            .change
            .changes
            .iter()
            .filter_map(|change| self.remaining(look, change))
            .collect();
        (!changes.is_empty()).then_some(changes)
    }

    fn remaining(&self, look: &Look<'_>, change: &FileChange) -> Option<FileChange> {
        let (side, fate) = look
            .files
            .iter()
            .zip(&self.files)
            .find(|(side, _)| side.path == change.path())?;
        match (fate, change) {
            (Fate::Kept, _) => Some(change.clone()),
            (Fate::Dropped, _) => None,
            (Fate::Parts(hunks, without), FileChange::Edit { path, .. }) => {
                let edits: Vec<TextEdit> = hunks
                    .iter()
                    .map(|hunk| edit_of(side, hunk, without))
                    .collect();
                (!edits.is_empty()).then(|| FileChange::Edit {
                    path: path.clone(),
                    edits,
                })
            }
            (Fate::Parts(..), _) => Some(change.clone()),
        }
    }

    fn fate_of_parts(&mut self, look: &Look<'_>, asked: &Asked<'_>, side: &Sides<'_>) -> Fate {
        let Some(before) = side.before.as_deref().filter(|_| side.after.is_some()) else {
            return Fate::Kept;
        };
        let zone = place::zone(asked, side).filter(|_| asked.is_target(&before.path));
        let hunks = zone.as_ref().map_or_else(
            || side.hunks.clone(),
            |zone| place::hunks(asked.scope, side, zone),
        );
        let mut kept = Vec::new();
        for hunk in &hunks {
            let is_outside = zone.as_ref().is_some_and(|zone| {
                !place::is_inside(hunk, zone) && !may_be_outside(look, asked, side, hunk)
            });
            if is_noise(asked, side, hunk) {
                self.notes.push(note_of_noise(side, hunk));
            } else if is_outside && unasked::is_entangled(side, hunk) {
                self.rejections.push(note_of_hunk(side, hunk, asked));
                kept.push(hunk.clone());
            } else if is_outside {
                self.notes.push(note_of_hunk(side, hunk, asked));
            } else {
                kept.push(hunk.clone());
            }
        }
        let mut without = Vec::new();
        for unasked in unasked::definitions(look, asked, side) {
            let is_kept = kept
                .iter()
                .any(|hunk| hunk.after.contains(&unasked.lines.start));
            if !is_kept {
                continue;
            }
            self.notes.push(note_of_definition(side, &unasked));
            kept.retain(|hunk| !is_only(side, hunk, &unasked.lines));
            without.push(unasked.lines);
        }
        if kept.len() == hunks.len() && without.is_empty() {
            Fate::Kept
        } else {
            Fate::Parts(kept, without)
        }
    }
}

fn is_foreign_file(look: &Look<'_>, asked: &Asked<'_>, side: &Sides<'_>) -> bool {
    let scope = asked.scope;
    if scope.files.contains(side.path) || scope.reach == Reach::Workspace {
        return false;
    }
    match (&side.before, &side.after) {
        (Some(before), _) if scope.files.contains(&before.path) => false,
        (None, _) => {
            let is_free = matches!(scope.reach, Reach::New | Reach::Move)
                || scope.new_files.contains(side.path);
            !is_free && !asked.wording.allows_files() && !is_wanted(look, side)
        }
        (Some(_), None) => !asked.wording.allows_removal(),
        (Some(_), Some(_)) => {
            let name = scope.target.name.rsplit('.').next().unwrap_or_default();
            let is_wide = scope.reach >= Reach::Interface || scope.is_debug;
            let is_related = is_wide
                && !name.is_empty()
                && (side.before_text().contains(name) || side.after_text().contains(name));
            !is_related && !asked.thread.runs_through(side)
        }
    }
}

/// Whether another changed file imports a new one: then it is part of the answer, for better or worse.
fn is_wanted(look: &Look<'_>, side: &Sides<'_>) -> bool {
    let stem = side.path.file_name().split('.').next().unwrap_or_default();
    look.files
        .iter()
        .filter(|other| other.path != side.path)
        .filter_map(|other| other.after.as_deref())
        .flat_map(|file| &file.facts().imports)
        .any(|import| import.module.contains(stem))
}

/// Hunks that an edit of one place may well need elsewhere: imports, what the edited place uses, and
/// insertions where something new was asked for.
fn may_be_outside(look: &Look<'_>, asked: &Asked<'_>, side: &Sides<'_>, hunk: &Hunk) -> bool {
    let is_insertion = hunk.before.is_empty();
    place::is_imports(side, hunk)
        || asked.thread.holds(side, hunk)
        || unasked::is_needed(look, side, &hunk.after)
        || (is_insertion && asked.scope.reach == Reach::New)
        || (is_insertion && asked.wording.allows_additions() && has_definition(side, hunk))
}

fn has_definition(side: &Sides<'_>, hunk: &Hunk) -> bool {
    side.after.as_deref().is_some_and(|after| {
        after.facts().definitions.iter().any(|it| {
            hunk.after
                .contains(&after.text().line_of(it.name_range.start))
        })
    })
}

/// Whether a hunk only drops comments or moves white space, which was not asked for.
fn is_noise(asked: &Asked<'_>, side: &Sides<'_>, hunk: &Hunk) -> bool {
    if side.language == scopewise_workspace::Language::PlainText {
        return false;
    }
    if place::is_reformatting(side, hunk) {
        return !asked.wording.is_about_format();
    }
    let Some(before) = side.before.as_deref() else {
        return false;
    };
    let drops_comment_only = place::keeps_code(side, hunk)
        && hunk.after.len() < hunk.before.len()
        && !hunk
            .before
            .clone()
            .any(|line| asked.wording.is_said_in(&before.text().line(line)));
    drops_comment_only && !asked.wording.is_about_comments() && !asked.wording.allows_removal()
}

/// Whether nothing but blank lines is left of a hunk without these lines.
fn is_only(side: &Sides<'_>, hunk: &Hunk, lines: &Range<usize>) -> bool {
    let is_blank = |line: usize| {
        side.after
            .as_deref()
            .is_none_or(|after| after.text().line(line).trim().is_empty())
    };
    hunk.before.is_empty()
        && hunk
            .after
            .clone()
            .all(|line| lines.contains(&line) || is_blank(line))
}

fn edit_of(side: &Sides<'_>, hunk: &Hunk, without: &[Range<usize>]) -> TextEdit {
    let range = side.before.as_deref().map_or(0..0, |before| {
        before.text().line_start(hunk.before.start)..before.text().line_start(hunk.before.end)
    });
    let replacement = side.after.as_deref().map_or_else(String::new, |after| {
        hunk.after
            .clone()
            .filter(|line| !without.iter().any(|lines| lines.contains(line)))
            .map(|line| {
                after
                    .text()
                    .slice(after.text().line_start(line)..after.text().line_start(line + 1))
            })
            .collect()
    });
    TextEdit { range, replacement }
}

fn note_of_file(side: &Sides<'_>) -> Finding {
    let what = match (&side.before, &side.after) {
        (None, _) => "a new file",
        (_, None) => "deleting this file",
        (Some(before), Some(_)) if before.path != *side.path => "renaming this file",
        _ => "a change of this file",
    };
    let message = format!("{what} was not asked for; it was cut off");
    side.found(Check::Beyond, Severity::Note, 0..0, message)
}

fn note_of_noise(side: &Sides<'_>, hunk: &Hunk) -> Finding {
    let start = side
        .before
        .as_deref()
        .map_or(0, |file| file.text().line_start(hunk.before.start));
    let what = if place::is_reformatting(side, hunk) {
        "white space was changed"
    } else {
        "a comment was dropped"
    };
    let message = format!("{what}, which was not asked for; it was cut off");
    side.lost(Check::Beyond, Severity::Note, start..start, message)
}

fn note_of_definition(side: &Sides<'_>, unasked: &unasked::Unasked) -> Finding {
    let start = side
        .after
        .as_deref()
        .map_or(0, |file| file.text().line_start(unasked.lines.start));
    let message = format!(
        "the new {} {} was not asked for and nothing uses it; it was cut off",
        unasked.kind,
        quote(&unasked.name)
    );
    side.found(Check::Beyond, Severity::Note, start..start, message)
}
