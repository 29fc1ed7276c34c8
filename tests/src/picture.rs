//! Pictures of a terminal's screen: what tmux captured with its colours becomes an SVG of our own
//! drawing, small enough to be kept beside the pages that show it. Knows no editor.

mod cells;
mod colours;
mod drawing;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::programs::root;
pub use drawing::draw;

/// The environment variable that makes [`keep`] replace the pictures of the documentation.
pub const REMAKE: &str = "SCOPEWISE_PICTURES";

/// Writes a picture where a person finds it: to `docs/pictures/NAME.svg` when [`REMAKE`] is set, else to
/// `pictures/NAME.svg` of the build folder, so that an ordinary run leaves the work tree alone.
///
/// # Errors
/// When it cannot be written.
pub fn keep(name: &str, svg: &str) -> Result<PathBuf> {
    let folder = match std::env::var_os(REMAKE) {
        Some(_) => root().join("docs/pictures"),
        None => std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root().join("target"), PathBuf::from)
            .join("pictures"),
    };
    fs::create_dir_all(&folder).context("the folder of the pictures cannot be made")?;
    let path = folder.join(format!("{name}.svg"));
    fs::write(&path, svg).with_context(|| format!("{name}.svg cannot be written"))?;
    Ok(path)
}
