//! What a call of a class has to fit: `__init__` of the class or its bases, or the fields of a
//! dataclass.

use super::super::classes::{Ancestor, class_scope};
use super::super::value::{Search, Value};
use crate::facts::{Definition, Parameter, ParameterKind, Signature};
use crate::{DefinitionId, DefinitionKind, File};

/// Class decorators that leave the constructor as it is.
const KEEPS_CONSTRUCTOR: [&str; 5] = [
    "total_ordering",
    "final",
    "runtime_checkable",
    "unique",
    "deprecated",
];

pub(super) fn signature(search: &mut Search<'_>, id: &DefinitionId) -> Result<Signature, String> {
    let mut fields: Vec<Vec<Parameter>> = Vec::new();
    let mut init: Option<DefinitionId> = None;
    let mut new: Option<DefinitionId> = None;
    for ancestor in search.ancestors(id) {
        let class = match ancestor {
            Ancestor::Class(class) => class,
            Ancestor::Outside(_) if init.is_some() && new.is_none() => break,
            Ancestor::Outside(base) => {
                return Err(format!("its base `{base}` is outside the workspace"));
            }
            Ancestor::Unclear(why) => return Err(why),
        };
        let Some((file, definition)) = search.snapshot.definition(&class) else {
            return Err("its definition is gone".to_owned());
        };
        check_plain(search, file, definition)?;
        let own_init = method(search, &class, "__init__")?;
        let own_new = method(search, &class, "__new__")?;
        let has_init = own_init.is_some() || init.is_some() || !fields.is_empty();
        if (own_new.is_some() && has_init) || (own_init.is_some() && new.is_some()) {
            return Err(format!(
                "both `__init__` and `__new__` of `{}` take part",
                definition.name
            ));
        }
        new = new.or(own_new);
        if own_init.is_some() {
            // Below it may stand a dataclass whose constructor is written from the fields.
            init = init.or(own_init.filter(|_| fields.is_empty()));
        } else if init.is_none() && is_dataclass(search, file, definition) {
            fields.push(dataclass_fields(file, &class, definition)?);
        }
    }
    match init.or(new) {
        Some(method) => method_signature(search, &method),
        None => Ok(Signature {
            parameters: joined(fields),
            ..Signature::default()
        }),
    }
}

fn method(
    search: &mut Search<'_>,
    class: &DefinitionId,
    name: &str,
) -> Result<Option<DefinitionId>, String> {
    match search.own_member(class, name) {
        None => Ok(None),
        Some(Value::Definition(id)) => Ok(Some(id)),
        Some(_) => Err(format!("its `{name}` is bound in several ways")),
    }
}

fn method_signature(search: &Search<'_>, id: &DefinitionId) -> Result<Signature, String> {
    let signature = search
        .snapshot
        .definition(id)
        .and_then(|(_, it)| it.signature.as_ref())
        .ok_or_else(|| "its constructor is no plain method".to_owned())?;
    match &signature.opaque {
        Some(why) => Err(why.clone()),
        None => Ok(signature.clone()),
    }
}

/// Whether calls of the class go to its constructor at all.
fn check_plain(search: &mut Search<'_>, file: &File, class: &Definition) -> Result<(), String> {
    if class.kind == DefinitionKind::Enum {
        return Err(format!("`{}` is an enumeration", class.name));
    }
    if !has_plain_metaclass(search, file, class) {
        return Err(format!("`{}` has a metaclass", class.name));
    }
    let unknown = class.decorators.iter().find(|it| {
        let last = it.rsplit('.').next().unwrap_or(it);
        !KEEPS_CONSTRUCTOR.contains(&last) && !makes_dataclass(search, file, class, it)
    });
    match unknown {
        Some(decorator) => Err(format!(
            "its decorator `{decorator}` may change its constructor"
        )),
        None => Ok(()),
    }
}

/// Whether a class has no metaclass, or one that leaves calls as they are.
fn has_plain_metaclass(search: &mut Search<'_>, file: &File, class: &Definition) -> bool {
    let end = class.body.as_ref().map_or(class.range.end, |it| it.start);
    let header = file.text().slice(class.name_range.end..end);
    let Some((_, metaclass)) = header.split_once("metaclass") else {
        return true;
    };
    let names: Vec<String> = metaclass
        .trim_start_matches([' ', '='])
        .split(|it: char| !it.is_alphanumeric() && it != '_' && it != '.')
        .next()
        .unwrap_or_default()
        .split('.')
        .map(str::to_owned)
        .collect();
    if names.last().is_some_and(|it| it == "ABCMeta") {
        return true;
    }
    let Value::Definition(id) = search.dotted(&file.path, &names, class.name_range.start) else {
        return false;
    };
    search.ancestors(&id).iter().all(|it| match it {
        Ancestor::Class(id) => search.own_member(id, "__call__").is_none(),
        Ancestor::Outside(base) => matches!(base.as_str(), "type" | "abc.ABCMeta"),
        Ancestor::Unclear(_) => false,
    })
}

fn is_dataclass(search: &mut Search<'_>, file: &File, class: &Definition) -> bool {
    class
        .decorators
        .iter()
        .any(|it| makes_dataclass(search, file, class, it))
}

/// Whether a decorator is the standard library's `dataclass`, whatever it is imported as; others of
/// that name make other constructors.
fn makes_dataclass(
    search: &mut Search<'_>,
    file: &File,
    class: &Definition,
    decorator: &str,
) -> bool {
    let names: Vec<String> = decorator.split('.').map(str::to_owned).collect();
    let is_named_so = names.last().is_some_and(|it| it == "dataclass");
    is_named_so
        && matches!(
            search.dotted(&file.path, &names, class.range.start),
            Value::External(name) if name == "dataclasses.dataclass"
        )
}

fn dataclass_fields(
    file: &File,
    id: &DefinitionId,
    class: &Definition,
) -> Result<Vec<Parameter>, String> {
    let above = file.text().slice(class.range.start..class.name_range.start);
    if above.contains("init") {
        return Err(format!(
            "`{}` may have no generated constructor",
            class.name
        ));
    }
    let mut by_name = above.contains("kw_only") && !above.contains("kw_only=False");
    let mut fields = Vec::new();
    let scope = class_scope(file, id.index);
    for (index, field) in file.facts().definitions.iter().enumerate() {
        if field.container != Some(id.index) || field.kind != DefinitionKind::Variable {
            continue;
        }
        if scope.is_none_or(|it| it.sources_of(&field.name).len() != 1) {
            return Err(format!("field {index} of `{}` is bound twice", class.name));
        }
        let text = file.text().slice(field.name_range.end..field.range.end);
        let Some(rest) = text.trim_start().strip_prefix(':') else {
            continue;
        };
        let (annotation, default) = split_default(rest);
        if annotation.contains("KW_ONLY") {
            by_name = true;
            continue;
        }
        if annotation.contains("ClassVar") {
            continue;
        }
        let default_text = default.unwrap_or_default();
        if ["init=", "kw_only"]
            .iter()
            .any(|it| default_text.contains(it))
        {
            return Err(format!("field `{}` has settings of its own", field.name));
        }
        let is_field_call = default_text.contains("field(");
        let optional = default.is_some() && (!is_field_call || default_text.contains("default"));
        fields.push(Parameter {
            name: field.name.clone(),
            kind: if by_name {
                ParameterKind::KeywordOnly
            } else {
                ParameterKind::Regular
            },
            optional,
            annotation: Some(annotation.trim().to_owned()),
            keys: None,
        });
    }
    Ok(fields)
}

/// Splits `annotation = default` at the first `=` outside brackets.
fn split_default(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            '=' if depth == 0 => {
                let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
                return (before, Some(after.trim_start_matches('=')));
            }
            _ => {}
        }
    }
    (text, None)
}

/// Fields of a class after those of its bases; one that is declared again keeps its first place.
/// Those by name only stand last, as in the constructor Python writes.
fn joined(derived_first: Vec<Vec<Parameter>>) -> Vec<Parameter> {
    let mut fields: Vec<Parameter> = Vec::new();
    for field in derived_first.into_iter().rev().flatten() {
        match fields.iter_mut().find(|it| it.name == field.name) {
            Some(first) => *first = field,
            None => fields.push(field),
        }
    }
    fields.sort_by_key(|it| it.kind == ParameterKind::KeywordOnly);
    fields
}
