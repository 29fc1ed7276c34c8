//! What the editor front needs from the rest of the binary: settings and the disk. Plain data and one
//! trait, so that tests bring their own.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use scopewise_engine::Engine;
use scopewise_loader::{Filter, Options};
use scopewise_workspace::{File, Snapshot, WorkspacePath};

use crate::config::{self, Deliver};

/// The configuration as the editor front uses it.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The engine with its policy and models.
    pub(crate) engine: Engine,
    /// When to apply.
    pub(crate) deliver: Deliver,
    /// The word that makes a comment a directive: `ai!`.
    pub(crate) directive: String,
    /// How a root is walked.
    pub(crate) load: Options,
    /// What is wrong with the configuration, each a sentence, shown once.
    pub(crate) warnings: Vec<String>,
}

/// Reads the configuration for a root; without one, the user's alone.
pub(crate) type Configure = Arc<dyn Fn(Option<&Path>) -> Settings + Send + Sync>;

/// The configuration of this machine.
pub(crate) fn from_configuration() -> Configure {
    Arc::new(|root| {
        let settings = config::Settings::load(root);
        Settings {
            engine: settings.engine(),
            deliver: settings.deliver,
            directive: settings.directive.clone(),
            load: settings.load_options(),
            warnings: settings.warnings.iter().map(ToString::to_string).collect(),
        }
    })
}

/// The disk below the workspace roots. Every method may block; none writes.
pub(crate) trait Disk: Send + Sync {
    /// Reads all files of a root. `seen` is told the number of files so far.
    ///
    /// # Errors
    /// Says why the root cannot be read.
    fn index(
        &self,
        folder: &Path,
        options: &Options,
        seen: &(dyn Fn(usize) + Sync),
    ) -> Result<Snapshot, String>;

    /// Reads one file of a root if it belongs to the index.
    fn indexed(&self, folder: &Path, options: &Options, path: &WorkspacePath) -> Option<File>;

    /// Reads one file of a root that the user named.
    ///
    /// # Errors
    /// Says why it cannot be read.
    fn named(&self, folder: &Path, path: &WorkspacePath) -> Result<File, String>;
}

/// The disk of this machine.
pub(crate) struct LocalDisk;

impl Disk for LocalDisk {
    fn index(
        &self,
        folder: &Path,
        options: &Options,
        seen: &(dyn Fn(usize) + Sync),
    ) -> Result<Snapshot, String> {
        let progress = |progress: scopewise_loader::Progress| seen(progress.done);
        scopewise_loader::load(folder, options, &progress, &AtomicBool::new(false))
            .map(|loaded| loaded.snapshot)
            .map_err(|error| error.to_string())
    }

    fn indexed(&self, folder: &Path, options: &Options, path: &WorkspacePath) -> Option<File> {
        if !Filter::new(folder, &options.ignore).holds(folder, path) {
            return None;
        }
        scopewise_loader::read_file(folder, path).ok()
    }

    fn named(&self, folder: &Path, path: &WorkspacePath) -> Result<File, String> {
        scopewise_loader::read_file(folder, path).map_err(|error| error.to_string())
    }
}
