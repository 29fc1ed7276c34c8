//! The arguments as clap reads them, and its errors as one sentence each.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use scopewise_route::RungId;

use crate::config::nearest;

#[derive(Debug, Parser)]
#[command(
    name = "scopewise",
    version,
    about = "A language server for AI edits: measured before a model is called, verified after",
    after_help = "Without a command it is the language server on stdin and stdout.\n\
                  A location is PATH:LINE, PATH:LINE:COL or PATH:LINE-LINE, counting from 1."
)]
struct Line {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The language server on stdin and stdout
    Lsp,
    /// Measure an edit and say where it would go, by which rules; calls no model
    #[command(
        override_usage = "scopewise scope LOCATION [\"INSTRUCTION\"] [OPTIONS]\n       \
                          scopewise scope --trace FILE [OPTIONS]"
    )]
    Scope(ScopeArguments),
    /// Show exactly what would be sent; calls no model
    #[command(override_usage = "scopewise prompt LOCATION \"INSTRUCTION\" [OPTIONS]")]
    Prompt(PromptArguments),
    /// Draft an edit, verify it, and show it as a diff
    #[command(
        override_usage = "scopewise edit LOCATION \"INSTRUCTION\" [OPTIONS]\n       \
                          scopewise edit --trace FILE [\"INSTRUCTION\"] [OPTIONS]\n       \
                          scopewise edit --continue ID [\"NOTE\"] [OPTIONS]"
    )]
    Edit(EditArguments),
    /// Check a unified diff, or the work tree against HEAD
    Verify(VerifyArguments),
    /// Show the configuration with each value's origin, the keys and the models
    Doctor(DoctorArguments),
    /// Write the JSON Schema of the configuration file
    Schema,
    /// Show all of it on a small project, without a key or a network
    Demo(DemoArguments),
}

/// Other names for what the demo's first draft of the second step makes up; for tests.
#[derive(Clone, Debug, Args)]
pub(super) struct DemoArguments {
    /// A module that exists nowhere
    #[arg(long, value_name = "NAME", hide = true)]
    pub(super) phantom_module: Option<String>,
    /// A parameter that the called function does not have
    #[arg(long, value_name = "NAME", hide = true)]
    pub(super) phantom_parameter: Option<String>,
}

/// Where the edit is to be.
#[derive(Clone, Debug, Args)]
pub(super) struct Place {
    /// PATH:LINE[:COL][-LINE[:COL]] (or the PATH of a new file), and what to do there
    #[arg(value_name = "LOCATION INSTRUCTION", num_args = 0..=2)]
    pub(super) words: Vec<String>,
    /// Read a stack trace from this file, or - for stdin; its frames name the place
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// The workspace; else found from the file
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ScopeArguments {
    #[command(flatten)]
    pub(super) place: Place,
    /// Measure as if this rung was picked
    #[arg(long, value_name = "RUNG", value_parser = rung)]
    pub(super) rung: Option<RungId>,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct PromptArguments {
    #[command(flatten)]
    pub(super) place: Place,
    /// Build it for this rung: fast, reasoning or deep
    #[arg(long, value_name = "RUNG", value_parser = rung)]
    pub(super) rung: Option<RungId>,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct EditArguments {
    #[command(flatten)]
    pub(super) place: Place,
    /// Start on this rung: fast, reasoning or deep
    #[arg(long, value_name = "RUNG", value_parser = rung)]
    pub(super) rung: Option<RungId>,
    /// Write the result to the files, all or none
    #[arg(long)]
    pub(super) apply: bool,
    /// With --apply, also write files that make editors, shells or CI run things
    #[arg(long, requires = "apply")]
    pub(super) yes: bool,
    /// Hand an earlier result on to the next rung, with a note
    #[arg(long = "continue", value_name = "ID", conflicts_with_all = ["trace", "root"])]
    pub(super) continued: Option<String>,
    /// Write the trail as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// A unified diff, or - for stdin; without it the git work tree is checked against HEAD
    #[arg(long, value_name = "FILE")]
    pub(super) patch: Option<PathBuf>,
    /// The workspace; else found from the current folder
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DoctorArguments {
    /// The workspace; else found from the current folder
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
}

/// The commands' names, for who misspells one.
const COMMANDS: [&str; 8] = [
    "lsp", "scope", "prompt", "edit", "verify", "doctor", "schema", "demo",
];

/// Why there is no command to run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Help or the version was asked for.
    Shown(String),
    /// The arguments are wrong, as one sentence with the next step.
    Wrong(String),
}

/// Reads the arguments, the program's name first.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Refusal> {
    match Line::try_parse_from(arguments) {
        Ok(line) => Ok(line.command.unwrap_or(Command::Lsp)),
        Err(error) => Err(refusal(&error)),
    }
}

fn rung(given: &str) -> Result<RungId, String> {
    RungId::of_name(given).ok_or_else(|| "write fast, reasoning or deep".to_owned())
}

fn refusal(error: &clap::Error) -> Refusal {
    let named = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Refusal::Shown(error.to_string());
        }
        ErrorKind::InvalidSubcommand => {
            let given = named(ContextKind::InvalidSubcommand);
            match nearest(&given, &COMMANDS) {
                Some(near) => format!("there is no command {given}; did you mean {near}?"),
                None => format!("there is no command {given}; `scopewise --help` lists them"),
            }
        }
        ErrorKind::UnknownArgument => {
            let near = named(ContextKind::SuggestedArg);
            match near.is_empty() {
                true => {
                    format!("unexpected argument {argument}; `scopewise --help` shows what fits")
                }
                false => format!("unexpected argument {argument}; did you mean {near}?"),
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("{argument} needs a value; `scopewise --help` shows which")
        }
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let why = std::error::Error::source(error).map_or_else(
                || "`scopewise --help` shows which are".to_owned(),
                ToString::to_string,
            );
            format!("\"{value}\" is no value of {argument}; {why}")
        }
        ErrorKind::TooManyValues => {
            format!("\"{value}\" is one argument too many; put the instruction in quotes")
        }
        _ => first_line(&error.to_string()),
    };
    Refusal::Wrong(sentence)
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    format!(
        "{}; `scopewise --help` shows what fits",
        line.trim_end_matches('.')
    )
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Command, Refusal, read};

    fn given(words: &[&str]) -> Result<Command, Refusal> {
        let all = ["scopewise"].iter().chain(words);
        read(all.map(OsString::from))
    }

    fn check_refuses(words: &[&str], sentence: &str) {
        let refusal = given(words).unwrap_err();
        assert_eq!(refusal, Refusal::Wrong(sentence.into()), "{words:?}");
    }

    #[test]
    fn is_the_server_without_a_command() {
        assert!(matches!(given(&[]), Ok(Command::Lsp)));
        assert!(matches!(given(&["lsp"]), Ok(Command::Lsp)));
    }

    #[test]
    fn reads_an_edit() {
        let words = [
            "edit", "a.py:3", "fix it", "--rung", "deep", "--apply", "--json",
        ];
        let Ok(Command::Edit(edit)) = given(&words) else {
            panic!("no edit");
        };
        assert_eq!(edit.place.words, ["a.py:3", "fix it"]);
        assert!(edit.apply && edit.json);
    }

    #[test]
    fn says_in_one_sentence_what_is_wrong() {
        check_refuses(&["scop"], "there is no command scop; did you mean scope?");
        check_refuses(
            &["compile"],
            "there is no command compile; `scopewise --help` lists them",
        );
        check_refuses(
            &["scope", "a.py:1", "--jsn"],
            "unexpected argument --jsn; did you mean --json?",
        );
        check_refuses(
            &["edit", "a.py:1", "x", "--rung", "slow"],
            "\"slow\" is no value of --rung <RUNG>; write fast, reasoning or deep",
        );
        check_refuses(
            &["edit", "a.py:1", "fix", "it"],
            "\"it\" is one argument too many; put the instruction in quotes",
        );
        check_refuses(
            &["verify", "--patch"],
            "--patch <FILE> needs a value; `scopewise --help` shows which",
        );
    }
}
