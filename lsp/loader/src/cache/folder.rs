//! The folder of the kept indexes: the user's alone, of bounded size, and rid of what was never finished.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{CacheError, ENDING};

/// What the names of files start with that are still being written.
pub(super) const UNFINISHED: &str = ".unfinished-";

/// What has not been used for so long is dropped.
const KEPT_FOR: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// Longer than any writing takes.
const WRITTEN_WITHIN: Duration = Duration::from_secs(60 * 60);

/// Use is noted once in so long.
const NOTED_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the folder where it is missing, and sees to it that nobody else reads or writes there.
pub(super) fn prepare(folder: &Path) -> Result<(), CacheError> {
    make_private(folder).map_err(|error| refused(folder, &error))?;
    if is_private(folder) {
        return Ok(());
    }
    let not_private = || CacheError::NotPrivate(folder.display().to_string());
    close_to_others(folder).map_err(|_| not_private())?;
    is_private(folder).then_some(()).ok_or_else(not_private)
}

/// Opens a file of the folder, where both are the user's alone.
pub(super) fn open_own(folder: &Path, path: &Path) -> Option<fs::File> {
    let is_own = is_private(folder) && fs::symlink_metadata(path).ok()?.is_file() && is_ours(path);
    if !is_own {
        return None;
    }
    fs::File::open(path).ok()
}

/// Notes that a file was used, so that it is not among the oldest.
pub(super) fn touch(path: &Path) {
    let is_noted = age(path).is_none_or(|age| age < NOTED_EVERY);
    if is_noted {
        return;
    }
    // Without the note it is only dropped earlier.
    let _ = fs::File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now()));
}

/// Removes what is too old, what was never finished, and the oldest until the rest is within `limit` bytes.
pub(super) fn bound(folder: &Path, limit: u64) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut kept: Vec<(Duration, u64, PathBuf)> = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let (is_index, is_unfinished) = (name.ends_with(ENDING), name.starts_with(UNFINISHED));
        let (Some(age), Ok(metadata)) = (age(&path), entry.metadata()) else {
            continue;
        };
        let is_dropped = (is_unfinished && age > WRITTEN_WITHIN) || (is_index && age > KEPT_FOR);
        if is_dropped {
            // What another server has removed is gone as well.
            let _ = fs::remove_file(&path);
        } else if is_index {
            kept.push((age, metadata.len(), path));
        }
    }
    kept.sort();
    let mut total = 0;
    for (_, size, path) in kept {
        total += size;
        if total > limit {
            let _ = fs::remove_file(&path);
        }
    }
}

/// How long ago a file was written; nothing for one from the future.
fn age(path: &Path) -> Option<Duration> {
    let modified = fs::metadata(path).ok()?.modified().ok()?;
    Some(
        SystemTime::now()
            .duration_since(modified)
            .unwrap_or_default(),
    )
}

pub(super) fn refused(folder: &Path, error: &std::io::Error) -> CacheError {
    CacheError::Refused {
        folder: folder.display().to_string(),
        because: error.to_string().to_lowercase(),
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(unix)]
fn close_to_others(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn close_to_others(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_private(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).is_ok_and(|it| it.is_dir() && it.mode() & 0o077 == 0) && is_ours(folder)
}

/// The folder of caches is the user's own where a system has no owners to ask for.
#[cfg(not(unix))]
fn is_private(folder: &Path) -> bool {
    folder.is_dir()
}

#[cfg(unix)]
fn is_ours(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    fs::metadata(path).is_ok_and(|it| it.uid() == user)
}

#[cfg(not(unix))]
fn is_ours(_: &Path) -> bool {
    true
}
