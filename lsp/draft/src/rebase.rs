//! Edits made for one text, carried over to the text as it is now: a three-way merge by lines that
//! gives up where the two sides touch. Never places anything by likeness.

use std::ops::Range;

use scopewise_workspace::{Text, TextEdit};

use crate::diff::{Hunk, hunks_of};
use crate::lines::{starts_of, whole_lines};

/// What became of a rebase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rebase {
    /// The edits in the coordinates of the text now; empty when all of them are there already.
    Edits(Vec<TextEdit>),
    /// What the user typed touches what the edits change: lines of the text now, from 1.
    Conflict {
        /// First and last line.
        lines: (usize, usize),
    },
}

/// Carries `edits`, made for `base`, over to `now`. Changed lines that touch are a conflict unless
/// both sides made the same change; both sides are compared line by line, so an edit of a part of a
/// line comes out as one of the whole line where the text has moved on.
#[must_use]
pub fn rebase(base: &Text, now: &Text, edits: &[TextEdit]) -> Rebase {
    if base == now {
        return Rebase::Edits(edits.to_vec());
    }
    let after = base.edited(edits);
    if after == *now || after == *base {
        return Rebase::Edits(Vec::new());
    }
    let (base, now, after) = (base.to_string(), now.to_string(), after.to_string());
    let base_lines = whole_lines(&base);
    let ours = Side::new(&base_lines, whole_lines(&after));
    let theirs = Side::new(&base_lines, whole_lines(&now));
    carried(&base_lines, &ours, &theirs)
}

/// One side of the merge: its lines and how they differ from the base.
struct Side<'a> {
    lines: Vec<&'a str>,
    changes: Vec<Placed>,
}

/// A hunk and the base lines it may stand on: a block between equal lines can be read as one
/// further up or down with the same outcome.
struct Placed {
    hunk: Hunk,
    zone: Range<usize>,
    slides: bool,
}

impl<'a> Side<'a> {
    fn new(base: &[&str], lines: Vec<&'a str>) -> Self {
        let changes = hunks_of(base, &lines)
            .into_iter()
            .map(|hunk| Placed::new(base, &lines, hunk))
            .collect();
        Self { lines, changes }
    }

    fn text_of(&self, hunk: &Hunk) -> &[&'a str] {
        self.lines.get(hunk.after.clone()).unwrap_or_default()
    }
}

impl Placed {
    fn new(base: &[&str], lines: &[&str], hunk: Hunk) -> Self {
        let (whole, moved) = match (hunk.before.is_empty(), hunk.after.is_empty()) {
            (true, false) => (lines, &hunk.after),
            (false, true) => (base, &hunk.before),
            _ => (base, &(0..0)),
        };
        let up = slide_up(whole, moved).min(hunk.before.start);
        let down = slide_down(whole, moved).min(base.len() - hunk.before.end);
        Self {
            zone: hunk.before.start - up..hunk.before.end + down,
            slides: up + down > 0,
            hunk,
        }
    }

    fn collides(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.zone, &other.zone);
        let overlap = mine.start < theirs.end && theirs.start < mine.end;
        let touch = mine.start == theirs.end || theirs.start == mine.end;
        overlap || (touch && !self.slides && !other.slides)
    }
}

fn slide_up(whole: &[&str], block: &Range<usize>) -> usize {
    let steps = (0..block.start)
        .take_while(|step| whole.get(block.start - 1 - step) == whole.get(block.end - 1 - step));
    if block.is_empty() { 0 } else { steps.count() }
}

fn slide_down(whole: &[&str], block: &Range<usize>) -> usize {
    let steps = (0..whole.len().saturating_sub(block.end))
        .take_while(|step| whole.get(block.start + step) == whole.get(block.end + step));
    if block.is_empty() { 0 } else { steps.count() }
}

fn carried(base: &[&str], ours: &Side<'_>, theirs: &Side<'_>) -> Rebase {
    let starts = starts_of(base);
    let byte_of = |line: usize| starts.get(line).copied().unwrap_or_default();
    let mut edits = Vec::new();
    for change in &ours.changes {
        let text = ours.text_of(&change.hunk);
        let same = |other: &&Placed| {
            other.hunk.before == change.hunk.before && theirs.text_of(&other.hunk) == text
        };
        if theirs.changes.iter().any(|other| same(&other)) {
            continue;
        }
        if let Some(other) = theirs.changes.iter().find(|other| change.collides(other)) {
            return conflict(&other.hunk, theirs.lines.len());
        }
        let mut range = byte_of(change.hunk.before.start)..byte_of(change.hunk.before.end);
        for other in &theirs.changes {
            if other.zone.end <= change.zone.start {
                let added: usize = theirs.text_of(&other.hunk).iter().map(|l| l.len()).sum();
                let gone = byte_of(other.hunk.before.end) - byte_of(other.hunk.before.start);
                range = range.start + added - gone..range.end + added - gone;
            }
        }
        edits.push(TextEdit {
            range,
            replacement: text.concat(),
        });
    }
    Rebase::Edits(edits)
}

fn conflict(hunk: &Hunk, line_count: usize) -> Rebase {
    let last = line_count.max(1);
    let first = (hunk.after.start + 1).min(last);
    Rebase::Conflict {
        lines: (first, hunk.after.end.clamp(first, last)),
    }
}
