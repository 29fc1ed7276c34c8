//! The run of an ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use scopewise_models::Model;
use scopewise_prompt::Earlier;
use scopewise_route::{Policy, RungId};
use scopewise_scope::Ask;
use scopewise_workspace::Snapshot;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

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

/// Everything an ask needs beside itself.
#[derive(Clone)]
pub struct Engine {
    /// The policy; its ladder names the rungs that `roles` fills.
    pub policy: Policy,
    /// The models.
    pub roles: Roles,
    /// What to say when there is no model at all.
    pub no_model: Option<NoModel>,
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
    /// Runs an ask to its end. Events are sent as they come; a closed channel never stops the run.
    pub async fn run(
        &self,
        job: Job,
        events: mpsc::UnboundedSender<Event>,
        cancel: CancellationToken,
    ) -> Outcome {
        let _ = (job, events, cancel);
        std::future::pending().await
    }
}
