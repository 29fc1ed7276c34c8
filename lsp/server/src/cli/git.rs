//! The texts of HEAD. `git` is run with an argument list and only to read objects: no diff, no filter, no
//! hook, so that a repository's own configuration runs nothing.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use scopewise_workspace::WorkspacePath;

use super::Failed;

/// Blobs over this many bytes are not read, as files are not.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// A file of HEAD and the name of its object.
struct Object {
    /// Its name below the root, as it can be shown.
    shown: String,
    /// The same, as the system has it.
    place: PathBuf,
    object: String,
}

/// What HEAD has at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Committed {
    /// A text.
    Text(String),
    /// Something that is no text of at most 4 MB.
    NoText(Mark),
}

/// What tells the bytes of a file that is no text from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Their number and their hash.
    Bytes(usize, u64),
    /// They are not here: a partial clone lacks the object.
    Unknown,
}

impl Mark {
    fn of(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self::Bytes(bytes.len(), hasher.finish())
    }

    /// Whether the file at `path` has these bytes, as far as that can be told.
    pub(super) fn is_of_file(&self, path: &Path) -> bool {
        let Self::Bytes(length, _) = self else {
            return true;
        };
        let has_length =
            |metadata: &Metadata| metadata.is_file() && metadata.len() == *length as u64;
        path.symlink_metadata().is_ok_and(|it| has_length(&it))
            && fs::read(path).is_ok_and(|bytes| Self::of(&bytes) == *self)
    }
}

/// The files of HEAD below a folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// By their path from there.
    pub(super) files: BTreeMap<WorkspacePath, Committed>,
    /// Those whose names cannot be written as a path of a workspace.
    pub(super) unnamed: Vec<Unnamed>,
}

/// A file whose name no path of a workspace can hold.
#[derive(Clone, Debug)]
pub(super) struct Unnamed {
    /// Its name as it can be shown.
    pub(super) shown: String,
    /// Where it is, below the root.
    pub(super) place: PathBuf,
    /// Its bytes in HEAD.
    pub(super) mark: Mark,
}

/// The files of HEAD below `root`.
pub(super) fn files_of_head(root: &Path) -> Result<Head, Failed> {
    let objects = objects_of_head(root)?;
    let mut git = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let read = read_objects(&mut git, &objects);
    let _ = git.kill();
    let _ = git.wait();
    let mut head = Head::default();
    for (object, committed) in objects.iter().zip(read?) {
        match path_of(&object.shown) {
            Some(path) => {
                head.files.insert(path, committed);
            }
            None => head.unnamed.push(Unnamed {
                shown: object.shown.clone(),
                place: object.place.clone(),
                mark: match committed {
                    Committed::Text(text) => Mark::of(text.as_bytes()),
                    Committed::NoText(mark) => mark,
                },
            }),
        }
    }
    Ok(head)
}

/// The path of a file's name as git has it; none for one that reads differently as a path (a backslash,
/// say) and for one that is no UTF-8.
pub(super) fn path_of(name: &str) -> Option<WorkspacePath> {
    WorkspacePath::new(name)
        .filter(|path| path.as_str() == name && !name.contains(char::REPLACEMENT_CHARACTER))
}

/// The names of files below `root` that git does not have and does not ignore.
pub(super) fn untracked_files(root: &Path) -> Result<Vec<String>, Failed> {
    let listed = git(root)
        .args(["ls-files", "--others", "--exclude-standard", "-z"])
        .output()?;
    if !listed.status.success() {
        let said = String::from_utf8_lossy(&listed.stderr);
        return Err(Failed(refusal(root, &said)));
    }
    let text = String::from_utf8_lossy(&listed.stdout);
    // A folder that is a repository of its own ends with a slash.
    let names = text
        .split('\0')
        .filter(|name| !name.is_empty() && !name.ends_with('/'));
    Ok(names.map(str::to_owned).collect())
}

fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(root)
        .args(["-c", "core.fsmonitor=false", "--no-pager"])
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// Regular files of HEAD.
fn objects_of_head(root: &Path) -> Result<Vec<Object>, Failed> {
    let listed = git(root)
        .args(["ls-tree", "-r", "-z", "HEAD"])
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                "git is not installed; install it, or give a diff with --patch".to_owned()
            }
            _ => format!("git cannot be run: {error}"),
        })?;
    if !listed.status.success() {
        return Err(Failed(refusal(
            root,
            &String::from_utf8_lossy(&listed.stderr),
        )));
    }
    let entries = listed.stdout.split(|byte| *byte == 0);
    Ok(entries.filter_map(file_of_entry).collect())
}

/// An entry that is a file: links and submodules have no text of their own.
fn file_of_entry(entry: &[u8]) -> Option<Object> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let (facts, name) = (entry.get(..tab)?, entry.get(tab + 1..)?);
    let mut facts = std::str::from_utf8(facts).ok()?.split(' ');
    let (mode, kind, object) = (facts.next()?, facts.next()?, facts.next()?);
    (mode.starts_with("100") && kind == "blob").then(|| Object {
        shown: String::from_utf8_lossy(name).into_owned(),
        place: place_of(name),
        object: object.to_owned(),
    })
}

#[cfg(unix)]
fn place_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

/// Elsewhere git itself speaks UTF-8.
#[cfg(not(unix))]
fn place_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

fn refusal(root: &Path, said: &str) -> String {
    let shown = root.display();
    if said.contains("not a git repository") {
        return format!(
            "{shown} is not in a git repository, so there is no HEAD to check against; give a diff with \
             --patch"
        );
    }
    if said.contains("Not a valid object name") {
        return "the repository has no commit yet; commit once, or give a diff with --patch".into();
    }
    if said.contains("dubious ownership") {
        return format!(
            "git does not read {shown}, which belongs to another user; add it to git's safe.directory if \
             you trust it"
        );
    }
    let line = said.lines().next().unwrap_or("it gave no reason");
    format!("git cannot list HEAD of {shown}: {line}")
}

fn read_objects(git: &mut Child, objects: &[Object]) -> Result<Vec<Committed>, Failed> {
    let (Some(mut into), Some(out)) = (git.stdin.take(), git.stdout.take()) else {
        return Err(Failed("git cannot be read from; try again".into()));
    };
    let names: Vec<String> = objects.iter().map(|it| it.object.clone()).collect();
    // Its answers would fill the pipe while it still waits for names.
    let asking =
        std::thread::spawn(move || names.iter().try_for_each(|name| writeln!(into, "{name}")));
    let mut out = BufReader::new(out);
    let mut files = Vec::new();
    for _ in objects {
        files.push(read_object(&mut out)?);
    }
    let _ = asking.join();
    Ok(files)
}

fn read_object(out: &mut impl BufRead) -> Result<Committed, Failed> {
    let mut header = String::new();
    out.read_line(&mut header)?;
    let mut words = header.split_whitespace().skip(1);
    let (kind, size) = (words.next(), words.next());
    let Some(size) = size.and_then(|size| size.parse::<usize>().ok()) else {
        // A partial clone may lack it: it is not fetched.
        return match kind {
            Some(_) => Ok(Committed::NoText(Mark::Unknown)),
            None => Err(Failed("git ended early; try again".into())),
        };
    };
    let mut bytes = Vec::new();
    out.take(size as u64 + 1).read_to_end(&mut bytes)?;
    bytes.pop();
    if size > SIZE_LIMIT || bytes.iter().take(8192).any(|byte| *byte == 0) {
        return Ok(Committed::NoText(Mark::of(&bytes)));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Committed::Text(text),
        Err(error) => Committed::NoText(Mark::of(error.as_bytes())),
    })
}
