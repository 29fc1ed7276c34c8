//! The user's part for a new file: the code it belongs to, what stands beside it, and how a neighbour
//! of its kind is written.

use scopewise_scope::TargetKind;
use scopewise_workspace::{File, Snapshot, WorkspacePath};

use crate::PromptInput;
use crate::context::{arrivals, dependencies};
use crate::imports::import_text;
use crate::piece::{Piece, Priority, fenced};
use crate::signatures::signatures;

/// Lines of a neighbour that show how such files are written.
const EXAMPLE_LINES: usize = 40;

/// The most neighbours that are named.
const NEIGHBOURS: usize = 30;

/// The pieces of a new file.
pub(crate) fn new_file_pieces(input: &PromptInput<'_>, path: &WorkspacePath) -> Vec<Piece> {
    let language = scopewise_workspace::Language::of_path(path.as_str());
    let mut pieces = vec![Piece::new(
        Priority::Required,
        "",
        &format!("New file: {path} ({})\n", language.name()),
        String::new(),
    )];
    pieces.extend(dependencies(input.snapshot, path));
    pieces.extend(neighbours(input.snapshot, path));
    pieces.extend(example(input.snapshot, path));
    let source = input.snapshot.file(&input.scope.target.path);
    if let Some(file) = source.filter(|_| input.scope.target.kind != TargetKind::NewFile) {
        pieces.extend(source_pieces(input, file));
    }
    pieces.extend(arrivals(input));
    pieces
}

/// The code that the new file is about.
fn source_pieces(input: &PromptInput<'_>, file: &File) -> Vec<Piece> {
    let target = &input.scope.target;
    let (first, last) = target.lines;
    let mut pieces = Vec::new();
    let imports = import_text(file);
    if !imports.is_empty() {
        pieces.push(Piece::new(
            Priority::Imports,
            &format!("Imports of {}:", file.path),
            &fenced(file.language.name(), &imports),
            format!("imports of {}", file.path),
        ));
    }
    pieces.extend(signatures(input.snapshot, target));
    let name = if target.name.is_empty() {
        String::new()
    } else {
        format!(" ({} {})", target.kind.word(), target.name)
    };
    pieces.push(Piece::new(
        Priority::Required,
        &format!(
            "The code it is about, lines {first} to {last} of {}{name}:",
            file.path
        ),
        &fenced(
            file.language.name(),
            &file.text().slice(target.range.clone()),
        ),
        String::new(),
    ));
    pieces
}

fn neighbours(snapshot: &Snapshot, path: &WorkspacePath) -> Option<Piece> {
    let names: Vec<&str> = snapshot
        .files()
        .map(|file| &file.path)
        .filter(|it| it.folder() == path.folder() && *it != path)
        .map(WorkspacePath::file_name)
        .collect();
    if names.is_empty() {
        return None;
    }
    let mut shown = names
        .iter()
        .take(NEIGHBOURS)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > NEIGHBOURS {
        shown.push_str(&format!(" and {} more", names.len() - NEIGHBOURS));
    }
    Some(Piece::new(
        Priority::Background,
        "",
        &format!("Files beside it: {shown}\n"),
        format!("names of {} files beside it", names.len()),
    ))
}

/// The top of the first file beside it in the same language, or of the same kind elsewhere.
fn example(snapshot: &Snapshot, path: &WorkspacePath) -> Option<Piece> {
    let ending = |it: &WorkspacePath| {
        let name = it.file_name();
        name.split_once('.').map(|(_, ending)| ending.to_owned())
    };
    let is_test = path.file_name().contains("test") || path.file_name().contains("spec");
    let fits = |file: &&File| {
        let name = file.path.file_name();
        file.path != *path
            && file.path.folder() == path.folder()
            && ending(&file.path) == ending(path)
            && !file.text().is_empty()
            && !scopewise_verify::is_secret_file(&file.path)
            && (!is_test || name.contains("test") || name.contains("spec"))
    };
    let file = snapshot.files().find(fits)?;
    let count = file.text().line_count().min(EXAMPLE_LINES);
    let text = file.text().slice(0..file.text().line_start(count));
    Some(Piece::new(
        Priority::Background,
        &format!("How a file beside it is written, the top of {}:", file.path),
        &fenced(file.language.name(), &text),
        format!("example {} ({count} lines)", file.path),
    ))
}
