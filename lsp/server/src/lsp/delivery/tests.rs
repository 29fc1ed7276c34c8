//! Tests of `delivery`.

use std::path::Path;
use std::time::Duration;

use scopewise_verify::{Finding, Severity};
use scopewise_workspace::{FileChange, Snapshot};

use super::{Delivery, delivery};
use crate::config::Deliver;
use crate::lsp::store::Store;
use crate::lsp::tests::proposals::{path, place, proposal, replacing, store};

const ABOVE: &str = "# above\n\n";
const TARGET: &str = "def load(x):\n    return x\n";

fn base() -> Snapshot {
    let text = format!("{ABOVE}{TARGET}");
    Snapshot::of_texts([
        ("a.py", text.as_str()),
        ("b.py", "y = 1\n"),
        ("Makefile", "all:\n"),
    ])
}

/// A case that is applied at once but for what it changes.
struct Case {
    deliver: Deliver,
    changes: Vec<FileChange>,
    note: Option<&'static str>,
    opened: &'static [&'static str],
    edited: fn(&mut Store),
    took: Duration,
    file: &'static str,
}

fn usual() -> Case {
    Case {
        deliver: Deliver::Auto,
        changes: vec![replacing(&base(), "a.py", "return x", "return x + 1")],
        note: None,
        opened: &["a.py"],
        edited: |_| {},
        took: Duration::from_secs(2),
        file: "a.py",
    }
}

#[track_caller]
fn check_delivery(case: Case, expected: &str) {
    let base = base();
    let mut proposal = proposal(&base, case.file, "def load", case.changes);
    proposal.report.findings = case.note.into_iter().map(note).collect();
    let mut store = store(Path::new("/nowhere"), &base, case.opened);
    (case.edited)(&mut store);
    let place = place(&store, case.file);
    let reason = match delivery(case.deliver, &proposal, &store, &place, case.took) {
        Delivery::AtOnce => String::new(),
        Delivery::Offer(reason) => reason,
    };
    assert_eq!(reason, expected);
}

fn note(message: &str) -> Finding {
    Finding {
        check: "beyond",
        severity: Severity::Note,
        path: path("a.py"),
        range: 0..0,
        line: 1,
        message: message.to_owned(),
    }
}

fn type_at(store: &mut Store, line: u32, text: &str) {
    let uri = store.uri_of(&place(store, "a.py")).unwrap();
    let change = serde_json::json!({"text": text, "range": {
        "start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}});
    store.change(&uri, 2, &[serde_json::from_value(change).unwrap()]);
}

#[test]
fn applies_a_verified_edit_of_one_target_at_once() {
    check_delivery(usual(), "");
}

#[test]
fn applies_at_once_when_only_lines_around_the_target_changed() {
    check_delivery(
        Case {
            edited: |store| type_at(store, 0, "import os\n"),
            ..usual()
        },
        "",
    );
}

#[test]
fn offers_what_the_user_must_look_at() {
    let base = base();
    let create = FileChange::Create {
        path: path("test_a.py"),
        text: "x\n".into(),
    };
    let own = || replacing(&base, "a.py", "return x", "return x + 1");
    let other = || replacing(&base, "b.py", "1", "2");
    check_delivery(
        Case {
            changes: vec![create],
            ..usual()
        },
        "it creates test_a.py",
    );
    check_delivery(
        Case {
            changes: vec![own(), other()],
            ..usual()
        },
        "it changes 2 files",
    );
    let rename = || FileChange::Rename {
        from: path("a.py"),
        to: path("c.py"),
    };
    let delete = || FileChange::Delete { path: path("b.py") };
    check_delivery(
        Case {
            changes: vec![rename()],
            ..usual()
        },
        "it renames a.py to c.py",
    );
    check_delivery(
        Case {
            changes: vec![other(), rename(), delete()],
            ..usual()
        },
        "it renames a.py to c.py and deletes b.py",
    );
    check_delivery(
        Case {
            changes: vec![FileChange::Rename {
                from: path("Makefile"),
                to: path("c.py"),
            }],
            ..usual()
        },
        "Makefile can make tools run things",
    );
    check_delivery(
        Case {
            changes: vec![other()],
            ..usual()
        },
        "it changes b.py",
    );
    check_delivery(
        Case {
            changes: vec![replacing(&base, "Makefile", "all", "none")],
            opened: &["Makefile"],
            file: "Makefile",
            ..usual()
        },
        "Makefile can make tools run things",
    );
}

#[test]
fn offers_what_came_late_or_with_notes() {
    check_delivery(
        Case {
            took: Duration::from_secs(11),
            ..usual()
        },
        "it took 11 s",
    );
    check_delivery(
        Case {
            note: Some("a comment was dropped"),
            ..usual()
        },
        "the checks note: a comment was dropped",
    );
    check_delivery(
        Case {
            edited: |store| type_at(store, 3, "    x = x\n"),
            ..usual()
        },
        "its target was changed meanwhile",
    );
    check_delivery(
        Case {
            opened: &[],
            ..usual()
        },
        "a.py is not open",
    );
    check_delivery(
        Case {
            deliver: Deliver::Offer,
            ..usual()
        },
        "the configuration says so",
    );
}

#[cfg(unix)]
#[test]
fn asks_before_what_runs_things_behind_a_link() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join(".vscode")).unwrap();
    std::os::unix::fs::symlink(".vscode", folder.path().join("lnk")).unwrap();
    let base = base();
    let changes = vec![FileChange::Rename {
        from: path("b.py"),
        to: path("lnk/tasks.json"),
    }];
    let proposal = proposal(&base, "a.py", "def load", changes);
    let store = store(folder.path(), &base, &["a.py"]);
    let place = place(&store, "a.py");
    let decided = delivery(Deliver::Auto, &proposal, &store, &place, Duration::ZERO);
    assert_eq!(
        decided,
        Delivery::Offer(
            "lnk/tasks.json leads to .vscode/tasks.json, which can make tools run things".into()
        )
    );
}
