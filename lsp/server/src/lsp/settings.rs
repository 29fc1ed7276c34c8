//! What the editor front needs from the rest of the binary: settings and the disk. Plain data and one
//! trait, so that tests bring their own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use scopewise_engine::{Engine, Proposal};
use scopewise_loader::Options;
use scopewise_workspace::{File, Snapshot, WorkspacePath};
use serde_json::Value;

use crate::config::{self, CustomAction, Deliver, HOME_VARIABLE, state_dir};

/// Diffs kept in the state folder.
const DIFFS_KEPT: usize = 50;

/// The configuration as the editor front uses it.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The engine with its policy and models.
    pub(crate) engine: Engine,
    /// When to apply.
    pub(crate) deliver: Deliver,
    /// The word that makes a comment a directive: `ai!`.
    pub(crate) directive: String,
    /// The menu's entries in somebody's own words.
    pub(crate) actions: Vec<CustomAction>,
    /// How a root is walked.
    pub(crate) load: Options,
    /// What is wrong with the configuration, each a sentence, shown once.
    pub(crate) warnings: Vec<String>,
}

/// Reads the configuration for a root; without one, the user's alone. The value is what the user set in
/// the editor, in the shape of the configuration file.
pub(crate) type Configure = Arc<dyn Fn(Option<&Path>, Option<&Value>) -> Settings + Send + Sync>;

/// The configuration of this machine.
pub(crate) fn from_configuration() -> Configure {
    Arc::new(|root, editor| {
        let settings = config::Settings::load_with(root, editor);
        Settings {
            engine: settings.engine(),
            deliver: settings.deliver,
            directive: settings.directive.clone(),
            actions: settings.actions.clone(),
            load: settings.load_options(),
            warnings: settings.warnings.iter().map(ToString::to_string).collect(),
        }
    })
}

/// The disk. Every method may block; none writes inside a workspace.
pub(crate) trait Disk: Send + Sync {
    /// Reads all files of a root, or what has changed since `known`. `seen` is told how many files are
    /// read, and how many there are; raising `cancel` ends it soon.
    ///
    /// # Errors
    /// Says why the root cannot be read.
    fn index(
        &self,
        folder: &Path,
        options: &Options,
        known: Option<&Snapshot>,
        seen: &(dyn Fn(usize, usize) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Indexed, String>;

    /// The texts of a root, unparsed, to answer about it while it is indexed for the first time; `None`
    /// where the index will be there as soon, or nothing can be read.
    fn texts(&self, folder: &Path, options: &Options, cancel: &AtomicBool) -> Option<Snapshot>;

    /// Reads those files of a root that are not as they are `known`; `None` for what does not belong to
    /// the index.
    fn changed(
        &self,
        folder: &Path,
        options: &Options,
        paths: &[WorkspacePath],
        known: &Snapshot,
    ) -> Vec<(WorkspacePath, Option<File>)>;

    /// Keeps the index of a root for the next start. Failing is no error: the next start reads it anew.
    fn keep_index(&self, folder: &Path, options: &Options, snapshot: &Snapshot);

    /// Reads one file of a root that the user named.
    ///
    /// # Errors
    /// Says why it cannot be read.
    fn named(&self, folder: &Path, path: &WorkspacePath) -> Result<File, String>;

    /// Keeps a result in the user's state folder, for `edit --continue`. Failing is no error: the
    /// session has it too.
    fn keep(&self, folder: Option<&Path>, proposal: &Proposal);

    /// Writes a diff to a file of our own and returns its path.
    ///
    /// # Errors
    /// Says why it cannot be written.
    fn write_diff(&self, id: &str, diff: &str) -> Result<PathBuf, String>;
}

/// What a walk found.
pub(crate) struct Indexed {
    /// The workspace.
    pub(crate) snapshot: Snapshot,
    /// How many files were not as they were known, or as they were kept.
    pub(crate) news: usize,
}

/// The disk of this machine.
pub(crate) struct LocalDisk;

impl Disk for LocalDisk {
    fn index(
        &self,
        folder: &Path,
        options: &Options,
        known: Option<&Snapshot>,
        seen: &(dyn Fn(usize, usize) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Indexed, String> {
        let progress = |progress: scopewise_loader::Progress| seen(progress.done, progress.total);
        let loaded = match known {
            Some(known) => scopewise_loader::load_again(folder, known, options, &progress, cancel),
            None => scopewise_loader::load(folder, options, &progress, cancel),
        };
        loaded
            .map(|loaded| {
                if let Some(why) = &loaded.incomplete {
                    tracing::warn!("the index is not complete: {why}");
                }
                Indexed {
                    snapshot: loaded.snapshot,
                    news: loaded.news,
                }
            })
            .map_err(|error| error.to_string())
    }

    fn texts(&self, folder: &Path, options: &Options, cancel: &AtomicBool) -> Option<Snapshot> {
        let cache = options.cache.as_ref();
        if cache.is_some_and(|cache| cache.kept(folder).is_some()) {
            return None;
        }
        scopewise_loader::load_unread(folder, options, cancel).ok()
    }

    fn changed(
        &self,
        folder: &Path,
        options: &Options,
        paths: &[WorkspacePath],
        known: &Snapshot,
    ) -> Vec<(WorkspacePath, Option<File>)> {
        scopewise_loader::index_files(folder, options, paths, known)
    }

    fn keep_index(&self, folder: &Path, options: &Options, snapshot: &Snapshot) {
        let Some(cache) = &options.cache else {
            return;
        };
        if let Err(error) = cache.write(folder, snapshot) {
            tracing::warn!("{error}");
        }
    }

    fn named(&self, folder: &Path, path: &WorkspacePath) -> Result<File, String> {
        scopewise_loader::read_file(folder, path).map_err(|error| error.to_string())
    }

    fn keep(&self, folder: Option<&Path>, proposal: &Proposal) {
        if let Some(folder) = folder {
            crate::cli::keep(folder, proposal);
        }
    }

    fn write_diff(&self, id: &str, diff: &str) -> Result<PathBuf, String> {
        let folder = state_dir()
            .map(|folder| folder.join("diffs"))
            .ok_or_else(|| {
                format!("there is no home folder to write the diff to; set {HOME_VARIABLE}")
            })?;
        let failed = |error: std::io::Error| {
            let kind = error.kind();
            format!("the diff cannot be written to {}: {kind}", folder.display())
        };
        make_private(&folder).map_err(failed)?;
        drop_oldest(&folder);
        let path = folder.join(format!("{id}.diff"));
        // Written beside and moved there: nobody reads half a diff, and no link is followed.
        let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
        file.write_all(diff.as_bytes()).map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        Ok(path)
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn drop_oldest(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(DIFFS_KEPT);
    for (_, path) in files.into_iter().take(surplus) {
        // What another server has removed is gone as well.
        let _ = std::fs::remove_file(path);
    }
}
