//! What ties a change elsewhere to what was asked: names that both change, or words of the instruction.
//! A right answer often needs a second place, and it nearly always shares a name with the first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use scopewise_draft::Hunk;
use scopewise_scope::Reach;
use scopewise_workspace::File;

use super::place;
use crate::look::{Look, Sides};
use scopewise_scope::Scope;

/// The names and words that run through the asked part of a change.
#[derive(Default)]
pub(super) struct Thread {
    names: BTreeSet<String>,
    /// Stems of the instruction's words.
    words: BTreeSet<String>,
}

/// A name that stands more often in a file ties nothing together.
const MOST_PLACES: usize = 24;

/// How often the thread is followed from hunk to hunk.
const ROUNDS: usize = 8;

/// A hunk with the names that it changes, not yet tied to the ask.
struct Loose {
    names: BTreeSet<String>,
}

impl Thread {
    /// Follows the names from the target's own hunks to all that they are tied to.
    pub(super) fn of(look: &Look<'_>, scope: &Scope, instruction: &str) -> Self {
        let mut thread = Self {
            names: BTreeSet::new(),
            words: parts(instruction).filter_map(|it| stem(&it)).collect(),
        };
        if scope.reach >= Reach::Interface {
            let name = scope.target.name.rsplit('.').next().unwrap_or_default();
            thread.names.insert(name.to_owned());
        }
        let mut loose = Vec::new();
        for side in &look.files {
            let common = common_names(side);
            let zone = side
                .before
                .as_deref()
                .filter(|it| it.path == scope.target.path)
                .map(|it| place::lines_of_target(scope, it));
            let hunks = zone
                .as_ref()
                .map_or_else(|| side.hunks.clone(), |it| place::hunks(scope, side, it));
            for hunk in &hunks {
                let names = changed_names(side, hunk, &common);
                let is_asked = zone.as_ref().is_some_and(|it| {
                    let is_after = hunk.before.is_empty() && hunk.before.start == it.end;
                    place::is_inside(hunk, it) && !is_after
                });
                if is_asked {
                    thread.names.extend(names);
                } else {
                    loose.push(Loose { names });
                }
            }
        }
        thread.follow(loose);
        thread
    }

    fn follow(&mut self, mut loose: Vec<Loose>) {
        for _ in 0..ROUNDS {
            let (tied, rest): (Vec<Loose>, Vec<Loose>) =
                loose.into_iter().partition(|it| self.ties(&it.names));
            if tied.is_empty() {
                return;
            }
            self.names.extend(tied.into_iter().flat_map(|it| it.names));
            loose = rest;
        }
    }

    fn ties(&self, names: &BTreeSet<String>) -> bool {
        names.iter().any(|name| {
            self.names.contains(name)
                || parts(name)
                    .filter_map(|part| stem(&part))
                    .any(|part| self.words.contains(&part))
        })
    }

    /// Whether a hunk changes a name of the thread.
    pub(super) fn holds(&self, side: &Sides<'_>, hunk: &Hunk) -> bool {
        self.ties(&changed_names(side, hunk, &common_names(side)))
    }

    /// Whether any hunk of a file does.
    pub(super) fn runs_through(&self, side: &Sides<'_>) -> bool {
        let common = common_names(side);
        let mut hunks = side.hunks.iter();
        hunks.any(|hunk| self.ties(&changed_names(side, hunk, &common)))
    }

    /// Whether some lines of the text after share a word with the instruction or a name with the thread.
    pub(super) fn is_in(&self, file: &File, lines: &Range<usize>) -> bool {
        let names = lines
            .clone()
            .flat_map(|line| names_of(&file.text().line(line)));
        self.ties(&names.collect())
    }
}

/// The names that stand in a hunk on one side more often than on the other.
fn changed_names(side: &Sides<'_>, hunk: &Hunk, common: &BTreeSet<String>) -> BTreeSet<String> {
    let count = |file: Option<&File>, lines: &Range<usize>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        if let Some(file) = file {
            let names = lines
                .clone()
                .flat_map(|line| names_of(&file.text().line(line)));
            names.for_each(|name| *counts.entry(name).or_default() += 1);
        }
        counts
    };
    let before = count(side.before.as_deref(), &hunk.before);
    let after = count(side.after.as_deref(), &hunk.after);
    before
        .keys()
        .chain(after.keys())
        .filter(|name| before.get(*name) != after.get(*name) && !common.contains(*name))
        .cloned()
        .collect()
}

fn common_names(side: &Sides<'_>) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names_of(&side.before_text()) {
        *counts.entry(name).or_default() += 1;
    }
    let common = counts.into_iter().filter(|(_, count)| *count > MOST_PLACES);
    common.map(|(name, _)| name).collect()
}

/// The names of a text that say something, as written.
fn names_of(text: &str) -> Vec<String> {
    text.split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|name| name.len() > 2 && !name.starts_with(|it: char| it.is_ascii_digit()))
        .filter(|name| stem(name).is_some())
        .map(str::to_owned)
        .collect()
}

/// The words that a name or text is made of, in lower case.
fn parts(name: &str) -> impl Iterator<Item = String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        let starts = !letter.is_alphanumeric() || (letter.is_uppercase() && was_lower);
        if starts && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if letter.is_alphanumeric() {
            part.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
    }
    parts.push(part);
    parts.into_iter()
}

/// The start of a word that its forms share; `None` for one that ties nothing together.
fn stem(word: &str) -> Option<String> {
    const LENGTH: usize = 6;
    let lower = word.to_lowercase();
    if lower.len() < 4 || EVERYWHERE.split_ascii_whitespace().any(|it| it == lower) {
        return None;
    }
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    Some(singular.chars().take(LENGTH).collect())
}

/// Keywords of the languages, and words that stand in any description and any code.
const EVERYWHERE: &str = "about above added adding after again also another because been before being \
    between both call called calls change changed changes check code could default does doesn done each \
    else error errors even every false file files find fixed fixes following from func function functions \
    given have having here import imported imports instead into issue just keep kind like line lines \
    make makes making method methods more most move must name named names need needed needs none null \
    only other otherwise over patch pass problem removed return returned returning returns same self \
    should since some still such support sure than that their them then there these they thing this \
    those through true type types under until update updated upstream used user users uses using value \
    values very want were what when where whether which while will with within without work works would \
    your args kwargs async await break case catch class const continue defer elif enum except export \
    extends final finally goto impl interface lambda match package print private protected public raise \
    range static string struct super switch throw trait typeof undefined void yield data list dict bool \
    boolean object array number item items test tests";
