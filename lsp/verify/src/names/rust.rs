//! Names of types in Rust that are used without an import.

use scopewise_workspace::facts::NameUse;
use scopewise_workspace::{DefinitionKind, Language};
use tree_sitter::Node;

use super::{Place, bare};

/// Whether a bare name stands where only a type, a trait or a module can, outside every macro, and is one
/// that the standard library or another file of the workspace has.
pub(super) fn is_type_of_elsewhere(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let is_capital = it.name.starts_with(|it: char| it.is_ascii_uppercase());
    is_capital
        && it.name.len() > 1
        && (Language::Rust.standard_home(&it.name).is_some()
            || !has_glob(place) && is_defined(place, &it.name))
        && is_type_position(place, it)
}

/// Whether the file imports all of some module, which may hold what a derive makes.
fn has_glob(place: &Place<'_, '_>) -> bool {
    let mut names = place.facts().imports.iter().flat_map(|it| &it.names);
    names.any(|it| it.name == "*")
}

fn is_defined(place: &Place<'_, '_>, name: &str) -> bool {
    let is_type = |kind: DefinitionKind| {
        matches!(
            kind,
            DefinitionKind::Class | DefinitionKind::Interface | DefinitionKind::TypeAlias
        )
    };
    place
        .snapshot()
        .files()
        .filter(|file| file.language == Language::Rust && file.may_mention(name))
        .any(|file| {
            let mut definitions = file.facts().definitions.iter();
            definitions.any(|it| it.container.is_none() && it.name == name && is_type(it.kind))
        })
}

fn is_type_position(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let Ok(tree) = place.file.tree() else {
        return false;
    };
    let root = tree.root_node();
    let Some(node) = root.descendant_for_byte_range(it.range.start, it.range.end) else {
        return false;
    };
    let starts_path = node.parent().is_some_and(|parent| {
        parent.kind() == "scoped_identifier"
            && parent
                .child_by_field_name("path")
                .is_some_and(|path| path == node)
    });
    let is_made = |kind: &str| {
        kind.contains("macro") || matches!(kind, "token_tree" | "attribute_item" | "attribute")
    };
    (starts_path || node.kind() == "type_identifier" && !is_of_trait(place, node))
        && !bare::is_within(place.file, it, is_made)
}

/// Whether a name is one that a trait has: `Iterator<Item = u8>`, `Iterator<Item: Clone>`.
fn is_of_trait(place: &Place<'_, '_>, node: Node<'_>) -> bool {
    let generic = node.parent().filter(|it| it.kind() == "generic_type");
    let whole = generic.filter(|it| it.start_byte() == node.start_byte());
    let whole = whole.unwrap_or(node);
    let is_bound = || {
        let text = place.file.text();
        let end = whole.end_byte();
        let rest = text.slice(end..text.line_range(text.line_of(end)).end);
        let rest = rest.trim_start();
        rest.starts_with(':') && !rest.starts_with("::")
    };
    let is_binding = whole
        .parent()
        .is_some_and(|it| it.kind() == "type_binding" && it.start_byte() == whole.start_byte());
    is_binding || is_bound()
}
