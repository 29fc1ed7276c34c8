//! Faults of a tree: what the parser could not read, what it had to add, and brackets without partner.

use std::collections::BTreeMap;
use std::ops::Range;

use tree_sitter::{Node, Tree};

use crate::words::quote;

/// One fault.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) range: Range<usize>,
    kind: FaultKind,
    /// The text it covers, white space folded: what it is recognised by when it moves.
    mark: String,
    /// Brackets in and around it that the tree does not pair.
    brackets: Vec<(char, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FaultKind {
    Unreadable,
    Missing(String),
}

/// A bracket without its partner.
pub(super) struct Unbalanced {
    pub(super) range: Range<usize>,
    bracket: char,
}

/// The faults of a tree in order, the outermost of nested ones.
pub(super) fn of(tree: &Tree, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.is_missing() {
            faults.push(Fault {
                range: node.byte_range(),
                kind: FaultKind::Missing(node.kind().to_owned()),
                mark: neighbourhood(text, node.start_byte()),
                brackets: Vec::new(),
            });
        } else if node.is_error() {
            faults.push(Fault {
                range: node.byte_range(),
                kind: FaultKind::Unreadable,
                mark: folded(text.get(node.byte_range()).unwrap_or_default()),
                brackets: brackets_of(node),
            });
        } else if node.has_error() {
            let mut cursor = node.walk();
            let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
            open.extend(children.into_iter().rev());
        }
    }
    faults
}

/// The faults that are not also among `old`, each of which stands for one.
pub(super) fn without(faults: Vec<Fault>, old: &[Fault]) -> Vec<Fault> {
    let key = |fault: &Fault| (fault.kind.clone(), fault.mark.clone());
    let mut known: BTreeMap<(FaultKind, String), usize> = BTreeMap::new();
    for fault in old {
        *known.entry(key(fault)).or_default() += 1;
    }
    faults
        .into_iter()
        .filter(|fault| match known.get_mut(&key(fault)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// The bracket that is at fault, when the faults leave exactly one kind open or closed too often.
pub(super) fn unbalanced(faults: &[Fault]) -> Option<Unbalanced> {
    let mut stack: Vec<(char, usize)> = Vec::new();
    for (bracket, at) in faults
        .iter()
        .flat_map(|fault| fault.brackets.iter().copied())
    {
        match bracket {
            '(' | '[' | '{' => stack.push((bracket, at)),
            _ if stack
                .last()
                .is_some_and(|(open, _)| partner(*open) == bracket) =>
            {
                stack.pop();
            }
            _ => return Some(Unbalanced::of(bracket, at)),
        }
    }
    stack.pop().map(|(bracket, at)| Unbalanced::of(bracket, at))
}

impl Unbalanced {
    pub(super) const fn of(bracket: char, at: usize) -> Self {
        Self {
            range: at..at + 1,
            bracket,
        }
    }

    pub(super) fn message(&self, text: &str) -> String {
        match self.bracket {
            '(' | '[' | '{' if ends_soon(text, self.range.start) => format!(
                "`{}` is never closed; the answer may have been cut off",
                self.bracket
            ),
            '(' | '[' | '{' => format!("`{}` is never closed", self.bracket),
            _ => format!("`{}` closes nothing", self.bracket),
        }
    }
}

impl Fault {
    pub(super) fn message(&self, text: &str) -> String {
        let at_end = text
            .get(self.range.end..)
            .is_some_and(|rest| rest.trim().is_empty());
        match &self.kind {
            FaultKind::Missing(what) => format!("{} is missing here", quote(what)),
            FaultKind::Unreadable => {
                let shown = quote(text.get(self.range.clone()).unwrap_or_default());
                if at_end {
                    format!("does not parse up to the end of the file: {shown}")
                } else {
                    format!("does not parse: {shown}")
                }
            }
        }
    }
}

fn ends_soon(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|rest| rest.lines().filter(|it| !it.trim().is_empty()).count() <= 40)
}

fn partner(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// Brackets directly in an unreadable stretch; those inside whole subtrees are paired already.
fn brackets_of(node: Node<'_>) -> Vec<(char, usize)> {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .filter(|child| !child.is_named() && !child.is_missing())
        .filter_map(|child| {
            let bracket = match child.kind() {
                "(" => '(',
                "[" => '[',
                "{" | "${" => '{',
                ")" => ')',
                "]" => ']',
                "}" => '}',
                _ => return None,
            };
            Some((bracket, child.start_byte()))
        })
        .collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line a missing token belongs to.
fn neighbourhood(text: &str, at: usize) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let head = before.rsplit('\n').next().unwrap_or_default();
    let tail = after.split('\n').next().unwrap_or_default();
    folded(&format!("{head} {tail}"))
}
