//! SEARCH/REPLACE blocks over several files. All blocks are relative to the text before, in any order;
//! each names its file and stands in it exactly once, or the whole answer is refused.

mod apply_patch;
mod file_names;
mod markers;
mod merge;

use std::collections::BTreeMap;

use scopewise_workspace::{File, FileChange, Snapshot, WorkspacePath};

use crate::fences::{stray_token, unframed};
use crate::lines::{is_blank, lines};
use crate::numbers::{Numbers, read_numbers};
use crate::place::{Wanted, place};
use crate::rewrite::replace_lines;
use crate::{Draft, Placement, Rejected};

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

/// Parses an answer in blocks, or in the `apply_patch` form some models prefer.
pub(crate) fn parse_blocks(
    snapshot: &Snapshot,
    shown: &[WorkspacePath],
    answer: &str,
) -> Result<Draft, Rejected> {
    let answer = unframed(answer)?;
    let mut blocks = if apply_patch::is_patch(answer) {
        apply_patch::read_patch_blocks(answer)?
    } else {
        markers::read_blocks(snapshot, answer)?
    };
    if blocks.is_empty() {
        return Err(no_blocks(answer));
    }
    without_repeats(&mut blocks);
    let mut by_file: BTreeMap<WorkspacePath, Vec<Block>> = BTreeMap::new();
    for mut block in blocks {
        if block.search.iter().all(|line| is_blank(line)) {
            block.search.clear();
        }
        by_file.entry(path_of(&block)?).or_default().push(block);
    }
    refuse_tokens(snapshot, by_file.keys(), answer)?;
    let mut draft = Draft::default();
    for (path, blocks) in &by_file {
        let (change, placements) = change_of(snapshot, shown, path, blocks)?;
        draft.changes.extend(change);
        draft.placements.extend(placements);
    }
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
    paths: impl Iterator<Item = &'a WorkspacePath> + Clone,
    answer: &str,
) -> Result<(), Rejected> {
    let holds = |path: &WorkspacePath, token: &str| {
        let file = snapshot.file(path);
        file.is_some_and(|file| file.text.to_string().contains(token))
    };
    match stray_token(answer, |token| paths.clone().any(|path| holds(path, token))) {
        Some(token) => Err(Rejected(format!(
            "the answer holds the chat template token `{token}`: answer with the blocks alone"
        ))),
        None => Ok(()),
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
    let creates = blocks.iter().find(|block| block.search.is_empty());
    match (snapshot.file(path), creates) {
        (None, Some(block)) => Ok((Some(created(snapshot, path, blocks, block)?), Vec::new())),
        (None, None) => Err(missing(snapshot, path)),
        (Some(file), Some(block)) if !file.text.is_empty() || blocks.len() > 1 => {
            Err(Rejected(format!(
                "block {} has an empty SEARCH, but {path} is there already: put lines of the file into it",
                block.number
            )))
        }
        (Some(file), _) => edited(snapshot, shown, file, blocks),
    }
}

fn created(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    blocks: &[Block],
    block: &Block,
) -> Result<FileChange, Rejected> {
    let is_folder = snapshot
        .files()
        .any(|file| file.path.is_under(path.as_str()));
    let in_file = snapshot
        .files()
        .find(|file| path.is_under(file.path.as_str()));
    if is_folder || in_file.is_some() {
        let what = in_file.map_or_else(
            || format!("{path} is a folder"),
            |file| format!("{} is a file", file.path),
        );
        return Err(Rejected(format!(
            "{path} cannot be created, {what}: choose another path"
        )));
    }
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
    let likely: Vec<&str> = snapshot
        .files()
        .map(|file| &file.path)
        .filter(|other| other.file_name() == path.file_name())
        .map(WorkspacePath::as_str)
        .take(3)
        .collect();
    Rejected(match likely.as_slice() {
        [] => format!("{path} does not exist: to create it, leave SEARCH empty"),
        names => format!(
            "{path} does not exist: did you mean {}?",
            names.join(" or ")
        ),
    })
}

fn edited(
    snapshot: &Snapshot,
    shown: &[WorkspacePath],
    file: &File,
    blocks: &[Block],
) -> Result<(Option<FileChange>, Vec<Placement>), Rejected> {
    let whole = file.text.to_string();
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
        placed.push(merge::placed_block(&block, &found)?);
        placements.push(Placement {
            path: file.path.clone(),
            level: found.level,
        });
    }
    let new = merge::merged(&file.path, &old, placed)?;
    let edits = replace_lines(text, mark, &new, file.text.line_ending().as_str());
    let change = (!edits.is_empty()).then(|| FileChange::Edit {
        path: file.path.clone(),
        edits,
    });
    Ok((change, placements))
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
    let (first, search) = match read_numbers(&block.search, |first| first > 0) {
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
