//! Whether an ask describes what goes wrong rather than what to change: a symptom whose cause still
//! has to be found.

use crate::words::{Word, clauses, is_among, words};
use crate::{Ask, Origin};

/// Whether an ask is about a symptom without a located diagnostic.
pub(crate) fn is_debug(ask: &Ask) -> bool {
    if !ask.diagnostics.is_empty() {
        return false;
    }
    if !ask.frames.is_empty() {
        return true;
    }
    let is_in_own_words = !matches!(ask.origin, Origin::Menu(_) | Origin::Diagnostic);
    is_in_own_words && describes_symptom(&ask.instruction)
}

/// Whether words describe a symptom.
pub(crate) fn describes_symptom(instruction: &str) -> bool {
    let words = words(instruction);
    let clauses = clauses(&words);
    let Some(first) = clauses.first() else {
        return false;
    };
    match mood(first) {
        Mood::Change => false,
        // A prefix that only names what is wrong with the text: a typo, an import, a comment.
        Mood::Repair if clauses.iter().any(|clause| is_cosmetic(clause)) => false,
        Mood::Repair | Mood::Prevention => clauses.iter().any(|clause| has_fault(clause)),
        Mood::Statement => clauses
            .iter()
            .take_while(|clause| mood(clause) == Mood::Statement)
            .any(|clause| has_fault(clause) || has_complaint(clause)),
    }
}

/// How a clause speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// "add …", "return …"
    Change,
    /// "fix …", "find out why …"
    Repair,
    /// "prevent …", "make it not …"
    Prevention,
    /// Anything else: it says how things are.
    Statement,
}

fn mood(clause: &[Word]) -> Mood {
    const REPAIRS: &str = "fix debug investigate find figure resolve solve repair diagnose track trace look address \
        correct";
    const PREVENTIONS: &str = "prevent avoid stop make ensure";
    const CHANGES: &str = "accept add allow annotate append apply assert bump cache call catch change check clamp \
        clean close collapse comment convert copy create declare decrease define delete describe \
        disable disallow document drop enable encode escape explain export extend extract format \
        generate guard handle hide ignore implement import improve increase inline insert \
        introduce keep let limit load log lower merge migrate mock move optimise optimize parse \
        pass port print put raise read reduce refactor reject remove rename reorder replace \
        require retry return reuse reverse rewrite reword round save send set show simplify skip \
        sort speed split store support swap switch test throw translate turn update upgrade use \
        validate wrap write";
    let Some(first) = clause.first().filter(|word| !word.is_code) else {
        return Mood::Statement;
    };
    let first = first.lower.as_str();
    if is_among(REPAIRS, first) {
        Mood::Repair
    } else if is_among(PREVENTIONS, first) {
        Mood::Prevention
    } else if is_among(CHANGES, first) {
        Mood::Change
    } else {
        Mood::Statement
    }
}

fn is_cosmetic(clause: &[Word]) -> bool {
    const TEXTUAL: &str = "typo typos spelling misspelling grammar wording lint linter formatting indentation \
        whitespace docstring docstrings comment comments docs documentation import imports naming \
        style capitalisation capitalization punctuation casing annotation annotations hint hints \
        readme changelog label title colour color link padding";
    clause
        .iter()
        .any(|word| !word.is_code && is_among(TEXTUAL, &word.lower))
}

/// Words for a fault, whoever says them.
fn has_fault(clause: &[Word]) -> bool {
    const STEMS: &str = "crash freez deadlock hang segfault flak intermitten regress corrupt panick incorrect \
        misbehav malfunction";
    const FAULTS: &str = "bug bugs buggy broken breaks fails failing failure failures wrong wrongly race races leak \
        leaks leaking stuck sometimes randomly occasionally exception traceback stacktrace throws \
        loses lost hung froze";
    let plain: Vec<&str> = clause
        .iter()
        .map(|word| {
            if word.is_code {
                ""
            } else {
                word.lower.as_str()
            }
        })
        .collect();
    let is_fault = plain.iter().enumerate().any(|(at, word)| {
        is_among(FAULTS, word)
            || STEMS
                .split_whitespace()
                .any(|stem| word.starts_with(stem) && *word != "hanging")
            || (matches!(*word, "error" | "errors") && !qualifies(plain.get(at + 1)))
            || (*word == "fail" && !qualifies(plain.get(at + 1)))
    });
    is_fault || has_denial(&plain)
}

// "the error message", "error handling": about a thing, not about something that goes wrong.
fn qualifies(next: Option<&&str>) -> bool {
    const THINGS: &str = "message messages handling handler handlers code codes class classes type types text log \
        logging page fast";
    next.is_some_and(|next| is_among(THINGS, next))
}

fn has_denial(plain: &[&str]) -> bool {
    const DENIALS: &str =
        "doesn't don't didn't isn't aren't wasn't won't can't cannot never not stopped stops";
    const WORKS: &str = "work working works respond responding load loading updating called fire";
    plain.iter().enumerate().any(|(at, word)| {
        is_among(DENIALS, word)
            && plain
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .take(3)
                .any(|next| is_among(WORKS, next))
    })
}

/// Words that complain only where a clause says how things are.
fn has_complaint(clause: &[Word]) -> bool {
    const COMPLAINTS: &str = "why doesn't don't isn't aren't won't can't cannot never unexpected unexpectedly missing \
        duplicated twice raises raising error errors timeouts infinite too instead although \
        misses";
    clause
        .iter()
        .any(|word| !word.is_code && is_among(COMPLAINTS, &word.lower))
}

#[cfg(test)]
mod tests {
    use super::describes_symptom;

    fn check_symptom(expected: bool, instructions: &[&str]) {
        for instruction in instructions {
            assert_eq!(describes_symptom(instruction), expected, "{instruction}");
        }
    }

    #[test]
    fn what_goes_wrong_is_a_symptom() {
        check_symptom(
            true,
            &[
                "the snake sometimes passes through its own tail",
                "sessions expire too early",
                "Users get logged out after five minutes; the timeout is wrong in one service",
                "it crashes on empty input",
                "crashes when the list is empty",
                "why does this return None for admins?",
                "fix the collision bug",
                "fix the race condition in the worker",
                "fix the failing test",
                "this hangs forever",
                "login doesn't work on Windows",
                "the total is incorrect, add rounding",
                "debug the memory leak",
                "find out why the request fails",
                "fix: error when saving a draft",
                "stop it from crashing on unicode",
                "prevent the deadlock at shutdown",
                "raises KeyError for unknown users",
                "returns an empty list instead of the orders",
                "saving never works the second time",
                "the retry counter isn't reset",
            ],
        );
    }

    #[test]
    fn what_to_change_is_none() {
        check_symptom(
            false,
            &[
                "",
                "fix the typo",
                "fix the typo in the error message",
                "fix the wrong comment",
                "fix the indentation",
                "raise an error when the list is empty",
                "return None if parsing fails",
                "add retries when the request fails",
                "handle the errors it ignores",
                "improve the error message",
                "fix the error handling",
                "log failures",
                "add a test for the bug in parse",
                "simplify this",
                "document the exceptions",
                "rename `crash` to `stop`",
                "add rounding because the total is sometimes wrong",
                "make it faster",
                "make this return early",
                "use a lock to avoid the race",
                "fix the colour of the wrong button label",
                "a function that parses dates",
                "snake game in one file",
                "ensure the list is sorted",
            ],
        );
    }
}
