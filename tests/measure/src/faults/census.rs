//! Calls and imports as they are in a package: how many the checks could judge.

use scopewise_workspace::facts::Call;
use scopewise_workspace::resolve::DEFINED_OUTSIDE;
use scopewise_workspace::{File, ModuleResolution, Resolution};

use super::code::{Code, module_import};

/// At most this many calls, and as many imports, are asked about in a package.
const MOST: usize = 3_000;

/// The counts.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// Calls asked about.
    pub calls: usize,
    /// Those of something outside the workspace.
    pub outside: usize,
    /// Those by a bare or module-qualified name that is bound to a definition of the workspace.
    pub bound: usize,
    /// Of these, the ones whose signature is known, so that the call is checked.
    pub covered: usize,
    /// All calls whose signature is known.
    pub known: usize,
    /// Imports asked about.
    pub imports: usize,
    /// Those of which can be told what they mean, or that they are missing.
    pub told_imports: usize,
}

impl Census {
    /// Adds the counts of another.
    pub const fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.outside += other.outside;
        self.bound += other.bound;
        self.covered += other.covered;
        self.known += other.known;
        self.imports += other.imports;
        self.told_imports += other.told_imports;
    }
}

pub(super) fn of(code: &Code<'_>) -> Census {
    let mut census = Census::default();
    let calls: usize = code.files.iter().map(|it| it.facts().calls.len()).sum();
    let imports: usize = code.files.iter().map(|it| it.facts().imports.len()).sum();
    let step = calls.div_ceil(MOST).max(1);
    let all = code
        .files
        .iter()
        .flat_map(|file| file.facts().calls.iter().map(|call| (*file, call)));
    for (file, call) in all.step_by(step) {
        count_call(code, file, call, &mut census);
    }
    let step = imports.div_ceil(MOST).max(1);
    let all = code
        .files
        .iter()
        .flat_map(|file| file.facts().imports.iter().map(|import| (*file, import)));
    for (file, import) in all.step_by(step) {
        census.imports += 1;
        let meant = code.snapshot.resolve_module(&file.path, &import.module);
        census.told_imports += usize::from(!matches!(meant, ModuleResolution::Unknown(_)));
    }
    census
}

fn count_call(code: &Code<'_>, file: &File, call: &Call, census: &mut Census) {
    census.calls += 1;
    let target = code.snapshot.call_target(&file.path, call);
    let is_known = target
        .as_ref()
        .is_ok_and(|it| it.signature.opaque.is_none());
    if matches!(&target, Err(because) if because == DEFINED_OUTSIDE) {
        census.outside += 1;
        return;
    }
    let is_bound = is_bound(code, file, call);
    census.known += usize::from(is_known);
    census.bound += usize::from(is_bound);
    census.covered += usize::from(is_bound && is_known);
}

/// Whether the callee is a bare or module-qualified name that means a definition of the workspace.
fn is_bound(code: &Code<'_>, file: &File, call: &Call) -> bool {
    let snapshot = code.snapshot;
    let means_definition = || {
        let meant = snapshot.resolve_name(&file.path, &call.callee, call.callee_range.start);
        matches!(meant, Resolution::Definition(_) | Resolution::OneOf(_))
    };
    match call.callee.as_slice() {
        [] => false,
        [_] => means_definition(),
        [module, ..] => {
            let is_module = module_import(file, module).is_some_and(|import| {
                snapshot
                    .workspace_module(&file.path, &import.module)
                    .is_some()
            }) || matches!(module.as_str(), "crate" | "super" | "self")
                && file.path.as_str().ends_with(".rs");
            let qualifier = call.callee.len().saturating_sub(1);
            let qualifier = call.callee.get(..qualifier).unwrap_or_default();
            let means_module = matches!(
                snapshot.resolve_name(&file.path, qualifier, call.callee_range.start),
                Resolution::Module(_)
            );
            is_module && means_module && means_definition()
        }
    }
}
