//! A whole workspace into a snapshot: one walk, then reading and parsing on a few threads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use scopewise_workspace::{File, Language, Snapshot, Text, WorkspacePath, packages, services};

use crate::filter::{self, Filter};
use crate::{ReadError, read};

/// Plain texts over this many bytes are data rather than code; they are read when they are asked for.
const PLAIN_TEXT_LIMIT: u64 = 512 * 1024;

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
    /// How many folders down is read, those nearest to the root first; `None` reads all.
    pub depth: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(2, usize::from);
        Self {
            ignore: Vec::new(),
            threads: cores.clamp(2, 8),
            max_files: 100_000,
            depth: None,
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

/// Loads the workspace at `root`. `progress` is called from the reading threads, at most every 64
/// files and once at the end; raising `cancel` ends the load soon.
///
/// # Errors
/// When the root cannot be read, or on cancel. A file that cannot be read is no error: it is listed.
pub fn load(
    root: &Path,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    cancel: &AtomicBool,
) -> Result<Loaded, LoadError> {
    let bad_root = || LoadError::Root(root.display().to_string());
    let real_root = fs::canonicalize(root).map_err(|_| bad_root())?;
    if !real_root.is_dir() {
        return Err(bad_root());
    }
    let mut found = match options.depth {
        Some(depth) => list_near(&real_root, depth, options, cancel)?,
        None => list(&real_root, options, None, cancel)?,
    };
    let too_many = found.files.len() > options.max_files;
    found.files.truncate(options.max_files);
    let (files, skipped) = read_all(&real_root, &found.files, options, progress, cancel)?;
    let complete = !too_many && found.readable;
    Ok(Loaded {
        snapshot: Snapshot::of_files(files, complete),
        skipped: sorted(found.skipped.into_iter().chain(skipped)),
    })
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

fn read_all(
    root: &Path,
    paths: &[WorkspacePath],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    cancel: &AtomicBool,
) -> Result<(Vec<File>, Vec<Skipped>), LoadError> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results = Mutex::new((Vec::with_capacity(paths.len()), Vec::new()));
    let total = paths.len();
    let work = || {
        let (mut files, mut skipped) = (Vec::new(), Vec::new());
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            match index_file(root, path) {
                Ok(file) => files.push(file),
                Err(why) => skipped.push(Skipped {
                    path: path.to_string(),
                    why,
                }),
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(64) || done == total {
                progress(Progress { done, total });
            }
        }
        if let Ok(mut all) = results.lock() {
            all.0.append(&mut files);
            all.1.append(&mut skipped);
        }
    };
    thread::scope(|scope| {
        for _ in 1..options.threads.max(1).min(paths.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    if cancel.load(Ordering::Relaxed) {
        return Err(LoadError::Cancelled);
    }
    Ok(results
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn index_file(root: &Path, path: &WorkspacePath) -> Result<File, ReadError> {
    if is_data(root, path) {
        return Err(ReadError::LeftOut {
            path: path.to_string(),
            because: "a plain text over 512 KB is read only when it is asked for",
        });
    }
    let text = read::read_text(root, path.as_str())?;
    let file = File::parse(path.clone(), Text::from(text.as_str()), None, false);
    Ok(file.packed())
}

fn is_data(root: &Path, path: &WorkspacePath) -> bool {
    Language::of_path(path.as_str()) == Language::PlainText
        && !packages::is_manifest(path)
        && !services::is_service_sign(path)
        && fs::metadata(root.join(path.as_str())).is_ok_and(|data| {
            data.is_file() && data.len() > PLAIN_TEXT_LIMIT && data.len() <= read::SIZE_LIMIT
        })
}

fn sorted(skipped: impl Iterator<Item = Skipped>) -> Vec<Skipped> {
    let mut skipped: Vec<Skipped> = skipped.collect();
    skipped.sort_by(|one, other| one.path.cmp(&other.path));
    skipped
}
