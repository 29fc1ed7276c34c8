//! What the grammars of JavaScript and TypeScript are known not to read: mostly forms in types. For texts
//! whose brackets pair.

use scopewise_workspace::Language;
use tree_sitter::{Node, Tree};

use super::{first_line, lines_from};
use crate::look::Sides;

/// Whether a fault at these bytes may be the grammar's and not the text's.
pub(super) fn may_explain(
    side: &Sides<'_>,
    tree: &Tree,
    text: &str,
    range: &std::ops::Range<usize>,
) -> bool {
    if is_declaration_file(side) {
        return true;
    }
    let Some(node) = fault_at(tree, range) else {
        return false;
    };
    holds_newer_form(text, range)
        || is_in_type(node)
        || holds_type(node)
        || renames_to_keyword(text, range)
        || is_tagged_with_types(text, range)
        || (is_typescript(side.language)
            && (is_near_call_signature(text, range) || names_a_type_type(text)))
}

const fn is_typescript(language: Language) -> bool {
    matches!(language, Language::TypeScript)
}

fn is_declaration_file(side: &Sides<'_>) -> bool {
    [".d.ts", ".d.mts", ".d.cts"]
        .iter()
        .any(|ending| side.path.as_str().ends_with(ending))
}

fn fault_at<'a>(tree: &'a Tree, range: &std::ops::Range<usize>) -> Option<Node<'a>> {
    tree.root_node()
        .descendant_for_byte_range(range.start, range.end)
}

fn is_type(kind: &str) -> bool {
    matches!(
        kind,
        "type_alias_declaration"
            | "interface_declaration"
            | "interface_body"
            | "ambient_declaration"
            | "type_annotation"
            | "type_parameters"
            | "type_parameter"
            | "type_arguments"
            | "object_type"
            | "union_type"
            | "intersection_type"
            | "conditional_type"
            | "generic_type"
            | "call_signature"
            | "property_signature"
            | "method_signature"
            | "abstract_class_declaration"
    )
}

fn is_in_type(node: Node<'_>) -> bool {
    let mut next = Some(node);
    while let Some(node) = next {
        if is_type(node.kind()) {
            return true;
        }
        next = node.parent();
    }
    false
}

fn holds_type(node: Node<'_>) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if is_type(node.kind()) {
            return true;
        }
        let mut cursor = node.walk();
        open.extend(node.children(&mut cursor));
    }
    false
}

/// `export { _null as null }`
fn renames_to_keyword(text: &str, range: &std::ops::Range<usize>) -> bool {
    text.get(range.clone())
        .is_some_and(|fault| fault.starts_with("as "))
}

/// A template tagged by a function with type arguments: `sql<Row>` and a backtick.
fn is_tagged_with_types(text: &str, range: &std::ops::Range<usize>) -> bool {
    lines_around(text, range.start).any(|line| line.contains(">`"))
}

/// A call signature with type parameters that follows a member without `;`, and the end of a type with
/// such members: `<A>(self: A): B` on a line of its own, `} = dual(2, …)`.
fn is_near_call_signature(text: &str, range: &std::ops::Range<usize>) -> bool {
    text.get(range.clone())
        .is_some_and(|fault| fault.starts_with("} ="))
        || lines_around(text, range.start).any(|line| line.trim_start().starts_with('<'))
}

fn lines_around(text: &str, at: usize) -> impl Iterator<Item = &str> {
    lines_from(text, at).take(2)
}

/// Forms younger than the grammars: `export type * from`, deferred imports, `using` in the head of a loop,
/// static accessors and static index signatures.
fn holds_newer_form(text: &str, range: &std::ops::Range<usize>) -> bool {
    const FORMS: [&str; 7] = [
        "export type *",
        "import defer * as ",
        "import source ",
        "for (using ",
        "for (await using ",
        "for await (using ",
        "static accessor ",
    ];
    let line = first_line(text, range.start);
    let is_index_signature = line
        .split_once("static [")
        .is_some_and(|(_, rest)| rest.contains(": ") && rest.contains("]:"));
    is_index_signature || FORMS.iter().any(|form| line.contains(form))
}

/// A type parameter with the name `type`.
fn names_a_type_type(text: &str) -> bool {
    ["<type>", "<type,", ", type>"]
        .iter()
        .any(|form| text.contains(form))
}
