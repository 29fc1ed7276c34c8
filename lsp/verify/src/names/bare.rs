//! What both languages ask of a bare name that nothing in its file binds: whether the code around says
//! that it knows, and whether the rest of the workspace lives with the same.

use scopewise_workspace::facts::NameUse;
use scopewise_workspace::{File, FileFacts};

use super::Place;
use crate::words::nearest;

/// Whether a node around a use, the name itself included, is of such a kind.
pub(super) fn is_within(file: &File, it: &NameUse, fits: impl Fn(&str) -> bool) -> bool {
    let Ok(tree) = file.tree() else {
        return false;
    };
    let mut next = tree
        .root_node()
        .descendant_for_byte_range(it.range.start, it.range.end);
    while let Some(node) = next {
        if fits(node.kind()) {
            return true;
        }
        next = node.parent();
    }
    false
}

/// Whether the smallest statement around a use is torn by an error.
pub(super) fn is_in_pieces(file: &File, it: &NameUse) -> bool {
    file.facts().has_errors
        && file.tree().map_or(true, |tree| {
            let node = tree
                .root_node()
                .descendant_for_byte_range(it.range.start, it.range.end);
            let mut next = node;
            let mut steps = 0;
            while let Some(node) = next.filter(|_| steps < 4) {
                if node.is_error() || node.has_error() && node.parent().is_some() {
                    return true;
                }
                next = node.parent();
                steps += 1;
            }
            node.is_none()
        })
}

/// Whether the line of a use, or the one above, tells a tool to look away.
pub(super) fn is_marked(file: &File, it: &NameUse) -> bool {
    const MARKS: [&str; 9] = [
        "noqa",
        "type: ignore",
        "pyright:",
        "pylint:",
        "ty: ignore",
        "@ts-ignore",
        "@ts-expect-error",
        "eslint-disable",
        "no-undef",
    ];
    let line = file.text().line_of(it.range.start);
    let texts = [line.checked_sub(1), Some(line)];
    texts
        .into_iter()
        .flatten()
        .map(|line| file.text().line(line))
        .any(|text| MARKS.iter().any(|mark| text.contains(mark)))
}

/// Why a name that nothing binds may be given by what runs the code: files that the change leaves alone,
/// or this one before the change, read it in the same way.
pub(super) fn is_used_already(place: &Place<'_, '_>, name: &str) -> Option<String> {
    let is_unbound = |it: &NameUse, facts: &FileFacts| {
        it.name == name
            && it.qualifier.as_ref().is_some_and(Vec::is_empty)
            && facts.bindings_of(name, it.range.start).is_none()
    };
    let family = place.side.language;
    place
        .look
        .change
        .before
        .files()
        .filter(|file| file.language == family || file.language.is_script() && family.is_script())
        .filter(|file| file.may_mention(name))
        .find(|file| {
            let facts = file.facts();
            facts.uses.iter().any(|it| is_unbound(it, facts))
        })
        .map(|file| format!("`{}` reads `{name}` in the same way", file.path))
}

/// Why something may put the name into the module from outside: a write of such a member.
pub(super) fn is_put_in(place: &Place<'_, '_>, name: &str) -> Option<String> {
    let is_write = |it: &NameUse| {
        it.is_write && it.name == name && it.qualifier.as_ref().is_none_or(|it| !it.is_empty())
    };
    place
        .snapshot()
        .files()
        .filter(|file| file.may_mention(name))
        .find(|file| file.facts().uses.iter().any(is_write))
        .map(|file| format!("`{}` sets a `{name}`", file.path))
}

/// `; did you mean …?`, of the names that the file binds.
pub(super) fn hint(place: &Place<'_, '_>, name: &str, at: usize) -> String {
    let facts = place.facts();
    let names = facts
        .visible_scopes(at)
        .flat_map(|(_, scope)| &scope.bindings)
        .map(|it| it.name.as_str());
    nearest(name, names).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}
