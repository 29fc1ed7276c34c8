//! What a user configures of a provider and of a model, as plain values; reading files and
//! environments is the server's part.

use std::time::Duration;

use secrecy::SecretString;

use crate::facts::ModelFacts;
use crate::message::Effort;

/// Which protocol a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderKind {
    /// OpenAI Responses; `openai` in a configuration.
    OpenAi,
    /// OpenAI-compatible Chat Completions; `openai-chat`.
    OpenAiChat,
    /// Anthropic Messages; `anthropic`.
    Anthropic,
}

impl ProviderKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::OpenAi, Self::OpenAiChat, Self::Anthropic];

    /// Its name in a configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::OpenAiChat => "openai-chat",
            Self::Anthropic => "anthropic",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The vendor's own address, for a provider without `base_url`.
    #[must_use]
    pub const fn default_base_url(self) -> &'static str {
        match self {
            Self::OpenAi | Self::OpenAiChat => "https://api.openai.com/v1",
            Self::Anthropic => "https://api.anthropic.com",
        }
    }
}

/// A provider as configured by the user, never by a repository.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// What the user calls it; in every message in place of its address.
    pub name: String,
    /// Which protocol it speaks.
    pub kind: ProviderKind,
    /// With the version's path for the OpenAI kinds (`https://api.openai.com/v1`); for Anthropic
    /// with or without `/v1`, as its own clients take both.
    pub base_url: String,
    /// The key; sent to this address's origin only. None, or an empty one, for keyless servers.
    pub key: Option<SecretString>,
    /// Allows plain http to a host that is not this machine.
    pub allow_http: bool,
    /// Which header carries the key; by the kind when absent.
    pub key_header: Option<KeyHeader>,
    /// The header `anthropic-version`; `2023-06-01` when absent, which every gateway knows.
    pub anthropic_version: Option<String>,
    /// How a Chat Completions server calls the token limit; by the host when absent, and changed
    /// when the server rejects it.
    pub token_limit_field: Option<TokenLimitField>,
    /// Times and sizes.
    pub limits: Limits,
}

impl ProviderConfig {
    /// The vendor's own service, or one that speaks like it at this address; no key.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: ProviderKind, base_url: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            base_url: base_url.into(),
            key: None,
            allow_http: false,
            key_header: None,
            anthropic_version: None,
            token_limit_field: None,
            limits: Limits::default(),
        }
    }

    /// The same with this key.
    #[must_use]
    pub fn with_key(mut self, key: SecretString) -> Self {
        self.key = Some(key);
        self
    }
}

/// The header that carries the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyHeader {
    /// `authorization: Bearer KEY`.
    Bearer,
    /// `x-api-key: KEY`, Anthropic's.
    XApiKey,
    /// `api-key: KEY`, Azure's.
    ApiKey,
}

/// How Chat Completions calls the token limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenLimitField {
    /// `max_tokens`, as most compatible servers do.
    MaxTokens,
    /// `max_completion_tokens`, as OpenAI's reasoning models demand.
    MaxCompletionTokens,
}

/// Times and sizes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To connect.
    pub connect: Duration,
    /// Without a byte, hidden thinking included.
    pub idle: Duration,
    /// For a whole call, retries included.
    pub total: Duration,
    /// Before a failed call is repeated when the provider names no time.
    pub retry_wait: Duration,
    /// The longest wait a provider may ask for; a longer one ends the call.
    pub longest_retry_wait: Duration,
    /// Bytes of one line of the event stream.
    pub line_bytes: usize,
    /// Bytes of the whole event stream, decompressed.
    pub stream_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(300),
            total: Duration::from_secs(30 * 60),
            retry_wait: Duration::from_millis(500),
            longest_retry_wait: Duration::from_secs(10),
            line_bytes: 8 << 20,
            stream_bytes: 128 << 20,
        }
    }
}

/// A model of a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelConfig {
    /// The id as the provider knows it.
    pub id: String,
    /// The user's own choice; wins over the request's.
    pub effort: Option<Effort>,
    /// What is known of it; nothing for an unknown id.
    pub facts: Option<ModelFacts>,
}

impl ModelConfig {
    /// The model with this id and what the embedded catalogue knows of it.
    #[must_use]
    pub fn of(id: impl Into<String>) -> Self {
        let id = id.into();
        let facts = ModelFacts::of(&id).cloned();
        Self {
            id,
            effort: None,
            facts,
        }
    }
}

/// A configuration no connection can be made with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// `base_url` is not an http or https address.
    #[error(
        "base_url of provider {provider} is not a web address ({reason}): write it as https://host/v1"
    )]
    InvalidUrl {
        /// The provider.
        provider: String,
        /// What is wrong with it.
        reason: String,
    },
    /// `base_url` holds a user name or a password.
    #[error(
        "base_url of provider {provider} holds a user name or password: give the key in api_key_env instead"
    )]
    UserInUrl {
        /// The provider.
        provider: String,
    },
    /// Plain http to another machine.
    #[error(
        "base_url of provider {provider} is plain http to another machine, where others can read code and key: use https, or set allow_http = true for this provider"
    )]
    PlainHttp {
        /// The provider.
        provider: String,
    },
    /// A key no header can carry.
    #[error(
        "the key of provider {provider} holds characters that no key has: check where it comes from"
    )]
    Key {
        /// The provider.
        provider: String,
    },
    /// A header value no header can carry.
    #[error(
        "anthropic_version of provider {provider} is not a header value: write it as 2023-06-01"
    )]
    Version {
        /// The provider.
        provider: String,
    },
    /// The HTTP client cannot be set up.
    #[error(
        "the connection to provider {provider} cannot be set up ({reason}): check the proxy settings and the system's certificates"
    )]
    Client {
        /// The provider.
        provider: String,
        /// Why.
        reason: String,
    },
}
