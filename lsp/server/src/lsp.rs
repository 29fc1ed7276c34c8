//! The editor front: the engine behind the Language Server Protocol, and the only part of Scopewise
//! that knows it. Inputs are applied in wire order, requests are answered from memory, and model work
//! runs in the background behind commands.

mod abilities;
mod apply;
mod arguments;
mod asks;
mod capabilities;
mod carry;
mod commands;
mod delivery;
mod directive;
mod early;
mod frames;
mod indexing;
mod ingress;
mod menu;
mod notifications;
mod offered;
mod options;
mod outbox;
mod outcome;
mod parsing;
mod phrases;
mod positions;
mod progress;
mod requests;
mod run;
mod rung_shown;
mod server;
mod session;
mod settings;
mod status;
mod store;
mod title;
mod trail_page;
mod watchdog;
mod wish;
mod workspace_edit;

#[cfg(test)]
mod tests;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tower_lsp::Server;

use frames::Frames;
use ingress::Ingress;
use server::Served;
use settings::{Configure, Disk, LocalDisk, from_configuration};

/// Enough that no parked request ever keeps the next message from being read.
const CONCURRENCY: usize = 4096;
/// How long work may go on after the editor has gone away without a word.
const GRACE: Duration = Duration::from_secs(2);

/// Serves one editor on standard input and output until it says `exit` or goes away. Blocks. The
/// answer is 0 after a `shutdown`, else 1.
pub(crate) fn run() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // The message of a panic can hold source text; its place never does.
        match panic.location() {
            Some(place) => tracing::error!("panicked at {}:{}", place.file(), place.line()),
            None => tracing::error!("panicked"),
        }
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start its threads: {error}");
            return ExitCode::from(1);
        }
    };
    let code = runtime.block_on(serve(
        tokio::io::stdin(),
        tokio::io::stdout(),
        from_configuration(),
        Arc::new(LocalDisk),
    ));
    // Standard input is read on a thread that cannot be stopped.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// Serves one editor on a pair of streams.
async fn serve<I, O>(input: I, output: O, configure: Configure, disk: Arc<dyn Disk>) -> u8
where
    I: AsyncRead + Unpin,
    O: AsyncWrite,
{
    serve_session(input, output, server::service(configure, disk)).await
}

async fn serve_session<I, O>(input: I, output: O, served: Served) -> u8
where
    I: AsyncRead + Unpin,
    O: AsyncWrite,
{
    let (service, socket, session) = served;
    let gone = CancellationToken::new();
    let frames = Frames::new(input, gone.clone());
    let serving = Server::new(frames, output, socket)
        .concurrency_level(CONCURRENCY)
        .serve(Ingress::new(service, Arc::clone(&session)));
    tokio::select! {
        () = serving => {}
        () = async {
            gone.cancelled().await;
            tokio::time::sleep(GRACE).await;
        } => {}
        () = session.editor_died() => tracing::warn!("the editor's process is gone; stopping"),
    }
    session.stop();
    let kept = tokio::time::timeout(GRACE, session.keep_indexes()).await;
    if kept.is_err() {
        tracing::warn!("the index was not kept in time; the next start reads more of it");
    }
    u8::from(!session.was_shut_down())
}
