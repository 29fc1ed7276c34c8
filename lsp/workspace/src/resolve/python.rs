//! Resolution in python.

use super::{CallTarget, ModuleResolution, Resolution};
use crate::facts::Call;
use crate::{Snapshot, WorkspacePath};

pub(super) fn resolve_module(_: &Snapshot, _: &WorkspacePath, _: &str) -> ModuleResolution {
    ModuleResolution::Unknown("not built".into())
}

pub(super) fn resolve_export(_: &Snapshot, _: &WorkspacePath, _: &str) -> Resolution {
    Resolution::Unknown("not built".into())
}

pub(super) fn resolve_name(_: &Snapshot, _: &WorkspacePath, _: &[String], _: usize) -> Resolution {
    Resolution::Unknown("not built".into())
}

pub(super) fn call_target(_: &Snapshot, _: &WorkspacePath, _: &Call) -> Result<CallTarget, String> {
    Err("not built".into())
}
