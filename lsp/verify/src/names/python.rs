//! Bare names in Python. Annotations that are not evaluated, and code that only some interpreters run,
//! are left alone.

use scopewise_workspace::Resolution;
use scopewise_workspace::facts::NameUse;

use super::{Fate, Place, bare};
use crate::specimen;

pub(super) fn fate(place: &Place<'_, '_>, it: &NameUse) -> Fate {
    let name = it.name.as_str();
    let names = [it.name.clone()];
    let meaning = place
        .snapshot()
        .resolve_name(place.side.path, &names, it.range.start);
    match meaning {
        Resolution::Missing { .. } => {}
        Resolution::Unknown(why) => return Fate::Unclear(why),
        _ => return Fate::Fine,
    }
    if let Some(why) = doubt(place, it) {
        return Fate::Unclear(why);
    }
    let hint = bare::hint(place, name, it.range.start);
    let lost = if place.lost.contains(name) {
        "what bound it is gone"
    } else {
        "nothing defines or imports it"
    };
    Fate::Bad(format!("`{name}` is not defined: {lost}{hint}"))
}

fn doubt(place: &Place<'_, '_>, it: &NameUse) -> Option<String> {
    let file = place.file;
    if let Some(why) = standing(place, it) {
        return Some(why.to_owned());
    }
    if specimen::is_specimen(place.side.path) {
        return Some("examples and data of tests may run elsewhere".to_owned());
    }
    if bare::is_marked(file, it) {
        return Some("a comment says that it is known".to_owned());
    }
    if bare::is_in_pieces(file, it) {
        return Some("the code around does not parse".to_owned());
    }
    if place.lost.contains(it.name.as_str()) {
        return bare::is_put_in(place, &it.name);
    }
    bare::is_put_in(place, &it.name).or_else(|| bare::is_used_already(place, &it.name))
}

/// Why a read in this place may never happen.
fn standing(place: &Place<'_, '_>, it: &NameUse) -> Option<&'static str> {
    let Ok(tree) = place.file.tree() else {
        return Some("the file does not parse");
    };
    let mut next = tree
        .root_node()
        .descendant_for_byte_range(it.range.start, it.range.end);
    if next.is_none_or(|it| it.kind() != "identifier") {
        return Some("a name in a string is not read");
    }
    while let Some(node) = next {
        let kind = node.kind();
        if matches!(kind, "type" | "type_alias_statement") && is_lazy(place, node) {
            return Some("annotations are not always evaluated");
        }
        if matches!(kind, "global_statement" | "nonlocal_statement") {
            return Some("a declaration reads nothing");
        }
        if matches!(
            kind,
            "if_statement" | "elif_clause" | "conditional_expression"
        ) {
            let header = place.file.text().slice(node.byte_range());
            let header = header.lines().next().unwrap_or_default();
            if is_about_interpreters(header) {
                return Some("only some interpreters run it");
            }
        }
        next = node.parent();
    }
    None
}

fn is_about_interpreters(header: &str) -> bool {
    const SIGNS: [&str; 9] = [
        "version",
        "PY2",
        "PY3",
        "TYPE_CHECKING",
        "platform",
        "if False",
        "if 0",
        "implementation",
        "typing.",
    ];
    SIGNS.iter().any(|it| header.contains(it))
}

/// Whether an annotation may stay unevaluated: under the import that makes all so, for a local, in a
/// stub, or with the name in quotes.
fn is_lazy(place: &Place<'_, '_>, annotation: tree_sitter::Node<'_>) -> bool {
    let facts = place.facts();
    let is_postponed = facts.imports.iter().any(|it| {
        it.module == "__future__" && it.names.iter().any(|name| name.name == "annotations")
    });
    let is_local = annotation
        .parent()
        .is_some_and(|it| it.kind() == "assignment" || it.kind() == "type_alias_statement");
    is_postponed || is_local || place.side.path.as_str().ends_with(".pyi")
}
