//! The run of all checks over one change, and the cut that `beyond` may make.

use crate::look::{Look, Said};
use crate::{
    Change, Check, CheckVerdict, Report, Severity, beyond, calls, elision, imports, interface,
    names, noop, secrets, syntax,
};

/// Runs every check on a change. Where `beyond` cuts something off, the other checks run again on what
/// remains, and `trimmed` holds it.
#[must_use]
pub fn verify(change: &Change<'_>) -> Report {
    let look = Look::at(change);
    let beyond = beyond::check(&look);
    let Some(cut) = &beyond.cut else {
        return report_of(&look, beyond.said);
    };
    let first = report_of(&look, beyond.when_kept(&cut.notes));
    let after = change.before.with_changes(&cut.changes);
    let remaining = Change {
        after: &after,
        changes: &cut.changes,
        ..*change
    };
    let second = report_of(&Look::at(&remaining), beyond.when_cut(&cut.notes));
    if breaks_more(&first, &second) {
        return first;
    }
    Report {
        trimmed: Some(cut.changes.clone()),
        ..second
    }
}

fn report_of(look: &Look<'_>, beyond: Said) -> Report {
    let mut report = Report::default();
    for check in Check::ALL {
        let said = match check {
            Check::Syntax => syntax::check(look),
            Check::Elision => elision::check(look),
            Check::Noop => noop::check(look),
            Check::Imports => imports::check(look),
            Check::Calls => calls::check(look),
            Check::Names => names::check(look),
            Check::Interface => interface::check(look),
            Check::Secrets => secrets::check(look),
            Check::Beyond => continue,
        };
        add(&mut report, check, said);
    }
    add(&mut report, Check::Beyond, beyond);
    sort(&mut report);
    report
}

fn add(report: &mut Report, check: Check, said: Said) {
    let unit = match check {
        Check::Imports => "import",
        Check::Calls => "call",
        Check::Names => "name",
        _ => "",
    };
    for (path, judged) in said {
        if !unit.is_empty() {
            let coverage = report.coverage.entry(check).or_default();
            coverage.judged += judged.coverage.judged;
            coverage.cannot_tell += judged.coverage.cannot_tell;
            coverage.outside += judged.coverage.outside;
        }
        let verdict = judged.verdict(unit);
        report.findings.extend(judged.findings);
        report.verdicts.push(CheckVerdict {
            check,
            path,
            verdict,
            coverage: judged.coverage,
            reasons: judged.unclear,
        });
    }
}

fn sort(report: &mut Report) {
    report.findings.sort_by(|left, right| {
        (&left.path, left.range.start, left.range.end, left.check)
            .cmp(&(&right.path, right.range.start, right.range.end, right.check))
            .then(right.severity.cmp(&left.severity))
            .then(left.message.cmp(&right.message))
    });
    report.findings.dedup_by(|later, kept| {
        later.path == kept.path
            && later.line == kept.line
            && later.check == kept.check
            && later.message == kept.message
    });
    report
        .verdicts
        .sort_by(|left, right| (&left.path, left.check).cmp(&(&right.path, right.check)));
}

/// Whether the checks other than `beyond` reject something after the cut that they did not before.
fn breaks_more(first: &Report, second: &Report) -> bool {
    let rejections = |report: &Report| -> Vec<(&'static str, String)> {
        report
            .findings
            .iter()
            .filter(|it| it.severity == Severity::Reject && it.check != "beyond")
            .map(|it| (it.check, it.message.clone()))
            .collect()
    };
    let known = rejections(first);
    rejections(second).iter().any(|it| !known.contains(it))
}
