//! A second language server, for the tests of menus that two servers fill: ruff, in a virtual environment
//! of its own.

use std::fs;

use anyhow::Result;

use super::{is_done, mark_done};
use crate::shell::{run, setup_folder};

const RUFF: &str = "ruff==0.17.6";

/// Fetches it.
pub(crate) fn set_up() -> Result<()> {
    if is_done("ruff") {
        return Ok(());
    }
    println!("setup: ruff");
    let folder = setup_folder().join("ruff");
    fs::create_dir_all(&folder)?;
    run("python3", &["-m", "venv", &folder.to_string_lossy()])?;
    let pip = folder.join("bin/pip");
    run(
        pip,
        &["install", "--quiet", "--disable-pip-version-check", RUFF],
    )?;
    mark_done(&folder)
}
