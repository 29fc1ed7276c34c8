//! From names to the models of each role: the user's own, else a preset's, else the one vendor whose key
//! is set. Vendors are never mixed unless the user listed both.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_models::ModelFacts;
use scopewise_route::RungId;

use super::presets::{PresetModel, VENDORS, Vendor, preset, preset_model};
use super::sources::Sources;
use super::suggest::nearest;
use super::user::{Choice, ModelEntry, RoleEntry};
use super::{ModelSetting, Origin, Settings, Warning};

/// The most tokens of an answer where nobody says.
pub(super) const DEFAULT_MAX_OUTPUT: usize = 8_192;

/// The most tokens of an answer, hidden thinking included, of a model that could give far more.
const KNOWN_MAX_OUTPUT: usize = 32_000;

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

/// Roles being filled. Providers and the ladder are filled next door.
pub(super) struct Filling<'a> {
    pub(super) settings: &'a mut Settings,
    pub(super) choice: &'a Choice,
    pub(super) sources: &'a Sources,
    pub(super) missing_keys: BTreeSet<String>,
}

type Named = BTreeMap<RungId, (Vec<String>, Origin)>;

impl Filling<'_> {
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
            &entry.origin,
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
                self.warn(
                    &entry.origin,
                    format!(
                        "roles.{rung} names \"{name}\", which is none of your models; a project can only \
                         choose among {}",
                        listed(&users)
                    ),
                );
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
            (Some(entry), _) => own_model(name, entry),
            (None, Some(known)) => known_model(known),
            (None, None) => {
                self.warn(origin, self.unknown_model(rung, name));
                return None;
            }
        };
        self.with_provider(model, entry.map_or(origin, |entry| &entry.origin))
    }

    fn with_provider(&mut self, mut model: ModelSetting, origin: &Origin) -> Option<ModelSetting> {
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
            self.warn(origin, message);
            return None;
        };
        model.has_key = provider.key_env.is_none() || provider.key.is_some();
        model.is_unknown = self.sources.unknown.contains(&model.called());
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

    /// A warning about a place of the configuration.
    pub(super) fn warn(&mut self, origin: &Origin, message: impl Into<String>) {
        self.settings.warnings.push(Warning::at(origin, message));
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
    let facts = ModelFacts::of(known.id);
    let max_output = max_output(facts, None);
    ModelSetting {
        name: known.name.to_owned(),
        id: known.id.to_owned(),
        provider: known.provider.to_owned(),
        window: facts.and_then(|facts| window(facts, max_output)),
        max_output,
        effort: known.effort,
        has_key: false,
        is_unknown: false,
    }
}

fn own_model(name: &str, entry: &ModelEntry) -> ModelSetting {
    let facts = ModelFacts::of(&entry.id);
    let max_output = entry
        .max_output
        .unwrap_or_else(|| max_output(facts, entry.window));
    let known = facts.and_then(|facts| window(facts, max_output));
    ModelSetting {
        name: name.to_owned(),
        id: entry.id.clone(),
        provider: entry.provider.clone(),
        window: entry.window.or(known),
        max_output,
        effort: entry.effort,
        has_key: false,
        is_unknown: false,
    }
}

fn max_output(facts: Option<&ModelFacts>, window: Option<usize>) -> usize {
    let known = facts.and_then(|facts| facts.max_output);
    let most = known.map_or(DEFAULT_MAX_OUTPUT, |most| most.min(KNOWN_MAX_OUTPUT));
    // A small window is for the prompt first.
    window.map_or(most, |window| most.min((window / 4).max(1)))
}

/// The window, input and output together, also where the input alone has a lower limit.
fn window(facts: &ModelFacts, max_output: usize) -> Option<usize> {
    let by_input = facts.max_input.map(|input| input + max_output);
    match (facts.context, by_input) {
        (Some(context), Some(by_input)) => Some(context.min(by_input)),
        (context, by_input) => context.or(by_input),
    }
}

/// Names in a sentence.
pub(super) fn listed(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "none".into();
    }
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}
