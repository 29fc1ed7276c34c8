//! Directive comments are gone before a model sees the text: the whole run works on the workspace
//! without them, and the edit that is delivered removes them whatever the model answered.

use std::ops::Range;

use scopewise_draft::line_edits;
use scopewise_scope::{Ask, Origin};
use scopewise_workspace::{FileChange, Snapshot, Text, TextEdit};

/// The workspace and ask without the directive comments; as they are for every other origin.
pub(crate) fn without_directive(snapshot: &Snapshot, ask: &Ask) -> (Snapshot, Ask) {
    let Origin::Directive(comments) = &ask.origin else {
        return (snapshot.clone(), ask.clone());
    };
    let Some(file) = snapshot.file(&ask.path) else {
        return (snapshot.clone(), ask.clone());
    };
    let gaps = removed_bytes(file.text(), comments);
    let edit = |gap: &Range<usize>| TextEdit {
        range: gap.clone(),
        replacement: String::new(),
    };
    let working = snapshot.with_changes(&[FileChange::Edit {
        path: ask.path.clone(),
        edits: gaps.iter().map(edit).collect(),
    }]);
    let len = working.file(&ask.path).map_or(0, |file| file.text().len());
    let shift = |byte: usize| shifted(byte, &gaps).min(len);
    let places = comments.iter().map(|comment| {
        let place = shift(comment.start);
        place..place
    });
    (
        working,
        Ask {
            range: shift(ask.range.start)..shift(ask.range.end),
            origin: Origin::Directive(places.collect()),
            ..ask.clone()
        },
    )
}

/// The changes from the workspace as it is to `after`, for a draft of the workspace without the
/// directives: their removal becomes part of the file's edit.
pub(crate) fn with_removal(
    snapshot: &Snapshot,
    ask: &Ask,
    after: &Snapshot,
    changes: Vec<FileChange>,
) -> Vec<FileChange> {
    let Origin::Directive(_) = ask.origin else {
        return changes;
    };
    let is_own = |change: &FileChange| change.paths().any(|path| *path == ask.path);
    let renamed = changes
        .iter()
        .find(|change| matches!(change, FileChange::Rename { .. }) && is_own(change))
        .cloned();
    let path = renamed.as_ref().map_or(&ask.path, FileChange::path).clone();
    let (Some(before), Some(now)) = (snapshot.file(&ask.path), after.file(&path)) else {
        return changes;
    };
    let own = FileChange::Edit {
        edits: line_edits(before.text(), now.text()),
        path: path.clone(),
    };
    let others = changes.into_iter().filter(|change| *change.path() != path);
    renamed.into_iter().chain([own]).chain(others).collect()
}

/// What goes with the comments, in order and apart from each other.
fn removed_bytes(text: &Text, comments: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    for comment in comments {
        match gaps.last_mut() {
            // Comments with only blanks between them go as one.
            Some(last)
                if comment.start <= last.end
                    || text.slice(last.end..comment.start).trim().is_empty() =>
            {
                last.end = last.end.max(comment.end);
            }
            _ => gaps.push(comment.clone()),
        }
    }
    gaps.iter().map(|gap| widened(text, gap)).collect()
}

/// What goes with a comment: its lines where it stands alone on them, else the blanks beside it that
/// nothing needs.
fn widened(text: &Text, comment: &Range<usize>) -> Range<usize> {
    let first = text.line_of(comment.start);
    let last = text.line_of(comment.end);
    let start = text.line_start(first);
    let before = text.slice(start..comment.start);
    let end_of_line = text.line_range(last).end;
    let after = text.slice(comment.end..end_of_line);
    match (before.trim().is_empty(), after.trim().is_empty()) {
        (true, true) => whole_lines(text, first, last),
        (false, true) => start + before.trim_end().len()..end_of_line,
        (is_first, false) => {
            let is_open = before.ends_with([' ', '\t', '(', '[', '{']);
            let gap = after.len() - after.trim_start().len();
            comment.start..comment.end + if is_first || is_open { gap } else { 0 }
        }
    }
}

/// Whole lines, with the blank lines of one side where both sides have some.
fn whole_lines(text: &Text, first: usize, last: usize) -> Range<usize> {
    let is_blank = |line: &usize| text.line(*line).trim().is_empty();
    let count = text.written_line_count();
    let below = (last + 1..count).take_while(is_blank).count();
    let above = (0..first).rev().take_while(is_blank).count();
    let is_at_start = above == first;
    let is_at_end = last + 1 + below >= count;
    let end = |line: usize| text.line_start(line);
    if is_at_end && !is_at_start {
        return text.line_start(first - above)..text.len();
    }
    let extra = if is_at_start { below } else { below.min(above) };
    text.line_start(first)..end(last + 1 + extra)
}

fn shifted(byte: usize, gaps: &[Range<usize>]) -> usize {
    let before: usize = gaps
        .iter()
        .map(|gap| byte.clamp(gap.start, gap.end) - gap.start)
        .sum();
    byte - before
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{FileChange, Snapshot, TextEdit, WorkspacePath};

    use super::{with_removal, without_directive};
    use scopewise_scope::{Ask, Origin};

    #[test]
    fn a_renamed_file_loses_its_comment_too() {
        let path = |name| WorkspacePath::new(name).unwrap();
        let text = "# ai! move it\nx = 1\n";
        let snapshot = Snapshot::of_texts([("a.py", text)]);
        let ask = Ask {
            path: path("a.py"),
            range: 0..13,
            instruction: "move it".into(),
            origin: Origin::Directive(std::iter::once(0..13).collect()),
            rung: None,
            declared: None,
            diagnostics: Vec::new(),
            frames: Vec::new(),
        };
        let (working, _) = without_directive(&snapshot, &ask);
        let rename = FileChange::Rename {
            from: path("a.py"),
            to: path("b.py"),
        };
        let edit = FileChange::Edit {
            path: path("b.py"),
            edits: vec![TextEdit {
                range: 4..5,
                replacement: "2".into(),
            }],
        };
        for (draft, expected) in [
            (vec![rename.clone()], "x = 1\n"),
            (vec![rename, edit], "x = 2\n"),
        ] {
            let after = working.with_changes(&draft);
            let changes = with_removal(&snapshot, &ask, &after, draft);
            let delivered = snapshot.with_changes(&changes);
            let texts: Vec<_> = delivered
                .files()
                .map(|file| (file.path.to_string(), file.text().to_string()))
                .collect();
            assert_eq!(texts, [("b.py".to_owned(), expected.to_owned())]);
        }
    }

    /// `«` and `»` stand around the comments; the result is the text without them.
    #[track_caller]
    fn check_removal(marked: &str, expected: &str) {
        let mut text = String::new();
        let mut comments = Vec::new();
        for letter in marked.chars() {
            match letter {
                '«' => comments.push(text.len()..text.len()),
                '»' => comments.last_mut().unwrap().end = text.len(),
                letter => text.push(letter),
            }
        }
        let path = WorkspacePath::new("a.py").unwrap();
        let snapshot = Snapshot::of_texts([("a.py", text.as_str())]);
        let ask = Ask {
            path: path.clone(),
            range: comments[0].clone(),
            instruction: "x".into(),
            origin: Origin::Directive(comments),
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
        check_removal("a = 1\n    «# ai! double it»\nb = 2\n", "a = 1\nb = 2\n");
        check_removal(
            "a = 1\r\n«# ai! double it»\r\nb = 2\r\n",
            "a = 1\r\nb = 2\r\n",
        );
        check_removal("a\n«# ai! x\n# y»\nb\n", "a\nb\n");
    }

    #[test]
    fn leaves_no_blank_lines_behind() {
        check_removal("a\n\n«# ai! x»\n\nb\n", "a\n\nb\n");
        check_removal("a\r\n\r\n«# ai! x»\r\n\r\nb\r\n", "a\r\n\r\nb\r\n");
        check_removal("a\n\n\n«# ai! x»\n\nb\n", "a\n\n\nb\n");
        check_removal("«# ai! x»\n\nimport os\n", "import os\n");
        check_removal("a\n\n«# ai! x»\n", "a\n");
        check_removal("a\n\n«# ai! x»", "a\n");
        check_removal("a\n«# ai! x»\n\n\n", "a\n");
        check_removal("a\n\n«# ai! x»\nb\n", "a\n\nb\n");
    }

    #[test]
    fn takes_the_blanks_before_a_trailing_comment() {
        check_removal("a = 1  «# ai! double it»\nb = 2\n", "a = 1\nb = 2\n");
        check_removal("a = 1  «# ai! x»\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n");
        check_removal("a = 1\t«# ai! x»", "a = 1");
    }

    #[test]
    fn keeps_code_on_both_sides_of_a_block_comment() {
        check_removal("f(«/* ai! x */»a)\n", "f(a)\n");
        check_removal("f(«/* ai! x */» a)\n", "f(a)\n");
        check_removal("a «/* ai! x */» + b\n", "a + b\n");
        check_removal("«/* ai! x */» f(a)\n", "f(a)\n");
    }

    #[test]
    fn takes_several_at_once() {
        check_removal("«# ai! x»\n«# ai! y»\na\n", "a\n");
        check_removal("a\n«# ai! x»\nb  «# ai! y»\nc\n", "a\nb\nc\n");
        check_removal("«/* ai! x */» «/* ai! y */»\na\n", "a\n");
        check_removal("«/* ai! x */» «/* ai! y */» a\n", "a\n");
        check_removal("a\n\n«# ai! x»\n\n«# ai! y»\n\nb\n", "a\n\nb\n");
    }

    #[test]
    fn leaves_an_empty_file_empty() {
        check_removal("«# ai! write a parser»", "");
        check_removal("«# ai! write a parser»\n", "");
        check_removal("\n«# ai! write a parser»\n\n", "\n");
    }
}
