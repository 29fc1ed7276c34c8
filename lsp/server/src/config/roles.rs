//! From names to the models of each role: the user's own, else a preset's, else the one vendor whose key
//! is set. Vendors are never mixed unless the user listed both.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_engine::NoModel;
use scopewise_route::{Rung, RungId};

use super::presets::{PresetModel, VENDORS, Vendor, preset, preset_model, vendor};
use super::sources::Sources;
use super::suggest::nearest;
use super::user::{Choice, ProviderEntry, RoleEntry};
use super::{ModelSetting, Origin, Provider, Settings, Warning};

/// The most tokens of an answer where nobody says.
const DEFAULT_MAX_OUTPUT: usize = 8_192;

/// Fills the roles, the providers and the ladder.
pub(super) fn fill(
    settings: &mut Settings,
    choice: &Choice,
    project: BTreeMap<RungId, RoleEntry>,
    sources: &Sources,
) {
    let mut filling = Filling {
        settings,
        choice,
        sources,
        missing_keys: BTreeSet::new(),
    };
    filling.add_providers();
    let names = filling.names();
    let names = filling.narrowed(names, project);
    let mut roles = BTreeMap::new();
    for (rung, (listed, origin)) in names {
        roles.insert(rung, filling.models_of(rung, &listed, &origin));
    }
    filling.finish(roles);
}

struct Filling<'a> {
    settings: &'a mut Settings,
    choice: &'a Choice,
    sources: &'a Sources,
    missing_keys: BTreeSet<String>,
}

type Named = BTreeMap<RungId, (Vec<String>, Origin)>;

impl Filling<'_> {
    fn add_providers(&mut self) {
        for vendor in &VENDORS {
            if !self.choice.providers.contains_key(vendor.name) {
                self.add_vendor(vendor);
            }
        }
        for (name, entry) in &self.choice.providers {
            self.add_provider(name, entry);
        }
    }

    fn add_vendor(&mut self, vendor: &Vendor) {
        let environment = &self.sources.environment;
        let base_url = environment.get(vendor.base_url);
        let provider = Provider {
            kind: vendor.kind,
            base_url: base_url.unwrap_or(vendor.default_url).to_owned(),
            key_env: Some(vendor.key.to_owned()),
            key: environment.key(vendor.key),
            allow_http: false,
        };
        self.settings
            .providers
            .insert(vendor.name.to_owned(), provider);
    }

    fn add_provider(&mut self, name: &str, entry: &ProviderEntry) {
        let own = VENDORS.iter().find(|vendor| vendor.kind == entry.kind);
        let environment = &self.sources.environment;
        let from_environment = vendor(name).and_then(|vendor| environment.get(vendor.base_url));
        let default_url = from_environment.or(own.map(|vendor| vendor.default_url));
        let Some(base_url) = entry.base_url.as_deref().or(default_url) else {
            self.warn(
                entry.line,
                format!("providers.{name}.base_url is missing; write where the server is"),
            );
            return;
        };
        // The vendor's own key goes to the vendor's own address, never to one the file names alone.
        let is_own = entry.base_url.is_none();
        let own_key = own.filter(|_| is_own).map(|vendor| vendor.key.to_owned());
        let key_env = entry.api_key_env.clone().or(own_key);
        let provider = Provider {
            kind: entry.kind,
            base_url: base_url.to_owned(),
            key: key_env.as_deref().and_then(|name| environment.key(name)),
            key_env,
            allow_http: entry.allow_http,
        };
        self.settings.providers.insert(name.to_owned(), provider);
    }

    /// Which names each role lists, before a project narrows them.
    fn names(&mut self) -> Named {
        let mut named = Named::new();
        if let Some((preset, origin)) = &self.choice.preset {
            named = names_of(preset.models, origin);
        } else if !self.choice.is_made() && self.choice.unreadable.is_none() {
            named = self.names_of_environment();
        } else if self.choice.roles.is_empty() {
            named = self.names_of_models();
        }
        for (rung, entry) in &self.choice.roles {
            named.insert(*rung, (entry.names.clone(), entry.origin.clone()));
        }
        named
    }

    fn names_of_environment(&self) -> Named {
        if self.sources.user_unreadable.is_some() {
            return Named::new();
        }
        let has_key = |vendor: &&Vendor| {
            let provider = self.settings.providers.get(vendor.name);
            provider.is_some_and(|provider| provider.key.is_some())
        };
        // Whoever lists providers has said where code may go.
        let listed = &self.choice.providers;
        let may_serve = |vendor: &&Vendor| listed.is_empty() || listed.contains_key(vendor.name);
        let Some(vendor) = VENDORS.iter().filter(may_serve).find(has_key) else {
            return Named::new();
        };
        let origin = match self.choice.providers.contains_key(vendor.name) {
            true => Origin::Default,
            false => Origin::Environment(vendor.key.to_owned()),
        };
        preset(vendor.name).map_or_else(Named::new, |preset| names_of(preset.models, &origin))
    }

    /// Models without `[roles]`: each serves every role, in the order of their names.
    fn names_of_models(&mut self) -> Named {
        let names: Vec<String> = self.choice.models.keys().cloned().collect();
        let Some(entry) = self.choice.models.values().next() else {
            return Named::new();
        };
        self.warn(
            entry.line,
            "there are models but no [roles]; every role gets all of them until you add fast = [\"…\"] \
             and reasoning = [\"…\"] under [roles]",
        );
        let all = RungId::ALL.into_iter();
        all.map(|rung| (rung, (names.clone(), Origin::Default)))
            .collect()
    }

    /// A project may choose among the user's models and nothing else.
    fn narrowed(&mut self, mut named: Named, project: BTreeMap<RungId, RoleEntry>) -> Named {
        let users: BTreeSet<String> = named
            .values()
            .flat_map(|(names, _)| names.iter().cloned())
            .chain(self.choice.models.keys().cloned())
            .collect();
        for (rung, entry) in project {
            let (known, unknown): (Vec<_>, Vec<_>) = entry
                .names
                .into_iter()
                .partition(|name| users.contains(name));
            for name in unknown {
                self.settings.warnings.push(Warning {
                    file: entry.origin.file().cloned(),
                    line: Some(entry.line),
                    message: format!(
                        "roles.{rung} names \"{name}\", which is none of your models; a project can only \
                         choose among {}",
                        listed(&users)
                    ),
                });
            }
            if !known.is_empty() {
                named.insert(rung, (known, entry.origin));
            }
        }
        named
    }

    fn models_of(&mut self, rung: RungId, names: &[String], origin: &Origin) -> Vec<ModelSetting> {
        let models: Vec<ModelSetting> = names
            .iter()
            .filter_map(|name| self.model_of(rung, name, origin))
            .collect();
        let shown: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        self.settings
            .record(&format!("roles.{rung}"), shown.join(", "), origin.clone());
        models
    }

    fn model_of(&mut self, rung: RungId, name: &str, origin: &Origin) -> Option<ModelSetting> {
        let entry = self.choice.models.get(name);
        let model = match (entry, preset_model(name)) {
            (Some(entry), _) => ModelSetting {
                name: name.to_owned(),
                id: entry.id.clone(),
                provider: entry.provider.clone(),
                window: entry.window,
                max_output: entry.max_output.unwrap_or(DEFAULT_MAX_OUTPUT),
                effort: entry.effort,
                has_key: false,
            },
            (None, Some(known)) => known_model(known),
            (None, None) => {
                self.warn_at(origin, self.unknown_model(rung, name));
                return None;
            }
        };
        self.with_provider(model, origin, entry.map(|entry| entry.line))
    }

    fn with_provider(
        &mut self,
        mut model: ModelSetting,
        origin: &Origin,
        line: Option<usize>,
    ) -> Option<ModelSetting> {
        let Some(provider) = self.settings.providers.get(&model.provider) else {
            let known: Vec<&str> = self.settings.providers.keys().map(String::as_str).collect();
            let next = nearest(&model.provider, &known).map_or_else(
                || format!("add [providers.{}]", model.provider),
                |near| format!("did you mean \"{near}\"?"),
            );
            let message = format!(
                "models.{} names the provider \"{}\", which is not there; {next}",
                model.name, model.provider
            );
            match line {
                Some(line) => self.warn(line, message),
                None => self.warn_at(origin, message),
            }
            return None;
        };
        model.has_key = provider.key_env.is_none() || provider.key.is_some();
        if !model.has_key {
            self.missing_keys.extend(provider.key_env.clone());
        }
        Some(model)
    }

    fn unknown_model(&self, rung: RungId, name: &str) -> String {
        let known: Vec<&str> = self.choice.models.keys().map(String::as_str).collect();
        let next = nearest(name, &known).map_or_else(
            || format!("add [models.{name}] with its provider and id"),
            |near| format!("did you mean \"{near}\"?"),
        );
        format!("roles.{rung} names \"{name}\", which no [models] table defines; {next}")
    }

    fn warn(&mut self, line: usize, message: impl Into<String>) {
        let file = self.sources.user.as_ref().map(|source| source.path.clone());
        self.settings.warnings.push(Warning {
            file,
            line: Some(line),
            message: message.into(),
        });
    }

    fn warn_at(&mut self, origin: &Origin, message: String) {
        self.settings.warnings.push(Warning {
            file: origin.file().cloned(),
            line: origin.line(),
            message,
        });
    }

    fn finish(mut self, roles: BTreeMap<RungId, Vec<ModelSetting>>) {
        let usable = |models: &[ModelSetting]| -> Vec<ModelSetting> {
            models
                .iter()
                .filter(|model| model.has_key)
                .cloned()
                .collect()
        };
        self.settings.policy.ladder = roles
            .iter()
            .filter_map(|(id, models)| rung(*id, &usable(models), self.settings.budget))
            .collect();
        if self.settings.policy.ladder.is_empty() {
            self.settings.no_model = Some(NoModel(self.no_model()));
        } else {
            self.warn_of_missing_keys(&roles);
        }
        self.settings.roles = roles;
    }

    fn warn_of_missing_keys(&mut self, roles: &BTreeMap<RungId, Vec<ModelSetting>>) {
        for key in &self.missing_keys {
            let models: BTreeSet<String> = roles
                .values()
                .flatten()
                .filter(|model| !model.has_key)
                .filter(|model| {
                    let provider = self.settings.providers.get(&model.provider);
                    provider.and_then(|provider| provider.key_env.as_ref()) == Some(key)
                })
                .map(|model| model.name.clone())
                .collect();
            self.settings.warnings.push(Warning {
                file: None,
                line: None,
                message: format!(
                    "{key} is not set, so {} cannot serve; set it",
                    listed(&models)
                ),
            });
        }
    }

    fn no_model(&self) -> String {
        let unreadable = self.choice.unreadable.as_ref();
        if let Some(why) = unreadable.or(self.sources.user_unreadable.as_ref()) {
            return format!("no model is used until your configuration can be read: {why}");
        }
        if !self.missing_keys.is_empty() {
            return format!(
                "no configured model has its key: set {}; `scopewise demo` runs without one",
                self.missing_keys
                    .iter()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" or ")
            );
        }
        if !self.choice.is_made() && !self.choice.providers.is_empty() {
            return "there are providers but no model; add [models.NAME] with provider and id to your \
                    configuration file, and list NAME under [roles]"
                .into();
        }
        if self.choice.is_made() {
            return "no configured model can be used; `scopewise doctor` says what is wrong with each, \
                    and `scopewise demo` runs without one"
                .into();
        }
        let file = self.sources.files.first().map_or_else(
            || "the configuration file".into(),
            |file| file.path.display().to_string(),
        );
        format!(
            "no model is configured: set OPENAI_API_KEY or ANTHROPIC_API_KEY, or list models in {file}; \
             `scopewise demo` runs without a key"
        )
    }
}

fn names_of(models: &[PresetModel], origin: &Origin) -> Named {
    let mut named = Named::new();
    for model in models {
        let entry = named
            .entry(model.role)
            .or_insert_with(|| (Vec::new(), origin.clone()));
        entry.0.push(model.name.to_owned());
    }
    named
}

fn known_model(known: &PresetModel) -> ModelSetting {
    ModelSetting {
        name: known.name.to_owned(),
        id: known.id.to_owned(),
        provider: known.provider.to_owned(),
        window: None,
        max_output: DEFAULT_MAX_OUTPUT,
        effort: known.effort,
        has_key: false,
    }
}

/// A rung of models that have their keys; `None` when there are none.
fn rung(id: RungId, models: &[ModelSetting], budget: Option<usize>) -> Option<Rung> {
    let first = models.first()?;
    let window = match (first.window, budget) {
        (Some(window), Some(budget)) => Some(window.min(budget)),
        (window, budget) => window.or(budget),
    };
    Some(Rung {
        id,
        models: models.iter().map(|model| model.name.clone()).collect(),
        window,
        max_output: first.max_output,
    })
}

fn listed(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "none".into();
    }
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}
