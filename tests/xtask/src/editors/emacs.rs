//! Emacs 30.1 with its own eglot, without a window system, unpacked from Debian trixie.

use anyhow::Result;

use super::{debian, is_done, mark_done, starter};
use crate::shell::setup_folder;

/// Fetches it: 89 MB, 333 MB on disk.
pub(crate) fn set_up() -> Result<()> {
    if is_set_up() {
        return Ok(());
    }
    println!("setup: Emacs 30.1");
    let folder = setup_folder().join("emacs");
    debian::unpack("trixie", &folder, &["emacs-nox"])?;
    starter(&folder, "emacs", EMACS)?;
    mark_done(&folder)
}

/// Whether it is there.
pub(super) fn is_set_up() -> bool {
    is_done("emacs")
}

/// The folders and the dumped image stand where the package was built for; each is named.
const EMACS: &str = r#"#!/usr/bin/env bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/root
libraries=$root/usr/lib/x86_64-linux-gnu
version=$(basename "$root"/usr/share/emacs/[0-9]*)
share=$root/usr/share/emacs/$version
programs=$root/usr/libexec/emacs/$version/x86_64-linux-gnu
export EMACSDATA=$share/etc EMACSPATH=$programs EMACSDOC=$share/etc
EMACSLOADPATH=$(find "$share/lisp" -type d -printf '%p:')
export EMACSLOADPATH=${EMACSLOADPATH%:}
exec "$libraries/ld-linux-x86-64.so.2" --argv0 emacs --library-path "$libraries" "$root/usr/bin/emacs-nox" \
  --dump-file="$(echo "$programs"/emacs-*.pdmp)" "$@"
"#;
