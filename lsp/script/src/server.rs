//! The server's life: a thread with a runtime of its own, so that it can be started from any
//! program, blocking or not, and stops when it is dropped.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::connection;
use crate::journal::{Journal, RecordedRequest};
use crate::script::{Script, Turn};

/// A running server on a free port of 127.0.0.1.
pub struct ScriptServer {
    address: SocketAddr,
    journal: Arc<Journal>,
    stop: CancellationToken,
    thread: Option<thread::JoinHandle<()>>,
}

impl ScriptServer {
    /// Binds and serves.
    ///
    /// # Errors
    ///
    /// When no port can be bound or no thread can be started.
    pub fn start(script: Script) -> io::Result<ScriptServer> {
        let journal = Arc::new(Journal::new());
        let stop = CancellationToken::new();
        let shared = Arc::new(Shared::new(script, Arc::clone(&journal)));
        let (started, starting) = mpsc::channel();
        let token = stop.clone();
        let thread = thread::Builder::new()
            .name("script-server".into())
            .spawn(move || run(shared, &token, &started))?;
        let address = starting
            .recv()
            .map_err(|_| io::Error::other("the script server ended before it was bound"))??;
        Ok(ScriptServer {
            address,
            journal,
            stop,
            thread: Some(thread),
        })
    }

    /// `http://127.0.0.1:PORT/v1`, for all three protocols.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The requests so far, in order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.journal.requests()
    }

    /// Waits until the requests so far are as wanted; for ever if they never are.
    pub async fn wait_until(&self, holds: impl Fn(&[RecordedRequest]) -> bool) {
        self.journal.wait_until(holds).await;
    }

    /// Closes every connection and waits for the thread to end.
    pub fn stop(mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic in a script's function was that thread's own and has been reported by it.
            let _ended = thread.join();
        }
    }
}

impl Drop for ScriptServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// What all connections share.
pub(crate) struct Shared {
    script: Script,
    used: Mutex<Vec<bool>>,
    pub(crate) journal: Arc<Journal>,
}

impl Shared {
    fn new(script: Script, journal: Arc<Journal>) -> Shared {
        let used = vec![false; script.turns.len()];
        Shared {
            script,
            used: Mutex::new(used),
            journal,
        }
    }

    /// The turn for this request, which is used up by it.
    pub(crate) fn turn(&self, request: &RecordedRequest) -> Option<Turn> {
        if let Some(choose) = &self.script.choose {
            return Some((choose.0)(request));
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let (turn, used) = self
            .script
            .turns
            .iter()
            .zip(used.iter_mut())
            .find(|(turn, used)| (turn.repeat || !**used) && turn.fits(request))?;
        *used = true;
        Some(turn.clone())
    }

    /// The model ids to list, each once, in order.
    pub(crate) fn models(&self) -> Vec<String> {
        let named = self
            .script
            .turns
            .iter()
            .filter_map(|turn| turn.model.clone());
        let mut models = Vec::new();
        for model in self.script.models.iter().cloned().chain(named) {
            if !models.contains(&model) {
                models.push(model);
            }
        }
        models
    }
}

fn run(
    shared: Arc<Shared>,
    stop: &CancellationToken,
    started: &mpsc::Sender<io::Result<SocketAddr>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            // The receiver waits for exactly this message.
            let _sent = started.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await {
            Ok(listener) => {
                let _sent = started.send(listener.local_addr());
                accept(&listener, &shared, stop).await;
            }
            Err(error) => {
                let _sent = started.send(Err(error));
            }
        }
    });
}

async fn accept(listener: &TcpListener, shared: &Arc<Shared>, stop: &CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(connection::serve(stream, Arc::clone(shared)));
            }
            // Out of file descriptors, or a client gone before it was accepted: both pass.
            Err(_) => tokio::task::yield_now().await,
        }
    }
}
