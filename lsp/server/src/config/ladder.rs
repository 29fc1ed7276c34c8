//! The ladder: of each role those models that can serve, connected, or one sentence about what to set.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_engine::NoModel;
use scopewise_route::{Rung, RungId};

use super::connect::Connector;
use super::roles::{Filling, listed};
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
            self.settings.no_model = Some(NoModel(self.no_model(&errors)));
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
