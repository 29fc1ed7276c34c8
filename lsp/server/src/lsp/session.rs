//! What all handlers share: the inputs, the settings, the way to the client, and what is running. No
//! lock is held across an await, and none for longer than a change of a few pointers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower_lsp::gen_lsp_types::{self as lsp, MessageType};

use super::abilities::Abilities;
use super::asks::Asks;
use super::early::EarlyChanges;
use super::indexing::{DiskQueue, Task};
use super::options::ClientOptions;
use super::outbox::Outbox;
use super::parsing::ParseQueue;
use super::rung_shown::ShownRungs;
use super::settings::{Configure, Disk, Settings};
use super::status::Status;
use super::store::{Place, RootId, Store};
use super::watchdog;

/// How long an answer may take to be on its way.
const ANSWERED_WITHIN: Duration = Duration::from_millis(5);

/// One editor's session.
pub(super) struct Session {
    /// The way to the client.
    pub(super) outbox: Outbox,
    /// The disk below the roots.
    pub(super) disk: Arc<dyn Disk>,
    configure: Configure,
    settings: Mutex<BTreeMap<Option<RootId>, Arc<Settings>>>,
    abilities: OnceLock<Abilities>,
    options: OnceLock<Arc<ClientOptions>>,
    store: Mutex<Arc<Store>>,
    /// Counts changes of the inputs, for whoever waits for one.
    changes: watch::Sender<u64>,
    shutdown_seen: AtomicBool,
    malformed_frames: AtomicUsize,
    parsing: ParseQueue,
    /// Whatever is to be read from the disk.
    pub(super) reading: DiskQueue,
    ending: AtomicBool,
    /// Held while a result is applied: one at a time.
    pub(super) applying: tokio::sync::Mutex<()>,
    asks: Mutex<Asks>,
    shown: Mutex<ShownRungs>,
    /// Changes that wait for those they overtook.
    pub(super) early: Mutex<EarlyChanges>,
    /// What is told to a client that shows it by itself.
    pub(super) status: Status,
    /// The editor's process id, once known.
    editor: OnceLock<i32>,
    stopped: CancellationToken,
}

/// After this many malformed frames the user has been told often enough.
const MALFORMED_SHOWN: usize = 3;

impl Session {
    /// A session before `initialize`.
    pub(super) fn start(outbox: Outbox, configure: Configure, disk: Arc<dyn Disk>) -> Arc<Self> {
        Arc::new_cyclic(|session| Self {
            parsing: ParseQueue::start(session.clone()),
            reading: DiskQueue::start(session.clone()),
            ending: AtomicBool::new(false),
            outbox,
            disk,
            configure,
            settings: Mutex::default(),
            abilities: OnceLock::new(),
            options: OnceLock::new(),
            store: Mutex::default(),
            early: Mutex::default(),
            changes: watch::Sender::new(0),
            shutdown_seen: AtomicBool::new(false),
            malformed_frames: AtomicUsize::new(0),
            applying: tokio::sync::Mutex::new(()),
            asks: Mutex::default(),
            shown: Mutex::default(),
            status: Status::default(),
            editor: OnceLock::new(),
            stopped: CancellationToken::new(),
        })
    }

    /// The inputs now.
    pub(super) fn now(&self) -> Arc<Store> {
        Arc::clone(&self.lock())
    }

    /// Changes the inputs and tells whoever waits.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Store) -> T) -> T {
        let result = change(Arc::make_mut(&mut self.lock()));
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Waits for changes of the inputs from here on.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Takes what `initialize` brought. Reads the configuration, so it may block.
    pub(super) fn begin(&self, abilities: Abilities, options: ClientOptions) {
        let _ = self.options.set(Arc::new(options));
        self.read_settings(None);
        let roots: Vec<RootId> = self.now().roots().map(|root| root.id).collect();
        for root in roots {
            self.read_settings(Some(root));
        }
        let _ = self.abilities.set(abilities);
    }

    /// Reads the configuration of a root, or the user's alone. May block.
    fn read_settings(&self, root: Option<RootId>) -> Arc<Settings> {
        let store = self.now();
        let folder = root.and_then(|id| store.root(id)?.folder());
        let settings = Arc::new((self.configure)(folder, self.options().settings.as_ref()));
        self.lock_settings().insert(root, Arc::clone(&settings));
        settings
    }

    /// The configuration of a root, read where it was not yet. May block.
    pub(super) fn settings_of(&self, root: RootId) -> Arc<Settings> {
        let known = self.lock_settings().get(&Some(root)).map(Arc::clone);
        known.unwrap_or_else(|| self.read_settings(Some(root)))
    }

    /// The settings of a root, the user's own for a file outside every workspace folder; `None`
    /// before `initialize`.
    pub(super) fn settings(&self, root: RootId) -> Option<Arc<Settings>> {
        let settings = self.lock_settings();
        settings
            .get(&Some(root))
            .or_else(|| settings.get(&None))
            .map(Arc::clone)
    }

    /// What is wrong with the configuration, each once.
    pub(super) fn warnings(&self) -> BTreeSet<String> {
        let settings = self.lock_settings();
        let warnings = settings.values().flat_map(|it| it.warnings.iter());
        let options = self.options();
        warnings.chain(&options.warnings).cloned().collect()
    }

    /// Whether `initialize` was answered: nothing is applied before.
    pub(super) fn has_begun(&self) -> bool {
        self.abilities.get().is_some()
    }

    /// Forgets the changes that wait for a document.
    pub(super) fn forget_early(&self, uri: &lsp::Uri) {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        early.forget(uri);
    }

    /// The client's abilities.
    pub(super) fn abilities(&self) -> Abilities {
        self.abilities.get().copied().unwrap_or_default()
    }

    /// Whether the user sees the progress line of an ask; where not, a message says what no text shows.
    pub(super) fn shows_progress(&self) -> bool {
        let abilities = self.abilities();
        abilities.progress && (!abilities.hides_progress || self.options().status)
    }

    /// What the client said of itself beyond the standard.
    pub(super) fn options(&self) -> Arc<ClientOptions> {
        self.options.get().map(Arc::clone).unwrap_or_default()
    }

    /// Notes `shutdown` as it arrives: `exit` may follow before its handler has run.
    pub(super) fn note_lifecycle(&self, method: &str) {
        if method == "shutdown" && self.has_begun() {
            self.shutdown_seen.store(true, Ordering::SeqCst);
        }
    }

    /// Whether the client said `shutdown`: the exit code depends on it.
    pub(super) fn was_shut_down(&self) -> bool {
        self.shutdown_seen.load(Ordering::SeqCst)
    }

    /// Asks for a document to be parsed in the background.
    pub(super) fn parse_soon(&self, place: Place) {
        self.parsing.push(place);
    }

    /// As [`Self::parse_soon`], once the answer to the request at hand is on its way: a parse that wakes
    /// beside it takes its core.
    pub(super) fn parse_after_answer(self: &Arc<Self>, place: Place) {
        let session = Arc::clone(self);
        drop(tokio::spawn(async move {
            tokio::time::sleep(ANSWERED_WITHIN).await;
            session.parse_soon(place);
        }));
    }

    /// Notes the editor's process, whose end is ours.
    pub(super) fn watch_editor(&self, process: i32) {
        let _ = self.editor.set(process);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Ends when the editor's process does; never where it named none.
    pub(super) async fn editor_died(&self) {
        let mut changes = self.changes();
        let process = loop {
            if let Some(process) = self.editor.get() {
                break *process;
            }
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
        };
        watchdog::process_ended(process).await;
    }

    /// What runs, and what came of what ran. Never held across an await.
    pub(super) fn asks(&self) -> MutexGuard<'_, Asks> {
        self.asks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rungs that menus have shown.
    pub(super) fn shown(&self) -> MutexGuard<'_, ShownRungs> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An id that no other ask of this user has had.
    pub(super) fn new_id(&self) -> String {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let milliseconds = since.unwrap_or_default().as_millis();
        let prefix = format!("{milliseconds:x}{:x}", std::process::id());
        self.asks().next_id(&prefix)
    }

    /// Cancelled when the session ends, and by whoever holds it.
    pub(super) fn stopping(&self) -> CancellationToken {
        self.stopped.child_token()
    }

    /// Ends all that runs in the background.
    pub(super) fn stop(&self) {
        self.ending.store(true, Ordering::Relaxed);
        self.stopped.cancel();
    }

    /// Raised when the session ends.
    pub(super) const fn ending(&self) -> &AtomicBool {
        &self.ending
    }

    /// Whether the session ends.
    pub(super) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Keeps what changed for the next start; ends when that is done.
    pub(super) async fn keep_indexes(&self) {
        self.reading.push(Task::Keep);
        self.reading.settled().await;
    }

    /// Looks at the disk below a root again, where the client does not say what changes there.
    pub(super) async fn look_again(&self, root: RootId) {
        if !self.abilities().watch_files {
            self.reading.push(Task::Walk(root));
            self.reading.settled().await;
        }
    }

    /// Tells the user of a message that could not be read.
    pub(super) fn malformed_frame(&self) {
        if self.malformed_frames.fetch_add(1, Ordering::SeqCst) < MALFORMED_SHOWN {
            self.outbox.show(
                MessageType::Warning,
                "Scopewise: a message from the editor is malformed and was skipped; if edits go \
                 wrong, restart the language server",
            );
        }
    }

    fn lock_settings(&self) -> MutexGuard<'_, BTreeMap<Option<RootId>, Arc<Settings>>> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Store>> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
