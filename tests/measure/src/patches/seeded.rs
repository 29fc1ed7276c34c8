//! Right changes with something beside them that nobody asked for, put there by rule: whether `beyond`
//! rejects it, cuts exactly it off, or lets it pass.

use scopewise_draft::{Hunk, diff_hunks, line_edits};
use scopewise_scope::{Ask, Scope, measure};
use scopewise_verify::{Change, Check, Severity, verify};
use scopewise_workspace::{Definition, DefinitionKind, File, FileChange, Language, Text};

use super::case::{Case, FAMILIES};
use super::series::Patch;
use crate::page::{Table, share_between};

/// What is put beside a right change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A statement more or less in another function.
    Hunk,
    /// A comment lost where the code under it stays.
    Comment,
    /// Another function laid out differently.
    Format,
    /// A new function that nothing uses.
    Function,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Hunk, Self::Comment, Self::Format, Self::Function];

    const fn name(self) -> &'static str {
        match self {
            Self::Hunk => "a hunk in another function",
            Self::Comment => "a dropped comment",
            Self::Format => "another function laid out differently",
            Self::Function => "a new function",
        }
    }
}

/// What became of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The change is rejected because of it.
    Rejected,
    /// Exactly it is cut off: what remains is the right change.
    Cut,
    /// More or less than it is cut off.
    CutOtherwise,
    /// It is noted and stays.
    Noted,
    /// Nothing is said of it.
    Missed,
}

/// One seeded fault.
pub struct Seeded {
    kind: Kind,
    fate: Fate,
    place: String,
}

/// How many of a kind are put beside one patch, each by itself.
const EACH: usize = 3;

impl Seeded {
    /// Seeds a patch with every kind, one at a time. A patch to which `beyond` objects as it is says
    /// nothing of a fault beside it, and is left out.
    #[must_use]
    pub fn all(patch: &Patch, ask: &Ask) -> Vec<Self> {
        let Ok(scope) = measure(&patch.before, ask, 1) else {
            return Vec::new();
        };
        let seeding = Seeding { patch, ask, scope };
        let (Some(before), Some(after)) = (
            seeding.patch.before.file(&ask.path),
            seeding.patch.after.file(&ask.path),
        ) else {
            return Vec::new();
        };
        if after.facts().has_errors || seeding.objections(&patch.changes) > 0 {
            return Vec::new();
        }
        let hunks = diff_hunks(before.text(), after.text());
        Kind::ALL
            .into_iter()
            .flat_map(|kind| {
                let candidates = candidates(kind, after, &hunks, &seeding.scope);
                let step = candidates.len().div_ceil(EACH).max(1);
                let chosen: Vec<(usize, String)> =
                    candidates.into_iter().step_by(step).take(EACH).collect();
                chosen
                    .into_iter()
                    .map(|(line, text)| seeding.judge(kind, line, &text))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

struct Seeding<'a> {
    patch: &'a Patch,
    ask: &'a Ask,
    scope: Scope,
}

impl Seeding<'_> {
    fn verify(&self, changes: &[FileChange]) -> scopewise_verify::Report {
        let after = self.patch.before.with_changes(changes);
        verify(&Change {
            before: &self.patch.before,
            after: &after,
            changes,
            scope: Some(&self.scope),
            instruction: &self.ask.instruction,
        })
    }

    fn objections(&self, changes: &[FileChange]) -> usize {
        let report = self.verify(changes);
        let of_beyond = report
            .findings
            .iter()
            .filter(|it| it.check == Check::Beyond.name());
        of_beyond.count() + usize::from(report.trimmed.is_some())
    }

    fn judge(&self, kind: Kind, line: usize, seeded: &str) -> Seeded {
        let place = format!("{}:{}", self.ask.path, line + 1);
        let fate = self.fate(seeded).unwrap_or(Fate::Missed);
        Seeded { kind, fate, place }
    }

    fn fate(&self, seeded: &str) -> Option<Fate> {
        let path = &self.ask.path;
        let before = self.patch.before.file(path)?;
        let mut changes: Vec<FileChange> = self
            .patch
            .changes
            .iter()
            .filter(|change| change.path() != path)
            .cloned()
            .collect();
        changes.push(FileChange::Edit {
            path: path.clone(),
            edits: line_edits(before.text(), &Text::from(seeded)),
        });
        let report = self.verify(&changes);
        let mut of_beyond = report
            .findings
            .iter()
            .filter(|it| it.check == Check::Beyond.name());
        if let Some(trimmed) = &report.trimmed {
            let left = self.patch.before.with_changes(trimmed);
            let is_right = self.patch.after.files().all(|file| {
                left.file(&file.path)
                    .is_some_and(|it| std::ptr::eq(it, file) || same_lines(it, file))
            });
            return Some(if is_right {
                Fate::Cut
            } else {
                Fate::CutOtherwise
            });
        }
        let severities: Vec<Severity> = of_beyond.by_ref().map(|it| it.severity).collect();
        Some(match severities.iter().max() {
            Some(Severity::Reject) => Fate::Rejected,
            Some(Severity::Note) => Fate::Noted,
            None => Fate::Missed,
        })
    }
}

/// Whether two texts differ in blank lines at most: a cut may leave one more or less.
fn same_lines(left: &File, right: &File) -> bool {
    let lines = |file: &File| -> Vec<String> {
        let text = file.text().to_string();
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    lines(left) == lines(right)
}

/// The texts that a seed makes of a file, each with the line it stands at, in the order of the file.
fn candidates(kind: Kind, after: &File, hunks: &[Hunk], scope: &Scope) -> Vec<(usize, String)> {
    match kind {
        Kind::Hunk => other_functions(after, hunks, scope)
            .enumerate()
            .filter_map(|(number, it)| statement(after, it, number))
            .collect(),
        Kind::Comment => comments(after, hunks),
        Kind::Format => other_functions(after, hunks, scope)
            .filter_map(|it| reformatted(after, it))
            .collect(),
        Kind::Function => new_functions(after, hunks),
    }
}

/// Functions that the patch does not touch and that are not its target.
fn other_functions<'a>(
    after: &'a File,
    hunks: &'a [Hunk],
    scope: &'a Scope,
) -> impl Iterator<Item = &'a Definition> {
    let facts = after.facts();
    let own = facts.definitions.iter().enumerate();
    own.filter(|(_, it)| matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method))
        .filter(|(index, it)| {
            let lines =
                after.text().line_of(it.range.start)..after.text().line_of(it.range.end) + 1;
            let is_touched = hunks
                .iter()
                .any(|hunk| hunk.after.start <= lines.end && lines.start <= hunk.after.end);
            !is_touched && facts.qualified_name(*index) != scope.target.name
        })
        .map(|(_, it)| it)
        .filter(|it| {
            let lines = it.body.as_ref().map_or(0, |body| {
                after.text().line_of(body.end) - after.text().line_of(body.start)
            });
            lines >= 3
        })
}

/// A function with a statement put in or a line taken out.
fn statement(after: &File, function: &Definition, number: usize) -> Option<(usize, String)> {
    let text = after.text();
    let body = function.body.as_ref()?;
    let last = text.line_of(body.end.saturating_sub(1));
    let first = match after.language {
        Language::Python => text.line_of(body.start),
        _ => text.line_of(body.start) + 1,
    };
    let line = (first..last).find(|line| {
        let shown = text.line(*line);
        shown.trim_end().ends_with([')', ';', '}', ']'])
            && !shown.trim_start().starts_with(['}', ')'])
    })?;
    let written = text.line(line);
    let indent: String = written
        .chars()
        .take_while(|it| it.is_whitespace())
        .collect();
    let statements = match after.language {
        Language::Python => [
            "self_check = True",
            "import logging; logging.debug(\"called\")",
        ],
        Language::Go => ["_ = 17", "println(\"called\")"],
        Language::Rust => ["let _checked = true;", "eprintln!(\"called\");"],
        _ => ["void 0;", "console.log(\"called\");"],
    };
    let inserted = statements.get(number % 3);
    Some((
        line,
        match inserted {
            Some(statement) => with_lines(text, line..line, &format!("{indent}{statement}\n")),
            None => with_lines(text, line..line + 1, ""),
        },
    ))
}

/// Texts without one comment of a line of its own that no hunk touches.
fn comments(after: &File, hunks: &[Hunk]) -> Vec<(usize, String)> {
    let text = after.text();
    let mark = after.language.comments().line.unwrap_or("//");
    (0..text.line_count().saturating_sub(1))
        .filter(|line| {
            let shown = text.line(*line);
            let words = shown.trim().strip_prefix(mark).map(str::trim);
            let next = text.line(line + 1);
            words.is_some_and(|it| it.chars().filter(|it| it.is_alphabetic()).count() > 5)
                && !next.trim().is_empty()
                && !next.trim().starts_with(mark)
                && !hunks
                    .iter()
                    .any(|hunk| hunk.after.start <= line + 1 && *line <= hunk.after.end)
        })
        .map(|line| (line, with_lines(text, line..line + 1, "")))
        .collect()
}

/// A function with other white space or quotes.
fn reformatted(after: &File, function: &Definition) -> Option<(usize, String)> {
    let text = after.text();
    let body = function.body.as_ref()?;
    let first = text.line_of(body.start) + 1;
    let last = text.line_of(body.end.saturating_sub(1));
    let mut shown = String::new();
    let mut is_changed = false;
    for line in first..last {
        let written = text.line(line);
        let laid_out = match after.language {
            Language::Python => {
                let plain =
                    !written.contains(['"', '#', '\\']) && written.matches('\'').count() == 2;
                if plain {
                    written.replace('\'', "\"")
                } else {
                    written.clone()
                }
            }
            _ => {
                let indent = written.len() - written.trim_start().len();
                let (space, code) = written.split_at_checked(indent)?;
                if code.contains('`') {
                    return None;
                }
                format!("{space}{space}{code}")
            }
        };
        is_changed |= laid_out != written;
        shown.push_str(&laid_out);
        shown.push('\n');
    }
    is_changed.then(|| (first, with_lines(text, first..last, &shown)))
}

/// Texts with a new function after one of the functions at module level, or at the end.
fn new_functions(after: &File, hunks: &[Hunk]) -> Vec<(usize, String)> {
    let text = after.text();
    let function = match after.language {
        Language::Python => {
            "\n\ndef to_summary_line(value):\n    \"\"\"Return a short line.\"\"\"\n    return str(value)[:80]\n"
        }
        Language::Go => "\nfunc toSummaryLine(value string) string {\n\treturn value\n}\n",
        Language::Rust => {
            "\nfn to_summary_line(value: &str) -> String {\n    value.to_owned()\n}\n"
        }
        Language::TypeScript | Language::Tsx | Language::JavaScript => {
            "\nfunction toSummaryLine(value) {\n  return String(value);\n}\n"
        }
        _ => return Vec::new(),
    };
    let ends = after
        .facts()
        .definitions
        .iter()
        .filter(|it| it.container.is_none());
    let lines = ends
        .filter(|it| it.kind == DefinitionKind::Function && it.body.is_some())
        .map(|it| text.line_of(it.range.end.saturating_sub(1)) + 1)
        .filter(|line| !hunks.iter().any(|hunk| hunk.after.contains(line)));
    lines
        .filter(|line| *line < text.line_count())
        .map(|line| (line, with_lines(text, line..line, function)))
        .collect()
}

fn with_lines(text: &Text, lines: std::ops::Range<usize>, replacement: &str) -> String {
    let range = text.line_start(lines.start)..text.line_start(lines.end);
    text.replaced(range, replacement).to_string()
}

/// The tables.
#[must_use]
pub fn section(cases: &[Case]) -> String {
    let mut table = Table::new(&[
        "beside the right change",
        "language",
        "seeded",
        "rejected or exactly cut",
        "rejected",
        "exactly cut",
        "cut otherwise",
        "only noted",
        "missed",
    ]);
    for kind in Kind::ALL {
        for family in FAMILIES.into_iter().chain(["all"]) {
            let own: Vec<&Seeded> = cases
                .iter()
                .filter(|it| family == "all" || it.language == family)
                .flat_map(|it| &it.seeded)
                .filter(|it| it.kind == kind)
                .collect();
            if own.is_empty() {
                continue;
            }
            let count = |fate: Fate| own.iter().filter(|it| it.fate == fate).count();
            let caught = count(Fate::Rejected) + count(Fate::Cut);
            table.add([
                &kind.name(),
                &family,
                &own.len(),
                &share_between(caught, own.len()),
                &count(Fate::Rejected),
                &count(Fate::Cut),
                &count(Fate::CutOtherwise),
                &count(Fate::Noted),
                &count(Fate::Missed),
            ]);
        }
    }
    format!(
        "## Seeded faults beside right changes\n\nUp to {EACH} of a kind beside each patch that `beyond` has \
         nothing against, one at a time, spread over the file that is asked about.\n\n{table}\n{}",
        listed(cases)
    )
}

/// Those that pass or are cut otherwise.
fn listed(cases: &[Case]) -> String {
    let mut text = String::from("Missed, or cut otherwise:\n\n");
    for case in cases {
        for seeded in &case.seeded {
            if matches!(seeded.fate, Fate::Missed | Fate::CutOtherwise) {
                let what = seeded.kind.name();
                let how = match seeded.fate {
                    Fate::Missed => "missed",
                    _ => "cut otherwise",
                };
                text.push_str(&format!(
                    "- {what}, {how}: {}, {}: {}\n",
                    case.package, case.patch, seeded.place
                ));
            }
        }
    }
    text
}
