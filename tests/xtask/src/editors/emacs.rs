//! Emacs 30.1 with its own eglot, without a window system, unpacked from Debian trixie; and the program
//! that joins two language servers into the one that eglot takes, in a virtual environment of its own.

use std::fs;

use anyhow::Result;

use super::{debian, is_done, mark_done, starter};
use crate::shell::{run, setup_folder};

const RASSUMFRASSUM: &str = "rassumfrassum==0.3.5";

/// Fetches both: 89 MB, 333 MB on disk.
pub(crate) fn set_up() -> Result<()> {
    if !is_done("emacs") {
        println!("setup: Emacs 30.1");
        let folder = setup_folder().join("emacs");
        debian::unpack("trixie", &folder, &["emacs-nox"])?;
        starter(&folder, "emacs", EMACS)?;
        mark_done(&folder)?;
    }
    if is_done("rass") {
        return Ok(());
    }
    println!("setup: rassumfrassum");
    let folder = setup_folder().join("rass");
    fs::create_dir_all(&folder)?;
    run("python3", &["-m", "venv", &folder.to_string_lossy()])?;
    run(
        folder.join("bin/pip"),
        &[
            "install",
            "--quiet",
            "--disable-pip-version-check",
            RASSUMFRASSUM,
        ],
    )?;
    mark_done(&folder)
}

/// Whether both are there.
pub(super) fn is_set_up() -> bool {
    is_done("emacs") && is_done("rass")
}

/// The folders stand elsewhere than the package was built for; each is named. The dumped image is looked for
/// beside the program. Its compiler would start the program without our loader.
const EMACS: &str = r#"#!/usr/bin/env bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/root
libraries=$root/usr/lib/x86_64-linux-gnu
version=$(basename "$root"/usr/share/emacs/[0-9]*)
share=$root/usr/share/emacs/$version
programs=$root/usr/libexec/emacs/$version/x86_64-linux-gnu
program=$root/usr/bin/emacs-nox
image=$program.pdmp
if [ ! -e "$image" ]; then ln -sf "$(echo "$programs"/emacs-*.pdmp)" "$image"; fi
export EMACSDATA=$share/etc EMACSPATH=$programs EMACSDOC=$share/etc
EMACSLOADPATH=$(find "$share/lisp" -type d -printf '%p:')
export EMACSLOADPATH=${EMACSLOADPATH%:}
without_compiler='(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)'
exec "$libraries/ld-linux-x86-64.so.2" --argv0 "$program" --library-path "$libraries" "$program" \
  --eval "$without_compiler" "$@"
"#;
