//! Results kept between two commands, so that `edit --continue` can hand them on. They hold source text:
//! they lie in the user's state folder, readable by the user alone, and the oldest go.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use scopewise_engine::{Proposal, Trail, TrailFinding};
use scopewise_prompt::Earlier;
use scopewise_scope::Frame;
use scopewise_verify::{Check, Finding, Severity};
use scopewise_workspace::{Snapshot, Text, WorkspacePath};
use serde::{Deserialize, Serialize};

use super::Failed;
use crate::config::{HOME_VARIABLE, state_dir};

/// Trails kept.
const KEPT: usize = 50;

/// The form of the files; another one is not read.
const VERSION: u32 = 1;

/// The sum where the file was yet to be made.
const NO_FILE: u64 = 0;

/// One result with all that the next rung needs.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    version: u32,
    /// The workspace.
    pub(super) root: PathBuf,
    /// The file of the ask.
    path: String,
    /// The bytes of the ask, in a text with this sum.
    range: (usize, usize),
    sum: u64,
    /// The qualified name of the target, to find it again in a text that changed.
    target: String,
    frames: Vec<StoredFrame>,
    earlier: Vec<StoredEarlier>,
    /// The record.
    pub(super) trail: Trail,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredFrame {
    path: String,
    line: usize,
    function: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredEarlier {
    rung: String,
    diff: String,
    findings: Vec<TrailFinding>,
    malformed: Option<String>,
}

/// A new id: no two runs of one user get the same.
pub(super) fn new_id() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanoseconds = now.unwrap_or_default().as_nanos();
    format!("{:x}{:x}", nanoseconds / 1_000_000, std::process::id())
}

impl Stored {
    /// The record of a proposal, passed or not.
    pub(super) fn of(root: &Path, proposal: &Proposal) -> Self {
        let ask = &proposal.ask;
        let text = proposal.base.file(&ask.path).map(|file| file.text());
        Self {
            version: VERSION,
            root: root.to_path_buf(),
            path: ask.path.to_string(),
            range: (ask.range.start, ask.range.end),
            sum: text.map_or(NO_FILE, sum_of),
            target: proposal.scope.target.name.clone(),
            frames: ask.frames.iter().map(StoredFrame::of).collect(),
            earlier: proposal.earlier.iter().map(StoredEarlier::of).collect(),
            trail: proposal.trail.clone(),
        }
    }

    /// The file of the ask.
    pub(super) fn file(&self) -> Result<WorkspacePath, Failed> {
        WorkspacePath::new(&self.path).ok_or_else(|| "the trail names no file; ask anew".into())
    }

    /// Where the ask is in the workspace as it is.
    pub(super) fn place(
        &self,
        snapshot: &Snapshot,
    ) -> Result<(WorkspacePath, std::ops::Range<usize>), Failed> {
        let path = self.file()?;
        let Some(file) = snapshot.file(&path) else {
            return match self.sum {
                NO_FILE => Ok((path, 0..0)),
                _ => Err(Failed(format!("{path} is no longer there; ask anew"))),
            };
        };
        let (start, end) = self.range;
        if sum_of(file.text()) == self.sum && end <= file.text().len() {
            return Ok((path, start..end));
        }
        let facts = file.facts();
        let mut definitions = facts.definitions.iter().enumerate();
        let found = definitions.find(|(index, _)| facts.qualified_name(*index) == self.target);
        match found {
            Some((_, definition)) if !self.target.is_empty() => {
                let start = definition.name_range.start;
                Ok((path, start..start))
            }
            // A whole new file that has been made since.
            _ if self.target.is_empty() && self.range == (0, 0) => Ok((path, 0..0)),
            _ => Err(Failed(format!(
                "{path} changed and the place is not found again; ask anew with a location"
            ))),
        }
    }

    /// The frames of the ask.
    pub(super) fn frames(&self) -> Vec<Frame> {
        let frames = self.frames.iter().filter_map(|frame| {
            Some(Frame {
                path: WorkspacePath::new(&frame.path)?,
                line: frame.line,
                function: frame.function.clone(),
            })
        });
        frames.collect()
    }

    /// The attempts so far; what the user has to say goes to the last.
    pub(super) fn earlier(&self, note: Option<&str>) -> Vec<Earlier> {
        let mut earlier: Vec<Earlier> = self.earlier.iter().map(StoredEarlier::read).collect();
        let path = WorkspacePath::new(&self.path);
        if let (Some(last), Some(note), Some(path)) = (earlier.last_mut(), note, path) {
            last.findings.push(Finding {
                check: "user",
                severity: Severity::Reject,
                path,
                range: self.range.0..self.range.1,
                line: 1,
                message: note.to_owned(),
            });
        }
        earlier
    }

    /// The rung of the last attempt.
    pub(super) fn last_rung(&self) -> Option<&str> {
        self.earlier.last().map(|earlier| earlier.rung.as_str())
    }
}

impl StoredFrame {
    fn of(frame: &Frame) -> Self {
        Self {
            path: frame.path.to_string(),
            line: frame.line,
            function: frame.function.clone(),
        }
    }
}

impl StoredEarlier {
    fn of(earlier: &Earlier) -> Self {
        let findings = earlier.findings.iter().map(|finding| TrailFinding {
            check: finding.check.to_owned(),
            severity: finding.severity.word().to_owned(),
            path: finding.path.to_string(),
            line: finding.line,
            message: finding.message.clone(),
        });
        Self {
            rung: earlier.rung.clone(),
            diff: earlier.diff.clone(),
            findings: findings.collect(),
            malformed: earlier.malformed.clone(),
        }
    }

    fn read(&self) -> Earlier {
        let findings = self.findings.iter().filter_map(|finding| {
            let check = Check::ALL.into_iter().find(|it| it.name() == finding.check);
            let reject = finding.severity == Severity::Reject.word();
            Some(Finding {
                check: check.map_or("user", Check::name),
                severity: if reject {
                    Severity::Reject
                } else {
                    Severity::Note
                },
                path: WorkspacePath::new(&finding.path)?,
                range: 0..0,
                line: finding.line,
                message: finding.message.clone(),
            })
        });
        Earlier {
            rung: self.rung.clone(),
            diff: self.diff.clone(),
            findings: findings.collect(),
            malformed: self.malformed.clone(),
        }
    }
}

/// Keeps a result of the editor front, whose session has it too: failing is only logged.
pub(crate) fn keep(root: &Path, proposal: &Proposal) {
    let kept = folder().and_then(|folder| save(&folder, &Stored::of(root, proposal)));
    if kept.is_err() {
        tracing::warn!(
            id = proposal.id,
            "the result could not be kept for `edit --continue`"
        );
    }
}

/// Keeps a result under its trail's id. `folder` is the state folder.
pub(super) fn save(folder: &Path, stored: &Stored) -> Result<(), Failed> {
    let folder = folder.join("trails");
    make_private(&folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(&folder)?;
    serde_json::to_writer(&mut temporary, stored)?;
    temporary.flush()?;
    let path = folder.join(format!("{}.json", stored.trail.id));
    temporary.persist(path).map_err(|error| error.error)?;
    drop_oldest(&folder);
    Ok(())
}

/// Finds a result again.
pub(super) fn find(folder: &Path, id: &str) -> Result<Stored, Failed> {
    let is_id = !id.is_empty() && id.chars().all(|letter| letter.is_ascii_alphanumeric());
    if !is_id {
        return Err(Failed(format!(
            "\"{id}\" is no id; `scopewise edit` shows the id of each result"
        )));
    }
    let path = folder.join("trails").join(format!("{id}.json"));
    let missing = || {
        Failed(format!(
            "there is no result {id} any more; the last {KEPT} are kept, so ask anew"
        ))
    };
    let text = fs::read_to_string(path).map_err(|_| missing())?;
    let stored: Stored = serde_json::from_str(&text).map_err(|_| missing())?;
    if stored.version != VERSION || stored.trail.id != id {
        return Err(missing());
    }
    Ok(stored)
}

/// The user's state folder.
pub(super) fn folder() -> Result<PathBuf, Failed> {
    state_dir().ok_or_else(|| {
        Failed(format!(
            "there is no home folder to keep results in; set {HOME_VARIABLE}"
        ))
    })
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

fn drop_oldest(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .filter(|(_, path)| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(KEPT);
    for (_, path) in files.iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}

/// A sum of a text's bytes (FNV-1a, 64 bits) that is the same on every machine.
fn sum_of(text: &Text) -> u64 {
    text.to_string()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
