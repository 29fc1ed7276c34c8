//! From arguments to an ask in a loaded workspace.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use scopewise_loader::{Options, Progress, ReadError, Skipped, root_around, workspace_path};
use scopewise_route::RungId;
use scopewise_scope::{Ask, Origin, Trace, check_ask, read_trace};
use scopewise_workspace::{Snapshot, WorkspacePath};

use super::Failed;
use super::arguments::Place;
use super::location::Location;
use crate::config::{Settings, left_out};
use crate::output;

/// Stands for the instruction where only the place is measured.
const ANY_EDIT: &str = "edit this";

/// A workspace with its configuration.
pub(super) struct Workspace {
    pub(super) root: PathBuf,
    pub(super) settings: Settings,
    pub(super) snapshot: Snapshot,
    pub(super) skipped: Vec<Skipped>,
    /// How many files were taken over from the index kept between starts.
    pub(super) taken: usize,
    /// Why not every file is there, as a sentence.
    pub(super) incomplete: Option<String>,
    /// How it was read.
    pub(super) options: Options,
}

impl Workspace {
    /// Adds a file that is there but not indexed: a hidden, ignored or large one.
    pub(super) fn read_unindexed(&mut self, path: &WorkspacePath) -> Result<(), ReadError> {
        if self.snapshot.file(path).is_some() {
            return Ok(());
        }
        match scopewise_loader::read_file(&self.root, path) {
            Ok(file) => self.snapshot = self.snapshot.with_file(file),
            Err(ReadError::Missing(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Whether a command can do without an instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    Needed,
    Optional,
}

/// The most files of a folder that is no project.
const PLAIN_MAX_FILES: usize = 2_000;

/// How many folders down one that is no project is read.
const PLAIN_DEPTH: usize = 3;

/// How much of a folder is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All: it is a project, or the user named it.
    Whole,
    /// What is near its top: it is only where a file happens to lie.
    Near,
}

impl Extent {
    /// How much of a root is read that was named with `--root`, or else was found.
    pub(super) fn of(root: &Path, named: Option<&Path>) -> Self {
        if named.is_some() || scopewise_loader::is_project(root) {
            Self::Whole
        } else {
            Self::Near
        }
    }
}

/// Loads the workspace at `root`; what is wrong with the configuration is said on stderr, and when a
/// folder is not read to its end.
pub(super) fn load(root: &Path, extent: Extent) -> Result<Workspace, Failed> {
    let workspace = load_quietly(root, extent)?;
    if extent == Extent::Near && !workspace.snapshot.is_complete() {
        output::say(&format!(
            "note: {} is no project (it has no .git and no manifest), so only part of it is read; --root \
             DIR reads all of DIR",
            output::clean(&root.display().to_string())
        ));
    }
    for warning in &workspace.settings.warnings {
        output::say(&format!("warning: {}", output::clean(&warning.to_string())));
    }
    Ok(workspace)
}

/// As [`load`], for who shows the warnings elsewhere.
pub(super) fn load_quietly(root: &Path, extent: Extent) -> Result<Workspace, Failed> {
    let settings = Settings::load(Some(root));
    let mut options = settings.load_options();
    if extent == Extent::Near {
        options.max_files = PLAIN_MAX_FILES;
        options.depth = Some(PLAIN_DEPTH);
        // A part of a folder would take the place of all of it.
        options.cache = None;
    }
    let show = |progress: Progress| output::show_reading(progress.done, progress.total);
    let loaded = scopewise_loader::load(root, &options, &show, &AtomicBool::new(false))?;
    // An index that cannot be kept is read anew at the next start; `doctor` says why.
    let _ = loaded.keep(root, &options);
    Ok(Workspace {
        root: root.to_path_buf(),
        settings,
        snapshot: loaded.snapshot,
        skipped: loaded.skipped,
        taken: loaded.taken,
        incomplete: loaded.incomplete,
        options,
    })
}

/// The workspace that a command without a location is about.
pub(super) fn root_here(root: Option<&Path>) -> Result<PathBuf, Failed> {
    let here = match root {
        Some(root) => {
            if !root.is_dir() {
                let shown = root.display();
                return Err(Failed(format!(
                    "--root {shown} is no folder; name one that exists"
                )));
            }
            return Ok(std::path::absolute(root)?);
        }
        None => std::env::current_dir()?,
    };
    Ok(root_around(&here, &here))
}

/// The ask that the arguments make, with the workspace it is about.
pub(super) fn ask_of(
    place: &Place,
    rung: Option<RungId>,
    needed: Instruction,
) -> Result<(Workspace, Ask), Failed> {
    let trace = place.trace.as_deref().map(read_input).transpose()?;
    let (location, instruction) = words_of(place, trace.is_some())?;
    if let Some(location) = &location
        && Path::new(&location.path).is_dir()
    {
        return Err(ReadError::Folder(location.path.clone()).into());
    }
    let root = match (&location, &place.root) {
        (Some(location), None) => root_around(&std::env::current_dir()?, Path::new(&location.path)),
        _ => root_here(place.root.as_deref())?,
    };
    let mut workspace = load(&root, Extent::of(&root, place.root.as_deref()))?;
    let trace = trace.map(|text| read_trace(&workspace.snapshot, &text));
    let instruction = match (instruction, &trace, needed) {
        (Some(instruction), ..) => instruction,
        (None, Some(trace), _) => instruction_of(trace),
        (None, None, Instruction::Optional) => ANY_EDIT.to_owned(),
        (None, None, Instruction::Needed) => {
            return Err(Failed(
                "the instruction is missing; say what to change, in quotes".into(),
            ));
        }
    };
    let (path, range) = match location {
        Some(location) => {
            let path = with_file(&mut workspace, &location)?;
            let text = workspace
                .snapshot
                .file(&path)
                .map(|file| file.text().clone());
            let range = match text {
                Some(text) => location.bytes(&text)?,
                None => new_file_range(&location)?,
            };
            (path, range)
        }
        None => place_of(&workspace.snapshot, trace.as_ref())?,
    };
    let ask = Ask {
        path,
        range,
        instruction,
        origin: Origin::CommandLine,
        rung: rung.map(|rung| rung.name().to_owned()),
        declared: None,
        diagnostics: Vec::new(),
        frames: trace.map(|trace| trace.frames).unwrap_or_default(),
    };
    check_ask(&workspace.snapshot, &ask)?;
    Ok((workspace, ask))
}

/// A text from a file, or from stdin for `-`.
pub(super) fn read_input(path: &Path) -> Result<String, Failed> {
    if path != Path::new("-") {
        return Ok(scopewise_loader::read_outside_text(path)?);
    }
    let mut bytes = Vec::new();
    let limit = scopewise_loader::SIZE_LIMIT;
    std::io::stdin()
        .lock()
        .take(limit + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge("what came on stdin".into()).into());
    }
    String::from_utf8(bytes)
        .map_err(|_| Failed("what came on stdin is not UTF-8; convert it first".into()))
}

fn words_of(place: &Place, has_trace: bool) -> Result<(Option<Location>, Option<String>), Failed> {
    let mut words = place.words.iter();
    match (words.next(), words.next()) {
        (None, _) if has_trace => Ok((None, None)),
        (None, _) => Err(Failed(
            "the location is missing; write PATH:LINE, and what to do there in quotes".into(),
        )),
        // With a trace the place is known: a lone word is the instruction unless it names a place.
        (Some(word), None) if has_trace => match Location::read(word) {
            Ok(location) if location.start.is_some() => Ok((Some(location), None)),
            _ => Ok((None, Some(word.clone()))),
        },
        (Some(word), instruction) => Ok((Some(Location::read(word)?), instruction.cloned())),
    }
}

/// The file's place; a file that is there but not indexed is read.
fn with_file(workspace: &mut Workspace, location: &Location) -> Result<WorkspacePath, Failed> {
    let typed = Path::new(&location.path);
    let joined = workspace.root.join(typed);
    // A path is as the shell has it; with --root it may also be as the workspace has it.
    let file = if typed.exists() || !joined.exists() {
        typed
    } else {
        joined.as_path()
    };
    let path = workspace_path(&workspace.root, file)?;
    if scopewise_loader::is_left_out(&path, &workspace.settings.ignore) {
        return Err(Failed(left_out(&path)));
    }
    workspace.read_unindexed(&path)?;
    Ok(path)
}

fn new_file_range(location: &Location) -> Result<std::ops::Range<usize>, Failed> {
    let is_first = location
        .start
        .is_none_or(|start| start.line == 1 && start.column.is_none_or(|column| column == 1));
    if is_first && location.end.is_none() {
        return Ok(0..0);
    }
    let path = &location.path;
    Err(Failed(format!(
        "{path} does not exist; check the path, or write {path}:1 to have it made"
    )))
}

fn place_of(
    snapshot: &Snapshot,
    trace: Option<&Trace>,
) -> Result<(WorkspacePath, std::ops::Range<usize>), Failed> {
    let frame = trace
        .and_then(|trace| trace.frames.first())
        .ok_or("no frame of the stack trace lies in this workspace; name the place as PATH:LINE")?;
    let location = Location::read(&format!("{}:{}", frame.path, frame.line))?;
    let file = snapshot.file(&frame.path).ok_or_else(|| {
        format!(
            "{} of the stack trace cannot be read; name the place as PATH:LINE",
            frame.path
        )
    })?;
    Ok((frame.path.clone(), location.bytes(file.text())?))
}

fn instruction_of(trace: &Trace) -> String {
    match &trace.error {
        Some(error) => format!("find and fix the cause of this error: {error}"),
        None => "find and fix the cause of the error in this stack trace".into(),
    }
}
