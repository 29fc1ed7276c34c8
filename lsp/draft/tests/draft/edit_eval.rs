//! The 194 real edits of EditEval: each gold output, fenced as a model answers, applied byte for byte.

use std::path::{Path, PathBuf};

use scopewise_draft::{Contract, parse_answer, read_patch, unified_diff};
use scopewise_workspace::{Snapshot, Text, WorkspacePath};

use crate::answers::blocks_of;

/// `SCOPEWISE_DATA`, else the folder `shared/data` beside the repository.
fn data() -> Option<String> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("SCOPEWISE_DATA").map_or_else(beside, PathBuf::from);
    std::fs::read_to_string(folder.join("editeval/edit_eval.jsonl")).ok()
}

/// Blank lines at the end are the input's; all before them is the output's.
fn check_applied(before: &str, answer: &str, expected: &str) {
    let path = WorkspacePath::new("m.py").unwrap();
    let snapshot = Snapshot::of_texts([("m.py", before)]);
    let contract = Contract::Region {
        path: path.clone(),
        region: 0..before.len(),
        imports_at: 0,
    };
    let draft = parse_answer(&contract, &snapshot, answer).unwrap();
    let next = snapshot.with_changes(&draft.changes);
    let after = next.file(&path).unwrap().text().to_string();
    assert_eq!(after.trim_end(), expected.trim_end());
    assert_eq!(after.ends_with('\n'), before.ends_with('\n'));
}

/// The edit as blocks: applied exactly, or refused and so not placed.
fn check_blocks(old: &Text, new: &Text) -> bool {
    let path = WorkspacePath::new("m.txt").unwrap();
    let snapshot = Snapshot::of_texts([("m.txt", old.to_string().as_str())]);
    let contract = Contract::Blocks {
        files: vec![path.clone()],
    };
    match parse_answer(&contract, &snapshot, &blocks_of(old, new, 3)) {
        Ok(draft) => {
            let next = snapshot.with_changes(&draft.changes);
            let after = next.file(&path).unwrap().text().to_string();
            assert_eq!(
                after.trim_end_matches('\n'),
                new.to_string().trim_end_matches('\n')
            );
            true
        }
        Err(why) => {
            println!("{why}");
            false
        }
    }
}

#[test]
fn applies_every_gold_edit_byte_for_byte() {
    let Some(lines) = data() else {
        println!("EditEval is not here: nothing was applied");
        return;
    };
    let (mut count, mut placed) = (0, 0);
    for line in lines.lines() {
        let edit: serde_json::Value = serde_json::from_str(line).unwrap();
        let (input, output) = (
            edit["input"].as_str().unwrap(),
            edit["output"].as_str().unwrap(),
        );
        let answer = format!("Here is the code:\n\n```python\n{output}\n```\n\nIt does that.");
        check_applied(input, &answer, output);

        let crlf = |text: &str| text.replace('\n', "\r\n");
        check_applied(&crlf(input), &answer, &crlf(output));

        let path = WorkspacePath::new("m.py").unwrap();
        let snapshot = Snapshot::of_texts([("m.py", input)]);
        let (old, new) = (Text::from(input), Text::from(output));
        let diff = unified_diff(&path, Some(&old), Some(&new));
        let patched = snapshot.with_changes(&read_patch(&snapshot, &diff).unwrap());
        assert_eq!(*patched.file(&path).unwrap().text(), new);
        placed += usize::from(check_blocks(&old, &new));
        count += 1;
    }
    assert_eq!(count, 194);
    assert_eq!(placed, count, "placed as blocks with 3 lines of context");
}
