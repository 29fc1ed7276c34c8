//! Random strings given to names that say *secret*: `api_key = "…"`, `"password": "…"`, `TOKEN=…`.

use super::doubt::{is_random, is_stand_in};
use super::{Credential, Likelihood};

const WHAT: &str = "a credential";

/// Longer values are data.
const LONGEST: usize = 200;

/// Length of an account's address on a blockchain, `0x` included: public, unlike the longer keys.
const ACCOUNT: usize = 42;

/// Last words of names that hold something about a secret, not the secret.
const ABOUT: &[&str] = &[
    "name",
    "url",
    "uri",
    "path",
    "file",
    "field",
    "header",
    "type",
    "id",
    "ids",
    "prefix",
    "suffix",
    "length",
    "regex",
    "pattern",
    "label",
    "title",
    "message",
    "text",
    "hint",
    "placeholder",
    "error",
    "env",
    "var",
    "param",
    "endpoint",
    "format",
    "input",
    "class",
    "selector",
    "hash",
    "digest",
    "checksum",
    "sha",
    "sha1",
    "sha256",
    "md5",
    "arn",
    "version",
    "public",
    "salt",
    "integrity",
];

/// The values of a text that are assigned to a secret's name and look random.
pub(super) fn find(text: &str) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        found.extend(in_line(line, start));
        start += line.len();
    }
    found
}

/// The values of a line, quoted or random, that are given to a password's name, and where they start in it.
pub(super) fn password_values(line: &str) -> Vec<(&str, usize)> {
    const NAMES: [&str; 5] = ["pw", "pwd", "password", "passwd", "passphrase"];
    if line.len() > 2000 || !line.contains(['p', 'P']) {
        return Vec::new();
    }
    let mut values = quoted_values(line);
    values.extend(bare_value(line).filter(|(_, value, _)| is_credential(value)));
    values.retain(|(name, _, _)| {
        let words = words(name);
        words.last().is_some_and(|it| NAMES.contains(&it.as_str()))
    });
    values
        .into_iter()
        .map(|(_, value, at)| (value, at))
        .collect()
}

fn in_line(line: &str, start: usize) -> Option<Credential> {
    // Names come first on a line; very long lines are data or built code.
    if line.len() > 2000 || !says_secret_at_all(line) {
        return None;
    }
    quoted_values(line)
        .into_iter()
        .chain(bare_value(line))
        .find(|(name, value, _)| is_secret_name(name) && is_credential(value))
        .map(|(_, value, at)| Credential {
            range: start + at..start + at + value.len(),
            what: WHAT,
            likelihood: Likelihood::Likely,
        })
}

fn says_secret_at_all(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    [
        "secret",
        "passw",
        "pwd",
        "token",
        "key",
        "credential",
        "passphrase",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Name, value and the value's place for every quoted string that follows a name and `=`, `:` or `=>`.
fn quoted_values(line: &str) -> Vec<(&str, &str, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((open, quote)) = next_quote(line, at) {
        let value_start = open + 1;
        let Some(length) = line.get(value_start..).and_then(|rest| rest.find(quote)) else {
            break;
        };
        let value = line
            .get(value_start..value_start + length)
            .unwrap_or_default();
        let left = line.get(..open).unwrap_or_default();
        if let Some(name) = name_before(left) {
            found.push((name, value, value_start));
        }
        at = value_start + length + 1;
    }
    found
}

fn next_quote(line: &str, from: usize) -> Option<(usize, char)> {
    line.get(from..)?
        .char_indices()
        .find(|(_, it)| matches!(it, '"' | '\'' | '`'))
        .map(|(at, it)| (from + at, it))
}

fn name_before(left: &str) -> Option<&str> {
    const PREFIXES: [char; 4] = ['b', 'r', 'f', 'u'];
    let left = left.strip_suffix(PREFIXES).unwrap_or(left).trim_end();
    let left = left
        .strip_suffix("=>")
        .or_else(|| left.strip_suffix(":="))
        .or_else(|| {
            left.strip_suffix('=')
                .filter(|rest| !rest.ends_with(['=', '!', '<', '>']))
        })
        .or_else(|| left.strip_suffix(':'))?;
    let name = last_name(left)?;
    let is_type = matches!(name, "str" | "string" | "String" | "bytes" | "Final");
    if is_type {
        let at = left.rfind(name)?;
        let before = left.get(..at)?.trim_end().strip_suffix([':', '&'])?;
        return last_name(before);
    }
    Some(name)
}

fn last_name(left: &str) -> Option<&str> {
    let left = left.trim_end().trim_end_matches(['"', '\'', '`', ']', '?']);
    let start = left
        .char_indices()
        .rev()
        .take_while(|(_, it)| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'))
        .last()?
        .0;
    left.get(start..)
}

/// `NAME=value` or `name: value` without quotes, the whole line.
fn bare_value(line: &str) -> Option<(&str, &str, usize)> {
    let at = line.find(['=', ':'])?;
    let name = line.get(..at)?.trim().trim_start_matches("export ").trim();
    let rest = line.get(at + 1..)?;
    let value = rest.trim();
    let is_plain = !name.is_empty()
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.'));
    let is_one_word = value
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '+' | '/' | '='));
    if !is_plain || !is_one_word || value.is_empty() {
        return None;
    }
    let lead = rest.len() - rest.trim_start().len();
    Some((name, value, at + 1 + lead))
}

fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    if ABOUT.contains(&last) || words.iter().any(|word| word == "public") {
        return false;
    }
    let says = |word: &str| words.iter().any(|it| it == word);
    let pair = |first: &str, second: &str| {
        words
            .windows(2)
            .any(|it| matches!(it, [left, right] if left == first && right == second))
    };
    [
        "secret",
        "password",
        "passwd",
        "pwd",
        "token",
        "apikey",
        "credential",
        "credentials",
        "passphrase",
    ]
    .into_iter()
    .any(says)
        || [
            "api",
            "access",
            "private",
            "signing",
            "encryption",
            "auth",
            "master",
            "service",
        ]
        .into_iter()
        .any(|first| pair(first, "key"))
}

/// The words of a name in snake, kebab or camel case, lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for it in name.chars() {
        let starts_word = it.is_ascii_uppercase() && was_lower;
        was_lower = it.is_ascii_lowercase() || it.is_ascii_digit();
        if starts_word || !it.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if it.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(it.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_credential(value: &str) -> bool {
    value.len() <= LONGEST
        && is_random(value)
        && !is_stand_in(value)
        && !is_address(value)
        && !is_unique_id(value)
        && !value.contains(['(', ')', '[', ']', '{', '}', '\\', '|', ' ', '*', '^'])
}

fn is_address(value: &str) -> bool {
    value.contains("://")
        || value.starts_with(['/', '.', '~', '#', '@'])
        || value.starts_with("arn:")
        || (value.starts_with("0x") && value.len() <= ACCOUNT)
}

/// Whether a value is a UUID: more often the name of a thing than its key.
fn is_unique_id(value: &str) -> bool {
    let lengths: Vec<usize> = value.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
}
