//! One file from the disk into memory, with every reason against it as a sentence.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use scopewise_workspace::{DiskStamp, File, Text, WorkspacePath};

use crate::stamp;

/// Files over this many bytes are not read.
pub const SIZE_LIMIT: u64 = 4 * 1024 * 1024;

/// A NUL within this many bytes from the start marks a file as binary, as git has it.
const BINARY_SNIFF: usize = 8 * 1024;

/// Why a file was not read: the thing and the next step, the path first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing is there.
    #[error("{0} does not exist; check the path")]
    Missing(String),
    /// It is a folder.
    #[error("{0} is a folder; name a file in it")]
    Folder(String),
    /// It is a FIFO, a socket or a device.
    #[error("{0} is not a regular file; only regular files are read")]
    NotRegular(String),
    /// A link or a path leads out of the workspace.
    #[error("{0} leads outside the workspace; only files inside it are read")]
    Outside(String),
    /// It is over [`SIZE_LIMIT`].
    #[error("{0} is over 4 MB; split it, or edit it by hand")]
    TooLarge(String),
    /// It holds a NUL byte near its start.
    #[error("{0} is a binary file; only text can be edited")]
    Binary(String),
    /// It is text in another encoding.
    #[error("{path} is not UTF-8 (line {line}); convert it to UTF-8 first")]
    NotUtf8 {
        /// The file.
        path: String,
        /// The line of the first wrong byte, from 1.
        line: usize,
    },
    /// It is left out of the index on purpose, and why as the end of a sentence.
    #[error("{path} is not indexed: {because}")]
    LeftOut {
        /// The file.
        path: String,
        /// Why.
        because: &'static str,
    },
    /// The system refused.
    #[error("{path} cannot be read: {because}")]
    Refused {
        /// The file.
        path: String,
        /// The system's words.
        because: String,
    },
}

/// Reads and parses one file of the workspace at `root`.
///
/// # Errors
/// Says why the file cannot be read; a link is followed only while it stays inside the root.
pub fn read_file(root: &Path, path: &WorkspacePath) -> Result<File, ReadError> {
    let real_root = fs::canonicalize(root).map_err(|error| refused(path.as_str(), &error))?;
    let read = read_text(&real_root, path.as_str())?;
    let file = File::parse(path.clone(), Text::from(read.text.as_str()), None, true);
    Ok(file.stamped(read.stamp))
}

/// Reads a text that the user named and that need not lie in a workspace: a patch, a stack trace.
///
/// # Errors
/// As [`read_file`], but for the root.
pub fn read_outside_text(path: &Path) -> Result<String, ReadError> {
    let shown = path.display().to_string();
    let opened = open_regular(path, &shown)?;
    decode(read_all(opened, &shown)?, &shown)
}

/// A text with the marks its file had on disk before it was read.
pub(crate) struct ReadText {
    pub(crate) text: String,
    /// `None` while a later change could carry the same marks.
    pub(crate) stamp: Option<DiskStamp>,
}

/// The text of a file under a root that is already canonical.
pub(crate) fn read_text(real_root: &Path, relative: &str) -> Result<ReadText, ReadError> {
    let path = real_root.join(relative);
    let real = fs::canonicalize(&path).map_err(|error| refused(relative, &error))?;
    if !real.starts_with(real_root) {
        return Err(ReadError::Outside(relative.into()));
    }
    let opened = open_regular(&real, relative)?;
    // A link put in between the check and the opening would lead elsewhere: both must be one file.
    if !is_still(&real, &opened) {
        return Err(ReadError::Outside(relative.into()));
    }
    let metadata = opened.metadata();
    let text = decode(read_all(opened, relative)?, relative)?;
    let stamp = metadata.ok().and_then(|it| stamp::settled(&it));
    Ok(ReadText { text, stamp })
}

fn open_regular(path: &Path, shown: &str) -> Result<fs::File, ReadError> {
    let before = fs::metadata(path).map_err(|error| refused(shown, &error))?;
    // Opening a FIFO would wait for a writer, so its kind is asked first.
    check_kind(&before, shown)?;
    let opened = fs::File::open(path).map_err(|error| refused(shown, &error))?;
    let after = opened.metadata().map_err(|error| refused(shown, &error))?;
    check_kind(&after, shown)?;
    Ok(opened)
}

fn check_kind(metadata: &fs::Metadata, shown: &str) -> Result<(), ReadError> {
    if metadata.is_dir() {
        return Err(ReadError::Folder(shown.into()));
    }
    if !metadata.is_file() {
        return Err(ReadError::NotRegular(shown.into()));
    }
    if metadata.len() > SIZE_LIMIT {
        return Err(ReadError::TooLarge(shown.into()));
    }
    Ok(())
}

#[cfg(unix)]
fn is_still(real: &PathBuf, opened: &fs::File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |path: &PathBuf| -> std::io::Result<bool> {
        let (named, held) = (fs::symlink_metadata(path)?, opened.metadata()?);
        Ok(named.dev() == held.dev()
            && named.ino() == held.ino()
            && fs::canonicalize(path)? == *path)
    };
    same(real).unwrap_or(false)
}

#[cfg(not(unix))]
fn is_still(real: &PathBuf, _opened: &fs::File) -> bool {
    fs::canonicalize(real).is_ok_and(|path| path == *real)
}

fn read_all(opened: fs::File, shown: &str) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    opened
        .take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| refused(shown, &error))?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(ReadError::TooLarge(shown.into()));
    }
    Ok(bytes)
}

fn decode(bytes: Vec<u8>, shown: &str) -> Result<String, ReadError> {
    if bytes.iter().take(BINARY_SNIFF).any(|byte| *byte == 0) {
        return Err(ReadError::Binary(shown.into()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let breaks = error.as_bytes().iter().take(valid);
        ReadError::NotUtf8 {
            path: shown.into(),
            line: breaks.filter(|byte| **byte == b'\n').count() + 1,
        }
    })
}

fn refused(shown: &str, error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            ReadError::Missing(shown.into())
        }
        _ => ReadError::Refused {
            path: shown.into(),
            because: error.to_string().to_lowercase(),
        },
    }
}
