//! What a case expects, against what the checks said.

use scopewise_verify::{Check, CheckVerdict, Finding, Report, Severity, Verdict};
use scopewise_workspace::{Snapshot, WorkspacePath};

use crate::case;
use crate::page::Case;

/// The difference as a text for a person, if there is one.
pub(crate) fn failure(check: Check, case: &Case) -> Option<String> {
    let (report, after) = case::run(case);
    let problems = problems(check, case, &report, &after);
    if problems.is_empty() {
        return None;
    }
    let mut shown = format!("## {} (line {})\n", case.name, case.line);
    for problem in problems {
        shown.push_str(&format!("  {problem}\n"));
    }
    for line in &case.expect {
        shown.push_str(&format!("  expected  {line}\n"));
    }
    for finding in of_check(check, &report) {
        shown.push_str(&format!("  said      {}\n", line_of(finding)));
    }
    for verdict in verdicts(check, &report) {
        shown.push_str(&format!(
            "  verdict   {}: {:?}\n",
            verdict.path, verdict.verdict
        ));
    }
    Some(shown)
}

fn problems(check: Check, case: &Case, report: &Report, after: &Snapshot) -> Vec<String> {
    let mut problems = Vec::new();
    if case.expect.is_empty() {
        problems.push("the case expects nothing".to_owned());
    }
    let mut left: Vec<&Finding> = of_check(check, report).collect();
    for line in &case.expect {
        if line == "clean" {
            let unclean = verdicts(check, report).find(|it| it.verdict != Verdict::Clean);
            if unclean.is_some() || verdicts(check, report).count() == 0 {
                problems.push("the verdict is not clean".to_owned());
            }
        } else if let Some(part) = line.strip_prefix("cannot-tell: ") {
            let is_said = verdicts(check, report).any(
                |it| matches!(&it.verdict, Verdict::CannotTell(because) if because.contains(part)),
            );
            if !is_said {
                problems.push(format!("no verdict says that it cannot tell: {part}"));
            }
        } else {
            match left.iter().position(|finding| fits(line, finding)) {
                Some(at) => {
                    left.remove(at);
                }
                None => problems.push(format!("nobody said: {line}")),
            }
        }
    }
    problems.extend(
        left.iter()
            .map(|it| format!("not expected: {}", line_of(it))),
    );
    let is_about_text = matches!(check, Check::Syntax | Check::Elision);
    for finding in of_check(Check::Syntax, report).filter(|_| !is_about_text) {
        problems.push(format!("the draft itself: {}", line_of(finding)));
    }
    problems.extend(trimmed_problems(case, report, after));
    problems
}

fn trimmed_problems(case: &Case, report: &Report, after: &Snapshot) -> Vec<String> {
    if case.trimmed.is_empty() {
        let is_trimmed = report.trimmed.is_some();
        return Vec::from_iter(is_trimmed.then(|| "it was trimmed".to_owned()));
    }
    if report.trimmed.is_none() {
        return vec!["nothing was trimmed".to_owned()];
    }
    let differs = |(path, text): (&String, &String)| {
        let file = after.file(&WorkspacePath::new(path).unwrap());
        let found = file.map(|file| file.text().to_string()).unwrap_or_default();
        (found != *text).then(|| format!("{path} was trimmed to:\n{found}"))
    };
    case.trimmed.iter().filter_map(differs).collect()
}

fn of_check(check: Check, report: &Report) -> impl Iterator<Item = &Finding> {
    report
        .findings
        .iter()
        .filter(move |it| it.check == check.name())
}

fn verdicts(check: Check, report: &Report) -> impl Iterator<Item = &CheckVerdict> {
    report.verdicts.iter().filter(move |it| it.check == check)
}

fn line_of(finding: &Finding) -> String {
    format!(
        "{} {}:{}: {}",
        finding.severity.word(),
        finding.path,
        finding.line,
        finding.message
    )
}

/// `reject 12: part of the message`, or `note src/app.py:3: …` where it matters which file.
fn fits(line: &str, finding: &Finding) -> bool {
    let severity = match finding.severity {
        Severity::Reject => "reject ",
        Severity::Note => "note ",
    };
    let Some((place, part)) = line
        .strip_prefix(severity)
        .and_then(|it| it.split_once(": "))
    else {
        return false;
    };
    let is_there = match place.split_once(':') {
        Some((path, number)) => finding.path.as_str() == path && number == finding.line.to_string(),
        None => place == finding.line.to_string(),
    };
    is_there && finding.message.contains(part)
}
