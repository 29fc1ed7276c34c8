//! What the checks say of one fault.

use scopewise_verify::{Change, Severity, Verdict, verify};
use scopewise_workspace::{FileChange, Snapshot};

use super::Kind;

/// What became of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A check that it is for rejects it.
    Caught,
    /// None rejects it, and one of them cannot tell something, and why.
    CannotTell(Vec<String>),
    /// None rejects it, and all say that they can tell.
    Missed,
}

pub(super) fn judge(snapshot: &Snapshot, kind: &Kind, change: FileChange) -> Outcome {
    let changes = [change];
    let after = snapshot.with_changes(&changes);
    let report = verify(&Change {
        before: snapshot,
        after: &after,
        changes: &changes,
        scope: None,
        instruction: "",
    });
    let is_caught = report
        .findings
        .iter()
        .any(|it| kind.checks.contains(&it.check) && it.severity == Severity::Reject);
    if is_caught {
        return Outcome::Caught;
    }
    let asked = report.verdicts.iter();
    let reasons: Vec<String> = asked
        .filter(|it| kind.checks.contains(&it.check.name()))
        .filter(|it| matches!(it.verdict, Verdict::CannotTell(_)))
        .flat_map(|it| it.reasons.keys().cloned())
        .collect();
    if reasons.is_empty() {
        Outcome::Missed
    } else {
        Outcome::CannotTell(reasons)
    }
}
