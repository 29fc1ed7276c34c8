//! What a call has to fit.

use super::names::{Search, State, Wish, is_type};
use crate::facts::{Call, Parameter, ParameterKind, Signature};
use crate::resolve::{CONVERSION, CallTarget, DEFINED_OUTSIDE, DefinitionId};
use crate::{DefinitionKind, Snapshot, WorkspacePath};

pub(super) fn target(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    if call.callee.is_empty() {
        return Err("what is called is not a plain name".to_owned());
    }
    let file = snapshot
        .file(path)
        .ok_or_else(|| "its file is not in the workspace".to_owned())?;
    let at = call.callee_range.start;
    let mut search = Search::of(snapshot);
    let definition = match search.path(file, &call.callee, 0, at, Wish::Definition) {
        State::Named(id) => id,
        State::OneOf(ids) => same_shape(snapshot, ids)?,
        State::External(_) => return Err(DEFINED_OUTSIDE.to_owned()),
        State::Missing(_, name) => return Err(format!("`{name}` is not defined")),
        State::Embedded(_) | State::Value(_) => return Err("it calls a value".to_owned()),
        State::Package(_) => return Err("it is a package".to_owned()),
        State::Unknown(why) => return Err(why),
    };
    let mut signature = signature_of(snapshot, &definition)?;
    if is_method_expression(&mut search, path, call, at) {
        signature.parameters.insert(0, receiver());
    }
    Ok(CallTarget {
        definition,
        signature,
    })
}

fn signature_of(snapshot: &Snapshot, id: &DefinitionId) -> Result<Signature, String> {
    let (_, definition) = snapshot.definition(id).ok_or("its definition is gone")?;
    if is_type(snapshot, id) {
        return Err(CONVERSION.to_owned());
    }
    if definition.kind == DefinitionKind::Variable {
        return Err("it calls a value".to_owned());
    }
    let signature = definition
        .signature
        .as_ref()
        .ok_or("its parameters are not written where it is defined")?;
    match &signature.opaque {
        Some(why) => Err(why.clone()),
        None => Ok(signature.clone()),
    }
}

/// One of several definitions that all take as many arguments.
fn same_shape(snapshot: &Snapshot, ids: Vec<DefinitionId>) -> Result<DefinitionId, String> {
    let shape = |id: &DefinitionId| {
        let (_, definition) = snapshot.definition(id)?;
        let parameters = &definition.signature.as_ref()?.parameters;
        Some(parameters.iter().map(|it| it.kind).collect::<Vec<_>>())
    };
    let mut ids = ids.into_iter();
    let several = || "which of several it is depends on the build".to_owned();
    let first = ids.next().ok_or_else(several)?;
    let wanted = shape(&first);
    if wanted.is_some() && ids.all(|it| shape(&it) == wanted) {
        Ok(first)
    } else {
        Err(several())
    }
}

/// `T.Method(value, …)` takes the receiver in front.
fn is_method_expression(
    search: &mut Search<'_>,
    path: &WorkspacePath,
    call: &Call,
    at: usize,
) -> bool {
    let Some((_, before)) = call.callee.split_last().filter(|it| !it.1.is_empty()) else {
        return false;
    };
    let Some(file) = search.snapshot.file(path) else {
        return false;
    };
    match search.path(file, before, 0, at, Wish::Value) {
        State::Named(id) => is_type(search.snapshot, &id),
        _ => false,
    }
}

fn receiver() -> Parameter {
    Parameter {
        name: "receiver".to_owned(),
        kind: ParameterKind::PositionalOnly,
        optional: false,
        annotation: None,
        keys: None,
    }
}
