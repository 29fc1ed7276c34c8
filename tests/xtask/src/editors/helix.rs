//! Helix 25.01, with tmux to give it a screen: unpacked from a newer Debian beside the machine's own and
//! run with its own loader.

use anyhow::Result;

use super::{debian, mark_done, starter};
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
