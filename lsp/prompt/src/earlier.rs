//! Earlier attempts in a few lines: what was drafted and what was found, so that the same mistake is
//! not made twice; and the user's own words about them, last and as written.

use std::fmt::Write as _;

use scopewise_verify::Finding;

use crate::Earlier;
use crate::piece::{Piece, Priority, fenced, one_line};

/// The check that stands for a person.
const USER: &str = "user";

/// The most bytes of a diff that are shown; the rest says nothing that the findings do not.
const DIFF_BYTES: usize = 6_000;

/// The most findings that are shown of one attempt.
const FINDINGS: usize = 12;

/// The attempts, the last one required, older ones as background.
pub(crate) fn attempts(earlier: &[Earlier]) -> Vec<Piece> {
    let last = earlier.len().saturating_sub(1);
    earlier
        .iter()
        .enumerate()
        .map(|(index, attempt)| {
            let priority = if index == last {
                Priority::Required
            } else {
                Priority::Background
            };
            let heading = format!(
                "Attempt {} at this instruction, which was not accepted. Do not repeat what was wrong with it:",
                index + 1
            );
            Piece::new(
                priority,
                &heading,
                &attempt_text(attempt),
                format!("attempt {}", index + 1),
            )
        })
        .collect()
}

/// What the user said about earlier attempts, oldest first.
pub(crate) fn notes(earlier: &[Earlier]) -> Option<Piece> {
    let notes: Vec<&str> = earlier
        .iter()
        .flat_map(|attempt| &attempt.findings)
        .filter(|finding| finding.check == USER)
        .map(|finding| finding.message.as_str())
        .filter(|note| !note.trim().is_empty())
        .collect();
    if notes.is_empty() {
        return None;
    }
    let text = format!("{}\n", notes.join("\n"));
    Some(Piece::new(
        Priority::Required,
        "The user says about the last attempt:",
        &text,
        String::new(),
    ))
}

fn attempt_text(attempt: &Earlier) -> String {
    let mut text = String::new();
    if !attempt.diff.is_empty() {
        text.push_str(&fenced("diff", &shortened(&attempt.diff)));
    }
    if let Some(why) = &attempt.malformed {
        let _ = writeln!(
            text,
            "- the answer was not in the form: {}",
            one_line(why, 600)
        );
    }
    let findings: Vec<&Finding> = attempt
        .findings
        .iter()
        .filter(|finding| finding.check != USER)
        .collect();
    for finding in findings.iter().take(FINDINGS) {
        let _ = writeln!(
            text,
            "- {}:{}: {} ({})",
            finding.path,
            finding.line,
            one_line(&finding.message, 400),
            finding.check
        );
    }
    if findings.len() > FINDINGS {
        let _ = writeln!(text, "- {} more findings", findings.len() - FINDINGS);
    }
    text
}

fn shortened(diff: &str) -> String {
    let mut shown = String::new();
    for line in diff.split_inclusive('\n') {
        if shown.len() + line.len() > DIFF_BYTES {
            shown.push_str("(the rest of the diff is left out)\n");
            break;
        }
        shown.push_str(line);
    }
    shown
}
