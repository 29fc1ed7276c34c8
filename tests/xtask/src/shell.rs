//! Running other programs, with the project's folders.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The project's root.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_path_buf()
}

/// Where everything built goes.
pub(crate) fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| root().join("target"))
}

/// Where everything fetched goes.
pub(crate) fn setup_folder() -> PathBuf {
    target().join("setup")
}

/// Runs a program and waits for it.
pub(crate) fn run<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: &[S]) -> Result<()> {
    let program = program.as_ref();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root())
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

/// Runs cargo.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: &[S]) -> Result<()> {
    run(
        std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        arguments,
    )
}

/// Runs a release binary of a package with these words.
pub(crate) fn cargo_run(package: &str, binary: &str, words: &[String]) -> Result<()> {
    let run = [
        "run",
        "--release",
        "--quiet",
        "--package",
        package,
        "--bin",
        binary,
        "--",
    ];
    let words = run.into_iter().chain(words.iter().map(String::as_str));
    cargo(&words.collect::<Vec<_>>())
}
