//! SEARCH/REPLACE blocks over several files. All blocks are relative to the text before, in any order;
//! each names its file and stands in it exactly once, or the whole answer is refused. Lines of their own
//! rename and delete files; a renamed file may be named by either path.

mod apply_patch;
mod file_names;
mod markers;
mod moves;

use std::collections::BTreeMap;

use scopewise_workspace::{File, FileChange, Snapshot, WorkspacePath};

use crate::diff::hunks_of;
use crate::fences::{stray_token, unframed};
use crate::lines::{is_blank, lines};
use crate::numbers::{Numbers, read_numbers};
use crate::place::{Found, Wanted, place};
use crate::rewrite::replace_lines;
use crate::{Draft, Placement, Rejected};
use moves::{Move, Moves};

/// One block of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its place in the answer, from 1.
    pub(crate) number: usize,
    /// The name as the answer has it.
    pub(crate) name: String,
    /// Lines to find; none where a file is created.
    pub(crate) search: Vec<String>,
    pub(crate) replace: Vec<String>,
    /// Lines that open the definitions it stands in, outermost first.
    pub(crate) within: Vec<String>,
    /// Whether it is said to end where the file ends.
    pub(crate) at_end: bool,
}

/// What an answer says, before any of it is looked for in the files.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) blocks: Vec<Block>,
    pub(crate) moves: Vec<Move>,
}

/// A run of lines of a file and what stands there afterwards.
#[derive(Clone, Debug)]
struct Run {
    start: usize,
    end: usize,
    new: Vec<String>,
}

/// A block that was found: the lines it shows and those it changes.
#[derive(Debug)]
struct Placed {
    number: usize,
    start: usize,
    end: usize,
    runs: Vec<Run>,
}

/// Parses an answer in blocks, or in the `apply_patch` form some models prefer.
pub(crate) fn parse_blocks(
    snapshot: &Snapshot,
    shown: &[WorkspacePath],
    answer: &str,
) -> Result<Draft, Rejected> {
    let answer = unframed(answer)?;
    let mut said = if apply_patch::is_patch(answer) {
        apply_patch::read_patch_blocks(answer)?
    } else {
        markers::read_blocks(snapshot, answer)?
    };
    if said.blocks.is_empty() && said.moves.is_empty() {
        return Err(no_blocks(answer));
    }
    without_repeats(&mut said.blocks);
    let moves = Moves::of(snapshot, &said.moves)?;
    let mut by_file: BTreeMap<WorkspacePath, Vec<Block>> = BTreeMap::new();
    for mut block in said.blocks {
        if block.search.iter().all(|line| is_blank(line)) {
            block.search.clear();
        }
        let path = moves.source_of(snapshot, path_of(&block)?, &block)?;
        by_file.entry(path).or_default().push(block);
    }
    for path in moves.paths() {
        by_file.entry(path.clone()).or_default();
    }
    refuse_tokens(snapshot, by_file.keys(), answer)?;
    let mut draft = Draft::default();
    for (path, blocks) in &by_file {
        let (change, placements) = match blocks.as_slice() {
            [] => (None, Vec::new()),
            blocks => change_of(snapshot, shown, path, blocks)?,
        };
        draft.changes.extend(moves.with_move(path, change));
        draft.placements.extend(placements);
    }
    moves.check_folders(snapshot, &draft.changes)?;
    Ok(draft)
}

/// A model that says the same twice means it once.
fn without_repeats(blocks: &mut Vec<Block>) {
    let mut kept: Vec<Block> = Vec::new();
    for block in blocks.drain(..) {
        let same = |other: &Block| {
            (&other.name, &other.search, &other.replace, &other.within)
                == (&block.name, &block.search, &block.replace, &block.within)
        };
        if !kept.iter().any(same) {
            kept.push(block);
        }
    }
    *blocks = kept;
}

fn path_of(block: &Block) -> Result<WorkspacePath, Rejected> {
    WorkspacePath::new(&block.name).ok_or_else(|| {
        Rejected(format!(
            "`{}` in block {} is no path inside the workspace: name files relative to its root",
            crate::excerpt::excerpt(&block.name),
            block.number
        ))
    })
}

fn refuse_tokens<'a>(
    snapshot: &Snapshot,
    mut paths: impl Iterator<Item = &'a WorkspacePath> + Clone,
    answer: &str,
) -> Result<(), Rejected> {
    let holds = |path: &WorkspacePath, token: &str| {
        let file = snapshot.file(path);
        file.is_some_and(|file| file.text().to_string().contains(token))
    };
    let token = stray_token(answer, |token| paths.clone().any(|path| holds(path, token)));
    match (token, paths.next()) {
        (Some(token), Some(_)) => Err(Rejected(format!(
            "the answer holds the chat template token `{token}`: answer with the blocks alone"
        ))),
        _ => Ok(()),
    }
}

fn no_blocks(answer: &str) -> Rejected {
    let is_diff = answer
        .lines()
        .any(|line| line.trim_start().starts_with("@@ -"));
    if is_diff {
        return Rejected(
            "the answer is a unified diff: answer with SEARCH/REPLACE blocks under `FILE:` lines"
                .into(),
        );
    }
    let words = crate::excerpt::excerpt(answer);
    Rejected(format!(
        "the answer has no SEARCH/REPLACE block, it begins “{words}”: answer with one block for each change"
    ))
}

fn change_of(
    snapshot: &Snapshot,
    shown: &[WorkspacePath],
    path: &WorkspacePath,
    blocks: &[Block],
) -> Result<(Option<FileChange>, Vec<Placement>), Rejected> {
    let creates = blocks
        .iter()
        .find(|block| block.search.iter().all(|line| is_blank(line)));
    match (snapshot.file(path), creates) {
        (None, Some(block)) => Ok((Some(created(path, block, blocks)?), Vec::new())),
        (None, None) => Err(missing(snapshot, path)),
        (Some(file), Some(block)) if !file.text().is_empty() || blocks.len() > 1 => {
            Err(Rejected(format!(
                "block {} has an empty SEARCH, but {path} is there already: put lines of the file into it",
                block.number
            )))
        }
        (Some(file), _) => edited(snapshot, shown, file, blocks),
    }
}

fn created(path: &WorkspacePath, block: &Block, blocks: &[Block]) -> Result<FileChange, Rejected> {
    if let Some(other) = blocks.iter().find(|other| other.number != block.number) {
        return Err(Rejected(format!(
            "block {} is for {path}, which block {} creates: put the whole text into one block",
            other.number, block.number
        )));
    }
    let last = block.replace.iter().rposition(|line| !is_blank(line));
    let text = block.replace.iter().take(last.map_or(0, |last| last + 1));
    Ok(FileChange::Create {
        path: path.clone(),
        text: text.flat_map(|line| [line.as_str(), "\n"]).collect(),
    })
}

fn missing(snapshot: &Snapshot, path: &WorkspacePath) -> Rejected {
    Rejected(match likely(snapshot, path) {
        Some(names) => format!("{path} does not exist: did you mean {names}?"),
        None => format!("{path} does not exist: to create it, leave SEARCH empty"),
    })
}

/// Files of that name elsewhere.
fn likely(snapshot: &Snapshot, path: &WorkspacePath) -> Option<String> {
    let names: Vec<&str> = snapshot
        .files()
        .map(|file| &file.path)
        .filter(|other| other.file_name() == path.file_name())
        .map(WorkspacePath::as_str)
        .take(3)
        .collect();
    (!names.is_empty()).then(|| names.join(" or "))
}

fn edited(
    snapshot: &Snapshot,
    shown: &[WorkspacePath],
    file: &File,
    blocks: &[Block],
) -> Result<(Option<FileChange>, Vec<Placement>), Rejected> {
    let whole = file.text().to_string();
    let mark = if whole.starts_with('\u{feff}') { 3 } else { 0 };
    let text = whole.get(mark..).unwrap_or_default();
    let old: Vec<&str> = lines(text).into_iter().map(|line| line.content).collect();
    let mut placed = Vec::new();
    let mut placements = Vec::new();
    for block in blocks {
        let block = unnumbered(block, &old)?;
        let wanted = Wanted {
            path: &file.path,
            block: &block,
            snapshot,
            shown,
        };
        let found = place(&wanted, &old)?;
        placed.push(placed_block(&block, &found)?);
        placements.push(Placement {
            path: file.path.clone(),
            level: found.level,
        });
    }
    refuse_clashes(&file.path, &placed)?;
    let new = with_runs(&old, placed);
    let edits = replace_lines(text, mark, &new, file.text().line_ending().as_str());
    let change = FileChange::Edit {
        path: file.path.clone(),
        edits,
    };
    let changes = !matches!(&change, FileChange::Edit { edits, .. } if edits.is_empty());
    Ok((changes.then_some(change), placements))
}

/// The block without the line numbers a prompt shows, when they are those of the lines they stand at.
fn unnumbered(block: &Block, old: &[&str]) -> Result<Block, Rejected> {
    let stands_at = |first: usize, lines: &[String]| {
        let there = old.get(first.saturating_sub(1)..).unwrap_or_default();
        there.len() >= lines.len()
            && there
                .iter()
                .zip(lines)
                .all(|(one, other)| one.trim_end() == other.trim_end())
    };
    let (first, search) =
        match read_numbers(&block.search, |first| (1..=old.len()).contains(&first)) {
            Numbers::All(first, search) if stands_at(first, &search) => (first, search),
            _ => return Ok(block.clone()),
        };
    let replace = match read_numbers(&block.replace, |number| number == first) {
        Numbers::None => block.replace.clone(),
        Numbers::All(_, replace) => replace,
        Numbers::Some => {
            return Err(Rejected(format!(
                "some lines of block {} carry line numbers: write all lines without",
                block.number
            )));
        }
    };
    Ok(Block {
        search,
        replace,
        ..block.clone()
    })
}

fn placed_block(block: &Block, found: &Found) -> Result<Placed, Rejected> {
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
