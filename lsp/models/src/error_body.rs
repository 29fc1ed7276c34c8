//! What a provider says when it says no, in any of the shapes seen: both vendors', Ollama's bare
//! string, FastAPI's `detail`, numbers as codes, lists around it, HTML, nothing at all.

use serde_json::Value;

/// An error in the provider's words, uncleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// `type`.
    pub(crate) kind: String,
    /// `code`, or Anthropic's `details.error_code`.
    pub(crate) code: String,
    /// The parameter it is about.
    pub(crate) param: String,
    /// For a person.
    pub(crate) message: String,
}

impl ErrorBody {
    /// From the body of an error response.
    pub(crate) fn of_text(body: &str) -> ErrorBody {
        if let Ok(value) = serde_json::from_str::<Value>(body) {
            return ErrorBody::of_value(&value);
        }
        if body.trim_start().starts_with('<') {
            // A page of some proxy: its markup tells a person nothing.
            return ErrorBody::default();
        }
        ErrorBody {
            message: body.to_owned(),
            ..ErrorBody::default()
        }
    }

    /// From JSON: the error itself, or what holds it.
    pub(crate) fn of_value(value: &Value) -> ErrorBody {
        match value {
            Value::Array(items) => items.first().map(ErrorBody::of_value).unwrap_or_default(),
            Value::String(message) => ErrorBody {
                message: message.clone(),
                ..ErrorBody::default()
            },
            Value::Object(object) => match object.get("error").or_else(|| object.get("detail")) {
                Some(inner) if !inner.is_null() => {
                    let mut error = ErrorBody::of_value(inner);
                    if error.message.is_empty() {
                        error.message = words(object.get("message"));
                    }
                    error
                }
                _ => ErrorBody {
                    kind: words(object.get("type")),
                    code: words(
                        value
                            .pointer("/details/error_code")
                            .or_else(|| object.get("code")),
                    ),
                    param: words(object.get("param")),
                    message: words(object.get("message").or_else(|| object.get("msg"))),
                },
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => ErrorBody::default(),
        }
    }

    /// Whether a whole response that is JSON holds an error.
    pub(crate) fn is_in(value: &Value) -> bool {
        ["error", "detail"]
            .iter()
            .any(|key| value.get(key).is_some_and(|error| !error.is_null()))
    }
}

fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_body(body: &str, kind: &str, code: &str, message: &str) {
        let error = ErrorBody::of_text(body);
        assert_eq!(
            (&*error.kind, &*error.code, &*error.message),
            (kind, code, message)
        );
    }

    #[test]
    fn reads_every_shape() {
        check_body(
            r#"{"error":{"message":"m","type":"t","param":null,"code":"c"}}"#,
            "t",
            "c",
            "m",
        );
        check_body(
            r#"{"type":"error","error":{"type":"t","message":"m","details":{"error_code":"c"}}}"#,
            "t",
            "c",
            "m",
        );
        check_body(
            r#"{"type":"error","code":"c","message":"m"}"#,
            "error",
            "c",
            "m",
        );
        check_body(r#"{"error":{"code":502,"message":"m"}}"#, "", "502", "m");
        check_body(r#"{"error":"m"}"#, "", "", "m");
        check_body(r#"{"detail":"m"}"#, "", "", "m");
        check_body(
            r#"{"detail":[{"loc":["body"],"msg":"m","type":"t"}]}"#,
            "t",
            "",
            "m",
        );
        check_body(r#"[{"error":{"message":"m"}}]"#, "", "", "m");
        check_body(r#"{"message":"m","error":{"type":"t"}}"#, "t", "", "m");
        check_body("<html><body>secret</body>", "", "", "");
        check_body("Internal Server Error", "", "", "Internal Server Error");
        for nothing in [
            "",
            "null",
            "[]",
            "{}",
            "5",
            r#"{"error":null}"#,
            r#"{"error":{}}"#,
        ] {
            check_body(nothing, "", "", "");
        }
    }
}
