//! A change as the checks look at it: every file with both sides, the lines that differ, and what a
//! check has to say while it looks.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use scopewise_draft::{Hunk, diff_hunks};
use scopewise_workspace::{File, Language, Text, WorkspacePath};

use crate::words::amount;
use crate::{Change, ChangedFile, Check, Coverage, Finding, Severity, Verdict};

/// A change with its files compared.
pub(crate) struct Look<'a> {
    pub(crate) change: Change<'a>,
    pub(crate) files: Vec<Sides<'a>>,
    /// The changed files, old names of moved ones included.
    pub(crate) paths: BTreeSet<WorkspacePath>,
    /// Names of definitions on added lines.
    pub(crate) defined: BTreeSet<String>,
}

/// One changed file: both sides, parsed as they are, and the lines that differ.
pub(crate) struct Sides<'a> {
    pub(crate) path: &'a WorkspacePath,
    pub(crate) language: Language,
    pub(crate) before: Option<Cow<'a, File>>,
    pub(crate) after: Option<Cow<'a, File>>,
    pub(crate) hunks: Vec<Hunk>,
    /// Bytes of the text after that stand on added or changed lines.
    pub(crate) added: Vec<Range<usize>>,
    /// Bytes of the text before that stand on removed or changed lines.
    pub(crate) removed: Vec<Range<usize>>,
}

/// What one check has to say of one file.
#[derive(Clone, Default)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) coverage: Coverage,
    pub(crate) unclear: BTreeMap<String, usize>,
}

/// What one check says of the files it applies to.
pub(crate) type Said = Vec<(WorkspacePath, Judged)>;

impl<'a> Look<'a> {
    pub(crate) fn at(change: &Change<'a>) -> Self {
        let files: Vec<Sides<'a>> = change.files().map(Sides::of).collect();
        let paths = files.iter().flat_map(|side| {
            let before = side.before.as_ref().map(|file| file.path.clone());
            [Some(side.path.clone()), before].into_iter().flatten()
        });
        let defined = files.iter().flat_map(Sides::defined);
        Self {
            change: *change,
            paths: paths.collect(),
            defined: defined.collect(),
            files,
        }
    }

    /// Asks `judge` of every file; it answers `None` where the check does not apply.
    pub(crate) fn each(&self, judge: impl Fn(&Sides<'a>) -> Option<Judged>) -> Said {
        self.files
            .iter()
            .filter_map(|side| Some((side.path.clone(), judge(side)?)))
            .collect()
    }
}

impl<'a> Sides<'a> {
    fn of(file: ChangedFile<'a>) -> Self {
        let before = file.before.map(current);
        let after = file.after.map(current);
        let empty = Text::default();
        let old = before.as_ref().map_or(&empty, |file| file.text());
        let new = after.as_ref().map_or(&empty, |file| file.text());
        let hunks = diff_hunks(old, new);
        Self {
            path: file.path,
            language: Language::of_path(file.path.as_str()),
            added: hunks
                .iter()
                .map(|hunk| line_bytes(new, &hunk.after))
                .filter(|range| !range.is_empty())
                .collect(),
            removed: hunks
                .iter()
                .map(|hunk| line_bytes(old, &hunk.before))
                .filter(|range| !range.is_empty())
                .collect(),
            hunks,
            before,
            after,
        }
    }

    fn defined(&self) -> impl Iterator<Item = String> {
        self.after
            .as_deref()
            .into_iter()
            .flat_map(|after| &after.facts().definitions)
            .filter(|it| self.adds(&it.range))
            .map(|it| it.name.clone())
    }

    pub(crate) fn before_text(&self) -> String {
        self.before
            .as_ref()
            .map(|file| file.text().to_string())
            .unwrap_or_default()
    }

    pub(crate) fn after_text(&self) -> String {
        self.after
            .as_ref()
            .map(|file| file.text().to_string())
            .unwrap_or_default()
    }

    /// Whether a range of the text after touches an added or changed line.
    pub(crate) fn adds(&self, range: &Range<usize>) -> bool {
        touches(&self.added, range)
    }

    /// Whether a range of the text before touches a removed or changed line.
    pub(crate) fn removes(&self, range: &Range<usize>) -> bool {
        touches(&self.removed, range)
    }

    /// The added lines: number from 0, first byte, text without the break.
    pub(crate) fn added_lines(&self) -> impl Iterator<Item = (usize, usize, String)> {
        let after = self.after.as_deref();
        self.hunks
            .iter()
            .flat_map(|hunk| hunk.after.clone())
            .filter_map(move |line| {
                let text = &after?.text();
                Some((line, text.line_start(line), text.line(line)))
            })
    }

    /// The hunk that a line of the text after belongs to.
    pub(crate) fn hunk_at(&self, line: usize) -> Option<&Hunk> {
        self.hunks.iter().find(|hunk| hunk.after.contains(&line))
    }

    /// A finding at a place of the text after.
    pub(crate) fn found(
        &self,
        check: Check,
        severity: Severity,
        range: Range<usize>,
        message: String,
    ) -> Finding {
        self.finding(self.after.as_deref(), check, severity, range, message)
    }

    /// A finding at a place of the text before, for what is gone.
    pub(crate) fn lost(
        &self,
        check: Check,
        severity: Severity,
        range: Range<usize>,
        message: String,
    ) -> Finding {
        self.finding(self.before.as_deref(), check, severity, range, message)
    }

    fn finding(
        &self,
        file: Option<&File>,
        check: Check,
        severity: Severity,
        range: Range<usize>,
        message: String,
    ) -> Finding {
        Finding {
            check: check.name(),
            severity,
            path: self.path.clone(),
            line: file.map_or(1, |file| file.text().line_of(range.start) + 1),
            range,
            message,
        }
    }
}

impl Judged {
    /// Nothing to say but that it cannot be told.
    pub(crate) fn unclear(because: impl Into<String>) -> Self {
        let mut judged = Self::default();
        judged.cannot_tell(because);
        judged
    }

    /// Notes one unit that was judged good.
    pub(crate) const fn good(&mut self) {
        self.coverage.judged += 1;
    }

    /// Notes one unit that was judged, and why it is bad.
    pub(crate) fn bad(&mut self, finding: Finding) {
        self.coverage.judged += 1;
        self.findings.push(finding);
    }

    /// Notes one unit that cannot be judged, and why.
    pub(crate) fn cannot_tell(&mut self, because: impl Into<String>) {
        self.coverage.cannot_tell += 1;
        *self.unclear.entry(because.into()).or_default() += 1;
    }

    /// The verdict; reasons most frequent first, `unit` naming what was counted (empty: nothing was).
    pub(crate) fn verdict(&self, unit: &str) -> Verdict {
        if !self.findings.is_empty() {
            return Verdict::Findings;
        }
        if self.unclear.is_empty() {
            return Verdict::Clean;
        }
        let mut reasons: Vec<(&String, &usize)> = self.unclear.iter().collect();
        reasons.sort_by(|left, right| right.1.cmp(left.1).then(left.0.cmp(right.0)));
        let hidden = reasons.len().saturating_sub(REASONS_SHOWN);
        let mut shown: Vec<&str> = reasons
            .iter()
            .take(REASONS_SHOWN)
            .map(|(reason, _)| reason.as_str())
            .collect();
        let rest = format!("{hidden} more");
        if hidden > 0 {
            shown.push(&rest);
        }
        let reasons = shown.join("; ");
        if unit.is_empty() {
            return Verdict::CannotTell(reasons);
        }
        let all = self.coverage.judged + self.coverage.cannot_tell;
        Verdict::CannotTell(format!(
            "{} of {}: {reasons}",
            self.coverage.cannot_tell,
            amount(all, unit)
        ))
    }
}

const REASONS_SHOWN: usize = 3;

fn current(file: &File) -> Cow<'_, File> {
    if file.is_current() {
        Cow::Borrowed(file)
    } else {
        Cow::Owned(file.reparsed())
    }
}

fn line_bytes(text: &Text, lines: &Range<usize>) -> Range<usize> {
    text.line_start(lines.start)..text.line_start(lines.end)
}

/// Whether a range touches one of these, which are sorted and apart.
fn touches(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let end = range.end.max(range.start + 1);
    let first = ranges.partition_point(|changed| changed.end <= range.start);
    ranges.get(first).is_some_and(|changed| changed.start < end)
}
