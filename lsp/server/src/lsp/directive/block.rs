//! A comment, or a run of line comments below each other, line by line: which of its lines a directive
//! takes up, and what it says. What belongs to no directive stays.

use std::ops::Range;

use scopewise_workspace::{Language, Text};

use super::comments::{Comments, Shape};
use super::lines::line_marks;
use super::word::{End, Word};

/// At most so many lines of a run are looked at, above and below.
const RUN: usize = 30;

/// The lines of a comment that say something.
pub(super) struct Block {
    lines: Vec<Line>,
    whole: Range<usize>,
    /// Whether all of it is one thought: a block comment that documents nothing.
    is_one: bool,
}

/// One directive of a comment.
pub(super) struct Said {
    /// What goes with it.
    pub(super) bytes: Range<usize>,
    /// What it says.
    pub(super) instruction: String,
    /// The comment it stands in, or the run of line comments.
    pub(super) whole: Range<usize>,
}

struct Line {
    number: usize,
    /// What goes with this line.
    bytes: Range<usize>,
    said: String,
    /// Whether it is prose by its form, and not a message to a tool.
    is_prose: bool,
}

impl Block {
    /// The block that a comment belongs to.
    pub(super) fn of(comments: &Comments<'_>, comment: &Range<usize>) -> Self {
        let file = comments.file();
        let text = file.text();
        match comments.shape(comment) {
            Shape::Line => run(text, comment, file.language),
            Shape::Block { open, close } => {
                block(text, comment, open, close, comments.with_braces(comment))
            }
        }
    }

    /// The directive whose word stands on that line.
    pub(super) fn directive_on(&self, number: usize, word: &Word) -> Option<Said> {
        let at = self.lines.iter().position(|line| line.number == number)?;
        let (_, end) = word.beside(&self.lines.get(at)?.said)?;
        let part = match end {
            End::Start => at..self.end_of(at, word),
            End::Finish => self.start_of(at, word)..at + 1,
        };
        let lines = self.lines.get(part.clone())?;
        let mut instruction = String::new();
        for line in lines {
            let said = match word.beside(&line.said) {
                Some((rest, _)) if line.number == number => rest,
                _ => line.said.as_str(),
            };
            if said.is_empty() {
                continue;
            }
            if !instruction.is_empty() {
                instruction.push(if is_item(said) { '\n' } else { ' ' });
            }
            instruction.push_str(&said.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        if instruction.is_empty() {
            return None;
        }
        let bytes = if part.len() == self.lines.len() {
            self.whole.clone()
        } else {
            lines.first()?.bytes.start..lines.last()?.bytes.end
        };
        Some(Said {
            bytes,
            instruction,
            whole: self.whole.clone(),
        })
    }

    /// Where a directive that starts on line `at` ends: with the comment, or with its sentence.
    fn end_of(&self, at: usize, word: &Word) -> usize {
        let mut end = at + 1;
        let says_nothing = |at: usize| {
            let line = self.lines.get(at);
            line.and_then(|line| word.beside(&line.said))
                .is_some_and(|(rest, _)| rest.is_empty())
        };
        while let Some(line) = self.lines.get(end) {
            let goes_on = (self.is_one && at == 0)
                || (line.is_prose && (goes_on(&line.said) || says_nothing(end - 1)));
            if !goes_on || word.beside(&line.said).is_some() {
                break;
            }
            end += 1;
        }
        end
    }

    /// Where a directive that ends on line `at` starts.
    fn start_of(&self, at: usize, word: &Word) -> usize {
        let mut start = at;
        while let Some(line) = self.lines.get(start)
            && let Some(above) = start.checked_sub(1).and_then(|above| self.lines.get(above))
        {
            let belongs = (self.is_one && at + 1 == self.lines.len())
                || (above.is_prose && goes_on(&line.said));
            if !belongs || word.beside(&above.said).is_some() {
                break;
            }
            start -= 1;
        }
        start
    }
}

/// Whether a line goes on with what stands above it: in the middle of a sentence, or in a list.
fn goes_on(said: &str) -> bool {
    is_item(said) || said.chars().next().is_some_and(char::is_lowercase)
}

fn is_item(said: &str) -> bool {
    let is_dashed = ["- ", "* ", "• "].iter().any(|mark| said.starts_with(mark));
    let number = said.trim_start_matches(|letter: char| letter.is_ascii_digit());
    is_dashed
        || (number.len() < said.len() && (number.starts_with(". ") || number.starts_with(") ")))
}

/// Words of prose, not code that was commented out and not a message to a linter or a formatter.
fn is_prose(said: &str) -> bool {
    const TOOLS: [&str; 5] = ["istanbul", "c8", "v8", "noinspection", "nolint"];
    if is_item(said) {
        return true;
    }
    let mut words = said.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_word = !first.is_empty()
        && first
            .trim_end_matches(',')
            .chars()
            .all(|letter| letter.is_alphabetic() || letter == '\'');
    is_word
        && words.next().is_some()
        && !TOOLS.contains(&first)
        && !said.contains(['=', ';', '{', '}'])
        && !said.ends_with('(')
        // What opens a block of Python starts in lower case.
        && (!said.ends_with(':') || first.starts_with(char::is_uppercase))
}

fn block(
    text: &Text,
    comment: &Range<usize>,
    open: &str,
    close: &str,
    whole: Range<usize>,
) -> Block {
    let (first, last) = (text.line_of(comment.start), text.line_of(comment.end));
    let inner = text.slice(comment.clone());
    let opening = inner.strip_prefix(open).unwrap_or(&inner);
    let extra = opening.len() - opening.trim_start_matches(['*', '!', '-']).len();
    let start = comment.start + open.len() + extra;
    let end = comment.end
        - if inner.ends_with(close) {
            close.len()
        } else {
            0
        };
    let mut lines = Vec::new();
    for number in first..=last {
        let line = text.line_range(number);
        let bytes = line.start.max(start)..line.end.min(end).max(start);
        let shown = text.slice(bytes.clone());
        let from = bytes.start + (shown.len() - shown.trim_start().len());
        let to = from.max(bytes.start + shown.trim_end().trim_end_matches('*').trim_end().len());
        let shown = text.slice(from..to);
        let said = if number == first {
            shown.trim()
        } else {
            shown.trim_start_matches('*').trim()
        };
        if said.is_empty() {
            continue;
        }
        lines.push(Line {
            number,
            bytes: from..to,
            said: said.to_owned(),
            is_prose: true,
        });
    }
    Block {
        lines,
        whole,
        is_one: extra == 0,
    }
}

fn run(text: &Text, comment: &Range<usize>, language: Language) -> Block {
    let number = text.line_of(comment.start);
    let mut lines = vec![line_comment(text, number, comment.clone(), language)];
    let column = comment.start - text.line_start(number);
    let mark = mark_of(&text.slice(comment.clone()), language).to_owned();
    let stands_alone = text
        .slice(text.line_start(number)..comment.start)
        .trim()
        .is_empty();
    if stands_alone && !mark.is_empty() {
        let neighbour = |number: usize| {
            let range = text.line_range(number);
            let line = text.slice(range.clone());
            let shown = line.trim();
            let start = range.start + (line.len() - line.trim_start().len());
            let is_alike = start - range.start == column && mark_of(shown, language) == mark;
            is_alike.then(|| line_comment(text, number, start..start + shown.len(), language))
        };
        let below = (number + 1..text.line_count())
            .take(RUN)
            .map_while(neighbour);
        lines.extend(below);
        let mut above: Vec<Line> = (number.saturating_sub(RUN)..number)
            .rev()
            .map_while(neighbour)
            .collect();
        above.reverse();
        above.append(&mut lines);
        lines = above;
    }
    let start = lines.first().map_or(comment.start, |line| line.bytes.start);
    let end = lines.last().map_or(comment.end, |line| line.bytes.end);
    Block {
        lines,
        whole: start..end,
        is_one: false,
    }
}

fn line_comment(text: &Text, number: usize, bytes: Range<usize>, language: Language) -> Line {
    let shown = text.slice(bytes.clone());
    let said = shown
        .get(mark_of(&shown, language).len()..)
        .unwrap_or_default();
    let said = said.trim_end().strip_suffix("-->").unwrap_or(said);
    Line {
        number,
        bytes,
        is_prose: said.starts_with(char::is_whitespace) && is_prose(said.trim()),
        said: said.trim().to_owned(),
    }
}

/// The mark with what doc comments add to it: `//`, `///`, `//!`, `#`.
fn mark_of(comment: &str, language: Language) -> &str {
    let marks = match line_marks(language) {
        // A page holds scripts.
        [] => &["//"],
        marks => marks,
    };
    let Some(rest) = marks.iter().find_map(|mark| comment.strip_prefix(mark)) else {
        return "";
    };
    let rest = rest.trim_start_matches(['/', '!', '#', '-', ';', '%']);
    comment
        .get(..comment.len() - rest.len())
        .unwrap_or_default()
}
