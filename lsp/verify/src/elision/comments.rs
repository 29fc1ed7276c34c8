//! Remarks that a change added: comments, and lines that are neither comment nor code. And whether code
//! went where one came.

use std::ops::Range;

use scopewise_workspace::Language;
use tree_sitter::{Node, Tree};

use super::phrases::{Form, may_be_bare};
use crate::look::Sides;

/// One added remark.
pub(super) struct Remark {
    pub(super) text: String,
    pub(super) range: Range<usize>,
    /// Its line, from 0.
    pub(super) line: usize,
    pub(super) form: Form,
    /// Whether it is part of a longer comment: then it may be an example in a documentation.
    pub(super) is_among_comments: bool,
}

/// The added remarks, in order.
pub(super) fn added(side: &Sides<'_>) -> Vec<Remark> {
    let Some(after) = side.after.as_deref() else {
        return Vec::new();
    };
    match after.tree() {
        Ok(tree) => {
            let mut remarks = in_tree(side, &tree, &after.text().to_string());
            if tree.root_node().has_error() {
                remarks.extend(torn(side, &remarks));
            }
            remarks
        }
        Err(_) => in_lines(side),
    }
}

/// Whether a line of code went in the hunk around `line`, more than came.
pub(super) fn lost_code(side: &Sides<'_>, line: usize) -> bool {
    let (Some(before), Some(after)) = (&side.before, &side.after) else {
        return false;
    };
    let Some(hunk) = side.hunk_at(line) else {
        return false;
    };
    let language = side.language;
    let count = |lines: Range<usize>, text: &scopewise_workspace::Text| {
        lines
            .filter(|line| is_code(language, &text.line(*line)))
            .count()
    };
    let went = count(hunk.before.clone(), before.text());
    let came = count(hunk.after.clone(), after.text());
    went > came
}

/// Whether a line holds more than a comment's text or brackets.
pub(super) fn is_code(language: Language, line: &str) -> bool {
    let line = line.trim();
    let marks = language.comments();
    let is_comment = marks.line.is_some_and(|mark| line.starts_with(mark))
        || marks
            .block
            .is_some_and(|(open, _)| line.starts_with(open) || line.starts_with('*'))
        || (language == Language::PlainText && line_comment(line).is_some());
    !is_comment && line.chars().any(char::is_alphanumeric)
}

/// Whether a remark stood in the file before the change.
pub(super) fn is_known(side: &Sides<'_>, remark: &Remark) -> bool {
    remark.text.chars().any(char::is_alphanumeric) && side.before_text().contains(&remark.text)
}

fn in_tree(side: &Sides<'_>, tree: &Tree, text: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut quoted: Vec<Range<usize>> = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if !side.adds(&node.byte_range()) {
            continue;
        }
        let kind = node.kind();
        if kind.ends_with("comment") {
            quoted.push(node.byte_range());
            remarks.extend(of_comment(side, node, text));
        } else if is_string(kind) {
            quoted.push(node.byte_range());
        } else {
            let mut cursor = node.walk();
            let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
            open.extend(children.into_iter().rev());
        }
    }
    let bare = side
        .added_lines()
        .filter(|(_, _, line)| may_be_bare(line))
        .filter(|(_, start, line)| {
            let end = start + line.len();
            !quoted
                .iter()
                .any(|range| range.start < end && *start < range.end)
        })
        .map(|(number, start, line)| bare_remark(number, start, &line));
    remarks.extend(bare);
    remarks.sort_by_key(|remark| remark.range.start);
    remarks
}

fn is_string(kind: &str) -> bool {
    kind == "string"
        || kind == "template_string"
        || kind == "encapsed_string"
        || kind.starts_with("heredoc")
        || kind.starts_with("nowdoc")
        || kind.ends_with("string_literal")
        || kind == "jsx_text"
        || kind == "raw_text"
}

fn bare_remark(number: usize, start: usize, line: &str) -> Remark {
    let text = line.trim();
    let at = start + line.len() - line.trim_start().len();
    Remark {
        text: text.to_owned(),
        range: at..at + text.len(),
        line: number,
        form: Form::Bare,
        is_among_comments: false,
    }
}

fn of_comment(side: &Sides<'_>, node: Node<'_>, text: &str) -> Option<Remark> {
    let written = text.get(node.byte_range())?;
    let lines: Vec<&str> = written
        .lines()
        .map(stripped)
        .filter(|line| !line.is_empty())
        .collect();
    let [line] = lines.as_slice() else {
        return None;
    };
    let after = side.after.as_deref()?;
    Some(Remark {
        text: (*line).to_owned(),
        range: node.byte_range(),
        line: after.text().line_of(node.start_byte()),
        form: Form::Comment,
        is_among_comments: is_comment(node.prev_sibling(), node.start_position().row, -1)
            || is_comment(node.next_sibling(), node.end_position().row, 1),
    })
}

/// Whether a neighbour is a comment on the very next line in that direction.
fn is_comment(node: Option<Node<'_>>, row: usize, direction: isize) -> bool {
    node.is_some_and(|node| {
        let near = if direction < 0 {
            node.end_position().row + 1 == row
        } else {
            node.start_position().row == row + 1
        };
        near && node.kind().ends_with("comment")
    })
}

fn stripped(line: &str) -> &str {
    let mut rest = line.trim();
    for mark in [
        "<!--", "-->", "{/*", "*/}", "/**", "/*", "*/", "///", "//!", "//", "#!", "#",
    ] {
        rest = rest.strip_prefix(mark).unwrap_or(rest);
        rest = rest.strip_suffix(mark).unwrap_or(rest);
        rest = rest.trim();
    }
    rest.strip_prefix("* ")
        .unwrap_or(rest)
        .trim_start_matches('#')
        .trim()
}

/// Comments that stand in a string only because the change tore its end off.
fn torn(side: &Sides<'_>, known: &[Remark]) -> Vec<Remark> {
    in_lines(side)
        .into_iter()
        .filter(|remark| remark.form == Form::Comment)
        .filter(|remark| !known.iter().any(|it| it.line == remark.line))
        .collect()
}

fn in_lines(side: &Sides<'_>) -> Vec<Remark> {
    side.added_lines()
        .map(|(number, start, line)| match line_comment(line.trim()) {
            Some(text) => Remark {
                text: text.to_owned(),
                form: Form::Comment,
                ..bare_remark(number, start, &line)
            },
            None => bare_remark(number, start, &line),
        })
        .collect()
}

/// The text of a comment in a language without a grammar, by the usual marks.
fn line_comment(line: &str) -> Option<&str> {
    ["#", "//", "--", ";", "<!--", "/*", "%"]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .map(stripped)
}
