//! Where programs and data are: the server's binary beside the running test, and what
//! `cargo xtask setup` fetched.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The project's root.
#[must_use]
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// The `scopewise` binary of the same build profile as the running program.
///
/// # Errors
/// When it was not built.
pub fn scopewise() -> Result<PathBuf> {
    let own = std::env::current_exe().context("the running program has no path")?;
    for folder in own.ancestors().skip(1).take(2) {
        let binary = folder.join("scopewise");
        if binary.is_file() {
            return Ok(binary);
        }
    }
    bail!("the scopewise binary is not built; run `cargo build --package scopewise` first")
}

/// A file that `cargo xtask setup` fetched, relative to its folder.
///
/// # Errors
/// When it is not there.
pub fn fetched(relative: &str) -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let path = target
        .unwrap_or_else(|| root().join("target"))
        .join("setup")
        .join(relative);
    if path.exists() {
        return Ok(path);
    }
    bail!("{relative} is not set up; run `cargo xtask setup` first")
}

/// A folder that `cargo xtask extension` built, under `target/built`.
///
/// # Errors
/// When it is not there.
pub fn built(relative: &str) -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let path = target
        .unwrap_or_else(|| root().join("target"))
        .join("built")
        .join(relative);
    if path.exists() {
        return Ok(path);
    }
    bail!("{relative} is not built; run `cargo xtask extension` first")
}
