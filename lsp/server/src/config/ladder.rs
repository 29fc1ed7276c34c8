//! The ladder: of each role those models that can serve, connected, or one sentence about what to set.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use scopewise_engine::NoModel;
use scopewise_models::Model;
use scopewise_route::{Rung, RungId};

use super::connect::Connector;
use super::local::{self, LocalModel};
use super::roles::{DEFAULT_MAX_OUTPUT, Filling, listed};
use super::{ModelSetting, Warning};

impl Filling<'_> {
    /// Puts the roles into the settings.
    pub(super) fn finish(mut self, roles: BTreeMap<RungId, Vec<ModelSetting>>) {
        let mut connector = Connector::default();
        for (id, models) in &roles {
            let mut usable = usable(models);
            connector.connect(*id, &mut usable, &self.settings.providers);
            let rung = rung(*id, &usable, self.settings.budget);
            self.settings.policy.ladder.extend(rung);
        }
        let (connected, errors) = connector.finish();
        self.settings.connected = connected;
        if self.settings.policy.ladder.is_empty() {
            let sentence = self.no_model(&errors);
            if roles.is_empty() && errors.is_empty() && self.says_nothing() {
                self.add_local(&sentence);
            }
            self.settings.no_model = Some(NoModel(sentence));
        } else {
            self.warn_of_missing_keys(&roles);
        }
        self.settings
            .warnings
            .extend(errors.into_iter().map(|message| Warning {
                file: None,
                line: None,
                message,
            }));
        self.settings.roles = roles;
    }

    /// Whether the user configured nothing, rather than something that cannot be used.
    fn says_nothing(&self) -> bool {
        !self.choice.is_made()
            && self.choice.providers.is_empty()
            && self.choice.unreadable.is_none()
            && self.sources.user_unreadable.is_none()
    }

    /// One model for every rung, which looks for a local server when it is first asked.
    fn add_local(&mut self, otherwise: &str) {
        let otherwise =
            format!("{otherwise}; no Ollama or llama.cpp server answers on this machine");
        let model: Arc<dyn Model> = Arc::new(LocalModel::new(&self.sources.environment, otherwise));
        for id in RungId::ALL {
            let models = &mut self.settings.connected.0.models;
            models.insert(id, vec![Arc::clone(&model)]);
            self.settings.policy.ladder.push(Rung {
                id,
                models: vec![local::NAME.to_owned()],
                window: self.settings.budget,
                max_output: DEFAULT_MAX_OUTPUT,
            });
        }
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

    fn no_model(&self, errors: &[String]) -> String {
        if !errors.is_empty() {
            return errors.join("; ");
        }
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

/// Models that have their key; those known not to be served only where a role has no other.
fn usable(models: &[ModelSetting]) -> Vec<ModelSetting> {
    let with_key = models.iter().filter(|model| model.has_key);
    let (unknown, known): (Vec<_>, Vec<_>) = with_key.cloned().partition(|it| it.is_unknown);
    if known.is_empty() { unknown } else { known }
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
