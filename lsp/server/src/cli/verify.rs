//! `scopewise verify`: the checks on a diff, or on the work tree against HEAD.

mod work_tree;

use scopewise_draft::{apply_patch_backwards, change_diffs, read_patch};
use scopewise_verify::{Change, Report, verify};
use scopewise_workspace::{ChangeOfFile, FileChange, Snapshot};

use super::arguments::VerifyArguments;
use super::ask::{Extent, Workspace, load, read_input, root_here};
use super::{Ended, Ending, Failed};
use crate::output::{Style, VerifyJson, clean, print, print_json, say, verify_text};

/// Files that were not checked, of which each is named.
const NAMED: usize = 20;

/// A change with the workspaces on both sides.
#[derive(Clone)]
struct Sides {
    before: Snapshot,
    after: Snapshot,
    changes: Vec<FileChange>,
}

/// Runs the command.
pub(super) fn run(given: &VerifyArguments) -> Ending {
    let root = root_here(given.root.as_deref())?;
    let patch = given.patch.as_deref().map(read_input).transpose()?;
    let workspace = load(&root, Extent::of(&root, given.root.as_deref()))?;
    let (sides, not_checked) = match patch {
        Some(patch) => (sides_of_patch(workspace, &patch)?, Vec::new()),
        None => work_tree::against_head(workspace)?,
    };
    let report = check(&sides);
    name(&not_checked);
    if given.json {
        print_json(&VerifyJson::of(&report, not_checked))?;
    } else {
        print(&verify_text(
            &report,
            ChangeOfFile::all_of(&sides.changes).len(),
            Style::of_stdout(),
        ))?;
    }
    Ok(if report.rejects() {
        Ended::Short
    } else {
        Ended::Well
    })
}

/// Says which changed files were not checked, so that nobody takes them for clean.
fn name(not_checked: &[String]) {
    for file in not_checked.iter().take(NAMED) {
        say(&format!("not checked: {}", clean(file)));
    }
    if let Some(more) = not_checked.len().checked_sub(NAMED).filter(|it| *it > 0) {
        say(&format!("not checked: {more} more; --json names all"));
    }
}

fn check(sides: &Sides) -> Report {
    if sides.changes.is_empty() {
        return Report::default();
    }
    verify(&Change {
        before: &sides.before,
        after: &sides.after,
        changes: &sides.changes,
        scope: None,
        instruction: "",
    })
}

/// A patch is for the tree as it is; one that the tree already has is taken back first. Small patches
/// may fit in both ways: then the one whose places are those the patch names.
fn sides_of_patch(workspace: Workspace, patch: &str) -> Result<Sides, Failed> {
    if patch.trim().is_empty() {
        return Err(Failed("the patch is empty; give a unified diff".into()));
    }
    let tree = with_files_of(workspace, patch);
    let backward = sides_of_applied(&tree, patch);
    if let Some(sides) = backward
        .as_ref()
        .filter(|sides| places(&diff_of(sides)) == places(patch))
    {
        return Ok(sides.clone());
    }
    match (read_patch(&tree, patch), backward) {
        (Ok(changes), _) => {
            let after = tree.with_changes(&changes);
            Ok(Sides {
                before: tree,
                after,
                changes,
            })
        }
        (Err(_), Some(sides)) => Ok(sides),
        (Err(error), None) => Err(error.into()),
    }
}

/// The sides of a patch that the tree has.
fn sides_of_applied(tree: &Snapshot, patch: &str) -> Option<Sides> {
    let undo = apply_patch_backwards(tree, patch).ok()?;
    let before = tree.with_changes(&undo);
    let changes = read_patch(&before, patch).ok()?;
    Some(Sides {
        before,
        after: tree.clone(),
        changes,
    })
}

fn diff_of(sides: &Sides) -> String {
    let diffs = change_diffs(&sides.before, &sides.after, &sides.changes);
    diffs.into_iter().map(|(_, diff)| diff).collect()
}

/// The lines that a diff's hunks say they are about, in order: `-1,3 +1,4`.
fn places(diff: &str) -> Vec<&str> {
    let mut places: Vec<&str> = diff
        .lines()
        .filter_map(|line| line.strip_prefix("@@ ")?.split(" @@").next())
        .collect();
    places.sort_unstable();
    places
}

/// The tree with those files of the patch that the index leaves out: hidden, ignored or large ones.
fn with_files_of(workspace: Workspace, patch: &str) -> Snapshot {
    let names = patch.lines().filter_map(|line| {
        let name = line
            .strip_prefix("--- ")
            .or_else(|| line.strip_prefix("+++ "))?;
        let name = name.split('\t').next()?;
        scopewise_workspace::WorkspacePath::new(
            name.strip_prefix("a/")
                .or_else(|| name.strip_prefix("b/"))
                .unwrap_or(name),
        )
    });
    names.fold(workspace.snapshot, |tree, path| {
        if tree.file(&path).is_some() {
            return tree;
        }
        match scopewise_loader::read_file(&workspace.root, &path) {
            Ok(file) => tree.with_file(file),
            Err(_) => tree,
        }
    })
}
