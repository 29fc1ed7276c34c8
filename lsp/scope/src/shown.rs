//! Which lines a place is shown with when its file is one of several: the definition around it, or the
//! lines near it. What counts the required tokens and what builds the prompt must agree on this.

use std::ops::Range;

use scopewise_workspace::File;

/// A definition of more lines is shown by the lines near the place.
const WHOLE_DEFINITION: usize = 60;

/// Lines shown on each side of a place in a long definition.
const NEAR: usize = 12;

/// Lines shown on each side of everything: a SEARCH text needs at least 3 unchanged ones.
const CONTEXT: usize = 4;

/// Runs of shown lines that are this near become one.
const GAP: usize = 3;

/// The lines, from 0 with the end exclusive, that a place given in bytes is shown with.
#[must_use]
pub fn lines_around(file: &File, place: &Range<usize>) -> Range<usize> {
    let own = lines_of(file, place);
    let facts = file.facts();
    let definition = facts
        .enclosing(&file.parsed_range(place))
        .and_then(|index| facts.definitions.get(index))
        .map(|it| lines_of(file, &file.current_range(&it.range)));
    let lines = match definition {
        Some(lines) if lines.len() <= WHOLE_DEFINITION => lines,
        Some(lines) => {
            let start = own.start.saturating_sub(NEAR).max(lines.start);
            start..(own.end + NEAR).min(lines.end)
        }
        None => own,
    };
    with_context(file, lines)
}

/// Lines grown by what a SEARCH text needs around a change.
#[must_use]
pub fn with_context(file: &File, lines: Range<usize>) -> Range<usize> {
    lines.start.saturating_sub(CONTEXT)..(lines.end + CONTEXT).min(file.text().line_count())
}

/// The lines of a byte range, from 0, the end exclusive.
#[must_use]
pub fn lines_of(file: &File, range: &Range<usize>) -> Range<usize> {
    let first = file.text().line_of(range.start);
    let last = file
        .text()
        .line_of(range.end.saturating_sub(1).max(range.start));
    first..last + 1
}

/// Whether lines that end at `end` and lines that start at `start` are shown as one run.
#[must_use]
pub const fn touches(end: usize, start: usize) -> bool {
    start <= end + GAP
}
