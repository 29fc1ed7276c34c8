//! From an ask to its scope, and from a draft to what it really touched.

use scopewise_workspace::Snapshot;

use crate::{Ask, AskError, Reach, Scope};

/// Measures an ask. `p90_verify_seconds` is the remembered 90th-percentile time of the checks.
///
/// # Errors
/// Says what is wrong with the ask.
pub fn measure(snapshot: &Snapshot, ask: &Ask, p90_verify_seconds: u32) -> Result<Scope, AskError> {
    let _ = (snapshot, ask, p90_verify_seconds);
    Err(AskError("not built".into()))
}

/// What a draft really touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remeasure {
    /// The reach the difference of the trees shows.
    pub reach: Reach,
    /// Exported signatures that changed and are used in other files: name and the number of users.
    pub interfaces: Vec<(String, usize)>,
    /// The scope with what was found added: its reach, files and sites.
    pub scope: Scope,
}

/// Measures again after a draft: `after` is `before` with the draft's changes.
#[must_use]
pub fn remeasure(before: &Snapshot, after: &Snapshot, ask: &Ask, scope: &Scope) -> Remeasure {
    let _ = (before, after, ask);
    Remeasure {
        reach: scope.reach,
        interfaces: Vec::new(),
        scope: scope.clone(),
    }
}
