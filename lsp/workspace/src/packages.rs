//! Packages: what a manifest declares, and which package a file belongs to. Manifests are read from
//! their text; nothing is run and nothing is looked up.

mod cargo;
mod go;
mod locks;
mod npm;
pub(crate) mod python;

use std::collections::{BTreeMap, BTreeSet};

pub use cargo::{CargoDependency, CargoPackage};
pub use go::GoModule;
use scopewise_grammars::Language;

use crate::{Text, WorkspacePath};

/// Which family of manifests a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackageKind {
    /// `pyproject.toml`, `setup.cfg`, `setup.py`, `requirements*.txt`
    Python,
    /// `package.json`
    Npm,
    /// `Cargo.toml`
    Cargo,
    /// `go.mod`
    Go,
}

impl PackageKind {
    /// The family whose manifests speak for files of a language.
    #[must_use]
    pub const fn of_language(language: Language) -> Option<Self> {
        match language {
            Language::Python => Some(Self::Python),
            Language::TypeScript | Language::Tsx | Language::JavaScript => Some(Self::Npm),
            Language::Rust => Some(Self::Cargo),
            Language::Go => Some(Self::Go),
            _ => None,
        }
    }
}

/// A package: a folder with a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its folder, `""` for the root.
    pub folder: String,
    /// Its name in the manifest, else the folder's last segment.
    pub name: String,
    /// Its family.
    pub kind: PackageKind,
    /// The manifests that were read.
    pub manifests: Vec<WorkspacePath>,
    /// Declared dependencies of every group (runtime, development, optional, peer), as the
    /// registry names them: Python's in normal form (lower case, `-`).
    pub dependencies: BTreeSet<String>,
    /// Those of them that are read from a folder of the workspace whatever its package is called (`file:`,
    /// `link:`, `{ path = … }`): the name they are imported or declared by, to the root-relative folder.
    /// Cargo and Go keep theirs apart.
    pub local: BTreeMap<String, String>,
    /// What lock files install without any manifest declaring it, in the same form, each with what
    /// brings it: the first package that requires it, else the lock file's name.
    pub locked: BTreeMap<String, String>,
    /// Whether the list may be incomplete (a manifest that computes it, or could not be read), as the
    /// end of a sentence.
    pub incomplete: Option<String>,
    /// Whether the manifest names something that runs: `scripts.start`, `bin`, `main`,
    /// `[project.scripts]`, `entry_points`, `[[bin]]`.
    pub has_entry_point: bool,
    /// npm workspace globs, or the like.
    pub members: Vec<String>,
    /// Import path aliases: `tsconfig.json` `paths` with `baseUrl` applied, `package.json` `imports`;
    /// pattern (at most one `*`) to root-relative targets.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Folders, root-relative, from which imports without a dot are also looked up: `src`, `baseUrl`.
    pub source_roots: Vec<String>,
    /// What each `tsconfig.json` and `jsconfig.json` in a folder other than the package's own sets; a
    /// file goes by the deepest one around it first. One that stands above every package is kept with
    /// the first package below it.
    pub path_maps: Vec<PathMap>,
    /// `exports` and `main` of a `package.json`: subpath (`.` or `./x`) to root-relative files.
    pub entry_files: BTreeMap<String, Vec<String>>,
    /// Root-relative files that the build writes and version control ignores: `src/x/_version.py`.
    pub generated: Vec<String>,
    /// What only a `go.mod` has to tell.
    pub go: Option<GoModule>,
    /// What only a Cargo manifest has to tell.
    pub cargo: Option<CargoPackage>,
    /// Whether the build makes modules out of other languages (C, Cython, Rust), which no file of the
    /// workspace has to show.
    pub builds_extensions: bool,
}

/// The import paths a compiler configuration sets for the files under its folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathMap {
    /// The folder of the configuration, `""` for the root.
    pub folder: String,
    /// As [`Package::aliases`].
    pub aliases: BTreeMap<String, Vec<String>>,
    /// As [`Package::source_roots`].
    pub source_roots: Vec<String>,
}

impl Package {
    /// A package of `folder` that declares nothing, named after the folder's last segment.
    #[must_use]
    pub fn new(folder: &str, kind: PackageKind) -> Self {
        Self {
            folder: folder.to_owned(),
            name: folder.rsplit('/').next().unwrap_or_default().to_owned(),
            kind,
            manifests: Vec::new(),
            dependencies: BTreeSet::new(),
            local: BTreeMap::new(),
            locked: BTreeMap::new(),
            incomplete: None,
            has_entry_point: false,
            members: Vec::new(),
            aliases: BTreeMap::new(),
            source_roots: Vec::new(),
            path_maps: Vec::new(),
            entry_files: BTreeMap::new(),
            generated: Vec::new(),
            go: None,
            cargo: None,
            builds_extensions: false,
        }
    }
}

/// Reads the packages out of the manifests among `files`, sorted by folder, then family.
#[must_use]
pub fn read_packages<'a>(
    files: impl Iterator<Item = (&'a WorkspacePath, &'a Text)>,
) -> Vec<Package> {
    let files: Vec<_> = files.collect();
    let mut packages = python::read(&files);
    packages.extend(npm::read(&files));
    packages.extend(cargo::read(&files));
    packages.extend(go::read(&files));
    packages.sort_by(|a, b| (&a.folder, a.kind).cmp(&(&b.folder, b.kind)));
    packages
}

/// Whether a file's text is needed by [`read_packages`].
#[must_use]
pub fn is_manifest(path: &WorkspacePath) -> bool {
    let name = path.file_name();
    python::is_manifest(path)
        || go::is_manifest(path)
        || cargo::is_manifest(name)
        || npm::is_manifest(name)
}
