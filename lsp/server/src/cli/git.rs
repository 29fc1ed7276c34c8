//! The texts of HEAD. `git` is run with an argument list and only to read objects: no diff, no filter, no
//! hook, so that a repository's own configuration runs nothing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use scopewise_workspace::WorkspacePath;

use super::Failed;

/// Blobs over this many bytes are not read, as files are not.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// What HEAD has at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Committed {
    /// A text.
    Text(String),
    /// Something that is no text of at most 4 MB.
    NoText,
}

/// The files of HEAD below `root`, by their path from there.
pub(super) fn files_of_head(root: &Path) -> Result<BTreeMap<WorkspacePath, Committed>, Failed> {
    let objects = objects_of_head(root)?;
    let mut git = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let files = read_objects(&mut git, &objects);
    let _ = git.kill();
    let _ = git.wait();
    files
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

/// Regular files of HEAD with their objects' names.
fn objects_of_head(root: &Path) -> Result<Vec<(WorkspacePath, String)>, Failed> {
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
    let entries = text.split('\0').filter_map(|entry| {
        let (facts, path) = entry.split_once('\t')?;
        let mut facts = facts.split(' ');
        let (mode, kind, object) = (facts.next()?, facts.next()?, facts.next()?);
        // Links and submodules have no text of their own.
        let is_file = mode.starts_with("100") && kind == "blob";
        let path = WorkspacePath::new(path).filter(|_| is_file)?;
        Some((path, object.to_owned()))
    });
    Ok(entries.collect())
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
    objects: &[(WorkspacePath, String)],
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
            Some(_) => Ok(Committed::NoText),
            None => Err(Failed("git ended early; try again".into())),
        };
    };
    let mut bytes = Vec::new();
    out.take(size as u64 + 1).read_to_end(&mut bytes)?;
    bytes.pop();
    if size > SIZE_LIMIT || bytes.iter().take(8192).any(|byte| *byte == 0) {
        return Ok(Committed::NoText);
    }
    Ok(String::from_utf8(bytes).map_or(Committed::NoText, Committed::Text))
}
