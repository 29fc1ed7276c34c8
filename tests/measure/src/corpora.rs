//! The packages of `tests/measure/corpora.toml`, loaded as workspaces.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use scopewise_loader::{Options, load};
use scopewise_workspace::{Language, Snapshot};
use serde::Deserialize;

use crate::shell::{fetched, root};

/// A package with the two releases that are compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// Its name in the registry.
    pub name: String,
    /// `pypi` or `npm`.
    pub registry: String,
    /// `python` or `typescript`.
    pub language: String,
    /// The earlier release.
    pub before: String,
    /// The later release, which asks and faults are about.
    pub after: String,
    /// What is built from the sources and packed beside them, as in a `.gitignore`.
    #[serde(default)]
    pub ignore: Vec<String>,
}

#[derive(Deserialize)]
struct Corpora {
    package: Vec<Corpus>,
}

impl Corpus {
    /// Where a release was unpacked.
    ///
    /// # Errors
    /// When it was not fetched.
    pub fn folder(&self, release: &str) -> Result<PathBuf> {
        let name = self.name.replace(['@', '/'], "_");
        fetched(&format!("corpora/{name}-{release}"))
    }

    /// A release as a workspace.
    ///
    /// # Errors
    /// When it was not fetched or cannot be read.
    pub fn load(&self, release: &str) -> Result<Snapshot> {
        let folder = self.folder(release)?;
        let options = Options {
            ignore: self.ignore.clone(),
            ..Options::default()
        };
        let loaded = load(&folder, &options, &|_| {}, &AtomicBool::new(false))?;
        Ok(loaded.snapshot)
    }

    /// Whether a file is of the package's language.
    #[must_use]
    pub fn is_own(&self, language: Language) -> bool {
        match self.language.as_str() {
            "python" => language == Language::Python,
            _ => matches!(language, Language::TypeScript | Language::Tsx),
        }
    }

    /// Lines of the package's language.
    #[must_use]
    pub fn lines(&self, snapshot: &Snapshot) -> usize {
        let own = snapshot.files().filter(|file| self.is_own(file.language));
        own.map(|file| file.text().line_count()).sum()
    }
}

/// Any folder as a workspace.
///
/// # Errors
/// When it cannot be read.
pub fn load_folder(folder: &Path) -> Result<Snapshot> {
    let loaded = load(
        folder,
        &Options::default(),
        &|_| {},
        &AtomicBool::new(false),
    )?;
    Ok(loaded.snapshot)
}

/// All packages.
///
/// # Errors
/// When the list cannot be read.
pub fn corpora() -> Result<Vec<Corpus>> {
    let path = root().join("tests/measure/corpora.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(toml::from_str::<Corpora>(&text)?.package)
}
