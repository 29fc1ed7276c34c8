//! Directive comments: `ai!` at the start or the end of a comment, the rest of it the instruction. They
//! are looked for on the lines of the cursor or selection, in the comments right above them, and in or
//! right above the definition around them; never in strings, and never in files that a tool writes.

use std::ops::Range;

use scopewise_workspace::{Definition, File, Text};

mod block;
mod comments;
mod generated;
mod lines;
mod scan;
mod word;

use block::{Block, Said};
use comments::Comments;
use word::Word;

/// A directive comment, or several that are about the same code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// The comments' bytes, markers included, in order.
    pub(super) comments: Vec<Range<usize>>,
    /// What they say beside the word; several are numbered, one a line.
    pub(super) instruction: String,
    /// What it is about: the selection, else the code on its line, else the code below it.
    pub(super) about: Range<usize>,
}

impl Directive {
    /// From the first byte of its comments to the last.
    pub(super) fn extent(&self) -> Range<usize> {
        let start = self.comments.first().map_or(0, |it| it.start);
        start..self.comments.last().map_or(start, |it| it.end)
    }
}

/// At most so many entries are made of what is found; the nearest stay.
const ENTRIES: usize = 3;
/// At most so many directives are looked at.
const FOUND: usize = 20;
/// At most so many lines of a range are looked at.
const RANGE_LINES: usize = 20_000;

/// The directives at a selection, the nearest first. Several about the same code, and several in a
/// selection of more than one line, are also there as one, before the others.
pub(super) fn directives_at(
    file: &File,
    definition: Option<&Definition>,
    selection: &Range<usize>,
    word: &str,
) -> Vec<Directive> {
    let Some(word) = Word::new(word) else {
        return Vec::new();
    };
    let near = lines::near(file, definition, selection);
    let text = file.text();
    if !near.iter().any(|line| word.is_in(&text.line(*line))) || generated::is_generated(file) {
        return Vec::new();
    }
    let found = found_on(&Comments::of(file), &near, &word);
    let selected = lines::selected(text, selection);
    let mut directives: Vec<Directive> = found.iter().map(|said| single(file, said)).collect();
    if selected.len() > 1 {
        directives = in_selection(text, directives, &selected, selection);
    } else {
        put_together(&mut directives);
    }
    directives.truncate(ENTRIES);
    directives
}

/// Each directive of a range by itself, in order.
pub(super) fn directives_in(file: &File, range: &Range<usize>, word: &str) -> Vec<Directive> {
    let Some(word) = Word::new(word) else {
        return Vec::new();
    };
    let text = file.text();
    let lines: Vec<usize> = (text.line_of(range.start)..=text.line_of(range.end))
        .take(RANGE_LINES)
        .filter(|line| word.is_in(&text.line(*line)))
        .collect();
    if lines.is_empty() || generated::is_generated(file) {
        return Vec::new();
    }
    let found = found_on(&Comments::of(file), &lines, &word);
    found.iter().map(|said| single(file, said)).collect()
}

fn single(file: &File, said: &Said) -> Directive {
    Directive {
        about: natural_about(file, said),
        comments: vec![said.bytes.clone()],
        instruction: said.instruction.clone(),
    }
}

/// The one of a selection that a command means: the one whose comments lie there, else the first.
pub(super) fn directive_with(
    directives: Vec<Directive>,
    extent: Option<&Range<usize>>,
) -> Option<Directive> {
    let at = extent.and_then(|extent| directives.iter().position(|it| it.extent() == *extent));
    directives.into_iter().nth(at.unwrap_or(0))
}

fn found_on(comments: &Comments<'_>, lines: &[usize], word: &Word) -> Vec<Said> {
    let text = comments.file().text();
    let mut found: Vec<Said> = Vec::new();
    for line in lines {
        let start = text.line_start(*line);
        for place in word.places_in(&text.line(*line)) {
            let Some(comment) = comments.at(&(start + place.start..start + place.end)) else {
                continue;
            };
            let Some(one) = Block::of(comments, &comment).directive_on(*line, word) else {
                continue;
            };
            let is_new = found.iter().all(|it| !overlap(&it.bytes, &one.bytes));
            if is_new && found.len() < FOUND {
                found.push(one);
            }
        }
    }
    found
}

fn overlap(one: &Range<usize>, two: &Range<usize>) -> bool {
    one.start < two.end && two.start < one.end
}

/// A selection of several lines is what its one directive is about; several are one ask about it, and
/// each can be had alone.
fn in_selection(
    text: &Text,
    mut found: Vec<Directive>,
    selected: &Range<usize>,
    selection: &Range<usize>,
) -> Vec<Directive> {
    let is_inside = |it: &Directive| {
        let extent = it.extent();
        selected.contains(&text.line_of(extent.start))
            && selected.contains(&text.line_of(extent.end))
    };
    let is_all = |it: &Directive| {
        let extent = it.extent();
        (text.line_of(extent.start)..=text.line_of(extent.end)).count() == selected.len()
    };
    let inside: Vec<Directive> = found.iter().filter(|it| is_inside(it)).cloned().collect();
    match inside.as_slice() {
        [] => {
            for directive in &mut found {
                if lines::is_right_above(text, &directive.extent(), selected.start) {
                    directive.about = selection.clone();
                }
            }
        }
        [one] if is_all(one) => {}
        [one] => {
            let at = found.iter().position(|it| it == one);
            if let Some(directive) = at.and_then(|at| found.get_mut(at)) {
                directive.about = selection.clone();
            }
        }
        several => found.insert(0, joined(several, selection.clone())),
    }
    found
}

/// Those that are about the same code as the nearest are one ask too.
fn put_together(found: &mut Vec<Directive>) {
    let Some(about) = found.first().map(|it| it.about.clone()) else {
        return;
    };
    let same: Vec<Directive> = found
        .iter()
        .filter(|it| it.about == about)
        .cloned()
        .collect();
    if same.len() > 1 {
        found.insert(0, joined(&same, about));
    }
}

fn joined(several: &[Directive], about: Range<usize>) -> Directive {
    let mut ordered: Vec<&Directive> = several.iter().collect();
    ordered.sort_by_key(|it| it.extent().start);
    let numbered: Vec<String> = (1..)
        .zip(&ordered)
        .map(|(number, it)| format!("{number}. {}", it.instruction))
        .collect();
    Directive {
        comments: ordered.iter().flat_map(|it| it.comments.clone()).collect(),
        instruction: numbered.join("\n"),
        about,
    }
}

/// The code on the comment's lines, before it first, else the code below it.
fn natural_about(file: &File, said: &Said) -> Range<usize> {
    let (text, comment) = (file.text(), &said.whole);
    let (first, last) = (text.line_of(comment.start), text.line_of(comment.end));
    let before = text.line_start(first)..comment.start;
    if !text.slice(before.clone()).trim().is_empty() {
        return content(text, &before);
    }
    let after = comment.end..text.line_range(last).end;
    if !text.slice(after.clone()).trim().is_empty() {
        return content(text, &after);
    }
    let below = lines::code_below(file, last).map(|line| content(text, &text.line_range(line)));
    match below {
        // Code further out is not what a comment at the end of a block is about.
        Some(code) if indent(text, code.start) >= before.len() => code,
        _ => said.bytes.clone(),
    }
}

fn indent(text: &Text, byte: usize) -> usize {
    byte - text.line_start(text.line_of(byte))
}

/// A range without the blanks around what it holds.
fn content(text: &Text, range: &Range<usize>) -> Range<usize> {
    let shown = text.slice(range.clone());
    let start = range.start + (shown.len() - shown.trim_start().len());
    start..start.max(range.start + shown.trim_end().len())
}

#[cfg(test)]
mod tests;
