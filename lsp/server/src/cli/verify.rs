//! `scopewise verify`: the checks on a diff, or on the work tree against HEAD.

use std::path::Path;

use scopewise_draft::{apply_patch_backwards, line_edits, read_patch, unified_diff};
use scopewise_verify::{Change, Report, verify};
use scopewise_workspace::{File, FileChange, Snapshot, Text};

use super::arguments::VerifyArguments;
use super::ask::{Extent, Workspace, load, read_input, root_here};
use super::git::{Committed, files_of_head};
use super::{Ended, Ending, Failed};
use crate::output::{Style, VerifyJson, print, print_json, say, verify_text};

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
    let sides = match patch {
        Some(patch) => sides_of_patch(workspace, &patch)?,
        None => sides_of_work_tree(workspace, &root)?,
    };
    let report = check(&sides);
    if given.json {
        print_json(&VerifyJson::of(&report))?;
    } else {
        print(&verify_text(
            &report,
            sides.changes.len(),
            Style::of_stdout(),
        ))?;
    }
    Ok(if report.rejects() {
        Ended::Short
    } else {
        Ended::Well
    })
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
    let text = |side: &Snapshot, path| side.file(path).map(|file| file.text().clone());
    let diffs = sides.changes.iter().map(|change| {
        let path = change.path();
        let (before, after) = (text(&sides.before, path), text(&sides.after, path));
        unified_diff(path, before.as_ref(), after.as_ref())
    });
    diffs.collect()
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

fn sides_of_work_tree(workspace: Workspace, root: &Path) -> Result<Sides, Failed> {
    let head = files_of_head(root)?;
    let after = workspace.snapshot;
    let mut before = after.clone();
    let mut changes = Vec::new();
    let mut unread = Vec::new();
    for (path, committed) in &head {
        let now = after.file(path);
        match (committed, now) {
            (Committed::Text(then), Some(file)) => {
                let now = file.text().to_string();
                let then = with_endings_of(&now, then);
                if then == now {
                    continue;
                }
                let then = Text::from(then.as_str());
                changes.push(FileChange::Edit {
                    path: path.clone(),
                    edits: line_edits(&then, file.text()),
                });
                before = before.with_file(File::parse(path.clone(), then, None, true));
            }
            (Committed::NoText, Some(_)) => unread.push(path.to_string()),
            // What is there but not indexed (hidden, ignored, no text) has not been deleted.
            (Committed::Text(then), None) if !is_there(root, path.as_str()) => {
                changes.push(FileChange::Delete { path: path.clone() });
                let file = File::parse(path.clone(), Text::from(then.as_str()), None, true);
                before = before.with_file(file);
            }
            (_, None) => {}
        }
    }
    for file in after.files().filter(|file| !head.contains_key(&file.path)) {
        changes.push(FileChange::Create {
            path: file.path.clone(),
            text: file.text().to_string(),
        });
        before = before.without_file(&file.path);
    }
    for path in unread {
        say(&format!(
            "not checked: {path} is no text of at most 4 MB in HEAD"
        ));
    }
    changes.sort_by(|one, other| one.path().cmp(other.path()));
    Ok(Sides {
        before,
        after,
        changes,
    })
}

fn is_there(root: &Path, path: &str) -> bool {
    root.join(path).symlink_metadata().is_ok()
}

/// The committed text with the line endings of the work tree: git may have put them there.
fn with_endings_of(now: &str, then: &str) -> String {
    if now.contains("\r\n") && !then.contains('\r') {
        then.replace('\n', "\r\n")
    } else if !now.contains('\r') && then.contains("\r\n") {
        then.replace("\r\n", "\n")
    } else {
        then.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::with_endings_of;

    #[test]
    fn sees_no_change_in_line_endings_that_git_put_there() {
        assert_eq!(with_endings_of("a\r\nb\r\n", "a\nb\n"), "a\r\nb\r\n");
        assert_eq!(with_endings_of("a\nb\n", "a\r\nb\r\n"), "a\nb\n");
        assert_eq!(with_endings_of("a\r\nc\n", "a\r\nb\n"), "a\r\nb\n");
    }
}
