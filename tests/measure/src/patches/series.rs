//! A package's patches in their order, each with the workspace before and after it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use scopewise_draft::{paths_in_patch, read_patch};
use scopewise_workspace::{File, FileChange, Snapshot, Text, WorkspacePath};

use super::header::{Header, has_cve};
use super::list::Package;
use super::sections::sections;
use crate::corpora::load_folder;

/// A package's patches, applied one after the other.
pub struct Series {
    folder: PathBuf,
    names: std::vec::IntoIter<String>,
    snapshot: Snapshot,
    /// Files that were looked for on disk beside those of the workspace.
    sought: BTreeSet<WorkspacePath>,
}

/// One patch, applied.
pub struct Patch {
    /// Its name in the series.
    pub name: String,
    /// What it says of itself.
    pub header: Header,
    /// The workspace before.
    pub before: Snapshot,
    /// The workspace after.
    pub after: Snapshot,
    /// The changes between them, each file once.
    pub changes: Vec<FileChange>,
    /// Its parts that could not be applied, and why.
    pub problems: Vec<String>,
}

impl Patch {
    /// Whether it is named or described as a security fix.
    #[must_use]
    pub fn is_security(&self) -> bool {
        has_cve(&self.name.to_lowercase()) || self.header.tells_security()
    }
}

impl Series {
    /// Loads the package's tree and the list of its patches.
    ///
    /// # Errors
    /// When the package was not fetched or cannot be read.
    pub fn load(package: &Package) -> Result<Self> {
        let folder = package.folder();
        let series = fs::read_to_string(folder.join("patches/series")).with_context(|| {
            format!(
                "{} is not set up; run `cargo xtask measure fetch-patches` first",
                package.name
            )
        })?;
        let names: Vec<String> = series
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| !name.starts_with('#'))
            .map(str::to_owned)
            .collect();
        Ok(Self {
            snapshot: load_folder(&folder.join("tree"))?,
            names: names.into_iter(),
            folder,
            sought: BTreeSet::new(),
        })
    }

    /// Adds the files that a patch names and the loader passes over, so that it applies.
    fn seek(&mut self, patch: &str) {
        for path in paths_in_patch(patch).unwrap_or_default() {
            if self.snapshot.file(&path).is_some() || !self.sought.insert(path.clone()) {
                continue;
            }
            let on_disk = self.folder.join("tree").join(path.as_str());
            if let Ok(text) = fs::read_to_string(on_disk) {
                let file = File::parse(path, Text::from(text.as_str()), None, false);
                self.snapshot = self.snapshot.with_file(file);
            }
        }
    }

    fn apply(&mut self, name: String, text: &str) -> Patch {
        let mut problems = Vec::new();
        let mut changes = Vec::new();
        let exists = |tree: &PathBuf, path: &str| tree.join(path).exists();
        let tree = self.folder.join("tree");
        let sections = sections(text, |path| {
            self.snapshot.file_at(path).is_some() || exists(&tree, path)
        });
        for section in sections {
            self.seek(&section);
            match read_patch(&self.snapshot, &section) {
                Ok(read) => changes.extend(read),
                Err(problem) => problems.push(problem.0),
            }
        }
        let before = self.snapshot.clone();
        self.snapshot = before.with_changes(&changes);
        Patch {
            header: Header::of(text),
            after: self.snapshot.clone(),
            before,
            changes,
            problems,
            name,
        }
    }
}

impl Iterator for Series {
    type Item = Patch;

    fn next(&mut self) -> Option<Patch> {
        loop {
            let name = self.names.next()?;
            let Ok(bytes) = fs::read(self.folder.join("patches").join(&name)) else {
                continue;
            };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            return Some(self.apply(name, &text));
        }
    }
}
