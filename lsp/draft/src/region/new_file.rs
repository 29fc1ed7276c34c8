//! The whole text of a new file, in one fenced block.

use scopewise_workspace::{FileChange, Snapshot, WorkspacePath};

use super::{
    checked_answer, code_and_imports, content_len, draft_of, no_block, own, refuse_other_forms,
};
use crate::fences::read_fences;
use crate::rewrite::replace_lines;
use crate::{Draft, Rejected};

/// Parses an answer that is the whole text of a new file.
pub(crate) fn parse_new_file(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    answer: &str,
) -> Result<Draft, Rejected> {
    let there = snapshot.file(path);
    if there.is_some_and(|file| !file.text.is_empty()) {
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
