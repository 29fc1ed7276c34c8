//! The signature a call has to fit: of a function, of a method as it is bound, of a class's
//! constructor. Whatever could change it makes the call uncheckable.

mod constructor;

use super::super::{CallTarget, DEFINED_OUTSIDE, DefinitionId};
use super::classes::Ancestor;
use super::instances::takes_class;
use super::value::{Search, Value};
use crate::facts::{Call, Definition, Parameter, ParameterKind, Signature};
use crate::{DefinitionKind, File, Language, WorkspacePath};

/// What stands before the dot of a method call.
enum Receiver {
    /// Nothing: a bare name.
    None,
    /// Exactly this class.
    Class,
    /// An instance of this class or of one derived from it, or such a class itself.
    Derived {
        class: DefinitionId,
        is_instance: bool,
    },
    Module,
}

pub(super) fn target(
    search: &mut Search<'_>,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    let at = call.callee_range.start;
    let Some((name, before)) = call.callee.split_last() else {
        return Err("what is called is no plain name".to_owned());
    };
    let file = search
        .snapshot
        .file(path)
        .ok_or_else(|| "its file is not in the workspace".to_owned())?;
    if is_replaced(file, name, before) {
        return Err(format!("this file assigns `{}`", call.callee.join(".")));
    }
    let receiver = if before.is_empty() {
        Receiver::None
    } else {
        let value = search.dotted(path, before, at);
        receiver(search, value)?
    };
    let definition = match search.dotted(path, &call.callee, at) {
        Value::Definition(id) => id,
        Value::OneOf(ids) => implementation(search, ids)
            .ok_or_else(|| format!("`{name}` is defined in several ways"))?,
        Value::Missing(module) => return Err(format!("`{module}` does not define `{name}`")),
        Value::External(_) => return Err(DEFINED_OUTSIDE.to_owned()),
        Value::ClassOf(_) => return Err("a derived class may take other arguments".to_owned()),
        Value::Instance(_) => return Err("it calls a value".to_owned()),
        Value::Module(_) | Value::Folder(_) => return Err("it is a module".to_owned()),
        Value::Unknown(why) => return Err(why),
    };
    let signature = signature_of(search, &definition, &receiver)?;
    Ok(CallTarget {
        definition,
        signature,
    })
}

/// The function that stands behind its overloads: a call that does not fit it fits none of them.
fn implementation(search: &Search<'_>, ids: Vec<DefinitionId>) -> Option<DefinitionId> {
    let count = ids.len();
    let mut plain = ids.into_iter().filter(|id| {
        search
            .snapshot
            .definition(id)
            .is_some_and(|(_, it)| !it.decorators.iter().any(|it| is_overload(it)))
    });
    plain.next().filter(|_| count > 1 && plain.next().is_none())
}

fn is_overload(decorator: &str) -> bool {
    decorator.rsplit('.').next() == Some("overload")
}

/// Whether the file itself assigns the very name it calls, as tests do with stand-ins.
fn is_replaced(file: &File, name: &str, before: &[String]) -> bool {
    !before.is_empty()
        && file
            .facts()
            .uses
            .iter()
            .any(|it| it.is_write && it.name == name && it.qualifier.as_deref() == Some(before))
}

fn receiver(search: &mut Search<'_>, value: Value) -> Result<Receiver, String> {
    match value {
        Value::Module(_) | Value::Folder(_) => Ok(Receiver::Module),
        Value::Instance(class) => Ok(Receiver::Derived {
            class,
            is_instance: true,
        }),
        Value::ClassOf(class) => Ok(Receiver::Derived {
            class,
            is_instance: false,
        }),
        Value::Definition(id) if search.is_class(&id) => Ok(Receiver::Class),
        Value::Definition(id) => search
            .variable_instance(&id)
            .map(|class| Receiver::Derived {
                class,
                is_instance: true,
            })
            .ok_or_else(|| "it is a member of a value that is not followed".to_owned()),
        Value::Unknown(why) => Err(why),
        Value::External(_) => Err(DEFINED_OUTSIDE.to_owned()),
        _ => Err("what stands before the dot cannot be followed".to_owned()),
    }
}

fn signature_of(
    search: &mut Search<'_>,
    id: &DefinitionId,
    receiver: &Receiver,
) -> Result<Signature, String> {
    let Some((file, definition)) = search.snapshot.definition(id) else {
        return Err("its definition is gone".to_owned());
    };
    if !file.is_current() {
        return Err(format!("`{}` is being edited", file.path));
    }
    if search.is_class(id) {
        if !search.is_bound_once(id) {
            return Err(format!("`{}` is bound more than once", definition.name));
        }
        return constructor::signature(search, id);
    }
    let Some(signature) = &definition.signature else {
        return Err(format!(
            "`{}` is a {}",
            definition.name,
            definition.kind.word()
        ));
    };
    if let Some(why) = &signature.opaque {
        return Err(why.clone());
    }
    if definition.kind != DefinitionKind::Method {
        return Ok(signature.clone());
    }
    // `A.__new__(cls, …)` names the class itself, whatever stands before the dot.
    let is_new = definition.name == "__new__";
    let is_static = definition.decorators.iter().any(|it| it == "staticmethod");
    let is_bound_anyhow = !is_new && (is_static || takes_class(definition));
    match receiver {
        Receiver::Derived { class, is_instance } => {
            if let Some(other) = overriding(search, class, definition) {
                return Err(format!("`{other}` overrides it with other parameters"));
            }
            if (*is_instance && !is_new) || is_bound_anyhow {
                Ok(signature.clone())
            } else {
                Ok(unbound(signature))
            }
        }
        Receiver::Class if is_bound_anyhow => Ok(signature.clone()),
        Receiver::Class => Ok(unbound(signature)),
        Receiver::None | Receiver::Module => Err("a method is called without its class".to_owned()),
    }
}

/// The signature with `self` in front.
fn unbound(signature: &Signature) -> Signature {
    let mut signature = signature.clone();
    signature.parameters.insert(
        0,
        Parameter {
            name: "self".to_owned(),
            kind: ParameterKind::PositionalOnly,
            optional: false,
            annotation: None,
            keys: None,
        },
    );
    signature
}

/// A class that derives from `class`, or may, and defines the method with other parameters.
fn overriding(
    search: &mut Search<'_>,
    class: &DefinitionId,
    method: &Definition,
) -> Option<String> {
    let snapshot = search.snapshot;
    let files = snapshot
        .files()
        .filter(|it| it.language == Language::Python && it.may_mention(&method.name));
    for file in files {
        for (index, other) in file.facts().definitions.iter().enumerate() {
            let Some(container) = other.container else {
                continue;
            };
            if other.name != method.name || has_same_parameters(other, method) {
                continue;
            }
            let derived = DefinitionId {
                path: file.path.clone(),
                index: container,
            };
            if derived != *class && derives(search, &derived, class) {
                return Some(file.facts().qualified_name(index));
            }
        }
    }
    None
}

fn has_same_parameters(one: &Definition, other: &Definition) -> bool {
    match (&one.signature, &other.signature) {
        (Some(one), Some(other)) => one.parameters == other.parameters,
        _ => false,
    }
}

fn derives(search: &mut Search<'_>, derived: &DefinitionId, class: &DefinitionId) -> bool {
    let ancestors = search.ancestors(derived);
    ancestors.iter().skip(1).any(|it| match it {
        Ancestor::Class(id) => id == class,
        Ancestor::Unclear(_) => true,
        Ancestor::Outside(_) => false,
    })
}
