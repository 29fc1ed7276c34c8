//! The signature that a call has to fit: of a function, a method, a tuple struct or a variant.

use super::super::{CallTarget, DEFINED_OUTSIDE};
use super::receivers::is_value_path;
use super::value::{Meaning, Namespace, Search};
use crate::WorkspacePath;
use crate::facts::{Call, Parameter, ParameterKind};

pub(super) fn target(
    search: &mut Search<'_>,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    if call.callee.is_empty() {
        return Err("what is called is no plain name".to_owned());
    }
    let (file, _) = search
        .file(path)
        .ok_or_else(|| "its file cannot be read".to_owned())?;
    let at = call.callee_range.start;
    let scope = file.facts().scope_at(at).unwrap_or(0);
    let is_method = is_value_path(&call.callee);
    let meaning = if is_method {
        search.method(file, scope, &call.callee)
    } else {
        search.code_path(path, scope, &call.callee, Namespace::Value)
    };
    let definition = match meaning {
        Meaning::Item(id) => id,
        Meaning::OneOf(_) => return Err("it is defined in several ways".to_owned()),
        Meaning::External(_) => return Err(DEFINED_OUTSIDE.to_owned()),
        Meaning::Missing(module, name) => {
            return Err(format!("`{module}` does not define `{name}`"));
        }
        Meaning::Local => return Err("it calls a value".to_owned()),
        Meaning::Module(_) => return Err("it is a module".to_owned()),
        Meaning::Unknown(why) => return Err(why),
    };
    let Some((home, item)) = search.item(&definition) else {
        return Err("its definition is gone".to_owned());
    };
    if !home.is_current() {
        return Err(format!("`{}` is being edited", home.path));
    }
    let signature = home
        .facts()
        .definitions
        .get(definition.index)
        .and_then(|it| it.signature.as_ref())
        .ok_or_else(|| "it has no parameters of its own".to_owned())?;
    if let Some(why) = &signature.opaque {
        return Err(why.clone());
    }
    let mut signature = signature.clone();
    if item.takes_self && !is_method {
        signature.parameters.insert(0, receiver());
    }
    Ok(CallTarget {
        definition,
        signature,
    })
}

/// `self` as a parameter of a method that is called by its path.
fn receiver() -> Parameter {
    Parameter {
        name: "self".to_owned(),
        kind: ParameterKind::PositionalOnly,
        optional: false,
        annotation: None,
        keys: None,
    }
}
