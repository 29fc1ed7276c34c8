//! The command line.

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "scopewise", version, about = "A language server for AI edits")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// The language server on stdin and stdout (also without a command)
    Lsp,
    /// A demonstration that needs no key and no network
    Demo,
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let Ok(runtime) = tokio::runtime::Runtime::new() else {
        return ExitCode::from(2);
    };
    let ended = match arguments.command {
        None | Some(Command::Lsp) => runtime.block_on(crate::lsp::run()),
        Some(Command::Demo) => runtime.block_on(crate::demo::run()),
    };
    if ended.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}
