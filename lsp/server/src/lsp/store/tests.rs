//! One file under two spellings of its name.

use std::path::Path;

use scopewise_workspace::{Snapshot, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

use super::{Naming, Place, RootId, Store};

const ON_DISK: &str = "def area(): pass\n";

/// A folder whose disk takes names so, not walked yet, with one document open.
fn opened(naming: Naming, uri: &str, text: &str) -> (Store, RootId) {
    let mut store = Store::default();
    let root = store.add_folder(vec!["/w".into()]);
    store.add_spelling(root, "/w".into(), naming);
    open(&mut store, uri, text);
    (store, root)
}

fn open(store: &mut Store, uri: &str, text: &str) {
    let place = store.open(&lsp::TextDocumentItem {
        uri: uri.parse().unwrap(),
        language_id: "python".to_owned().into(),
        version: 3,
        text: text.to_owned(),
    });
    assert!(place.is_some());
}

fn place(store: &Store, uri: &str) -> Place {
    store.place_of(&uri.parse().unwrap()).unwrap()
}

fn check_files(store: &Store, root: RootId, expected: &[(&str, &str)]) {
    let files = store.snapshot(root).unwrap().files();
    let found: Vec<(String, String)> = files
        .map(|file| (file.path.to_string(), file.text().to_string()))
        .collect();
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_document_opened_before_the_walk_takes_the_name_that_the_walk_finds() {
    let uri = "file:///w/SRC/App.py";
    let (mut store, root) = opened(Naming::MacOs, uri, "typed\n");
    store.put_index(root, Snapshot::of_texts([("src/app.py", ON_DISK)]), 1);
    check_files(&store, root, &[("src/app.py", "typed\n")]);
    let place = place(&store, uri);
    assert_eq!(place.path.as_str(), "src/app.py");
    assert_eq!(store.uri_of(&place).unwrap().as_str(), uri);
    let change = serde_json::json!({"text": "typed on\n"});
    let change = serde_json::from_value(change).unwrap();
    store.change(&uri.parse().unwrap(), 4, &[change]).unwrap();
    check_files(&store, root, &[("src/app.py", "typed on\n")]);
    assert_eq!(store.open_version(uri), Some(4));
}

#[test]
fn a_document_opened_after_the_walk_stands_over_the_file() {
    let (mut store, root) = opened(Naming::MacOs, "file:///w/other.py", "");
    let index = Snapshot::of_texts([("src/app.py", ON_DISK), ("other.py", "")]);
    store.put_index(root, index, 1);
    open(&mut store, "file:///w/Src/APP.py", "typed\n");
    check_files(&store, root, &[("other.py", ""), ("src/app.py", "typed\n")]);
    let watched = place(&store, "file:///w/src/app.py");
    store.put_from_disk(&watched, None);
    check_files(&store, root, &[("other.py", ""), ("src/app.py", "typed\n")]);
}

#[test]
fn a_new_file_keeps_its_own_name_in_a_known_folder() {
    let uri = "file:///w/Src/New.py";
    let (mut store, root) = opened(Naming::MacOs, uri, "");
    store.put_index(root, Snapshot::of_texts([("src/app.py", ON_DISK)]), 1);
    assert_eq!(place(&store, uri).path.as_str(), "src/New.py");
}

#[test]
fn two_files_of_a_disk_that_tells_them_apart_stay_two() {
    let uri = "file:///w/src/App.py";
    let (mut store, root) = opened(Naming::Unix, uri, "typed\n");
    store.put_index(root, Snapshot::of_texts([("src/app.py", ON_DISK)]), 1);
    check_files(
        &store,
        root,
        &[("src/App.py", "typed\n"), ("src/app.py", ON_DISK)],
    );
}

#[test]
fn a_folder_goes_by_any_spelling_of_its_path() {
    let (mut store, root) = opened(Naming::MacOs, "file:///w/a.py", "");
    store.put_index(root, Snapshot::default(), 0);
    store.remove_folder(Path::new("/W"));
    assert!(store.root(root).is_none());
    let left = place(&store, "file:///w/a.py");
    assert_eq!(left.path, WorkspacePath::new("a.py").unwrap());
}
