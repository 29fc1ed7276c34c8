//! The command line: arguments in, an exit code out. The pipeline is the engine's; here it gets its
//! workspace and its terminal.

mod apply;
mod arguments;
mod ask;
mod doctor;
mod edit;
mod git;
mod guarded;
mod location;
mod prompt;
mod schema;
mod scope;
mod trails;
mod verify;

use std::io::IsTerminal;
use std::process::ExitCode;

pub(crate) use guarded::{Behind, behind, is_guarded};
pub(crate) use trails::keep;

use arguments::{Command, DemoArguments, read};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::demo::PhantomNames;
use crate::output;

/// How a command that could run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// What was asked for is there.
    Well,
    /// Nothing passed, or something was found.
    Short,
    /// The user cancelled.
    Cancelled,
}

/// Why a command could not run, as a sentence with the next step.
#[derive(Debug)]
struct Failed(String);

impl<E: std::fmt::Display> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

type Ending = Result<Ended, Failed>;

/// Exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;

/// What `SCOPEWISE_LOG` can be.
const LOG_LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Exit code after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let command = match read(std::env::args_os()) {
        Ok(command) => command,
        Err(refusal) => return refuse(&refusal),
    };
    start_log(&command);
    if matches!(command, Command::Lsp) {
        if std::io::stdin().is_terminal() {
            output::say(
                "this is the language server, which an editor starts; `scopewise --help` lists the \
                 commands for a terminal",
            );
        }
        return crate::lsp::run();
    }
    match ended(command) {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::Short) => ExitCode::FAILURE,
        Ok(Ended::Cancelled) => {
            output::say("cancelled; nothing was changed");
            ExitCode::from(INTERRUPTED)
        }
        Err(Failed(message)) => {
            output::say(&format!("scopewise: {}", output::clean(&message)));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn refuse(refusal: &arguments::Refusal) -> ExitCode {
    match refusal {
        arguments::Refusal::Shown(text) => match output::print(text) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(COULD_NOT_RUN),
        },
        arguments::Refusal::Wrong(sentence) => {
            output::say(&format!("scopewise: {}", output::clean(sentence)));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn ended(command: Command) -> Ending {
    let runtime = tokio::runtime::Runtime::new()?;
    let ending = runtime.block_on(async {
        match command {
            Command::Lsp => Ok(Ended::Well),
            Command::Demo(given) => demo(given).await,
            Command::Doctor(given) => blocking(move || doctor::run(&given)).await,
            Command::Schema => blocking(schema::run).await,
            Command::Scope(given) => blocking(move || scope::run(&given)).await,
            Command::Prompt(given) => blocking(move || prompt::run(&given)).await,
            Command::Edit(given) => edit::run(given).await,
            Command::Verify(given) => blocking(move || verify::run(&given)).await,
        }
    });
    // Work that only computes may still hold a thread; nobody waits for it.
    runtime.shutdown_background();
    ending
}

/// Runs a command that reads and computes, until it ends or the user interrupts it.
async fn blocking(work: impl FnOnce() -> Ending + Send + 'static) -> Ending {
    let interrupt = interrupted();
    tokio::select! {
        ended = tokio::task::spawn_blocking(work) => ended?,
        () = interrupt.cancelled() => Ok(Ended::Cancelled),
    }
}

/// A token that Ctrl-C cancels. A second one ends the program at once.
fn interrupted() -> CancellationToken {
    let token = CancellationToken::new();
    let raised = token.clone();
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if raised.is_cancelled() {
                std::process::exit(i32::from(INTERRUPTED));
            }
            raised.cancel();
        }
    });
    token
}

fn start_log(command: &Command) {
    let default = match command {
        Command::Lsp => "info",
        _ => "warn",
    };
    let given = std::env::var("SCOPEWISE_LOG").unwrap_or_default();
    let given = given.trim().to_lowercase();
    let level = LOG_LEVELS.iter().find(|level| **level == given);
    // Only our own words: a library's may hold an address or a header.
    let filter = format!("warn,scopewise={}", level.unwrap_or(&default));
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(output::Style::of_stderr() == output::Style::Coloured)
        .init();
    if level.is_none() && !given.is_empty() {
        output::say(&format!(
            "scopewise: SCOPEWISE_LOG is \"{}\", which is no log level; write one of {}",
            output::clean(&given),
            LOG_LEVELS.join(", ")
        ));
    }
}

async fn demo(given: DemoArguments) -> Result<Ended, Failed> {
    let usual = PhantomNames::default();
    let names = PhantomNames {
        module: given.phantom_module.unwrap_or(usual.module),
        parameter: given.phantom_parameter.unwrap_or(usual.parameter),
    };
    match crate::demo::run(&names).await {
        Ok(()) => Ok(Ended::Well),
        Err(error) => Err(Failed(format!("{error:#}"))),
    }
}
