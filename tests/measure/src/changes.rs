//! Right changes: everything that changed from one release to the next, checked as one change. Each
//! rejecting finding is a false alarm unless the release is truly broken there.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_draft::line_edits;
use scopewise_verify::{Change, Check, CheckVerdict, Finding, Severity, Verdict, verify};
use scopewise_workspace::{FileChange, Snapshot};

/// What the checks said of a release.
pub struct RightChange {
    /// Changed files.
    pub files: usize,
    /// Findings that reject.
    pub rejecting: Vec<Finding>,
    /// Files with at least one of them.
    pub rejected_files: usize,
    /// Per check: files it was clean on, had findings in, and could not tell.
    pub verdicts: BTreeMap<Check, [usize; 3]>,
}

/// Checks the change between two workspaces.
#[must_use]
pub fn check_release(before: &Snapshot, after: &Snapshot) -> RightChange {
    let changes = changes_between(before, after);
    let report = verify(&Change {
        before,
        after,
        changes: &changes,
        scope: None,
        instruction: "",
    });
    let rejecting: Vec<Finding> = report
        .findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Reject)
        .collect();
    let rejected: BTreeSet<_> = rejecting
        .iter()
        .map(|finding| finding.path.clone())
        .collect();
    RightChange {
        files: changes.len(),
        rejected_files: rejected.len(),
        rejecting,
        verdicts: count_verdicts(&report.verdicts),
    }
}

/// Per check: clean, findings, cannot tell.
#[must_use]
pub fn count_verdicts(verdicts: &[CheckVerdict]) -> BTreeMap<Check, [usize; 3]> {
    let mut counts: BTreeMap<Check, [usize; 3]> = BTreeMap::new();
    for verdict in verdicts {
        let [clean, found, unsure] = counts.entry(verdict.check).or_default();
        match verdict.verdict {
            Verdict::Clean => *clean += 1,
            Verdict::Findings => *found += 1,
            Verdict::CannotTell(_) => *unsure += 1,
        }
    }
    counts
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
                text: new.text().to_string(),
            }),
            (Some(_), None) => Some(FileChange::Delete { path }),
            (None, None) => None,
        })
        .collect()
}
