//! What compiles for other systems: of Debian 12 a compiler with the source of its standard library, MinGW and
//! Wine, unpacked and not installed; from PyPI Zig, which has macOS's headers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::shell::{run, setup_folder};

const PACKAGES: [&str; 4] = [
    "rustc-web",
    "rust-web-src",
    "gcc-mingw-w64-x86-64-posix",
    "wine64",
];

const ZIG: &str = "ziglang==0.17.1";

/// Fetches all of it once; the folder it is in.
pub(super) fn set_up() -> Result<PathBuf> {
    let folder = setup_folder().join("windows");
    if folder.join("done").exists() {
        return Ok(folder);
    }
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !system.contains("VERSION_CODENAME=bookworm") || !cfg!(target_arch = "x86_64") {
        bail!("this task takes programs of Debian 12 on x86-64, and this is another system");
    }
    println!("setup: a compiler for Windows and macOS, and Wine");
    fs::create_dir_all(&folder)?;
    for (name, text) in [
        ("unpack.sh", UNPACK),
        ("rustc", RUSTC),
        ("wine", WINE),
        ("macos-cc", MACOS_CC),
        ("macos-ar", MACOS_AR),
        ("random.c", RANDOM),
        ("prefix.sh", PREFIX),
    ] {
        let path = folder.join(name);
        fs::write(&path, text).context("the set-up folder cannot be written")?;
        run("chmod", &[Path::new("+x"), &path])?;
    }
    run(folder.join("unpack.sh"), &PACKAGES)?;
    run(
        "python3",
        &[
            "-m".as_ref(),
            "venv".as_ref(),
            folder.join("zig").as_os_str(),
        ],
    )?;
    run(folder.join("zig/bin/pip"), &["install", "--quiet", ZIG])?;
    run::<&str>(folder.join("prefix.sh"), &[])?;
    fs::write(folder.join("done"), "").context("the set-up folder cannot be written")?;
    Ok(folder)
}

/// Downloads with an empty status, so that every library comes too, and unpacks. Wine's server is started by
/// its own path here, and the tools that a linker calls stand apart from those of the machine.
const UNPACK: &str = r#"#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$here/root" "$here/mingw"
: > "$work/state/status"
apt="apt-get -q -o Dir::State=$work/state -o Dir::State::status=$work/state/status -o Dir::Cache=$work/cache -o APT::Sandbox::User=root"
$apt update > "$here/update.log" 2>&1
$apt -y --download-only --no-install-recommends install "$@" > "$here/install.log" 2>&1
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$here/root"; done
rm -rf "$here"/root/usr/share/{doc,man,locale} "$here"/root/usr/src/rustc-*/{compiler,src}
rm -rf "$here/root/usr/lib/x86_64-linux-gnu/wine/i386-windows"
ln -sf wineserver64 "$here/root/usr/lib/wine/wineserver"
for tool in "$here"/root/usr/bin/x86_64-w64-mingw32-*; do ln -sf "$tool" "$here/mingw/"; done
"#;

const RUSTC: &str = r#"#!/usr/bin/env bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/root
LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu exec "$root/usr/bin/rustc" "$@"
"#;

const WINE: &str = r#"#!/usr/bin/env bash
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LD_LIBRARY_PATH=$here/root/usr/lib/x86_64-linux-gnu:$here/root/lib/x86_64-linux-gnu
export WINEPREFIX=$here/prefix WINEDEBUG=${WINEDEBUG:--all} DISPLAY=
export WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=
program=$1; shift
case $program in /*) program=Z:${program//\//\\} ;; esac
exec "$here/root/usr/lib/wine/wine64" "$program" "$@"
"#;

/// Zig takes a system's name in its own spelling only.
const MACOS_CC: &str = r#"#!/usr/bin/env bash
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
words=()
for word in "$@"; do
  case $word in --target=*|-target|arm64-apple-*|-mmacosx-version-min=*|-arch|arm64) ;; *) words+=("$word") ;; esac
done
exec "$here/zig/bin/python" -m ziglang cc -target aarch64-macos "${words[@]}"
"#;

const MACOS_AR: &str = r#"#!/usr/bin/env bash
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/zig/bin/python" -m ziglang ar "$@"
"#;

/// The one function that Rust's standard library wants and this Wine does not have.
const RANDOM: &str = r"#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) {
    return SystemFunction036(bytes, (ULONG)count);
}
";

const PREFIX: &str = r#"#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
system=$here/prefix/drive_c/windows/system32
mkdir -p "$system"
cp "$here/root/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$system/"
PATH=$here/mingw:$PATH x86_64-w64-mingw32-gcc-posix -shared -O1 -o "$system/bcryptprimitives.dll" "$here/random.c" -ladvapi32
"$here/wine" cmd /c ver
"#;
