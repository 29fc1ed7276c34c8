//! The `syntax` check: faults of the tree after that the tree before did not have, and marks that
//! stand in no program (a chat's tokens, Markdown fences, conflict marks). Whether a statement can be
//! reached, or makes sense, is no matter of syntax.

mod balance;
mod faults;
mod foreign;
mod limits;
mod markup;

use scopewise_workspace::{File, Language};
use tree_sitter::Tree;

use crate::look::{Judged, Look, Said, Sides};
use crate::{Check, Severity};
use faults::{Fault, Unbalanced};

/// Findings per file; a lost bracket makes many faults of one cause.
const SHOWN: usize = 3;

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|side| judge(look, side))
}

fn judge(look: &Look<'_>, side: &Sides<'_>) -> Option<Judged> {
    let after = side.after.as_deref()?;
    let tree = match after.tree() {
        Ok(tree) => tree,
        Err(why) => return Some(Judged::unclear(why.because())),
    };
    let text = after.text().to_string();
    let mut judged = Judged::default();
    foreign::look_for(look, side, &tree, &text, &mut judged);
    if !judged.findings.is_empty() {
        return Some(judged);
    }
    let faults = faults::of(&tree, &text);
    if faults.is_empty() {
        return Some(judged);
    }
    match side.before.as_deref() {
        Some(before) if !is_plain(before) => match before.tree() {
            Ok(old) => {
                let old = faults::of(&old, &before.text().to_string());
                judge_against(side, &tree, &text, faults, &old, &mut judged);
            }
            Err(why) => judged.cannot_tell(format!("before the change {}", why.because())),
        },
        _ => report(side, &tree, &text, faults, &mut judged),
    }
    Some(judged)
}

fn is_plain(file: &File) -> bool {
    file.language == Language::PlainText
}

/// Reports the faults that are new. In a file that did not parse before, a fault is only sure where the
/// lines it replaces had none.
fn judge_against(
    side: &Sides<'_>,
    tree: &Tree,
    text: &str,
    faults: Vec<Fault>,
    old: &[Fault],
    judged: &mut Judged,
) {
    let new = faults::without(faults, old);
    if new.is_empty() {
        return;
    }
    if old.is_empty() {
        return report(side, tree, text, new, judged);
    }
    let sure: Vec<Fault> = new
        .into_iter()
        .filter(|fault| side.adds(&fault.range) && !old.iter().any(|it| side.removes(&it.range)))
        .filter(|fault| fault.range.len() < text.len() / 2)
        .collect();
    if sure.is_empty() || old.iter().any(|it| it.range.len() > text.len() / 2) {
        judged.cannot_tell("the file did not parse before the change");
    } else {
        report(side, tree, text, sure, judged);
    }
}

fn report(side: &Sides<'_>, tree: &Tree, text: &str, faults: Vec<Fault>, judged: &mut Judged) {
    if let Some(because) = markup::hides_syntax(side.language, text) {
        return judged.cannot_tell(because);
    }
    let severity = markup::severity(side.language, text);
    let (faults, bracket) = match bracket_of_script(side, text) {
        Some(bracket) => (faults, Some(bracket)),
        None => {
            let faults = unexplained(side, tree, text, faults);
            let bracket = match side.language.is_script() || severity != Severity::Reject {
                true => None,
                false => faults::unbalanced(&faults),
            };
            (faults, bracket)
        }
    };
    if faults.is_empty() {
        return judged.cannot_tell("the grammar may not know a form that is used");
    }
    if let Some(bracket) = bracket.filter(|it| side.adds(&it.range)) {
        let message = bracket.message(text);
        return judged
            .findings
            .push(side.found(Check::Syntax, severity, bracket.range, message));
    }
    let in_change: Vec<&Fault> = faults.iter().filter(|it| side.adds(&it.range)).collect();
    let shown = if in_change.is_empty() {
        faults.iter().take(1).collect()
    } else {
        in_change
    };
    for fault in shown.into_iter().take(SHOWN) {
        let message = fault.message(text);
        judged
            .findings
            .push(side.found(Check::Syntax, severity, fault.range.clone(), message));
    }
}

/// A bracket without partner in a script that had none, read without the grammar.
fn bracket_of_script(side: &Sides<'_>, text: &str) -> Option<Unbalanced> {
    if !side.language.is_script() || balance::unbalanced(&side.before_text()).is_some() {
        return None;
    }
    balance::unbalanced(text)
}

/// The faults that no limit of the grammar explains.
fn unexplained(side: &Sides<'_>, tree: &Tree, text: &str, mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.retain(|fault| !limits::may_explain(side, tree, text, &fault.range));
    faults
}
