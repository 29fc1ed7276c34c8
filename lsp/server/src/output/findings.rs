//! Findings and verdicts as lines for a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use scopewise_verify::{Finding, Report, Severity, Verdict};

use super::terminal::{Colour, Style, clean};

/// Files of one reason shown before the rest is counted.
const SHOWN_PLACES: usize = 4;

/// One finding as one line, without a line break.
pub(crate) fn finding_line(finding: &Finding, style: Style) -> String {
    let colour = match finding.severity {
        Severity::Reject => Colour::Red,
        Severity::Note => Colour::Yellow,
    };
    let word = style.paint(colour, finding.severity.word());
    format!(
        "{}:{}: {word} {}: {}",
        clean(finding.path.as_str()),
        finding.line,
        finding.check,
        clean(&finding.message)
    )
}

/// The whole text of `verify`, ending with a line break.
pub(crate) fn verify_text(report: &Report, files: usize, style: Style) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let _ = writeln!(text, "{}", finding_line(finding, style));
    }
    for (because, places) in cannot_tell(report) {
        let row = clean(&format!("cannot tell {because}: {}", shown(&places)));
        let _ = writeln!(text, "{}", style.paint(Colour::Dim, &row));
    }
    let rejecting = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Reject)
        .count();
    let notes = report.findings.len() - rejecting;
    let _ = writeln!(
        text,
        "{files} changed {}, {rejecting} rejecting, {notes} to note",
        if files == 1 { "file" } else { "files" }
    );
    text
}

fn shown(places: &[String]) -> String {
    let first: Vec<&str> = places
        .iter()
        .take(SHOWN_PLACES)
        .map(String::as_str)
        .collect();
    match places.len().saturating_sub(SHOWN_PLACES) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// What could not be judged, by check and reason.
fn cannot_tell(report: &Report) -> BTreeMap<String, Vec<String>> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for verdict in &report.verdicts {
        if let Verdict::CannotTell(because) = &verdict.verdict {
            places
                .entry(format!("{} ({because})", verdict.check.name()))
                .or_default()
                .push(verdict.path.to_string());
        }
    }
    places
}
