//! Helix 25.01, with tmux to give it a screen: unpacked from a newer Debian beside the machine's own and
//! run with its own loader.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{mark_done, starter};
use crate::shell::{run, setup_folder};

/// Fetches Helix and tmux of Debian trixie, with a `hx` and a `tmux` to start them.
pub(crate) fn set_up() -> Result<()> {
    let folder = setup_folder().join("helix");
    if folder.join("done").exists() {
        return Ok(());
    }
    println!("setup: Helix 25.01");
    fs::create_dir_all(&folder)?;
    let script = folder.join("unpack.sh");
    fs::write(&script, UNPACK).context("the set-up folder cannot be written")?;
    run(
        "bash",
        &[script.as_path(), Path::new("trixie"), &folder.join("root")],
    )?;
    starter(&folder, "hx", HX)?;
    starter(&folder, "tmux", TMUX)?;
    mark_done(&folder)
}

/// Downloads packages of another Debian suite with the machine's own mirror and keyring, with an
/// empty status so that every library comes too, and unpacks them.
const UNPACK: &str = r#"set -euo pipefail
suite=$1 dest=$2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/etc/apt.conf.d "$work"/etc/preferences.d "$work"/state/lists/partial "$work"/cache/archives/partial "$dest"
: > "$work/state/status"
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$work/etc/sources.list"
cp /etc/apt/apt.conf.d/99* "$work/etc/apt.conf.d/" 2>/dev/null || true
apt="apt-get -q -o Dir::Etc=$work/etc -o Dir::Etc::sourcelist=$work/etc/sources.list -o Dir::Etc::sourceparts=- -o Dir::State=$work/state
  -o Dir::State::status=$work/state/status -o Dir::Cache=$work/cache -o APT::Sandbox::User=root"
$apt update > "$dest/update.log" 2>&1
$apt -y --download-only --no-install-recommends install hx tmux ncurses-base > "$dest/install.log" 2>&1
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$dest"; done
"#;

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
