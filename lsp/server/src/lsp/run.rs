//! One ask in the background, from its command to its end: progress, the engine, and what becomes of
//! the outcome. Every end is said.

use std::sync::Arc;
use std::time::{Duration, Instant};

use scopewise_engine::{Event, Job, Outcome, Phase};
use scopewise_prompt::Earlier;
use scopewise_route::RungId;
use scopewise_workspace::Snapshot;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tower_lsp::gen_lsp_types::MessageType;

use super::asks::{AskKind, Record, RunningAsk, Standing};
use super::indexing::Task;
use super::outcome;
use super::phrases::phrase;
use super::progress::Progress;
use super::session::Session;
use super::settings::Settings;
use super::status::Last;
use super::store::{Place, RootId, RootKind, Store};
use super::wish::{NamedAsk, target};
use crate::config::left_out;

/// How long an ask waits for the texts of its workspace.
const TEXTS_WITHIN: Duration = Duration::from_secs(10);
/// How long it waits for a look at what has changed since.
const LOOK_WITHIN: Duration = Duration::from_secs(3);

/// What is to be run.
#[derive(Clone)]
pub(super) struct Order {
    /// The ask with its name.
    pub(super) named: NamedAsk,
    /// Its file.
    pub(super) place: Place,
    /// The inputs as it was asked: the ask's bytes are those of this text.
    pub(super) store: Arc<Store>,
    /// Attempts before it.
    pub(super) earlier: Vec<Earlier>,
    /// The rung to start on, whatever the route says.
    pub(super) start_on: Option<RungId>,
    /// The rung that the menu showed.
    pub(super) shown: Option<RungId>,
    /// The result that this one replaces.
    pub(super) replaces: Option<String>,
}

/// Starts an ask and returns its id.
pub(super) fn start(session: &Arc<Session>, order: Order) -> Result<String, String> {
    let settings = session
        .settings(order.place.root)
        .ok_or("the workspace is closed; open it again")?;
    if scopewise_loader::is_left_out(&order.place.path, &settings.load.ignore) {
        return Err(left_out(&order.place.path));
    }
    let id = session.new_id();
    let cancel = session.stopping();
    session.asks().begin(RunningAsk {
        id: id.clone(),
        label: order.named.label.clone(),
        place: order.place.clone(),
        kind: AskKind::of(&order.named.ask.origin),
        target: match order.store.file(&order.place) {
            Some(file) => target(file, &order.named.ask.range),
            None => 0..0,
        },
        cancel: cancel.clone(),
        standing: Standing::begun(order.start_on.or(order.shown)),
    });
    session.status.touch();
    let running = Running {
        session: Arc::clone(session),
        id: id.clone(),
        label: order.named.label.clone(),
        root: order.place.root,
        cancel,
    };
    drop(tokio::spawn(running.run(order, settings)));
    Ok(id)
}

/// A running ask; takes itself out of the list however it ends.
struct Running {
    session: Arc<Session>,
    id: String,
    label: String,
    root: RootId,
    cancel: CancellationToken,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.session.asks().end(&self.id);
        self.session.status.touch();
        // What was unpacked to measure and check is not needed until the next ask.
        self.session.reading.push(Task::Pack(self.root));
        if std::thread::panicking() {
            self.note_end("failed", "it stopped unexpectedly; nothing was changed");
            self.session.outbox.show(
                MessageType::Error,
                "Scopewise: the ask stopped unexpectedly; nothing was changed, see the log",
            );
        }
    }
}

impl Running {
    async fn run(self, order: Order, settings: Arc<Settings>) {
        let session = &self.session;
        let label = order.named.label.clone();
        let token = format!("scopewise/ask/{}", self.id);
        let mut progress = Progress::begin(session, &token, &format!("Scopewise: {label}"), true);
        if !session.abilities().progress {
            let message = format!("Scopewise: {label}: started");
            session.outbox.show(MessageType::Info, message);
        }
        tracing::info!(id = self.id, file = %order.place.path, "ask started");
        let started = Instant::now();
        self.wait_for_texts(&order.place, &mut progress).await;
        self.look_again(&order.place).await;
        let outcome = match self.snapshot(&order).await {
            Some(snapshot) => {
                self.engine_run(&order, &settings, snapshot, &mut progress)
                    .await
            }
            None => {
                let message = "the workspace is closed; open it again";
                session
                    .outbox
                    .show(MessageType::Error, format!("Scopewise: {label}: {message}"));
                self.note_end("failed", message);
                return;
            }
        };
        tracing::info!(
            id = self.id,
            outcome = ?outcome.trail().outcome,
            attempts = outcome.trail().attempts.len(),
            milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "ask ended"
        );
        {
            let mut asks = session.asks();
            asks.keep_record(Record {
                id: self.id.clone(),
                label,
                trail: outcome.trail().clone(),
                took: started.elapsed(),
            });
            // What comes is no longer running: the menu offers it instead of a cancel.
            asks.end(&self.id);
        }
        outcome::deliver(
            session,
            &order,
            &settings,
            outcome,
            started.elapsed(),
            progress,
        )
        .await;
    }

    /// Notes an end that no outcome tells of.
    fn note_end(&self, outcome: &'static str, message: &str) {
        self.session.status.ended(Last {
            id: self.id.clone(),
            label: self.label.clone(),
            outcome,
            message: message.to_owned(),
        });
    }

    async fn wait_for_texts(&self, place: &Place, progress: &mut Progress) {
        let is_waiting = |store: &Store| {
            store
                .root(place.root)
                .is_some_and(|root| root.kind == RootKind::Folder && !root.is_searchable)
        };
        let mut changes = self.session.changes();
        if !is_waiting(&self.session.now()) {
            return;
        }
        let waiting = "waiting for the workspace to be read";
        progress.say(waiting.into());
        self.stand(|standing| {
            standing.phase = "indexing";
            standing.message = waiting.into();
        });
        let read = async {
            while is_waiting(&self.session.now()) {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            _ = tokio::time::timeout(TEXTS_WITHIN, read) => {}
            () = self.cancel.cancelled() => {}
        }
    }

    /// What changed on disk without a word is seen before anything is measured.
    async fn look_again(&self, place: &Place) {
        let store = self.session.now();
        // The thread that reads the disk is still at the first walk, and its texts are fresh.
        if store
            .root(place.root)
            .is_some_and(|it| it.is_searchable && !it.is_walked)
        {
            return;
        }
        tokio::select! {
            _ = tokio::time::timeout(LOOK_WITHIN, self.session.look_again(place.root)) => {}
            () = self.cancel.cancelled() => {}
        }
    }

    /// The workspace as it is, with the ask's file as it was asked, all of it parsed.
    async fn snapshot(&self, order: &Order) -> Option<Snapshot> {
        let store = self.session.now();
        let snapshot = store.snapshot(order.place.root)?.clone();
        let file = order.store.file(&order.place).cloned();
        let (snapshot, parsed) = tokio::task::spawn_blocking(move || {
            (snapshot.parsed(), file.map(|file| file.reparsed()))
        })
        .await
        .ok()?;
        let Some(parsed) = parsed else {
            return Some(snapshot);
        };
        let about = target(&parsed, &order.named.ask.range);
        self.session.asks().settle(&self.id, about);
        if parsed.version.is_some() {
            let copy = parsed.clone();
            self.session
                .change(|store| store.put_parsed(&order.place, copy));
        }
        Some(snapshot.with_file(parsed))
    }

    async fn engine_run(
        &self,
        order: &Order,
        settings: &Settings,
        snapshot: Snapshot,
        progress: &mut Progress,
    ) -> Outcome {
        let (sender, mut events) = mpsc::unbounded_channel();
        let job = Job {
            id: self.id.clone(),
            ask: order.named.ask.clone(),
            snapshot,
            earlier: order.earlier.clone(),
            start_on: order.start_on,
        };
        let run = settings.engine.run(job, sender, self.cancel.clone());
        tokio::pin!(run);
        let mut calling = String::new();
        loop {
            tokio::select! {
                biased;
                outcome = &mut run => return outcome,
                Some(event) = events.recv() => {
                    self.tell(order, &event, &mut calling, progress);
                }
            }
        }
    }

    fn tell(&self, order: &Order, event: &Event, calling: &mut String, progress: &mut Progress) {
        if let Event::Calling { rung, model, .. } = event {
            *calling = format!("{rung} · {model}");
        }
        let message = phrase(event, calling, order.shown);
        self.stand(|standing| {
            standing.message.clone_from(&message);
            follow(standing, event);
        });
        match event {
            Event::Progress { .. } => progress.report(message),
            _ => progress.say(message),
        }
    }

    /// Notes how far the ask is.
    fn stand(&self, note: impl FnOnce(&mut Standing)) {
        self.session.asks().note(&self.id, note);
        self.session.status.touch();
    }
}

/// What an event says of where the ask is.
fn follow(standing: &mut Standing, event: &Event) {
    match event {
        Event::Measured { route, .. } => standing.rung = Some(route.rung),
        Event::Calling { rung, model, .. } => {
            standing.rung = Some(*rung);
            standing.model = Some(model.clone());
            standing.phase = "waiting";
            standing.tokens = None;
        }
        Event::Progress { phase, tokens } => {
            standing.phase = match phase {
                Phase::Verifying => "checking",
                other => other.word(),
            };
            standing.tokens = (*tokens > 0).then_some(*tokens);
        }
        Event::Retrying { .. } => standing.phase = "waiting",
        Event::Verified { .. } => standing.phase = "checking",
        Event::Escalating { to, .. } => {
            standing.rung = Some(*to);
            standing.model = None;
            standing.phase = "escalating";
        }
    }
}
