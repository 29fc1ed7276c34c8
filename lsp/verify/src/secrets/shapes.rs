//! Keys that are known by their form, as their vendors document it: a prefix, an alphabet, a length.

use super::doubt::is_stand_in;
use super::{Credential, Likelihood};

#[derive(Clone, Copy)]
enum Alphabet {
    Upper,
    Alphanumeric,
    Word,
    Hex,
    Dotted,
}

struct Shape {
    what: &'static str,
    prefix: &'static str,
    rest: Alphabet,
    shortest: usize,
    longest: usize,
}

const fn shape(
    what: &'static str,
    prefix: &'static str,
    rest: Alphabet,
    shortest: usize,
    longest: usize,
) -> Shape {
    Shape {
        what,
        prefix,
        rest,
        shortest,
        longest,
    }
}

const SHAPES: &[Shape] = &[
    shape("an Anthropic key", "sk-ant-", Alphabet::Word, 24, 200),
    shape("an OpenAI key", "sk-proj-", Alphabet::Word, 32, 250),
    shape("an OpenAI key", "sk-svcacct-", Alphabet::Word, 32, 250),
    shape("an OpenRouter key", "sk-or-v1-", Alphabet::Hex, 40, 80),
    shape("an OpenAI key", "sk-", Alphabet::Alphanumeric, 32, 120),
    shape("a GitHub token", "ghp_", Alphabet::Alphanumeric, 36, 255),
    shape("a GitHub token", "gho_", Alphabet::Alphanumeric, 36, 255),
    shape("a GitHub token", "ghu_", Alphabet::Alphanumeric, 36, 255),
    shape("a GitHub token", "ghs_", Alphabet::Alphanumeric, 36, 255),
    shape("a GitHub token", "ghr_", Alphabet::Alphanumeric, 36, 255),
    shape("a GitHub token", "github_pat_", Alphabet::Word, 50, 255),
    shape("a GitLab token", "glpat-", Alphabet::Word, 20, 60),
    shape("a Slack token", "xoxb-", Alphabet::Word, 24, 120),
    shape("a Slack token", "xoxp-", Alphabet::Word, 24, 120),
    shape("a Slack token", "xoxa-", Alphabet::Word, 24, 120),
    shape("a Slack token", "xoxr-", Alphabet::Word, 24, 120),
    shape("a Slack token", "xapp-", Alphabet::Word, 24, 120),
    shape("a Google API key", "AIza", Alphabet::Word, 35, 35),
    shape("a Google client secret", "GOCSPX-", Alphabet::Word, 28, 28),
    shape("an AWS access key", "AKIA", Alphabet::Upper, 16, 16),
    shape("an AWS access key", "ASIA", Alphabet::Upper, 16, 16),
    shape("a Stripe key", "sk_live_", Alphabet::Alphanumeric, 16, 250),
    shape("a Stripe key", "rk_live_", Alphabet::Alphanumeric, 16, 250),
    shape("a SendGrid key", "SG.", Alphabet::Dotted, 60, 70),
    shape("an npm token", "npm_", Alphabet::Alphanumeric, 36, 36),
    shape("a PyPI token", "pypi-AgEI", Alphabet::Word, 50, 250),
    shape(
        "a Hugging Face token",
        "hf_",
        Alphabet::Alphanumeric,
        34,
        40,
    ),
    shape("a DigitalOcean token", "dop_v1_", Alphabet::Hex, 64, 64),
    shape("a Shopify token", "shpat_", Alphabet::Hex, 32, 32),
    shape("a Databricks token", "dapi", Alphabet::Hex, 32, 34),
    shape("a Groq key", "gsk_", Alphabet::Alphanumeric, 48, 60),
    shape("an xAI key", "xai-", Alphabet::Alphanumeric, 60, 100),
    shape("a JSON web token", "eyJ", Alphabet::Dotted, 60, 4000),
];

/// The known keys and private key blocks of a text.
pub(super) fn find(text: &str) -> Vec<Credential> {
    let mut found = private_keys(text);
    let mut start = None;
    let ends = text
        .char_indices()
        .map(|(at, it)| (at, is_key_character(it)))
        .chain([(text.len(), false)]);
    for (at, is_in_run) in ends {
        match (start, is_in_run) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.extend(in_run(text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

const fn is_key_character(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.')
}

fn in_run(text: &str, from: usize, to: usize) -> Option<Credential> {
    let run = text.get(from..to)?;
    let key = run.trim_matches(['-', '.', '_']);
    let start = from + run.find(key)?;
    let shape = SHAPES.iter().find(|shape| {
        key.strip_prefix(shape.prefix)
            .is_some_and(|rest| shape.fits(rest))
    })?;
    let is_doubtful = is_stand_in(key.strip_prefix(shape.prefix).unwrap_or(key));
    if is_doubtful || (shape.prefix == "eyJ" && !is_web_token(key)) {
        return None;
    }
    Some(Credential {
        range: start..start + key.len(),
        what: shape.what,
        likelihood: match shape.prefix {
            "eyJ" => Likelihood::Likely,
            _ => Likelihood::Unmistakable,
        },
    })
}

impl Shape {
    fn fits(&self, rest: &str) -> bool {
        let is_long_enough = (self.shortest..=self.longest).contains(&rest.len());
        let is_in_alphabet = rest.chars().all(|it| match self.rest {
            Alphabet::Upper => it.is_ascii_uppercase() || it.is_ascii_digit(),
            Alphabet::Alphanumeric => it.is_ascii_alphanumeric(),
            Alphabet::Word => it.is_ascii_alphanumeric() || matches!(it, '-' | '_'),
            Alphabet::Hex => it.is_ascii_hexdigit(),
            Alphabet::Dotted => is_key_character(it),
        });
        let is_mixed = rest.chars().any(|it| it.is_ascii_digit())
            && rest.chars().any(|it| it.is_ascii_alphabetic());
        is_long_enough && is_in_alphabet && is_mixed
    }
}

/// Three parts, the first two of which are JSON objects in base64; the one that documentation quotes
/// is no secret.
fn is_web_token(key: &str) -> bool {
    const QUOTED_EVERYWHERE: &str = "eyJzdWIiOiIxMjM0NTY3ODkw";
    let parts: Vec<&str> = key.split('.').collect();
    matches!(parts.as_slice(), [head, body, mark]
        if head.len() > 15 && body.starts_with("eyJ") && mark.len() > 20)
        && !key.contains(QUOTED_EVERYWHERE)
}

/// Blocks of private keys that hold a key: code that only looks for the first line holds none.
fn private_keys(text: &str) -> Vec<Credential> {
    const LEAST_BODY: usize = 60;
    let mut found = Vec::new();
    for (start, _) in text.match_indices("-----BEGIN ") {
        let rest = text.get(start..).unwrap_or_default();
        let head = rest.lines().next().unwrap_or_default();
        let Some(title_end) = head.find("PRIVATE KEY").filter(|at| *at < 40) else {
            continue;
        };
        let body = rest.get(title_end..).unwrap_or_default();
        let Some(body_start) = body.find("-----").map(|at| at + 5) else {
            continue;
        };
        let body = body.get(body_start..).unwrap_or_default();
        let length = body.find("-----").unwrap_or(body.len()).min(20_000);
        let body = body.get(..length).unwrap_or_default();
        let letters = body
            .chars()
            .filter(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '/'))
            .count();
        if letters < LEAST_BODY || is_stand_in(body) || body.contains(['(', ';', '$']) {
            continue;
        }
        let end = start + title_end + body_start + length;
        let tail = text.get(end..).unwrap_or_default();
        let close = tail
            .strip_prefix("-----END ")
            .and_then(|it| it.find("-----"))
            .map_or(0, |at| "-----END ".len() + at + 5);
        found.push(Credential {
            range: start..end + close,
            what: "a private key",
            likelihood: Likelihood::Likely,
        });
    }
    found
}
