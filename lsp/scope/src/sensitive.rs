//! Sensitive areas: authentication, cryptography, validation, permissions, migrations, secrets, by
//! path, import, identifier and instruction, with the signals named. It recognises what code talks
//! about, word by word; it does not judge whether the code is safe.

mod signals;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use scopewise_workspace::{Snapshot, WorkspacePath};

use crate::words::name_words;
use crate::{Ask, Target};
use signals::{Signal, Source, Strength};

/// A sensitive area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Who someone is: sessions, tokens, passwords.
    Authentication,
    /// Ciphers, hashes, signatures, randomness.
    Cryptography,
    /// Checking what comes from outside.
    Validation,
    /// What someone may do.
    Permissions,
    /// Database schema changes.
    Migration,
    /// Keys and credentials themselves.
    Secrets,
    /// What an instruction itself calls a hole: a CVE, an injection, an attacker.
    Vulnerability,
}

impl Area {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Cryptography => "cryptography",
            Self::Validation => "validation",
            Self::Permissions => "permissions",
            Self::Migration => "migration",
            Self::Secrets => "secrets",
            Self::Vulnerability => "vulnerability",
        }
    }
}

/// How sure a sensitive area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// One weak signal: worth a review, never enough for the route.
    Review,
    /// Two signals, or a strong one: the fast model gets no draft of it.
    Sensitive,
}

/// A sensitive area that the target touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitive {
    /// Which.
    pub area: Area,
    /// How sure.
    pub weight: Weight,
    /// Each signal for a person: "path holds `auth`", "calls `verify_password`".
    pub signals: Vec<String>,
}

/// The sensitive areas that a target touches, by area.
pub(crate) fn find_sensitive(snapshot: &Snapshot, ask: &Ask, target: &Target) -> Vec<Sensitive> {
    let signals = signals::collect(snapshot, ask, target);
    let mut found = weigh(&signals);
    if is_test_or_document(&target.path) {
        found.retain(|it| it.weight == Weight::Sensitive);
        found.iter_mut().for_each(|it| it.weight = Weight::Review);
    }
    found
}

fn weigh(signals: &[Signal]) -> Vec<Sensitive> {
    let areas: BTreeSet<Area> = signals.iter().map(|signal| signal.area).collect();
    // A sign each of two areas is two signs: what hashes a token is about both.
    let firm = signals
        .iter()
        .filter(|signal| signal.is_plain() && !signal.is_use());
    let is_second = firm
        .map(|signal| signal.area)
        .collect::<BTreeSet<Area>>()
        .len()
        > 1;
    areas
        .into_iter()
        .filter_map(|area| {
            let own: Vec<&Signal> = signals.iter().filter(|it| it.area == area).collect();
            let is_strong = own.iter().any(|it| it.strength == Strength::Strong);
            let is_plain = own.iter().any(|it| it.is_plain());
            let is_sensitive = is_strong || (is_second && is_plain) || distinct(&own) > 1;
            let is_said = is_plain || is_sensitive;
            is_said.then(|| Sensitive {
                area,
                weight: match is_sensitive {
                    true => Weight::Sensitive,
                    false => Weight::Review,
                },
                signals: phrases(own.into_iter()),
            })
        })
        .collect()
}

/// How many signs of one area there are. Faint ones count beside a plain one, or where the path and the
/// code itself both say so; what is merely used counts only for words that stand nowhere else.
fn distinct(own: &[&Signal]) -> usize {
    let is_path = |signal: &&Signal| signal.is_path();
    let is_code = |signal: &&Signal| !signal.is_path() && !signal.is_use();
    let is_faint_enough =
        own.iter().any(|it| it.is_plain()) || (own.iter().any(is_path) && own.iter().any(is_code));
    if !is_faint_enough {
        return 0;
    }
    let said: BTreeSet<&str> = own
        .iter()
        .filter(|it| !it.is_use())
        .map(|it| it.stem())
        .collect();
    let counted = own
        .iter()
        .filter(|it| !it.is_use() || !said.contains(it.stem()));
    counted
        .map(|it| it.kind())
        .collect::<BTreeSet<(Option<Source>, &str)>>()
        .len()
}

/// The most signals that are named for one area.
const SHOWN: usize = 6;

fn phrases<'a>(signals: impl Iterator<Item = &'a Signal>) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    for signal in signals {
        if phrases.len() < SHOWN && !phrases.contains(&signal.phrase) {
            phrases.push(signal.phrase.clone());
        }
    }
    phrases
}

/// Code that only tests or explains: what it talks about is not what it guards.
fn is_test_or_document(path: &WorkspacePath) -> bool {
    let folder_words = "test tests spec specs testing __tests__ __mocks__ fixtures docs doc examples \
                        example benchmarks bench";
    let in_folder = path
        .folder()
        .split('/')
        .any(|segment| crate::words::is_among(folder_words, segment));
    let name = path.file_name();
    let words = name_words(name);
    in_folder
        || words.first().is_some_and(|word| word == "test")
        || words.iter().any(|word| word == "spec")
        || words.iter().rev().nth(1).is_some_and(|word| word == "test")
        || [".md", ".rst", ".txt"]
            .iter()
            .any(|it| name.ends_with(it) && !name.starts_with("requirements"))
}
