//! Whether a string is random enough for a key, or says itself that it stands for one.

use std::collections::BTreeMap;

/// Words that no real key holds, lower case.
const STAND_INS: &[&str] = &[
    "example",
    "dummy",
    "placeholder",
    "changeme",
    "change-me",
    "change_me",
    "your",
    "xxxx",
    "fake",
    "sample",
    "redacted",
    "insert",
    "replace",
    "....",
    "****",
    "abcdefgh",
    "12345678",
    "87654321",
    "0000000",
    "deadbeef",
    "foobar",
    "notreal",
    "not-real",
    "not_real",
    "secret",
    "password",
    "test",
    "mock",
    "todo",
    "lorem",
    "default",
    "${",
    "{{",
    "<",
    "%(",
    "%s",
    "env.",
    "environ",
];

/// Whether a value stands for a key instead of being one.
pub(super) fn is_stand_in(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    STAND_INS.iter().any(|word| lower.contains(word)) || is_monotonous(value)
}

/// Whether a value has few different characters for its length.
pub(super) fn is_monotonous(value: &str) -> bool {
    let distinct: std::collections::BTreeSet<char> = value.chars().collect();
    distinct.len() < 8.min(value.chars().count() / 2 + 1)
}

/// Whether a value looks drawn at random: letters and digits mixed within its parts, high entropy, no
/// words.
pub(super) fn is_random(value: &str) -> bool {
    let has_digit = value.chars().any(|it| it.is_ascii_digit());
    let has_letter = value.chars().any(|it| it.is_ascii_alphabetic());
    if !has_digit || !has_letter || value.chars().any(|it| !it.is_ascii_graphic()) {
        return false;
    }
    let is_hex = value.chars().all(|it| it.is_ascii_hexdigit());
    let least = if is_hex { 3.0 } else { 3.6 };
    let is_long_enough = value.len() >= if is_hex { 32 } else { 16 };
    is_long_enough && entropy(value) >= least && has_mixed_part(value)
}

/// Whether some part between separators mixes letters and digits over a length that no word has.
fn has_mixed_part(value: &str) -> bool {
    value
        .split(['-', '_', '.', '/', ':', '+', '=', ','])
        .any(|part| part.len() >= 10 && switches(part) >= 4)
}

/// Whether a value goes back and forth between kinds of characters as no word or path does: with a digit or
/// a sign among its letters, or in both cases throughout.
pub(super) fn is_mixed(value: &str) -> bool {
    let has_letter = value.chars().any(|it| it.is_ascii_alphabetic());
    let has_other = value
        .chars()
        .any(|it| !it.is_ascii_alphabetic() && !matches!(it, '.' | '_' | '-' | '/' | ':'));
    let turns = switches(value);
    has_letter && (has_other && turns >= 4 || turns >= 6 && value.chars().all(char::is_alphabetic))
}

/// How often a string goes from one class of character (lower, upper, digit, other) to another.
fn switches(part: &str) -> usize {
    let class = |it: char| match it {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ => 3,
    };
    part.chars()
        .zip(part.chars().skip(1))
        .filter(|(left, right)| class(*left) != class(*right))
        .count()
}

/// Shannon entropy in bits per character.
#[expect(
    clippy::cast_precision_loss,
    reason = "lengths of values are far below the precision of a float"
)]
fn entropy(value: &str) -> f64 {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for it in value.chars() {
        *counts.entry(it).or_default() += 1;
    }
    let all = value.chars().count() as f64;
    counts
        .values()
        .map(|count| {
            let share = *count as f64 / all;
            -share * share.log2()
        })
        .sum()
}
