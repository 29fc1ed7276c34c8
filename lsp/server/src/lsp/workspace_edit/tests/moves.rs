//! Files that an edit renames and deletes.

use std::path::Path;

use scopewise_workspace::FileChange;
use serde_json::json;

use super::{ABLE, LocalDisk, check_prepared, check_refused, range, workspace};
use crate::lsp::abilities::Abilities;
use crate::lsp::store::Store;
use crate::lsp::tests::proposals::{path, place, proposal, replacing, store};
use crate::lsp::workspace_edit::{Preparation, Then, prepare, texts};

fn rename(from: &str, to: &str) -> FileChange {
    FileChange::Rename {
        from: path(from),
        to: path(to),
    }
}

fn delete(name: &str) -> FileChange {
    FileChange::Delete { path: path(name) }
}

/// The edit of `a.py` that comes after its rename to `c/new.py`.
fn edit_of_renamed() -> FileChange {
    let (_, base) = workspace();
    match replacing(&base, "a.py", "return x", "return x + 1") {
        FileChange::Edit { edits, .. } => FileChange::Edit {
            path: path("c/new.py"),
            edits,
        },
        other => other,
    }
}

#[test]
fn edits_by_the_names_there_are_and_moves_files_last() {
    let (_, base) = workspace();
    check_prepared(
        vec![
            delete("d.py"),
            rename("a.py", "c/new.py"),
            edit_of_renamed(),
            replacing(&base, "b/b.py", "from a", "from c.new"),
        ],
        json!([
            {"textDocument": {"uri": "ROOT/a.py", "version": 1},
                "edits": [{"range": range([1, 4, 1, 12]), "newText": "return x + 1"}]},
            {"textDocument": {"uri": "ROOT/b/b.py", "version": null},
                "edits": [{"range": range([0, 0, 0, 6]), "newText": "from c.new"}]},
            {"kind": "rename", "oldUri": "ROOT/a.py", "newUri": "ROOT/c/new.py"},
            {"kind": "delete", "uri": "ROOT/d.py"},
        ]),
    );
}

#[test]
fn a_file_can_just_move() {
    check_prepared(
        vec![rename("b/b.py", "b/c.py")],
        json!([{"kind": "rename", "oldUri": "ROOT/b/b.py", "newUri": "ROOT/b/c.py"}]),
    );
}

#[test]
fn a_folder_is_made_for_an_editor_that_does_not() {
    let needs = Abilities {
        renames_into_folders: true,
        ..ABLE
    };
    let operations = |to: &str| {
        let (folder, base) = workspace();
        let proposal = proposal(&base, "a.py", "def load", vec![rename("a.py", to)]);
        let store = store(&folder.path(), &base, &["a.py"]);
        let edit = super::prepared(&store, &LocalDisk, needs, &proposal).unwrap();
        let changes = edit["documentChanges"].as_array().unwrap().clone();
        let words = changes
            .iter()
            .map(|it| (it["kind"].clone(), it["options"].clone()));
        words.collect::<Vec<_>>()
    };
    assert_eq!(operations("b/c.py"), [(json!("rename"), json!(null))]);
    assert_eq!(
        operations("c/new.py"),
        [
            (json!("create"), json!(null)),
            (json!("rename"), json!({"overwrite": true})),
        ]
    );
}

#[test]
fn open_documents_are_looked_for_where_they_go() {
    let (folder, base) = workspace();
    let changes = vec![
        rename("a.py", "c/new.py"),
        edit_of_renamed(),
        delete("d.py"),
        rename("b/b.py", "b/c.py"),
    ];
    let proposal = proposal(&base, "a.py", "def load", changes);
    let store = store(&folder.path(), &base, &["a.py", "d.py"]);
    let prepared = prepare(&Preparation {
        store: &store,
        disk: &LocalDisk,
        abilities: ABLE,
        root: store.roots().next().unwrap().id,
        proposal: &proposal,
    })
    .unwrap();
    let open: Vec<_> = prepared
        .open
        .iter()
        .map(|it| (&it.place, &it.then))
        .collect();
    assert_eq!(
        open,
        [
            (
                &place(&store, "a.py"),
                &Then::Moves(place(&store, "c/new.py"))
            ),
            (&place(&store, "d.py"), &Then::Goes),
        ]
    );
    assert!(prepared.open[0].after.to_string().contains("x + 1"));
    let done = |at: usize| prepared.moved[at].check_done();
    assert_eq!(done(0).unwrap_err(), "a.py was not renamed to c/new.py");
    assert_eq!(done(2).unwrap_err(), "d.py was not deleted");
    std::fs::rename(folder.path().join("b/b.py"), folder.path().join("b/c.py")).unwrap();
    std::fs::remove_file(folder.path().join("d.py")).unwrap();
    assert_eq!((done(1), done(2)), (Ok(()), Ok(())));
}

#[test]
fn both_sides_of_a_move_can_be_shown() {
    let (folder, base) = workspace();
    let changes = vec![
        rename("a.py", "c/new.py"),
        edit_of_renamed(),
        delete("d.py"),
    ];
    let proposal = proposal(&base, "a.py", "def load", changes);
    let store = store(&folder.path(), &base, &["a.py"]);
    let files = texts(&Preparation {
        store: &store,
        disk: &LocalDisk,
        abilities: ABLE,
        root: store.roots().next().unwrap().id,
        proposal: &proposal,
    })
    .unwrap();
    let shown: Vec<String> = files
        .iter()
        .map(|file| {
            let name = |uri: &str| uri.rsplit('/').next().unwrap_or_default().to_owned();
            let new = file.new_uri.as_ref().map(|uri| name(uri.as_str()));
            let text = |text: &Option<scopewise_workspace::Text>| {
                text.as_ref()
                    .map(|it| it.to_string().lines().last().unwrap().to_owned())
            };
            format!(
                "{} {} {new:?} {:?} {:?}",
                file.kind,
                name(file.uri.as_str()),
                text(&file.before),
                text(&file.after)
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#"rename a.py Some("new.py") Some("    return x") Some("    return x + 1")"#,
            r#"delete d.py None Some("d = 1") None"#,
        ]
    );
}

#[test]
fn refuses_what_the_editor_cannot_do() {
    check_refused(
        vec![rename("a.py", "c.py")],
        Abilities {
            rename_files: false,
            ..ABLE
        },
        |_, _| {},
        "this editor cannot rename files (a.py to c.py) for a server, so nothing was applied; rename it by hand and ask again, or run `scopewise edit --apply` in a terminal",
    );
    check_refused(
        vec![delete("d.py")],
        Abilities {
            delete_files: false,
            ..ABLE
        },
        |_, _| {},
        "this editor cannot delete files (d.py) for a server, so nothing was applied",
    );
}

fn type_in(store: &mut Store, folder: &Path, name: &str) {
    let uri = tower_lsp::gen_lsp_types::Uri::from_file_path(folder.join(name)).unwrap();
    let document = json!({"uri": uri, "languageId": "python", "version": 1,
        "text": std::fs::read_to_string(folder.join(name)).unwrap()});
    store.open(&serde_json::from_value(document).unwrap());
    let change = json!({"text": "import os\n", "range": range([0, 0, 0, 0])});
    store.change(&uri, 2, &[serde_json::from_value(change).unwrap()]);
}

#[test]
fn nothing_that_was_typed_goes_with_a_file() {
    let changed = "d.py would be deleted, but was changed meanwhile; nothing was applied";
    check_refused(
        vec![delete("d.py")],
        ABLE,
        |folder, _| std::fs::write(folder.join("d.py"), "d = 2\n").unwrap(),
        changed,
    );
    check_refused(
        vec![delete("d.py")],
        ABLE,
        |folder, store| type_in(store, folder, "d.py"),
        changed,
    );
    // Asked about as it is in the editor, but not saved.
    check_refused(
        vec![delete("d.py")],
        ABLE,
        |folder, store| {
            let saved = std::fs::read_to_string(folder.join("d.py")).unwrap();
            std::fs::write(folder.join("d.py"), "").unwrap();
            let uri = tower_lsp::gen_lsp_types::Uri::from_file_path(folder.join("d.py")).unwrap();
            let document = json!({"uri": uri, "languageId": "python", "version": 1, "text": saved});
            store.open(&serde_json::from_value(document).unwrap());
        },
        "d.py would be deleted, but has changes that are not saved; nothing was applied",
    );
}

#[test]
fn a_renamed_file_takes_along_what_was_typed() {
    let (folder, base) = workspace();
    let changes = vec![rename("a.py", "c/new.py"), edit_of_renamed()];
    let proposal = proposal(&base, "a.py", "def load", changes);
    let mut store = store(&folder.path(), &base, &[]);
    type_in(&mut store, &folder.path(), "a.py");
    let edit = super::prepared(&store, &LocalDisk, ABLE, &proposal).unwrap();
    let first = &edit["documentChanges"][0];
    assert_eq!(first["textDocument"]["version"], 2);
    assert_eq!(first["edits"][0]["range"]["start"]["line"], 2);
}

#[test]
fn a_move_finds_its_file_and_a_free_place() {
    let moves = || vec![rename("a.py", "c.py")];
    check_refused(
        moves(),
        ABLE,
        |folder, _| std::fs::write(folder.join("c.py"), "").unwrap(),
        "c.py exists by now; nothing was applied",
    );
    check_refused(
        moves(),
        ABLE,
        |folder, store| {
            let uri = tower_lsp::gen_lsp_types::Uri::from_file_path(folder.join("c.py")).unwrap();
            let document = json!({"uri": uri, "languageId": "python", "version": 1, "text": ""});
            store.open(&serde_json::from_value(document).unwrap());
        },
        "c.py is open in the editor; nothing was applied, close it and apply again",
    );
    check_refused(
        moves(),
        ABLE,
        |folder, _| std::fs::remove_file(folder.join("a.py")).unwrap(),
        "a.py is not on the disk; save it and apply again",
    );
    check_refused(
        vec![delete("d.py")],
        ABLE,
        |folder, _| std::fs::remove_file(folder.join("d.py")).unwrap(),
        "d.py is gone; nothing was applied, ask again",
    );
}

#[cfg(unix)]
#[test]
fn nothing_moves_through_a_link_to_the_outside() {
    let link: fn(&Path, &mut Store) = |folder, _| {
        let outside = folder.with_file_name("outside");
        std::fs::create_dir(&outside).unwrap();
        std::fs::write(outside.join("b.py"), "from a import load\n").unwrap();
        std::fs::remove_dir_all(folder.join("b")).unwrap();
        std::os::unix::fs::symlink(outside, folder.join("b")).unwrap();
    };
    for change in [
        rename("a.py", "b/a.py"),
        rename("b/b.py", "c.py"),
        delete("b/b.py"),
    ] {
        check_refused(vec![change], ABLE, link, "leads outside the workspace");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_neither_renamed_nor_deleted() {
    let link: fn(&Path, &mut Store) = |folder, _| {
        std::fs::rename(folder.join("d.py"), folder.join("real.py")).unwrap();
        std::os::unix::fs::symlink("real.py", folder.join("d.py")).unwrap();
    };
    for change in [rename("d.py", "e.py"), delete("d.py")] {
        check_refused(
            vec![change],
            ABLE,
            link,
            "d.py is a link to another file; nothing was applied, rename or delete it by hand",
        );
    }
}

#[cfg(unix)]
#[test]
fn nothing_moves_into_git_through_a_link() {
    let link: fn(&Path, &mut Store) = |folder, _| {
        std::fs::create_dir_all(folder.join(".git/hooks")).unwrap();
        std::os::unix::fs::symlink(".git", folder.join("plain")).unwrap();
    };
    let create = FileChange::Create {
        path: path("plain/hooks/new"),
        text: "x\n".into(),
    };
    for change in [rename("d.py", "plain/hooks/pre-commit"), create] {
        check_refused(
            vec![change],
            ABLE,
            link,
            "leads to git's own files; nothing was applied",
        );
    }
}

#[test]
fn a_file_with_a_byte_order_mark_can_go_while_it_is_open() {
    let (folder, base) = workspace();
    let text = std::fs::read_to_string(folder.path().join("d.py")).unwrap();
    std::fs::write(folder.path().join("d.py"), format!("\u{feff}{text}")).unwrap();
    let proposal = proposal(&base, "a.py", "def load", vec![delete("d.py")]);
    let mut store = store(&folder.path(), &base, &["a.py"]);
    let uri = tower_lsp::gen_lsp_types::Uri::from_file_path(folder.path().join("d.py")).unwrap();
    let document = json!({"uri": uri, "languageId": "python", "version": 1, "text": text});
    store.open(&serde_json::from_value(document).unwrap());
    let edit = super::prepared(&store, &LocalDisk, ABLE, &proposal).unwrap();
    assert_eq!(edit["documentChanges"][0]["kind"], "delete");
}
