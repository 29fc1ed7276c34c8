//! What a call has to fit.

use super::exports::Trail;
use super::members::{Base, base_of};
use super::names::resolve_name;
use crate::facts::{Call, DefinitionKind, Signature};
use crate::resolve::{CallTarget, DEFINED_OUTSIDE, DefinitionId, Resolution};
use crate::{Snapshot, WorkspacePath};

/// Longer chains of base classes are given up.
const BASES_LIMIT: usize = 32;

pub(in crate::resolve) fn call_target(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    call: &Call,
) -> Result<CallTarget, String> {
    if call.callee.is_empty() {
        return Err("what is called is not a plain name".to_owned());
    }
    let id = match resolve_name(snapshot, path, &call.callee, call.callee_range.start) {
        Resolution::Definition(id) => id,
        Resolution::OneOf(_) => return Err("it is one of several definitions".to_owned()),
        Resolution::Module(module) => return Err(format!("`{module}` is a module")),
        Resolution::External(_) => return Err(DEFINED_OUTSIDE.to_owned()),
        Resolution::Missing { name, .. } => return Err(format!("`{name}` is not defined")),
        Resolution::Unknown(why) => return Err(why),
    };
    let (_, definition) = snapshot.definition(&id).ok_or("its definition is gone")?;
    let is_base = call.callee.first().is_some_and(|it| it == "super") && call.callee.len() == 1;
    let signature = match definition.kind {
        DefinitionKind::Class if call.is_new || is_base => constructor(snapshot, &id)?,
        DefinitionKind::Class => return Err("a class is called without `new`".to_owned()),
        _ => checked(definition.signature.as_ref())?,
    };
    Ok(CallTarget {
        definition: id,
        signature,
    })
}

fn checked(signature: Option<&Signature>) -> Result<Signature, String> {
    let signature = signature.ok_or("its parameters are not written where it is defined")?;
    match &signature.opaque {
        Some(why) => Err(why.clone()),
        None => Ok(signature.clone()),
    }
}

/// The signature that `new` has to fit: the class's own constructor, else that of its base.
fn constructor(snapshot: &Snapshot, class: &DefinitionId) -> Result<Signature, String> {
    let mut next = class.clone();
    for _ in 0..BASES_LIMIT {
        let (file, class) = snapshot.definition(&next).ok_or("its class is gone")?;
        let own = file.facts().definitions.iter().find(|it| {
            it.container == Some(next.index)
                && it.kind == DefinitionKind::Method
                && it.name == "constructor"
        });
        if let Some(own) = own {
            return checked(own.signature.as_ref());
        }
        match base_of(snapshot, file, class, &Trail::default()) {
            Base::Class(base) => next = base,
            Base::Unknown(why) => return Err(why),
            Base::None => {
                return Ok(Signature {
                    header: class.range.start..class.name_range.end,
                    ..Signature::default()
                });
            }
        }
    }
    Err("its base classes go too deep".to_owned())
}
