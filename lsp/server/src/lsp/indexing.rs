//! Reading the disk in the background: the first walk of a root with its progress line, and files that
//! changed since. What is open in the editor always stands over what is read here.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use scopewise_workspace::Snapshot;
use tower_lsp::gen_lsp_types::MessageType;

use super::progress::Progress;
use super::session::Session;
use super::store::{Place, RootId};

/// From so many changed files on, one walk is cheaper than reading each.
const WALK_FROM: usize = 1000;

/// Walks a root in the background and swaps in what it finds.
pub(super) fn start(session: &Arc<Session>, id: RootId) {
    if !session.change(|store| store.begin_walk(id)) {
        return;
    }
    let session = Arc::clone(session);
    drop(tokio::task::spawn_blocking(move || {
        walk(&session, id);
    }));
}

/// Reads files again in the background. While their root is being walked they wait for its end.
pub(super) fn read_again(session: &Arc<Session>, places: Vec<Place>) {
    let mut by_root: BTreeMap<RootId, Vec<Place>> = BTreeMap::new();
    for place in places {
        by_root.entry(place.root).or_default().push(place);
    }
    for (id, places) in by_root {
        if places.len() >= WALK_FROM {
            start(session, id);
            continue;
        }
        let waiting = session.change(|store| store.hold_back(id, places));
        if waiting.is_empty() {
            continue;
        }
        let session = Arc::clone(session);
        drop(tokio::task::spawn_blocking(move || {
            read(&session, &waiting);
        }));
    }
}

fn walk(session: &Arc<Session>, id: RootId) {
    let Some(folder) = session
        .now()
        .root(id)
        .and_then(|root| root.folder().map(ToOwned::to_owned))
    else {
        return;
    };
    if let Ok(canonical) = folder.canonicalize() {
        session.change(|store| store.add_spelling(id, canonical));
    }
    let settings = session.settings_of(id);
    let token = format!("scopewise/index/{id}");
    let progress = Mutex::new(Progress::begin(
        session,
        &token,
        "Scopewise: indexing",
        false,
    ));
    let seen = |count| {
        // A report that has to wait is out of date anyway.
        if let Ok(mut progress) = progress.try_lock() {
            progress.report(files(count));
        }
    };
    let walked = catch_unwind(AssertUnwindSafe(|| {
        session.disk.index(&folder, &settings.load, &seen)
    }));
    let snapshot = match walked {
        Ok(Ok(snapshot)) => snapshot,
        Ok(Err(message)) => failed(session, &message),
        Err(_) => failed(session, "indexing stopped; routes stay provisional"),
    };
    let missed = session.change(|store| store.put_index(id, snapshot));
    drop(progress);
    read(session, &missed);
}

fn failed(session: &Session, message: &str) -> Snapshot {
    session
        .outbox
        .show(MessageType::Warning, format!("Scopewise: {message}"));
    Snapshot::default()
}

fn read(session: &Session, places: &[Place]) {
    for place in places {
        let store = session.now();
        let Some(folder) = store.root(place.root).and_then(|root| root.folder()) else {
            continue;
        };
        if store.document_at(place).is_some() {
            continue;
        }
        let Some(settings) = session.settings(place.root) else {
            continue;
        };
        let file = session.disk.indexed(folder, &settings.load, &place.path);
        session.change(|store| store.put_from_disk(place, file));
    }
}

/// `1,200 files` for 1200.
fn files(count: usize) -> String {
    match count {
        1 => "1 file".into(),
        _ => format!("{} files", with_commas(count)),
    }
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn counts_files_for_a_person() {
        let check = |number, expected: &str| assert_eq!(files(number), expected);
        check(0, "0 files");
        check(1, "1 file");
        check(999, "999 files");
        check(1200, "1,200 files");
        check(1_234_567, "1,234,567 files");
    }
}
