//! Members that a class surely does not have: every base is known, nothing makes members at run time,
//! and no class of the workspace has one of that name.

use super::classes::{Ancestor, class_scope};
use super::value::{Search, Value};
use crate::facts::{Definition, NameUse};
use crate::{DefinitionId, DefinitionKind, File, Language, Snapshot, WorkspacePath};

/// Decorators that add no member with a plain name.
const HARMLESS: [&str; 12] = [
    "dataclass",
    "dataclasses.dataclass",
    "final",
    "typing.final",
    "total_ordering",
    "functools.total_ordering",
    "unique",
    "enum.unique",
    "runtime_checkable",
    "typing.runtime_checkable",
    "contextmanager",
    "deprecated",
];

/// What makes members at run time, or asks whether they are there.
const MAKERS: [&str; 14] = [
    "setattr",
    "hasattr",
    "getattr",
    "__dict__",
    "__getattr__",
    "__getattribute__",
    "__init_subclass__",
    "__new__",
    "__slots__",
    "__class__",
    "AttributeError",
    "vars",
    "locals",
    "exec",
];

/// Bases of enumerations, whose members stand in the class.
const ENUM_BASES: [&str; 7] = [
    "enum.Enum",
    "enum.IntEnum",
    "enum.StrEnum",
    "enum.Flag",
    "enum.IntFlag",
    "str",
    "int",
];

/// What enumerations have without saying so, beside what starts with an underscore.
const ENUM_MEMBERS: [&str; 3] = ["name", "value", "mro"];

pub(super) fn class(
    search: &mut Search<'_>,
    path: &WorkspacePath,
    owner: &[String],
    name: &str,
    at: usize,
) -> Result<DefinitionId, String> {
    let class = match search.dotted(path, owner, at) {
        Value::Instance(class) | Value::ClassOf(class) => class,
        Value::Definition(id) if search.is_class(&id) => {
            if !search.is_bound_once(&id) {
                return Err("its class is bound more than once".to_owned());
            }
            id
        }
        Value::Definition(id) => search
            .variable_instance(&id)
            .ok_or_else(|| "it is a member of a value that is not followed".to_owned())?,
        Value::Unknown(why) => return Err(why),
        _ => return Err("what stands before the dot is no class".to_owned()),
    };
    let snapshot = search.snapshot;
    if name.starts_with("__") || name == "mro" {
        return Err("every object has it".to_owned());
    }
    if !snapshot.is_complete() {
        return Err("the workspace is still being read".to_owned());
    }
    let is_enumeration = snapshot
        .definition(&class)
        .is_some_and(|(_, it)| it.kind == DefinitionKind::Enum);
    if is_enumeration && !is_constant(name) {
        return Err("an enumeration has methods of its own".to_owned());
    }
    for ancestor in search.ancestors(&class) {
        match ancestor {
            Ancestor::Class(id) => is_closed(snapshot, &id, name)?,
            Ancestor::Outside(base) if is_enumeration && ENUM_BASES.contains(&base.as_str()) => {}
            Ancestor::Outside(base) => {
                return Err(format!("its base `{base}` is outside the workspace"));
            }
            Ancestor::Unclear(why) => return Err(why),
        }
    }
    if let Some(file) = gives_member(snapshot, name) {
        return Err(format!("`{}` has a member of that name", file.path));
    }
    is_alone(search, &class)?;
    Ok(class)
}

fn is_constant(name: &str) -> bool {
    !ENUM_MEMBERS.contains(&name)
        && name
            .chars()
            .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
}

/// Whether the members of a class are those that stand in it.
fn is_closed(snapshot: &Snapshot, id: &DefinitionId, name: &str) -> Result<(), String> {
    let Some((file, class)) = snapshot.definition(id) else {
        return Err("its definition is gone".to_owned());
    };
    let facts = file.facts();
    if facts.has_errors || !file.is_current() {
        return Err(format!("`{}` does not parse as a whole", file.path));
    }
    if let Some(other) = class
        .decorators
        .iter()
        .find(|it| !HARMLESS.contains(&it.as_str()))
    {
        return Err(format!("its decorator `{other}` may add members"));
    }
    let end = class.body.as_ref().map_or(class.range.end, |it| it.start);
    let header = file.text().slice(class.name_range.end..end);
    if header.contains('=') || header.contains('*') {
        return Err("its metaclass may add members".to_owned());
    }
    if is_meant_to_be_mixed(class) {
        return Err(format!("`{}` is made to be mixed with others", class.name));
    }
    if let Some(maker) = MAKERS.iter().find(|it| facts.may_mention(it)) {
        return Err(format!("`{maker}` stands in its file"));
    }
    match class_scope(file, id.index) {
        Some(scope) if scope.sources_of(name).is_empty() && scope.sources_of("*").is_empty() => {
            Ok(())
        }
        _ => Err("the class has it".to_owned()),
    }
}

fn is_meant_to_be_mixed(class: &Definition) -> bool {
    const MARKS: [&str; 4] = ["Mixin", "MixIn", "Protocol", "Interface"];
    let is_marked = |name: &str| MARKS.iter().any(|it| name.contains(it));
    is_marked(&class.name) || class.bases.iter().any(|it| is_marked(it))
}

/// A file in which some class has a member of this name, or something sets one.
fn gives_member<'s>(snapshot: &'s Snapshot, name: &str) -> Option<&'s File> {
    let sets = |it: &NameUse| it.is_write && it.name == name;
    let has = |file: &File, it: &Definition| {
        it.name == name
            && it
                .container
                .and_then(|index| file.facts().definitions.get(index))
                .is_some()
    };
    snapshot
        .files()
        .filter(|it| it.language == Language::Python && it.may_mention(name))
        .find(|file| {
            let facts = file.facts();
            facts.uses.iter().any(sets)
                || facts.definitions.iter().any(|it| has(file, it))
                || facts
                    .scopes
                    .iter()
                    .any(|it| it.is_class && !it.sources_of(name).is_empty())
                || is_set_by_word(file, name)
        })
}

/// Whether a file that sets attributes by their names, or replaces them, spells this one.
fn is_set_by_word(file: &File, name: &str) -> bool {
    let facts = file.facts();
    let sets = ["setattr", "patch", "mock", "MagicMock", "object"];
    sets.iter().any(|it| facts.may_mention(it)) && {
        let text = file.text_for_once();
        text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"))
    }
}

/// Whether no class mixes this one with classes that are not known.
fn is_alone(search: &mut Search<'_>, class: &DefinitionId) -> Result<(), String> {
    let snapshot = search.snapshot;
    let Some((_, own)) = snapshot.definition(class) else {
        return Err("its definition is gone".to_owned());
    };
    let files = snapshot
        .files()
        .filter(|it| it.language == Language::Python && it.may_mention(&own.name));
    for file in files {
        for (index, other) in file.facts().definitions.iter().enumerate() {
            let derives = |base: &String| base.rsplit('.').next() == Some(own.name.as_str());
            if !other.bases.iter().any(derives) || own.kind == DefinitionKind::Enum {
                continue;
            }
            let derived = DefinitionId {
                path: file.path.clone(),
                index,
            };
            let is_known = |it: &Ancestor| matches!(it, Ancestor::Class(_));
            if !search.ancestors(&derived).iter().all(is_known) {
                return Err(format!("`{}` mixes it with others", other.name));
            }
        }
    }
    Ok(())
}
