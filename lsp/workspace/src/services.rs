//! Services: units that are deployed on their own, found by a Dockerfile, a compose `build:` or a
//! manifest with an entry point.

use crate::{Package, Text, WorkspacePath};

/// A deployable unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its folder, `""` for the root.
    pub folder: String,
    /// Its name: from compose, else from its manifest, else the folder's last segment.
    pub name: String,
    /// What says that it is one, for a person: `services/api/Dockerfile`.
    pub sign: String,
}

/// Reads the services, sorted by folder.
#[must_use]
pub fn read_services<'a>(
    files: impl Iterator<Item = (&'a WorkspacePath, &'a Text)>,
    packages: &[Package],
) -> Vec<Service> {
    let _ = (files, packages);
    Vec::new()
}

/// Whether a file's presence or text is needed by [`read_services`].
#[must_use]
pub fn is_service_sign(path: &WorkspacePath) -> bool {
    let name = path.file_name();
    name == "Dockerfile"
        || name.starts_with("Dockerfile.")
        || name == "Procfile"
        || ((name.starts_with("docker-compose") || name.starts_with("compose"))
            && (name.ends_with(".yml") || name.ends_with(".yaml")))
}
