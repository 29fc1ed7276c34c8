//! Helix 25.01 and the newest that Debian has, with tmux to give them a screen: unpacked from newer Debians
//! beside the machine's own and run with their own loaders.

use anyhow::Result;

use super::{debian, is_done, mark_done, starter};
use crate::shell::setup_folder;

/// Fetches Helix and tmux of Debian trixie, with a `hx` and a `tmux` to start them.
pub(crate) fn set_up() -> Result<()> {
    let folder = setup_folder().join("helix");
    if folder.join("done").exists() {
        return Ok(());
    }
    println!("setup: Helix 25.01");
    debian::unpack("trixie", &folder, &["hx", "tmux", "ncurses-base"])?;
    starter(&folder, "hx", HX)?;
    starter(&folder, "tmux", TMUX)?;
    mark_done(&folder)
}

const NEWEST: &str = "helix-newest";

/// Fetches the newest: that of Debian's testing suite, which moves.
pub(crate) fn set_up_newest() -> Result<()> {
    if is_newest_set_up() {
        return Ok(());
    }
    println!("setup: the newest Helix");
    let folder = setup_folder().join(NEWEST);
    debian::unpack("forky", &folder, &["hx"])?;
    starter(&folder, "hx", HX)?;
    mark_done(&folder)
}

/// Whether the newest could be had.
pub(crate) fn is_newest_set_up() -> bool {
    is_done(NEWEST)
}

const HX: &str = r#"#!/usr/bin/env bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/root
libraries=$root/usr/lib/x86_64-linux-gnu
export HELIX_RUNTIME=$root/usr/lib/hx/runtime
exec "$libraries/ld-linux-x86-64.so.2" --argv0 hx --library-path "$libraries" "$root/usr/lib/hx/hx" "$@"
"#;

const TMUX: &str = r#"#!/usr/bin/env bash
if command -v tmux > /dev/null; then exec "$(command -v tmux)" "$@"; fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/root
libraries=$root/usr/lib/x86_64-linux-gnu
export TERMINFO_DIRS=$root/usr/share/terminfo:$root/usr/lib/terminfo:$root/lib/terminfo
exec "$libraries/ld-linux-x86-64.so.2" --argv0 tmux --library-path "$libraries" "$root/usr/bin/tmux" "$@"
"#;
