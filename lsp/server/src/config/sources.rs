//! Where configuration is looked for, and its texts.

use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};
use scopewise_loader::ReadError;
use scopewise_workspace::WorkspacePath;

use super::{Environment, SourceFile, Warning, remembered};

/// Names of a project's file; the first that is there counts.
const PROJECT_NAMES: [&str; 2] = [".scopewise.toml", "scopewise.toml"];

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// All that settings are made of.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) user: Option<Source>,
    /// Set when there is a user's file that cannot be read: then nothing else may pick a vendor.
    pub(super) user_unreadable: Option<String>,
    /// What the editor handed over, in the shape of the user's file.
    pub(super) editor: Option<serde_json::Value>,
    pub(super) project: Option<Source>,
    pub(super) environment: Environment,
    /// Models found unknown to their providers within the last day, as they are called.
    pub(super) unknown: Vec<String>,
    pub(super) files: Vec<SourceFile>,
    pub(super) warnings: Vec<Warning>,
}

impl Sources {
    /// Reads the files and the environment.
    pub(super) fn find(root: Option<&Path>) -> Self {
        let mut sources = Self {
            environment: Environment::of_process(),
            unknown: remembered::unknown(),
            ..Self::default()
        };
        sources.find_user();
        if let Some(root) = root {
            sources.find_project(root);
        }
        sources
    }

    fn find_user(&mut self) {
        let named = self.environment.get("SCOPEWISE_CONFIG").map(PathBuf::from);
        let Some(path) = named.clone().or_else(user_file) else {
            return;
        };
        if named.is_some() && path.is_relative() {
            // A relative name would let the folder one happens to stand in choose the endpoints.
            self.refuse_user(format!(
                "SCOPEWISE_CONFIG is {}; write an absolute path",
                path.display()
            ));
            return;
        }
        match scopewise_loader::read_outside_text(&path) {
            Ok(text) => {
                self.files.push(SourceFile {
                    path: path.clone(),
                    found: true,
                });
                self.user = Some(Source { path, text });
            }
            Err(ReadError::Missing(_)) => {
                if named.is_some() {
                    self.refuse_user(format!(
                        "SCOPEWISE_CONFIG names {}, which does not exist; create it or unset the variable",
                        path.display()
                    ));
                }
                self.files.push(SourceFile { path, found: false });
            }
            Err(error) => self.refuse_user(error.to_string()),
        }
    }

    fn refuse_user(&mut self, message: String) {
        self.warnings.push(Warning {
            file: None,
            line: None,
            message: message.clone(),
        });
        self.user_unreadable = Some(message);
    }

    fn find_project(&mut self, root: &Path) {
        for name in PROJECT_NAMES {
            let Some(place) = WorkspacePath::new(name) else {
                continue;
            };
            let path = root.join(name);
            match scopewise_loader::read_file(root, &place) {
                Ok(file) if self.project.is_none() => {
                    self.files.push(SourceFile {
                        path: path.clone(),
                        found: true,
                    });
                    self.project = Some(Source {
                        path,
                        text: file.text().to_string(),
                    });
                }
                Ok(_) => self.warn_of(path, "not used: .scopewise.toml is there too; delete one"),
                Err(ReadError::Missing(_)) => self.files.push(SourceFile { path, found: false }),
                Err(error) => self.warn_of(path, &error.to_string()),
            }
        }
    }

    fn warn_of(&mut self, path: PathBuf, message: &str) {
        self.warnings.push(Warning {
            file: Some(path),
            line: None,
            message: message.to_owned(),
        });
    }
}

/// `scopewise/config.toml` in `$XDG_CONFIG_HOME` (`~/.config`), on Windows in `%APPDATA%`. As of every
/// program of the command line, on macOS too.
pub(super) fn user_file() -> Option<PathBuf> {
    let places = choose_base_strategy().ok()?;
    Some(own(places.config_dir())?.join("config.toml"))
}

/// The folder of what is remembered between starts: `scopewise` in `$XDG_STATE_HOME` (`~/.local/state`), on
/// Windows in `%LOCALAPPDATA%`.
pub(crate) fn state_dir() -> Option<PathBuf> {
    let places = choose_base_strategy().ok()?;
    own(places.state_dir().unwrap_or_else(|| places.cache_dir()))
}

/// The folder of what can be made again: `scopewise` in `$XDG_CACHE_HOME` (`~/.cache`), on Windows in
/// `%LOCALAPPDATA%`.
pub(crate) fn cache_dir() -> Option<PathBuf> {
    let places = choose_base_strategy().ok()?;
    own(places.cache_dir())
}

/// The variable that names the user's home folder.
pub(crate) const HOME_VARIABLE: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

/// Our folder in a place of the user's. An empty home would make it one of the folder one happens to
/// stand in, which then chose the endpoints.
fn own(place: PathBuf) -> Option<PathBuf> {
    place.is_absolute().then(|| place.join("scopewise"))
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn takes_no_folder_that_depends_on_where_one_stands() {
        assert_eq!(own(".config".into()), None);
        assert_eq!(own("".into()), None);
        let home = std::env::temp_dir();
        assert_eq!(own(home.clone()), Some(home.join("scopewise")));
    }
}
