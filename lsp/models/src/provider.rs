//! Providers: a checked connection to one origin, and its models. What the three protocols differ
//! in stands in the modules below; everything around a call is shared.

mod anthropic_messages;
mod openai_chat;
mod openai_responses;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::call::RemoteModel;
use crate::config::{ConnectError, ModelConfig, ProviderConfig, ProviderKind, TokenLimitField};
use crate::endpoint::Endpoint;
use crate::error_body::ErrorBody;
use crate::http::Http;
use crate::message::{Effort, Model, Request, Speaker};
use crate::redact::Redactor;
use crate::stream::Reader;

/// A provider that can be called: one pool of connections, one key, one origin.
#[derive(Debug)]
pub struct Provider {
    pub(crate) name: String,
    pub(crate) kind: ProviderKind,
    pub(crate) has_key: bool,
    pub(crate) token_limit_field: TokenLimitField,
    pub(crate) http: Http,
    pub(crate) redactor: Redactor,
}

impl Provider {
    /// Checks the configuration and sets up the client; nothing is sent.
    ///
    /// # Errors
    ///
    /// When the address is not one, or would carry code and key in the open, or the key cannot be
    /// a header.
    pub fn connect(config: &ProviderConfig) -> Result<Arc<Self>, ConnectError> {
        let endpoint = Endpoint::of(config)?;
        let http = Http::new(config, &endpoint)?;
        let by_host = if endpoint.host == "api.openai.com" {
            TokenLimitField::MaxCompletionTokens
        } else {
            TokenLimitField::MaxTokens
        };
        Ok(Arc::new(Self {
            name: config.name.clone(),
            kind: config.kind,
            has_key: http.has_key(),
            token_limit_field: config.token_limit_field.unwrap_or(by_host),
            redactor: Redactor::new(config.key.clone(), &endpoint.host),
            http,
        }))
    }

    /// One of its models. An id nobody knows is no error: the provider will say.
    #[must_use]
    pub fn model(self: &Arc<Self>, config: ModelConfig) -> Arc<dyn Model> {
        Arc::new(RemoteModel::new(Arc::clone(self), config))
    }
}

/// A provider of its own for one model; see [`Provider::connect`], which several models can share.
///
/// # Errors
///
/// As [`Provider::connect`].
pub fn connect(
    provider: &ProviderConfig,
    model: &ModelConfig,
) -> Result<Arc<dyn Model>, ConnectError> {
    Ok(Provider::connect(provider)?.model(model.clone()))
}

/// A part of a request that a server may not know and that can be left out or named otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Knob {
    /// How hard to think.
    Effort,
    /// Asks a stream for its usage.
    StreamUsage,
    /// What the token limit is called.
    TokenLimitName,
}

impl Knob {
    /// What a person is told when it is left out.
    pub(crate) fn because(self, model: &str) -> String {
        match self {
            Knob::Effort => format!("{model} does not take this effort; its own is used"),
            Knob::StreamUsage => format!("{model} does not report its usage"),
            Knob::TokenLimitName => format!("{model} calls its token limit otherwise"),
        }
    }
}

/// What goes out with one request.
pub(crate) struct Outgoing<'a> {
    pub(crate) kind: ProviderKind,
    pub(crate) model: &'a str,
    pub(crate) request: &'a Request,
    pub(crate) max_output_tokens: usize,
    pub(crate) effort: Option<Effort>,
    pub(crate) token_limit_field: TokenLimitField,
    pub(crate) dropped: BTreeSet<Knob>,
}

impl Outgoing<'_> {
    /// The body in the provider's JSON.
    pub(crate) fn body(&self) -> Value {
        match self.kind {
            ProviderKind::OpenAi => openai_responses::body(self),
            ProviderKind::OpenAiChat => openai_chat::body(self),
            ProviderKind::Anthropic => anthropic_messages::body(self),
        }
    }

    /// The knob that a rejection is about, if it was turned and can be left alone.
    pub(crate) fn rejected_knob(&self, error: &ErrorBody) -> Option<Knob> {
        let about = |name: &str| {
            error.param.contains(name)
                || (error.param.is_empty() && error.message.to_lowercase().contains(name))
        };
        let chat = self.kind == ProviderKind::OpenAiChat;
        let free = |knob: Knob| !self.dropped.contains(&knob);
        if self.effort.is_some()
            && (about("effort") || about("reasoning") || about("output_config"))
        {
            return Some(Knob::Effort);
        }
        if chat && free(Knob::StreamUsage) && (about("stream_options") || about("include_usage")) {
            return Some(Knob::StreamUsage);
        }
        let name_is_unknown = error.code == "unsupported_parameter"
            || [
                "unsupported parameter",
                "extra inputs",
                "unrecognized",
                "unknown",
            ]
            .iter()
            .any(|words| error.message.to_lowercase().contains(words));
        let about_limit = about("max_tokens") || about("max_completion_tokens");
        (chat && free(Knob::TokenLimitName) && about_limit && name_is_unknown)
            .then_some(Knob::TokenLimitName)
    }

    fn messages(&self) -> impl Iterator<Item = Value> {
        self.request.messages.iter().map(|message| {
            let role = match message.speaker {
                Speaker::User => "user",
                Speaker::Assistant => "assistant",
            };
            json!({"role": role, "content": message.text})
        })
    }
}

/// The reader for one answer of this protocol.
pub(crate) fn reader(kind: ProviderKind) -> Box<dyn Reader> {
    match kind {
        ProviderKind::OpenAi => Box::<openai_responses::ResponsesReader>::default(),
        ProviderKind::OpenAiChat => Box::<openai_chat::ChatReader>::default(),
        ProviderKind::Anthropic => Box::<anthropic_messages::MessagesReader>::default(),
    }
}

fn insert(body: &mut Value, key: &str, value: Value) {
    if let Some(object) = body.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}
