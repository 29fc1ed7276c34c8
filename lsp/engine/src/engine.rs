//! What an engine is made of and what it is given: the models of each rung, the policy, one job.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use scopewise_models::Model;
use scopewise_prompt::Earlier;
use scopewise_route::{Policy, RungId};
use scopewise_scope::Ask;
use scopewise_workspace::Snapshot;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::run::Run;
use crate::{Event, Outcome};

/// The models of each rung, in order of preference.
#[derive(Clone, Default)]
pub struct Roles {
    /// Per rung; the first that is available serves.
    pub models: BTreeMap<RungId, Vec<Arc<dyn Model>>>,
}

/// Why no rung has a model, as a sentence with the next step. Set by whoever reads the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoModel(pub String);

/// Everything an ask needs beside itself. A clone shares what was learned of the models.
#[derive(Clone, Default)]
pub struct Engine {
    /// The policy; its ladder names the rungs that `roles` fills.
    pub policy: Policy,
    /// The models.
    pub roles: Roles,
    /// What to say when there is no model at all.
    pub no_model: Option<NoModel>,
    /// Names of models that their provider does not know.
    unknown: Arc<Mutex<BTreeSet<String>>>,
}

/// One ask to run.
#[derive(Clone, Debug)]
pub struct Job {
    /// The trail's id, unique for whoever asks.
    pub id: String,
    /// The ask.
    pub ask: Ask,
    /// The workspace.
    pub snapshot: Snapshot,
    /// Earlier attempts, for *Escalate with a note* and *Again*.
    pub earlier: Vec<Earlier>,
    /// The rung to start on instead of the route's, for an escalation.
    pub start_on: Option<RungId>,
}

impl Engine {
    /// An engine of these models under this policy.
    #[must_use]
    pub fn new(policy: Policy, roles: Roles, no_model: Option<NoModel>) -> Self {
        Self {
            policy,
            roles,
            no_model,
            unknown: Arc::default(),
        }
    }

    /// Runs an ask to its end. Events are sent as they come; a closed channel never stops the run.
    pub async fn run(
        &self,
        job: Job,
        events: mpsc::UnboundedSender<Event>,
        cancel: CancellationToken,
    ) -> Outcome {
        Run::new(self, job, events, cancel).finish().await
    }

    /// The rung above that has another model than `rung`; `None` at the top.
    #[must_use]
    pub fn rung_above(&self, rung: RungId) -> Option<RungId> {
        let own = self.first_name(rung);
        self.policy
            .ladder
            .iter()
            .map(|it| it.id)
            .filter(|id| *id > rung)
            .find(|id| self.first_name(*id) != own)
    }

    /// The models of a rung that their providers are not known to lack.
    pub(crate) fn models(&self, rung: RungId) -> Vec<Arc<dyn Model>> {
        let unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self
            .roles
            .models
            .get(&rung)
            .map(Vec::as_slice)
            .unwrap_or_default();
        all.iter()
            .filter(|model| !unknown.contains(model.name()))
            .cloned()
            .collect()
    }

    pub(crate) fn remember_unknown(&self, name: &str) {
        self.unknown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned());
    }

    /// Names of the models found unknown to their providers so far, sorted.
    #[must_use]
    pub fn unknown_models(&self) -> Vec<String> {
        let unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        unknown.iter().cloned().collect()
    }

    fn first_name(&self, rung: RungId) -> Option<String> {
        self.models(rung)
            .first()
            .map(|model| model.name().to_owned())
    }
}
