//! Answers a model would give for a known change, made from its diff.

use scopewise_draft::{Hunk, diff_hunks};
use scopewise_workspace::Text;

/// SEARCH/REPLACE blocks for `m.txt` with so many lines of context; near changes share a block.
pub(crate) fn blocks_of(before: &Text, after: &Text, context: usize) -> String {
    let mut groups: Vec<Hunk> = Vec::new();
    for hunk in diff_hunks(before, after) {
        match groups.last_mut() {
            Some(last) if hunk.before.start - last.before.end <= context * 2 => {
                last.before.end = hunk.before.end;
                last.after.end = hunk.after.end;
            }
            _ => groups.push(hunk),
        }
    }
    let blocks = groups
        .iter()
        .map(|hunk| block_of(before, after, hunk, context));
    format!("FILE: m.txt\n{}", blocks.collect::<String>())
}

fn block_of(before: &Text, after: &Text, hunk: &Hunk, context: usize) -> String {
    let lead = context.min(hunk.before.start);
    let trail = context.min(lines_in(before) - hunk.before.end);
    let lines = |text: &Text, from: usize, to: usize| -> String {
        (from..to).map(|line| text.line(line) + "\n").collect()
    };
    let search = lines(before, hunk.before.start - lead, hunk.before.end + trail);
    let replace = lines(after, hunk.after.start - lead, hunk.after.end + trail);
    format!("```\n<<<<<<< SEARCH\n{search}=======\n{replace}>>>>>>> REPLACE\n```\n")
}

fn lines_in(text: &Text) -> usize {
    let last_is_empty = text.line(text.line_count() - 1).is_empty();
    text.line_count() - usize::from(last_is_empty)
}
