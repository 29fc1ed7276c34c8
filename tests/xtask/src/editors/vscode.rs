//! VS Code as code-server in Debian's Chromium, driven by playwright-core. code-server's own install
//! script builds every native module; only two are needed without a desktop, so its steps are done
//! here. Chromium is unpacked beside the machine's own programs, never installed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::node::{self, quietly};
use super::{is_done, mark_done, starter};
use crate::shell::{run, setup_folder};

const CODE_SERVER: &str = "code-server@4.139.1";
const PLAYWRIGHT: &str = "playwright-core@1.65.1";
/// Its log writer and what ends the extension host with its parent.
const NATIVE: [&str; 2] = ["@vscode/spdlog", "@vscode/native-watchdog"];

/// Whether it is there.
pub(crate) fn is_set_up() -> bool {
    is_done("vscode") && is_done("node")
}

/// Fetches it: about a minute, 1.2 GB on disk.
pub(crate) fn set_up() -> Result<()> {
    if is_set_up() {
        return Ok(());
    }
    node::set_up()?;
    println!("setup: VS Code (code-server 4.139.1 in Chromium)");
    let whole = setup_folder().join("vscode");
    let folder = setup_folder().join(format!("vscode.{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let fetched = fetch(&folder).and_then(|()| put(&folder, &whole));
    if fetched.is_err() {
        fs::remove_dir_all(&folder).context("the unfinished set-up cannot be removed")?;
    }
    fetched
}

fn fetch(folder: &Path) -> Result<()> {
    for (name, package) in [("server", CODE_SERVER), ("driver", PLAYWRIGHT)] {
        let inner = folder.join(name);
        fs::create_dir_all(&inner)?;
        node::install(node::command("npm"), &inner, &[package])?;
    }
    let code = folder.join("server/node_modules/code-server/lib/vscode");
    for inner in [code.clone(), code.join("extensions")] {
        let mut npm = node::command("npm");
        npm.args([
            "install",
            "--omit=dev",
            "--ignore-scripts",
            "--loglevel=error",
        ]);
        quietly(npm.current_dir(inner))?;
    }
    let mut rebuild = node::command("npm");
    rebuild.arg("rebuild").args(NATIVE).arg("--loglevel=error");
    quietly(rebuild.current_dir(&code))?;
    let script = folder.join("unpack.sh");
    fs::write(&script, UNPACK)?;
    run("bash", &[script.as_path(), &folder.join("browser")])?;
    starter(folder, "chromium", CHROMIUM)?;
    mark_done(folder)
}

/// Moves what is whole to its place; another run may have been quicker.
fn put(folder: &Path, whole: &Path) -> Result<()> {
    if is_done("vscode") {
        return fs::remove_dir_all(folder).context("the second set-up cannot be removed");
    }
    fs::rename(folder, whole).context("the set-up cannot be moved to its place")
}

/// Downloads Chromium and the libraries that this machine lacks, as its own packages, and unpacks them.
const UNPACK: &str = r#"set -euo pipefail
dest=$1
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/state/lists/partial "$work"/cache/archives/partial "$dest"
apt="apt-get -q -o Dir::State::lists=$work/state/lists -o Dir::Cache=$work/cache -o APT::Sandbox::User=$(id -un) -o Debug::NoLocking=1"
$apt update > "$dest/update.log" 2>&1
$apt -y --download-only --no-install-recommends --reinstall install chromium chromium-common fonts-dejavu-core > "$dest/install.log" 2>&1
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$dest"; done
cat > "$dest/fonts.conf" <<END
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>FONTS</dir><dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias></fontconfig>
END
"#;

const CHROMIUM: &str = r#"#!/usr/bin/env bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/browser
libraries=$root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/pulseaudio${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
fonts=$(mktemp); sed "s|FONTS|$root/usr/share/fonts|" "$root/fonts.conf" > "$fonts"
export FONTCONFIG_FILE=$fonts
exec "$root/usr/lib/chromium/chromium" "$@"
"#;
