//! The `apply_patch` form of edits (`*** Begin Patch`), which some models write whatever they are
//! asked for. Its chunks become blocks and must stand in their file once, as all blocks.

use super::moves::Move;
use super::{Answer, Block};
use crate::Rejected;
use crate::lines::lines;

const BEGIN: &str = "*** Begin Patch";
const END: &str = "*** End Patch";

/// Whether an answer is in this form and not in blocks.
pub(super) fn is_patch(answer: &str) -> bool {
    let holds = |wanted: &str| answer.lines().any(|line| line.trim_end() == wanted);
    holds(BEGIN) && !holds("<<<<<<< SEARCH")
}

/// Reads the chunks of all patches of an answer, and what they rename and delete.
pub(super) fn read_patch_blocks(answer: &str) -> Result<Answer, Rejected> {
    let mut reader = Reader::default();
    let mut inside = false;
    for line in lines(answer) {
        match line.content.trim_end() {
            BEGIN => inside = true,
            END => {
                reader.finish_chunk()?;
                reader.section = Section::None;
                inside = false;
            }
            _ if inside => reader.take(line.content)?,
            _ => {}
        }
    }
    if inside {
        return Err(Rejected(format!(
            "the patch never ends: close it with `{END}`"
        )));
    }
    Ok(Answer {
        blocks: reader.blocks,
        moves: reader.moves,
    })
}

#[derive(Default)]
enum Section {
    #[default]
    None,
    Update(String),
    Add(String),
    Delete(String),
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    moves: Vec<Move>,
    section: Section,
    within: Vec<String>,
    old: Vec<String>,
    new: Vec<String>,
    at_end: bool,
    has_lines: bool,
}

impl Reader {
    fn take(&mut self, line: &str) -> Result<(), Rejected> {
        if let Some(directive) = line.trim_end().strip_prefix("*** ") {
            return self.directive(directive);
        }
        match &self.section {
            Section::None if line.trim().is_empty() => Ok(()),
            Section::None => Err(Rejected(format!(
                "`{}` stands in the patch before any file: begin with `*** Update File: path`",
                crate::excerpt::excerpt(line)
            ))),
            Section::Add(_) => {
                self.has_lines = true;
                self.new
                    .push(line.strip_prefix('+').unwrap_or(line).to_owned());
                Ok(())
            }
            Section::Update(_) => self.chunk_line(line),
            // Some models write the lines that go with the file.
            Section::Delete(_) if line.trim().is_empty() || line.starts_with('-') => Ok(()),
            Section::Delete(name) => Err(Rejected(format!(
                "`{}` stands under `*** Delete File: {}`: a deleted file takes no lines",
                crate::excerpt::excerpt(line),
                crate::excerpt::excerpt(name)
            ))),
        }
    }

    fn directive(&mut self, directive: &str) -> Result<(), Rejected> {
        if directive == "End of File" {
            self.at_end = true;
            return Ok(());
        }
        self.finish_chunk()?;
        let Some((word, name)) = directive.split_once(": ") else {
            return Err(Rejected(format!(
                "`*** {}` is no line of a patch: use `*** Update File:`, `*** Add File:` and `*** Delete File:`",
                crate::excerpt::excerpt(directive)
            )));
        };
        let name = name.trim().trim_matches('`').to_owned();
        self.section = match (word, std::mem::take(&mut self.section)) {
            ("Update File", _) => Section::Update(name),
            ("Add File", _) => {
                self.has_lines = true;
                Section::Add(name)
            }
            ("Delete File", _) => {
                self.moves.push(Move::Delete { path: name.clone() });
                Section::Delete(name)
            }
            ("Move to" | "Move File To", Section::Update(from)) => {
                self.moves.push(Move::Rename {
                    from: from.clone(),
                    to: name,
                });
                Section::Update(from)
            }
            ("Move to" | "Move File To", _) => {
                return Err(Rejected(format!(
                    "`*** {word}: {}` stands under no `*** Update File:` line: put it right below one",
                    crate::excerpt::excerpt(&name),
                )));
            }
            _ => {
                return Err(Rejected(format!(
                    "`*** {}` is no line of a patch: use `*** Update File:`, `*** Add File:` and `*** Delete File:`",
                    crate::excerpt::excerpt(directive)
                )));
            }
        };
        Ok(())
    }

    fn chunk_line(&mut self, line: &str) -> Result<(), Rejected> {
        if let Some(header) = line.strip_prefix("@@") {
            self.finish_chunk()?;
            let header = header.trim().trim_end_matches("@@").trim();
            let is_count = header.starts_with('-') && header.contains('+');
            if !header.is_empty() && !is_count {
                self.within.push(header.to_owned());
            }
            return Ok(());
        }
        let mut signs = line.chars();
        let (old, new) = match signs.next() {
            None | Some(' ') => (true, true),
            Some('-') => (true, false),
            Some('+') => (false, true),
            Some(_) => {
                return Err(Rejected(format!(
                    "`{}` in the patch begins with none of blank, `-` and `+`: put one before each line",
                    crate::excerpt::excerpt(line)
                )));
            }
        };
        let rest = signs.as_str();
        self.has_lines = true;
        self.old.extend(old.then(|| rest.to_owned()));
        self.new.extend(new.then(|| rest.to_owned()));
        Ok(())
    }

    fn finish_chunk(&mut self) -> Result<(), Rejected> {
        if !self.has_lines {
            return Ok(());
        }
        let number = self.blocks.len() + 1;
        let name = match &self.section {
            Section::Update(name) if self.old.is_empty() => {
                return Err(Rejected(format!(
                    "chunk {number} for {name} only adds lines: show lines of the file around them",
                    name = crate::excerpt::excerpt(name),
                )));
            }
            Section::Update(name) | Section::Add(name) => name.clone(),
            Section::Delete(_) | Section::None => String::new(),
        };
        self.has_lines = false;
        self.blocks.push(Block {
            number,
            name,
            search: std::mem::take(&mut self.old),
            replace: std::mem::take(&mut self.new),
            within: std::mem::take(&mut self.within),
            at_end: std::mem::take(&mut self.at_end),
        });
        Ok(())
    }
}
