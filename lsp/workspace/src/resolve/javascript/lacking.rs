//! Members that a class surely does not have: every base is a class of the workspace, nothing adds
//! members at run time, and no file of the workspace speaks of a member of that name.

use super::exports::Trail;
use super::members::{Base, base_of, class_around};
use super::names::resolve_name;
use crate::facts::{Definition, DefinitionKind};
use crate::resolve::hidden::{mentions, places_of};
use crate::resolve::{DefinitionId, Resolution};
use crate::{File, Language, Snapshot, WorkspacePath};

/// Longer chains of base classes are given up.
const BASES_LIMIT: usize = 32;

/// What every object or function has.
const EVERYWHERE: [&str; 16] = [
    "constructor",
    "toString",
    "toLocaleString",
    "toJSON",
    "valueOf",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "prototype",
    "name",
    "length",
    "call",
    "apply",
    "bind",
    "caller",
    "arguments",
];

/// What adds members at run time, or asks whether they are there.
const MAKERS: [&str; 12] = [
    "assign",
    "defineProperty",
    "defineProperties",
    "setPrototypeOf",
    "inherits",
    "prototype",
    "mixin",
    "Proxy",
    "Reflect",
    "getOwnPropertyNames",
    "hasOwnProperty",
    "__proto__",
];

pub(in crate::resolve) fn lacking_class(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    owner: &[String],
    name: &str,
    at: usize,
) -> Result<DefinitionId, String> {
    let user = snapshot
        .file(path)
        .ok_or_else(|| "its file is not in the workspace".to_owned())?;
    let class = class_of(snapshot, user, owner, at)?;
    if EVERYWHERE.contains(&name) || name.starts_with("__") || name.starts_with('#') {
        return Err("every object has it".to_owned());
    }
    if !snapshot.is_complete() {
        return Err("the workspace is still being read".to_owned());
    }
    let mut next = class.clone();
    for _ in 0..BASES_LIMIT {
        let (file, definition) = snapshot
            .definition(&next)
            .ok_or_else(|| "its definition is gone".to_owned())?;
        is_closed(file, definition)?;
        match base_of(snapshot, file, definition, &Trail::default()) {
            Base::Class(base) => next = base,
            Base::Unknown(why) => return Err(why),
            Base::None => {
                is_unheard_of(snapshot, user, name)?;
                return Ok(class);
            }
        }
    }
    Err("its base classes go too deep".to_owned())
}

fn class_of(
    snapshot: &Snapshot,
    user: &File,
    owner: &[String],
    at: usize,
) -> Result<DefinitionId, String> {
    if owner == ["this"] {
        return class_around(user, at)
            .map(|(index, _)| DefinitionId {
                path: user.path.clone(),
                index,
            })
            .ok_or_else(|| "`this` is whatever the caller makes it".to_owned());
    }
    match resolve_name(snapshot, &user.path, owner, at) {
        Resolution::Definition(id) => match snapshot.definition(&id) {
            Some((_, it)) if it.kind == DefinitionKind::Class => Ok(id),
            _ => Err("what stands before the dot is no class".to_owned()),
        },
        Resolution::Unknown(why) => Err(why),
        _ => Err("what stands before the dot is no class".to_owned()),
    }
}

/// Whether the members of a class are those that stand in it.
fn is_closed(file: &File, class: &Definition) -> Result<(), String> {
    let facts = file.facts();
    if facts.has_errors || !file.is_current() || file.not_parsed().is_some() {
        return Err(format!("`{}` does not parse as a whole", file.path));
    }
    if let Some(other) = class.decorators.first() {
        return Err(format!("its decorator `{other}` may add members"));
    }
    let same = facts
        .definitions
        .iter()
        .filter(|it| it.name == class.name && it.container == class.container)
        .count();
    if same > 1 || file.path.as_str().contains(".d.") {
        return Err(format!("`{}` is declared in several parts", class.name));
    }
    if let Some(maker) = MAKERS.iter().find(|it| facts.may_mention(it)) {
        return Err(format!("`{maker}` stands in its file"));
    }
    let text = file.text().slice(class.range.clone());
    let is_open = text.contains("this[") || text.contains("\n  [") || text.contains("\n    [");
    if is_open || text.contains("@ts-nocheck") {
        return Err(format!("`{}` computes names of members", class.name));
    }
    Ok(())
}

/// Whether the name stands nowhere in the scripts of the workspace but in reads of members of this
/// file.
fn is_unheard_of(snapshot: &Snapshot, user: &File, name: &str) -> Result<(), String> {
    let text = user.text_for_once();
    let is_read = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default().trim_start();
        let is_write =
            after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>");
        let is_member = before.ends_with('.') && !before.ends_with("?.");
        let is_called = after.starts_with('(');
        is_member && !is_write && (user.language != Language::JavaScript || is_called)
    };
    if !places_of(&text, name).all(is_read) {
        return Err(format!("`{}` speaks of it otherwise", user.path));
    }
    let other = snapshot
        .files()
        .filter(|it| it.path != user.path && (it.language.is_script() || is_markup(&it.path)))
        .find(|it| mentions(it, name));
    match other {
        Some(file) => Err(format!("`{}` speaks of a `{name}`", file.path)),
        None => Ok(()),
    }
}

fn is_markup(path: &WorkspacePath) -> bool {
    [".vue", ".svelte", ".astro", ".html"]
        .iter()
        .any(|it| path.as_str().ends_with(it))
}
