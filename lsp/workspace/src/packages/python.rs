//! Python manifests: `pyproject.toml`, `setup.cfg`, `setup.py`, requirements files.

use super::Package;
use crate::{Text, WorkspacePath};

/// Reads the Python packages; `files` are all files of the workspace, by path.
pub(super) fn read(_files: &[(&WorkspacePath, &Text)]) -> Vec<Package> {
    Vec::new()
}
