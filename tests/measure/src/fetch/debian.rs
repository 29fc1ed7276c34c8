//! The upstream sources of a Debian package in a suite, by `apt-get` with a configuration of its own: the
//! machine's is neither read nor changed, but for where its mirror is.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::shell::{run, setup_folder};

/// `apt-get update` of one suite must not run twice at a time.
static UPDATE: Mutex<()> = Mutex::new(());

pub(super) fn go(package: &str, suite: &str, download: &Path, sources: &Path) -> Result<()> {
    let lists = setup_folder().join("apt").join(suite);
    {
        let _only_one = UPDATE.lock().unwrap_or_else(PoisonError::into_inner);
        let words: [&Path; 4] = [
            Path::new("-c"),
            Path::new(PREPARE),
            Path::new(suite),
            &lists,
        ];
        run("bash", &words)?;
    }
    let words: [&Path; 6] = [
        Path::new("-c"),
        Path::new(SOURCE),
        Path::new(package),
        &lists,
        download,
        sources,
    ];
    run("bash", &words)
}

const PREPARE: &str = r#"set -eu
suite=$0 lists=$1
[ -e "$lists/ready" ] && exit 0
mkdir -p "$lists"/etc/apt.conf.d "$lists"/etc/preferences.d "$lists"/state/lists/partial "$lists"/cache/archives/partial
: > "$lists/state/status"
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -1)
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$lists/etc/sources.list"
cp /etc/apt/apt.conf.d/99* "$lists/etc/apt.conf.d/" 2>/dev/null || true
echo "-q -o Dir::Etc=$lists/etc -o Dir::Etc::sourcelist=$lists/etc/sources.list -o Dir::Etc::sourceparts=- -o Dir::State=$lists/state -o Dir::State::status=$lists/state/status -o Dir::Cache=$lists/cache -o APT::Sandbox::User=root" > "$lists/options"
apt-get $(cat "$lists/options") update > "$lists/update.log" 2>&1
touch "$lists/ready"
"#;

const SOURCE: &str = r#"set -eu
package=$0 lists=$1 download=$2 sources=$3
cd "$download"
apt-get $(cat "$lists/options") source --download-only --only-source "$package" > log 2>&1 || { tail -3 log >&2; exit 1; }
tar xf "$(ls *.orig.tar.* | grep -v '\.asc$' | head -1)" -C "$sources" --strip-components=1
"#;
