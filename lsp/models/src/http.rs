//! One POST to one address. Redirects are never followed, the key goes to this address only, and
//! what comes back instead of a stream is read with bounds.

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, Url, redirect};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::config::{ConnectError, KeyHeader, Limits, ProviderConfig, ProviderKind};
use crate::endpoint::Endpoint;
use crate::error_body::ErrorBody;
use crate::retry::RetryAdvice;

const USER_AGENT: &str = concat!("scopewise/", env!("CARGO_PKG_VERSION"));
const ERROR_BODY_BYTES: usize = 64 << 10;
const ERROR_BODY_TIME: Duration = Duration::from_secs(10);

/// The client with all that is fixed for a provider.
pub(crate) struct Http {
    client: Client,
    url: Url,
    headers: HeaderMap,
    has_key: bool,
    pub(crate) limits: Limits,
}

impl fmt::Debug for Http {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Http")
            .field("has_key", &self.has_key)
            .finish_non_exhaustive()
    }
}

/// Why there is no stream to read.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// No connection; the innermost reason.
    Unreachable(String),
    /// A connection that broke before an answer came; the innermost reason.
    Broken(String),
    /// No answer within the idle time.
    Silent,
    /// An HTTP status that is not a success.
    Status {
        status: u16,
        error: ErrorBody,
        advice: RetryAdvice,
    },
    /// A success whose body is an error all the same.
    ErrorAsSuccess(ErrorBody),
    /// A success of another content type.
    NotAStream(String),
}

impl Http {
    pub(crate) fn new(config: &ProviderConfig, endpoint: &Endpoint) -> Result<Http, ConnectError> {
        // Whoever installed one first wins; all that is needed is that there is one.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .connect_timeout(config.limits.connect)
            .read_timeout(config.limits.idle)
            .tcp_keepalive(Duration::from_secs(60));
        if endpoint.loopback {
            // A proxy elsewhere would carry off what is meant to stay on this machine.
            client = client.no_proxy();
        }
        if endpoint.url.scheme() == "http" {
            // No certificate is needed, so a machine without any can still use a local server.
            client = client.tls_certs_only([]);
        }
        let client = client.build().map_err(|error| ConnectError::Client {
            provider: config.name.clone(),
            reason: innermost(&error),
        })?;
        let mut headers = HeaderMap::new();
        let has_key = add_key(config, &mut headers)?;
        if config.kind == ProviderKind::Anthropic {
            let version = config.anthropic_version.as_deref().unwrap_or("2023-06-01");
            let version = HeaderValue::from_str(version).map_err(|_| ConnectError::Version {
                provider: config.name.clone(),
            })?;
            headers.insert(HeaderName::from_static("anthropic-version"), version);
        }
        Ok(Http {
            client,
            url: endpoint.url.clone(),
            headers,
            has_key,
            limits: config.limits,
        })
    }

    pub(crate) fn has_key(&self) -> bool {
        self.has_key
    }

    /// Sends the body and returns the stream that answers.
    pub(crate) async fn post(&self, body: &Value) -> Result<Response, Trouble> {
        let request = self
            .client
            .post(self.url.clone())
            .headers(self.headers.clone());
        let response = request
            .json(body)
            .send()
            .await
            .map_err(|error| trouble(&error))?;
        let status = response.status().as_u16();
        if !response.status().is_success() {
            let advice = RetryAdvice::of(response.headers(), SystemTime::now());
            let error = ErrorBody::of_text(&bounded_text(response).await);
            return Err(Trouble::Status {
                status,
                error,
                advice,
            });
        }
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_type = content_type
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if essence.is_empty() || essence.eq_ignore_ascii_case("text/event-stream") {
            return Ok(response);
        }
        let body = serde_json::from_str(&bounded_text(response).await).unwrap_or(Value::Null);
        if ErrorBody::is_in(&body) {
            return Err(Trouble::ErrorAsSuccess(ErrorBody::of_value(&body)));
        }
        Err(Trouble::NotAStream(essence.to_owned()))
    }
}

fn add_key(config: &ProviderConfig, headers: &mut HeaderMap) -> Result<bool, ConnectError> {
    let key = config
        .key
        .as_ref()
        .map(|key| key.expose_secret().trim())
        .unwrap_or_default();
    if key.is_empty() {
        return Ok(false);
    }
    let by_kind = match config.kind {
        ProviderKind::OpenAi | ProviderKind::OpenAiChat => KeyHeader::Bearer,
        ProviderKind::Anthropic => KeyHeader::XApiKey,
    };
    let (name, value) = match config.key_header.unwrap_or(by_kind) {
        KeyHeader::Bearer => ("authorization", format!("Bearer {key}")),
        KeyHeader::XApiKey => ("x-api-key", key.to_owned()),
        KeyHeader::ApiKey => ("api-key", key.to_owned()),
    };
    let mut value = HeaderValue::from_str(&value).map_err(|_| ConnectError::Key {
        provider: config.name.clone(),
    })?;
    value.set_sensitive(true);
    headers.insert(HeaderName::from_static(name), value);
    Ok(true)
}

fn trouble(error: &reqwest::Error) -> Trouble {
    if error.is_connect() {
        return Trouble::Unreachable(innermost(error));
    }
    if error.is_timeout() {
        return Trouble::Silent;
    }
    Trouble::Broken(innermost(error))
}

/// The outer layers of an error name the address; the innermost says what happened.
fn innermost(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// The start of a body that should be short, in the time a person has for an error.
async fn bounded_text(mut response: Response) -> String {
    let mut bytes = Vec::new();
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let left = ERROR_BODY_BYTES.saturating_sub(bytes.len());
            bytes.extend(chunk.iter().take(left));
            if left <= chunk.len() {
                return;
            }
        }
    };
    // What came in time is judged; a body that drips for ever is cut off here.
    let _ended = tokio::time::timeout(ERROR_BODY_TIME, reading).await;
    String::from_utf8_lossy(&bytes).into_owned()
}
