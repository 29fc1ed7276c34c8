//! Blocks that were found in one file, put together: what each changes, and whether two contradict.

use scopewise_workspace::WorkspacePath;

use super::Block;
use crate::Rejected;
use crate::diff::hunks_of;
use crate::place::Found;

/// A run of lines of a file and what stands there afterwards.
#[derive(Clone, Debug)]
struct Run {
    start: usize,
    end: usize,
    new: Vec<String>,
}

/// A block that was found: the lines it shows and those it changes.
#[derive(Debug)]
pub(super) struct Placed {
    number: usize,
    start: usize,
    end: usize,
    runs: Vec<Run>,
}

/// What a block that was found changes, at the indentation of the file.
pub(super) fn placed_block(block: &Block, found: &Found) -> Result<Placed, Rejected> {
    let mut runs = Vec::new();
    for hunk in hunks_of(&block.search, &block.replace) {
        let new = block.replace.get(hunk.after).unwrap_or_default();
        let new: Option<Vec<String>> = new.iter().map(|line| found.shift.applied(line)).collect();
        let new = new.ok_or_else(|| {
            Rejected(format!(
                "REPLACE of block {} stands further left than its SEARCH: indent both as the file does",
                block.number
            ))
        })?;
        runs.push(Run {
            start: found.line + hunk.before.start,
            end: found.line + hunk.before.end,
            new,
        });
    }
    Ok(Placed {
        number: block.number,
        start: found.line,
        end: found.line + block.search.len(),
        runs,
    })
}

/// The lines of a file after all its blocks.
pub(super) fn merged(
    path: &WorkspacePath,
    old: &[&str],
    placed: Vec<Placed>,
) -> Result<Vec<String>, Rejected> {
    refuse_clashes(path, &placed)?;
    Ok(with_runs(old, placed))
}

/// Blocks may show the same lines, but what one changes no other may show.
fn refuse_clashes(path: &WorkspacePath, placed: &[Placed]) -> Result<(), Rejected> {
    for (index, one) in placed.iter().enumerate() {
        for other in placed.iter().skip(index + 1) {
            let line = one.clash(other).or_else(|| other.clash(one));
            if let Some(line) = line {
                return Err(Rejected(format!(
                    "blocks {} and {} overlap at line {} of {path}: put them into one block",
                    one.number,
                    other.number,
                    line + 1
                )));
            }
        }
    }
    Ok(())
}

impl Placed {
    /// The first line this block changes that the other shows.
    fn clash(&self, other: &Self) -> Option<usize> {
        let clashes = |run: &&Run| {
            let inserts = run.start == run.end;
            let inside = run.start < other.end && other.start < run.end;
            let between = inserts && other.start < run.start && run.start < other.end;
            let same_gap = |theirs: &Run| theirs.start == theirs.end && theirs.start == run.start;
            inside || between || (inserts && other.runs.iter().any(same_gap))
        };
        self.runs
            .iter()
            .find(clashes)
            .map(|run| run.start.max(other.start))
    }
}

fn with_runs(old: &[&str], placed: Vec<Placed>) -> Vec<String> {
    let mut runs: Vec<Run> = placed.into_iter().flat_map(|block| block.runs).collect();
    runs.sort_by_key(|run| (run.start, run.end));
    let own = |lines: Option<&[&str]>| -> Vec<String> {
        let lines = lines.unwrap_or_default();
        lines.iter().map(|line| (*line).to_owned()).collect()
    };
    let mut new = Vec::new();
    let mut at = 0;
    for run in runs {
        new.extend(own(old.get(at..run.start)));
        new.extend(run.new);
        at = run.end;
    }
    new.extend(own(old.get(at..)));
    new
}
