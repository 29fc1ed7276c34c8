//! A whole workspace into a snapshot: one walk, then reading and parsing on a few threads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use scopewise_workspace::{Snapshot, WorkspacePath};

use crate::cache::Cache;
use crate::filter::{self, Filter};
use crate::index::{self, Known};
use crate::memory::give_back;
use crate::{CacheError, ReadError};

/// A walk with a depth ends after this many entries, folders and all, for each file that is allowed.
const ENTRIES_PER_FILE: usize = 10;

/// How a workspace is loaded.
#[derive(Clone, Debug)]
pub struct Options {
    /// Extra globs to leave out, as in a `.gitignore`.
    pub ignore: Vec<String>,
    /// Threads that read and parse; 0 counts as 1.
    pub threads: usize,
    /// The most files; the rest is left out and the snapshot says that it is not complete.
    pub max_files: usize,
    /// The most bytes of text, the first files of the walk first; the rest is left out likewise.
    pub max_bytes: u64,
    /// How many folders down is read, those nearest to the root first; `None` reads all.
    pub depth: Option<usize>,
    /// Where the index is kept between starts; `None` reads everything anew.
    pub cache: Option<Cache>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(2, usize::from);
        Self {
            ignore: Vec::new(),
            threads: cores.clamp(2, 8),
            max_files: 100_000,
            max_bytes: 1 << 30,
            depth: None,
            cache: None,
        }
    }
}

/// How far a load is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files found.
    pub total: usize,
}

/// A file that is not in the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its place, relative to the root.
    pub path: String,
    /// Why, as a sentence that names it.
    pub why: ReadError,
}

/// A loaded workspace.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The workspace; complete unless there are more files than allowed.
    pub snapshot: Snapshot,
    /// Files that were found and not read, by path.
    pub skipped: Vec<Skipped>,
    /// How many files were taken over by their marks on disk alone, without being read.
    pub taken: usize,
    /// How many files were not as they were known: new, changed, or gone.
    pub news: usize,
    /// Why the index is not complete, as a sentence.
    pub incomplete: Option<String>,
}

impl Loaded {
    /// Keeps what was found for the next start, where that is wanted and anything is new.
    ///
    /// # Errors
    /// Says why nothing was kept.
    pub fn keep(&self, root: &Path, options: &Options) -> Result<(), CacheError> {
        match &options.cache {
            Some(cache) if self.news > 0 => cache.write(root, &self.snapshot),
            _ => Ok(()),
        }
    }
}

/// Why a workspace was not loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The root is no folder that can be read.
    #[error("the workspace folder {0} cannot be read; check that it exists")]
    Root(String),
    /// The flag was raised.
    #[error("loading the workspace was cancelled")]
    Cancelled,
}

/// Loads the workspace at `root`, over what was kept of it between starts. `progress` is called from the
/// reading threads, at most every 64 files and once at the end; raising `cancel` ends the load soon.
///
/// # Errors
/// When the root cannot be read, or on cancel. A file that cannot be read is no error: it is listed.
pub fn load(
    root: &Path,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    cancel: &AtomicBool,
) -> Result<Loaded, LoadError> {
    let real_root = real_root(root)?;
    let cache = options.cache.as_ref();
    let kept = cache.map(|cache| cache.read(&real_root));
    let known = Known::Kept(kept.unwrap_or_default());
    let loaded = load_over(&real_root, &known, options, progress, cancel);
    drop(known);
    give_back();
    loaded
}

/// Loads a workspace again over what is known of it: only what has changed on disk is read, and only what
/// is another text is parsed.
///
/// # Errors
/// As [`load`].
pub fn load_again(
    root: &Path,
    known: &Snapshot,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    cancel: &AtomicBool,
) -> Result<Loaded, LoadError> {
    let known = Known::Snapshot(known);
    load_over(&real_root(root)?, &known, options, progress, cancel)
}

pub(crate) fn real_root(root: &Path) -> Result<PathBuf, LoadError> {
    let real_root = fs::canonicalize(root).ok().filter(|real| real.is_dir());
    real_root.ok_or_else(|| LoadError::Root(root.display().to_string()))
}

fn load_over(
    real_root: &Path,
    known: &Known<'_>,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    cancel: &AtomicBool,
) -> Result<Loaded, LoadError> {
    let (found, too_many) = found(real_root, options, cancel)?;
    let read = index::read_all(real_root, &found.files, known, options, progress, cancel)?;
    let incomplete = why_incomplete(&found, options, too_many, read.is_full);
    let gone = known.count().saturating_sub(read.same);
    Ok(Loaded {
        snapshot: Snapshot::of_files(read.files, incomplete.is_none()).packed(),
        skipped: sorted(found.skipped.into_iter().chain(read.skipped)),
        taken: read.taken,
        // A changed file is gone as it was known and new as it is.
        news: read.new.max(gone),
        incomplete,
    })
}

/// The files of a walk, and whether they are all that there are.
pub(crate) fn listed(
    real_root: &Path,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<(Vec<WorkspacePath>, bool), LoadError> {
    let (found, too_many) = found(real_root, options, cancel)?;
    Ok((found.files, found.readable && !too_many))
}

/// What a walk finds, cut to what is allowed, and whether it had to be.
fn found(
    real_root: &Path,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<(Found, bool), LoadError> {
    let mut found = match options.depth {
        Some(depth) => list_near(real_root, depth, options, cancel)?,
        None => list(real_root, options, None, cancel)?,
    };
    let too_many = found.files.len() > options.max_files;
    found.files.truncate(options.max_files);
    Ok((found, too_many))
}

fn why_incomplete(
    found: &Found,
    options: &Options,
    too_many: bool,
    is_full: bool,
) -> Option<String> {
    let narrow = "leave folders out with `ignore` in the configuration";
    if too_many {
        let limit = options.max_files;
        return Some(format!(
            "there are more than {limit} files, and the rest is not read; {narrow}"
        ));
    }
    if is_full {
        let limit = options.max_bytes >> 20;
        return Some(format!(
            "there are more than {limit} MB of text, and the rest is not read; {narrow}"
        ));
    }
    (!found.readable).then(|| "a folder cannot be listed; look at its permissions".to_owned())
}

struct Found {
    files: Vec<WorkspacePath>,
    skipped: Vec<Skipped>,
    /// Whether every folder could be listed.
    readable: bool,
    /// Whether the walk ended at every file, none too deep and none too many.
    whole: bool,
    /// Whether it ended early.
    stopped: bool,
}

/// Lists down to a depth, level by level until there are enough files, so that a folder of any size costs
/// little and what is nearest to the root is never what is left out.
fn list_near(
    root: &Path,
    depth: usize,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<Found, LoadError> {
    let mut found = list(root, options, Some(0), cancel)?;
    for level in 1..=depth {
        if found.whole || found.files.len() > options.max_files {
            break;
        }
        let mut deeper = list(root, options, Some(level), cancel)?;
        let nearer: BTreeSet<WorkspacePath> = found.files.iter().cloned().collect();
        deeper.files.retain(|path| !nearer.contains(path));
        found.files.append(&mut deeper.files);
        found.skipped = deeper.skipped;
        found.readable = deeper.readable;
        found.whole = deeper.whole;
        if deeper.stopped {
            break;
        }
    }
    found.readable &= found.whole;
    Ok(found)
}

fn list(
    root: &Path,
    options: &Options,
    depth: Option<usize>,
    cancel: &AtomicBool,
) -> Result<Found, LoadError> {
    let filter = Filter::new(root, &options.ignore);
    let mut walk = filter::walk(root);
    walk.max_depth(depth.map(|depth| depth + 1));
    walk.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || filter.keeps(entry.path(), &name, is_folder)
    });
    let mut found = Found {
        files: Vec::new(),
        skipped: Vec::new(),
        readable: true,
        whole: true,
        stopped: false,
    };
    for (count, entry) in walk.build().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            return Err(LoadError::Cancelled);
        }
        if depth.is_some() && count > options.max_files.saturating_mul(ENTRIES_PER_FILE) {
            found.whole = false;
            found.stopped = true;
            break;
        }
        if let (Some(depth), Ok(entry)) = (depth, &entry) {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            found.whole &= !is_folder || entry.depth() <= depth;
        }
        match entry {
            Ok(entry) => found.take(root, entry.path().to_path_buf(), entry.file_type()),
            Err(_) => found.readable = false,
        }
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, root: &Path, path: PathBuf, kind: Option<fs::FileType>) {
        if kind.is_none_or(|kind| kind.is_dir()) {
            return;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let named = relative.to_str().and_then(WorkspacePath::new);
        let shown = relative.display().to_string();
        match named {
            // A name that reads differently as a workspace path (a backslash, say) is another file.
            Some(named) if named.as_str() == shown.replace(std::path::MAIN_SEPARATOR, "/") => {
                self.files.push(named);
            }
            _ => self.skipped.push(Skipped {
                path: shown.clone(),
                why: ReadError::LeftOut {
                    path: shown,
                    because: "its name cannot be written in a workspace path",
                },
            }),
        }
    }
}

fn sorted(skipped: impl Iterator<Item = Skipped>) -> Vec<Skipped> {
    let mut skipped: Vec<Skipped> = skipped.collect();
    skipped.sort_by(|one, other| one.path.cmp(&other.path));
    skipped
}
