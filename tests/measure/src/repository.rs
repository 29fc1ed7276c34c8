//! Anyone's own git repository: the commits of a range as right changes, then seeded faults in the last.
//! The repository itself is only read; commits are checked out in a clone in a temporary folder.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};
use scopewise_draft::line_edits;
use scopewise_loader::{Filter, Options, load, read_file};
use scopewise_workspace::{File, FileChange, Snapshot, WorkspacePath};

use crate::causes::Causes;
use crate::changes::check_change;
use crate::faults::{Counted, count, section};
use crate::page::Section;
use crate::releases::{Labelled, told};
use crate::shell::say;
use crate::tongue::Tongue;

/// Commits that are measured when no range is given.
const COMMITS: usize = 50;

/// Faults of each kind that are seeded in a language.
const FAULTS: usize = 200;

/// Checks the commits of `range` (`v1..v2`; the last [`COMMITS`] without one) along first parents, and
/// seeds faults in the last of them.
///
/// # Errors
/// When it is no git repository, or git knows no such range.
pub fn measure(repository: &Path, range: Option<&str>) -> Result<Section> {
    let folder = tempfile::tempdir()?;
    let clone = folder.path().join("clone");
    let commits = commits(repository, range)?;
    let [first, rest @ ..] = commits.as_slice() else {
        bail!("the range holds no commit; name another one");
    };
    let source = std::path::absolute(repository)?;
    git(
        Path::new("."),
        &[
            "clone",
            "--quiet",
            "--shared",
            "--no-checkout",
            &source.to_string_lossy(),
            &clone.to_string_lossy(),
        ],
    )?;
    git(&clone, &["checkout", "--quiet", first])?;
    let loaded = load(
        &clone,
        &Options::default(),
        &|_| {},
        &AtomicBool::new(false),
    )?;
    let mut snapshot = loaded.snapshot;
    let mut changes = Vec::new();
    let mut before = first;
    for commit in rest {
        let changed = step(&clone, &snapshot, before, commit)?;
        let after = snapshot.with_changes(&changed);
        let change = check_change(&snapshot, &after, &changed);
        say(format_args!(
            "{commit}: {} changed files, {} rejecting findings",
            change.files.len(),
            change.rejecting.len()
        ));
        changes.push(Labelled {
            label: commit.chars().take(12).collect(),
            change,
        });
        (snapshot, before) = (after, commit);
    }
    let causes = Causes::read()?;
    let right = told(&changes, &causes);
    let faults = section(&faults(&snapshot), &causes);
    Ok(Section {
        name: "repository",
        title: "A repository",
        text: format!(
            "# Right changes\n\n{right}\n# {}\n\n{}",
            faults.title, faults.text
        ),
    })
}

fn faults(snapshot: &Snapshot) -> Counted {
    let mut sum = Counted::default();
    for tongue in Tongue::ALL {
        if snapshot.files().any(|file| tongue.is(file.language)) {
            say(format_args!("{tongue}: seeding faults"));
            sum.add(count(snapshot, tongue, "here", FAULTS));
        }
    }
    sum
}

/// The commits of a range from the oldest on, the one before it in front.
fn commits(repository: &Path, range: Option<&str>) -> Result<Vec<String>> {
    let most = format!("--max-count={}", COMMITS + 1);
    let listed = match range {
        None => git(repository, &["rev-list", "--first-parent", &most, "HEAD"])?,
        Some(range) => {
            let Some((from, to)) = range.split_once("..") else {
                bail!("`{range}` is no range; write `FROM..TO`");
            };
            let to = if to.is_empty() { "HEAD" } else { to };
            let within = format!("{from}..{to}");
            let words = ["rev-list", "--first-parent", &within, "--"];
            let inside = git(repository, &words)?;
            inside + &git(repository, &["rev-parse", "--verify", from])?
        }
    };
    let mut commits: Vec<String> = listed.lines().map(str::to_owned).collect();
    commits.reverse();
    Ok(commits)
}

/// Checks a commit out and reads what it changed.
fn step(clone: &Path, snapshot: &Snapshot, before: &str, commit: &str) -> Result<Vec<FileChange>> {
    git(clone, &["checkout", "--quiet", commit])?;
    let words = ["diff", "--name-only", "--no-renames", "-z", before, commit];
    let names = git(clone, &words)?;
    let filter = Filter::new(clone, &[]);
    let changes = names
        .split('\0')
        .filter_map(WorkspacePath::new)
        .filter_map(|path| {
            let old = snapshot.file(&path);
            if old.is_none() && !filter.holds(clone, &path) {
                return None;
            }
            change(old, read_file(clone, &path).ok(), path)
        });
    Ok(changes.collect())
}

fn change(old: Option<&File>, new: Option<File>, path: WorkspacePath) -> Option<FileChange> {
    Some(match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) if old.text() == new.text() => return None,
        (Some(old), Some(new)) => FileChange::Edit {
            path,
            edits: line_edits(old.text(), new.text()),
        },
        (None, Some(new)) => FileChange::Create {
            path,
            text: new.text_for_once(),
        },
        (Some(_), None) => FileChange::Delete { path },
    })
}

fn git(folder: &Path, words: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(words)
        .output()
        .context("git cannot be started; is it installed?")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`git {}`: {}", words.join(" "), said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
