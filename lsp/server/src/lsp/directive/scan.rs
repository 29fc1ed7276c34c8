//! Comments by a scan of the text, for a text whose tree is not there: strings are passed over as the
//! language writes them. What it takes wrongly for a comment is found out by the tree, before anything
//! is asked.

use std::ops::Range;

use scopewise_workspace::Language;

use super::comments::{comment_lines, line_comment_at};

/// No more of a text is scanned; nobody writes by hand what is longer.
const SCANNED: usize = 256 * 1024;

/// The comments of a text, in order.
pub(super) fn comments_in(text: &str, language: Language) -> Vec<Range<usize>> {
    if text.len() > SCANNED {
        return Vec::new();
    }
    if language == Language::PlainText {
        return comment_lines(text);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        if let Some(length) = comment_length(rest, language) {
            found.push(at..at + length);
            at += length;
        } else if let Some(length) = string_length(rest, before, language) {
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

fn comment_length(rest: &str, language: Language) -> Option<usize> {
    if line_comment_at(rest, language) {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    let (open, close) = language.comments().block?;
    let mut inner = rest.strip_prefix(open)?;
    let mut depth = 1;
    loop {
        let end = inner.find(close).unwrap_or(inner.len());
        let nested = inner
            .find(open)
            .filter(|at| language == Language::Rust && *at < end);
        let (skip, mark, step) = match nested {
            Some(at) => (at, open, 1),
            None => (end, close, -1),
        };
        depth += step;
        inner = inner
            .get(skip..)
            .and_then(|it| it.get(mark.len()..))
            .unwrap_or_default();
        if depth == 0 || inner.is_empty() {
            return Some(rest.len() - inner.len());
        }
    }
}

/// The length of the string that starts here.
fn string_length(rest: &str, before: Option<char>, language: Language) -> Option<usize> {
    let first = rest.chars().next()?;
    let raw = || {
        (language == Language::Rust)
            .then(|| raw_string(rest, before))
            .flatten()
    };
    match first {
        'r' => raw(),
        '"' | '\'' => quoted(rest, first, before, language),
        '`' if has_backticks(language) => Some(until(rest, "`", language != Language::Go)),
        _ => None,
    }
}

const fn has_backticks(language: Language) -> bool {
    matches!(
        language,
        Language::TypeScript | Language::Tsx | Language::JavaScript | Language::Go | Language::Ruby
    )
}

fn raw_string(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|letter| letter.is_alphanumeric() && letter != 'b' && letter != 'c') {
        return None;
    }
    let hashes = rest
        .get(1..)?
        .bytes()
        .take_while(|byte| *byte == b'#')
        .count();
    let inner = rest.get(1 + hashes..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inner
        .find(&close)
        .map_or(inner.len(), |at| at + close.len());
    Some(rest.len() - inner.len() + end)
}

fn quoted(rest: &str, quote: char, before: Option<char>, language: Language) -> Option<usize> {
    if language == Language::Html {
        return None;
    }
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let has_triple = match language {
        Language::Python => true,
        Language::Java | Language::CSharp => quote == '"',
        _ => false,
    };
    if has_triple && rest.starts_with(&triple) {
        return Some(until(rest, &triple, true));
    }
    if quote == '\'' && is_no_string(rest, before, language) {
        return None;
    }
    let length = until(rest, rest.get(..1)?, true);
    let spans_lines = matches!(language, Language::Rust | Language::Php | Language::Ruby);
    let line = rest.find('\n').unwrap_or(rest.len());
    // An apostrophe that nobody closes ends with its line.
    Some(if spans_lines {
        length
    } else {
        length.min(line)
    })
}

/// Lifetimes of Rust and separators in numbers of C++.
fn is_no_string(rest: &str, before: Option<char>, language: Language) -> bool {
    match language {
        Language::Rust => {
            let mut letters = rest.chars().skip(1);
            letters.next() != Some('\\') && letters.next() != Some('\'')
        }
        Language::Cpp => before.is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// The bytes up to and with the closing mark, which is as long as the opening one.
fn until(rest: &str, mark: &str, escapes: bool) -> usize {
    let mut at = mark.len();
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with(mark) {
            return at + mark.len();
        }
        let mut letters = here.chars();
        let first = letters.next().map_or(1, char::len_utf8);
        at += first;
        if escapes && here.starts_with('\\') {
            at += letters.next().map_or(0, char::len_utf8);
        }
    }
    rest.len()
}
