//! The projects of `tests/measure/references.toml`: fetched through the registries' own clients, laid out
//! as they are developed, and loaded as workspaces.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use scopewise_loader::{Options, load};
use scopewise_workspace::Snapshot;
use serde::Deserialize;

use super::download;
use crate::shell::{root, setup_folder};

/// A project that definitions are sampled from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// `python`, `typescript`, `rust` or `go`.
    pub language: String,
    /// Its name in the registry; for Go the module's path under the Go path.
    pub name: String,
    /// Its version; for Go `debian`, the one the suite has.
    pub version: String,
    /// Path starts of the sources, when built files are packed beside them; all when empty.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Packages a compiler has to see beside it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Packages that stand in folders of the project where it is developed.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Whether the manifests as written are taken instead of the published ones (Rust).
    #[serde(default)]
    pub original: bool,
    /// What those manifests lack at the root since they are of different days (Rust).
    #[serde(default)]
    pub manifest: String,
    /// More words for the compiler.
    #[serde(default)]
    pub flags: Vec<String>,
    /// The compiler options of the project's own settings that are not packed with it (TypeScript).
    #[serde(default)]
    pub options: serde_json::Value,
}

/// A package that stands in a folder of a project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name in the registry.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The folder.
    pub folder: String,
}

#[derive(Deserialize)]
struct Projects {
    project: Vec<Project>,
}

/// All projects.
///
/// # Errors
/// When the list cannot be read.
pub fn projects() -> Result<Vec<Project>> {
    let path = root().join("tests/measure/references.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(toml::from_str::<Projects>(&text)?.project)
}

impl Project {
    /// A name that can be a file's.
    #[must_use]
    pub fn stem(&self) -> String {
        format!("{}-{}", self.name.replace(['@', '/'], "_"), self.version)
    }

    /// Where it stands; fetched if it does not yet.
    ///
    /// # Errors
    /// When a registry does not answer or the folder cannot be written.
    pub fn folder(&self) -> Result<PathBuf> {
        let folder = home().join(&self.language).join(self.stem());
        if !folder.exists() {
            let fresh = tempfile::tempdir_in(made(&home())?)?;
            let place = fresh.path().join("project");
            download::project(self, &place)?;
            made(folder.parent().unwrap_or(&folder))?;
            fs::rename(&place, &folder)?;
        }
        Ok(folder)
    }

    /// The project as a workspace, without what is built from the sources and packed beside them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(&self) -> Result<Snapshot> {
        let mut options = Options::default();
        options.ignore.push("node_modules/".to_owned());
        if !self.sources.is_empty() {
            options.ignore.extend(self.built_folders()?);
        }
        let never = AtomicBool::new(false);
        Ok(load(&self.folder()?, &options, &|_| {}, &never)?.snapshot)
    }

    /// Folders beside the sources, as in a `.gitignore`.
    fn built_folders(&self) -> Result<Vec<String>> {
        let holds_sources = |folder: &str| {
            self.sources
                .iter()
                .any(|source| source.starts_with(&format!("{folder}/")))
        };
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder()?)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.path().is_dir() {
                continue;
            }
            if !holds_sources(&name) {
                found.push(format!("/{name}/"));
            }
            for inner in fs::read_dir(entry.path())?.flatten() {
                let inner = format!("{name}/{}", inner.file_name().to_string_lossy());
                let is_under = self.sources.iter().any(|source| inner.starts_with(source));
                if !is_under && !holds_sources(&inner) {
                    found.push(format!("/{inner}"));
                }
            }
        }
        // Manifests say what the packages are called.
        found.push("!package.json".to_owned());
        Ok(found)
    }
}

/// Where projects and labels stand.
#[must_use]
pub fn home() -> PathBuf {
    setup_folder().join("references")
}

/// The folder, made if it is not there.
///
/// # Errors
/// When it cannot be made.
pub fn made(folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder.to_path_buf())
}
