//! What a change takes out of a Go package while its other files, changed as well, still use it. All files
//! of a package see its names, so that nothing has to be imported.

use scopewise_workspace::facts::NameUse;
use scopewise_workspace::{Definition, File, Language, Resolution};

use super::{Site, site};
use crate::look::{Look, Sides};

/// Uses of a removed definition that stand on lines the change left in the files it changed.
pub(super) fn left_uses(look: &Look<'_>, before: &File, definition: &Definition) -> Vec<Site> {
    let name = definition.name.as_str();
    let mut sites = Vec::new();
    for side in &look.files {
        let Some(user) = side.after.as_deref() else {
            continue;
        };
        let is_readable = user.language == Language::Go
            && user.not_parsed().is_none()
            && !user.facts().has_errors
            && user.may_mention(name)
            && (definition.exported || user.path.folder() == before.path.folder());
        if is_readable {
            let uses = user.facts().uses.iter().filter(|it| it.name == name);
            let left = uses.filter(|it| is_left(look, side, user, it));
            sites.extend(left.map(|it| site(user, it.range.start)));
        }
    }
    sites
}

fn is_left(look: &Look<'_>, side: &Sides<'_>, user: &File, it: &NameUse) -> bool {
    // What the change adds is judged by itself.
    let Some(mut names) = it.qualifier.clone().filter(|_| !side.adds(&it.range)) else {
        return false;
    };
    names.push(it.name.clone());
    let meaning = look
        .change
        .after
        .resolve_name(&user.path, &names, it.range.start);
    matches!(meaning, Resolution::Missing { name, .. } if name == it.name)
}
