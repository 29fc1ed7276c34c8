//! The replacement of one numbered region, and new imports. What a model adds to the contract by
//! habit (line numbers, a lost indentation, blank lines at the end) is undone where that is certain;
//! anything else is refused with the reason.

mod echo;
mod imports;
mod indent;
mod unfenced;

use std::ops::Range;

use scopewise_workspace::{File, FileChange, Snapshot, WorkspacePath};

use crate::fences::{Block, Fenced, read_fences, stray_token, unframed};
use crate::lines::{is_blank, lines};
use crate::numbers::{Numbers, read_numbers};
use crate::rewrite::replace_lines;
use crate::{Draft, Rejected};

/// A region and what stands around it.
pub(crate) struct Region<'a> {
    pub(crate) file: &'a File,
    /// The whole text of the file.
    pub(crate) text: String,
    /// The bytes to replace.
    pub(crate) bytes: Range<usize>,
    /// First and last line, from 1; the same for an empty region.
    pub(crate) numbers: (usize, usize),
}

impl<'a> Region<'a> {
    fn new(file: &'a File, bytes: &Range<usize>) -> Self {
        let text = file.text().to_string();
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let start = file.text().floor(bytes.start.max(mark).min(text.len()));
        let end = file.text().floor(bytes.end).max(start);
        let first = file.text().line_of(start) + 1;
        let last = file.text().line_of(end.saturating_sub(1).max(start)) + 1;
        Self {
            file,
            text,
            bytes: start..end,
            numbers: (first, last),
        }
    }

    /// The text to replace.
    pub(crate) fn old(&self) -> &str {
        self.text.get(self.bytes.clone()).unwrap_or_default()
    }

    /// The text before the region.
    pub(crate) fn before(&self) -> &str {
        self.text.get(..self.bytes.start).unwrap_or_default()
    }

    /// The text after the region.
    pub(crate) fn after(&self) -> &str {
        self.text.get(self.bytes.end..).unwrap_or_default()
    }

    /// The region in words: "lines 3 to 9 of a.py".
    pub(crate) fn name(&self) -> String {
        let path = &self.file.path;
        match self.numbers {
            _ if self.text.is_empty() => format!("the empty file {path}"),
            (first, last) if first == last => format!("line {first} of {path}"),
            (first, last) => format!("lines {first} to {last} of {path}"),
        }
    }
}

/// Parses an answer that replaces a region.
pub(crate) fn parse_region(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    bytes: &Range<usize>,
    imports_at: usize,
    answer: &str,
) -> Result<Draft, Rejected> {
    let file = snapshot
        .file(path)
        .ok_or_else(|| Rejected(format!("{path} is no longer in the workspace: ask again")))?;
    let region = Region::new(file, bytes);
    let answer = checked_answer(answer, &region.text)?;
    let fenced = read_fences(answer);
    if fenced.blocks.is_empty() && fenced.unclosed.is_none() {
        return unfenced::parse_unfenced(&region, answer);
    }
    let (code, imports) = code_and_imports(&fenced)?;
    refuse_other_forms(snapshot, path, code)?;
    let new = region_lines(&region, own(&code.lines))?;
    let mut edits = region_edits(&region, &new);
    if let Some(imports) = imports {
        imports::add_imports(&region, imports_at, &imports.lines, &mut edits)?;
    }
    Ok(draft_of(path, edits))
}

/// Parses an answer that is the whole text of a new file.
pub(crate) fn parse_new_file(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    answer: &str,
) -> Result<Draft, Rejected> {
    let there = snapshot.file(path);
    if there.is_some_and(|file| !file.text().is_empty()) {
        return Err(Rejected(format!(
            "{path} is there already and not empty: ask again in that file"
        )));
    }
    let answer = checked_answer(answer, "")?;
    let fenced = read_fences(answer);
    if fenced.blocks.is_empty() && fenced.unclosed.is_none() {
        return Err(no_block(answer));
    }
    let (code, imports) = code_and_imports(&fenced)?;
    if imports.is_some() {
        let why =
            "a new file has no `imports` block of its own: put the imports into the file's block";
        return Err(Rejected(why.into()));
    }
    refuse_other_forms(snapshot, path, code)?;
    let mut new = own(&code.lines);
    new.truncate(content_len(&new));
    if new.is_empty() {
        return Err(Rejected(
            "the code block is empty: answer with the whole text of the file".into(),
        ));
    }
    let text = new.join("\n") + "\n";
    Ok(match there {
        None => Draft {
            changes: vec![FileChange::Create {
                path: path.clone(),
                text,
            }],
            placements: Vec::new(),
        },
        Some(_) => draft_of(path, replace_lines("", 0, &new, "\n")),
    })
}

/// The lines of the region after the edit, from those of the answer.
pub(crate) fn region_lines(
    region: &Region<'_>,
    answered: Vec<String>,
) -> Result<Vec<String>, Rejected> {
    let unnumbered = without_numbers(region, answered)?;
    echo::refuse_echo(region, &unnumbered)?;
    let indented = indent::reindented(&lines(region.old()), unnumbered);
    Ok(with_trailing_blanks(region, indented))
}

/// The edits that put `new` in place of the region.
pub(crate) fn region_edits(
    region: &Region<'_>,
    new: &[String],
) -> Vec<scopewise_workspace::TextEdit> {
    let ending = region.file.text().line_ending().as_str();
    replace_lines(region.old(), region.bytes.start, new, ending)
}

/// Edits of one file as a draft; none at all where nothing changes.
pub(crate) fn draft_of(path: &WorkspacePath, edits: Vec<scopewise_workspace::TextEdit>) -> Draft {
    let change = FileChange::Edit {
        path: path.clone(),
        edits,
    };
    let changes = match &change {
        FileChange::Edit { edits, .. } if edits.is_empty() => Vec::new(),
        _ => vec![change],
    };
    Draft {
        changes,
        placements: Vec::new(),
    }
}

/// Why an answer without a fence is none.
pub(crate) fn no_block(answer: &str) -> Rejected {
    let words = crate::excerpt::excerpt(answer);
    Rejected(format!(
        "the answer has no fenced code block, it begins “{words}”: answer with the code in one fenced block"
    ))
}

fn checked_answer<'a>(answer: &'a str, text: &str) -> Result<&'a str, Rejected> {
    let answer = unframed(answer)?;
    match stray_token(answer, |token| text.contains(token)) {
        Some(token) => Err(Rejected(format!(
            "the answer holds the chat template token `{token}`: answer with the code alone"
        ))),
        None => Ok(answer),
    }
}

fn code_and_imports<'a, 'b>(
    fenced: &'b Fenced<'a>,
) -> Result<(&'b Block<'a>, Option<&'b Block<'a>>), Rejected> {
    if let Some(line) = fenced.unclosed {
        return Err(Rejected(format!(
            "the code block that opens at line {line} of the answer is never closed: close it, and put a longer fence around code that holds fences"
        )));
    }
    let is_imports = |block: &&Block<'_>| block.words().any(|word| word == "imports");
    let imports: Vec<_> = fenced.blocks.iter().filter(is_imports).collect();
    let code: Vec<_> = fenced
        .blocks
        .iter()
        .filter(|block| !is_imports(block))
        .collect();
    match (code.as_slice(), imports.as_slice()) {
        ([code], []) => Ok((code, None)),
        ([code], [imports]) => Ok((code, Some(imports))),
        ([], _) => Err(Rejected(
            "the answer has only an `imports` block: add one code block with the replacement"
                .into(),
        )),
        ([_], several) => Err(Rejected(format!(
            "the answer has {} `imports` blocks: put all imports into one",
            several.len()
        ))),
        (several, _) => Err(Rejected(format!(
            "the answer has {} code blocks: answer with exactly one",
            several.len()
        ))),
    }
}

/// Refuses blocks that are another form of edit, or meant for another file.
fn refuse_other_forms(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    code: &Block<'_>,
) -> Result<(), Rejected> {
    let form = code.lines.iter().find_map(|line| match line.trim() {
        "<<<<<<< SEARCH" | ">>>>>>> REPLACE" => Some("SEARCH/REPLACE lines"),
        "*** Begin Patch" | "*** End Patch" => Some("a patch"),
        hunk if hunk.starts_with("@@ -") => Some("a diff"),
        _ => None,
    });
    if let Some(form) = form {
        return Err(Rejected(format!(
            "the code block holds {form}: answer with the replacement itself"
        )));
    }
    let other = code
        .words()
        .filter(|word| !path.as_str().ends_with(word))
        .filter_map(WorkspacePath::new)
        .find(|other| snapshot.file(other).is_some());
    match other {
        Some(other) => Err(Rejected(format!(
            "the code block is marked as {other}: answer with the replacement for {path}"
        ))),
        None => Ok(()),
    }
}

fn without_numbers(region: &Region<'_>, answered: Vec<String>) -> Result<Vec<String>, Rejected> {
    let (first, last) = region.numbers;
    let many = answered.len() > 1;
    let mut answered = answered;
    if many {
        answered.truncate(content_len(&answered));
    }
    let starts = |number| number == first || (many && (1..=last).contains(&number));
    let (begin, mut lines) = match read_numbers(&answered, starts) {
        Numbers::None => return Ok(answered),
        Numbers::All(begin, lines) => (begin, lines),
        Numbers::Some => {
            return Err(Rejected(format!(
                "some lines of the code block carry line numbers: answer with {} without numbers",
                region.name()
            )));
        }
    };
    let extra = first.saturating_sub(begin);
    let shown = (begin..first).map(|number| region.file.text().line(number - 1));
    if begin > first || !shown.eq(lines.iter().take(extra).cloned()) {
        return Err(Rejected(format!(
            "the code block begins with line {begin}: answer with all of {} and nothing else",
            region.name()
        )));
    }
    Ok(lines.split_off(extra.min(lines.len())))
}

/// Blank lines at the end are the region's: extra ones go, and where text follows, lost ones return.
fn with_trailing_blanks(region: &Region<'_>, mut new: Vec<String>) -> Vec<String> {
    let old = lines(region.old());
    let contents: Vec<&str> = old.iter().map(|line| line.content).collect();
    let old_len = content_len(&contents);
    let blanks = contents.get(old_len..).unwrap_or_default();
    let new_len = content_len(&new);
    if new_len == 0 {
        return Vec::new();
    }
    new.truncate(new_len + blanks.len());
    if !region.after().is_empty() {
        let lost = blanks.iter().skip(new.len() - new_len);
        new.extend(lost.map(|line| (*line).to_owned()));
    }
    new
}

/// Number of lines up to the last that is not blank.
fn content_len<T: AsRef<str>>(lines: &[T]) -> usize {
    let last = lines.iter().rposition(|line| !is_blank(line.as_ref()));
    last.map_or(0, |index| index + 1)
}

fn own(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}
