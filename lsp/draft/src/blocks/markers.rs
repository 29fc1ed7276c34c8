//! The blocks of an answer by their markers: `<<<<<<< SEARCH`, `=======`, `>>>>>>> REPLACE`. What
//! stands between markers is text whatever it looks like; fences around blocks carry only names. Lines
//! that rename or delete a file stand outside blocks.

use scopewise_workspace::{Snapshot, WorkspacePath};

use super::file_names::{bare_name, file_line, info_name};
use super::moves::{Move, move_line};
use super::{Answer, Block};
use crate::Rejected;
use crate::fences::Fence;
use crate::lines::{indent_of, lines};

/// Signs a marker may have; more than seven where the text holds such a line itself.
const MARKER_SIGNS: std::ops::RangeInclusive<usize> = 5..=40;

/// Reads all blocks and all lines that move files; none when the answer has no such thing.
pub(super) fn read_blocks(snapshot: &Snapshot, answer: &str) -> Result<Answer, Rejected> {
    let mut reader = Reader {
        snapshot,
        lines: lines(answer).into_iter().map(|line| line.content).collect(),
        at: 0,
        said: Answer::default(),
        named: None,
        before: None,
        current: None,
        fence: None,
    };
    reader.read()?;
    Ok(reader.said)
}

struct Reader<'a> {
    snapshot: &'a Snapshot,
    lines: Vec<&'a str>,
    at: usize,
    said: Answer,
    /// The name of the last `FILE:` line no block has taken.
    named: Option<String>,
    /// The last line that is not blank, since the last block or fence.
    before: Option<&'a str>,
    /// The file of the last block.
    current: Option<String>,
    fence: Option<OpenFence<'a>>,
}

struct OpenFence<'a> {
    fence: Fence<'a>,
    name: Option<String>,
    /// The line that stood before it.
    before: Option<&'a str>,
    content: Vec<String>,
    holds_blocks: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self) -> Result<(), Rejected> {
        while let Some(line) = self.lines.get(self.at).copied() {
            self.at += 1;
            if let Some(signs) = marker(line, '<', "SEARCH") {
                self.read_block(line, signs)?;
            } else if marker(line, '>', "REPLACE").is_some() {
                return Err(Rejected(format!(
                    "line {} of the answer is a REPLACE marker without a SEARCH marker before it: begin each block with `<<<<<<< SEARCH`",
                    self.at
                )));
            } else if let Some(open) = self.fence.take() {
                self.in_fence(open, line)?;
            } else if let Some(fence) = Fence::opened_by(line) {
                self.fence = Some(OpenFence {
                    fence,
                    name: info_name(self.snapshot, fence.info),
                    before: self.before.take(),
                    content: Vec::new(),
                    holds_blocks: false,
                });
            } else {
                self.outside(line)?;
            }
        }
        Ok(())
    }

    fn outside(&mut self, line: &'a str) -> Result<(), Rejected> {
        if let Some(name) = file_line(line) {
            self.named = Some(name);
            self.before = None;
        } else if let Some(said) = move_line(self.snapshot, line)? {
            self.said.moves.push(said);
            self.before = None;
        } else if !line.trim().is_empty() {
            self.before = Some(line);
        }
        Ok(())
    }

    fn in_fence(&mut self, mut open: OpenFence<'a>, line: &'a str) -> Result<(), Rejected> {
        if open.fence.is_closed_by(line) {
            self.before = None;
            return self.closed(open);
        }
        if !line.trim().is_empty() {
            self.before = Some(line);
        }
        open.content.push(open.fence.content(line).to_owned());
        self.fence = Some(open);
        Ok(())
    }

    /// A fence without blocks is the text of a file to create where a `FILE:` line or its info string
    /// says so, and no part of the answer where nothing names a file.
    fn closed(&mut self, open: OpenFence<'a>) -> Result<(), Rejected> {
        if open.holds_blocks {
            return Ok(());
        }
        if self.named.is_none() && open.name.is_none() && self.moves_in(&open.content)? {
            return Ok(());
        }
        let told = self.named.take().or(open.name);
        let is_new = |name: &String| {
            WorkspacePath::new(name).is_none_or(|path| self.snapshot.file(&path).is_none())
        };
        let hinted = || open.before.and_then(|line| self.hinted(line));
        match told {
            Some(name) if is_new(&name) => {
                self.push(name, Vec::new(), open.content);
                Ok(())
            }
            Some(name) => Err(without_markers(&name)),
            None => hinted().map_or(Ok(()), |name| Err(without_markers(&name))),
        }
    }

    /// Takes the lines of a fence that holds nothing but moves.
    fn moves_in(&mut self, content: &[String]) -> Result<bool, Rejected> {
        let mut moves: Vec<Move> = Vec::new();
        for line in content.iter().filter(|line| !line.trim().is_empty()) {
            match move_line(self.snapshot, line)? {
                Some(said) => moves.push(said),
                None => return Ok(false),
            }
        }
        let has_moves = !moves.is_empty();
        self.said.moves.extend(moves);
        Ok(has_moves)
    }

    fn read_block(&mut self, opening: &'a str, signs: usize) -> Result<(), Rejected> {
        let number = self.said.blocks.len() + 1;
        let name = self.name_of(number)?;
        let indent = indent_of(opening).len();
        let rest = self.lines.get(self.at..).unwrap_or_default();
        let Some(end) = end_of(rest, signs) else {
            return Err(Rejected(format!(
                "block {number} for {name} never ends: close it with `>>>>>>> REPLACE`"
            )));
        };
        let body: Vec<&str> = rest
            .iter()
            .take(end)
            .map(|line| {
                line.get(indent_of(line).len().min(indent)..)
                    .unwrap_or(line)
            })
            .collect();
        self.at += end + 1;
        let divider = divider(&body, signs)
            .map_err(|why| Rejected(format!("block {number} for {name} has {why}")))?;
        let own = |lines: Option<&[&str]>| -> Vec<String> {
            lines
                .unwrap_or_default()
                .iter()
                .map(|line| (*line).to_owned())
                .collect()
        };
        let (search, replace) = (own(body.get(..divider)), own(body.get(divider + 1..)));
        self.push(name, search, replace);
        Ok(())
    }

    /// The file of the next block: what was said since the last one, else the file of that one.
    fn name_of(&mut self, number: usize) -> Result<String, Rejected> {
        let near = self.before.take().and_then(|line| self.hinted(line));
        let around = self.fence.as_ref().and_then(|open| open.before);
        let mut said = self.named.take();
        said = match (said, near) {
            (Some(said), Some(near)) if self.fence.is_some() => Some(agreed(number, said, near)?),
            (said, near) => said.or(near),
        };
        let fence_name = self.fence.as_ref().and_then(|open| open.name.clone());
        let name = match (said, fence_name) {
            (Some(said), Some(info)) => agreed(number, said, info)?,
            (Some(name), None) | (None, Some(name)) => name,
            (None, None) => around
                .and_then(|line| self.hinted(line))
                .or_else(|| self.current.clone())
                .ok_or_else(|| {
                    Rejected(format!(
                        "block {number} names no file: put a line `FILE: path` before it"
                    ))
                })?,
        };
        if let Some(open) = &mut self.fence {
            open.holds_blocks = true;
            open.name = None;
            open.before = None;
        }
        self.current = Some(name.clone());
        Ok(name)
    }

    fn hinted(&self, line: &str) -> Option<String> {
        file_line(line).or_else(|| bare_name(self.snapshot, line))
    }

    fn push(&mut self, name: String, search: Vec<String>, replace: Vec<String>) {
        self.said.blocks.push(Block {
            number: self.said.blocks.len() + 1,
            name,
            search,
            replace,
            within: Vec::new(),
            at_end: false,
        });
    }
}

/// The longer of two names when one is the end of the other.
fn agreed(number: usize, said: String, info: String) -> Result<String, Rejected> {
    let ends = |long: &str, short: &str| {
        long == short
            || long
                .strip_suffix(short)
                .is_some_and(|rest| rest.ends_with('/'))
    };
    if ends(&said, &info) {
        return Ok(said);
    }
    if ends(&info, &said) {
        return Ok(info);
    }
    Err(Rejected(format!(
        "block {number} names two files, {said} and {info}: name one"
    )))
}

fn without_markers(name: &str) -> Rejected {
    let name = crate::excerpt::excerpt(name);
    Rejected(format!(
        "the code block for {name} has no SEARCH/REPLACE lines: put `<<<<<<< SEARCH`, `=======` and `>>>>>>> REPLACE` around each change"
    ))
}

/// How many signs a marker line has.
fn marker(line: &str, sign: char, word: &str) -> Option<usize> {
    let line = line.trim();
    let rest = line.trim_start_matches(sign);
    let signs = line.len() - rest.len();
    let is_marker = MARKER_SIGNS.contains(&signs) && rest.trim().trim_end_matches(':') == word;
    is_marker.then_some(signs)
}

/// The line that ends a block: a marker of as many signs as the opening one, else of any; none when
/// another block opens first.
fn end_of(rest: &[&str], signs: usize) -> Option<usize> {
    let first = |fits: &dyn Fn(usize) -> bool| {
        let opens = |line: &&str| marker(line, '<', "SEARCH").is_some_and(fits);
        let closes = |line: &&str| marker(line, '>', "REPLACE").is_some_and(fits);
        let at = rest.iter().position(|line| opens(line) || closes(line))?;
        rest.get(at).filter(|line| closes(line)).map(|_| at)
    };
    first(&|count| count == signs).or_else(|| first(&|_| true))
}

/// The one line that parts SEARCH from REPLACE: as many signs as the opening marker has, else the one
/// line of about as many.
fn divider(body: &[&str], signs: usize) -> Result<usize, String> {
    let equals = |line: &str| {
        let line = line.trim();
        let is_divider = !line.is_empty() && line.chars().all(|sign| sign == '=');
        if is_divider { line.len() } else { 0 }
    };
    let at = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let lines = body
            .iter()
            .enumerate()
            .filter(|(_, line)| fits(equals(line)));
        lines.map(|(index, _)| index).collect()
    };
    let exact = at(&|count| count == signs);
    let about = at(&|count| count.abs_diff(signs) <= 2);
    match (exact.as_slice(), about.as_slice()) {
        ([only], _) | ([], [only]) => Ok(*only),
        ([], []) => Err("no `=======` line: part SEARCH from REPLACE with one".into()),
        (several, about) => Err(format!(
            "{} `=======` lines: write its markers with more signs than any such line of the text",
            several.len().max(about.len())
        )),
    }
}
