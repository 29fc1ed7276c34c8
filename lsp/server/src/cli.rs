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
    if let None | Some(Command::Lsp) = arguments.command {
        return crate::lsp::run();
    }
    let Ok(runtime) = tokio::runtime::Runtime::new() else {
        return ExitCode::from(2);
    };
    let ended = match arguments.command {
        Some(Command::Demo) => runtime.block_on(crate::demo::run()),
        None | Some(Command::Lsp) => Ok(()),
    };
    if ended.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}
