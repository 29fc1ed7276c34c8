//! Packing by priority into the budget; what was left out is said in the prompt and in the trail.

use scopewise_draft::Contract;
use scopewise_scope::{Ask, Scope, window_tokens};
use scopewise_verify::{Finding, is_secret_file, redact};
use scopewise_workspace::{Language, Snapshot, WorkspacePath};

use crate::imports::holds_imports;
use crate::instructions::{Imports, system};
use crate::piece::{Piece, Priority};
use crate::{context, earlier, files, form, scaffold};

/// An earlier attempt that was rejected, or that a person sends on with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The rung it ran on.
    pub rung: String,
    /// Its unified diff; empty when the answer could not be parsed.
    pub diff: String,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Why it was no draft at all, if so.
    pub malformed: Option<String>,
}

/// All that a prompt is made of.
#[derive(Clone, Copy, Debug)]
pub struct PromptInput<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The ask.
    pub ask: &'a Ask,
    /// Its scope.
    pub scope: &'a Scope,
    /// Earlier attempts, oldest first.
    pub earlier: &'a [Earlier],
    /// Force the contract for several files, as after a draft that reached further than the ask.
    pub several_files: bool,
    /// The most tokens the prompt may take by the safe estimate.
    pub budget: usize,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Role, rules and contract.
    pub system: String,
    /// Context, target and instruction.
    pub user: String,
    /// The contract the answer must keep.
    pub contract: Contract,
    /// Estimated tokens of both parts, the safe estimate of window checks.
    pub tokens: usize,
    /// What was left out, each as a phrase: "signature of `send` (12 lines)".
    pub left_out: Vec<String>,
    /// How many key-like strings were redacted.
    pub redacted: usize,
}

/// Why no prompt can be built, as a sentence with the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptError(pub String);

impl std::fmt::Display for PromptError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PromptError {}

/// Optional context beyond this many tokens distracts more than it helps, whatever the window holds:
/// users of other tools saw models lose their way past about 25,000 tokens of it.
const OPTIONAL_TOKENS: usize = 12_000;

/// Bytes kept free for the sentence about what was left out.
const LEFT_OUT_BYTES: usize = 300;

/// Builds the prompt of an ask.
///
/// # Errors
/// When what is required does not fit the budget, or the target holds a secret.
pub fn build_prompt(input: &PromptInput<'_>) -> Result<Prompt, PromptError> {
    let form = form::choose(input);
    refuse_secrets(input, &form)?;
    let (system, pieces) = parts(input, &form);
    let mut pieces = pieces;
    pieces.extend(earlier::attempts(input.earlier));
    let closing = closing(input);
    let chosen = choose(&system, &pieces, &closing, input.budget)?;
    let left_out: Vec<String> = pieces
        .iter()
        .zip(&chosen)
        .filter(|(piece, is_in)| !**is_in && !piece.phrase.is_empty())
        .map(|(piece, _)| piece.phrase.clone())
        .collect();
    let shown: Vec<&Piece> = pieces
        .iter()
        .zip(&chosen)
        .filter_map(|(piece, is_in)| is_in.then_some(piece))
        .collect();
    let mut user = joined(&shown);
    user.push_str(&said_left_out(&left_out));
    user.push_str(&joined(&closing.iter().collect::<Vec<_>>()));
    let redacted = shown
        .into_iter()
        .chain(&closing)
        .map(|piece| piece.redacted)
        .sum();
    Ok(Prompt {
        tokens: window_tokens(system.len() + user.len()),
        contract: with_files(form, &pieces, &chosen),
        system,
        user,
        left_out,
        redacted,
    })
}

/// The system's part and the context of a contract.
fn parts(input: &PromptInput<'_>, form: &Contract) -> (String, Vec<Piece>) {
    match form {
        Contract::Region { path, region, .. } => {
            let file = input.snapshot.file(path);
            let holds_imports = file.is_some_and(|file| holds_imports(file, region));
            let imports = match holds_imports || has_no_imports(path) {
                true => Imports::Inside,
                false => Imports::Apart,
            };
            let pieces = file.map(|file| context::region_pieces(input, file, region));
            (system(form, imports), pieces.unwrap_or_default())
        }
        Contract::Blocks { .. } => (system(form, Imports::Inside), files::file_pieces(input)),
        Contract::NewFile { path } => (
            system(form, Imports::Inside),
            scaffold::new_file_pieces(input, path),
        ),
    }
}

fn has_no_imports(path: &WorkspacePath) -> bool {
    matches!(
        Language::of_path(path.as_str()),
        Language::Css | Language::Html | Language::PlainText
    )
}

/// The instruction, and after it the user's own note.
fn closing(input: &PromptInput<'_>) -> Vec<Piece> {
    let instruction = format!("{}\n", input.ask.instruction.trim());
    let mut pieces = vec![Piece::new(
        Priority::Required,
        "Instruction:",
        &instruction,
        String::new(),
    )];
    pieces.extend(earlier::notes(input.earlier));
    pieces
}

/// Which pieces go in: all that is required, then the rest by priority while it fits.
fn choose(
    system: &str,
    pieces: &[Piece],
    closing: &[Piece],
    budget: usize,
) -> Result<Vec<bool>, PromptError> {
    let is_required = |piece: &&Piece| piece.priority == Priority::Required;
    let total = |pieces: &mut dyn Iterator<Item = &Piece>| -> usize { pieces.map(size).sum() };
    let fixed = system.len() + total(&mut closing.iter());
    let required = fixed + total(&mut pieces.iter().filter(is_required));
    let most = budget.min(window_tokens(required) + OPTIONAL_TOKENS);
    if window_tokens(fixed + total(&mut pieces.iter())) <= most {
        return Ok(vec![true; pieces.len()]);
    }
    let mut bytes = required + LEFT_OUT_BYTES;
    if window_tokens(bytes) > budget {
        return Err(PromptError(format!(
            "the prompt needs about {} tokens and {budget} are free; select less, or choose a model with a larger window",
            window_tokens(bytes)
        )));
    }
    let mut order: Vec<(usize, &Piece)> = pieces.iter().enumerate().collect();
    order.sort_by_key(|(index, piece)| (piece.priority, *index));
    let mut chosen = vec![false; pieces.len()];
    for (index, piece) in order {
        let is_optional = !is_required(&piece);
        let grown = bytes + if is_optional { size(piece) } else { 0 };
        let fits = !is_optional || window_tokens(grown) <= most;
        if let Some(slot) = chosen.get_mut(index).filter(|_| fits) {
            *slot = true;
            bytes = grown;
        }
    }
    Ok(chosen)
}

fn size(piece: &Piece) -> usize {
    piece.text.len() + piece.heading.len() + 2
}

/// The pieces as text; a heading is said once for neighbours that share it.
fn joined(pieces: &[&Piece]) -> String {
    let mut text = String::new();
    let mut heading = "";
    for (index, piece) in pieces.iter().enumerate() {
        let is_same = index > 0 && piece.heading == heading;
        let is_list = is_same && piece.text.starts_with(['-', ' ']);
        if !text.is_empty() && !is_list {
            text.push('\n');
        }
        if !is_same && !piece.heading.is_empty() {
            text.push_str(&piece.heading);
            text.push('\n');
        }
        text.push_str(&piece.text);
        heading = &piece.heading;
    }
    text
}

/// At most [`LEFT_OUT_BYTES`], the blank lines around it included.
fn said_left_out(left_out: &[String]) -> String {
    if left_out.is_empty() {
        return "\n".into();
    }
    let room = LEFT_OUT_BYTES - 60;
    let mut shown = String::new();
    let mut count = 0;
    for phrase in left_out {
        if shown.len() + phrase.len() + 2 > room {
            break;
        }
        if count > 0 {
            shown.push_str("; ");
        }
        shown.push_str(phrase);
        count += 1;
    }
    let more = match (left_out.len() - count, count) {
        (0, _) => String::new(),
        (rest, 0) => format!("{rest} parts"),
        (rest, _) => format!(" and {rest} more"),
    };
    format!("\nLeft out for length: {shown}{more}.\n\n")
}

fn with_files(form: Contract, pieces: &[Piece], chosen: &[bool]) -> Contract {
    let Contract::Blocks { .. } = form else {
        return form;
    };
    let mut files: Vec<WorkspacePath> = Vec::new();
    for (piece, _) in pieces.iter().zip(chosen).filter(|(_, is_in)| **is_in) {
        if let Some(path) = piece.shows.as_ref().filter(|path| !files.contains(path)) {
            files.push(path.clone());
        }
    }
    Contract::Blocks { files }
}

/// A target that holds a secret is never sent: redacted, its answer would write `[redacted]` back.
fn refuse_secrets(input: &PromptInput<'_>, form: &Contract) -> Result<(), PromptError> {
    let target = &input.scope.target;
    if is_secret_file(&target.path) {
        return Err(PromptError(format!(
            "{} holds secrets by its name, and such a file is never sent; edit it by hand",
            target.path
        )));
    }
    let Some(file) = input.snapshot.file(&target.path) else {
        return Ok(());
    };
    if matches!(form, Contract::NewFile { .. }) {
        return Ok(());
    }
    let text = file.text().slice(target.range.clone());
    let (redacted, count) = redact(&text);
    if count == 0 {
        return Ok(());
    }
    let same = text
        .lines()
        .zip(redacted.lines())
        .take_while(|(before, after)| before == after)
        .count();
    Err(PromptError(format!(
        "line {} of {} holds what looks like a key, and keys are never sent; move it to the environment, or select lines without it",
        target.lines.0 + same,
        target.path
    )))
}
