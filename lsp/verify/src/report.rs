//! What checks are given and what they say.

use std::collections::BTreeMap;
use std::ops::Range;

use scopewise_scope::Scope;
use scopewise_workspace::{File, FileChange, Snapshot, WorkspacePath};

/// The checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// New syntax errors in the changed ranges.
    Syntax,
    /// Code replaced by a placeholder or silently dropped.
    Elision,
    /// Nothing changes.
    Noop,
    /// Imports that exist nowhere.
    Imports,
    /// Calls with parameters that the callee does not have.
    Calls,
    /// Names and members that exist nowhere.
    Names,
    /// A changed exported signature whose users were not changed.
    Interface,
    /// Changes outside the ask.
    Beyond,
    /// Literal credentials and hidden characters.
    Secrets,
}

impl Check {
    /// All checks in the order they run.
    pub const ALL: [Self; 9] = [
        Self::Syntax,
        Self::Elision,
        Self::Noop,
        Self::Imports,
        Self::Calls,
        Self::Names,
        Self::Interface,
        Self::Beyond,
        Self::Secrets,
    ];

    /// Its name in JSON, specs and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Elision => "elision",
            Self::Noop => "noop",
            Self::Imports => "imports",
            Self::Calls => "calls",
            Self::Names => "names",
            Self::Interface => "interface",
            Self::Beyond => "beyond",
            Self::Secrets => "secrets",
        }
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth saying; the draft passes.
    Note,
    /// The draft is rejected.
    Reject,
}

impl Severity {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Reject => "reject",
        }
    }
}

/// One thing a check, a reviewer or the user has to say about a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Who says it: a check's name, or `user`.
    pub check: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The file.
    pub path: WorkspacePath,
    /// Where, in bytes of the text after (before, for what was dropped).
    pub range: Range<usize>,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, as a sentence without a final dot.
    pub message: String,
}

/// What one check says of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Looked at all of it; nothing found.
    Clean,
    /// Something was found.
    Findings,
    /// Part of it could not be judged, and why, as the end of a sentence.
    CannotTell(String),
}

/// A verdict with its check and file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckVerdict {
    /// The check.
    pub check: Check,
    /// The file.
    pub path: WorkspacePath,
    /// What it says.
    pub verdict: Verdict,
    /// How many units of the file (names imported, calls) it could judge; zero where a check counts none.
    pub coverage: Coverage,
    /// Why it cannot tell, each reason with how often, whatever the verdict is.
    pub reasons: BTreeMap<String, usize>,
}

/// One changed file, before and after.
#[derive(Clone, Copy, Debug)]
pub struct ChangedFile<'a> {
    /// Its path after (before, when it is deleted).
    pub path: &'a WorkspacePath,
    /// The file before; `None` for a created one.
    pub before: Option<&'a File>,
    /// The file after; `None` for a deleted one.
    pub after: Option<&'a File>,
}

/// A change to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The workspace before.
    pub before: &'a Snapshot,
    /// The workspace after.
    pub after: &'a Snapshot,
    /// The changes between them.
    pub changes: &'a [FileChange],
    /// What was asked; `None` for a patch without an ask.
    pub scope: Option<&'a Scope>,
    /// The instruction, for names the user gave.
    pub instruction: &'a str,
}

impl<'a> Change<'a> {
    /// The changed files with both sides, each once, by path.
    pub fn files(&self) -> impl Iterator<Item = ChangedFile<'a>> + use<'a> {
        let (before, after) = (self.before, self.after);
        let mut sources: BTreeMap<&'a WorkspacePath, &'a WorkspacePath> = BTreeMap::new();
        for change in self.changes {
            let path = change.path();
            match change {
                FileChange::Rename { from, to } => sources.insert(to, from),
                _ => Some(*sources.entry(path).or_insert(path)),
            };
        }
        sources.into_iter().map(move |(path, old)| ChangedFile {
            path,
            before: before.file(old),
            after: after.file(path),
        })
    }
}

/// All that the checks say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Findings, by path and place.
    pub findings: Vec<Finding>,
    /// One verdict per check and file it applies to.
    pub verdicts: Vec<CheckVerdict>,
    /// When `beyond` could cleanly cut something off: the changes that remain. Findings and verdicts
    /// are then about what remains.
    pub trimmed: Option<Vec<FileChange>>,
    /// How many units (names imported, calls) each check that counts them could judge.
    pub coverage: BTreeMap<Check, Coverage>,
}

/// How much of what a change adds a check could judge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Units judged, good or bad.
    pub judged: usize,
    /// Units of which it cannot tell.
    pub cannot_tell: usize,
    /// Units that the workspace does not define, so that there is nothing they could fail to fit.
    pub outside: usize,
}

impl Report {
    /// Whether any finding rejects.
    #[must_use]
    pub fn rejects(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Reject)
    }
}
