//! Directive comments: `ai!` at the start or the end of a comment, the rest of it the instruction. They
//! are looked for on the lines of the cursor or selection, in the comments right above them, and in
//! those right above the definition around them; never in strings.

use std::ops::Range;

use scopewise_workspace::{Definition, File, Language, Text};

/// A directive comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// The comment's bytes, markers included.
    pub(super) comment: Range<usize>,
    /// What it says beside the word.
    pub(super) instruction: String,
    /// What it is about: the selection, else the code on its line, else the code below it.
    pub(super) about: Range<usize>,
}

/// At most so many lines of a selection are looked at.
const SELECTION_LINES: usize = 1000;
/// At most so many lines are looked at for the code that a comment stands above, and the other way.
const NEAR_LINES: usize = 30;

/// The directive at a selection, the first on its lines, else the nearest above it or above the
/// `definition` around it.
pub(super) fn directive_at(
    file: &File,
    definition: Option<&Definition>,
    selection: &Range<usize>,
    word: &str,
) -> Option<Directive> {
    let word = word.to_lowercase();
    if word.trim().is_empty() {
        return None;
    }
    let comments = Comments::of(file);
    let text = file.text();
    lines_to_look_at(file, definition, selection)
        .into_iter()
        .find_map(|line| comments.directive_on(line, &word))
        .map(|(comment, instruction)| Directive {
            about: about(text, &comment, selection, file.language),
            comment,
            instruction,
        })
}

fn lines_to_look_at(
    file: &File,
    definition: Option<&Definition>,
    selection: &Range<usize>,
) -> Vec<usize> {
    let text = file.text();
    let first = text.line_of(selection.start);
    let last = text.line_of(selection.end).min(first + SELECTION_LINES);
    let mut lines: Vec<usize> = (first..=last).collect();
    lines.extend(comment_lines_above(text, first, file.language));
    if let Some(definition) = definition {
        let start = file.current_range(&definition.range).start;
        lines.extend(comment_lines_above(
            text,
            text.line_of(start),
            file.language,
        ));
    }
    lines
}

/// Lines right above `line` that look like comments, nearest first.
fn comment_lines_above(text: &Text, line: usize, language: Language) -> Vec<usize> {
    (line.saturating_sub(NEAR_LINES)..line)
        .rev()
        .take_while(|line| starts_like_comment(text.line(*line).trim_start(), language))
        .collect()
}

fn starts_like_comment(line: &str, language: Language) -> bool {
    markers(language).iter().any(|marker| line.starts_with(marker))
        // The lines of a block comment need no marker but its last.
        || (line.starts_with('*') && language.comments().block.is_some())
        || block_end(language).is_some_and(|end| line.trim_end().ends_with(end))
}

fn block_end(language: Language) -> Option<&'static str> {
    language.comments().block.map(|(_, end)| end)
}

/// What a comment can start with, longer ones first. Plain text has the usual ones, at a line's start.
fn markers(language: Language) -> Vec<&'static str> {
    if language == Language::PlainText {
        return vec!["<!--", "//", "--", "#", ";", "%"];
    }
    let syntax = language.comments();
    syntax
        .block
        .map(|(start, _)| start)
        .into_iter()
        .chain(syntax.line)
        .collect()
}

/// The comments of a file: of its tree where that is up to date, else as its lines look.
struct Comments<'a> {
    file: &'a File,
    tree: Option<TreeOf<'a>>,
}

/// A closure over the kept tree: bytes of a place to the comment that holds it.
type TreeOf<'a> = Box<dyn Fn(&Range<usize>) -> Option<Range<usize>> + 'a>;

impl<'a> Comments<'a> {
    fn of(file: &'a File) -> Self {
        // An open file that is current has kept its tree; any other would be parsed here.
        let is_kept = file.version.is_some() && file.is_current();
        let tree = is_kept.then(|| file.tree().ok()).flatten();
        Self {
            file,
            tree: tree.map(|tree| -> TreeOf<'a> {
                Box::new(move |place| {
                    let node = tree
                        .root_node()
                        .descendant_for_byte_range(place.start, place.end)?;
                    if !node.kind().contains("comment") {
                        return None;
                    }
                    // Some grammars nest what a comment says in the comment.
                    let mut outermost = node;
                    while let Some(parent) = outermost.parent()
                        && parent.kind().contains("comment")
                    {
                        outermost = parent;
                    }
                    Some(outermost.byte_range())
                })
            }),
        }
    }

    fn directive_on(&self, line: usize, word: &str) -> Option<(Range<usize>, String)> {
        let text = self.file.text();
        let range = text.line_range(line);
        let content = text.slice(range.clone());
        // Lower case can change lengths, so the word is found letter by letter.
        let found = find_ignoring_case(&content, word)?;
        let place = range.start + found.start..range.start + found.end;
        let comment = match &self.tree {
            Some(comment_at) => trimmed(text, comment_at(&place)?),
            None => self.comment_by_looks(&range, &content, found.start)?,
        };
        let instruction = instruction_of(&text.slice(comment.clone()), self.file.language, word)?;
        Some((comment, instruction))
    }

    /// Without a tree only what no string can be is taken: a comment with no quote before it.
    fn comment_by_looks(
        &self,
        line: &Range<usize>,
        content: &str,
        word_at: usize,
    ) -> Option<Range<usize>> {
        let (before, _) = content.split_at_checked(word_at)?;
        let language = self.file.language;
        let start = if language == Language::PlainText {
            let indent = content.len() - content.trim_start().len();
            starts_like_comment(content.trim_start(), language).then_some(indent)?
        } else {
            let marked = markers(language).into_iter();
            marked.filter_map(|marker| before.find(marker)).min()?
        };
        let (code, rest) = content.split_at_checked(start)?;
        if code.contains(['"', '\'', '`']) {
            return None;
        }
        let end = match block_end(language) {
            Some(end) if !is_line_comment(rest, language) => rest.find(end)? + end.len(),
            _ => rest.trim_end().len(),
        };
        Some(line.start + start..line.start + start + end)
    }
}

fn is_line_comment(comment: &str, language: Language) -> bool {
    language
        .comments()
        .line
        .is_some_and(|marker| comment.starts_with(marker))
}

/// Some grammars count the line break as part of the comment.
fn trimmed(text: &Text, comment: Range<usize>) -> Range<usize> {
    let content = text.slice(comment.clone());
    comment.start..comment.start + content.trim_end().len()
}

fn find_ignoring_case(content: &str, word: &str) -> Option<Range<usize>> {
    content.char_indices().find_map(|(start, _)| {
        let rest = content.get(start..)?;
        let end = word_end(rest, word)?;
        Some(start..start + end)
    })
}

/// How many bytes of `rest` spell the word, which is in lower case.
fn word_end(rest: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    for (at, letter) in rest.char_indices() {
        let mut lower = letter.to_lowercase();
        if wanted.as_str().is_empty() {
            return Some(at);
        }
        if !lower.all(|letter| wanted.next() == Some(letter)) {
            return None;
        }
    }
    wanted.as_str().is_empty().then_some(rest.len())
}

/// The instruction of a comment that starts or ends with the word; `None` for any other, and for one
/// that says nothing else.
fn instruction_of(comment: &str, language: Language, word: &str) -> Option<String> {
    let inside = without_markers(comment, language);
    let words = inside.split_whitespace().collect::<Vec<_>>().join(" ");
    let at_start = word_end(&words, word)
        .and_then(|end| words.get(end..))
        .filter(|rest| rest.is_empty() || rest.starts_with([' ', ':']));
    let at_end = || {
        let (rest, last) = words.rsplit_once(' ')?;
        (word_end(last, word) == Some(last.len())).then_some(rest)
    };
    let rest = at_start.or_else(at_end)?;
    let instruction = rest.trim_matches([' ', ':']).trim();
    (!instruction.is_empty()).then(|| instruction.to_owned())
}

fn without_markers(comment: &str, language: Language) -> String {
    let mut inside = comment.trim();
    for marker in markers(language) {
        if let Some(rest) = inside.strip_prefix(marker) {
            inside = rest.trim_start_matches(['/', '!', '*', '#']);
            break;
        }
    }
    for end in ["*/", "-->"] {
        inside = inside.strip_suffix(end).unwrap_or(inside);
    }
    let lines: Vec<&str> = inside
        .lines()
        .map(|line| line.trim().trim_start_matches('*').trim())
        .collect();
    lines.join("\n")
}

fn about(
    text: &Text,
    comment: &Range<usize>,
    selection: &Range<usize>,
    language: Language,
) -> Range<usize> {
    let first = text.line_of(comment.start);
    let last = text.line_of(comment.end);
    let selected = text.line_of(selection.start)..=text.line_of(selection.end);
    if !selection.is_empty() && (*selected.start() < first || *selected.end() > last) {
        return selection.clone();
    }
    let before = text.line_start(first)..comment.start;
    if !text.slice(before.clone()).trim().is_empty() {
        return content(text, &before);
    }
    let after = comment.end..text.line_range(last).end;
    if !text.slice(after.clone()).trim().is_empty() {
        return content(text, &after);
    }
    let indent = before.len();
    let below = (last + 1..text.line_count())
        .take(NEAR_LINES)
        .map(|line| text.line_range(line))
        .find(|line| {
            let shown = text.slice(line.clone());
            let code = shown.trim_start();
            !code.is_empty() && !starts_like_comment(code, language)
        });
    match below {
        // Code further out is not what a comment at the end of a block is about.
        Some(line) if content(text, &line).start - line.start >= indent => content(text, &line),
        _ => comment.clone(),
    }
}

/// A range without the blanks around what it holds.
fn content(text: &Text, range: &Range<usize>) -> Range<usize> {
    let shown = text.slice(range.clone());
    let start = range.start + (shown.len() - shown.trim_start().len());
    start..start.max(range.start + shown.trim_end().len())
}

#[cfg(test)]
mod tests;
