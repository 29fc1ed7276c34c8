//! The `scopewise` binary: the language server, the command line and the configuration. The pipeline
//! itself is `scopewise-engine`; nothing here decides about an edit.

mod cli;
mod config;
mod demo;
mod lsp;
mod output;

use std::process::ExitCode;

// The C library's own keeps what parsing freed between what the index keeps, and never gives it back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
