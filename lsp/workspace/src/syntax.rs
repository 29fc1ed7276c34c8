//! Parsing within a budget of steps, and the trees that come out. Facts are read elsewhere.

mod separators;

use std::ops::ControlFlow;

use scopewise_grammars::Language;
use serde::{Deserialize, Serialize};
use tree_sitter::{InputEdit, ParseOptions, ParseState, Parser, Point, Tree};

use crate::Text;

/// A parse is given up after this many bytes of progress callbacks; the callback runs every few
/// hundred steps, so the budget bounds work, not time.
pub const STEP_BUDGET: usize = 400_000;

/// Texts over this many bytes are not parsed.
pub const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// Why a file has no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotParsed {
    /// Its language has no grammar here.
    NoGrammar,
    /// It is over [`SIZE_LIMIT`].
    TooLarge,
    /// The parser gave up within [`STEP_BUDGET`], or whoever asked did.
    OverBudget,
    /// A tool made it of other files: minified, bundled or written out by a generator.
    Generated,
}

impl NotParsed {
    /// The reason as the end of a sentence.
    #[must_use]
    pub const fn because(self) -> &'static str {
        match self {
            Self::NoGrammar => "no grammar for this kind of file",
            Self::TooLarge => "the file is over 4 MB",
            Self::OverBudget => "parsing it took too many steps",
            Self::Generated => "the file is minified or a bundle of others",
        }
    }
}

/// Parses a text, reusing an old tree that has had its edits applied.
///
/// # Errors
/// Says why there is no tree.
pub fn parse(language: Language, text: &Text, old: Option<&Tree>) -> Result<Tree, NotParsed> {
    parse_while(language, text, old, &mut || true)
}

/// As [`parse`], for as long as `goes_on`, which is asked every few hundred steps: some scanners take ever
/// longer over a step, which no count of steps tells.
///
/// # Errors
/// Says why there is no tree.
pub fn parse_while(
    language: Language,
    text: &Text,
    old: Option<&Tree>,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Tree, NotParsed> {
    if text.len() > SIZE_LIMIT {
        return Err(NotParsed::TooLarge);
    }
    let grammar = language.grammar().ok_or(NotParsed::NoGrammar)?;
    let mut parser = Parser::new();
    parser
        .set_language(&grammar.into())
        .map_err(|_| NotParsed::NoGrammar)?;
    let mut steps = 0_usize;
    let mut count = |_: &ParseState| {
        steps += 1;
        if steps > STEP_BUDGET || !goes_on() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = ParseOptions::new().progress_callback(&mut count);
    let tree = parser
        .parse_with_options(
            &mut |byte, _: Point| text.chunk_from(byte),
            old,
            Some(options),
        )
        .ok_or(NotParsed::OverBudget)?;
    let is_typed = matches!(language, Language::TypeScript | Language::Tsx);
    match is_typed && has_errors(&tree) {
        true => Ok(with_separators(&mut parser, text, tree, goes_on)),
        false => Ok(tree),
    }
}

/// The tree of the text with the separators it leaves out, where that has fewer errors. Bytes are the same.
fn with_separators(
    parser: &mut Parser,
    text: &Text,
    tree: Tree,
    goes_on: &mut dyn FnMut() -> bool,
) -> Tree {
    let Some(separated) = separators::separated(&text.to_string()) else {
        return tree;
    };
    let mut steps = 0_usize;
    let mut count = |_: &ParseState| {
        steps += 1;
        match steps > STEP_BUDGET || !goes_on() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    let options = ParseOptions::new().progress_callback(&mut count);
    let bytes = separated.as_bytes();
    let read = &mut |byte: usize, _: Point| bytes.get(byte..).unwrap_or_default();
    match parser.parse_with_options(read, None, Some(options)) {
        Some(other) if errors(&other) < errors(&tree) => other,
        _ => tree,
    }
}

/// How many nodes are errors or missing.
fn errors(tree: &Tree) -> usize {
    let mut open = vec![tree.root_node()];
    let mut count = 0;
    while let Some(node) = open.pop() {
        count += usize::from(node.is_error() || node.is_missing());
        if node.has_error() {
            open.extend(node.children(&mut node.walk()));
        }
    }
    count
}

/// Whether a tree holds an error or a missing token.
#[must_use]
pub fn has_errors(tree: &Tree) -> bool {
    tree.root_node().has_error()
}

/// A replacement of bytes as tree-sitter wants it, `start..old_end` of `before` by
/// `start..new_end` of `after`.
#[must_use]
pub fn input_edit(
    before: &Text,
    start: usize,
    old_end: usize,
    after: &Text,
    new_end: usize,
) -> InputEdit {
    InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position: point(before, start),
        old_end_position: point(before, old_end),
        new_end_position: point(after, new_end),
    }
}

// Rows as ropey counts them: with a lone `\r` they differ from tree-sitter's, which counts `\n` only.
// Nothing here reads rows back, so the difference costs at most a little reuse.
fn point(text: &Text, byte: usize) -> Point {
    let line = text.line_of(byte);
    Point::new(line, byte.saturating_sub(text.line_start(line)))
}
