//! A workspace's texts without their parses: what is needed to answer about it before its index is there.
//! Which files may refer to a name is then found by searching, and only those are parsed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use scopewise_workspace::{File, NotParsed, Snapshot, WorkspacePath};

use crate::index::{is_left_unread, on_threads};
use crate::load::{LoadError, Options, listed, real_root};
use crate::{generated, read};

/// Reads the texts of the workspace at `root`; complete unless there are more files or bytes than allowed.
/// [`load_again`](crate::load_again) over it parses them all.
///
/// # Errors
/// When the root cannot be read, or on cancel.
pub fn load_unread(
    root: &Path,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<Snapshot, LoadError> {
    let real_root = real_root(root)?;
    let (paths, is_whole) = listed(&real_root, options, cancel)?;
    let (next, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    let files = Mutex::new(Vec::with_capacity(paths.len()));
    let work = || {
        let mut own = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let is_full = bytes.load(Ordering::Relaxed) > options.max_bytes;
            if is_full || cancel.load(Ordering::Relaxed) {
                break;
            }
            if let Some((file, size)) = unread(&real_root, path) {
                bytes.fetch_add(size, Ordering::Relaxed);
                own.push(file);
            }
        }
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        files.append(&mut own);
    };
    on_threads(options.threads.min(paths.len()), &work);
    if cancel.load(Ordering::Relaxed) {
        return Err(LoadError::Cancelled);
    }
    let is_full = bytes.into_inner() > options.max_bytes;
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Snapshot::of_files(files, is_whole && !is_full))
}

/// A file with its size in bytes.
fn unread(real_root: &Path, path: &WorkspacePath) -> Option<(File, u64)> {
    if is_left_unread(real_root, path) {
        return None;
    }
    let read = read::read_text(real_root, path.as_str()).ok()?;
    let file = if generated::is_generated(path, &read.text) {
        let text = read.text.as_str().into();
        File::unparsed(path.clone(), text, None, NotParsed::Generated).packed()
    } else {
        File::unread(path.clone(), &read.text)
    };
    Some((file.stamped(read.stamp), read.text.len() as u64))
}
