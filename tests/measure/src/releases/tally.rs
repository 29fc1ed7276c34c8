//! What the checks said of many right changes, summed by language and check.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use scopewise_verify::{Check, Coverage, Verdict};

use crate::causes::Causes;
use crate::changes::RightChange;
use crate::group::Group;
use crate::page::without_names;

/// The sums.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By language.
    pub groups: BTreeMap<Group, GroupTally>,
    /// By language and check.
    pub checks: BTreeMap<(Group, Check), CheckTally>,
    /// Every rejecting finding as a list item with its cause.
    pub items: Vec<String>,
}

/// The sums of one language.
#[derive(Clone, Debug, Default)]
pub struct GroupTally {
    /// Changed files.
    pub files: usize,
    /// Changed files with a rejecting finding.
    pub rejected: usize,
    /// Of these, files whose every finding is right: truly broken.
    pub broken: usize,
    /// Processor time of the checks, shared among the files of a change evenly.
    pub cost: Duration,
}

/// The sums of one check in one language.
#[derive(Clone, Debug, Default)]
pub struct CheckTally {
    /// Files it looked at.
    pub files: usize,
    /// Files of which it cannot tell something.
    pub unclear: usize,
    /// Files it rejects.
    pub rejected: usize,
    /// Findings that reject.
    pub findings: usize,
    /// Of these, right ones: truly broken.
    pub broken: usize,
    /// Places judged, not to be told, and outside.
    pub coverage: Coverage,
    /// Why it cannot tell, with how often.
    pub reasons: BTreeMap<String, usize>,
}

impl Tally {
    /// Adds what the checks said of one change.
    pub fn add(&mut self, label: &str, change: &RightChange, causes: &Causes) {
        for path in &change.files {
            let group = self
                .groups
                .entry(Group::of_path(path.as_str()))
                .or_default();
            group.files += 1;
            group.cost += change.cost / u32::try_from(change.files.len()).unwrap_or(u32::MAX);
        }
        self.add_verdicts(change);
        self.add_findings(label, change, causes);
    }

    fn add_verdicts(&mut self, change: &RightChange) {
        for said in &change.verdicts {
            let group = Group::of_path(said.path.as_str());
            let sum = self.checks.entry((group, said.check)).or_default();
            sum.files += 1;
            sum.unclear += usize::from(matches!(said.verdict, Verdict::CannotTell(_)));
            sum.coverage.judged += said.coverage.judged;
            sum.coverage.cannot_tell += said.coverage.cannot_tell;
            sum.coverage.outside += said.coverage.outside;
            for (reason, count) in &said.reasons {
                *sum.reasons.entry(without_names(reason)).or_default() += count;
            }
        }
    }

    fn add_findings(&mut self, label: &str, change: &RightChange, causes: &Causes) {
        let (mut rejected, mut alarmed) = (BTreeSet::new(), BTreeSet::new());
        for finding in &change.rejecting {
            let line = format!(
                "{label}: {} {}:{} {}",
                finding.check, finding.path, finding.line, finding.message
            );
            let is_right = causes.of("releases", &line).is_some_and(|it| it.is_right);
            self.items.push(causes.item("releases", &line));
            let group = Group::of_path(finding.path.as_str());
            let check = Check::ALL.into_iter().find(|it| it.name() == finding.check);
            let Some(check) = check else { continue };
            let sum = self.checks.entry((group, check)).or_default();
            sum.findings += 1;
            sum.broken += usize::from(is_right);
            sum.rejected += usize::from(rejected.insert((Some(check), &finding.path)));
            rejected.insert((None, &finding.path));
            if !is_right {
                alarmed.insert(&finding.path);
            }
        }
        for (_, path) in rejected.iter().filter(|(check, _)| check.is_none()) {
            let sum = self
                .groups
                .entry(Group::of_path(path.as_str()))
                .or_default();
            sum.rejected += 1;
            sum.broken += usize::from(!alarmed.contains(path));
        }
    }
}
