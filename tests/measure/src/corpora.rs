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
    /// Where it is fetched from.
    #[serde(skip)]
    pub registry: Registry,
    /// What most of it is written in: `python`, `typescript`, `javascript`, `rust` or `go`.
    #[serde(default)]
    pub language: String,
    /// The earlier release.
    pub before: String,
    /// The later release, which asks and faults are about.
    pub after: String,
    /// What is built from the sources and packed beside them, as in a `.gitignore`.
    #[serde(default)]
    pub ignore: Vec<String>,
}

/// Where packages come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registry {
    /// Source distributions of PyPI, by pip.
    #[default]
    PyPi,
    /// Packs of npm, by npm.
    Npm,
    /// Packages of crates.io, by cargo.
    Crates,
    /// Library packages of Debian, by apt-get.
    Debian,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpora {
    pypi: Vec<Corpus>,
    npm: Vec<Corpus>,
    crates: Vec<Corpus>,
    debian: Vec<Corpus>,
}

impl Corpus {
    /// Where a release is kept, relative to the set-up folder.
    #[must_use]
    pub fn place(&self, release: &str) -> String {
        let name = self.name.replace(['@', '/'], "_");
        format!("corpora/{name}-{release}")
    }

    /// Where a release was unpacked.
    ///
    /// # Errors
    /// When it was not fetched.
    pub fn folder(&self, release: &str) -> Result<PathBuf> {
        fetched(&self.place(release))
    }

    /// A release as a workspace, read on one thread: packages are measured in parallel.
    ///
    /// # Errors
    /// When it was not fetched or cannot be read.
    pub fn load(&self, release: &str) -> Result<Snapshot> {
        let folder = self.folder(release)?;
        let options = Options {
            ignore: self.ignore.clone(),
            threads: 1,
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
            "javascript" => language == Language::JavaScript,
            "rust" => language == Language::Rust,
            "go" => language == Language::Go,
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
    let Corpora {
        pypi,
        npm,
        crates,
        debian,
    } = toml::from_str(&text)?;
    let known = [
        (pypi, Registry::PyPi, "python"),
        (npm, Registry::Npm, "typescript"),
        (crates, Registry::Crates, "rust"),
        (debian, Registry::Debian, "go"),
    ];
    let of_registry = |(packages, registry, language): (Vec<Corpus>, Registry, &str)| {
        let language = language.to_owned();
        packages.into_iter().map(move |mut corpus| {
            corpus.registry = registry;
            if corpus.language.is_empty() {
                corpus.language.clone_from(&language);
            }
            corpus
        })
    };
    Ok(known.into_iter().flat_map(of_registry).collect())
}
