//! Which lines of a file matter for an ask over several files.

use std::collections::BTreeSet;
use std::ops::Range;

use scopewise_scope::{lines_around, lines_of, with_context};
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
    if file.path == scope.target.path && !file.text().is_empty() {
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

fn around(file: &File, site: &Range<usize>, why: Why) -> Place {
    Place {
        lines: lines_around(file, site),
        why,
    }
}

/// Places where names that the instruction gives as code stand in the text.
fn mentions(file: &File, instruction: &str) -> Vec<Place> {
    let names: BTreeSet<&str> = instruction
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|word| is_name(word))
        .collect();
    let text = file.text().to_string();
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
        lines: 0..file.text().line_count().min(WHOLE_FILE),
        why: Why::Mentioned,
    }
}
