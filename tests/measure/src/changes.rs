//! Right changes: a change that was released or committed, checked as one patch without an ask. Each
//! rejecting finding is a false alarm unless the code is truly broken there.

use std::collections::BTreeSet;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use scopewise_draft::line_edits;
use scopewise_verify::{Change, CheckVerdict, Finding, Severity, verify};
use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

/// What the checks said of a change.
#[derive(Clone, Debug, Default)]
pub struct RightChange {
    /// The changed files.
    pub files: Vec<WorkspacePath>,
    /// Findings that reject.
    pub rejecting: Vec<Finding>,
    /// One verdict a check and file.
    pub verdicts: Vec<CheckVerdict>,
    /// Processor time of the checks alone.
    pub cost: Duration,
}

/// Checks everything that differs between two workspaces.
#[must_use]
pub fn check_between(before: &Snapshot, after: &Snapshot) -> RightChange {
    check_change(before, after, &changes_between(before, after))
}

/// Checks a change whose result is known.
#[must_use]
pub fn check_change(before: &Snapshot, after: &Snapshot, changes: &[FileChange]) -> RightChange {
    let start = processor_time();
    let report = verify(&Change {
        before,
        after,
        changes,
        scope: None,
        instruction: "",
    });
    RightChange {
        files: changes.iter().map(|change| change.path().clone()).collect(),
        rejecting: report
            .findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Reject)
            .collect(),
        verdicts: report.verdicts,
        cost: processor_time().saturating_sub(start),
    }
}

/// The processor time of this thread so far.
#[must_use]
pub fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// The changes that make one workspace into another.
#[must_use]
pub fn changes_between(before: &Snapshot, after: &Snapshot) -> Vec<FileChange> {
    let paths: BTreeSet<_> = before
        .files()
        .chain(after.files())
        .map(|file| file.path.clone())
        .collect();
    paths
        .into_iter()
        .filter_map(|path| match (before.file(&path), after.file(&path)) {
            (Some(old), Some(new)) if old.text() == new.text() => None,
            (Some(old), Some(new)) => Some(FileChange::Edit {
                path,
                edits: line_edits(old.text(), new.text()),
            }),
            (None, Some(new)) => Some(FileChange::Create {
                path,
                text: new.text_for_once(),
            }),
            (Some(_), None) => Some(FileChange::Delete { path }),
            (None, None) => None,
        })
        .collect()
}
