//! A patch as the right answer to its description: the route it is given, and what the checks have to
//! say against it. Whatever they reject, and whatever `beyond` would cut off, is a false alarm.

use std::collections::BTreeMap;

use scopewise_draft::diff_hunks;
use scopewise_route::{Policy, Rung, RungId, route};
use scopewise_scope::{Ask, Scope, measure};
use scopewise_verify::{Change, Check, Severity, verify};

use super::ask::code_files;
use super::case::{Case, FAMILIES};
use super::series::Patch;
use crate::page::{Table, share_between};

/// What became of a right change.
pub struct Right {
    rung: RungId,
    because: String,
    /// Whether all code that changes is in one file, and there at the target.
    is_at_target: bool,
    /// Rejecting findings, by check.
    rejections: Vec<(&'static str, String)>,
    /// What `beyond` finds, rejecting or not.
    beyond: Vec<String>,
    /// Whether `beyond` would cut part of it off.
    is_trimmed: bool,
}

impl Right {
    /// Measures, routes and checks a patch.
    #[must_use]
    pub fn of(patch: &Patch, ask: &Ask) -> Self {
        let scope = measure(&patch.before, ask, 1).ok();
        let route = scope.as_ref().map(|scope| route(scope, &policy()));
        let report = verify(&Change {
            before: &patch.before,
            after: &patch.after,
            changes: &patch.changes,
            scope: scope.as_ref(),
            instruction: &ask.instruction,
        });
        let told =
            |it: &scopewise_verify::Finding| format!("{}:{}: {}", it.path, it.line, it.message);
        let of_beyond = report
            .findings
            .iter()
            .filter(|it| it.check == Check::Beyond.name());
        Self {
            rung: route.as_ref().map_or(RungId::Fast, |it| it.rung),
            because: route.map(|it| it.reasons()).unwrap_or_default(),
            is_at_target: scope.as_ref().is_some_and(|it| is_at_target(patch, it)),
            rejections: report
                .findings
                .iter()
                .filter(|it| it.severity == Severity::Reject)
                .map(|it| (it.check, told(it)))
                .collect(),
            beyond: of_beyond.map(told).collect(),
            is_trimmed: report.trimmed.is_some(),
        }
    }

    fn is_rejected_by(&self, check: Check) -> bool {
        self.rejections.iter().any(|(by, _)| *by == check.name())
    }
}

fn is_at_target(patch: &Patch, scope: &Scope) -> bool {
    let (first, last) = scope.target.lines;
    let mut files = code_files(patch);
    let (Some(path), None) = (files.next(), files.next()) else {
        return false;
    };
    let (Some(before), Some(after)) = (patch.before.file(path), patch.after.file(path)) else {
        return false;
    };
    *path == scope.target.path
        && diff_hunks(before.text(), after.text())
            .iter()
            .all(|hunk| hunk.before.start + 1 >= first && hunk.before.end <= last)
}

fn policy() -> Policy {
    let ladder = RungId::ALL
        .into_iter()
        .map(|id| Rung {
            id,
            models: vec![id.name().to_owned()],
            window: Some(128_000),
            max_output: 16_000,
        })
        .collect();
    Policy {
        ladder,
        ..Policy::default()
    }
}

/// The tables.
#[must_use]
pub fn section(cases: &[Case]) -> String {
    format!(
        "## Routes\n\nEvery patch as an ask: its description, at the definition of its first hunk.\n\n{}\n\
         ## Right changes with an ask\n\nEvery patch as the answer to its own description. A rejection is \
         a false alarm unless the patch is truly broken there.\n\n{}\n{}\n{}\n",
        routes(cases),
        rejections(cases),
        beyond(cases),
        listed(cases),
    )
}

/// What a row is called, and which patches it counts.
type Group = (&'static str, fn(&Case) -> bool);

fn routes(cases: &[Case]) -> Table {
    let mut table = Table::new(&["patches", "of", "fast", "reasoning", "deep"]);
    let groups: [Group; 6] = [
        ("ordinary, at the target alone", |it| {
            !it.is_security && it.right.is_at_target
        }),
        ("ordinary, elsewhere in one file", |it| {
            !it.is_security && !it.right.is_at_target && it.code_files == 1
        }),
        ("ordinary, several files", |it| {
            !it.is_security && it.code_files > 1
        }),
        ("security, at the target alone", |it| {
            it.is_security && it.right.is_at_target
        }),
        ("security, elsewhere in one file", |it| {
            it.is_security && !it.right.is_at_target && it.code_files == 1
        }),
        ("security, several files", |it| {
            it.is_security && it.code_files > 1
        }),
    ];
    for (name, is_in) in groups {
        let own: Vec<&Case> = cases.iter().filter(|it| is_in(it)).collect();
        let on = |rung: RungId| {
            let count = own.iter().filter(|it| it.right.rung == rung).count();
            format!("{count}, {}", share_between(count, own.len()))
        };
        table.add([
            &name,
            &own.len(),
            &on(RungId::Fast),
            &on(RungId::Reasoning),
            &on(RungId::Deep),
        ]);
    }
    table
}

fn rejections(cases: &[Case]) -> Table {
    let mut table = Table::new(&["check", "language", "patches", "rejected"]);
    for check in Check::ALL {
        for family in FAMILIES {
            let own: Vec<&Case> = cases.iter().filter(|it| it.language == family).collect();
            let rejected = own
                .iter()
                .filter(|it| it.right.is_rejected_by(check))
                .count();
            if rejected > 0 {
                let rate = format!("{rejected}, {}", share_between(rejected, own.len()));
                table.add([&check.name(), &family, &own.len(), &rate]);
            }
        }
        let rejected = cases
            .iter()
            .filter(|it| it.right.is_rejected_by(check))
            .count();
        let rate = format!("{rejected}, {}", share_between(rejected, cases.len()));
        table.add([&check.name(), &"all", &cases.len(), &rate]);
    }
    let rejected = cases
        .iter()
        .filter(|it| !it.right.rejections.is_empty())
        .count();
    let rate = format!("{rejected}, {}", share_between(rejected, cases.len()));
    table.add([&"any", &"all", &cases.len(), &rate]);
    table
}

fn beyond(cases: &[Case]) -> Table {
    let mut table = Table::new(&[
        "right changes",
        "of",
        "`beyond` rejects",
        "cuts",
        "only notes",
    ]);
    let groups: [Group; 4] = [
        ("at the target alone", |it| it.right.is_at_target),
        ("elsewhere in one file", |it| {
            !it.right.is_at_target && it.code_files == 1
        }),
        ("several files", |it| it.code_files > 1),
        ("all", |_| true),
    ];
    for (name, is_in) in groups {
        let own: Vec<&Case> = cases.iter().filter(|it| is_in(it)).collect();
        let rate = |is: &dyn Fn(&Right) -> bool| {
            let count = own.iter().filter(|it| is(&it.right)).count();
            format!("{count}, {}", share_between(count, own.len()))
        };
        let rejects = |it: &Right| it.is_rejected_by(Check::Beyond);
        table.add([
            &name,
            &own.len(),
            &rate(&rejects),
            &rate(&|it| it.is_trimmed),
            &rate(&|it| !rejects(it) && !it.is_trimmed && !it.beyond.is_empty()),
        ]);
    }
    table
}

fn listed(cases: &[Case]) -> String {
    let mut text = String::from("Rejections, with their causes:\n\n");
    let mut cuts = String::from("What `beyond` would cut off a right change, or notes of it:\n\n");
    let mut slow: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        let place = format!("{}, {}", case.package, case.patch);
        for (check, what) in &case.right.rejections {
            text.push_str(&format!("- {check}: {place}: {what}\n"));
        }
        if !case.right.is_rejected_by(Check::Beyond) {
            for what in &case.right.beyond {
                cuts.push_str(&format!("- {place}: {what}\n"));
            }
        }
        if !case.is_security && case.right.is_at_target && case.right.rung != RungId::Fast {
            *slow.entry(case.right.because.as_str()).or_default() += 1;
        }
    }
    let mut slow: Vec<(&str, usize)> = slow.into_iter().collect();
    slow.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
    let slow: String = slow
        .iter()
        .map(|(because, count)| format!("- {count}: {because}\n"))
        .collect();
    format!("{text}\n{cuts}\nWhy ordinary changes of the target alone are not fast:\n\n{slow}")
}
