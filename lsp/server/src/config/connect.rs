//! From settings to models that can be called. Nothing is sent; an address or a key that cannot be used is
//! found here and becomes a warning.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use scopewise_engine::Roles;
use scopewise_models::{
    Failure, FailureKind, Model, ModelConfig, Part, Provider as Remote, ProviderConfig, Request,
    Running,
};
use scopewise_route::RungId;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::remembered::remember_unknown;
use super::{ModelSetting, Provider};

/// Connected models by role.
#[derive(Clone, Default)]
pub(super) struct Connected(pub(super) Roles);

impl fmt::Debug for Connected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: usize = self.0.models.values().map(Vec::len).sum();
        write!(formatter, "Connected({count} models)")
    }
}

/// Connects providers, each once.
#[derive(Default)]
pub(super) struct Connector {
    remotes: BTreeMap<String, Result<Arc<Remote>, String>>,
    connected: Connected,
}

impl Connector {
    /// Connects a role's models in their order; those that cannot be connected are left out of both.
    pub(super) fn connect(
        &mut self,
        rung: RungId,
        models: &mut Vec<ModelSetting>,
        providers: &BTreeMap<String, Provider>,
    ) {
        models.retain(|model| {
            let Some(connected) = self.model(model, providers) else {
                return false;
            };
            let role = self.connected.0.models.entry(rung).or_default();
            role.push(connected);
            true
        });
    }

    /// The connected roles, and what is wrong with single providers.
    pub(super) fn finish(self) -> (Connected, Vec<String>) {
        let errors = self.remotes.into_values().filter_map(Result::err);
        (self.connected, errors.collect())
    }

    fn model(
        &mut self,
        model: &ModelSetting,
        providers: &BTreeMap<String, Provider>,
    ) -> Option<Arc<dyn Model>> {
        let provider = providers.get(&model.provider)?;
        let remote = self
            .remotes
            .entry(model.provider.clone())
            .or_insert_with(|| remote(&model.provider, provider));
        let remote = remote.as_ref().ok()?;
        let config = ModelConfig {
            effort: model.effort,
            ..ModelConfig::of(model.id.as_str())
        };
        Some(Arc::new(Named {
            name: model.called(),
            inner: remote.model(config),
        }))
    }
}

fn remote(name: &str, provider: &Provider) -> Result<Arc<Remote>, String> {
    let mut config = ProviderConfig::new(name, provider.kind, provider.base_url.as_str());
    config.allow_http = provider.allow_http;
    config.key.clone_from(&provider.key);
    Remote::connect(&config).map_err(|error| error.to_string())
}

/// A model under the name that the user gave it: one id with two efforts is two models to a person.
struct Named {
    name: String,
    inner: Arc<dyn Model>,
}

impl Model for Named {
    fn name(&self) -> &str {
        &self.name
    }

    fn run<'a>(
        &'a self,
        request: &'a Request,
        parts: mpsc::UnboundedSender<Part>,
        cancel: CancellationToken,
    ) -> Running<'a> {
        Box::pin(async move {
            let ended = self.inner.run(request, parts, cancel).await;
            let is_unknown = |failure: &Failure| failure.kind == FailureKind::UnknownModel;
            if ended.as_ref().is_err_and(is_unknown) {
                let name = self.name.clone();
                // Whether it could be written down changes nothing for this ask.
                let _ = tokio::task::spawn_blocking(move || remember_unknown(&name)).await;
            }
            ended
        })
    }
}
