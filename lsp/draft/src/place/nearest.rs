//! What to say of a SEARCH text that stands nowhere or in several places: enough for a model to write
//! it right the next time.

use super::{Wanted, matches_at};
use crate::lines::{is_blank, lines};
use crate::{MatchLevel, Rejected};

/// Several places fit equally well.
pub(super) fn ambiguous(wanted: &Wanted<'_>, found: &[usize]) -> Rejected {
    let shown: Vec<String> = found
        .iter()
        .take(5)
        .map(|line| (line + 1).to_string())
        .collect();
    let more = if found.len() > shown.len() {
        " and more"
    } else {
        ""
    };
    Rejected(format!(
        "{} stands there {} times, at lines {}{more}: add lines around it until it stands there once",
        named(wanted),
        found.len(),
        shown.join(", ")
    ))
}

/// No place fits.
pub(super) fn not_found(wanted: &Wanted<'_>, file: &[&str], search: &[&str]) -> Rejected {
    let name = named(wanted);
    if let Some((path, line)) = elsewhere(wanted, search) {
        return Rejected(format!(
            "{name} is not there but in {path}, at line {line}: name the file each block is for"
        ));
    }
    let replace: Vec<&str> = wanted.block.replace.iter().map(String::as_str).collect();
    if let [line] = matches_at(file, &replace, MatchLevel::TrailingSpace).as_slice() {
        return Rejected(format!(
            "{name} is not there; its REPLACE text is already, at line {}: leave the block out or search for the text as it is",
            line + 1
        ));
    }
    let near = nearest(file, search).map_or_else(String::new, |near| {
        let last = near.line + search.len().min(file.len() - near.line);
        format!(
            "; the nearest is lines {} to {last}, where {} of {} lines are the same",
            near.line + 1,
            near.same,
            near.of
        )
    });
    Rejected(format!(
        "{name} is not there{near}: copy the lines from the file exactly"
    ))
}

fn named(wanted: &Wanted<'_>) -> String {
    let first = wanted.block.search.iter().find(|line| !is_blank(line));
    let words = first.map_or_else(String::new, |line| crate::excerpt::excerpt(line));
    format!(
        "the SEARCH text of block {} for {}, which begins “{words}”,",
        wanted.block.number, wanted.path
    )
}

struct Near {
    line: usize,
    same: usize,
    of: usize,
}

/// The run of lines with most lines of the text at their place, the first of equals.
fn nearest(file: &[&str], search: &[&str]) -> Option<Near> {
    let of = search.iter().filter(|line| !is_blank(line)).count();
    let same_at = |line: usize| {
        let there = file.get(line..).unwrap_or_default().iter();
        let pairs = there
            .zip(search)
            .filter(|(_, searched)| !is_blank(searched));
        pairs
            .filter(|(one, other)| one.trim() == other.trim())
            .count()
    };
    let best = (0..file.len())
        .map(|line| (same_at(line), line))
        .max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    best.filter(|(same, _)| *same > 0)
        .map(|(same, line)| Near { line, same, of })
}

/// The one other file the model saw in which the text stands, and its line from 1.
fn elsewhere(wanted: &Wanted<'_>, search: &[&str]) -> Option<(String, usize)> {
    let others = wanted.shown.iter().filter(|path| *path != wanted.path);
    let mut places = others.filter_map(|path| {
        let text = wanted.snapshot.file(path)?.text().to_string();
        let contents: Vec<&str> = lines(&text).into_iter().map(|line| line.content).collect();
        match matches_at(&contents, search, MatchLevel::TrailingSpace).as_slice() {
            [line] => Some((path.to_string(), line + 1)),
            _ => None,
        }
    });
    let place = places.next()?;
    places.next().is_none().then_some(place)
}
