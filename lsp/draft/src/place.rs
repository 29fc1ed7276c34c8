//! Where a SEARCH text stands in a file: a ladder of ways to compare lines, each of which must find it
//! exactly once before it is taken. Likeness never places anything; it only helps to say what is wrong.

mod compare;
mod nearest;

use std::ops::Range;

use scopewise_workspace::{Snapshot, WorkspacePath};

use crate::blocks::Block;
use crate::lines::{indent_of, is_blank};
use crate::{MatchLevel, Rejected};

pub(crate) use compare::Shift;

/// A block to place and what is needed to say why it cannot be.
pub(crate) struct Wanted<'a> {
    pub(crate) path: &'a WorkspacePath,
    pub(crate) block: &'a Block,
    pub(crate) snapshot: &'a Snapshot,
    /// Files whose text the model saw.
    pub(crate) shown: &'a [WorkspacePath],
}

/// Where a block stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The line, from 0, that its first line matches.
    pub(crate) line: usize,
    pub(crate) level: MatchLevel,
    /// How its lines move to the file's indentation.
    pub(crate) shift: Shift,
}

const LADDER: [MatchLevel; 4] = [
    MatchLevel::Exact,
    MatchLevel::TrailingSpace,
    MatchLevel::Indentation,
    MatchLevel::Punctuation,
];

/// The one place a block's SEARCH text stands in the lines of a file.
pub(crate) fn place(wanted: &Wanted<'_>, file: &[&str]) -> Result<Found, Rejected> {
    let search: Vec<&str> = wanted.block.search.iter().map(String::as_str).collect();
    if search.is_empty() && file.is_empty() {
        return Ok(Found {
            line: 0,
            level: MatchLevel::Exact,
            shift: Shift::None,
        });
    }
    for level in LADDER {
        let found = matches_at(file, &search, level);
        match narrowed(wanted.block, file, &found) {
            [] => {}
            [line] => {
                let there = file.get(*line..*line + search.len()).unwrap_or_default();
                let shift = match level {
                    MatchLevel::Indentation => compare::shift(there, &search).unwrap_or_default(),
                    _ => Shift::None,
                };
                return Ok(Found {
                    line: *line,
                    level,
                    shift,
                });
            }
            several => return Err(nearest::ambiguous(wanted, several)),
        }
    }
    Err(nearest::not_found(wanted, file, &search))
}

/// The lines of a file a text stands at by one way to compare.
pub(crate) fn matches_at(file: &[&str], search: &[&str], level: MatchLevel) -> Vec<usize> {
    if search.is_empty() {
        return Vec::new();
    }
    let windows = file.windows(search.len()).enumerate();
    let fits = windows.filter(|(_, there)| compare::fits(there, search, level));
    fits.map(|(line, _)| line).collect()
}

/// Of several places, the one the block's own words single out: inside the definitions it names, or
/// at the end of the file.
fn narrowed<'a>(block: &Block, file: &[&str], found: &'a [usize]) -> &'a [usize] {
    if found.len() < 2 {
        return found;
    }
    if block.at_end
        && let Some(last) = found.len().checked_sub(1)
        && found
            .get(last)
            .is_some_and(|line| line + block.search.len() == file.len())
    {
        return found.get(last..).unwrap_or(found);
    }
    let Some(scope) = scope_of(&block.within, file) else {
        return found;
    };
    let from = found.partition_point(|line| *line < scope.start);
    let to = found.partition_point(|line| line + block.search.len() <= scope.end);
    match found.get(from..to) {
        Some([]) | None => found,
        Some(inside) => inside,
    }
}

/// The lines of the innermost definition named, each name standing once in the one around it.
fn scope_of(within: &[String], file: &[&str]) -> Option<Range<usize>> {
    let mut scope = 0..file.len();
    for header in within {
        let lines = file.get(scope.clone())?;
        let mut fitting = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.trim() == header.trim());
        let (offset, line) = fitting.next()?;
        if fitting.next().is_some() {
            return None;
        }
        let depth = indent_of(line).len();
        let body = lines.get(offset + 1..)?;
        let len = body
            .iter()
            .position(|line| !is_blank(line) && indent_of(line).len() <= depth);
        let start = scope.start + offset;
        scope = start..start + 1 + len.unwrap_or(body.len());
    }
    (!within.is_empty()).then_some(scope)
}
