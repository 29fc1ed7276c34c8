//! Differences of two texts as hunks, as edits of whole lines, and as unified diffs. The diff works
//! within bounds of its own on long texts, so a hunk list is right but not always the shortest.

use std::fmt::Write as _;
use std::hash::Hash;
use std::ops::Range;

use scopewise_workspace::{ChangeOfFile, FileChange, Snapshot, Text, TextEdit, WorkspacePath};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::lines::{patch_lines, starts_of, whole_lines};

/// Unchanged lines shown on either side of a change in a unified diff.
const CONTEXT: usize = 3;

/// The shortest diff is sought up to this many pairs of lines; past it, a good one within bounds.
const EXACT_LIMIT: usize = 4_000_000;

/// One run of changed lines; lines from 0, ends exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Lines of the text before.
    pub before: Range<usize>,
    /// Lines of the text after.
    pub after: Range<usize>,
}

/// One line of a diff, for showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// In both.
    Context(String),
    /// Only before.
    Removed(String),
    /// Only after.
    Added(String),
}

/// The hunks between two texts, without context; a changed line break is a changed line.
#[must_use]
pub fn diff_hunks(before: &Text, after: &Text) -> Vec<Hunk> {
    if before == after {
        return Vec::new();
    }
    let (before, after) = (before.to_string(), after.to_string());
    hunks_of(&whole_lines(&before), &whole_lines(&after))
}

/// The smallest edits of whole lines that make `before` into `after`.
#[must_use]
pub fn line_edits(before: &Text, after: &Text) -> Vec<TextEdit> {
    if before == after {
        return Vec::new();
    }
    edits_between(&before.to_string(), &after.to_string(), 0)
}

/// A unified diff as git writes it, with three lines of context; `None` on a side stands for
/// `/dev/null`. Empty when nothing differs. Lines end at `\n` alone, as git has it.
#[must_use]
pub fn unified_diff(path: &WorkspacePath, before: Option<&Text>, after: Option<&Text>) -> String {
    moved_diff((path, before), (path, after))
}

/// The unified diff of each changed file, by the path it ends up at: renames and deletions as git shows
/// them. Files in which nothing differs are left out.
#[must_use]
pub fn change_diffs(
    before: &Snapshot,
    after: &Snapshot,
    changes: &[FileChange],
) -> Vec<(WorkspacePath, String)> {
    fn text<'a>(side: &'a Snapshot, path: &WorkspacePath) -> Option<&'a Text> {
        side.file(path).map(|file| file.text())
    }
    let files = ChangeOfFile::all_of(changes).into_iter().map(|change| {
        let (from, to) = (change.source(), change.path());
        let diff = moved_diff((from, text(before, from)), (to, text(after, to)));
        (to.clone(), diff)
    });
    files.filter(|(_, diff)| !diff.is_empty()).collect()
}

/// [`unified_diff`] of a file that may have another path afterwards.
fn moved_diff(
    (from, before): (&WorkspacePath, Option<&Text>),
    (to, after): (&WorkspacePath, Option<&Text>),
) -> String {
    if from == to && before == after {
        return String::new();
    }
    let text_of = |side: Option<&Text>| side.map(ToString::to_string).unwrap_or_default();
    let (old_text, new_text) = (text_of(before), text_of(after));
    let (old, new) = (patch_lines(&old_text), patch_lines(&new_text));
    let (old_name, new_name) = (named("a/", from), named("b/", to));
    let mut diff = format!("diff --git {old_name} {new_name}\n");
    if before.is_none() {
        diff.push_str("new file mode 100644\n");
    }
    if after.is_none() {
        diff.push_str("deleted file mode 100644\n");
    }
    let hunks = hunks_of(&old, &new);
    if from != to {
        let _ = writeln!(diff, "similarity index {}%", similarity(&old, &new, &hunks));
        let _ = writeln!(diff, "rename from {}", named("", from));
        let _ = writeln!(diff, "rename to {}", named("", to));
    }
    let groups = grouped(hunks);
    if groups.is_empty() {
        return diff;
    }
    let side = |there: bool, name: String| match (there, name.contains(' ')) {
        (false, _) => "/dev/null".to_owned(),
        (true, true) => name + "\t",
        (true, false) => name,
    };
    let _ = writeln!(diff, "--- {}", side(before.is_some(), old_name));
    let _ = writeln!(diff, "+++ {}", side(after.is_some(), new_name));
    for group in groups {
        write_group(&mut diff, &group, &old, &new);
    }
    diff
}

/// The hunks between two lists of anything.
pub(crate) fn hunks_of<T: Eq + Hash>(before: &[T], after: &[T]) -> Vec<Hunk> {
    let (start, old, new) = between_common_ends(before, after);
    let algorithm = if old.len().saturating_mul(new.len()) <= EXACT_LIMIT {
        Algorithm::RawMyers
    } else {
        Algorithm::Histogram
    };
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(algorithm, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let shifted = |range: Range<usize>| range.start + start..range.end + start;
        let (old, new) = (shifted(op.old_range()), shifted(op.new_range()));
        match hunks.last_mut() {
            Some(last) if last.before.end == old.start && last.after.end == new.start => {
                last.before.end = old.end;
                last.after.end = new.end;
            }
            _ => hunks.push(Hunk {
                before: old,
                after: new,
            }),
        }
    }
    hunks
}

/// What lies between the lines both lists begin with and those both end with, and where it starts.
fn between_common_ends<'a, T: Eq>(before: &'a [T], after: &'a [T]) -> (usize, &'a [T], &'a [T]) {
    let same = |pair: &(&T, &T)| pair.0 == pair.1;
    let start = before.iter().zip(after).take_while(same).count();
    let old = before.get(start..).unwrap_or_default();
    let new = after.get(start..).unwrap_or_default();
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(same)
        .count();
    let head = |lines: &'a [T]| lines.get(..lines.len() - tail).unwrap_or_default();
    (start, head(old), head(new))
}

/// [`line_edits`] of two texts that stand at byte `at` of a file.
pub(crate) fn edits_between(before: &str, after: &str, at: usize) -> Vec<TextEdit> {
    let (old, new) = (whole_lines(before), whole_lines(after));
    let starts = starts_of(&old);
    let byte_of = |line: usize| at + starts.get(line).copied().unwrap_or(before.len());
    hunks_of(&old, &new)
        .into_iter()
        .map(|hunk| TextEdit {
            range: byte_of(hunk.before.start)..byte_of(hunk.before.end),
            replacement: new.get(hunk.after).unwrap_or_default().concat(),
        })
        .collect()
}

/// How much of the longer side both have, in percent; all of it only where nothing differs.
fn similarity(old: &[&str], new: &[&str], hunks: &[Hunk]) -> usize {
    let bytes = |lines: &[&str]| -> usize { lines.iter().map(|line| line.len()).sum() };
    if hunks.is_empty() {
        return 100;
    }
    let changed = |hunk: &Hunk| bytes(old.get(hunk.before.clone()).unwrap_or_default());
    let kept = bytes(old) - hunks.iter().map(changed).sum::<usize>();
    (kept * 100 / bytes(old).max(bytes(new)).max(1)).min(99)
}

/// Hunks that share context lines stand together.
fn grouped(hunks: Vec<Hunk>) -> Vec<Vec<Hunk>> {
    let mut groups: Vec<Vec<Hunk>> = Vec::new();
    for hunk in hunks {
        let near = groups
            .last()
            .and_then(|group| group.last())
            .is_some_and(|last| hunk.before.start - last.before.end <= 2 * CONTEXT);
        match groups.last_mut() {
            Some(group) if near => group.push(hunk),
            _ => groups.push(vec![hunk]),
        }
    }
    groups
}

fn write_group(diff: &mut String, group: &[Hunk], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let lead = first.before.start.min(CONTEXT);
    let trail = (old.len() - last.before.end).min(CONTEXT);
    let shown_old = first.before.start - lead..last.before.end + trail;
    let shown_new = first.after.start - lead..last.after.end + trail;
    let _ = writeln!(
        diff,
        "@@ -{} +{} @@",
        counted(&shown_old),
        counted(&shown_new)
    );
    let mut at = shown_old.start;
    for hunk in group {
        write_lines(diff, ' ', old.get(at..hunk.before.start));
        write_lines(diff, '-', old.get(hunk.before.clone()));
        write_lines(diff, '+', new.get(hunk.after.clone()));
        at = hunk.before.end;
    }
    write_lines(diff, ' ', old.get(at..shown_old.end));
}

fn write_lines(diff: &mut String, sign: char, lines: Option<&[&str]>) {
    for line in lines.unwrap_or_default() {
        diff.push(sign);
        diff.push_str(line);
        if !line.ends_with('\n') {
            diff.push_str("\n\\ No newline at end of file\n");
        }
    }
}

fn counted(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn named(prefix: &str, path: &WorkspacePath) -> String {
    if path.as_str().contains('"') {
        format!("\"{prefix}{}\"", path.as_str().replace('"', "\\\""))
    } else {
        format!("{prefix}{path}")
    }
}
