//! Real editors for the end-to-end tests, one file an editor. Each is fetched once into a folder of its
//! own under `target/setup`; a folder with a `done` in it is whole.

mod debian;
mod emacs;
mod helix;
mod neovim;
pub(crate) mod node;
mod ruff;
pub(crate) mod vscode;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::shell::{run, setup_folder};

/// Fetches the editors that every run of the tests uses.
pub(crate) fn set_up() -> Result<()> {
    neovim::set_up()?;
    ruff::set_up()?;
    helix::set_up()?;
    if let Err(error) = helix::set_up_newest() {
        println!("setup: the newest Helix is left out: {error:#}");
    }
    Ok(())
}

/// Fetches all of them. Emacs is large, VS Code too, and it needs a compiler and Debian's Chromium: where one
/// cannot be had, that is said and the others stay.
pub(crate) fn set_up_all() -> Result<()> {
    set_up()?;
    if let Err(error) = emacs::set_up() {
        println!("setup: Emacs is left out: {error:#}");
    }
    if let Err(error) = vscode::set_up() {
        println!("setup: VS Code is left out: {error:#}");
    }
    Ok(())
}

/// Words for the test program that leave out what is not set up, after saying who takes part.
pub(crate) fn left_out() -> Vec<String> {
    println!("test: editors: {}, Helix 25.01", neovim::versions());
    let mut words = Vec::new();
    for (name, module, is_set_up) in [
        (
            "the newest Helix",
            "helix::newest",
            helix::is_newest_set_up(),
        ),
        ("Emacs", "emacs::", emacs::is_set_up()),
        ("VS Code", "vscode::", vscode::is_set_up()),
    ] {
        if is_set_up {
            println!("test: and {name}");
        } else {
            println!("test: {name} is left out: `cargo xtask test editors` sets it up");
            words.extend(["--skip".to_owned(), module.to_owned()]);
        }
    }
    words
}

/// Whether an editor's folder is whole.
fn is_done(name: &str) -> bool {
    setup_folder().join(name).join("done").exists()
}

fn starter(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    fs::write(&path, text)?;
    run("chmod", &[Path::new("+x"), &path])
}

fn mark_done(folder: &Path) -> Result<()> {
    fs::write(folder.join("done"), "").context("the set-up folder cannot be written")
}
