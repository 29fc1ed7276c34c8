//! The hunks of one file of a patch, as lines with their breaks.

use super::PatchError;

/// What a line of a hunk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Keep,
    Remove,
    Add,
}

/// One hunk; line numbers as the patch has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PatchHunk {
    pub(super) old_start: usize,
    pub(super) new_start: usize,
    /// Each line with its break; the last of a file may have none.
    pub(super) lines: Vec<(Sign, String)>,
}

impl PatchHunk {
    /// The lines of the text before.
    pub(super) fn old_lines(&self) -> Vec<&str> {
        let kept = self.lines.iter().filter(|(sign, _)| *sign != Sign::Add);
        kept.map(|(_, line)| line.as_str()).collect()
    }

    /// The hunk that undoes this one; removals come before additions in it too.
    pub(super) fn inverted(self) -> Self {
        let mut lines: Vec<(Sign, String)> = Vec::new();
        let mut removed_to = 0;
        for (sign, line) in self.lines {
            match sign {
                Sign::Keep => {
                    lines.push((sign, line));
                    removed_to = lines.len();
                }
                Sign::Remove => lines.push((Sign::Add, line)),
                Sign::Add => {
                    lines.insert(removed_to, (Sign::Remove, line));
                    removed_to += 1;
                }
            }
        }
        Self {
            old_start: self.new_start,
            new_start: self.old_start,
            lines,
        }
    }
}

/// Reads hunks from the front of `lines` (without their `\n`) while there are any. Gives them and how
/// many lines they took. `crlf`: the patch itself was written with `\r\n`.
pub(super) fn read_hunks(
    name: &str,
    lines: &[&str],
    crlf: Crlf,
) -> Result<(Vec<PatchHunk>, usize), PatchError> {
    let mut hunks = Vec::new();
    let mut at = 0;
    while let Some(header) = lines.get(at).filter(|line| line.starts_with("@@ ")) {
        let number = hunks.len() + 1;
        let Some(counts) = Counts::read(header) else {
            return Err(PatchError(format!(
                "hunk {number} of {name} has the malformed header `{}`",
                header.trim_end()
            )));
        };
        at += 1;
        let (hunk, taken) = read_hunk(&counts, lines.get(at..).unwrap_or_default(), crlf)
            .map_err(|why| PatchError(format!("hunk {number} of {name} {why}")))?;
        at += taken;
        hunks.push(hunk);
    }
    Ok((hunks, at))
}

/// Whether the breaks of the patch's own lines are `\r\n` and so no part of the file's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crlf {
    OfThePatch,
    OfTheFile,
}

struct Counts {
    old_start: usize,
    old: usize,
    new_start: usize,
    new: usize,
}

impl Counts {
    /// Reads `@@ -1,2 +3,4 @@ anything`.
    fn read(header: &str) -> Option<Self> {
        let inside = header.strip_prefix("@@ ")?.split(" @@").next()?;
        let (old, new) = inside.trim().split_once(' ')?;
        let (old_start, old) = start_and_count(old.strip_prefix('-')?)?;
        let (new_start, new) = start_and_count(new.strip_prefix('+')?)?;
        Some(Self {
            old_start,
            old,
            new_start,
            new,
        })
    }
}

fn start_and_count(text: &str) -> Option<(usize, usize)> {
    let number = |digits: &str| digits.parse::<u32>().ok()?.try_into().ok();
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    Some((number(start)?, number(count)?))
}

fn read_hunk(
    counts: &Counts,
    lines: &[&str],
    crlf: Crlf,
) -> Result<(PatchHunk, usize), &'static str> {
    let (mut old, mut new) = (counts.old, counts.new);
    let mut read: Vec<(Sign, String)> = Vec::new();
    let mut at = 0;
    while old > 0 || new > 0 {
        let line = lines.get(at).ok_or("is cut off")?;
        at += 1;
        if line.starts_with('\\') {
            without_break(&mut read);
            continue;
        }
        let (sign, content) = signed(line).ok_or("has fewer lines than its header says")?;
        let counted: &mut [&mut usize] = match sign {
            Sign::Keep => &mut [&mut old, &mut new],
            Sign::Remove => &mut [&mut old],
            Sign::Add => &mut [&mut new],
        };
        for count in counted {
            **count = count
                .checked_sub(1)
                .ok_or("has more lines than its header says")?;
        }
        let content = match crlf {
            Crlf::OfThePatch => content.strip_suffix('\r').unwrap_or(content),
            Crlf::OfTheFile => content,
        };
        read.push((sign, format!("{content}\n")));
    }
    if lines.get(at).is_some_and(|line| line.starts_with('\\')) {
        without_break(&mut read);
        at += 1;
    }
    let hunk = PatchHunk {
        old_start: counts.old_start,
        new_start: counts.new_start,
        lines: read,
    };
    Ok((hunk, at))
}

/// A line of a hunk. Mailers take the blank off an empty context line.
fn signed(line: &str) -> Option<(Sign, &str)> {
    if line.is_empty() || line == "\r" {
        return Some((Sign::Keep, line));
    }
    let signs = [(' ', Sign::Keep), ('-', Sign::Remove), ('+', Sign::Add)];
    signs
        .iter()
        .find_map(|(sign, meaning)| Some((*meaning, line.strip_prefix(*sign)?)))
}

fn without_break(lines: &mut [(Sign, String)]) {
    if let Some((_, line)) = lines.last_mut()
        && line.ends_with('\n')
    {
        line.pop();
    }
}
