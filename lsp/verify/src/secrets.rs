//! Credentials and hidden characters: the `secrets` check, redaction, and files that never enter a
//! prompt.

mod addresses;
mod assigned;
mod doubt;
mod files;
mod hidden;
mod placed;
mod shapes;

use std::ops::Range;

use crate::look::{Judged, Look, Said, Sides};
use crate::{Check, Severity};

pub use files::is_secret_file;

/// A credential in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Credential {
    range: Range<usize>,
    /// What it is, for a person: `a GitHub token`.
    what: &'static str,
    likelihood: Likelihood,
}

/// How sure it is that a credential is a real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likelihood {
    /// A person has to look.
    Doubtful,
    /// Real, but for tests and documentation.
    Likely,
    /// A vendor gave it that form: nobody makes up such a key for a test.
    Unmistakable,
}

/// The text with every key-like string replaced by `[redacted]`, and how many there were. Takes time in
/// proportion to the text.
#[must_use]
pub fn redact(text: &str) -> (String, usize) {
    let mut found = credentials(text);
    found.extend(placed::find(text));
    let credentials = apart(found);
    let mut redacted = String::with_capacity(text.len());
    let mut at = 0;
    for credential in &credentials {
        redacted.push_str(text.get(at..credential.range.start).unwrap_or_default());
        redacted.push_str("[redacted]");
        at = credential.range.end;
    }
    redacted.push_str(text.get(at..).unwrap_or_default());
    (redacted, credentials.len())
}

pub(crate) fn check(look: &Look<'_>) -> Said {
    let known: String = look.files.iter().map(Sides::before_text).collect();
    look.each(|side| judge(side, &known))
}

fn judge(side: &Sides<'_>, known: &str) -> Option<Judged> {
    side.after.as_ref()?;
    let mut judged = Judged::default();
    let text = side.after_text();
    for credential in credentials(&text) {
        let value = text.get(credential.range.clone()).unwrap_or_default();
        if !side.adds(&credential.range) || known.contains(value) {
            continue;
        }
        let is_example = files::is_example(side.path);
        let severity = match credential.likelihood {
            Likelihood::Doubtful if is_example => continue,
            Likelihood::Doubtful => Severity::Note,
            Likelihood::Likely if is_example => Severity::Note,
            Likelihood::Likely | Likelihood::Unmistakable => Severity::Reject,
        };
        let message = format!(
            "{} is written into the file; read it from the environment or a secret store instead",
            credential.what
        );
        judged
            .findings
            .push(side.found(Check::Secrets, severity, credential.range, message));
    }
    hidden::look_for(side, &mut judged);
    Some(judged)
}

/// The credentials of a text in order, none overlapping another.
fn credentials(text: &str) -> Vec<Credential> {
    let mut all = shapes::find(text);
    all.extend(assigned::find(text));
    all.extend(addresses::find(text));
    apart(all)
}

fn apart(mut all: Vec<Credential>) -> Vec<Credential> {
    all.sort_by_key(|it| (it.range.start, std::cmp::Reverse(it.range.end)));
    let mut end = 0;
    all.retain(|it| {
        let is_free = it.range.start >= end;
        if is_free {
            end = it.range.end;
        }
        is_free
    });
    all
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[track_caller]
    fn check_redacted(text: &str, expected: &str) {
        assert_eq!(redact(text).0, expected);
    }

    // Built from parts so that no scanner of repositories takes the source for a leak.
    fn github() -> String {
        format!("ghp_{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8")
    }

    #[test]
    fn redacts_known_shapes_anywhere() {
        let key = github();
        check_redacted(
            &format!("curl -H 'Authorization: Bearer {key}' x"),
            "curl -H 'Authorization: Bearer [redacted]' x",
        );
        assert_eq!(redact(&format!("{key} {key}")).1, 2);
    }

    #[test]
    fn redacts_values_assigned_to_secret_names() {
        let value = "q8Zr2LmV9xT4bN7cK1wP";
        check_redacted(
            &format!("api_key = \"{value}\"\n"),
            "api_key = \"[redacted]\"\n",
        );
        check_redacted(
            &format!("{{\"clientSecret\": \"{value}\"}}"),
            "{\"clientSecret\": \"[redacted]\"}",
        );
        check_redacted(
            &format!("DB_PASSWORD={value}\n"),
            "DB_PASSWORD=[redacted]\n",
        );
    }

    #[test]
    fn redacts_secrets_by_their_place() {
        let value = "kT9vWq3LzX7rB1nM5cYp";
        let letters = "kTvWqLzXrBnMcYpGhJsD";
        let token = format!(
            "eyJ{}.{}.{}",
            "hbGciOiJIUzI1NiJ9", "eyJ1IjoxMn0", "kT9vWq3LzX7rB1"
        );
        for (left, secret, right) in [
            ("jwt = '", token.as_str(), "'"),
            ("Cookie: session=", &token, "; path=/"),
            ("postgres://admin:", value, "@host/x"),
            ("url = \"redis://:", value, "@cache:6379/0\""),
            ("https://bot:", "p%40ss9w!rd", "@git.host/a.git"),
            ("amqp://svc:", letters, "@mq"),
            ("Authorization: Bearer ", &format!("{value}{letters}"), "\n"),
            ("{\"authorization\": \"bearer ", letters, "\"}"),
            ("-H 'Authorization: Basic ", "YWRtaW46czNjcjN0UGFzcw==", "'"),
            ("pw = \"", value, "\""),
            ("pw = \"", letters, "\""),
            ("DB_PW: '", "v8#kQ!2zR@w5", "'"),
            ("pwd=\"", value, "\""),
            ("SMTP_PW=", value, "\n"),
            ("const passphrase = `", letters, "`;"),
            ("connect(user=\"a\", password=\"", "Tr0ub4dor&3", "\")"),
        ] {
            check_redacted(
                &format!("{left}{secret}{right}"),
                &format!("{left}[redacted]{right}"),
            );
        }
    }

    #[test]
    fn leaves_placeholders_in_secret_places() {
        for text in [
            "postgres://user:password@localhost/x",
            "postgres://postgres:postgres@db:5432/x",
            "https://user:xxx@host, https://user:changeme@host",
            "https://user:<token>@host, https://user:${PASS}@host",
            "f\"postgres://{user}:{password}@{host}/x\"",
            "http://localhost:8080/a@b and https://host/path:1@2",
            "Authorization: Bearer <token>",
            "Authorization: Bearer ${token}",
            "Bearer authentication-is-required-here",
            "Basic understanding.of/things",
            "pw = \"changeme\"; pwd = \"password123\"",
            "password: \"form.login.password\"",
            "passphrase = \"Enter your passphrase 2 times\"",
            "pw = get_password(user1)",
            "\"password\": \"string\", pwd: '/home/me/Work'",
            "pwd = user_password2\npwd=/home/me/Work2024",
            "powder = \"kT9vWq3LzX7rB1nM5cYp\"",
            "eyJ is how they start; eyJxxxxxxxxxxxxx.xxxxxxxxxxxx.xxxxxxxxxxxx",
        ] {
            check_redacted(text, text);
        }
    }

    #[test]
    fn redacts_private_keys_whole() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7".repeat(3);
        let block = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----");
        check_redacted(&format!("a {block} b"), "a [redacted] b");
    }

    #[test]
    fn leaves_ordinary_text_as_it_is() {
        for text in [
            "token = os.environ[\"API_TOKEN\"]",
            "password = \"your-password-here\"",
            "secret_name = \"projects/demo/secrets/api-key-7\"",
            "class=\"sk-loading-circle-inner-wrapper-2\"",
            "tokens: [\"identifier\", \"number\"]",
            "api_key: \"sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
            "if \"-----BEGIN PRIVATE KEY-----\" in text:",
            "TOKEN_PATTERN = \"[a-z0-9]{20}[A-Z]+x1\"",
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
            "",
        ] {
            check_redacted(text, text);
        }
    }

    #[test]
    fn stays_linear_on_long_lines() {
        let long = "a\"=".repeat(200_000);
        assert_eq!(redact(&long).1, 0);
    }
}
