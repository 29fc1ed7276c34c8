//! From a provider's error to the kind of failure: codes first, then the words that providers
//! without codes use, then the status.

use crate::error_body::ErrorBody;
use crate::message::FailureKind;

const CONTEXT_CODES: &[&str] = &[
    "context_length_exceeded",
    "exceed_context_size_error",
    "request_too_large",
    "contextwindowexceedederror",
];
const CONTEXT_WORDS: &[&str] = &[
    "prompt is too long",
    "input is too long",
    "maximum context length",
    "maximum model length",
    "context length exceeded",
    "exceeds the context window",
    "exceed context limit",
    "exceeds the available context size",
    "contextwindowexceedederror",
    "too large for model with",
    "exceeds the maximum number of tokens",
];
const QUOTA_CODES: &[&str] = &[
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "enforced_spend_limit_reached",
    "billing_error",
];
const QUOTA_WORDS: &[&str] = &[
    "credit balance is too low",
    "exceeded your current quota",
    "insufficient credits",
];
const FILTER_CODES: &[&str] = &[
    "content_filter",
    "content_policy_violation",
    "contentpolicyviolationerror",
    "invalid_prompt",
    "bio_policy",
    "misalignment_policy_violation",
];
const FILTER_WORDS: &[&str] = &["contentpolicyviolationerror", "content management policy"];
const MISSING_WORDS: &[&str] = &[
    "does not exist",
    "not found",
    "not exist",
    "invalid model name",
    "is not supported when using",
];

/// The kind of an error response, or with status none of an error inside a stream.
pub(crate) fn classify(status: Option<u16>, error: &ErrorBody) -> FailureKind {
    let names = [
        error.code.to_ascii_lowercase(),
        error.kind.to_ascii_lowercase(),
    ];
    let named = |codes: &[&str]| names.iter().any(|name| codes.contains(&name.as_str()));
    let message = error.message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if status == Some(402) || named(QUOTA_CODES) || says(QUOTA_WORDS) {
        return FailureKind::QuotaExhausted;
    }
    let about_the_request = matches!(status, None | Some(400 | 404 | 413 | 422));
    if about_the_request && (named(CONTEXT_CODES) || says(CONTEXT_WORDS)) {
        return FailureKind::ContextTooLong;
    }
    if named(FILTER_CODES) || (about_the_request && says(FILTER_WORDS)) {
        return FailureKind::Filtered;
    }
    if about_the_request && is_unknown_model(error, &names, &message) {
        return FailureKind::UnknownModel;
    }
    let status = status.or_else(|| status_in(&names));
    status.map_or_else(|| by_name(&names), by_status)
}

fn is_unknown_model(error: &ErrorBody, names: &[String], message: &str) -> bool {
    if names.iter().any(|name| name == "model_not_found") {
        return true;
    }
    let not_found = names.iter().any(|name| name == "not_found_error");
    if not_found && message.starts_with("model:") {
        return true;
    }
    let about_model = error.param == "model" || message.contains("model");
    about_model && MISSING_WORDS.iter().any(|word| message.contains(word))
}

/// Some gateways put an HTTP status where others have a code.
fn status_in(names: &[String]) -> Option<u16> {
    names.iter().find_map(|name| {
        name.parse()
            .ok()
            .filter(|status| (400..600).contains(status))
    })
}

fn by_status(status: u16) -> FailureKind {
    match status {
        401 | 403 => FailureKind::Unauthorized,
        408 | 409 | 500.. => FailureKind::Unavailable,
        429 => FailureKind::RateLimited,
        400..=499 => FailureKind::BadRequest,
        _ => FailureKind::Malformed,
    }
}

fn by_name(names: &[String]) -> FailureKind {
    let has = |part: &str| names.iter().any(|name| name.contains(part));
    if has("rate_limit") || has("slow_down") {
        return FailureKind::RateLimited;
    }
    if has("authentication") || has("permission") || has("invalid_api_key") {
        return FailureKind::Unauthorized;
    }
    if has("invalid_request") {
        return FailureKind::BadRequest;
    }
    FailureKind::Unavailable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_kind(status: Option<u16>, body: &str, expected: FailureKind) {
        assert_eq!(
            classify(status, &ErrorBody::of_text(body)),
            expected,
            "{body}"
        );
    }

    #[test]
    fn knows_a_prompt_over_the_window_in_every_wording() {
        for body in [
            r#"{"error":{"code":"context_length_exceeded","message":"Your input exceeds …"}}"#,
            r#"{"error":{"code":400,"type":"exceed_context_size_error","message":"the request exceeds the available context size, try increasing it","n_prompt_tokens":9,"n_ctx":5}}"#,
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#,
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 190000 + 16384 > 200000"}}"#,
            r#"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens","type":"BadRequestError","code":400}"#,
            r#"{"error":{"message":"The decoder prompt (length 5000) is longer than the maximum model length of 4096.","type":"BadRequestError","code":400}}"#,
            r#"{"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError: …","type":null,"code":"400"}}"#,
        ] {
            check_kind(Some(400), body, FailureKind::ContextTooLong);
            check_kind(None, body, FailureKind::ContextTooLong);
        }
        let too_large = r#"{"type":"error","error":{"type":"request_too_large","message":"x"}}"#;
        check_kind(Some(413), too_large, FailureKind::ContextTooLong);
    }

    #[test]
    fn knows_an_unknown_model_in_every_wording() {
        for (status, body) in [
            (
                400,
                r#"{"error":{"message":"The requested model 'x' does not exist.","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#,
            ),
            (
                404,
                r#"{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}"#,
            ),
            (
                404,
                r#"{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error"}}"#,
            ),
            (
                404,
                r#"{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}"#,
            ),
            (
                400,
                r#"{"error":{"message":"/chat/completions: Invalid model name passed in model=x","type":"None"}}"#,
            ),
            (
                400,
                r#"{"detail":"The 'x' model is not supported when using Codex with a ChatGPT account"}"#,
            ),
        ] {
            check_kind(Some(status), body, FailureKind::UnknownModel);
        }
        check_kind(
            Some(404),
            r#"{"detail":"Not Found"}"#,
            FailureKind::BadRequest,
        );
        check_kind(Some(500), "model not found", FailureKind::Unavailable);
    }

    #[test]
    fn tells_used_up_quota_from_a_rate_limit() {
        let quota = FailureKind::QuotaExhausted;
        check_kind(Some(402), "", quota);
        check_kind(
            Some(429),
            r#"{"error":{"type":"insufficient_quota"}}"#,
            quota,
        );
        check_kind(
            Some(429),
            r#"{"error":{"code":"project_spend_limit_exceeded"}}"#,
            quota,
        );
        let spend = r#"{"type":"error","error":{"type":"rate_limit_error","message":"x","details":{"error_code":"enforced_spend_limit_reached"}}}"#;
        check_kind(Some(429), spend, quota);
        let credit = r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API"}}"#;
        check_kind(Some(400), credit, quota);
        check_kind(
            Some(429),
            r#"{"error":{"code":"rate_limit_exceeded"}}"#,
            FailureKind::RateLimited,
        );
        check_kind(Some(429), "", FailureKind::RateLimited);
    }

    #[test]
    fn falls_back_on_the_status() {
        for (status, expected) in [
            (302, FailureKind::Malformed),
            (400, FailureKind::BadRequest),
            (401, FailureKind::Unauthorized),
            (403, FailureKind::Unauthorized),
            (408, FailureKind::Unavailable),
            (409, FailureKind::Unavailable),
            (418, FailureKind::BadRequest),
            (500, FailureKind::Unavailable),
            (529, FailureKind::Unavailable),
        ] {
            check_kind(Some(status), "<html>", expected);
        }
    }

    #[test]
    fn knows_errors_inside_a_stream_by_name_or_number() {
        for (body, expected) in [
            (
                r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
                FailureKind::Unavailable,
            ),
            (
                r#"{"type":"error","error":{"type":"rate_limit_error"}}"#,
                FailureKind::RateLimited,
            ),
            (
                r#"{"type":"error","error":{"type":"insufficient_quota","code":"insufficient_quota"}}"#,
                FailureKind::QuotaExhausted,
            ),
            (
                r#"{"type":"error","code":"server_error","message":"x"}"#,
                FailureKind::Unavailable,
            ),
            (
                r#"{"code":"invalid_prompt","message":"x"}"#,
                FailureKind::Filtered,
            ),
            (
                r#"{"error":{"code":429,"message":"x"}}"#,
                FailureKind::RateLimited,
            ),
            (
                r#"{"error":{"code":403,"message":"moderation"}}"#,
                FailureKind::Unauthorized,
            ),
            (r#"{"error":"boom"}"#, FailureKind::Unavailable),
        ] {
            check_kind(None, body, expected);
        }
    }
}
