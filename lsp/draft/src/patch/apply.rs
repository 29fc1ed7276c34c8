//! Sections of a patch applied to a snapshot, hunk by hunk.

use std::collections::BTreeSet;
use std::ops::Range;

use scopewise_workspace::{FileChange, LineEnding, Snapshot, Text, TextEdit, WorkspacePath};

use super::PatchError;
use super::hunks::{PatchHunk, Sign};
use super::parse::{Section, Whole, shared_name};
use crate::lines::{patch_lines, starts_of};

/// The changes of all sections that hold text.
pub(super) fn apply_all(
    snapshot: &Snapshot,
    sections: Vec<Section>,
) -> Result<Vec<FileChange>, PatchError> {
    let mut changes = Vec::new();
    let mut seen = BTreeSet::new();
    for section in sections.iter().filter(|section| section.skipped.is_none()) {
        for change in apply_section(snapshot, section)? {
            let edit_of_renamed = matches!(
                (&change, changes.last()),
                (FileChange::Edit { path, .. }, Some(FileChange::Rename { to, .. })) if path == to
            );
            if !seen.insert(change.path().clone()) && !edit_of_renamed {
                return Err(PatchError(format!(
                    "{} occurs twice in the patch: give one diff from the first state to the last",
                    change.path()
                )));
            }
            changes.push(change);
        }
    }
    Ok(changes)
}

fn apply_section(snapshot: &Snapshot, section: &Section) -> Result<Vec<FileChange>, PatchError> {
    match (&section.old, &section.new) {
        (None, Some(new)) => created(snapshot, path_of(new)?, section),
        (Some(old), None) => deleted(snapshot, path_of(old)?, section),
        (Some(old), Some(new)) => match section.whole {
            Whole::Edited => edited(snapshot, edited_path(snapshot, old, new)?, section),
            Whole::Renamed => renamed(snapshot, path_of(old)?, path_of(new)?, section),
            Whole::Copied => copied(snapshot, &path_of(old)?, path_of(new)?, section),
            Whole::CopyRemoved => {
                let path = path_of(old)?;
                text_of(snapshot, &path)?;
                Ok(vec![FileChange::Delete { path }])
            }
        },
        (None, None) => Ok(Vec::new()),
    }
}

fn path_of(name: &str) -> Result<WorkspacePath, PatchError> {
    WorkspacePath::new(name).ok_or_else(|| {
        PatchError(format!(
            "`{name}` is no path inside the workspace: make the patch relative to its root"
        ))
    })
}

/// The file two names of an edited file stand for: plain diffs name two folders or a backup copy.
fn edited_path(snapshot: &Snapshot, old: &str, new: &str) -> Result<WorkspacePath, PatchError> {
    if old == new {
        return path_of(new);
    }
    let shared = shared_name(old, new);
    let candidates = [shared.as_deref(), Some(new), Some(old)];
    candidates
        .into_iter()
        .flatten()
        .filter_map(WorkspacePath::new)
        .find(|path| snapshot.file(path).is_some())
        .ok_or_else(|| {
            PatchError(format!(
                "neither {old} nor {new} is in the workspace: make the patch relative to its root"
            ))
        })
}

fn text_of<'a>(snapshot: &'a Snapshot, path: &WorkspacePath) -> Result<&'a Text, PatchError> {
    let file = snapshot.file(path).map(|file| file.text());
    file.ok_or_else(|| {
        PatchError(format!(
            "{path} is not in the workspace: apply the patch to the tree it was made for"
        ))
    })
}

fn free(snapshot: &Snapshot, path: &WorkspacePath) -> Result<(), PatchError> {
    if snapshot.file(path).is_none() {
        return Ok(());
    }
    Err(PatchError(format!(
        "{path} is there already, but the patch creates it: is the patch applied?"
    )))
}

fn created(
    snapshot: &Snapshot,
    path: WorkspacePath,
    section: &Section,
) -> Result<Vec<FileChange>, PatchError> {
    free(snapshot, &path)?;
    let text = edited_text(&path, &Text::default(), &section.hunks)?;
    Ok(vec![FileChange::Create { path, text }])
}

fn deleted(
    snapshot: &Snapshot,
    path: WorkspacePath,
    section: &Section,
) -> Result<Vec<FileChange>, PatchError> {
    let text = text_of(snapshot, &path)?;
    if !section.hunks.is_empty() && !edited_text(&path, text, &section.hunks)?.is_empty() {
        return Err(PatchError(format!(
            "the patch deletes {path}, which holds more lines than the patch removes"
        )));
    }
    Ok(vec![FileChange::Delete { path }])
}

fn edited(
    snapshot: &Snapshot,
    path: WorkspacePath,
    section: &Section,
) -> Result<Vec<FileChange>, PatchError> {
    if section.hunks.is_empty() {
        return Ok(Vec::new());
    }
    let edits = edits_of(&path, text_of(snapshot, &path)?, &section.hunks)?;
    Ok(vec![FileChange::Edit { path, edits }])
}

fn renamed(
    snapshot: &Snapshot,
    from: WorkspacePath,
    to: WorkspacePath,
    section: &Section,
) -> Result<Vec<FileChange>, PatchError> {
    let edits = edits_of(&from, text_of(snapshot, &from)?, &section.hunks)?;
    free(snapshot, &to)?;
    let path = to.clone();
    let mut changes = vec![FileChange::Rename { from, to }];
    if !edits.is_empty() {
        changes.push(FileChange::Edit { path, edits });
    }
    Ok(changes)
}

fn copied(
    snapshot: &Snapshot,
    from: &WorkspacePath,
    path: WorkspacePath,
    section: &Section,
) -> Result<Vec<FileChange>, PatchError> {
    free(snapshot, &path)?;
    let text = edited_text(from, text_of(snapshot, from)?, &section.hunks)?;
    Ok(vec![FileChange::Create { path, text }])
}

fn edited_text(
    path: &WorkspacePath,
    text: &Text,
    hunks: &[PatchHunk],
) -> Result<String, PatchError> {
    Ok(text.edited(&edits_of(path, text, hunks)?).to_string())
}

/// The edits of all hunks; where nothing applies as given, once more with the file's line endings.
fn edits_of(
    path: &WorkspacePath,
    text: &Text,
    hunks: &[PatchHunk],
) -> Result<Vec<TextEdit>, PatchError> {
    let whole = text.to_string();
    let file = patch_lines(&whole);
    located_edits(path, &file, hunks).or_else(|error| {
        let ending = match text.line_ending() {
            LineEnding::CrLf => "\r\n",
            LineEnding::Lf | LineEnding::Cr => "\n",
        };
        let hunks: Vec<PatchHunk> = hunks.iter().map(|hunk| with_ending(hunk, ending)).collect();
        located_edits(path, &file, &hunks).map_err(|_| error)
    })
}

fn with_ending(hunk: &PatchHunk, ending: &str) -> PatchHunk {
    let lines = hunk.lines.iter().map(|(sign, line)| {
        let Some(content) = line.strip_suffix('\n') else {
            return (*sign, line.clone());
        };
        let content = content.strip_suffix('\r').unwrap_or(content);
        (*sign, format!("{content}{ending}"))
    });
    PatchHunk {
        lines: lines.collect(),
        ..hunk.clone()
    }
}

fn located_edits(
    path: &WorkspacePath,
    file: &[&str],
    hunks: &[PatchHunk],
) -> Result<Vec<TextEdit>, PatchError> {
    let starts = starts_of(file);
    let mut edits = Vec::new();
    let (mut free_from, mut shift) = (0, 0_isize);
    for (number, hunk) in (1_usize..).zip(hunks) {
        let old = hunk.old_lines();
        let stated = match old.len() {
            0 => hunk.old_start,
            _ => hunk.old_start.saturating_sub(1),
        };
        let at = locate(file, &old, stated, shift, free_from)
            .map_err(|why| PatchError(format!("hunk {number} of {path} {why}")))?;
        shift = at.cast_signed() - stated.cast_signed();
        free_from = at + old.len();
        edits.extend(hunk_edits(hunk, at, &starts));
    }
    Ok(edits)
}

/// The line a hunk's old lines stand at: the stated one moved as the hunk before was, else the only
/// other one.
fn locate(
    file: &[&str],
    old: &[&str],
    stated: usize,
    shift: isize,
    free_from: usize,
) -> Result<usize, String> {
    let stands_at = |at: usize| file.get(at..).is_some_and(|rest| rest.starts_with(old));
    let expected = stated.saturating_add_signed(shift);
    if old.is_empty() {
        let fits = shift == 0 && stated >= free_from && stated <= file.len();
        let why = "has no context and its line cannot be found: give a diff with context lines";
        return if fits { Ok(stated) } else { Err(why.into()) };
    }
    if expected >= free_from && stands_at(expected) {
        return Ok(expected);
    }
    let found: Vec<usize> = (free_from..file.len())
        .filter(|at| stands_at(*at))
        .collect();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(format!(
            "(line {}) does not apply: its lines are not in the file",
            stated + 1
        )),
        several => Err(format!(
            "(line {}) does not apply there and fits {} other places: give more context",
            stated + 1,
            several.len()
        )),
    }
}

fn hunk_edits(hunk: &PatchHunk, at: usize, starts: &[usize]) -> Vec<TextEdit> {
    let byte_of = |line: usize| starts.get(line).copied().unwrap_or_default();
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut line_at = at;
    let mut open: Option<(Range<usize>, String)> = None;
    let mut close = |open: &mut Option<(Range<usize>, String)>| {
        edits.extend(open.take().map(|(lines, replacement)| TextEdit {
            range: byte_of(lines.start)..byte_of(lines.end),
            replacement,
        }));
    };
    for (sign, line) in &hunk.lines {
        if *sign == Sign::Keep {
            close(&mut open);
            line_at += 1;
            continue;
        }
        let (lines, replacement) = open.get_or_insert((line_at..line_at, String::new()));
        if *sign == Sign::Add {
            replacement.push_str(line);
        } else {
            line_at += 1;
            lines.end = line_at;
        }
    }
    close(&mut open);
    edits
}
