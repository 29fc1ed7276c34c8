//! The `scopewise` binary: the language server, the command line and the configuration. The pipeline
//! itself is `scopewise-engine`; nothing here decides about an edit.

mod cli;
mod config;
mod demo;
mod lsp;
mod output;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
