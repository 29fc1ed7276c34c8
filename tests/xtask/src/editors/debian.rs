//! Programs of another Debian suite, unpacked beside the machine's own and run with their own loader: the
//! machine's mirror and keyring serve every suite, and nothing is installed.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::shell::run;

/// Unpacks packages of a suite, with every library they need, into `folder/root`.
///
/// # Errors
/// When the suite cannot be had or a package is not in it.
pub(super) fn unpack(suite: &str, folder: &Path, packages: &[&str]) -> Result<()> {
    fs::create_dir_all(folder)?;
    let script = folder.join("unpack.sh");
    fs::write(&script, UNPACK).context("the set-up folder cannot be written")?;
    let mut words: Vec<OsString> = vec![script.into(), suite.into(), folder.join("root").into()];
    words.extend(packages.iter().map(OsString::from));
    run("bash", &words)
}

/// Downloads with an empty status, so that every library comes too, and unpacks.
const UNPACK: &str = r#"set -euo pipefail
suite=$1 dest=$2
shift 2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/etc/apt.conf.d "$work"/etc/preferences.d "$work"/state/lists/partial "$work"/cache/archives/partial "$dest"
: > "$work/state/status"
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$work/etc/sources.list"
cp /etc/apt/apt.conf.d/99* "$work/etc/apt.conf.d/" 2>/dev/null || true
apt="apt-get -q -o Dir::Etc=$work/etc -o Dir::Etc::sourcelist=$work/etc/sources.list -o Dir::Etc::sourceparts=- -o Dir::State=$work/state
  -o Dir::State::status=$work/state/status -o Dir::Cache=$work/cache -o APT::Sandbox::User=root"
$apt update > "$dest/update.log" 2>&1
$apt -y --download-only --no-install-recommends install "$@" > "$dest/install.log" 2>&1
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$dest"; done
"#;
