//! Uses that the change itself leaves behind: names of the changed file, and what other changed files
//! take from it, judged in the texts after. Whatever may bind the name in another way is left alone.

use scopewise_workspace::facts::NameUse;
use scopewise_workspace::{Definition, DefinitionKind, File, FileFacts, Language, Resolution};

use super::globals;
use super::{Site, site};
use crate::look::{Look, Sides};

/// Uses of a module's own name in its file, which nothing there binds any more.
pub(super) fn bare_uses(
    look: &Look<'_>,
    before: &File,
    after: &File,
    definition: &Definition,
) -> Vec<Site> {
    let name = definition.name.as_str();
    let facts = after.facts();
    if definition.container.is_some() || !may_be_unbound(look, before, after, name) {
        return Vec::new();
    }
    let mut sites: Vec<Site> = facts
        .uses
        .iter()
        .filter(|it| it.name == name && it.qualifier.as_ref().is_some_and(Vec::is_empty))
        .filter(|it| facts.bindings_of(name, it.range.start).is_none())
        .map(|it| site(after, it.range.start))
        .collect();
    sites.extend(export_of(after, name));
    sites
}

/// Where a script still exports a name that nothing in it defines: `module.exports = { name }`.
fn export_of(after: &File, name: &str) -> Option<Site> {
    let facts = after.facts();
    let is_exported = facts.exports.names.iter().any(|(local, _)| local == name);
    let is_defined = facts.definitions.iter().any(|it| it.name == name);
    let binds = |scope: &scopewise_workspace::facts::Scope| {
        scope.bindings.iter().any(|binding| binding.name == name)
    };
    let is_bound = facts.scopes.first().is_some_and(binds);
    let passes_on = facts.imports.iter().any(|import| {
        import.binding.as_deref() == Some(name)
            || import
                .names
                .iter()
                .any(|it| it.name == name || it.binding == name)
    });
    if !after.language.is_script() || !is_exported || is_defined || is_bound || passes_on {
        return None;
    }
    let at = after.text().to_string().rfind(name)?;
    Some(site(after, at))
}

/// Whether nothing outside the file's scopes can give it the name.
fn may_be_unbound(look: &Look<'_>, before: &File, after: &File, name: &str) -> bool {
    let facts = after.facts();
    let is_star = |facts: &FileFacts| {
        facts
            .imports
            .iter()
            .any(|import| import.names.iter().any(|it| it.name == "*"))
    };
    let is_written = facts.uses.iter().any(|it| it.is_write && it.name == name);
    if is_written || has_definition(facts, name, None) {
        return false;
    }
    if after.language == Language::Python {
        let names = [name.to_owned()];
        let meaning = look.change.after.resolve_name(&after.path, &names, 0);
        let makes_names = ["globals", "exec", "NameError", "setattr"]
            .iter()
            .any(|it| facts.may_mention(it));
        return matches!(meaning, Resolution::Unknown(_) | Resolution::Missing { .. })
            && !is_star(facts)
            && !facts.exports.dynamic
            && !makes_names;
    }
    let is_module = |file: &File| {
        let facts = file.facts();
        !facts.imports.is_empty()
            || !facts.exports.names.is_empty()
            || facts.exports.has_default
            || facts.exports.common_js
            || facts.definitions.iter().any(|it| it.exported)
    };
    let is_ambient = |file: &&File| {
        file.path != before.path
            && file.path != after.path
            && file.language.is_script()
            && file.may_mention(name)
            && (file.path.as_str().ends_with(".d.ts") || !is_module(file))
    };
    is_module(after)
        && !globals::is_known(name)
        && !facts.may_mention("globalThis")
        && !look.change.after.files().any(|file| is_ambient(&file))
}

fn has_definition(facts: &FileFacts, name: &str, container: Option<usize>) -> bool {
    facts
        .definitions
        .iter()
        .any(|it| it.name == name && it.container == container)
}

/// Uses of a method on the object itself, in a class that no longer has it and has no bases.
pub(super) fn own_uses(
    look: &Look<'_>,
    before: &File,
    after: &File,
    definition: &Definition,
) -> Vec<Site> {
    let (old, new) = (before.facts(), after.facts());
    let class = definition
        .container
        .filter(|_| definition.kind == DefinitionKind::Method)
        .and_then(|index| old.definitions.get(index))
        .filter(|it| it.kind == DefinitionKind::Class && it.container.is_none());
    let Some(old_class) = class else {
        return Vec::new();
    };
    let mut same = new
        .definitions
        .iter()
        .enumerate()
        .filter(|(_, it)| it.container.is_none() && it.name == old_class.name);
    let (Some((index, class)), None) = (same.next(), same.next()) else {
        return Vec::new();
    };
    let name = definition.name.as_str();
    if !is_closed(look, after, index, class, name) {
        return Vec::new();
    }
    new.uses_in(&class.range)
        .iter()
        .filter(|it| it.name == name && is_on_itself(it))
        .filter(|it| class_around(new, it) == Some(index))
        .map(|it| site(after, it.range.start))
        .collect()
}

fn is_on_itself(it: &NameUse) -> bool {
    matches!(it.qualifier.as_deref(), Some([only]) if matches!(only.as_str(), "self" | "cls" | "this"))
}

fn class_around(facts: &FileFacts, it: &NameUse) -> Option<usize> {
    let mut next = facts.enclosing(&it.range);
    while let Some(index) = next {
        let definition = facts.definitions.get(index)?;
        if definition.kind == DefinitionKind::Class {
            return Some(index);
        }
        next = definition.container.filter(|container| *container < index);
    }
    None
}

/// Whether the members of a class are those that stand in it, as far as `name` goes.
fn is_closed(look: &Look<'_>, after: &File, index: usize, class: &Definition, name: &str) -> bool {
    const OPENERS: [&str; 9] = [
        "__getattr__",
        "__getattribute__",
        "__dict__",
        "setattr",
        "hasattr",
        "defineProperty",
        "assign",
        "prototype",
        "Proxy",
    ];
    let facts = after.facts();
    let own = |it: &&Definition| it.container == Some(index);
    let is_parameter = facts.definitions.iter().filter(own).any(|it| {
        it.name == "constructor"
            && it
                .signature
                .iter()
                .flat_map(|it| &it.parameters)
                .any(|it| it.name == name)
    });
    let is_bound = facts
        .scopes
        .iter()
        .filter(|it| it.is_class && it.definition == Some(index))
        .any(|it| !it.sources_of(name).is_empty());
    let is_written = facts.uses.iter().any(|it| it.is_write && it.name == name);
    class.bases.is_empty()
        && class.decorators.is_empty()
        && !has_base_in_header(after, class)
        && !is_parameter
        && !is_bound
        && !is_written
        && !has_definition(facts, name, Some(index))
        && !OPENERS.iter().any(|it| facts.may_mention(it))
        && !is_given_elsewhere(look, class, name)
}

fn has_base_in_header(file: &File, class: &Definition) -> bool {
    let end = class.body.as_ref().map_or(class.range.end, |it| it.start);
    let header = file.text().slice(class.name_range.end..end);
    header.contains('(') && !header.contains("()") || header.contains("extends")
}

/// Whether a class that may derive from this one, or add to it, has the member.
fn is_given_elsewhere(look: &Look<'_>, class: &Definition, name: &str) -> bool {
    look.change
        .after
        .files()
        .filter(|file| file.may_mention(name))
        .any(|file| {
            let facts = file.facts();
            facts
                .definitions
                .iter()
                .filter(|it| it.name == name)
                .filter_map(|it| facts.definitions.get(it.container?))
                .any(|owner| !owner.bases.is_empty() || owner.name == class.name)
        })
}

/// What other changed files still take from this one by `module.name`.
pub(super) fn taken_by_attribute(look: &Look<'_>, before: &File, name: &str) -> Vec<Site> {
    let users = changed_users(look, before);
    users
        .flat_map(|(_, user)| {
            let uses = user.facts().uses.iter();
            uses.filter(|it| it.name == name)
                .filter(|it| is_missing(look, before, user, it))
                .map(|it| site(user, it.range.start))
        })
        .collect()
}

fn is_missing(look: &Look<'_>, before: &File, user: &File, it: &NameUse) -> bool {
    let Some(mut names) = it.qualifier.clone().filter(|names| !names.is_empty()) else {
        return false;
    };
    names.push(it.name.clone());
    let meaning = look
        .change
        .after
        .resolve_name(&user.path, &names, it.range.start);
    matches!(meaning, Resolution::Missing { module, .. } if module == before.path)
}

/// The other changed files as they are after, those that can be read.
pub(super) fn changed_users<'s>(
    look: &'s Look<'_>,
    before: &'s File,
) -> impl Iterator<Item = (&'s Sides<'s>, &'s File)> {
    look.files.iter().filter_map(|side| {
        let user = side.after.as_deref()?;
        let is_readable = user.not_parsed().is_none() && !user.facts().has_errors;
        (is_readable && user.path != before.path).then_some((side, user))
    })
}
