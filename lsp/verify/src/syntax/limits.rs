//! What the grammars are known not to read although compilers and browsers do. A fault that may be one of
//! these is not sure.

mod css;
mod python;
mod rust;
mod scripts;

use std::ops::Range;

use scopewise_workspace::Language;
use tree_sitter::Tree;

use super::markup;
use crate::look::Sides;

/// Whether a fault at these bytes may be the grammar's and not the text's.
pub(super) fn may_explain(side: &Sides<'_>, tree: &Tree, text: &str, range: &Range<usize>) -> bool {
    let line = || first_line(text, range.start);
    match side.language {
        Language::Python => python::is_newer_form(&line()),
        Language::Rust => rust::is_newer_form(&line()),
        Language::Go => gives_value_to_new(&line()),
        // An open brace is the text's fault, whatever stands in it.
        Language::Css => markup::braces_pair(text) && css::is_newer_form(&line()),
        language if language.is_script() => scripts::may_explain(side, tree, text, range),
        _ => false,
    }
}

/// Since Go 1.26 `new` takes a value as well as a type.
fn gives_value_to_new(line: &str) -> bool {
    let is_word = |before: &str| {
        !before.ends_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '.'))
    };
    let calls_new = line
        .match_indices("new(")
        .any(|(at, _)| line.get(..at).is_some_and(is_word));
    calls_new && line.matches('(').count() == line.matches(')').count()
}

/// The line of a byte, white space folded.
fn first_line(text: &str, at: usize) -> String {
    let line = lines_from(text, at).next().unwrap_or_default();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of a byte and those after it.
fn lines_from(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let (head, _) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = head.rfind('\n').map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default().lines()
}
