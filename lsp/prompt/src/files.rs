//! The user's part for several files: each file with the places that matter in it, every place with
//! the definition around it, in numbered lines.

mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use scopewise_draft::numbered;
use scopewise_scope::{Reach, touches};
use scopewise_verify::is_secret_file;
use scopewise_workspace::{File, WorkspacePath};

use crate::PromptInput;
use crate::context::{arrivals, dependencies};
use crate::piece::{Piece, Priority, fenced};
use crate::signatures::signatures;
use places::{Place, Why, places_in};

/// The pieces of several files, the target's first.
pub(crate) fn file_pieces(input: &PromptInput<'_>) -> Vec<Piece> {
    let scope = input.scope;
    let mut pieces: Vec<Piece> = dependencies(input.snapshot, &scope.target.path)
        .into_iter()
        .collect();
    pieces.extend(signatures(input.snapshot, &scope.target));
    let mut paths: Vec<&WorkspacePath> = vec![&scope.target.path];
    let site_paths: BTreeSet<&WorkspacePath> = scope
        .reference_sites
        .iter()
        .filter(|it| it.must_change)
        .map(|it| &it.site.path)
        .collect();
    for path in scope.files.iter().chain(site_paths) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    for path in paths {
        match input.snapshot.file(path) {
            None => pieces.push(new_file(input.scope.reach, path)),
            Some(_) if is_secret_file(path) => pieces.push(secret(path)),
            Some(file) => pieces.extend(chunks(input, file)),
        }
    }
    pieces.extend(sites(input));
    pieces.extend(incomplete(input));
    pieces.extend(arrivals(input));
    pieces
}

fn new_file(reach: Reach, path: &WorkspacePath) -> Piece {
    let how = match reach {
        Reach::Move => "an empty SEARCH creates it, or a RENAME line moves a file there",
        _ => "an empty SEARCH creates it",
    };
    let text = format!("{path} does not exist yet; {how}.\n");
    Piece::new(Priority::Required, "", &text, String::new()).showing(path)
}

fn secret(path: &WorkspacePath) -> Piece {
    let text = format!("{path} holds secrets and is not shown; leave it as it is.\n");
    Piece::new(Priority::Required, "", &text, String::new())
}

/// The places that must change, by file.
fn sites(input: &PromptInput<'_>) -> Option<Piece> {
    let mut lines: BTreeMap<&WorkspacePath, Vec<String>> = BTreeMap::new();
    for it in input
        .scope
        .reference_sites
        .iter()
        .filter(|it| it.must_change)
    {
        let numbers = lines.entry(&it.site.path).or_default();
        let number = (it.site.line + 1).to_string();
        if numbers.last() != Some(&number) {
            numbers.push(number);
        }
    }
    if lines.is_empty() {
        return None;
    }
    let text: String = lines
        .iter()
        .map(|(path, numbers)| match numbers.as_slice() {
            [one] => format!("- {path}, line {one}\n"),
            more => format!("- {path}, lines {}\n", more.join(", ")),
        })
        .collect();
    Some(Piece::new(
        Priority::Required,
        "Places that refer to it and have to change with it:",
        &text,
        String::new(),
    ))
}

fn incomplete(input: &PromptInput<'_>) -> Option<Piece> {
    let why = input.scope.sites_incomplete.as_ref()?;
    let text = format!("Not every place may be shown: {why}.\n");
    Some(Piece::new(Priority::Required, "", &text, String::new()))
}

/// The shown parts of a file, as pieces of neighbouring lines.
fn chunks(input: &PromptInput<'_>, file: &File) -> Vec<Piece> {
    let places = places_in(input, file);
    merged(places)
        .into_iter()
        .map(|place| chunk(input, file, &place))
        .collect()
}

/// Places in order, those that touch or nearly touch as one.
fn merged(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_by_key(|place| place.lines.start);
    let mut merged: Vec<Place> = Vec::new();
    for place in places {
        match merged.last_mut() {
            Some(last) if touches(last.lines.end, place.lines.start) => {
                last.lines.end = last.lines.end.max(place.lines.end);
                last.why = last.why.min(place.why);
            }
            _ => merged.push(place),
        }
    }
    merged
}

fn chunk(input: &PromptInput<'_>, file: &File, place: &Place) -> Piece {
    let Range { start, end } = place.lines;
    let last = end.min(file.text().line_count());
    let bytes = file.text().line_start(start)..file.text().line_start(last);
    let is_whole = start == 0 && bytes.end == file.text().len();
    let target = &input.scope.target;
    let name = if file.path == target.path && place.why == Why::Target && !target.name.is_empty() {
        format!(" (with the {} {})", target.kind.word(), target.name)
    } else {
        String::new()
    };
    let lines = if is_whole {
        "the whole file".to_owned()
    } else {
        format!("lines {} to {last}", start + 1)
    };
    let text = numbered(start + 1, &file.text().slice(bytes));
    let priority = match place.why {
        Why::Target | Why::MustChange => Priority::Required,
        Why::Imports => Priority::Imports,
        Why::Mentioned => Priority::Places,
    };
    Piece::new(
        priority,
        &format!("{}, {lines}{name}:", file.path),
        &fenced(file.language.name(), &text),
        format!("{}, {lines}", file.path),
    )
    .showing(&file.path)
}
