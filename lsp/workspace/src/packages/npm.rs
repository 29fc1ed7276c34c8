//! npm manifests: `package.json` and `tsconfig.json`.

use super::Package;
use crate::{Text, WorkspacePath};

/// Reads the npm packages; `files` are all files of the workspace, by path.
pub(super) fn read(_files: &[(&WorkspacePath, &Text)]) -> Vec<Package> {
    Vec::new()
}
