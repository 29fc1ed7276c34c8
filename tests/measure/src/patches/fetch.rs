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
/// `tree`, Debian's `patches` beside it, and `done`. A mirror may hold Debian's part of a package in one
/// suite and the upstream part in another only: both are sought in the suite first, then in the others,
/// and used together where the upstream version is the same. What cannot be had is passed over.
const UNPACK: &str = r#"set -euo pipefail
folder=$1 suite=$2; shift 2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/etc/apt.conf.d "$work"/etc/preferences.d "$work"/state/lists/partial "$work"/cache/archives/partial
: > "$work/state/status"
sources=/etc/apt/sources.list.d/debian.sources
main=$(sed -n 's/^URIs: *//p' "$sources" | grep -v security | head -1)
security=$(sed -n 's/^URIs: *//p' "$sources" | grep security | head -1)
key=signed-by=/usr/share/keyrings/debian-archive-keyring.gpg
for release in bookworm bullseye trixie; do
  echo "deb-src [$key] $main $release main"
  echo "deb-src [$key] $security $release-security main"
done > "$work/etc/sources.list"
suites="$suite bookworm bookworm-security bullseye bullseye-security trixie trixie-security"
cp /etc/apt/apt.conf.d/99* "$work/etc/apt.conf.d/" 2>/dev/null || true
apt="apt-get -q -o Dir::Etc=$work/etc -o Dir::Etc::sourcelist=$work/etc/sources.list -o Dir::Etc::sourceparts=- -o Dir::State=$work/state
  -o Dir::State::status=$work/state/status -o Dir::Cache=$work/cache -o APT::Sandbox::User=root"
mkdir -p "$folder/$suite"
$apt update > "$folder/$suite/update.log" 2>&1
# get PART PACKAGE: into the folder it stands in, from the first suite that serves it
get() { for from in $suites; do $apt source --download-only "--$1-only" "$2/$from" > "$folder/$suite/source.log" 2>&1 && return 0; done; return 1; }
# put ARCHIVE FOLDER: its only folder, or all of it, becomes FOLDER
put() {
  rm -rf put; mkdir put; tar -xf "$1" -C put || return 1
  set -- "$1" "$2" put/*
  if [ $# -eq 3 ] && [ -d "$3" ]; then mv "$3" "$2"; else mv put "$2"; fi
}
for package in "$@"; do
  rm -rf "$work/one"; mkdir -p "$work/one"; cd "$work/one"
  get diff "$package" || continue
  debian=$(ls ./*.debian.tar.* | head -1); version=${debian%-*}
  for from in $suites; do
    $apt source --download-only --tar-only "$package/$from" > "$folder/$suite/source.log" 2>&1 || continue
    ls "$version".orig.tar.* > /dev/null 2>&1 && break
  done
  upstream=$(ls "$version".orig.tar.* 2>/dev/null | grep -v '[.]asc$' | head -1) || true
  [ -n "$upstream" ] && put "$upstream" tree || continue
  for part in $(ls "$version".orig-*.tar.* 2>/dev/null | grep -v '[.]asc$'); do
    name=${part#*.orig-}; name=${name%%.tar.*}
    [ -e "tree/$name" ] || put "$part" "tree/$name"
  done
  rm -rf tree/debian; tar -xf "$debian" && [ -f debian/patches/series ] || continue
  place=$folder/$suite/$package; rm -rf "$place"; mkdir -p "$place"
  mv tree debian/patches "$place/"; : > "$place/done"
done
"#;
