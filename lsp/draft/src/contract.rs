//! The form an answer must have, and a draft: the answer as file changes.

use std::ops::Range;

use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

use crate::blocks::parse_blocks;
use crate::region::{parse_new_file, parse_region};

/// The form an answer must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contract {
    /// One fenced block that replaces the region, and optionally one with new imports.
    Region {
        /// The file.
        path: WorkspacePath,
        /// The region in bytes, whole lines; empty at 0 for an empty file.
        region: Range<usize>,
        /// Where new imports go, in bytes (a line start).
        imports_at: usize,
    },
    /// SEARCH/REPLACE blocks over several files, creations included, and lines that rename and delete
    /// files.
    Blocks {
        /// Files whose text was shown in full or in part.
        files: Vec<WorkspacePath>,
    },
    /// One fenced block that is the whole text of a new file.
    NewFile {
        /// The file.
        path: WorkspacePath,
    },
}

/// How exactly a SEARCH text matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchLevel {
    /// Byte for byte.
    Exact,
    /// But for white space at line ends.
    TrailingSpace,
    /// But for one indentation, the same on every line.
    Indentation,
    /// But for Unicode punctuation and spaces.
    Punctuation,
}

/// How one block was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The file.
    pub path: WorkspacePath,
    /// The level that matched once.
    pub level: MatchLevel,
}

/// An answer as file changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The changes, one per file and by its old path; a file that is renamed and edited has two, the
    /// rename first.
    pub changes: Vec<FileChange>,
    /// How each block was placed, where the contract has blocks.
    pub placements: Vec<Placement>,
}

/// Why an answer is no draft, as a sentence for the model and for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected(pub String);

impl std::fmt::Display for Rejected {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Parses an answer that keeps its contract.
///
/// # Errors
/// Says exactly what is malformed, or which SEARCH text matched nowhere or more than once.
pub fn parse_answer(
    contract: &Contract,
    snapshot: &Snapshot,
    answer: &str,
) -> Result<Draft, Rejected> {
    let parsed = match contract {
        Contract::Region {
            path,
            region,
            imports_at,
        } => parse_region(snapshot, path, region, *imports_at, answer),
        Contract::Blocks { files } => parse_blocks(snapshot, files, answer),
        Contract::NewFile { path } => parse_new_file(snapshot, path, answer),
    };
    parsed
        .and_then(without_git)
        .map_err(|Rejected(why)| Rejected(crate::excerpt::printable(&why)))
}

/// Git's own files decide what git runs: no draft may touch them, however it names the folder.
fn without_git(draft: Draft) -> Result<Draft, Rejected> {
    let found = draft
        .changes
        .iter()
        .flat_map(FileChange::paths)
        .find(|path| path.is_of_git());
    match found.cloned() {
        Some(path) => Err(Rejected(format!("{path} is git's own: leave it as it is"))),
        None => Ok(draft),
    }
}
