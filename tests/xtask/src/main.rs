//! The project's tasks: `cargo xtask setup | test | windows | extension | bench | measure`. What they fetch comes from the
//! package registries by the ordinary clients and stays under `target/setup`.

#![expect(
    clippy::print_stdout,
    reason = "a task speaks to the person who runs it"
)]

mod editors;
mod extension;
mod shell;
mod windows;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Tasks of the Scopewise project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fetch the editors that tests use.
    Setup,
    /// Set up and run every test; further words go to `cargo test`. `test editors` sets up VS Code too
    /// and runs only the editors' tests.
    Test {
        /// `editors`, or words for `cargo test`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Compile for Windows and run the tests under Wine; check for macOS. On Debian 12, and not part of `test`.
    Windows,
    /// Check, bundle and package the extension for VS Code.
    Extension {
        /// Put a release build of the server into the package.
        #[arg(long)]
        with_server: bool,
    },
    /// Time the server against a floor measured in the same run; `index`: the index and the checks.
    Bench {
        /// Nothing, or `index`.
        what: Option<Benched>,
    },
    /// Measure routes, checks and seeded faults on real packages; `measure --help` says what else.
    Measure {
        /// Words for the measurement.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

/// What is timed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Benched {
    /// The index, against a bare parse.
    Index,
}

fn main() -> Result<()> {
    match Arguments::parse().task {
        Task::Setup => editors::set_up(),
        Task::Test { words } => test(&words),
        Task::Windows => windows::run(),
        Task::Extension { with_server: false } => extension::build(),
        Task::Extension { with_server: true } => extension::build_with_server(),
        Task::Bench { what: None } => {
            shell::cargo(&["build", "--release", "--quiet", "--package", "scopewise"])?;
            shell::cargo_run("scopewise-tests", "bench", &[])
        }
        Task::Bench {
            what: Some(Benched::Index),
        } => {
            shell::cargo_run("scopewise-measure", "bench_index", &[])?;
            shell::cargo(&["build", "--release", "--quiet", "--package", "scopewise"])?;
            shell::cargo_run("scopewise-tests", "bench", &["index".to_owned()])
        }
        Task::Measure { words } => shell::cargo_run("scopewise-measure", "measure", &words),
    }
}

fn test(words: &[String]) -> Result<()> {
    if let Some((first, rest)) = words.split_first()
        && first == "editors"
    {
        return test_editors(rest);
    }
    editors::set_up()?;
    build_extension()?;
    println!("test: cargo test --workspace");
    let mut arguments = vec![
        "test".to_owned(),
        "--workspace".to_owned(),
        "--no-fail-fast".to_owned(),
    ];
    arguments.extend(with_filters(words, editors::left_out()));
    shell::cargo(&arguments)?;
    test_more_languages(words)
}

/// With the server in it where an editor is there to install it.
fn build_extension() -> Result<()> {
    if extension::can_build() && editors::vscode::is_set_up() {
        return extension::build_with_server();
    }
    if extension::can_build() {
        return extension::build();
    }
    println!("extension: left out: npm or its Node cannot be had");
    Ok(())
}

/// The tests in real editors and no others.
fn test_editors(words: &[String]) -> Result<()> {
    editors::set_up_all()?;
    build_extension()?;
    shell::cargo(&["build", "--quiet", "--package", "scopewise"])?;
    let start = [
        "test",
        "--package",
        "scopewise-tests",
        "--test",
        "end_to_end",
    ];
    let mut filters: Vec<String> = ["neovim::", "emacs::", "helix::", "vscode::"]
        .map(str::to_owned)
        .into();
    filters.extend(editors::left_out());
    let mut arguments: Vec<String> = start.map(str::to_owned).into();
    arguments.extend(with_filters(words, filters));
    shell::cargo(&arguments)
}

/// Words for `cargo test` with further ones for the test programs, which stand behind `--`.
fn with_filters(words: &[String], filters: Vec<String>) -> Vec<String> {
    let mut all = words.to_vec();
    if filters.is_empty() {
        return all;
    }
    if !all.iter().any(|word| word == "--") {
        all.push("--".to_owned());
    }
    all.extend(filters);
    all
}

/// The crates that know a language from another, once more with the languages that are off by default.
fn test_more_languages(words: &[String]) -> Result<()> {
    const CRATES: [&str; 4] = ["grammars", "workspace", "scope", "verify"];
    println!("test: the same with more languages");
    let mut arguments = vec!["test".to_owned(), "--all-features".to_owned()];
    for name in CRATES {
        arguments.extend(["--package".to_owned(), format!("scopewise-{name}")]);
    }
    arguments.extend(words.iter().cloned());
    shell::cargo(&arguments)?;
    // Of the server only what reads comments: the rest is the same in every language.
    let server = "test --package scopewise --features more-languages --bin scopewise";
    let mut arguments: Vec<String> = server.split(' ').map(str::to_owned).collect();
    arguments.extend(with_filters(words, vec!["directive".to_owned()]));
    shell::cargo(&arguments)
}
