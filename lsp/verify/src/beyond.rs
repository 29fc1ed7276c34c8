//! The `beyond` check: what a draft does that nobody asked for. What can be cut off cleanly (whole hunks, a
//! whole file, a new definition nobody uses) is cut and noted; what cannot is rejected. Without an ask there
//! is no beyond.

mod cut;
mod dropped;
mod place;
mod thread;
mod unasked;
mod wording;

use scopewise_scope::Scope;
use scopewise_workspace::{FileChange, WorkspacePath};

use crate::look::{Judged, Look, Said, Sides};
use crate::words::quote;
use crate::{Check, Finding, Severity};
use thread::Thread;
use wording::Wording;

/// What the check says, and what it would cut.
#[derive(Default)]
pub(crate) struct Outcome {
    /// What is said in any case.
    pub(crate) said: Said,
    /// What can be cut off, where there is something.
    pub(crate) cut: Option<Cut>,
}

/// A cut.
pub(crate) struct Cut {
    /// The changes that remain.
    pub(crate) changes: Vec<FileChange>,
    /// What is said of what was cut, as notes.
    pub(crate) notes: Vec<Finding>,
}

/// The ask, as this check reads it.
struct Asked<'a> {
    scope: &'a Scope,
    wording: Wording,
    thread: Thread,
}

pub(crate) fn check(look: &Look<'_>) -> Outcome {
    let Some(scope) = look.change.scope else {
        return Outcome {
            said: look.each(|_| Some(Judged::unclear("there is no ask"))),
            cut: None,
        };
    };
    let asked = Asked {
        scope,
        wording: Wording::of(look.change.instruction),
        thread: Thread::of(look, scope, look.change.instruction),
    };
    let plan = cut::Plan::of(look, &asked);
    let outcome = Outcome {
        said: look.each(|side| Some(judge(look, &asked, side))),
        cut: None,
    }
    .with(&rejections(&plan.rejections));
    if plan.notes.is_empty() {
        return outcome;
    }
    let Some(changes) = plan.changes(look) else {
        return outcome.with(&rejections(&plan.notes));
    };
    Outcome {
        cut: Some(Cut {
            changes,
            notes: plan.notes,
        }),
        ..outcome
    }
}

impl Outcome {
    /// What is said when the cut was made.
    pub(crate) fn when_cut(&self, notes: &[Finding]) -> Said {
        Self {
            said: self.said.clone(),
            cut: None,
        }
        .with(notes)
        .said
    }

    /// What is said when the cut would break something else.
    pub(crate) fn when_kept(&self, notes: &[Finding]) -> Said {
        self.when_cut(&rejections(notes))
    }

    fn with(mut self, findings: &[Finding]) -> Self {
        for (path, judged) in &mut self.said {
            let own = findings.iter().filter(|it| it.path == *path).cloned();
            judged.findings.extend(own);
        }
        self
    }
}

/// The same findings for what could not be cut off.
fn rejections(notes: &[Finding]) -> Vec<Finding> {
    notes
        .iter()
        .map(|note| Finding {
            severity: Severity::Reject,
            message: note.message.replace("; it was cut off", ""),
            ..note.clone()
        })
        .collect()
}

/// What cannot be cut off: definitions and comments dropped inside what was to be edited.
fn judge(look: &Look<'_>, asked: &Asked<'_>, side: &Sides<'_>) -> Judged {
    let mut judged = Judged::default();
    dropped::definitions(look, asked, side, &mut judged);
    dropped::comments(asked, side, &mut judged);
    judged
}

impl Asked<'_> {
    fn is_target(&self, path: &WorkspacePath) -> bool {
        self.scope.target.path == *path
    }
}

fn note_of_hunk(side: &Sides<'_>, hunk: &scopewise_draft::Hunk, asked: &Asked<'_>) -> Finding {
    let name = match asked.scope.target.name.as_str() {
        "" => "the selection".to_owned(),
        name => quote(name),
    };
    let text = |file: Option<&scopewise_workspace::File>, lines: &std::ops::Range<usize>| {
        file.map(|file| {
            lines
                .clone()
                .map(|line| file.text().line(line))
                .find(|line| !line.trim().is_empty())
                .unwrap_or_default()
        })
        .unwrap_or_default()
    };
    let added = text(side.after.as_deref(), &hunk.after);
    let shown = if added.trim().is_empty() {
        text(side.before.as_deref(), &hunk.before)
    } else {
        added
    };
    let shown = if shown.trim().is_empty() {
        "blank lines".to_owned()
    } else {
        quote(&shown)
    };
    let start = side
        .before
        .as_deref()
        .map_or(0, |file| file.text().line_start(hunk.before.start));
    let message = format!("a change outside {name} was not asked for: {shown}; it was cut off");
    side.lost(Check::Beyond, Severity::Note, start..start, message)
}
