//! Members of modules, namespaces, enumerations and classes of the workspace.

use scopewise_workspace::facts::{BindingSource, NameUse};
use scopewise_workspace::{Definition, DefinitionKind, File, Language, Resolution, WorkspacePath};

use super::{Fate, Place, bare};
use crate::specimen;
use crate::words::nearest;

/// What stands first in a dotted name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Import,
    /// A class or enumeration, or the object around.
    Class,
    /// A value that may hold an instance of a class.
    Value,
}

pub(super) fn fate(place: &Place<'_, '_>, it: &NameUse, first: &str) -> Fate {
    let Some((scope, owner)) = owner(place, it, first) else {
        return Fate::Apart;
    };
    // What `self` and `this` are is not a matter of a scope but of the class around.
    if scope == AROUND {
        if place.set_here.contains(it.name.as_str()) {
            return Fate::Fine;
        }
        return look_up(place, it, owner);
    }
    let key = (scope, names_of(it).join("."));
    if let Some(known) = place.known.borrow().get(&key) {
        return known.clone();
    }
    let fate = look_up(place, it, owner);
    place.known.borrow_mut().insert(key, fate.clone());
    fate
}

/// Stands for no scope.
const AROUND: usize = usize::MAX;

fn names_of(it: &NameUse) -> Vec<String> {
    let before = it.qualifier.iter().flatten().cloned();
    before.chain([it.name.clone()]).collect()
}

/// The scope that binds what stands first, and what it is; `None` where its members are not followed.
fn owner(place: &Place<'_, '_>, it: &NameUse, first: &str) -> Option<(usize, Owner)> {
    let is_direct = it.qualifier.as_ref().is_some_and(|it| it.len() == 1);
    let facts = place.facts();
    let is_python = place.side.language == Language::Python;
    if !is_python && first == "this" {
        return is_direct.then_some((AROUND, Owner::Class));
    }
    let (scope, sources) = facts.bindings_of(first, it.range.start)?;
    if sources
        .iter()
        .all(|it| matches!(it, BindingSource::Import(_)))
    {
        return Some((scope, Owner::Import));
    }
    let [source] = sources.as_slice() else {
        return None;
    };
    let kind = match source {
        BindingSource::Definition(index) => facts.definitions.get(*index).map(|it| it.kind),
        _ => None,
    };
    match kind {
        _ if !is_direct => None,
        Some(DefinitionKind::Class | DefinitionKind::Enum) => Some((scope, Owner::Class)),
        _ if is_python && matches!(first, "self" | "cls") => Some((AROUND, Owner::Class)),
        None | Some(DefinitionKind::Variable) if is_python => Some((scope, Owner::Value)),
        _ => None,
    }
}

fn look_up(place: &Place<'_, '_>, it: &NameUse, first: Owner) -> Fate {
    let names = names_of(it);
    let at = it.range.start;
    let snapshot = place.snapshot();
    match snapshot.resolve_name(place.side.path, &names, at) {
        Resolution::External(_) => Fate::Apart,
        Resolution::Missing { name, .. } if name != it.name => Fate::Apart,
        Resolution::Missing { module, .. } => {
            let owner = names.split_last().map_or(&[][..], |(_, before)| before);
            let is_twice = matches!(
                snapshot.resolve_name(place.side.path, owner, at),
                Resolution::Missing { .. }
            );
            if is_twice {
                return Fate::Apart;
            }
            if is_read_only(place, &module, it) {
                return Fate::Unclear("a missing member of it reads as `undefined`".to_owned());
            }
            if let Some(why) = doubt(place, it, first == Owner::Import) {
                return Fate::Unclear(why);
            }
            let what = kind_of_owner(place, owner, at);
            let known = snapshot.file(&module).map(exported).unwrap_or_default();
            let near = nearest(&it.name, known.iter().map(String::as_str));
            Fate::Bad(missing(what, owner, &it.name, near))
        }
        Resolution::Unknown(why) => match of_class(place, it, &names, why) {
            Fate::Unclear(_) if first == Owner::Value => Fate::Apart,
            fate => fate,
        },
        _ => Fate::Fine,
    }
}

/// Whether a member of a CommonJS module is not called, in a language that lets it be `undefined`.
fn is_read_only(place: &Place<'_, '_>, module: &WorkspacePath, it: &NameUse) -> bool {
    let exports = place.snapshot().file(module).map(|it| &it.facts().exports);
    let end = place.file.text().len().min(it.range.end + 1);
    place.side.language == Language::JavaScript
        && exports.is_some_and(|it| it.common_js)
        && place.file.text().slice(it.range.end..end) != "("
}

/// What stands before the dot, in a word.
fn kind_of_owner(place: &Place<'_, '_>, owner: &[String], at: usize) -> &'static str {
    let snapshot = place.snapshot();
    match snapshot.resolve_name(place.side.path, owner, at) {
        Resolution::Definition(id) => snapshot
            .definition(&id)
            .map_or("module", |(_, it)| it.kind.word()),
        _ => "module",
    }
}

fn missing(what: &str, owner: &[String], name: &str, near: Option<&str>) -> String {
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!("{what} `{}` has no `{name}`{hint}", owner.join("."))
}

/// A member that only its class could have.
fn of_class(place: &Place<'_, '_>, it: &NameUse, names: &[String], why: String) -> Fate {
    let Some((_, owner)) = names.split_last() else {
        return Fate::Apart;
    };
    let snapshot = place.snapshot();
    let lacking = snapshot.lacking_class(place.side.path, owner, &it.name, it.range.start);
    let Ok(class) = lacking else {
        return Fate::Unclear(why);
    };
    if let Some(why) = doubt(place, it, false) {
        return Fate::Unclear(why);
    }
    let Some((file, definition)) = snapshot.definition(&class) else {
        return Fate::Unclear(why);
    };
    let members = members(file, class.index);
    let near = nearest(&it.name, members.iter().map(String::as_str));
    Fate::Bad(missing(
        definition.kind.word(),
        std::slice::from_ref(&definition.name),
        &it.name,
        near,
    ))
}

fn members(file: &File, class: usize) -> Vec<String> {
    let own = |it: &&Definition| it.container == Some(class);
    let definitions = file.facts().definitions.iter().filter(own);
    definitions.map(|it| it.name.clone()).collect()
}

fn exported(file: &File) -> Vec<String> {
    let facts = file.facts();
    let own = facts
        .definitions
        .iter()
        .filter(|it| it.container.is_none() && it.exported)
        .map(|it| it.name.clone());
    let more = facts.exports.names.iter().map(|(_, name)| name.clone());
    own.chain(more).collect()
}

/// Why a member that is not there may be meant not to be, or come from elsewhere.
fn doubt(place: &Place<'_, '_>, it: &NameUse, is_import: bool) -> Option<String> {
    let file = place.file;
    if !place.snapshot().is_complete() {
        return Some("the workspace is still being read".to_owned());
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
    if is_asked_for(file, it) {
        return Some("the file asks whether it is there".to_owned());
    }
    if is_import && is_guarded(place, it) {
        return Some("the import may fail by design".to_owned());
    }
    if was_there(place, it) {
        return Some("it was read before the change".to_owned());
    }
    bare::is_put_in(place, &it.name)
}

/// Whether the file handles a member that is not there, or spells its name.
fn is_asked_for(file: &File, it: &NameUse) -> bool {
    const SIGNS: [&str; 4] = ["AttributeError", "hasattr", "monkeypatch", "setattr"];
    if file.language == Language::Python && SIGNS.iter().any(|it| file.may_mention(it)) {
        return true;
    }
    let line = file.text().line(file.text().line_of(it.range.start));
    let text = file.text_for_once();
    let after = text.get(it.range.end..).unwrap_or_default();
    let before = text.get(..it.range.start).unwrap_or_default();
    line.contains("typeof")
        || after.starts_with("?.")
        || before.ends_with("?.")
        || text.contains(&format!("\"{}\"", it.name))
        || text.contains(&format!("'{}'", it.name))
}

fn is_guarded(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let facts = place.facts();
    let first = it.qualifier.iter().flatten().next();
    let sources = first.and_then(|first| facts.bindings_of(first, it.range.start));
    sources.is_some_and(|(_, sources)| {
        sources.iter().any(|source| match source {
            BindingSource::Import(index) => facts.imports.get(*index).is_some_and(|it| it.guarded),
            _ => false,
        })
    })
}

/// Whether the file read the same before, and it was not there either.
fn was_there(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let Some(before) = place.side.before.as_deref() else {
        return false;
    };
    let same = |old: &&NameUse| old.name == it.name && old.qualifier == it.qualifier;
    before.may_mention(&it.name)
        && before.facts().uses.iter().filter(same).any(|old| {
            let meaning = place.look.change.before.resolve_name(
                &before.path,
                &names_of(old),
                old.range.start,
            );
            !matches!(meaning, Resolution::Definition(_) | Resolution::Module(_))
        })
}
