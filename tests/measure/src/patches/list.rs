//! The source packages of `tests/measure/patches.toml`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell::{root, setup_folder};

/// One Debian source package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The suite it is taken from: `bookworm-security`.
    pub suite: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    suite: Vec<Suite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite {
    name: String,
    packages: Vec<String>,
}

impl Package {
    /// Where it is unpacked: `tree` without patches, and `patches`.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        let own = format!("patches/{}/{}", self.suite, self.name);
        setup_folder().join(own)
    }

    /// Whether it was fetched; a mirror does not serve every package that its index names.
    #[must_use]
    pub fn is_fetched(&self) -> bool {
        self.folder().join("done").exists()
    }

    /// Whether its name puts it in the half that rules may be made by; the other half only judges them.
    #[must_use]
    pub fn is_for_development(&self) -> bool {
        // FNV-1a: a fixed rule that nobody chose by looking at the packages.
        let hash = self
            .name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        (hash >> 32).is_multiple_of(2)
    }
}

/// All packages, in the order of the list.
///
/// # Errors
/// When the list cannot be read.
pub fn packages() -> Result<Vec<Package>> {
    let path = root().join("tests/measure/patches.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let listed = toml::from_str::<Listed>(&text)?;
    let packages = listed.suite.into_iter().flat_map(|suite| {
        let named = move |name| Package {
            name,
            suite: suite.name.clone(),
        };
        suite.packages.into_iter().map(named)
    });
    Ok(packages.collect())
}
