//! What the user wants: a file, a range, an instruction, and where it came from.

use std::ops::Range;

use scopewise_workspace::{Snapshot, WorkspacePath};

use crate::{Frame, Reach};

/// One wish of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The file it is about; it may not exist yet.
    pub path: WorkspacePath,
    /// The selection in bytes of the file's text; empty for a cursor.
    pub range: Range<usize>,
    /// What to do, in the user's words or an action's.
    pub instruction: String,
    /// Where it came from.
    pub origin: Origin,
    /// The rung the user picked, by name: `fast`, `reasoning`, `deep`.
    pub rung: Option<String>,
    /// The reach the action itself declares; words may only raise it.
    pub declared: Option<Reach>,
    /// Diagnostics it came with.
    pub diagnostics: Vec<Diagnostic>,
    /// Frames of a stack trace it came with, innermost first, workspace files only.
    pub frames: Vec<Frame>,
}

/// Where an ask came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A built-in action in the menu.
    Menu(Action),
    /// A fix for a diagnostic.
    Diagnostic,
    /// One or several `ai!` comments; their bytes in order, which the edit removes.
    Directive(Vec<Range<usize>>),
    /// The editor's command.
    Command,
    /// The command line.
    CommandLine,
}

/// The built-in actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Write the documentation of the target.
    Document,
    /// Make it simpler, same behaviour.
    Simplify,
    /// Handle the errors it ignores.
    HandleErrors,
    /// Write a test scaffold for it, in a new file.
    TestScaffold,
}

/// A diagnostic that came with an ask, in the server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What it says.
    pub message: String,
    /// Who says it: `pyright`, `tsc`.
    pub source: Option<String>,
    /// Its code.
    pub code: Option<String>,
}

/// Why an ask cannot be measured, as a sentence with the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskError(pub String);

impl std::fmt::Display for AskError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for AskError {}

/// Checks what can be wrong with an ask before anything else is done.
///
/// # Errors
/// An empty instruction, or a range outside the text.
pub fn check_ask(snapshot: &Snapshot, ask: &Ask) -> Result<(), AskError> {
    if ask.instruction.trim().is_empty() {
        return Err(AskError(
            "the instruction is empty; say what to change".into(),
        ));
    }
    let len = snapshot.file(&ask.path).map_or(0, |file| file.text().len());
    if ask.range.start > ask.range.end || ask.range.end > len {
        return Err(AskError(format!(
            "the range is outside {}; choose lines that the file has",
            ask.path
        )));
    }
    Ok(())
}
