//! Names of types in Rust that are used without an import.

use scopewise_workspace::facts::NameUse;
use scopewise_workspace::{DefinitionKind, Language};

use super::{Place, bare};

/// Whether a bare name stands where only a type, a trait or a module can, outside every macro, and is one
/// that the standard library or another file of the workspace has.
pub(super) fn is_type_of_elsewhere(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let is_capital = it.name.starts_with(|it: char| it.is_ascii_uppercase());
    is_capital
        && it.name.len() > 1
        && (Language::Rust.standard_home(&it.name).is_some() || is_defined(place, &it.name))
        && is_type_position(place, it)
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
            definitions.any(|it| it.name == name && is_type(it.kind))
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
    (node.kind() == "type_identifier" || starts_path) && !bare::is_within(place.file, it, is_made)
}
