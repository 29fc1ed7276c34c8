//! One file for the index: taken over when the disk says it is the same, kept when its text is, read and
//! parsed otherwise; and many of them on a few threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;

use scopewise_workspace::{
    File, Language, NotParsed, Snapshot, Text, WorkspacePath, packages, services,
};

use crate::filter::Filter;
use crate::load::{LoadError, Options, Progress, Skipped};
use crate::{ReadError, generated, patience, read, stamp};

/// Plain texts over this many bytes are data rather than code; they are read when they are asked for.
const PLAIN_TEXT_LIMIT: u64 = 512 * 1024;

/// Files that are known already, with the marks they had.
pub(crate) enum Known<'a> {
    /// Those that were kept between starts.
    Kept(BTreeMap<WorkspacePath, File>),
    /// Those of a snapshot.
    Snapshot(&'a Snapshot),
}

impl Known<'_> {
    fn file(&self, path: &WorkspacePath) -> Option<&File> {
        let known = match self {
            Self::Kept(files) => files.get(path),
            Self::Snapshot(snapshot) => snapshot.file(path),
        };
        // What stands over the disk says nothing of it.
        known.filter(|file| file.version.is_none() && file.is_current())
    }

    fn is_open(&self, path: &WorkspacePath) -> bool {
        match self {
            Self::Kept(_) => false,
            Self::Snapshot(snapshot) => snapshot
                .file(path)
                .is_some_and(|file| file.version.is_some()),
        }
    }

    /// How many there are, open ones aside.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Kept(files) => files.len(),
            Self::Snapshot(snapshot) => {
                let closed = |file: &&File| file.version.is_none();
                snapshot.files().filter(closed).count()
            }
        }
    }
}

/// A file of the index.
struct Indexed {
    file: File,
    how: How,
    /// Bytes of its text.
    size: u64,
}

/// How a file came into the index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// By its marks alone.
    Taken,
    /// It was read, and all of it is as it was known.
    Same,
    /// It was read, and its text or its marks are new.
    New,
}

/// What came of reading many files.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) files: Vec<File>,
    pub(crate) skipped: Vec<Skipped>,
    /// How many were taken over by their marks alone.
    pub(crate) taken: usize,
    /// How many are as they were known.
    pub(crate) same: usize,
    /// How many are not.
    pub(crate) new: usize,
    /// Whether files were left out because the index is full.
    pub(crate) is_full: bool,
}

/// Reads one file of the workspace as the index has it, `None` when it does not belong there or cannot be
/// read. `known` is what was known of it: it is given back, with its new marks, when its text is the same.
#[must_use]
pub fn index_file(
    root: &Path,
    options: &Options,
    path: &WorkspacePath,
    known: Option<&File>,
) -> Option<File> {
    let real_root = fs::canonicalize(root).ok()?;
    if !Filter::new(&real_root, &options.ignore).holds(&real_root, path) {
        return None;
    }
    let known = known.filter(|file| file.version.is_none() && file.is_current());
    Some(indexed(&real_root, path, known).ok()?.file.packed())
}

/// As [`index_file`] for many, on a few threads; each with what there is of it on disk.
#[must_use]
pub fn index_files(
    root: &Path,
    options: &Options,
    paths: &[WorkspacePath],
    known: &Snapshot,
) -> Vec<(WorkspacePath, Option<File>)> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(paths.len()));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let file = index_file(root, options, path, known.file(path));
            if let Ok(mut results) = results.lock() {
                results.push((path.clone(), file));
            }
        }
    };
    on_threads(options.threads.min(paths.len()), &work);
    let results = results.into_inner();
    results.unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Reads the files of a walk.
pub(crate) fn read_all(
    real_root: &Path,
    paths: &[WorkspacePath],
    known: &Known<'_>,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    cancel: &AtomicBool,
) -> Result<Read, LoadError> {
    let (next, done, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicU64::new(0));
    let results = Mutex::new(Read::default());
    let total = paths.len();
    let is_kept_out = |path: &_| options.cache.as_ref().is_some_and(|it| it.keeps_out(path));
    let is_out_of_account = |path: &_| known.is_open(path) || is_kept_out(path);
    let work = || {
        let mut own = Read::default();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            if bytes.load(Ordering::Relaxed) > options.max_bytes {
                own.is_full = true;
                break;
            }
            match indexed(real_root, path, known.file(path)) {
                Ok(indexed) => {
                    bytes.fetch_add(indexed.size, Ordering::Relaxed);
                    own.take(indexed, is_out_of_account(path));
                }
                Err(why) => own.skip(path, why),
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(64) || done == total {
                progress(Progress { done, total });
            }
        }
        if let Ok(mut all) = results.lock() {
            all.join(own);
        }
    };
    on_threads(options.threads.min(paths.len()), &work);
    if cancel.load(Ordering::Relaxed) {
        return Err(LoadError::Cancelled);
    }
    let results = results.into_inner();
    Ok(results.unwrap_or_else(std::sync::PoisonError::into_inner))
}

impl Read {
    fn take(&mut self, indexed: Indexed, is_out_of_account: bool) {
        match indexed.how {
            _ if is_out_of_account => {}
            How::Taken => {
                self.taken += 1;
                self.same += 1;
            }
            How::Same => self.same += 1,
            How::New => self.new += 1,
        }
        self.files.push(indexed.file.packed());
    }

    fn skip(&mut self, path: &WorkspacePath, why: ReadError) {
        let path = path.to_string();
        self.skipped.push(Skipped { path, why });
    }

    fn join(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
        self.taken += other.taken;
        self.same += other.same;
        self.new += other.new;
        self.is_full |= other.is_full;
    }
}

pub(crate) fn on_threads(threads: usize, work: &(dyn Fn() + Sync)) {
    thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(work);
        }
        work();
    });
}

fn indexed(
    real_root: &Path,
    path: &WorkspacePath,
    known: Option<&File>,
) -> Result<Indexed, ReadError> {
    let metadata = fs::symlink_metadata(real_root.join(path.as_str())).ok();
    let plain = metadata.filter(fs::Metadata::is_file);
    if let (Some(known), Some(metadata)) = (known, &plain)
        && known.stamp() == Some(stamp::stamp_of(metadata))
    {
        return Ok(match known.is_read() {
            true => Indexed {
                file: known.clone(),
                how: How::Taken,
                size: metadata.len(),
            },
            false => Indexed {
                file: parsed(path, &known.text_for_once()).stamped(known.stamp()),
                how: How::New,
                size: metadata.len(),
            },
        });
    }
    if plain.is_some_and(|metadata| is_data(path, metadata.len())) {
        return Err(ReadError::LeftOut {
            path: path.to_string(),
            because: "a plain text over 512 KB is read only when it is asked for",
        });
    }
    let read = read::read_text(real_root, path.as_str())?;
    let size = read.text.len() as u64;
    if let Some(known) = known
        && known.is_read()
        && known.text_for_once() == read.text
    {
        let is_same = known.stamp() == read.stamp;
        return Ok(Indexed {
            file: known.clone().stamped(read.stamp),
            how: if is_same { How::Same } else { How::New },
            size,
        });
    }
    Ok(Indexed {
        file: parsed(path, &read.text).stamped(read.stamp),
        how: How::New,
        size,
    })
}

fn parsed(path: &WorkspacePath, text: &str) -> File {
    let rope = Text::from(text);
    if generated::is_generated(path, text) {
        File::unparsed(path.clone(), rope, None, NotParsed::Generated)
    } else {
        File::parse_while(path.clone(), rope, &mut patience::goes_on(text.len()))
    }
}

/// Whether the index leaves a file out by its name and size, unread.
pub(crate) fn is_left_unread(real_root: &Path, path: &WorkspacePath) -> bool {
    let metadata = fs::symlink_metadata(real_root.join(path.as_str())).ok();
    let plain = metadata.filter(fs::Metadata::is_file);
    plain.is_some_and(|metadata| is_data(path, metadata.len()))
}

fn is_data(path: &WorkspacePath, size: u64) -> bool {
    Language::of_path(path.as_str()) == Language::PlainText
        && !packages::is_manifest(path)
        && !services::is_service_sign(path)
        && size > PLAIN_TEXT_LIMIT
        && size <= read::SIZE_LIMIT
}
