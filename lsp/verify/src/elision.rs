//! The `elision` check: a placeholder where code was (`... rest unchanged ...`), bodies that shrank
//! to nothing, and files that end in the middle. Only what the change added counts; a comment that merely sounds like one stays.

mod bodies;
mod comments;
mod cut_short;
mod phrases;

use scopewise_workspace::Language;

use crate::look::{Judged, Look, Said, Sides};
use crate::words::quote;
use crate::{Check, Severity};
use comments::Remark;
use phrases::Strength;

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|side| judge(look, side))
}

fn judge(look: &Look<'_>, side: &Sides<'_>) -> Option<Judged> {
    side.after.as_ref()?;
    if is_prose(side) {
        return Some(Judged::unclear("the file is prose"));
    }
    let mut judged = Judged::default();
    for remark in comments::added(side) {
        let Some(severity) = weigh(side, &remark) else {
            continue;
        };
        if comments::is_known(side, &remark) {
            continue;
        }
        let message = format!(
            "a placeholder stands where code belongs: {}",
            quote(&remark.text)
        );
        judged
            .findings
            .push(side.found(Check::Elision, severity, remark.range, message));
    }
    bodies::look_for(look, side, &mut judged);
    cut_short::look_for(look, side, &mut judged);
    Some(judged)
}

/// How much a remark weighs, if it is a placeholder: surely when its words leave no doubt, else by
/// whether code went where it came.
fn weigh(side: &Sides<'_>, remark: &Remark) -> Option<Severity> {
    let strength = phrases::strength(&remark.text, remark.form)?;
    let replaced = comments::lost_code(side, remark.line);
    let strength = match strength {
        Strength::Sure if remark.is_among_comments => Strength::Likely,
        other => other,
    };
    match strength {
        Strength::Sure => Some(Severity::Reject),
        Strength::Likely if replaced => Some(Severity::Reject),
        Strength::Dots if replaced && !remark.is_among_comments => Some(Severity::Reject),
        Strength::Likely | Strength::Dots => None,
    }
}

fn is_prose(side: &Sides<'_>) -> bool {
    const ENDINGS: [&str; 6] = [".md", ".markdown", ".rst", ".txt", ".adoc", ".mdx"];
    let path = side.path.as_str().to_ascii_lowercase();
    side.language == Language::PlainText
        && (ENDINGS.iter().any(|ending| path.ends_with(ending))
            || !side.path.file_name().contains('.'))
}
