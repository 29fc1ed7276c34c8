//! The sums of right changes as tables and lists.

use std::fmt::Write as _;

use scopewise_verify::{Check, Coverage};

use super::tally::{CheckTally, Tally};
use crate::group::Group;
use crate::page::{Table, share, share_between};

/// How many reasons of a check are listed.
const REASONS: usize = 12;

pub(super) fn told(tally: &Tally) -> String {
    let mut text = format!(
        "{}\n{}\n## By check\n\n{}\n",
        files(tally),
        added(tally),
        checks(tally)
    );
    let _ = writeln!(text, "## Rejecting findings\n\n{}\n", list(&tally.items));
    let _ = writeln!(text, "## Why a check cannot tell\n\n{}", reasons(tally));
    text
}

fn list(items: &[String]) -> String {
    if items.is_empty() {
        return "None.".into();
    }
    items.join("\n")
}

fn files(tally: &Tally) -> Table {
    let mut table = Table::new(&[
        "language",
        "changed files",
        "with a rejecting finding",
        "truly broken among them",
        "false alarms",
        "ms a file",
    ]);
    for (group, sum) in &tally.groups {
        let rate = share_between(sum.rejected, sum.files);
        let rejected = format!("{}: {rate}", sum.rejected);
        let alarms = sum.rejected - sum.broken;
        let alarms = format!("{alarms}: {}", share_between(alarms, sum.files));
        let files = u32::try_from(sum.files.max(1)).unwrap_or(u32::MAX);
        let cost = format!("{:.2}", (sum.cost / files).as_secs_f64() * 1000.0);
        table.add([group, &sum.files, &rejected, &sum.broken, &alarms, &cost]);
    }
    table
}

/// Of calls and imports that a change added: how many there are and how many are flagged.
fn added(tally: &Tally) -> Table {
    let mut table = Table::new(&[
        "language",
        "added",
        "count",
        "defined outside",
        "judged",
        "cannot tell",
        "flagged",
    ]);
    for group in Group::MEASURED {
        for (check, what) in [(Check::Calls, "calls"), (Check::Imports, "imports")] {
            let Some(sum) = tally.checks.get(&(group, check)) else {
                continue;
            };
            let Coverage {
                judged,
                cannot_tell,
                outside,
            } = sum.coverage;
            let all = judged + cannot_tell + outside;
            let share_judged = format!("{judged} ({})", share(judged, all));
            let share_unclear = format!("{cannot_tell} ({})", share(cannot_tell, all));
            let flagged = format!("{}: {}", sum.findings, share_between(sum.findings, all));
            table.add([
                &group,
                &what,
                &all,
                &outside,
                &share_judged,
                &share_unclear,
                &flagged,
            ]);
        }
    }
    table
}

fn checks(tally: &Tally) -> Table {
    let mut table = Table::new(&[
        "check",
        "language",
        "files",
        "rejected",
        "findings",
        "truly broken",
        "cannot tell something",
    ]);
    for check in Check::ALL {
        for ((group, _), sum) in tally.checks.iter().filter(|((_, it), _)| *it == check) {
            let rejected = format!(
                "{}: {}",
                sum.rejected,
                share_between(sum.rejected, sum.files)
            );
            let unclear = format!("{} ({})", sum.unclear, share(sum.unclear, sum.files));
            table.add([
                &check.name(),
                group,
                &sum.files,
                &rejected,
                &sum.findings,
                &sum.broken,
                &unclear,
            ]);
        }
    }
    table
}

fn reasons(tally: &Tally) -> String {
    let mut text = String::new();
    for ((group, check), sum) in &tally.checks {
        if sum.reasons.is_empty() || *check == Check::Beyond {
            continue;
        }
        let _ = writeln!(text, "{}, {group}:\n", check.name());
        for (reason, count) in most_frequent(sum) {
            let _ = writeln!(text, "- {count}: {reason}");
        }
        text.push('\n');
    }
    text
}

fn most_frequent(sum: &CheckTally) -> Vec<(&String, usize)> {
    let mut reasons: Vec<(&String, usize)> = sum
        .reasons
        .iter()
        .map(|(why, count)| (why, *count))
        .collect();
    reasons.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
    reasons.truncate(REASONS);
    reasons
}
