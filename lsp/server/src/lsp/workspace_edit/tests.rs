//! Tests of `workspace_edit`.

mod moves;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use scopewise_engine::Proposal;
use scopewise_loader::Options;
use scopewise_workspace::{File, FileChange, Snapshot, WorkspacePath};
use serde_json::{Value, json};

use super::{Preparation, prepare};
use crate::lsp::abilities::Abilities;
use crate::lsp::settings::{Disk, Indexed, LocalDisk};
use crate::lsp::store::Store;
use crate::lsp::tests::proposals::{path, proposal, replacing, store};

const ABLE: Abilities = Abilities {
    edit_metadata: true,
    document_changes: true,
    create_files: true,
    rename_files: true,
    delete_files: true,
    progress: false,
    show_document: false,
    message_request: false,
    generated_tag: false,
    inlay_hints: false,
    watch_files: false,
    names_server: false,
    counts_versions: false,
    hides_progress: false,
    renames_into_folders: false,
};

const FILES: [(&str, &str); 3] = [
    ("a.py", "def load(x):\n    return x\n"),
    ("b/b.py", "from a import load\n"),
    ("d.py", "d = 1\n"),
];

/// A workspace folder with the files, in a temporary one.
struct Workspace {
    outer: tempfile::TempDir,
}

impl Workspace {
    fn path(&self) -> PathBuf {
        self.outer.path().join("workspace")
    }
}

/// The files on disk, and what they are as a snapshot.
fn workspace() -> (Workspace, Snapshot) {
    let folder = Workspace {
        outer: tempfile::tempdir().unwrap(),
    };
    std::fs::create_dir_all(folder.path().join("b")).unwrap();
    for (path, text) in FILES {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    (folder, Snapshot::of_texts(FILES))
}

fn prepared(
    store: &Store,
    disk: &dyn Disk,
    abilities: Abilities,
    proposal: &Proposal,
) -> Result<Value, String> {
    let prepared = prepare(&Preparation {
        store,
        disk,
        abilities,
        root: store.roots().next().unwrap().id,
        proposal,
    })?;
    Ok(serde_json::to_value(prepared.edit).unwrap())
}

fn create(name: &str) -> FileChange {
    FileChange::Create {
        path: path(name),
        text: "made\n".into(),
    }
}

/// Prepares changes in a workspace where `a.py` is open, and writes the folder as `ROOT`.
fn check_prepared(changes: Vec<FileChange>, expected: Value) {
    let (folder, base) = workspace();
    let proposal = proposal(&base, "a.py", "def load", changes);
    let store = store(&folder.path(), &base, &["a.py"]);
    let edit = prepared(&store, &LocalDisk, ABLE, &proposal).unwrap();
    let root = crate::lsp::store::file_uri(&folder.path()).unwrap();
    let edit: Value =
        serde_json::from_str(&edit.to_string().replace(root.as_str(), "ROOT")).unwrap();
    assert_eq!(edit, json!({"documentChanges": expected}));
}

fn range(numbers: [u32; 4]) -> Value {
    let [line, character, end_line, end_character] = numbers;
    json!({"start": {"line": line, "character": character},
        "end": {"line": end_line, "character": end_character}})
}

#[test]
fn names_versions_and_puts_the_current_file_first() {
    let (_, base) = workspace();
    check_prepared(
        vec![
            replacing(&base, "b/b.py", "load", "fetch"),
            replacing(&base, "a.py", "load", "fetch"),
        ],
        json!([
            {"textDocument": {"uri": "ROOT/a.py", "version": 1},
                "edits": [{"range": range([0, 4, 0, 8]), "newText": "fetch"}]},
            {"textDocument": {"uri": "ROOT/b/b.py", "version": null},
                "edits": [{"range": range([0, 14, 0, 18]), "newText": "fetch"}]},
        ]),
    );
}

#[test]
fn is_a_refactoring_over_several_files_where_the_client_asks_what_it_is() {
    let (folder, base) = workspace();
    let store = store(&folder.path(), &base, &["a.py"]);
    let check = |abilities: Abilities, changes: Vec<FileChange>, expected: Option<bool>| {
        let prepared = prepare(&Preparation {
            store: &store,
            disk: &LocalDisk,
            abilities,
            root: store.roots().next().unwrap().id,
            proposal: &proposal(&base, "a.py", "def load", changes),
        });
        let metadata = prepared.unwrap().metadata;
        assert_eq!(metadata.and_then(|it| it.is_refactoring), expected);
    };
    let own = || replacing(&base, "a.py", "load", "fetch");
    let other = || replacing(&base, "b/b.py", "load", "fetch");
    let silent = Abilities {
        edit_metadata: false,
        ..ABLE
    };
    check(ABLE, vec![own(), other()], Some(true));
    check(ABLE, vec![own(), create("c/new.py")], Some(true));
    check(ABLE, vec![own()], None);
    check(ABLE, vec![create("c/new.py")], None);
    check(silent, vec![own(), other()], None);
}

#[test]
fn creates_a_file_without_options_and_fills_its_first_line() {
    check_prepared(
        vec![create("c/new.py")],
        json!([
            {"kind": "create", "uri": "ROOT/c/new.py"},
            {"textDocument": {"uri": "ROOT/c/new.py", "version": null},
                "edits": [{"range": range([0, 0, 1, 0]), "newText": "made\n"}]},
        ]),
    );
}

#[test]
fn carries_an_edit_over_what_was_typed() {
    let (folder, base) = workspace();
    let proposal = proposal(
        &base,
        "a.py",
        "def load",
        vec![replacing(&base, "a.py", "return x", "return x + 1")],
    );
    let mut store = store(&folder.path(), &base, &["a.py"]);
    let uri = store.roots().next().unwrap().folder().unwrap().join("a.py");
    let uri = crate::lsp::store::file_uri(&uri).unwrap();
    let change = json!({"text": "import os\n", "range": range([0, 0, 0, 0])});
    store.change(&uri, 7, &[serde_json::from_value(change).unwrap()]);
    let edit = prepared(&store, &LocalDisk, ABLE, &proposal).unwrap();
    let document = &edit["documentChanges"][0];
    assert_eq!(document["textDocument"]["version"], 7);
    assert_eq!(document["edits"][0]["range"]["start"]["line"], 2);
}

#[track_caller]
fn check_refused(
    changes: Vec<FileChange>,
    abilities: Abilities,
    spoil: fn(&Path, &mut Store),
    words: &str,
) {
    let (folder, base) = workspace();
    let proposal = proposal(&base, "a.py", "def load", changes);
    let mut store = store(&folder.path(), &base, &["a.py"]);
    spoil(&folder.path(), &mut store);
    let message = prepared(&store, &LocalDisk, abilities, &proposal).unwrap_err();
    assert!(message.contains(words), "{message}");
}

#[test]
fn refuses_what_was_changed_in_the_same_lines() {
    let (_, base) = workspace();
    check_refused(
        vec![replacing(&base, "a.py", "return x", "return x + 1")],
        ABLE,
        |folder, store| {
            let uri = crate::lsp::store::file_uri(&folder.join("a.py")).unwrap();
            let change = json!({"text": "2", "range": range([1, 11, 1, 12])});
            store.change(&uri, 2, &[serde_json::from_value(change).unwrap()]);
        },
        "a.py was changed in the same lines (2 to 2)",
    );
    check_refused(
        vec![replacing(&base, "b/b.py", "load", "fetch")],
        ABLE,
        |folder, _| std::fs::write(folder.join("b/b.py"), "import a\n").unwrap(),
        "b/b.py was changed in the same lines",
    );
}

#[test]
fn refuses_to_create_over_a_file_or_without_the_editor() {
    check_refused(
        vec![create("new.py")],
        ABLE,
        |folder, _| std::fs::write(folder.join("new.py"), "").unwrap(),
        "new.py exists by now",
    );
    check_refused(
        vec![create("new.py")],
        Abilities {
            create_files: false,
            ..ABLE
        },
        |_, _| {},
        "this editor cannot create files",
    );
}

#[cfg(unix)]
#[test]
fn refuses_what_leads_outside_through_a_link() {
    let (_, base) = workspace();
    let link: fn(&Path, &mut Store) = |folder, _| {
        let outside = folder.with_file_name("outside");
        std::fs::create_dir(&outside).unwrap();
        std::fs::write(outside.join("b.py"), "from a import load\n").unwrap();
        std::fs::remove_dir_all(folder.join("b")).unwrap();
        std::os::unix::fs::symlink(outside, folder.join("b")).unwrap();
    };
    let outside = "leads outside the workspace";
    check_refused(
        vec![replacing(&base, "b/b.py", "load", "fetch")],
        ABLE,
        link,
        outside,
    );
    check_refused(vec![create("b/new.py")], ABLE, link, outside);
}

#[test]
fn edits_of_single_files_need_no_document_changes() {
    let (folder, base) = workspace();
    let changes = vec![replacing(&base, "a.py", "load", "fetch")];
    let proposal = proposal(&base, "a.py", "def load", changes);
    let store = store(&folder.path(), &base, &["a.py"]);
    let plain = Abilities {
        document_changes: false,
        ..ABLE
    };
    let edit = prepared(&store, &LocalDisk, plain, &proposal).unwrap();
    let changes = edit["changes"].as_object().unwrap();
    assert_eq!(changes.len(), 1);
}

#[test]
fn fills_a_file_that_was_opened_meanwhile() {
    let (folder, base) = workspace();
    let proposal = proposal(&base, "a.py", "def load", vec![create("new.py")]);
    let store = store(&folder.path(), &base, &["a.py", "new.py"]);
    let edit = prepared(&store, &NoDisk, ABLE, &proposal).unwrap();
    let changes = edit["documentChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["textDocument"]["version"], 1);
    assert_eq!(changes[0]["edits"][0]["newText"], "made\n");
}

/// A disk that nobody should ask.
struct NoDisk;

impl Disk for NoDisk {
    fn index(
        &self,
        _: &Path,
        _: &Options,
        _: Option<&Snapshot>,
        _: &(dyn Fn(usize, usize) + Sync),
        _: &AtomicBool,
    ) -> Result<Indexed, String> {
        unreachable!()
    }

    fn texts(&self, _: &Path, _: &Options, _: &AtomicBool) -> Option<Snapshot> {
        None
    }

    fn changed(
        &self,
        _: &Path,
        _: &Options,
        _: &[WorkspacePath],
        _: &Snapshot,
    ) -> Vec<(WorkspacePath, Option<File>)> {
        unreachable!()
    }

    fn keep_index(&self, _: &Path, _: &Options, _: &Snapshot) {
        unreachable!()
    }

    fn named(&self, _: &Path, _: &WorkspacePath) -> Result<File, String> {
        unreachable!()
    }

    fn keep(&self, _: Option<&Path>, _: &Proposal) {
        unreachable!()
    }

    fn write_diff(&self, _: &str, _: &str) -> Result<PathBuf, String> {
        unreachable!()
    }
}
