//! The texts of HEAD. `git` is run with an argument list and only to read objects: no diff, no filter, no
//! hook, so that a repository's own configuration runs nothing.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use scopewise_workspace::WorkspacePath;

use super::Failed;

/// Blobs over this many bytes are not read, as files are not.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// A file's place and the name of its object.
type Object = (WorkspacePath, String);

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
    /// Names that cannot be written as a path.
    pub(super) unnamed: Vec<String>,
}

/// The files of HEAD below `root`.
pub(super) fn files_of_head(root: &Path) -> Result<Head, Failed> {
    let (objects, unnamed) = objects_of_head(root)?;
    let mut git = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let files = read_objects(&mut git, &objects);
    let _ = git.kill();
    let _ = git.wait();
    Ok(Head {
        files: files?,
        unnamed,
    })
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

/// Regular files of HEAD with their objects' names, and the names that no path can hold.
fn objects_of_head(root: &Path) -> Result<(Vec<Object>, Vec<String>), Failed> {
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
    let text = String::from_utf8_lossy(&listed.stdout);
    let (mut objects, mut unnamed) = (Vec::new(), Vec::new());
    for (name, object) in text.split('\0').filter_map(file_of_entry) {
        match WorkspacePath::new(name).filter(|path| path.as_str() == name) {
            Some(path) => objects.push((path, object.to_owned())),
            None => unnamed.push(name.to_owned()),
        }
    }
    Ok((objects, unnamed))
}

/// Name and object of an entry that is a file: links and submodules have no text of their own.
fn file_of_entry(entry: &str) -> Option<(&str, &str)> {
    let (facts, name) = entry.split_once('\t')?;
    let mut facts = facts.split(' ');
    let (mode, kind, object) = (facts.next()?, facts.next()?, facts.next()?);
    (mode.starts_with("100") && kind == "blob").then_some((name, object))
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

fn read_objects(
    git: &mut Child,
    objects: &[Object],
) -> Result<BTreeMap<WorkspacePath, Committed>, Failed> {
    let (Some(mut into), Some(out)) = (git.stdin.take(), git.stdout.take()) else {
        return Err(Failed("git cannot be read from; try again".into()));
    };
    let names: Vec<String> = objects.iter().map(|(_, object)| object.clone()).collect();
    // Its answers would fill the pipe while it still waits for names.
    let asking =
        std::thread::spawn(move || names.iter().try_for_each(|name| writeln!(into, "{name}")));
    let mut out = BufReader::new(out);
    let mut files = BTreeMap::new();
    for (path, _) in objects {
        files.insert(path.clone(), read_object(&mut out)?);
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
