//! Running other programs, with the project's folders.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The project's root.
#[must_use]
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_path_buf()
}

/// Where everything fetched goes.
#[must_use]
pub fn setup_folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target
        .unwrap_or_else(|| root().join("target"))
        .join("setup")
}

/// Something that was fetched, relative to [`setup_folder`].
///
/// # Errors
/// When it is not there.
pub fn fetched(relative: &str) -> Result<PathBuf> {
    let path = setup_folder().join(relative);
    if path.exists() {
        return Ok(path);
    }
    bail!("{relative} is not set up; run `cargo xtask measure fetch` first")
}

/// Runs a program and waits for it; what it prints to stdout is dropped.
///
/// # Errors
/// When it cannot be started or ends with another status than 0.
pub fn run<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: &[S]) -> Result<()> {
    let program = program.as_ref();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("{} cannot be started; is it installed?", program.display()))?;
    if !status.success() {
        let words: Vec<String> = arguments
            .iter()
            .map(|it| it.as_ref().to_string_lossy().into_owned())
            .collect();
        bail!(
            "`{} {}` ended with {status}",
            program.display(),
            words.join(" ")
        );
    }
    Ok(())
}

/// Says how far a measurement is.
#[expect(clippy::print_stderr, reason = "progress belongs on stderr")]
pub fn say(what: std::fmt::Arguments<'_>) {
    eprintln!("{what}");
}
