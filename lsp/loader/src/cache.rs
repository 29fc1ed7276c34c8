//! The index kept between starts, in a folder of the user's own: one file for each workspace, told apart
//! by root and by the code that wrote it. Written beside and moved into place, so that a reader sees a
//! whole file or none, and several servers need no locks. Whatever is damaged is read anew.

mod bytes;
mod folder;
mod format;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use scopewise_workspace::{FACTS_CODE, File, Snapshot, WorkspacePath};

use bytes::checksum;

/// What the names of cache files end with.
const ENDING: &str = ".index";

/// Changes with the layout of the bytes.
const FORMAT: u32 = 1;

/// More than this many bytes of caches are not kept, all workspaces together.
const LIMIT: u64 = 1 << 30;

/// Where indexes are kept, and what may not be.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    keeps_out: fn(&WorkspacePath) -> bool,
    limit: u64,
}

/// Why an index was not kept, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// Others could read it or change it.
    #[error("{0} is not yours alone, so no index is kept there; make it yours with mode 700")]
    NotPrivate(String),
    /// The system refused.
    #[error("the index cannot be kept in {folder}: {because}")]
    Refused {
        /// The folder.
        folder: String,
        /// The system's words.
        because: String,
    },
    /// It alone is most of what all may take.
    #[error("the index of this workspace is too large to be kept")]
    TooLarge,
}

/// The kept index of a workspace, as far as it can be told without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// When it was written or last used.
    pub used: SystemTime,
}

impl Cache {
    /// A cache in this folder, which is made when something is kept. Files for which `keeps_out` holds
    /// never enter it.
    #[must_use]
    pub const fn new(folder: PathBuf, keeps_out: fn(&WorkspacePath) -> bool) -> Self {
        Self {
            folder,
            keeps_out,
            limit: LIMIT,
        }
    }

    /// The same with another limit of bytes, all workspaces together.
    #[must_use]
    pub fn limited(self, limit: u64) -> Self {
        Self { limit, ..self }
    }

    /// The kept index of a workspace, if there is one that this program can read.
    #[must_use]
    pub fn kept(&self, root: &Path) -> Option<Kept> {
        let path = self.path_of(&fs::canonicalize(root).ok()?);
        let metadata = fs::metadata(&path).ok()?;
        Some(Kept {
            path,
            size: metadata.len(),
            used: metadata.modified().ok()?,
        })
    }

    /// Whether a file never enters it.
    #[must_use]
    pub fn keeps_out(&self, path: &WorkspacePath) -> bool {
        (self.keeps_out)(path)
    }

    /// Whether the folder can be used.
    ///
    /// # Errors
    /// Says why not.
    pub fn check(&self) -> Result<(), CacheError> {
        folder::prepare(&self.folder)
    }

    /// The files that were kept of a workspace, each whole as it was written.
    pub(crate) fn read(&self, real_root: &Path) -> BTreeMap<WorkspacePath, File> {
        let path = self.path_of(real_root);
        let Some(opened) = folder::open_own(&self.folder, &path) else {
            return BTreeMap::new();
        };
        let length = opened.metadata().map_or(0, |it| it.len());
        let files = format::read(BufReader::new(opened), length, &stamp_of(real_root));
        if !files.is_empty() {
            folder::touch(&path);
        }
        files
    }

    /// Keeps the closed files of a workspace. Whoever is last wins.
    ///
    /// # Errors
    /// Says why nothing was kept; what was kept before stays then.
    pub fn write(&self, root: &Path, snapshot: &Snapshot) -> Result<(), CacheError> {
        let real_root = fs::canonicalize(root).map_err(|error| self.refused(&error))?;
        folder::prepare(&self.folder)?;
        let is_kept = |file: &&File| file.version.is_none() && !self.keeps_out(&file.path);
        let files = || snapshot.files().filter(is_kept);
        let head = format::head(&stamp_of(&real_root), files());
        if head.total > self.limit / 2 {
            return Err(CacheError::TooLarge);
        }
        let beside = tempfile::Builder::new()
            .prefix(folder::UNFINISHED)
            .tempfile_in(&self.folder)
            .map_err(|error| self.refused(&error))?;
        let mut writer = BufWriter::with_capacity(1 << 18, beside);
        format::write(&mut writer, &head, files()).map_err(|error| self.refused(&error))?;
        let beside = writer
            .into_inner()
            .map_err(|error| self.refused(error.error()))?;
        let synced = beside.as_file().sync_all();
        synced.map_err(|error| self.refused(&error))?;
        beside
            .persist(self.path_of(&real_root))
            .map_err(|error| self.refused(&error.error))?;
        folder::bound(&self.folder, self.limit);
        Ok(())
    }

    fn path_of(&self, real_root: &Path) -> PathBuf {
        let root = checksum(real_root.as_os_str().as_encoded_bytes());
        let code = checksum(code().as_bytes());
        self.folder.join(format!("{root:016x}-{code:016x}{ENDING}"))
    }

    fn refused(&self, error: &std::io::Error) -> CacheError {
        folder::refused(&self.folder, error)
    }
}

/// What the code is called that writes these bytes.
fn code() -> String {
    format!("{FORMAT} {} {FACTS_CODE}", env!("CARGO_PKG_VERSION"))
}

/// What a file of this code about this root starts with.
fn stamp_of(real_root: &Path) -> Vec<u8> {
    let mut stamp = Vec::new();
    // Writing to memory does not fail.
    let _ = write!(stamp, "scopewise index\n{}\n", code());
    stamp.extend_from_slice(real_root.as_os_str().as_encoded_bytes());
    stamp.push(b'\n');
    stamp
}
