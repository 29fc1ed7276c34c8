//! Added lines that say the same over and over, as a model does that has lost its way. A note: tables
//! may look so too.

use std::ops::Range;

use crate::look::{Judged, Sides};
use crate::words::amount;
use crate::{Check, Severity};

/// The longest block of lines that is looked for.
const LONGEST: usize = 12;

/// Fewer repetitions, and fewer lines in all, may be meant.
const TIMES: usize = 8;
const LINES: usize = 24;

/// Letters that a block must have to say something.
const LETTERS: usize = 8;

pub(super) fn look_for(side: &Sides<'_>, judged: &mut Judged) {
    if side.language.is_verified_by_eye() || side.after.is_none() {
        return;
    }
    for hunk in &side.hunks {
        if hunk.after.len() < LINES {
            continue;
        }
        let Some(after) = side.after.as_deref() else {
            return;
        };
        let text = after.text();
        let lines: Vec<String> = hunk.after.clone().map(|it| text.line(it)).collect();
        let Some((at, length, times)) = repeated(&lines) else {
            continue;
        };
        let first = text.line_start(hunk.after.start + at);
        let range: Range<usize> = first..first + 1;
        let message = format!("the same {} in a row {times} times", amount(length, "line"));
        let finding = side.found(Check::Noop, Severity::Note, range, message);
        judged.findings.push(finding);
        return;
    }
}

/// The first block that stands many times in a row: where, how long, how often.
fn repeated(lines: &[String]) -> Option<(usize, usize, usize)> {
    (1..=LONGEST).find_map(|length| {
        let mut run = 0;
        let pairs = lines.iter().zip(lines.iter().skip(length));
        for (at, (line, later)) in pairs.enumerate() {
            run = if line.trim_end() == later.trim_end() {
                run + 1
            } else {
                0
            };
            let times = run / length + 1;
            if times < TIMES || run + length < LINES {
                continue;
            }
            let start = (at + 1).checked_sub(run)?;
            let block = lines.get(start..start + length)?;
            let letters = block.iter().flat_map(|it| it.chars());
            if letters.filter(|it| it.is_alphabetic()).count() >= LETTERS {
                return Some((start, length, times + rest(lines, at + 1, length) / length));
            }
        }
        None
    })
}

/// How many further lines go on repeating from `at`.
fn rest(lines: &[String], at: usize, length: usize) -> usize {
    let pairs = lines.iter().zip(lines.iter().skip(length)).skip(at);
    pairs
        .take_while(|(line, later)| line.trim_end() == later.trim_end())
        .count()
}

#[cfg(test)]
mod tests {
    use super::repeated;

    fn check_repeated(text: &str, expected: Option<(usize, usize, usize)>) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(repeated(&lines), expected);
    }

    #[test]
    fn finds_blocks_of_any_length() {
        check_repeated(
            &format!("x = 1\n{}", "call_again()\n".repeat(30)),
            Some((1, 1, 30)),
        );
        check_repeated(
            &"if ready:\n    call_again()\n".repeat(20),
            Some((0, 2, 20)),
        );
    }

    #[test]
    fn short_runs_and_rows_of_numbers_say_nothing() {
        check_repeated(&"call_again()\n".repeat(10), None);
        check_repeated(&"0, 0, 0, 0,\n".repeat(60), None);
    }
}
