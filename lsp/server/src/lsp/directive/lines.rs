//! Which lines around a cursor or selection a directive can stand on, nearest first.

use std::ops::Range;

use scopewise_workspace::{Definition, File, Language, Text};

/// At most so many lines of a selection are looked at.
const SELECTION_LINES: usize = 1000;
/// At most so many lines are looked at for the code that a comment stands above, and the other way.
const NEAR_LINES: usize = 30;

/// The lines a selection touches. One that ends with a line break does not touch the line below.
pub(super) fn selected(text: &Text, selection: &Range<usize>) -> Range<usize> {
    let first = text.line_of(selection.start);
    let last = text.line_of(selection.end);
    let ends_below = last > first && selection.end == text.line_start(last);
    first..(last + 1 - usize::from(ends_below)).min(first + SELECTION_LINES)
}

/// The lines to look at: the selected ones, the comments right above them, those right above the
/// definition around them, and for a cursor the lines of that definition.
pub(super) fn near(
    file: &File,
    definition: Option<&Definition>,
    selection: &Range<usize>,
) -> Vec<usize> {
    let text = file.text();
    let own = selected(text, selection);
    let is_cursor = own.len() <= 1;
    let first = own.start;
    let mut lines: Vec<usize> = own.collect();
    lines.extend(comment_lines_above(file, first));
    if let Some(definition) = definition {
        let range = file.current_range(&definition.range);
        let (top, bottom) = (text.line_of(range.start), text.line_of(range.end));
        lines.extend(comment_lines_above(file, top));
        if is_cursor {
            let mut inside: Vec<usize> = (top..=bottom)
                .filter(|line| line.abs_diff(first) <= NEAR_LINES)
                .collect();
            inside.sort_by_key(|line| line.abs_diff(first));
            lines.extend(inside);
        }
    }
    lines
}

/// Lines of comments right above `line`, nearest first. Decorators and attributes may stand between.
fn comment_lines_above(file: &File, line: usize) -> Vec<usize> {
    let text = file.text();
    let mut lines = Vec::new();
    let mut above = (line.saturating_sub(NEAR_LINES)..line).rev();
    while let Some(number) = above.next() {
        let content = text.line(number);
        let shown = content.trim();
        if starts_like_comment(shown, file.language) {
            lines.push(number);
            continue;
        }
        if let Some((open, close)) = file.language.comments().block
            && shown.ends_with(close)
        {
            lines.push(number);
            for number in above.by_ref() {
                lines.push(number);
                if text.line(number).contains(open) {
                    break;
                }
            }
            continue;
        }
        if !is_attribute(shown) {
            break;
        }
    }
    lines
}

fn is_attribute(line: &str) -> bool {
    line.starts_with('@')
        || line.starts_with("#[")
        || (line.starts_with('[') && line.ends_with(']'))
}

/// Whether nothing but comments and blanks stands between a comment and a line.
pub(super) fn is_right_above(text: &Text, comment: &Range<usize>, line: usize) -> bool {
    let last = text.line_of(comment.end);
    last < line && line - last <= NEAR_LINES && {
        let between = text.line_range(last).end..text.line_start(line);
        let shown = text.slice(between);
        shown.lines().all(|line| {
            let line = line.trim();
            line.is_empty()
                || ["//", "#", "/*", "*", "<!--", "--"]
                    .iter()
                    .any(|it| line.starts_with(it))
        })
    }
}

/// The first line of code below a line.
pub(super) fn code_below(file: &File, line: usize) -> Option<usize> {
    let text = file.text();
    let block = file.language.comments().block;
    let mut is_in_block = false;
    (line + 1..text.line_count())
        .take(NEAR_LINES)
        .find(|number| {
            let content = text.line(*number);
            let shown = content.trim();
            if is_in_block {
                is_in_block = block.is_none_or(|(_, close)| !shown.contains(close));
                return false;
            }
            if let Some((open, close)) = block
                && shown.starts_with(open)
            {
                is_in_block = !shown.contains(close);
                // Code may follow on the comment's own line.
                return !is_in_block && !shown.ends_with(close);
            }
            !shown.is_empty() && !starts_like_comment(shown, file.language)
        })
}

/// Whether a trimmed line starts a comment. Plain text has the usual marks.
pub(super) fn starts_like_comment(line: &str, language: Language) -> bool {
    // An attribute of PHP or Rust is none.
    !line.starts_with("#[")
        && line_marks(language)
            .iter()
            .any(|mark| line.starts_with(mark))
        || block_start(language).is_some_and(|mark| line.starts_with(mark))
}

fn block_start(language: Language) -> Option<&'static str> {
    language.comments().block.map(|(start, _)| start)
}

/// The marks of comments that run to the end of the line.
pub(super) fn line_marks(language: Language) -> &'static [&'static str] {
    match language {
        Language::PlainText => &["<!--", "//", "--", "#", ";", "%"],
        Language::Php => &["//", "#"],
        _ => match language.comments().line {
            Some("#") => &["#"],
            Some(_) => &["//"],
            None => &[],
        },
    }
}
