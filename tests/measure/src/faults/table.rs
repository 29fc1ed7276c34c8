//! What was counted as tables and lists.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Counted, KINDS, Kind, Outcome};
use crate::causes::Causes;
use crate::page::{Table, share, share_between, without_names};
use crate::tongue::Tongue;

/// How many reasons of a kind are listed.
const REASONS: usize = 6;

/// What became of the faults of one kind in one language.
#[derive(Default)]
struct Sum {
    seeded: usize,
    caught: usize,
    unclear: usize,
}

pub(super) fn told(counted: &Counted, causes: &Causes) -> String {
    let mut text = String::from(
        "Mistakes of known kinds put into the later release of each package, one at a time, at places \
         spread over the package by rules that read syntax only. Caught: a check that it is for rejects \
         it. Cannot tell: none rejects it and one of them says that it cannot tell. Missed: all say that \
         nothing is wrong. Intervals are 95 % after Wilson.\n\n",
    );
    let _ = writeln!(text, "{}", kinds(counted));
    let _ = writeln!(
        text,
        "## Calls by a bare or module-qualified name bound to a definition of the workspace\n\n{}",
        bound(counted)
    );
    let _ = writeln!(text, "## Imports\n\n{}", imports(counted));
    let _ = writeln!(text, "## Missed\n\n{}", missed(counted, causes));
    let _ = writeln!(text, "## Why a check cannot tell\n\n{}", reasons(counted));
    text
}

fn kinds(counted: &Counted) -> Table {
    let mut table = Table::new(&[
        "fault",
        "language",
        "seeded",
        "caught",
        "cannot tell",
        "missed",
        "caught of those it can tell",
    ]);
    for (number, kind) in KINDS.iter().enumerate() {
        for tongue in Tongue::ALL {
            let sum = sum_of(counted, tongue, |it, _| it == number);
            if sum.seeded == 0 {
                continue;
            }
            let caught = format!("{}: {}", sum.caught, share_between(sum.caught, sum.seeded));
            let unclear = format!("{} ({})", sum.unclear, share(sum.unclear, sum.seeded));
            let missed = sum.seeded - sum.caught - sum.unclear;
            let told = share(sum.caught, sum.seeded - sum.unclear);
            table.add([
                &kind.name,
                &tongue,
                &sum.seeded,
                &caught,
                &unclear,
                &missed,
                &told,
            ]);
        }
    }
    table
}

fn bound(counted: &Counted) -> Table {
    let mut table = Table::new(&[
        "language",
        "faults in such calls",
        "caught of those it can tell",
        "caught of all",
        "such calls whose signature is known",
        "such calls of all calls",
        "calls of something outside",
    ]);
    for (tongue, census) in &counted.census {
        let sum = sum_of(counted, *tongue, |_, kind| kind.is_bound_call);
        table.add([
            tongue,
            &sum.seeded,
            &share_between(sum.caught, sum.seeded - sum.unclear),
            &share_between(sum.caught, sum.seeded),
            &format!(
                "{} of {} ({})",
                census.covered,
                census.bound,
                share(census.covered, census.bound)
            ),
            &format!(
                "{} of {} ({})",
                census.bound,
                census.calls,
                share(census.bound, census.calls)
            ),
            &share(census.outside, census.calls),
        ]);
    }
    table
}

fn imports(counted: &Counted) -> Table {
    let mut table = Table::new(&[
        "language",
        "imports asked about",
        "of which can be told what they mean",
    ]);
    for (tongue, census) in &counted.census {
        let told = format!(
            "{}: {}",
            census.told_imports,
            share_between(census.told_imports, census.imports)
        );
        table.add([tongue, &census.imports, &told]);
    }
    table
}

fn sum_of(counted: &Counted, tongue: Tongue, picks: impl Fn(usize, &Kind) -> bool) -> Sum {
    let mut sum = Sum::default();
    for (number, kind) in KINDS.iter().enumerate() {
        if !picks(number, kind) {
            continue;
        }
        for (_, outcome) in counted.faults.get(&(tongue, number)).into_iter().flatten() {
            sum.seeded += 1;
            sum.caught += usize::from(*outcome == Outcome::Caught);
            sum.unclear += usize::from(matches!(outcome, Outcome::CannotTell(_)));
        }
    }
    sum
}

fn missed(counted: &Counted, causes: &Causes) -> String {
    let missed = counted.faults.values().flatten();
    let items: Vec<String> = missed
        .filter(|(_, outcome)| *outcome == Outcome::Missed)
        .map(|(place, _)| causes.item("faults", place))
        .collect();
    if items.is_empty() {
        return "None.\n".into();
    }
    items.join("\n") + "\n"
}

fn reasons(counted: &Counted) -> String {
    let mut text = String::new();
    for ((tongue, number), outcomes) in &counted.faults {
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for (_, outcome) in outcomes {
            if let Outcome::CannotTell(because) = outcome {
                for reason in because {
                    *reasons.entry(without_names(reason)).or_default() += 1;
                }
            }
        }
        let Some(kind) = KINDS.get(*number).filter(|_| !reasons.is_empty()) else {
            continue;
        };
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
        let _ = writeln!(text, "{}, {tongue}:\n", kind.name);
        for (reason, count) in reasons.into_iter().take(REASONS) {
            let _ = writeln!(text, "- {count}: {reason}");
        }
        text.push('\n');
    }
    text
}
