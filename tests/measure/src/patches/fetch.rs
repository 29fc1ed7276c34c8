//! The packages' sources from the machine's own Debian mirror, by an apt configuration that is thrown
//! away. What the mirror's index names but the mirror does not hold is left out and said.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::list::{Package, packages};
use crate::shell::{run, say, setup_folder};

/// Fetches and unpacks every package of the list that is not there yet.
///
/// # Errors
/// When the machine has no Debian mirror, or the set-up folder cannot be written.
pub fn fetch() -> Result<()> {
    let mut missing: BTreeMap<String, Vec<Package>> = BTreeMap::new();
    for package in packages()? {
        if !package.is_fetched() {
            missing
                .entry(package.suite.clone())
                .or_default()
                .push(package);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let folder = setup_folder().join("patches");
    fs::create_dir_all(&folder)?;
    let script = folder.join("unpack.sh");
    fs::write(&script, UNPACK).context("the set-up folder cannot be written")?;
    for (suite, packages) in &missing {
        say(format_args!(
            "setup: {} Debian sources of {suite}",
            packages.len()
        ));
        let names = packages.iter().map(|it| it.name.clone());
        let words: Vec<String> = [
            script.to_string_lossy().into_owned(),
            folder.to_string_lossy().into_owned(),
            suite.clone(),
        ]
        .into_iter()
        .chain(names)
        .collect();
        run("bash", &words)?;
        for package in packages.iter().filter(|it| !it.is_fetched()) {
            say(format_args!(
                "setup: the mirror does not serve {} of {suite}",
                package.name
            ));
        }
    }
    Ok(())
}

/// `unpack.sh FOLDER SUITE PACKAGE...`: every package becomes `FOLDER/SUITE/PACKAGE` with the upstream
/// `tree`, Debian's `patches` beside it, and `done`. One that cannot be had is passed over.
const UNPACK: &str = r#"set -euo pipefail
folder=$1 suite=$2; shift 2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/etc/apt.conf.d "$work"/etc/preferences.d "$work"/state/lists/partial "$work"/cache/archives/partial
: > "$work/state/status"
sources=/etc/apt/sources.list.d/debian.sources
mirror=$(sed -n 's/^URIs: *//p' "$sources" | grep -v security | head -1)
case $suite in *-security) mirror=$(sed -n 's/^URIs: *//p' "$sources" | grep security | head -1) ;; esac
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$work/etc/sources.list"
cp /etc/apt/apt.conf.d/99* "$work/etc/apt.conf.d/" 2>/dev/null || true
apt="apt-get -q -o Dir::Etc=$work/etc -o Dir::Etc::sourcelist=$work/etc/sources.list -o Dir::Etc::sourceparts=- -o Dir::State=$work/state
  -o Dir::State::status=$work/state/status -o Dir::Cache=$work/cache -o APT::Sandbox::User=root -o Acquire::Retries=2"
mkdir -p "$folder/$suite"
$apt update > "$folder/$suite/update.log" 2>&1
for package in "$@"; do
  place=$folder/$suite/$package
  rm -rf "$work/one"; mkdir -p "$work/one"; cd "$work/one"
  $apt source --download-only "$package" > "$folder/$suite/source.log" 2>&1 || continue
  dpkg-source --skip-patches --no-check -x ./*.dsc "$work/one/tree" > "$folder/$suite/unpack.log" 2>&1 || continue
  [ -f tree/debian/patches/series ] || continue
  mv tree/debian/patches patches; rm -rf tree/debian tree/.pc
  rm -rf "$place"; mkdir -p "$place"
  mv tree patches "$place/"; : > "$place/done"
done
"#;
