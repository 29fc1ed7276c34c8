//! One table of a configuration file being read key by key, beside the description of its keys: a wrong
//! kind of value and an unknown key each become a warning.

use std::collections::BTreeMap;

use super::document::{Entry, Item};
use super::keys::{Holds, Key, key_of};
use super::suggest::nearest;
use super::{Origin, Warning};

/// A table of which keys are taken until only unknown ones are left.
pub(super) struct Table<'a> {
    at: &'a dyn Fn(usize) -> Origin,
    /// The dotted name of the table with a final dot; empty at the top.
    prefix: String,
    entries: BTreeMap<String, Entry>,
    keys: &'static [Key],
    warnings: &'a mut Vec<Warning>,
}

impl<'a> Table<'a> {
    pub(super) const fn new(
        at: &'a dyn Fn(usize) -> Origin,
        prefix: String,
        entries: BTreeMap<String, Entry>,
        keys: &'static [Key],
        warnings: &'a mut Vec<Warning>,
    ) -> Self {
        Self {
            at,
            prefix,
            entries,
            keys,
            warnings,
        }
    }

    /// A warning about a line of what is being read.
    pub(super) fn warn(&mut self, line: usize, message: impl Into<String>) {
        let warning = Warning::at(&(self.at)(line), message);
        self.warnings.push(warning);
    }

    /// A warning about a place.
    pub(super) fn warn_of(&mut self, origin: &Origin, message: impl Into<String>) {
        self.warnings.push(Warning::at(origin, message));
    }

    /// The full name of a key of this table.
    pub(super) fn name_of(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Whether a key is there and not yet taken.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// A key's value of any kind.
    pub(super) fn any(&mut self, key: &str) -> Option<Entry> {
        self.entries.remove(key)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<(String, usize)> {
        self.take(key, "a text in quotes", |item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        })
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<(bool, usize)> {
        self.take(key, "true or false", |item| match item {
            Item::Flag(flag) => Some(flag),
            _ => None,
        })
    }

    /// A whole number from 1.
    pub(super) fn number(&mut self, key: &str) -> Option<(usize, usize)> {
        self.take(key, "a whole number from 1", |item| match item {
            Item::Number(number) => usize::try_from(number).ok().filter(|number| *number > 0),
            _ => None,
        })
    }

    pub(super) fn texts(&mut self, key: &str) -> Option<(Vec<String>, usize)> {
        self.take(key, "a list of texts", texts_of)
    }

    pub(super) fn table(&mut self, key: &str) -> Option<(BTreeMap<String, Entry>, usize)> {
        self.take(key, "a table", |item| match item {
            Item::Table(table) => Some(table),
            _ => None,
        })
    }

    /// One of the words that the key's description names.
    pub(super) fn word(&mut self, key: &str) -> Option<(&'static str, usize)> {
        let words = match key_of(self.keys, key)?.holds {
            Holds::Word(words) => words,
            _ => &[],
        };
        let (given, line) = self.text(key)?;
        let found = words.iter().find(|word| **word == given);
        if found.is_none() {
            let name = self.name_of(key);
            self.warn(line, one_of(&name, &given, words));
        }
        found.map(|word| (*word, line))
    }

    /// Those of a list that the key's description names; none of them where it holds nothing else.
    pub(super) fn words(&mut self, key: &str) -> Option<Vec<&'static str>> {
        let words = match key_of(self.keys, key)?.holds {
            Holds::Words(words) => words,
            _ => &[],
        };
        let (given, line) = self.texts(key)?;
        if given.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for given in given {
            match words.iter().find(|word| **word == given) {
                Some(word) => found.push(*word),
                None => {
                    let name = self.name_of(key);
                    self.warn(line, one_of(&name, &given, words));
                }
            }
        }
        Some(found)
    }

    fn take<T>(
        &mut self,
        key: &str,
        wanted: &str,
        read: impl Fn(Item) -> Option<T>,
    ) -> Option<(T, usize)> {
        let entry = self.any(key)?;
        let given = entry.item.given();
        let value = read(entry.item);
        if value.is_none() {
            let message = format!("{} must be {wanted}, not {given}", self.name_of(key));
            self.warn(entry.line, message);
        }
        value.map(|value| (value, entry.line))
    }

    /// Warns of every key that is left, with the nearest one that may stand here.
    pub(super) fn finish(mut self) {
        let is_project = matches!((self.at)(0), Origin::Project(..));
        let known: Vec<&str> = self
            .keys
            .iter()
            .filter(|key| !is_project || key.is_for_projects())
            .map(|key| key.name)
            .collect();
        for (key, entry) in std::mem::take(&mut self.entries) {
            let name = self.name_of(&key);
            let next = nearest(&key, &known).map_or_else(
                || format!("the keys here are {}", known.join(", ")),
                |near| format!("did you mean {}?", self.name_of(near)),
            );
            self.warn(entry.line, format!("unknown key {name}; {next}"));
        }
    }
}

/// A list of texts; a single text counts as a list of one.
pub(super) fn texts_of(item: Item) -> Option<Vec<String>> {
    match item {
        Item::Text(text) => Some(vec![text]),
        Item::List(entries) => entries
            .into_iter()
            .map(|entry| match entry.item {
                Item::Text(text) => Some(text),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// The sentence for a word that is none of `words`.
pub(super) fn one_of(name: &str, given: &str, words: &[&str]) -> String {
    let choices = words.join(", ");
    match nearest(given, words) {
        Some(near) => format!("{name} is \"{given}\"; did you mean \"{near}\"?"),
        None => format!("{name} is \"{given}\"; write one of {choices}"),
    }
}
