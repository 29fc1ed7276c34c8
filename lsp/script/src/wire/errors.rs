//! The errors that come instead of a stream, with the statuses, types and codes of each provider.

use serde_json::{Value, json};

use super::Protocol;
use crate::journal::RecordedRequest;
use crate::script::NamedError;

pub(super) fn named_error(
    protocol: Protocol,
    name: NamedError,
    request: &RecordedRequest,
) -> (u16, Value) {
    let model = request.model.as_deref().unwrap_or("none");
    if protocol == Protocol::Messages {
        return anthropic(name, model);
    }
    openai(protocol, name, model)
}

fn openai(protocol: Protocol, name: NamedError, model: &str) -> (u16, Value) {
    let invalid = "invalid_request_error";
    let (status, kind, code, message) = match name {
        NamedError::InvalidKey => (
            401,
            invalid,
            "invalid_api_key",
            "Incorrect API key provided.".to_owned(),
        ),
        NamedError::Forbidden => (
            403,
            "request_forbidden",
            "unsupported_country_region_territory",
            "Country, region, or territory not supported".to_owned(),
        ),
        NamedError::UnknownModel => {
            let status = if protocol == Protocol::Responses {
                400
            } else {
                404
            };
            let message = format!("The requested model '{model}' does not exist.");
            (status, invalid, "model_not_found", message)
        }
        NamedError::ContextTooLong => (
            400,
            invalid,
            "context_length_exceeded",
            "Your input exceeds the context window of this model.".to_owned(),
        ),
        NamedError::UnsupportedEffort => {
            let message =
                format!("Unsupported value: 'low' is not supported with the '{model}' model.");
            (400, invalid, "unsupported_value", message)
        }
        NamedError::RateLimited => (
            429,
            "requests",
            "rate_limit_exceeded",
            "Rate limit reached.".to_owned(),
        ),
        NamedError::QuotaExhausted => (
            429,
            "insufficient_quota",
            "insufficient_quota",
            "You exceeded your current quota.".to_owned(),
        ),
        NamedError::ServerError => (
            500,
            "server_error",
            "server_error",
            "The server had an error.".to_owned(),
        ),
        NamedError::Unavailable => (
            503,
            "server_error",
            "server_is_overloaded",
            "The server is overloaded.".to_owned(),
        ),
        NamedError::Overloaded => (
            529,
            "server_error",
            "server_is_overloaded",
            "The server is overloaded.".to_owned(),
        ),
    };
    let param = match (name, protocol) {
        (NamedError::UnknownModel, _) => Some("model"),
        (NamedError::UnsupportedEffort, Protocol::Responses) => Some("reasoning.effort"),
        (NamedError::UnsupportedEffort, _) => Some("reasoning_effort"),
        _ => None,
    };
    let error = json!({"message": message, "type": kind, "param": param, "code": code});
    (status, json!({"error": error}))
}

fn anthropic(name: NamedError, model: &str) -> (u16, Value) {
    let invalid = "invalid_request_error";
    let (status, kind, message) = match name {
        NamedError::InvalidKey => (401, "authentication_error", "invalid x-api-key".to_owned()),
        NamedError::Forbidden => (
            403,
            "permission_error",
            "Your API key may not use this resource.".to_owned(),
        ),
        NamedError::UnknownModel => (404, "not_found_error", format!("model: {model}")),
        NamedError::ContextTooLong => (
            400,
            invalid,
            "prompt is too long: 1200000 tokens > 1000000 maximum".to_owned(),
        ),
        NamedError::UnsupportedEffort => (
            400,
            invalid,
            "This model does not support effort level 'low'.".to_owned(),
        ),
        NamedError::RateLimited => (
            429,
            "rate_limit_error",
            "This request would exceed your rate limit.".to_owned(),
        ),
        NamedError::QuotaExhausted => (
            429,
            "rate_limit_error",
            "You have reached your spend limit.".to_owned(),
        ),
        NamedError::ServerError => (500, "api_error", "Internal server error".to_owned()),
        NamedError::Unavailable => (503, "api_error", "Service unavailable".to_owned()),
        NamedError::Overloaded => (529, "overloaded_error", "Overloaded".to_owned()),
    };
    let mut body = Protocol::Messages.error(kind, None, &message);
    if name == NamedError::QuotaExhausted
        && let Some(error) = body.get_mut("error").and_then(Value::as_object_mut)
    {
        error.insert(
            "details".into(),
            json!({"error_code": "enforced_spend_limit_reached"}),
        );
    }
    (status, body)
}
