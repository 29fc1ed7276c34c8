//! Secrets known by where they stand: tokens of the web, passwords in addresses, authorization headers,
//! values of a password's name. For redaction only: taking one string too many out of a prompt costs
//! little, while the `secrets` check would turn an edit down for it.

use super::doubt::{is_mixed, is_monotonous};
use super::{Credential, Likelihood, addresses, assigned};

const LONGEST: usize = 4000;

/// Parts of a value that stands for a secret, lower case.
const PLACEHOLDER_PARTS: &[&str] = &[
    "{",
    "<",
    "$",
    "%s",
    "%(",
    "xxx",
    "***",
    "...",
    "changeme",
    "change-me",
    "change_me",
    "your",
    "example",
    "placeholder",
    "redacted",
    "dummy",
];

/// Whole values that stand for a secret, lower case, digits at the end left out.
const PLACEHOLDERS: &[&str] = &[
    "",
    "password",
    "passwd",
    "pass",
    "pwd",
    "pw",
    "secret",
    "user",
    "username",
    "admin",
    "root",
    "postgres",
    "mysql",
    "guest",
    "test",
    "token",
    "default",
    "foo",
    "bar",
    "mypassword",
    "mysecretpassword",
    "secretpassword",
];

pub(super) fn find(text: &str) -> Vec<Credential> {
    let mut found = Vec::new();
    web_tokens(text, &mut found);
    passwords_in_addresses(text, &mut found);
    authorizations(text, &mut found);
    passwords(text, &mut found);
    found
}

fn credential(start: usize, value: &str) -> Credential {
    Credential {
        range: start..start + value.len(),
        what: "a credential",
        likelihood: Likelihood::Likely,
    }
}

/// `eyJ….….…`: three parts in base64, the first of which is a JSON object.
fn web_tokens(text: &str, found: &mut Vec<Credential>) {
    let mut end = 0;
    for (start, _) in text.match_indices("eyJ") {
        let starts_word = text
            .get(..start)
            .is_none_or(|it| !it.ends_with(|it: char| it.is_ascii_alphanumeric()));
        if start < end || !starts_word {
            continue;
        }
        let run = leading(text, start, |it| {
            it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.')
        });
        end = start + run.len();
        let token = run.trim_end_matches('.');
        let parts: Vec<&str> = token.split('.').collect();
        let is_token = matches!(parts.as_slice(), [head, body, mark]
            if head.len() >= 12 && body.len() >= 8 && mark.len() >= 10);
        if is_token && token.len() <= LONGEST && is_mixed(token) && !is_placeholder(token) {
            found.push(credential(start, token));
        }
    }
}

fn passwords_in_addresses(text: &str, found: &mut Vec<Credential>) {
    let accounts = addresses::accounts(text);
    let real = accounts.filter(|it| it.password != it.user && !is_placeholder(it.password));
    found.extend(real.map(|account| credential(account.range.start, account.password)));
}

/// `Bearer …` and `Basic …`, as a header has them.
fn authorizations(text: &str, found: &mut Vec<Credential>) {
    let lower = text.to_ascii_lowercase();
    for scheme in ["bearer ", "basic ", "authorization: token "] {
        for (at, _) in lower.match_indices(scheme) {
            let start = at + scheme.len();
            let run = leading(text, start, |it| {
                it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.' | '+' | '/' | '=' | '~')
            });
            let value = run.trim_end_matches('.');
            if value.len() >= 16 && is_mixed(value) && !is_placeholder(value) {
                found.push(credential(start, value));
            }
        }
    }
}

/// `pw = "…"`
fn passwords(text: &str, found: &mut Vec<Credential>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (value, at) in assigned::password_values(line) {
            let is_plain = !value
                .contains(|it: char| it.is_whitespace() || matches!(it, '(' | '['))
                && !value.contains("://");
            if value.len() >= 8 && is_plain && is_mixed(value) && !is_placeholder(value) {
                found.push(credential(start + at, value));
            }
        }
        start += line.len();
    }
}

/// The characters from `start` on that fit, up to a length that no secret has.
fn leading(text: &str, start: usize, fits: impl Fn(char) -> bool) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .char_indices()
        .take_while(|(at, it)| *at <= LONGEST && fits(*it))
        .last()
        .map_or(0, |(at, it)| at + it.len_utf8());
    rest.get(..end).unwrap_or_default()
}

fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let word = lower.trim_end_matches(|it: char| it.is_ascii_digit());
    PLACEHOLDERS.contains(&word)
        || PLACEHOLDER_PARTS.iter().any(|it| lower.contains(it))
        || (value.len() > 8 && is_monotonous(value))
}
