//! Which lines of a file matter for an ask over several files.

use std::collections::BTreeSet;
use std::ops::Range;

use scopewise_workspace::File;

use crate::PromptInput;
use crate::imports::imports_at;

/// Why lines are shown, the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// They hold the target.
    Target,
    /// A site in them must change.
    MustChange,
    /// The file's imports.
    Imports,
    /// A frame, a name of the instruction, or nothing better.
    Mentioned,
}

/// Lines of a file, from 0, the end exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) lines: Range<usize>,
    pub(crate) why: Why,
}

/// A definition of more lines is shown by the lines near the site.
const WHOLE_DEFINITION: usize = 60;

/// Lines shown on each side of a site in a long definition.
const NEAR: usize = 12;

/// Lines shown on each side of what matters: a SEARCH text needs at least 3 unchanged ones.
const CONTEXT: usize = 4;

/// The most lines that are shown for the imports.
const IMPORT_LINES: usize = 60;

/// A file of at most so many lines is shown whole where nothing says which part matters.
const WHOLE_FILE: usize = 120;

/// The most mentions of a name that are shown in one file.
const MENTIONS: usize = 6;

/// The places of an ask in a file.
pub(crate) fn places_in(input: &PromptInput<'_>, file: &File) -> Vec<Place> {
    let scope = input.scope;
    let mut places: Vec<Place> = Vec::new();
    if file.path == scope.target.path && !file.text.is_empty() {
        places.push(Place {
            lines: with_context(file, lines_of(file, &scope.target.range)),
            why: Why::Target,
        });
    }
    for it in scope
        .reference_sites
        .iter()
        .filter(|it| it.site.path == file.path)
    {
        let why = if it.must_change {
            Why::MustChange
        } else {
            Why::Mentioned
        };
        places.push(around(file, &it.site.range, why));
    }
    for frame in input.ask.frames.iter().filter(|it| it.path == file.path) {
        places.push(around(file, &frame.range(input.snapshot), Why::Mentioned));
    }
    if places.iter().all(|place| place.why == Why::Mentioned) {
        places.extend(mentions(file, &input.ask.instruction));
    }
    if places.is_empty() {
        places.push(top(file));
    }
    let imports = 0..imports_at(file, &(0..0));
    if !imports.is_empty() {
        let lines = lines_of(file, &imports);
        places.push(Place {
            lines: lines.end.saturating_sub(IMPORT_LINES)..lines.end,
            why: Why::Imports,
        });
    }
    places
}

fn lines_of(file: &File, range: &Range<usize>) -> Range<usize> {
    let first = file.text.line_of(range.start);
    let last = file
        .text
        .line_of(range.end.saturating_sub(1).max(range.start));
    first..last + 1
}

/// The definition around a site, or the lines near it.
fn around(file: &File, site: &Range<usize>, why: Why) -> Place {
    let own = lines_of(file, site);
    let facts = file.facts();
    let definition = facts
        .enclosing(&file.parsed_range(site))
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
    Place {
        lines: with_context(file, lines),
        why,
    }
}

/// Lines grown by what a SEARCH text needs around a change.
fn with_context(file: &File, lines: Range<usize>) -> Range<usize> {
    lines.start.saturating_sub(CONTEXT)..(lines.end + CONTEXT).min(file.text.line_count())
}

/// Places where names that the instruction gives as code stand in the text.
fn mentions(file: &File, instruction: &str) -> Vec<Place> {
    let names: BTreeSet<&str> = instruction
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|word| is_name(word))
        .collect();
    let text = file.text.to_string();
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut places = Vec::new();
    for name in names {
        let whole = text.match_indices(name).filter(|(at, _)| {
            let (before, rest) = text.split_at_checked(*at).unwrap_or_default();
            let after = rest.strip_prefix(name).unwrap_or_default();
            !before.ends_with(is_word) && !after.starts_with(is_word)
        });
        for (at, _) in whole.take(MENTIONS) {
            places.push(around(file, &(at..at + name.len()), Why::Mentioned));
        }
    }
    places
}

/// A word that is a name in code rather than prose.
fn is_name(word: &str) -> bool {
    let has_hump = word
        .chars()
        .zip(word.chars().skip(1))
        .any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    word.len() > 2 && (word.trim_matches('_').contains('_') || has_hump)
}

fn top(file: &File) -> Place {
    Place {
        lines: 0..file.text.line_count().min(WHOLE_FILE),
        why: Why::Mentioned,
    }
}
