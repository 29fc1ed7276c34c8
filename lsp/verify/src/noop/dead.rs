//! Added statements that never run, since the statement before them leaves. A note: they are no fault,
//! only nothing.

use std::ops::Range;

use scopewise_workspace::{File, Language};
use tree_sitter::Node;

use crate::look::{Judged, Sides};
use crate::{Check, Severity};

/// Nodes looked at per file, so that a large new file costs little.
const NODES: usize = 20_000;

pub(super) fn look_for(side: &Sides<'_>, judged: &mut Judged) {
    let Some(after) = side.after.as_deref().filter(|it| has_statements(it)) else {
        return;
    };
    let Ok(tree) = after.tree() else { return };
    let mut left = NODES;
    for added in &side.added {
        let Some(around) = tree
            .root_node()
            .descendant_for_byte_range(added.start, added.end)
        else {
            continue;
        };
        let mut waiting = vec![around];
        while let Some(node) = waiting.pop() {
            left = left.saturating_sub(1);
            if left == 0 {
                return;
            }
            let mut cursor = node.walk();
            let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
            if let Some(range) = unreached(after, &children).filter(|it| side.adds(it)) {
                let message = "this never runs: the statement before it leaves".to_owned();
                let finding = side.found(Check::Noop, Severity::Note, range, message);
                judged.findings.push(finding);
            }
            waiting.extend(children.into_iter().filter(|it| touches(it, added)));
        }
    }
}

fn has_statements(file: &File) -> bool {
    (file.language == Language::Python || file.language.is_script()) && !file.facts().has_errors
}

fn touches(node: &Node<'_>, range: &Range<usize>) -> bool {
    node.start_byte() < range.end && range.start < node.end_byte()
}

/// The first statement of a block behind one that leaves. Functions, classes and `var` count from the
/// top of their scope, and a `yield` makes a generator wherever it stands.
fn unreached(file: &File, block: &[Node<'_>]) -> Option<Range<usize>> {
    let mut statements = block.iter().filter(|it| it.kind() != "comment");
    statements.find(|it| leaves(it.kind()))?;
    let next = statements.find(|it| !is_declared_ahead(it.kind()))?;
    let text = file.text().slice(next.byte_range());
    (next.kind().ends_with("_statement") || next.kind() == "lexical_declaration")
        .then(|| next.byte_range())
        .filter(|_| next.kind() != "empty_statement" && !text.contains("yield"))
}

fn leaves(kind: &str) -> bool {
    matches!(
        kind,
        "return_statement"
            | "raise_statement"
            | "throw_statement"
            | "continue_statement"
            | "break_statement"
    )
}

fn is_declared_ahead(kind: &str) -> bool {
    matches!(
        kind,
        "function_declaration"
            | "generator_function_declaration"
            | "function_signature"
            | "class_declaration"
            | "variable_declaration"
            | "interface_declaration"
            | "type_alias_declaration"
            | "empty_statement"
    )
}
