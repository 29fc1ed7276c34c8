//! Where a definition stands and who can reach it, by rules that need no resolution.

use std::collections::BTreeMap;
use std::ops::Range;

use scopewise_grammars::Language;
use tree_sitter::Node;

use crate::facts::{Definition, DefinitionKind};

/// The whole of a definition: with the attributes directly above a Rust item.
pub(super) fn whole(language: Language, node: Node<'_>) -> Range<usize> {
    let mut first = node;
    while language == Language::Rust
        && let Some(above) = first.prev_sibling()
        && above.kind() == "attribute_item"
    {
        first = above;
    }
    first.start_byte()..node.end_byte()
}

/// What stands around definitions and ends with them: from their end to its start.
#[derive(Default)]
pub(super) struct Around(BTreeMap<usize, usize>);

impl Around {
    pub(super) fn note(&mut self, range: Range<usize>) {
        let start = self.0.entry(range.end).or_insert(range.start);
        *start = range.start.min(*start);
    }

    /// Gives the widest definition of each end what stands around it.
    pub(super) fn widen(&self, definitions: &mut [Definition]) {
        let mut widest: BTreeMap<usize, &mut Definition> = BTreeMap::new();
        for definition in definitions {
            if self.0.contains_key(&definition.range.end) {
                match widest.get(&definition.range.end) {
                    Some(other) if other.range.start <= definition.range.start => {}
                    _ => {
                        widest.insert(definition.range.end, definition);
                    }
                }
            }
        }
        for (end, definition) in widest {
            let start = self.0.get(&end).copied().unwrap_or(definition.range.start);
            definition.range.start = definition.range.start.min(start);
        }
    }
}

/// The definitions, sorted by start, without the variables and prototypes that stand in the body of
/// something callable: nothing outside can name them.
pub(super) fn without_locals(definitions: Vec<Definition>) -> Vec<Definition> {
    let mut kept: Vec<Definition> = Vec::with_capacity(definitions.len());
    let mut body_end = 0;
    for definition in definitions {
        let is_local = definition.range.start < body_end;
        let is_callable = matches!(
            definition.kind,
            DefinitionKind::Function | DefinitionKind::Method
        );
        let is_bare = definition.body.is_none();
        if is_local && is_bare && (is_callable || definition.kind == DefinitionKind::Variable) {
            continue;
        }
        if is_callable && !is_bare {
            body_end = body_end.max(definition.range.end);
        }
        kept.push(definition);
    }
    kept
}

/// Whether other files can reach a definition, as far as its own words say.
pub(super) fn is_exported(source: &str, language: Language, node: Node<'_>) -> bool {
    let text = source.get(node.byte_range()).unwrap_or_default();
    match language {
        Language::Rust => text.starts_with("pub ") || text.starts_with("pub("),
        Language::Java | Language::CSharp | Language::Php => !has_modifier(source, node, "private"),
        Language::C | Language::Cpp => !has_modifier(source, node, "static"),
        Language::Ruby => true,
        _ => false,
    }
}

/// Whether members can be reached whatever the words before them say: `static` hides a function of a
/// file, not one of a class.
pub(super) const fn shares_members(language: Language) -> bool {
    matches!(language, Language::Cpp)
}

/// Whether one of the words before a definition's type or name is this one.
fn has_modifier(source: &str, node: Node<'_>, word: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .filter(|child| {
            child.kind().contains("modifier") || child.kind() == "storage_class_specifier"
        })
        .filter_map(|child| source.get(child.byte_range()))
        .any(|text| text.split_whitespace().any(|it| it == word))
}

/// The range of a module without its quotes or angle brackets.
pub(super) fn unquoted(source: &str, range: Range<usize>) -> Range<usize> {
    const MARKS: [char; 4] = ['"', '\'', '<', '>'];
    let written = source.get(range.clone()).unwrap_or_default();
    let bare = written.trim_end_matches(MARKS);
    let end = range.start + bare.len();
    end - bare.trim_start_matches(MARKS).len()..end
}
