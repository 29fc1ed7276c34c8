//! The user's own file: everything may be set here but a literal key.

use std::collections::BTreeMap;

use scopewise_models::{Effort, ProviderKind};
use scopewise_route::RungId;

use super::document::{Entry, Item};
use super::keys::{TOP, inner_of};
use super::presets::{Preset, preset};
use super::table::{Table, texts_of};
use super::{Origin, Settings, actions, common, document, rules};
use crate::config::sources::Source;

/// What the user's file says of providers and models.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub(super) preset: Option<(&'static Preset, Origin)>,
    pub(super) providers: BTreeMap<String, ProviderEntry>,
    pub(super) models: BTreeMap<String, ModelEntry>,
    pub(super) roles: BTreeMap<RungId, RoleEntry>,
    /// Whether the file speaks of models at all, in a form that can be used or not.
    pub(super) speaks: bool,
    /// Why the file says nothing at all, if it cannot be read.
    pub(super) unreadable: Option<String>,
}

impl Choice {
    /// This choice with another laid over it, which has taken over what it does not say by itself.
    pub(super) fn under(mut self, over: Self) -> Self {
        self.preset = over.preset.or(self.preset);
        self.providers.extend(over.providers);
        self.models.extend(over.models);
        self.roles.extend(over.roles);
        self.speaks |= over.speaks;
        self
    }

    /// Whether the user said anything about which model serves: then nothing is added to it, not even
    /// when what was said cannot be used.
    pub(super) const fn is_made(&self) -> bool {
        self.speaks
    }
}

/// `[providers.NAME]`.
#[derive(Debug)]
pub(super) struct ProviderEntry {
    pub(super) kind: ProviderKind,
    pub(super) base_url: Option<String>,
    pub(super) api_key_env: Option<String>,
    pub(super) allow_http: bool,
    pub(super) origin: Origin,
}

/// `[models.NAME]`.
#[derive(Debug)]
pub(super) struct ModelEntry {
    pub(super) provider: String,
    pub(super) id: String,
    pub(super) window: Option<usize>,
    pub(super) max_output: Option<usize>,
    pub(super) effort: Option<Effort>,
    pub(super) origin: Origin,
}

/// One line of `[roles]`.
#[derive(Debug)]
pub(super) struct RoleEntry {
    pub(super) names: Vec<String>,
    pub(super) origin: Origin,
}

/// Reads the file into the settings; what it says of models is handed back.
pub(super) fn read(source: &Source, settings: &mut Settings) -> Choice {
    match document::read(&source.text) {
        Ok(entries) => {
            let at = |line| Origin::User(source.path.clone(), line);
            read_entries(entries, &at, &Choice::default(), settings)
        }
        Err(unreadable) => broken(source, unreadable, settings),
    }
}

/// Reads entries that the user wrote; `at` says where a line of them is. What an entry of a provider or
/// model does not say, the one of its name in `below` says.
pub(super) fn read_entries(
    entries: BTreeMap<String, Entry>,
    at: &dyn Fn(usize) -> Origin,
    below: &Choice,
    settings: &mut Settings,
) -> Choice {
    let mut warnings = Vec::new();
    let mut table = Table::new(at, String::new(), entries, TOP, &mut warnings);
    let listed_providers = table.has("providers");
    let mut choice = Choice {
        speaks: ["preset", "models", "roles"]
            .iter()
            .any(|key| table.has(key)),
        ..Choice::default()
    };
    if let Some((word, line)) = table.word("preset") {
        settings.record("preset", word, at(line));
        choice.preset = preset(word).map(|preset| (preset, at(line)));
    }
    common::read_user(&mut table, settings, at);
    let providers = table.table("providers").map(|(entries, _)| entries);
    let models = table.table("models").map(|(entries, _)| entries);
    let roles = table.table("roles").map(|(entries, _)| entries);
    let rules = table.table("rules").map(|(entries, _)| entries);
    let actions = table.any("actions");
    table.finish();
    if let Some(entry) = actions {
        actions::read(entry, at, &mut warnings, settings);
    }
    let mut within = |name: &str, entries, read: &mut dyn FnMut(Table<'_>)| {
        let keys = inner_of(name.split('.').next().unwrap_or_default());
        read(Table::new(
            at,
            format!("{name}."),
            entries,
            keys,
            &mut warnings,
        ));
    };
    if let Some(entries) = providers {
        each_table(
            entries,
            "providers",
            &mut within,
            &mut |name, line, table| {
                let provider = read_provider(table, at(line), below.providers.get(&name));
                choice.providers.extend(provider.map(|entry| (name, entry)));
            },
        );
    }
    if let Some(entries) = models {
        each_table(entries, "models", &mut within, &mut |name, line, table| {
            let model = read_model(table, at(line), below.models.get(&name));
            choice.models.extend(model.map(|entry| (name, entry)));
        });
    }
    if let Some(entries) = roles {
        within("roles", entries, &mut |table| {
            choice.roles = read_roles(table, at);
        });
    }
    if let Some(entries) = rules {
        within("rules", entries, &mut |table| {
            rules::read(table, settings, at)
        });
    }
    // A list of providers that holds none is no leave to choose one.
    choice.speaks |= listed_providers && choice.providers.is_empty();
    settings.warnings.append(&mut warnings);
    choice
}

fn broken(source: &Source, unreadable: document::Unreadable, settings: &mut Settings) -> Choice {
    let message = format!(
        "not valid TOML: {}; nothing of this file is used",
        unreadable.because
    );
    let warning = super::Warning {
        file: Some(source.path.clone()),
        line: unreadable.line,
        message,
    };
    let why = warning.to_string();
    settings.warnings.push(warning);
    Choice {
        unreadable: Some(why),
        ..Choice::default()
    }
}

type Within<'w> = dyn FnMut(&str, BTreeMap<String, Entry>, &mut dyn FnMut(Table<'_>)) + 'w;

fn each_table(
    entries: BTreeMap<String, Entry>,
    group: &str,
    within: &mut Within<'_>,
    read: &mut dyn FnMut(String, usize, Table<'_>),
) {
    for (name, entry) in entries {
        let prefix = format!("{group}.{name}");
        match entry.item {
            Item::Table(inner) => within(&prefix, inner, &mut |table| {
                read(name.clone(), entry.line, table);
            }),
            other => within(group, BTreeMap::new(), &mut |mut table| {
                let kind = other.kind();
                table.warn(
                    entry.line,
                    format!("{prefix} must be a table, not {kind}; write [{prefix}]"),
                );
            }),
        }
    }
}

/// Keys that would hold a secret in the file itself.
const LITERAL_KEYS: [&str; 6] = [
    "api_key",
    "key",
    "token",
    "secret",
    "authorization",
    "headers",
];

fn read_provider(
    mut table: Table<'_>,
    origin: Origin,
    below: Option<&ProviderEntry>,
) -> Option<ProviderEntry> {
    let has_kind = table.has("kind");
    let kind = table.word("kind");
    let base_url = table.text("base_url").map(|(url, _)| url);
    let api_key_env = table.text("api_key_env").and_then(|(name, line)| {
        let is_name = is_variable_name(&name);
        if !is_name {
            let key = table.name_of("api_key_env");
            // The value may be a key: it is not repeated.
            table.warn(
                line,
                format!("{key} must be the name of an environment variable, like OPENAI_API_KEY"),
            );
        }
        is_name.then_some(name)
    });
    let allow_http = table.flag("allow_http").map(|(flag, _)| flag);
    refuse_literal_keys(&mut table);
    let found = match has_kind {
        true => kind.and_then(|(word, _)| ProviderKind::of_name(word)),
        false => below.map(|entry| entry.kind),
    };
    // A key stays with the address that it was given for, and so does leave to send it in the clear. Where
    // none is written it is that of the kind.
    let same_place = below.filter(|entry| {
        base_url.is_none() && (entry.base_url.is_some() || found == Some(entry.kind))
    });
    if !has_kind && below.is_none() {
        let name = table.name_of("kind");
        table.warn_of(
            &origin,
            format!("{name} is missing; write openai, openai-chat or anthropic"),
        );
    }
    table.finish();
    Some(ProviderEntry {
        kind: found?,
        base_url: base_url.or_else(|| same_place?.base_url.clone()),
        api_key_env: api_key_env.or_else(|| same_place?.api_key_env.clone()),
        allow_http: allow_http.unwrap_or_else(|| same_place.is_some_and(|it| it.allow_http)),
        origin,
    })
}

fn refuse_literal_keys(table: &mut Table<'_>) {
    for key in LITERAL_KEYS {
        if let Some(entry) = table.any(key) {
            let name = table.name_of(key);
            table.warn(
                entry.line,
                format!(
                    "{name} is not read: keys do not belong in a file; put the key in an environment \
                     variable and name that in api_key_env"
                ),
            );
        }
    }
}

fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|letter: char| letter.is_ascii_digit())
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn read_model(
    mut table: Table<'_>,
    origin: Origin,
    below: Option<&ModelEntry>,
) -> Option<ModelEntry> {
    let missing = ["provider", "id"].map(|key| (key, below.is_none() && !table.has(key)));
    let provider = table.text("provider");
    let id = table.text("id");
    let window = table.number("window").map(|(number, _)| number);
    let max_output = table.number("max_output").map(|(number, _)| number);
    let effort = table.word("effort");
    for (key, missing) in missing {
        if missing {
            let name = table.name_of(key);
            table.warn_of(
                &origin,
                format!("{name} is missing; the model is left out without it"),
            );
        }
    }
    refuse_literal_keys(&mut table);
    table.finish();
    // Another model has limits of its own.
    let same_model = below.filter(|_| id.is_none());
    let effort = effort.map(|(word, _)| effort_of(word));
    Some(ModelEntry {
        provider: match provider {
            Some((name, _)) => name,
            None => below?.provider.clone(),
        },
        id: match id {
            Some((id, _)) => id,
            None => below?.id.clone(),
        },
        window: window.or_else(|| same_model?.window),
        max_output: max_output.or_else(|| same_model?.max_output),
        effort: effort.or_else(|| same_model?.effort),
        origin,
    })
}

fn effort_of(word: &str) -> Effort {
    match word {
        "low" => Effort::Low,
        "high" => Effort::High,
        _ => Effort::Medium,
    }
}

/// Reads `[roles]`; the project's too.
pub(super) fn read_roles(
    mut table: Table<'_>,
    at: &dyn Fn(usize) -> Origin,
) -> BTreeMap<RungId, RoleEntry> {
    let mut roles = BTreeMap::new();
    for rung in RungId::ALL {
        let Some(entry) = table.any(rung.name()) else {
            continue;
        };
        let given = entry.item.given();
        match texts_of(entry.item) {
            Some(names) => {
                roles.insert(
                    rung,
                    RoleEntry {
                        names,
                        origin: at(entry.line),
                    },
                );
            }
            None => {
                let name = table.name_of(rung.name());
                table.warn(
                    entry.line,
                    format!("{name} must be a list of model names, not {given}"),
                );
            }
        }
    }
    table.finish();
    roles
}
