//! `scopewise.edit {uri, range, instruction, rung?}`: an ask in the user's words, or one of the menu's.

use std::path::Path;
use std::sync::Arc;

use scopewise_workspace::syntax::SIZE_LIMIT;
use scopewise_workspace::{File, WorkspacePath};
use serde_json::{Value, json};
use tower_lsp::gen_lsp_types::MessageType;

use crate::lsp::arguments::{EditArguments, FileName, Wish, edit_arguments};
use crate::lsp::ingress::moment;
use crate::lsp::outcome::say;
use crate::lsp::run::{Order, start};
use crate::lsp::session::Session;
use crate::lsp::store::{Place, RootKind, Store, file_uri};
use crate::lsp::wish::{Known, command_ask};

/// Editors show NUL bytes near the start of a file that is not text.
const BINARY_SNIFF: usize = 8 * 1024;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let arguments = edit_arguments(arguments)?;
    let store = moment();
    let place = place(&store, &arguments.file)?;
    if let Some(file) = store.file(&place) {
        check_text(&place.path, file)?;
        if matches!(arguments.wish, Wish::Directive(_)) && !file.is_current() {
            parse_first(session, &store, place, arguments);
            return Ok(Value::Null);
        }
        let id = order(session, store, place, &arguments)?;
        return Ok(json!({"id": id}));
    }
    // Only the disk knows more about the file, and nobody waits for the disk.
    let session = Arc::clone(session);
    drop(tokio::task::spawn_blocking(move || {
        if let Err(message) = from_disk(&session, &store, place, &arguments) {
            say(&session, MessageType::Error, &message);
        }
    }));
    Ok(Value::Null)
}

/// Only the tree knows for sure what is a comment, and nobody waits for a parse.
fn parse_first(session: &Arc<Session>, store: &Arc<Store>, place: Place, arguments: EditArguments) {
    let (session, store) = (Arc::clone(session), Arc::clone(store));
    drop(tokio::task::spawn_blocking(move || {
        let mut parsed = Store::clone(&store);
        if let Some(file) = store.file(&place).map(File::reparsed) {
            parsed.put_parsed(&place, file.clone());
            session.change(|store| store.put_parsed(&place, file));
        }
        if let Err(message) = order(&session, Arc::new(parsed), place, &arguments) {
            say(&session, MessageType::Error, &message);
        }
    }));
}

fn order(
    session: &Arc<Session>,
    store: Arc<Store>,
    place: Place,
    arguments: &EditArguments,
) -> Result<String, String> {
    let settings = session
        .settings(place.root)
        .ok_or("the workspace is closed; open it again")?;
    let named = command_ask(
        &place.path,
        store.file(&place),
        arguments,
        Known {
            directive: &settings.directive,
            actions: &settings.actions,
        },
        store.encoding,
    )?;
    start(
        session,
        Order {
            named,
            place,
            store,
            earlier: Vec::new(),
            start_on: None,
            shown: arguments.shown,
            replaces: None,
        },
    )
}

fn from_disk(
    session: &Arc<Session>,
    store: &Arc<Store>,
    place: Place,
    arguments: &EditArguments,
) -> Result<(), String> {
    let folder = store.root(place.root).and_then(|root| root.folder());
    let folder = folder.ok_or("the workspace is closed; open it again")?;
    if std::fs::symlink_metadata(folder.join(place.path.as_str())).is_err() {
        return new_file(session, store, place, arguments);
    }
    let file = session.disk.named(folder, &place.path)?;
    let mut with_file = Store::clone(store);
    with_file.put_from_disk(&place, Some(file.clone()));
    session.change(|store| store.put_from_disk(&place, Some(file)));
    order(session, Arc::new(with_file), place, arguments).map(|_| ())
}

fn new_file(
    session: &Arc<Session>,
    store: &Arc<Store>,
    place: Place,
    arguments: &EditArguments,
) -> Result<(), String> {
    if !session.abilities().create_files {
        return Err(format!(
            "{} does not exist, and this editor cannot create files for a server; create it, open it \
             and ask again",
            place.path
        ));
    }
    order(session, Arc::clone(store), place, arguments).map(|_| ())
}

fn place(store: &Store, file: &FileName) -> Result<Place, String> {
    match file {
        FileName::Uri(uri) => store.place_of(uri).ok_or_else(|| outside(uri.path())),
        FileName::Path(path) => match file_uri(Path::new(path)) {
            Some(uri) => store.place_of(&uri).ok_or_else(|| outside(path)),
            None => relative_place(store, path),
        },
    }
}

/// A relative path is read from the workspace folder that has the file, else from the first.
fn relative_place(store: &Store, path: &str) -> Result<Place, String> {
    let named = WorkspacePath::new(path).ok_or_else(|| outside(path))?;
    let places: Vec<Place> = store
        .roots()
        .filter(|root| root.kind == RootKind::Folder)
        .map(|root| Place {
            root: root.id,
            path: named.clone(),
        })
        .collect();
    let existing = places.iter().find(|place| store.file(place).is_some());
    existing
        .or(places.first())
        .cloned()
        .ok_or_else(|| format!("{named} is in no workspace folder; open a folder, or pass its URI"))
}

fn outside(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    format!("{name} is not open and lies outside the workspace; open it in the editor first")
}

fn check_text(path: &WorkspacePath, file: &File) -> Result<(), String> {
    if file.text().len() > SIZE_LIMIT {
        return Err(format!("{path} is over 4 MB; split it, or edit it by hand"));
    }
    if file.text().slice(0..BINARY_SNIFF).contains('\0') {
        return Err(format!("{path} is a binary file; only text can be edited"));
    }
    Ok(())
}
