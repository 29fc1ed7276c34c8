//! The configuration: the user's file is trusted, a project's may only narrow it, and the vendors' own
//! environment variables fill the roles where neither does. Every value keeps where it came from.

mod actions;
mod common;
mod connect;
mod document;
mod editor;
mod environment;
mod keys;
mod ladder;
mod local;
mod presets;
mod project;
mod providers;
mod remembered;
mod roles;
mod rules;
mod schema;
mod sources;
mod suggest;
mod table;
#[cfg(test)]
mod tests;
mod user;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use connect::Connected;
use scopewise_engine::{Engine, NoModel};
use scopewise_models::{Effort, ProviderKind};
use scopewise_route::{Policy, RungId};
use scopewise_workspace::WorkspacePath;
use secrecy::SecretString;

pub(crate) use actions::CustomAction;
pub(crate) use environment::Environment;
use keys::Otherwise;
pub(crate) use schema::schema;
use sources::Sources;
pub(crate) use sources::{HOME_VARIABLE, cache_dir, state_dir};
pub(crate) use suggest::nearest;
use user::Choice;

/// All settings, ready to use. Reading them never fails: what cannot be used is a [`Warning`].
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The ladder and the rules.
    pub(crate) policy: Policy,
    /// The models of each role in order of preference.
    pub(crate) roles: BTreeMap<RungId, Vec<ModelSetting>>,
    /// The same models, those that can serve, ready to be called.
    connected: Connected,
    /// The providers by name; the vendors are always among them.
    pub(crate) providers: BTreeMap<String, Provider>,
    /// What to say when no role has a model.
    pub(crate) no_model: Option<NoModel>,
    /// Whether verified edits of one target are applied at once.
    pub(crate) deliver: Deliver,
    /// The word that makes a comment an ask: `ai!`.
    pub(crate) directive: String,
    /// The menu's entries in the user's words, then those of the project.
    pub(crate) actions: Vec<CustomAction>,
    /// Globs of files that are not indexed, as in a `.gitignore`.
    pub(crate) ignore: Vec<String>,
    /// The most tokens of one call, prompt and answer together.
    pub(crate) budget: Option<usize>,
    /// What is wrong with the configuration, by file and line: to be shown, never swallowed.
    pub(crate) warnings: Vec<Warning>,
    /// Every value with its origin, for `doctor`.
    pub(crate) values: Vec<Value>,
    /// The files that were looked for.
    pub(crate) files: Vec<SourceFile>,
}

/// When a result is applied without being offered first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Deliver {
    /// Verified edits of one target in an open file are applied at once.
    #[default]
    Auto,
    /// Everything is offered.
    Offer,
}

/// Where models are asked.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    /// Which wire it speaks.
    pub(crate) kind: ProviderKind,
    /// Its address, without the path of a call.
    pub(crate) base_url: String,
    /// The environment variable of its key; `None` where it takes none.
    pub(crate) key_env: Option<String>,
    /// Its key, if that variable is set; goes to `base_url`'s origin only.
    pub(crate) key: Option<SecretString>,
    /// Whether plain http to another machine is allowed.
    pub(crate) allow_http: bool,
}

/// One model of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModelSetting {
    /// The user's name for it, or the id.
    pub(crate) name: String,
    /// The provider's id.
    pub(crate) id: String,
    /// The provider's name in the configuration.
    pub(crate) provider: String,
    /// Context window in tokens, if known.
    pub(crate) window: Option<usize>,
    /// The most tokens of an answer.
    pub(crate) max_output: usize,
    /// How hard it thinks.
    pub(crate) effort: Option<Effort>,
    /// Whether its key is there (or none is needed).
    pub(crate) has_key: bool,
    /// Whether its provider said within the last day that there is no such model.
    pub(crate) is_unknown: bool,
}

impl ModelSetting {
    /// What it is called in progress lines and trails: `gpt-6-luna (openai)`.
    pub(crate) fn called(&self) -> String {
        format!("{} ({})", self.name, self.provider)
    }
}

/// One thing that is wrong with the configuration: the key and the next step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Warning {
    /// The file; `None` for an environment variable.
    pub(crate) file: Option<PathBuf>,
    /// The line, from 1.
    pub(crate) line: Option<usize>,
    /// What is wrong and what to do, without the place.
    pub(crate) message: String,
}

impl Warning {
    /// A warning about a place of the configuration.
    fn at(origin: &Origin, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            file: origin.file().cloned(),
            line: origin.line(),
            message: match origin {
                Origin::Editor => format!("{origin}: {message}"),
                _ => message,
            },
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "{}", file.display())?;
            if let Some(line) = self.line {
                write!(formatter, ":{line}")?;
            }
            formatter.write_str(": ")?;
        }
        formatter.write_str(&self.message)
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody said otherwise.
    Default,
    /// The user's file and line.
    User(PathBuf, usize),
    /// The project's file and line.
    Project(PathBuf, usize),
    /// The user's settings in the editor.
    Editor,
    /// An environment variable.
    Environment(String),
}

impl Origin {
    /// The file, if it is one.
    pub(crate) fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::User(file, _) | Self::Project(file, _) => Some(file),
            Self::Default | Self::Editor | Self::Environment(_) => None,
        }
    }

    /// The line in that file, from 1.
    pub(crate) const fn line(&self) -> Option<usize> {
        match self {
            Self::User(_, line) | Self::Project(_, line) => Some(*line),
            Self::Default | Self::Editor | Self::Environment(_) => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::User(file, line) => write!(formatter, "{}:{line}", file.display()),
            Self::Project(file, line) => {
                write!(formatter, "project file {}:{line}", file.display())
            }
            Self::Editor => formatter.write_str("the editor's settings"),
            Self::Environment(name) => write!(formatter, "environment variable {name}"),
        }
    }
}

/// One value as `doctor` shows it; never a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// Its name in the configuration: `rules.files`.
    pub(crate) key: String,
    /// What it is.
    pub(crate) value: String,
    /// Where it came from.
    pub(crate) origin: Origin,
}

/// A configuration file that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Where.
    pub(crate) path: PathBuf,
    /// Whether it is there.
    pub(crate) found: bool,
}

impl Default for Settings {
    fn default() -> Self {
        let policy = Policy::default();
        let mut settings = Self {
            roles: BTreeMap::new(),
            connected: Connected::default(),
            providers: BTreeMap::new(),
            no_model: None,
            deliver: Deliver::Auto,
            directive: "ai!".into(),
            actions: Vec::new(),
            ignore: Vec::new(),
            budget: None,
            warnings: Vec::new(),
            values: Vec::new(),
            files: Vec::new(),
            policy,
        };
        for key in keys::TOP {
            match key.default {
                Otherwise::Text(text) => settings.record(key.name, text, Origin::Default),
                Otherwise::Number(number) => settings.record(key.name, number, Origin::Default),
                Otherwise::Flag(flag) => settings.record(key.name, flag, Origin::Default),
                Otherwise::Nothing => {}
            }
        }
        settings.record("budget", "each model's window", Origin::Default);
        settings
    }
}

/// Why an ask about a file that `ignore` names is not run.
pub(crate) fn left_out(path: &WorkspacePath) -> String {
    format!(
        "{path} is left out by `ignore` in the configuration; take it out of that list to have it edited \
         (`scopewise doctor` says which file sets it)"
    )
}

impl Settings {
    /// Reads the user's file, the project's file at `root` and the environment.
    pub(crate) fn load(root: Option<&Path>) -> Self {
        Self::of(Sources::find(root))
    }

    /// As [`Self::load`], with the user's settings of an editor laid over the user's file.
    pub(crate) fn load_with(root: Option<&Path>, editor: Option<&serde_json::Value>) -> Self {
        Self::of(Sources {
            editor: editor.cloned(),
            ..Sources::find(root)
        })
    }

    /// The settings that these sources make: the same sources, the same settings.
    fn of(mut sources: Sources) -> Self {
        let mut settings = Self {
            files: sources.files.clone(),
            warnings: std::mem::take(&mut sources.warnings),
            ..Self::default()
        };
        let mut choice = match &sources.user {
            Some(source) => user::read(source, &mut settings),
            None => Choice::default(),
        };
        if let Some(given) = &sources.editor {
            let over = editor::read(given, &choice, &mut settings);
            choice = choice.under(over);
        }
        let chosen = match &sources.project {
            Some(source) => project::read(source, &mut settings),
            None => BTreeMap::new(),
        };
        roles::fill(&mut settings, &choice, chosen, &sources);
        settings.warnings.sort();
        settings.warnings.dedup();
        settings
    }

    /// The engine with every role's models connected. Makes no request.
    pub(crate) fn engine(&self) -> Engine {
        Engine::new(
            self.policy.clone(),
            self.connected.0.clone(),
            self.no_model.clone(),
        )
    }

    /// How the workspace is loaded.
    pub(crate) fn load_options(&self) -> scopewise_loader::Options {
        scopewise_loader::Options {
            ignore: self.ignore.clone(),
            cache: cache_dir().map(|folder| {
                scopewise_loader::Cache::new(folder.join("index"), scopewise_verify::is_secret_file)
            }),
            ..scopewise_loader::Options::default()
        }
    }

    /// Notes a value for `doctor`, over what was noted of the same key before.
    fn record(&mut self, key: &str, value: impl ToString, origin: Origin) {
        let value = Value {
            key: key.to_owned(),
            value: value.to_string(),
            origin,
        };
        match self.values.iter_mut().find(|it| it.key == value.key) {
            Some(known) => *known = value,
            None => self.values.push(value),
        }
    }
}
