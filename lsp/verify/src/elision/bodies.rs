//! Bodies that shrank to nothing: `pass`, `...`, `raise NotImplementedError`, `{}` where statements were.
//! A body that moved elsewhere in the same change, or that became abstract, did not shrink.

use std::ops::Range;

use scopewise_workspace::{Definition, DefinitionKind, File, FileFacts, Language};
use tree_sitter::{Node, Tree};

use super::comments::is_code;
use crate::look::{Judged, Look, Sides};
use crate::words::quote;
use crate::{Check, Severity};

/// A body of this many statements or lines of code is real code.
const REAL_STATEMENTS: usize = 2;
const REAL_LINES: usize = 3;

pub(super) fn look_for(look: &Look<'_>, side: &Sides<'_>, judged: &mut Judged) {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return;
    };
    if side.path.as_str().ends_with(".pyi") || asks_to_drop(look.change.instruction) {
        return;
    }
    let mut trees: Option<(Tree, Tree)> = None;
    for (index, definition) in after.facts().definitions.iter().enumerate() {
        let Some((old, new)) = shrunk(side, before, after, index, definition) else {
            continue;
        };
        if trees.is_none() {
            let (Ok(old_tree), Ok(new_tree)) = (before.tree(), after.tree()) else {
                return;
            };
            trees = Some((old_tree, new_tree));
        }
        let Some((old_tree, new_tree)) = &trees else {
            return;
        };
        let old_text = before.text().slice(old.clone());
        let new_body = Body::of(side.language, after, new_tree, &new);
        let old_body = Body::of(side.language, before, old_tree, &old);
        if !new_body.is_stub || !old_body.is_real() || has_moved(look, &old_text) {
            continue;
        }
        let message = format!(
            "the body of {} is gone: {} where {} lines of code were",
            quote(&after.facts().qualified_name(index)),
            new_body.shown,
            old_body.lines
        );
        // Without an ask a body may have been emptied on purpose.
        let severity = if new_body.is_placeholder || look.change.scope.is_some() {
            Severity::Reject
        } else {
            Severity::Note
        };
        judged.findings.push(side.found(
            Check::Elision,
            severity,
            definition.name_range.clone(),
            message,
        ));
    }
}

/// The body ranges before and after of a function that the change made much smaller.
fn shrunk(
    side: &Sides<'_>,
    before: &File,
    after: &File,
    index: usize,
    definition: &Definition,
) -> Option<(Range<usize>, Range<usize>)> {
    let is_callable = matches!(
        definition.kind,
        DefinitionKind::Function | DefinitionKind::Method
    );
    if !is_callable || may_be_empty(after.facts(), definition) {
        return None;
    }
    let new = definition.body.clone()?;
    let name = after.facts().qualified_name(index);
    let facts = before.facts();
    let mut same = facts
        .definitions
        .iter()
        .enumerate()
        .filter(|(at, it)| it.name == definition.name && facts.qualified_name(*at) == name);
    let (_, old) = same.next()?;
    let old = old.body.clone()?;
    let is_only = same.next().is_none();
    (is_only && new.len() < old.len() && side.removes(&old)).then_some((old, new))
}

fn may_be_empty(facts: &FileFacts, definition: &Definition) -> bool {
    let is_abstract = |names: &[String]| {
        names.iter().any(|name| {
            let last = name.rsplit('.').next().unwrap_or(name);
            last.contains("abstract")
                || matches!(last, "overload" | "Protocol" | "ABC" | "Interface")
                || last.starts_with("deprecated")
        })
    };
    let container = definition
        .container
        .and_then(|it| facts.definitions.get(it));
    is_abstract(&definition.decorators) || container.is_some_and(|it| is_abstract(&it.bases))
}

pub(super) fn asks_to_drop(instruction: &str) -> bool {
    const WORDS: [&str; 13] = [
        "stub",
        "empty",
        "remove",
        "delete",
        "no-op",
        "noop",
        "do nothing",
        "not implemented",
        "notimplemented",
        "abstract",
        "disable",
        "clear",
        "skeleton",
    ];
    let instruction = instruction.to_lowercase();
    WORDS.iter().any(|word| instruction.contains(word))
}

/// Whether most of a body's lines come back among the lines that the change added.
pub(super) fn has_moved(look: &Look<'_>, body: &str) -> bool {
    let lines: Vec<&str> = body
        .lines()
        .map(str::trim)
        .filter(|line| line.len() > 6)
        .collect();
    if lines.is_empty() {
        return false;
    }
    let added: std::collections::BTreeSet<String> = look
        .files
        .iter()
        .flat_map(Sides::added_lines)
        .map(|(_, _, line)| line.trim().to_owned())
        .collect();
    let back = lines.iter().filter(|line| added.contains(**line)).count();
    back * 2 > lines.len()
}

/// What a body holds beside comments and documentation.
struct Body {
    statements: usize,
    lines: usize,
    is_stub: bool,
    /// Whether the stub says that something is still to come, unlike `pass` and `{}`.
    is_placeholder: bool,
    shown: String,
}

impl Body {
    fn of(language: Language, file: &File, tree: &Tree, range: &Range<usize>) -> Self {
        let text = file.text().slice(range.clone());
        let lines = text.lines().filter(|line| is_code(language, line)).count();
        let node = block_at(tree, range);
        let Some(node) = node else {
            return Self {
                statements: 1,
                lines,
                is_stub: false,
                is_placeholder: false,
                shown: String::new(),
            };
        };
        let mut cursor = node.walk();
        let real: Vec<Node<'_>> = node
            .named_children(&mut cursor)
            .filter(|child| !child.kind().ends_with("comment") && !is_documentation(*child))
            .collect();
        let written = |child: &Node<'_>| file.text().slice(child.byte_range());
        let is_stub = real.len() <= 1 && real.iter().all(|child| is_stub(*child, &written(child)));
        let shown = real
            .first()
            .map_or_else(|| "nothing".to_owned(), |child| quote(&written(child)));
        Self {
            statements: real.len(),
            lines,
            is_stub,
            is_placeholder: is_stub && real.iter().any(|child| child.kind() != "pass_statement"),
            shown,
        }
    }

    const fn is_real(&self) -> bool {
        !self.is_stub && (self.statements >= REAL_STATEMENTS || self.lines >= REAL_LINES)
    }
}

/// The block that a body's range stands for; the innermost node of that range may be its only statement.
fn block_at<'a>(tree: &'a Tree, range: &Range<usize>) -> Option<Node<'a>> {
    let mut next = tree
        .root_node()
        .named_descendant_for_byte_range(range.start, range.end);
    while let Some(node) = next {
        let kind = node.kind();
        if kind.ends_with("block")
            || matches!(
                kind,
                "compound_statement" | "constructor_body" | "body_statement"
            )
        {
            return (node.start_byte() >= range.start).then_some(node);
        }
        next = node.parent();
    }
    None
}

fn is_documentation(node: Node<'_>) -> bool {
    node.kind() == "expression_statement"
        && node.named_child_count() == 1
        && node
            .named_child(0)
            .is_some_and(|child| child.kind() == "string")
}

fn is_stub(node: Node<'_>, text: &str) -> bool {
    let text = text.trim().trim_end_matches(';');
    match node.kind() {
        "pass_statement" => true,
        "expression_statement" | "macro_invocation" | "call_expression" | "call" => {
            text == "..."
                || ((text.starts_with("throw ") || text.starts_with("raise "))
                    && says_unfinished(text))
                || text.starts_with("todo!")
                || text.starts_with("unimplemented!")
                || (text.starts_with("panic(") && says_unfinished(text))
        }
        "raise_statement" => text.contains("NotImplemented"),
        "throw_statement" => says_unfinished(text),
        _ => false,
    }
}

fn says_unfinished(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("implement") || text.contains("todo")
}
