//! Reading the disk in the background, on one thread: the first walk of a root with its progress line, and
//! what changed since. One thread, so that what is read later always wins; what arrives while it works is
//! taken up together. What is open in the editor stands over all that is read here.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError, Weak};
use std::thread;

use scopewise_workspace::{Snapshot, WorkspacePath};
use tokio::sync::oneshot;
use tower_lsp::gen_lsp_types::{self as lsp, MessageType};

use super::progress::Progress;
use super::session::Session;
use super::settings::Indexed;
use super::store::{Naming, Place, RootId};

/// From so many changed files on, one walk is cheaper than a look at each.
const WALK_FROM: usize = 1000;

/// So many files are read before they are swapped in, so that the first are seen soon.
const CHUNK: usize = 256;

/// From so many changed files on, the index is kept again for the next start.
const KEEP_FROM: usize = 500;

/// When the session ends, fewer are enough.
const KEEP_AT_END: usize = 50;

/// Files that say which others belong to the index.
const RULES: [&str; 2] = [".gitignore", ".ignore"];

/// What there is to do.
pub(super) enum Task {
    /// Walk a root.
    Walk(RootId),
    /// Look at these files again.
    Read(Vec<Place>),
    /// Look at what the client saw changing.
    Seen(Vec<lsp::FileEvent>),
    /// Pack what was unpacked of a root to measure and check.
    Pack(RootId),
    /// Keep what changed for the next start.
    Keep,
    /// Say when all before this is done.
    Tell(oneshot::Sender<()>),
}

/// The way to the thread that reads the disk.
pub(super) struct DiskQueue(Mutex<Sender<Task>>);

impl DiskQueue {
    /// Starts the thread; it ends with the queue.
    pub(super) fn start(session: Weak<Session>) -> Self {
        let (queue, asked) = channel();
        let started = thread::Builder::new()
            .name("disk".into())
            .spawn(move || work(&asked, &session));
        if started.is_err() {
            tracing::error!("the thread that reads files cannot be started; nothing is indexed");
        }
        Self(Mutex::new(queue))
    }

    /// Asks for something to be done.
    pub(super) fn push(&self, task: Task) {
        let queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = queue.send(task);
    }

    /// Ends when all that was asked for so far is done.
    pub(super) async fn settled(&self) {
        let (done, settled) = oneshot::channel();
        self.push(Task::Tell(done));
        let _ = settled.await;
    }
}

fn work(asked: &Receiver<Task>, session: &Weak<Session>) {
    while let Ok(first) = asked.recv() {
        let Some(session) = session.upgrade() else {
            return;
        };
        let mut batch = Batch::default();
        for task in std::iter::once(first).chain(asked.try_iter()) {
            batch.add(&session, task);
        }
        // A file that cannot be read in this way leaves the index as it was.
        let _ = catch_unwind(AssertUnwindSafe(|| batch.run(&session)));
        if batch.frees_much() {
            scopewise_loader::give_back();
        }
        for done in batch.told {
            let _ = done.send(());
        }
    }
}

/// What is done in one go.
#[derive(Default)]
struct Batch {
    walks: BTreeSet<RootId>,
    files: BTreeMap<RootId, BTreeSet<WorkspacePath>>,
    packed: BTreeSet<RootId>,
    is_last: bool,
    told: Vec<oneshot::Sender<()>>,
}

impl Batch {
    fn add(&mut self, session: &Session, task: Task) {
        match task {
            Task::Walk(root) => {
                self.walks.insert(root);
            }
            Task::Read(places) => self.add_places(places),
            Task::Seen(events) => {
                let store = session.now();
                let places = events.iter().filter_map(|event| store.place_of(&event.uri));
                self.add_places(places);
            }
            Task::Pack(root) => {
                self.packed.insert(root);
            }
            Task::Keep => self.is_last = true,
            Task::Tell(done) => self.told.push(done),
        }
    }

    fn add_places(&mut self, places: impl IntoIterator<Item = Place>) {
        for place in places {
            self.files.entry(place.root).or_default().insert(place.path);
        }
    }

    /// Whether more is let go of in it than a few files.
    fn frees_much(&self) -> bool {
        let files: usize = self.files.values().map(BTreeSet::len).sum();
        !self.walks.is_empty() || !self.packed.is_empty() || files >= CHUNK
    }

    fn run(&self, session: &Session) {
        for root in &self.walks {
            walk(session, *root);
        }
        for (root, paths) in &self.files {
            // The walk has just seen them.
            if !self.walks.contains(root) {
                look_at(session, *root, paths);
            }
        }
        for root in &self.packed {
            pack(session, *root);
        }
        if self.is_last {
            for root in session.now().roots() {
                if root.news >= KEEP_AT_END {
                    keep(session, root.id);
                }
            }
        }
    }
}

fn walk(session: &Session, id: RootId) {
    let store = session.now();
    let Some((folder, known)) = store.root(id).and_then(|root| {
        let known = root.is_walked.then(|| root.snapshot.clone());
        Some((root.folder()?.to_path_buf(), known))
    }) else {
        return;
    };
    if known.is_none()
        && let Ok(canonical) = folder.canonicalize()
    {
        let naming = Naming::seen(scopewise_loader::ignores_case(&canonical));
        session.change(|store| store.add_spelling(id, canonical, naming));
    }
    // Only the first walk of a root is long enough to be shown.
    let token = format!("scopewise/index/{id}");
    let title = "Scopewise: indexing";
    let progress = known
        .is_none()
        .then(|| Mutex::new(Progress::begin(session, &token, title, false)));
    let texts = match known {
        Some(_) => None,
        None => texts(session, id, &folder),
    };
    let over = known.as_ref().or(texts.as_ref());
    match indexed(session, id, &folder, over, progress.as_ref()) {
        Ok(indexed) => {
            let is_first = known.is_none();
            let news = indexed.news;
            let before = session.change(|store| store.put_index(id, indexed.snapshot, news));
            // Let go of outside the change: it may be large.
            drop((before, known, texts, store));
            if is_first {
                scopewise_loader::give_back();
            }
            // Whoever sees its end sees the index.
            drop(progress);
            session.status.indexed(id);
            if (is_first && news > 0) || news >= KEEP_FROM {
                keep(session, id);
            }
        }
        Err(_) if session.is_ending() => {}
        Err(message) => {
            session
                .outbox
                .show(MessageType::Warning, format!("Scopewise: {message}"));
            session.status.indexed(id);
            if known.is_none() {
                session.change(|store| store.put_index(id, Snapshot::default(), 0));
            }
        }
    }
}

/// Puts the texts of a root in place, so that an ask need not wait for their parses.
fn texts(session: &Session, id: RootId, folder: &Path) -> Option<Snapshot> {
    let settings = session.settings_of(id);
    let disk = &session.disk;
    let read = AssertUnwindSafe(|| disk.texts(folder, &settings.load, session.ending()));
    let texts = catch_unwind(read).ok().flatten()?;
    drop(session.change(|store| store.put_texts(id, texts.clone())));
    Some(texts)
}

fn indexed(
    session: &Session,
    id: RootId,
    folder: &Path,
    known: Option<&Snapshot>,
    progress: Option<&Mutex<Progress>>,
) -> Result<Indexed, String> {
    let settings = session.settings_of(id);
    let seen = |count, of| {
        if progress.is_some() {
            session.status.indexing(id, count, of);
        }
        // A report that has to wait is out of date anyway.
        if let Some(Ok(mut progress)) = progress.map(Mutex::try_lock) {
            progress.report(files(count));
        }
    };
    let walked = catch_unwind(AssertUnwindSafe(|| {
        let disk = &session.disk;
        disk.index(folder, &settings.load, known, &seen, session.ending())
    }));
    walked.unwrap_or_else(|_| Err("indexing stopped; routes stay provisional".into()))
}

/// Looks at files that may have changed, or at all of a root where that says more.
fn look_at(session: &Session, id: RootId, paths: &BTreeSet<WorkspacePath>) {
    let store = session.now();
    let Some(root) = store.root(id) else {
        return;
    };
    let Some(folder) = root.folder() else {
        return;
    };
    let says_more = |path: &WorkspacePath| {
        RULES.contains(&path.file_name())
            || root.snapshot.has_folder(path.as_str())
            || folder.join(path.as_str()).is_dir()
    };
    if paths.len() >= WALK_FROM || paths.iter().any(says_more) {
        walk(session, id);
        return;
    }
    let paths: Vec<WorkspacePath> = paths.iter().cloned().collect();
    for chunk in paths.chunks(CHUNK) {
        read(session, id, chunk);
    }
}

fn read(session: &Session, id: RootId, paths: &[WorkspacePath]) {
    let store = session.now();
    let Some(root) = store.root(id) else {
        return;
    };
    let (Some(folder), Some(settings)) = (root.folder(), session.settings(id)) else {
        return;
    };
    let disk = &session.disk;
    let files = disk.changed(folder, &settings.load, paths, &root.snapshot);
    session.change(|store| store.put_files(id, files));
}

fn pack(session: &Session, id: RootId) {
    let store = session.now();
    let Some(snapshot) = store.snapshot(id) else {
        return;
    };
    let paths: Vec<WorkspacePath> = snapshot.unpacked().cloned().collect();
    for chunk in paths.chunks(CHUNK) {
        session.change(|store| store.pack(id, chunk));
    }
}

fn keep(session: &Session, id: RootId) {
    let store = session.now();
    let (Some(root), Some(settings)) = (store.root(id), session.settings(id)) else {
        return;
    };
    if let Some(folder) = root.folder() {
        session
            .disk
            .keep_index(folder, &settings.load, &root.snapshot);
        session.change(|store| store.note_kept(id));
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
