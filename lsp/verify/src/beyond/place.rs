//! Where a hunk lies: in what was to be edited, among the imports, or elsewhere.

use std::ops::Range;

use scopewise_draft::Hunk;
use scopewise_scope::{Reach, Scope, TargetKind};
use scopewise_workspace::{File, FileFacts, Language, Text};

use super::Asked;
use crate::look::Sides;

/// The lines before the change, from 0, that the ask is about; `None` when it is about the whole file. A
/// symptom, or files that the ask names, may lead elsewhere: then only where the target changes too.
pub(super) fn zone(asked: &Asked<'_>, side: &Sides<'_>) -> Option<Range<usize>> {
    let scope = asked.scope;
    let before = side.before.as_deref()?;
    if scope.reach >= Reach::Interface || scope.target.kind == TargetKind::NewFile {
        return None;
    }
    let zone = lines_of_target(scope, before);
    let may_lead_elsewhere = scope.files.len() > 1 || scope.is_debug;
    let is_changed = || side.hunks.iter().any(|hunk| is_inside(hunk, &zone));
    (!may_lead_elsewhere || is_changed()).then_some(zone)
}

/// The target's lines, from 0, with the comments and decorators above it.
pub(super) fn lines_of_target(scope: &Scope, before: &File) -> Range<usize> {
    let (first, last) = scope.target.lines;
    let mut start = first.saturating_sub(1);
    while start > 0 && belongs_to_next(before.language, &before.text().line(start - 1)) {
        start -= 1;
    }
    start..last
}

/// The hunks of a file, cut where the target begins and ends: a diff may join what was done to the target
/// and to its neighbour.
pub(super) fn hunks(scope: &Scope, side: &Sides<'_>, zone: &Range<usize>) -> Vec<Hunk> {
    let Some(after) = side.after.as_deref() else {
        return side.hunks.clone();
    };
    let facts = after.facts();
    let mut same = (0..facts.definitions.len())
        .filter(|index| facts.qualified_name(*index) == scope.target.name)
        .filter_map(|index| facts.definitions.get(index));
    let (Some(target), None) = (same.next(), same.next()) else {
        return side.hunks.clone();
    };
    let mut start = after.text().line_of(target.range.start);
    while start > 0 && belongs_to_next(after.language, &after.text().line(start - 1)) {
        start -= 1;
    }
    let end = after.text().line_of(target.range.end.saturating_sub(1)) + 1;
    let cut = |hunks: Vec<Hunk>, before: usize, after: usize| -> Vec<Hunk> {
        hunks
            .into_iter()
            .flat_map(|hunk| split(side, &hunk, before, after))
            .collect()
    };
    let hunks = cut(side.hunks.clone(), zone.start, start);
    cut(hunks, zone.end, end)
}

/// A hunk in two at a line of each side, where it covers both, lines that are the same left out. It may
/// reach a few unchanged lines further: a diff is free to pair either of two equal brackets.
fn split(side: &Sides<'_>, hunk: &Hunk, before: usize, after: usize) -> Vec<Hunk> {
    const FURTHER: usize = 2;
    let crosses = hunk.before.start < before && before < hunk.before.end
        || hunk.after.start < after && after < hunk.after.end;
    let covering = (0..=FURTHER)
        .map(|more| Hunk {
            before: hunk.before.start..hunk.before.end + more,
            after: hunk.after.start..hunk.after.end + more,
        })
        .find(|wide| {
            (wide.before.start..=wide.before.end).contains(&before)
                && (wide.after.start..=wide.after.end).contains(&after)
                && !side.hunks.iter().any(|other| {
                    other.before.start > hunk.before.start && other.before.start < wide.before.end
                })
        });
    let Some(wide) = covering.filter(|_| crosses) else {
        return vec![hunk.clone()];
    };
    let first = Hunk {
        before: wide.before.start..before,
        after: wide.after.start..after,
    };
    let second = Hunk {
        before: before..wide.before.end,
        after: after..wide.after.end,
    };
    [first, second]
        .into_iter()
        .filter_map(|it| tightened(side, it))
        .collect()
}

/// A hunk without equal lines at its end and start; `None` when nothing is left.
fn tightened(side: &Sides<'_>, mut hunk: Hunk) -> Option<Hunk> {
    let (before, after) = (side.before.as_deref()?, side.after.as_deref()?);
    let same = |old: usize, new: usize| before.text().line(old) == after.text().line(new);
    while !hunk.before.is_empty()
        && !hunk.after.is_empty()
        && same(hunk.before.end - 1, hunk.after.end - 1)
    {
        hunk.before.end -= 1;
        hunk.after.end -= 1;
    }
    while !hunk.before.is_empty()
        && !hunk.after.is_empty()
        && same(hunk.before.start, hunk.after.start)
    {
        hunk.before.start += 1;
        hunk.after.start += 1;
    }
    (!hunk.before.is_empty() || !hunk.after.is_empty()).then_some(hunk)
}

/// Whether a line above a definition is part of it: a comment or decorator right above.
fn belongs_to_next(language: Language, line: &str) -> bool {
    let line = line.trim();
    line.starts_with('@') || is_comment_line(language, line)
}

/// Whether a hunk touches the zone; an insertion right at its edges does.
pub(super) fn is_inside(hunk: &Hunk, zone: &Range<usize>) -> bool {
    if hunk.before.is_empty() {
        return zone.start <= hunk.before.start && hunk.before.start <= zone.end;
    }
    hunk.before.start < zone.end && zone.start < hunk.before.end
}

/// Whether a hunk only touches imports.
pub(super) fn is_imports(side: &Sides<'_>, hunk: &Hunk) -> bool {
    let only_imports = |file: Option<&File>, lines: &Range<usize>| {
        file.is_none_or(|file| {
            lines.clone().all(|line| {
                let text = file.text().line(line);
                text.trim().is_empty() || is_import_line(file.facts(), file.text(), line)
            })
        })
    };
    only_imports(side.before.as_deref(), &hunk.before)
        && only_imports(side.after.as_deref(), &hunk.after)
}

fn is_import_line(facts: &FileFacts, text: &Text, line: usize) -> bool {
    let range = text.line_range(line);
    facts
        .imports
        .iter()
        .any(|import| import.range.start < range.end && range.start < import.range.end)
}

/// Whether a hunk's sides hold the same code: only blank lines and comments differ.
pub(super) fn keeps_code(side: &Sides<'_>, hunk: &Hunk) -> bool {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return false;
    };
    code_lines(before, &hunk.before) == code_lines(after, &hunk.after)
}

/// Whether a hunk's sides differ in white space alone, none of which is syntax.
pub(super) fn is_reformatting(side: &Sides<'_>, hunk: &Hunk) -> bool {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return false;
    };
    let visible = |file: &File, lines: &Range<usize>| -> Vec<String> {
        let lines = lines
            .clone()
            .map(|line| file.text().line(line))
            .filter(|line| !line.trim().is_empty());
        match side.language {
            Language::Python | Language::Ruby | Language::PlainText => {
                lines.map(|line| line.trim_end().to_owned()).collect()
            }
            _ => vec![
                lines
                    .flat_map(|line| {
                        line.split_whitespace()
                            .map(str::to_owned)
                            .collect::<Vec<_>>()
                    })
                    .collect::<String>(),
            ],
        }
    };
    visible(before, &hunk.before) == visible(after, &hunk.after)
}

fn code_lines(file: &File, lines: &Range<usize>) -> Vec<String> {
    lines
        .clone()
        .map(|line| file.text().line(line))
        .filter(|line| !line.trim().is_empty() && !is_comment_line(file.language, line.trim()))
        .collect()
}

/// Whether a trimmed line is a comment and nothing else.
pub(super) fn is_comment_line(language: Language, line: &str) -> bool {
    let marks = language.comments();
    marks.line.is_some_and(|mark| line.starts_with(mark))
        || marks.block.is_some_and(|(open, close)| {
            line.starts_with(open)
                || (line.starts_with('*') && !line.starts_with("**"))
                || line == close
        })
}
