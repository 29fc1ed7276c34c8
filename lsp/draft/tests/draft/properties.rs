//! What must hold for any text: mixed line endings, characters of several bytes, no final newline.

use proptest::prelude::*;
use scopewise_draft::{
    Contract, Rebase, apply_patch_backwards, diff_hunks, line_edits, parse_answer, read_patch,
    rebase, unified_diff,
};
use scopewise_workspace::{Snapshot, Text, WorkspacePath};

use crate::answers::blocks_of;

/// Few different lines, so that equal ones are frequent.
fn any_line() -> impl Strategy<Value = String> {
    let content = prop_oneof![
        Just(""),
        Just("}"),
        Just("    return x"),
        Just("é = “ü”"),
        Just("-- 🦀"),
        Just("@@ -1 +1 @@"),
        Just("\\ No newline at end of file"),
        Just("\t"),
    ];
    let ending = prop_oneof![6 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r")];
    (content, ending).prop_map(|(content, ending)| format!("{content}{ending}"))
}

/// Lines answers and patches are made of, in no sensible order.
fn any_answer() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "```",
        "```python",
        "````",
        "~~~",
        "   ```",
        "```imports",
        "```m.txt",
        "FILE: m.txt",
        "FILE: ../x",
        "FILE: new.py",
        "`m.txt`:",
        "<<<<<<< SEARCH",
        "=======",
        ">>>>>>> REPLACE",
        "<<<<<<<<< SEARCH",
        "a",
        "    b",
        "1| a",
        "2|     b",
        "0| a",
        "18446744073709551615| a",
        "import os",
        "",
        "<|im_end|>",
        "<think>",
        "</think>",
        "é “x” …",
        "*** Begin Patch",
        "*** Update File: m.txt",
        "*** Add File: n",
        "*** End of File",
        "*** End Patch",
        "@@ a",
        "+x",
        "-a",
        " a",
        "diff --git a/m.txt b/m.txt",
        "--- a/m.txt",
        "+++ b/m.txt",
        "--- /dev/null",
        "@@ -1 +1 @@",
        "@@ -1,2 +1,3 @@",
        "@@ -0,0 +1 @@",
        "@@ -4294967295 +4294967295 @@",
        "rename from m.txt",
        "rename to n",
        "\\ No newline at end of file",
        "GIT binary patch",
        "--- \"a/\\303",
        "new file mode 120000",
    ]);
    let ending = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r")];
    prop::collection::vec((line, ending), 0..24).prop_map(|lines| {
        lines
            .into_iter()
            .flat_map(|(line, ending)| [line, ending])
            .collect()
    })
}

fn any_text() -> impl Strategy<Value = String> {
    let last = prop_oneof![Just(""), Just("end"), Just("ü")];
    (prop::collection::vec(any_line(), 0..14), last).prop_map(|(lines, last)| lines.concat() + last)
}

/// One way to change a text: at a line, so many lines go, and others come.
type LineChange = (usize, usize, Vec<String>);

fn any_changes() -> impl Strategy<Value = Vec<LineChange>> {
    let change = (
        0_usize..14,
        0_usize..3,
        prop::collection::vec(any_line(), 0..3),
    );
    prop::collection::vec(change, 0..4)
}

fn changed(text: &str, changes: &[LineChange]) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    for (at, gone, added) in changes {
        let at = (*at).min(lines.len());
        let to = (at + gone).min(lines.len());
        lines.splice(at..to, added.iter().cloned());
    }
    lines.concat()
}

fn path() -> WorkspacePath {
    WorkspacePath::new("m.txt").unwrap()
}

fn only_text(snapshot: &Snapshot) -> Option<String> {
    snapshot.file(&path()).map(|file| file.text().to_string())
}

proptest! {
    #[test]
    fn line_edits_lead_from_before_to_after(before in any_text(), after in any_text()) {
        let (before, after) = (Text::from(before.as_str()), Text::from(after.as_str()));
        let edits = line_edits(&before, &after);
        prop_assert_eq!(before.edited(&edits).to_string(), after.to_string());
        prop_assert!(edits.windows(2).all(|two| two[0].range.end < two[1].range.start));
        prop_assert_eq!(edits.len(), diff_hunks(&before, &after).len());
    }

    #[test]
    fn unified_diffs_read_back_exactly(before in any_text(), after in any_text()) {
        let snapshot = Snapshot::of_texts([("m.txt", before.as_str())]);
        let diff = unified_diff(
            &path(),
            Some(&Text::from(before.as_str())),
            Some(&Text::from(after.as_str())),
        );
        let next = snapshot.with_changes(&read_patch(&snapshot, &diff).unwrap());
        prop_assert_eq!(only_text(&next), Some(after));
        let back = next.with_changes(&apply_patch_backwards(&next, &diff).unwrap());
        prop_assert_eq!(only_text(&back), Some(before));
    }

    #[test]
    fn diffs_of_new_files_read_back_exactly(text in any_text()) {
        let empty = Snapshot::default();
        let diff = unified_diff(&path(), None, Some(&Text::from(text.as_str())));
        let next = empty.with_changes(&read_patch(&empty, &diff).unwrap());
        prop_assert_eq!(only_text(&next), Some(text));
        let back = next.with_changes(&apply_patch_backwards(&next, &diff).unwrap());
        prop_assert_eq!(back.file_count(), 0);
    }

    #[test]
    fn rebase_onto_the_same_text_changes_nothing(before in any_text(), after in any_text()) {
        let base = Text::from(before.as_str());
        let edits = line_edits(&base, &Text::from(after.as_str()));
        prop_assert_eq!(rebase(&base, &base, &edits), Rebase::Edits(edits));
    }

    #[test]
    fn rebase_of_what_is_there_is_empty(before in any_text(), after in any_text()) {
        let (base, now) = (Text::from(before.as_str()), Text::from(after.as_str()));
        let edits = line_edits(&base, &now);
        if base != now {
            prop_assert_eq!(rebase(&base, &now, &edits), Rebase::Edits(Vec::new()));
        }
    }

    /// Whoever comes first, the text is the same; and if one order conflicts, so does the other.
    #[test]
    fn rebase_commutes(base in any_text(), ours in any_changes(), theirs in any_changes()) {
        let (ours, theirs) = (changed(&base, &ours), changed(&base, &theirs));
        let base = Text::from(base.as_str());
        let (ours, theirs) = (Text::from(ours.as_str()), Text::from(theirs.as_str()));
        if base == ours || base == theirs || ours == theirs {
            return Ok(());
        }
        let merged = |first: &Text, second: &Text| {
            match rebase(&base, first, &line_edits(&base, second)) {
                Rebase::Edits(edits) => Some(first.edited(&edits).to_string()),
                Rebase::Conflict { .. } => None,
            }
        };
        prop_assert_eq!(merged(&theirs, &ours), merged(&ours, &theirs));
    }

    /// Lines that differ from all others: what is apart by a line is always carried over.
    #[test]
    fn rebase_carries_what_is_apart(
        count in 24_usize..30,
        first in 0_usize..12,
        apart in 2_usize..12,
        ours_first in any::<bool>(),
        added in 0_usize..3,
        typed in 0_usize..3,
    ) {
        let two = (first, first + apart);
        let (at, other) = if ours_first { two } else { (two.1, two.0) };
        let lines: Vec<String> = (0..count).map(|n| format!("line {n} é\r\n")).collect();
        let with = |changes: &[(usize, &str, usize)]| -> String {
            let line = |(n, line): (usize, &String)| {
                match changes.iter().find(|(at, ..)| *at == n) {
                    Some((_, word, times)) => format!("{word} {n}\r\n").repeat(*times),
                    None => line.clone(),
                }
            };
            lines.iter().enumerate().map(line).collect()
        };
        let base = Text::from(lines.concat().as_str());
        let now = Text::from(with(&[(other, "typed", typed)]).as_str());
        let drafted = Text::from(with(&[(at, "drafted", added)]).as_str());
        let Rebase::Edits(edits) = rebase(&base, &now, &line_edits(&base, &drafted)) else {
            return Err(TestCaseError::fail("a conflict between lines that are apart"));
        };
        prop_assert_eq!(
            now.edited(&edits).to_string(),
            with(&[(other, "typed", typed), (at, "drafted", added)])
        );
    }

    /// Blocks made from a diff lead to the text after or are refused; the line endings are the file's.
    #[test]
    fn blocks_place_exactly_or_not_at_all(
        lines in prop::collection::vec("[a-d]?", 1..16),
        changes in any_changes(),
        context in 0_usize..4,
        ending in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let before = lines.join("\n") + "\n";
        let changes: Vec<LineChange> = changes
            .into_iter()
            .map(|(at, gone, added)| (at, gone, added.iter().map(|line| format!("{}\n", line.trim_end())).collect()))
            .collect();
        let after = changed(&before, &changes);
        let answer = blocks_of(&Text::from(before.as_str()), &Text::from(after.as_str()), context);
        let file = before.replace('\n', ending);
        let snapshot = Snapshot::of_texts([("m.txt", file.as_str())]);
        let contract = Contract::Blocks { files: vec![path()] };
        if let Ok(draft) = parse_answer(&contract, &snapshot, &answer) {
            let next = snapshot.with_changes(&draft.changes);
            prop_assert_eq!(only_text(&next), Some(after.replace('\n', ending)));
        }
    }

    /// Lines that differ from all others are always placed.
    #[test]
    fn blocks_of_distinct_lines_are_always_placed(
        count in 1_usize..30,
        changes in any_changes(),
        context in 1_usize..4,
    ) {
        let before: String = (0..count).map(|n| format!("line {n}\n")).collect();
        let changes: Vec<LineChange> = changes
            .into_iter()
            .map(|(at, gone, added)| (at, gone, added.iter().map(|_| format!("new {at}\n")).collect()))
            .collect();
        let after = changed(&before, &changes);
        let (old, new) = (Text::from(before.as_str()), Text::from(after.as_str()));
        prop_assume!(before != after);
        let snapshot = Snapshot::of_texts([("m.txt", before.as_str())]);
        let contract = Contract::Blocks { files: vec![path()] };
        let draft = parse_answer(&contract, &snapshot, &blocks_of(&old, &new, context));
        let draft = draft.map_err(|why| TestCaseError::fail(why.0))?;
        prop_assert_eq!(only_text(&snapshot.with_changes(&draft.changes)), Some(after));
    }

    /// A region's answer never touches a byte outside it, whatever it says.
    #[test]
    fn bytes_outside_the_region_stay(
        before in any_text(),
        region in any_text(),
        after in any_text(),
        answer in any_text(),
    ) {
        let before = before.trim_end_matches("end").trim_end_matches('ü').to_owned() + "\n";
        let region = region + "\n";
        let file = format!("{before}{region}{after}");
        let snapshot = Snapshot::of_texts([("m.txt", file.as_str())]);
        let contract = Contract::Region {
            path: path(),
            region: before.len()..before.len() + region.len(),
            imports_at: 0,
        };
        if let Ok(draft) = parse_answer(&contract, &snapshot, &format!("````\n{answer}\n````\n")) {
            let text = only_text(&snapshot.with_changes(&draft.changes)).unwrap();
            prop_assert!(text.starts_with(&before) && text.ends_with(&after));
            prop_assert!(text.len() >= before.len() + after.len());
        }
    }

    /// Whatever a stranger writes is a draft that applies, or a reason.
    #[test]
    fn any_answer_is_a_draft_or_a_reason(
        text in any_text(),
        answer in any_answer(),
        from in 0_usize..40,
        to in 0_usize..40,
    ) {
        let snapshot = Snapshot::of_texts([("m.txt", text.as_str())]);
        let contracts = [
            Contract::Blocks { files: vec![path()] },
            Contract::NewFile { path: WorkspacePath::new("n.py").unwrap() },
            Contract::Region { path: path(), region: from.min(to)..from.max(to), imports_at: from },
        ];
        for contract in contracts {
            match parse_answer(&contract, &snapshot, &answer) {
                Ok(draft) => drop(snapshot.with_changes(&draft.changes)),
                Err(why) => prop_assert!(!why.0.is_empty() && !why.0.contains('\n')),
            }
        }
        for read in [read_patch(&snapshot, &answer), apply_patch_backwards(&snapshot, &answer)] {
            match read {
                Ok(changes) => drop(snapshot.with_changes(&changes)),
                Err(why) => prop_assert!(!why.0.is_empty() && !why.0.contains('\n')),
            }
        }
    }
}
