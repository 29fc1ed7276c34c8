//! A directive comment is gone before a model sees the text: the whole run works on the workspace
//! without it, and the edit that is delivered removes it whatever the model answered.

use std::ops::Range;

use scopewise_draft::line_edits;
use scopewise_scope::{Ask, Origin};
use scopewise_workspace::{FileChange, Snapshot, Text, TextEdit};

/// The workspace and ask without the directive comment; as they are for every other origin.
pub(crate) fn without_directive(snapshot: &Snapshot, ask: &Ask) -> (Snapshot, Ask) {
    let Origin::Directive(comment) = &ask.origin else {
        return (snapshot.clone(), ask.clone());
    };
    let Some(file) = snapshot.file(&ask.path) else {
        return (snapshot.clone(), ask.clone());
    };
    let gap = removed_bytes(file.text(), comment);
    let edit = TextEdit {
        range: gap.clone(),
        replacement: String::new(),
    };
    let working = snapshot.with_changes(&[FileChange::Edit {
        path: ask.path.clone(),
        edits: vec![edit],
    }]);
    let len = working.file(&ask.path).map_or(0, |file| file.text().len());
    let range = shifted(&ask.range, &gap, len);
    let origin = Origin::Directive(gap.start.min(len)..gap.start.min(len));
    (
        working,
        Ask {
            range,
            origin,
            ..ask.clone()
        },
    )
}

/// The changes from the workspace as it is to `after`, for a draft of the workspace without the
/// directive: the removal becomes part of the file's edit.
pub(crate) fn with_removal(
    snapshot: &Snapshot,
    ask: &Ask,
    after: &Snapshot,
    changes: Vec<FileChange>,
) -> Vec<FileChange> {
    let Origin::Directive(_) = ask.origin else {
        return changes;
    };
    let (Some(before), Some(now)) = (snapshot.file(&ask.path), after.file(&ask.path)) else {
        return changes;
    };
    let edits = line_edits(before.text(), now.text());
    let own = FileChange::Edit {
        path: ask.path.clone(),
        edits,
    };
    let others = changes
        .into_iter()
        .filter(|change| change.path() != &ask.path);
    std::iter::once(own).chain(others).collect()
}

/// What goes with the comment: its whole line when it stands alone there, else the blanks before it.
fn removed_bytes(text: &Text, comment: &Range<usize>) -> Range<usize> {
    let first = text.line_of(comment.start);
    let last = text.line_of(comment.end);
    let start = text.line_start(first);
    let before = text.slice(start..comment.start);
    let end_of_line = text.line_range(last).end;
    let after = text.slice(comment.end..end_of_line);
    if before.trim().is_empty() && after.trim().is_empty() {
        return start..text.line_start(last + 1);
    }
    if after.trim().is_empty() {
        return start + before.trim_end().len()..end_of_line;
    }
    let gap = after.len() - after.trim_start().len();
    comment.start..comment.end + if before.trim().is_empty() { gap } else { 0 }
}

fn shifted(range: &Range<usize>, gap: &Range<usize>, len: usize) -> Range<usize> {
    let shift = |byte: usize| {
        let moved = if byte >= gap.end {
            byte - gap.len()
        } else {
            byte.min(gap.start)
        };
        moved.min(len)
    };
    shift(range.start)..shift(range.end)
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{Snapshot, WorkspacePath};

    use super::{removed_bytes, without_directive};
    use scopewise_scope::{Ask, Origin};

    /// `[` and `]` stand around the comment; the result is the text without it.
    fn check_removal(marked: &str, expected: &str) {
        let start = marked.find('[').unwrap();
        let end = marked.find(']').unwrap() - 1;
        let text = marked.replace(['[', ']'], "");
        let path = WorkspacePath::new("a.py").unwrap();
        let snapshot = Snapshot::of_texts([("a.py", text.as_str())]);
        let gap = removed_bytes(snapshot.file(&path).unwrap().text(), &(start..end));
        assert!(gap.start <= start && gap.end >= end);
        let ask = Ask {
            path: path.clone(),
            range: start..end,
            instruction: "x".into(),
            origin: Origin::Directive(start..end),
            rung: None,
            declared: None,
            diagnostics: Vec::new(),
            frames: Vec::new(),
        };
        let (working, moved) = without_directive(&snapshot, &ask);
        let after = working.file(&path).unwrap().text().to_string();
        assert_eq!(after, expected);
        assert!(moved.range.end <= after.len());
    }

    #[test]
    fn takes_the_whole_line_of_a_comment_that_stands_alone() {
        check_removal("a = 1\n    [# ai! double it]\nb = 2\n", "a = 1\nb = 2\n");
        check_removal(
            "a = 1\r\n[# ai! double it]\r\nb = 2\r\n",
            "a = 1\r\nb = 2\r\n",
        );
    }

    #[test]
    fn takes_the_blanks_before_a_trailing_comment() {
        check_removal("a = 1  [# ai! double it]\nb = 2\n", "a = 1\nb = 2\n");
    }

    #[test]
    fn keeps_code_on_both_sides_of_a_block_comment() {
        check_removal("f([/* ai! x */]a)\n", "f(a)\n");
        check_removal("[/* ai! x */] f(a)\n", "f(a)\n");
    }

    #[test]
    fn leaves_an_empty_file_empty() {
        check_removal("[# ai! write a parser]", "");
    }
}
