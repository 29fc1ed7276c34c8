//! The user's part for one region or a new file: the file, its imports, what the target uses, the
//! lines around it, the region itself and what the ask came with.

use std::fmt::Write as _;
use std::ops::Range;

use scopewise_draft::numbered;
use scopewise_scope::{Origin, Target};
use scopewise_workspace::{File, Snapshot, WorkspacePath};

use crate::PromptInput;
use crate::imports::import_text;
use crate::piece::{Piece, Priority, fenced, one_line};
use crate::signatures::signatures;

/// Lines shown before and after the region.
const AROUND: usize = 8;

/// The most diagnostics that are shown.
const DIAGNOSTICS: usize = 8;

/// The most characters of a diagnostic's message.
const MESSAGE: usize = 400;

/// The most declared dependencies that are named.
const DEPENDENCIES: usize = 60;
/// The longest line that is quoted to name a place.
const PLACE: usize = 120;

/// The pieces of a region of a file.
pub(crate) fn region_pieces(
    input: &PromptInput<'_>,
    file: &File,
    region: &Range<usize>,
) -> Vec<Piece> {
    let target = &input.scope.target;
    let mut pieces = vec![file_line(file)];
    pieces.extend(dependencies(input.snapshot, &file.path));
    let before = lines_before(file, region);
    pieces.extend(imports(file, &(before.start..region.end)));
    pieces.extend(signatures(input.snapshot, target));
    let after = lines_after(file, region);
    pieces.extend(around(file, before, "before it"));
    pieces.push(region_piece(file, target, region));
    pieces.extend(around(file, after, "after it"));
    pieces.extend(arrivals(input));
    pieces
}

/// What an ask came with: diagnostics, frames, and the comment that it was written in.
pub(crate) fn arrivals(input: &PromptInput<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = diagnostics(input).into_iter().collect();
    pieces.extend(frames(input));
    pieces.extend(directive(input));
    pieces
}

fn file_line(file: &File) -> Piece {
    let lines = file.text().line_of(file.text().len().saturating_sub(1)) + 1;
    let text = format!(
        "File: {} ({}, {lines} lines)\n",
        file.path,
        file.language.name(),
    );
    Piece::new(Priority::Required, "", &text, String::new())
}

/// Names of what the package declares: what may be imported beside the standard library.
pub(crate) fn dependencies(snapshot: &Snapshot, path: &WorkspacePath) -> Option<Piece> {
    let package = snapshot.package_of(path)?;
    let names: Vec<&str> = package
        .dependencies
        .iter()
        .take(DEPENDENCIES)
        .map(String::as_str)
        .collect();
    if names.is_empty() {
        return None;
    }
    Some(Piece::new(
        Priority::Background,
        "",
        &format!("Declared dependencies: {}\n", names.join(", ")),
        format!("declared dependencies ({})", names.len()),
    ))
}

/// The imports, unless they stand in the lines that are shown anyway.
fn imports(file: &File, shown: &Range<usize>) -> Option<Piece> {
    let text = import_text(file);
    let is_shown = file.text().slice(shown.clone()).contains(text.trim());
    if text.is_empty() || is_shown {
        return None;
    }
    Some(Piece::new(
        Priority::Imports,
        "Imports of the file:",
        &fenced(file.language.name(), &text),
        format!("imports of {} ({} lines)", file.path, text.lines().count()),
    ))
}

fn lines_before(file: &File, region: &Range<usize>) -> Range<usize> {
    let first = file.text().line_of(region.start);
    file.text().line_start(first.saturating_sub(AROUND))..region.start
}

fn lines_after(file: &File, region: &Range<usize>) -> Range<usize> {
    let line = file.text().line_of(region.end);
    region.end..file.text().line_start(line + AROUND).max(region.end)
}

fn around(file: &File, range: Range<usize>, side: &str) -> Option<Piece> {
    let text = file.text().slice(range.clone());
    if text.trim().is_empty() {
        return None;
    }
    let first = file.text().line_of(range.start) + 1;
    let shown = numbered(first, &text);
    Some(Piece::new(
        Priority::Around,
        &format!("Lines {side}, which stay as they are:"),
        &fenced(file.language.name(), &shown),
        format!("{} lines {side}", shown.lines().count()),
    ))
}

fn region_piece(file: &File, target: &Target, region: &Range<usize>) -> Piece {
    let (first, last) = target.lines;
    let what = if target.name.is_empty() {
        String::new()
    } else {
        format!(" ({} {})", target.kind.word(), target.name)
    };
    let heading = format!(
        "The region, lines {first} to {last} of {}{what}:",
        file.path
    );
    let text = file.text().slice(region.clone());
    let shown = numbered(first, &text);
    Piece {
        priority: Priority::Required,
        heading,
        text: fenced(file.language.name(), &shown),
        phrase: String::new(),
        shows: Some(file.path.clone()),
        redacted: 0,
    }
}

fn diagnostics(input: &PromptInput<'_>) -> Option<Piece> {
    let file = input.snapshot.file(&input.ask.path);
    let mut text = String::new();
    for it in input.ask.diagnostics.iter().take(DIAGNOSTICS) {
        let line = file.map_or(1, |file| file.text().line_of(it.range.start) + 1);
        let who: Vec<&str> = [&it.source, &it.code]
            .into_iter()
            .filter_map(|it| it.as_deref())
            .collect();
        let who = match who.as_slice() {
            [] => String::new(),
            who => format!(" ({})", who.join(" ")),
        };
        let _ = writeln!(
            text,
            "- line {line}{who}: {}",
            one_line(&it.message, MESSAGE)
        );
    }
    let left = input.ask.diagnostics.len().saturating_sub(DIAGNOSTICS);
    if left > 0 {
        let _ = writeln!(text, "- {left} more");
    }
    (!text.is_empty()).then(|| {
        Piece::new(
            Priority::Required,
            "Diagnostics there:",
            &text,
            String::new(),
        )
    })
}

fn frames(input: &PromptInput<'_>) -> Option<Piece> {
    let mut text = String::new();
    for frame in &input.ask.frames {
        let function = frame
            .function
            .as_ref()
            .map(|name| format!(" in {}", one_line(name, 80)));
        let _ = writeln!(
            text,
            "- {}:{}{}",
            frame.path,
            frame.line,
            function.unwrap_or_default()
        );
    }
    (!text.is_empty()).then(|| {
        Piece::new(
            Priority::Required,
            "The stack trace it came with, innermost first:",
            &text,
            String::new(),
        )
    })
}

fn directive(input: &PromptInput<'_>) -> Option<Piece> {
    let Origin::Directive(comments) = &input.ask.origin else {
        return None;
    };
    let text = input.snapshot.file(&input.ask.path)?.text();
    if text.slice(0..text.len()).trim().is_empty() {
        return None;
    }
    let places: Vec<String> = comments
        .iter()
        .map(|comment| {
            let line = text.line_of(comment.start);
            let code = one_line(&text.line(line), PLACE);
            match code.is_empty() {
                true => format!("line {}", line + 1),
                false => format!("line {} (`{code}`)", line + 1),
            }
        })
        .collect();
    let said = match places.as_slice() {
        [place] => format!(
            "The instruction was written as a comment at {place}; the comment is gone already.\n"
        ),
        places => format!(
            "The instructions were written as comments, in the same order at {}; the comments are gone already.\n",
            places.join(", ")
        ),
    };
    Some(Piece::new(Priority::Required, "", &said, String::new()))
}
