//! A throw-away project on disk, with configuration and state folders of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::TempDir;

/// A project folder beside a home of its own; both go when it is dropped.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with these files, by relative path.
    ///
    /// # Errors
    /// When the temporary folder cannot be written.
    pub fn new(files: &[(&str, &str)]) -> Result<Self> {
        let folder = TempDir::with_prefix("scopewise-")?;
        for inner in [
            "root/.git",
            "home/config/scopewise",
            "home/state",
            "home/cache",
            "home/data",
        ] {
            fs::create_dir_all(folder.path().join(inner))?;
        }
        let project = Self { folder };
        for (path, text) in files {
            project.write(path, text)?;
        }
        Ok(project)
    }

    /// The project's root.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        let root = self.folder.path().join("root");
        root.canonicalize().unwrap_or(root)
    }

    /// The home folder that holds configuration, state and cache.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file of the project.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> Result<PathBuf> {
        let path = self.root().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text)?;
        Ok(path)
    }

    /// Reads a file of the project.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, path: &str) -> Result<String> {
        Ok(fs::read_to_string(self.root().join(path))?)
    }

    /// The `file:` address of a file of the project.
    #[must_use]
    pub fn uri(&self, path: &str) -> String {
        file_uri(&self.root().join(path))
    }

    /// Writes the user's configuration.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn configure(&self, toml: &str) -> Result<()> {
        Ok(fs::write(
            self.home().join("config/scopewise/config.toml"),
            toml,
        )?)
    }

    /// Takes the user's configuration away again.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn forget_configuration(&self) -> Result<()> {
        Ok(fs::remove_file(
            self.home().join("config/scopewise/config.toml"),
        )?)
    }

    /// Configuration in which every rung is served by a script on loopback, each with a model name of
    /// its own: `quick`, `thinker`, `deepest`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn configure_script(&self, base_url: &str) -> Result<()> {
        self.configure(&script_configuration(base_url, "openai-chat"))
    }

    /// The environment of a program that is to see only this project's home.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let home = self.home();
        let path = |inner: &str| home.join(inner).to_string_lossy().into_owned();
        vec![
            ("HOME".into(), home.to_string_lossy().into_owned()),
            ("XDG_CONFIG_HOME".into(), path("config")),
            ("XDG_STATE_HOME".into(), path("state")),
            ("XDG_CACHE_HOME".into(), path("cache")),
            ("XDG_DATA_HOME".into(), path("data")),
            ("SCRIPT_KEY".into(), "canary-key-4711".into()),
        ]
    }
}

/// A configuration whose three roles are served by one scripted provider of `kind`.
#[must_use]
pub fn script_configuration(base_url: &str, kind: &str) -> String {
    format!(
        r#"[providers.script]
kind = "{kind}"
base_url = "{base_url}"
api_key_env = "SCRIPT_KEY"

[models.quick]
provider = "script"
id = "quick"

[models.thinker]
provider = "script"
id = "thinker"

[models.deepest]
provider = "script"
id = "deepest"

[roles]
fast = ["quick"]
reasoning = ["thinker"]
deep = ["deepest"]
"#
    )
}

/// The `file:` address of an absolute path of plain characters.
#[must_use]
pub fn file_uri(path: &Path) -> String {
    format!("file://{}", path.display())
}
