//! Passwords in addresses, `scheme://user:password@host`: every one for redaction, and for the check those
//! that look real and lead to another machine.

use std::ops::Range;

use super::doubt::{is_mixed, is_random, is_stand_in};
use super::{Credential, Likelihood};

/// Longer addresses are data.
const LONGEST: usize = 4000;

/// Shorter passwords are made up, or no loss.
const SHORTEST: usize = 8;

/// Ends of host names that lead nowhere, as RFC 2606 and RFC 6762 have them.
const NOWHERE: &[&str] = &[
    ".test",
    ".example",
    ".invalid",
    ".localhost",
    ".local",
    ".example.com",
    ".example.org",
    ".example.net",
];

/// An account in an address.
pub(super) struct Account<'a> {
    pub(super) user: &'a str,
    pub(super) password: &'a str,
    /// Bytes of the password in the text.
    pub(super) range: Range<usize>,
    /// Host and port.
    host: &'a str,
}

/// The accounts in the addresses of a text.
pub(super) fn accounts(text: &str) -> impl Iterator<Item = Account<'_>> {
    text.match_indices("://").filter_map(|(at, separator)| {
        let start = at + separator.len();
        let authority = authority(text, start);
        let (account, host) = authority.rsplit_once('@')?;
        let (user, password) = account.split_once(':')?;
        let start = start + user.len() + 1;
        Some(Account {
            user,
            password,
            range: start..start + password.len(),
            host,
        })
    })
}

fn authority(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let ends = |it: char| {
        it.is_whitespace() || matches!(it, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>')
    };
    let end = rest
        .char_indices()
        .find(|(at, it)| *at > LONGEST || ends(*it))
        .map_or(rest.len(), |(at, _)| at);
    rest.get(..end).unwrap_or_default()
}

/// The passwords that look real, of hosts that may be anywhere. Only what looks drawn at random is sure.
pub(super) fn find(text: &str) -> Vec<Credential> {
    accounts(text)
        .filter(|account| is_real(account.password) && is_elsewhere(account.host))
        .map(|account| Credential {
            likelihood: if is_random(account.password) {
                Likelihood::Likely
            } else {
                Likelihood::Doubtful
            },
            range: account.range,
            what: "a password in an address",
        })
        .collect()
}

fn is_real(password: &str) -> bool {
    password.len() >= SHORTEST
        && is_mixed(password)
        && !is_stand_in(password)
        && !password.contains(['{', '}', '$', '(', ')', '[', ']'])
}

/// Whether a host may be another machine's: not a name without a dot (of a container, say), and no address
/// of this machine or a private net (RFC 1918).
fn is_elsewhere(host: &str) -> bool {
    const HERE: &[&str] = &["127.", "0.", "10.", "192.168.", "169.254."];
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let dotted = format!(".{name}");
    name.contains('.')
        && !HERE.iter().any(|start| name.starts_with(start))
        && !is_in_172(name)
        && !NOWHERE.iter().any(|end| dotted.ends_with(end))
        && !name.contains(['{', '$', '%'])
}

/// 172.16.0.0/12
fn is_in_172(name: &str) -> bool {
    let second = name
        .strip_prefix("172.")
        .and_then(|it| it.split('.').next());
    second
        .and_then(|it| it.parse().ok())
        .is_some_and(|it: u8| (16..32).contains(&it))
}
