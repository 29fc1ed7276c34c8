//! Marks that stand in no program: a chat template's tokens, Markdown fences around code, and the marks of
//! a merge or of a SEARCH/REPLACE block. Inside strings they are a program's own business.

use tree_sitter::{Node, Tree};

use crate::look::{Judged, Look, Sides};
use crate::words::quote;
use crate::{Check, Severity};

/// Tokens of chat templates that are not of the form `<|word|>`.
const CHAT_TOKENS: [&str; 5] = [
    "<start_of_turn>",
    "<end_of_turn>",
    "[/INST]",
    "<|im_start|>",
    "<\u{FF5C}end\u{2581}of\u{2581}sentence\u{FF5C}>",
];

pub(super) fn look_for(
    look: &Look<'_>,
    side: &Sides<'_>,
    tree: &Tree,
    text: &str,
    judged: &mut Judged,
) {
    for (_, start, line) in side.added_lines() {
        let indent = line.len() - line.trim_start().len();
        let mark = line_mark(line.trim()).map(|message| (indent, line.trim().len(), message));
        let found = mark
            .filter(|_| !is_inside_quoted(tree, start + indent))
            .or_else(|| chat_token(look, tree, start, &line));
        let Some((at, length, message)) = found else {
            continue;
        };
        let range = start + at..(start + at + length).min(text.len());
        judged
            .findings
            .push(side.found(Check::Syntax, Severity::Reject, range, message));
    }
}

fn line_mark(line: &str) -> Option<String> {
    if let Some(word) = line.strip_prefix("```")
        && word.chars().all(|it| it.is_ascii_alphanumeric())
    {
        return Some("a Markdown fence stands in the code".into());
    }
    if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
        return Some(format!(
            "a mark of a merge or an edit block stands in the code: {}",
            quote(line)
        ));
    }
    None
}

fn chat_token(
    look: &Look<'_>,
    tree: &Tree,
    start: usize,
    line: &str,
) -> Option<(usize, usize, String)> {
    let (at, token) = find_chat_token(line)?;
    if is_in_value(tree, start + at) || is_known(look, token) {
        return None;
    }
    let message = format!(
        "a chat template's token stands in the code: {}",
        quote(token)
    );
    Some((at, token.len(), message))
}

fn find_chat_token(line: &str) -> Option<(usize, &str)> {
    let plain = CHAT_TOKENS
        .iter()
        .find_map(|token| Some((line.find(token)?, *token)));
    plain.or_else(|| {
        let at = line.find("<|")?;
        let rest = line.get(at..)?;
        let end = rest.find("|>")? + 2;
        let token = rest.get(..end)?;
        let word = token.strip_prefix("<|")?.strip_suffix("|>")?;
        let is_word = word.len() > 2 && word.chars().all(|it| it.is_ascii_lowercase() || it == '_');
        is_word.then_some((at, token))
    })
}

/// Whether the workspace is one that deals with chat templates.
fn is_known(look: &Look<'_>, token: &str) -> bool {
    look.change
        .before
        .files()
        .any(|file| file.text_for_once().contains(token))
}

/// Whether a byte stands in a comment or string that began before it.
fn is_inside_quoted(tree: &Tree, at: usize) -> bool {
    quoted_around(tree, at).is_some_and(|node| node.start_byte() < at)
}

/// Whether a byte stands in a string that is a value, not a documentation.
fn is_in_value(tree: &Tree, at: usize) -> bool {
    quoted_around(tree, at).is_some_and(|node| {
        let is_statement = node
            .parent()
            .is_some_and(|parent| parent.kind() == "expression_statement");
        !node.kind().contains("comment") && !is_statement
    })
}

fn quoted_around(tree: &Tree, at: usize) -> Option<Node<'_>> {
    let mut found = None;
    let mut next = tree.root_node().descendant_for_byte_range(at, at + 1);
    while let Some(node) = next {
        let kind = node.kind();
        if kind == "comment"
            || kind.ends_with("_comment")
            || kind == "string"
            || kind == "template_string"
            || kind == "encapsed_string"
            || kind.starts_with("heredoc")
            || kind.starts_with("nowdoc")
            || kind == "raw_string_literal"
            || kind.ends_with("string_literal")
            || kind == "raw_text"
        {
            found = Some(node);
        }
        next = node.parent();
    }
    found
}
