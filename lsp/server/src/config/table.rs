//! One table of a configuration file being read key by key: a wrong kind of value and a key that
//! nothing asked for each become a warning.

use std::collections::BTreeMap;

use super::document::{Entry, Item};
use super::suggest::nearest;
use super::{Origin, Warning};

/// A table of which keys are taken until only unknown ones are left.
pub(super) struct Table<'a> {
    at: &'a dyn Fn(usize) -> Origin,
    /// The dotted name of the table with a final dot; empty at the top.
    prefix: String,
    entries: BTreeMap<String, Entry>,
    asked: Vec<&'static str>,
    warnings: &'a mut Vec<Warning>,
}

impl<'a> Table<'a> {
    pub(super) const fn new(
        at: &'a dyn Fn(usize) -> Origin,
        prefix: String,
        entries: BTreeMap<String, Entry>,
        warnings: &'a mut Vec<Warning>,
    ) -> Self {
        Self {
            at,
            prefix,
            entries,
            asked: Vec::new(),
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
    pub(super) fn any(&mut self, key: &'static str) -> Option<Entry> {
        self.asked.push(key);
        self.entries.remove(key)
    }

    /// As [`Self::any`], for a key that is never suggested.
    pub(super) fn any_quietly(&mut self, key: &str) -> Option<Entry> {
        self.entries.remove(key)
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<(String, usize)> {
        self.take(key, "a text in quotes", |item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        })
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Option<(bool, usize)> {
        self.take(key, "true or false", |item| match item {
            Item::Flag(flag) => Some(flag),
            _ => None,
        })
    }

    /// A whole number from 1.
    pub(super) fn number(&mut self, key: &'static str) -> Option<(usize, usize)> {
        self.take(key, "a whole number from 1", |item| match item {
            Item::Number(number) => usize::try_from(number).ok().filter(|number| *number > 0),
            _ => None,
        })
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Option<(Vec<String>, usize)> {
        self.take(key, "a list of texts", texts_of)
    }

    pub(super) fn table(&mut self, key: &'static str) -> Option<(BTreeMap<String, Entry>, usize)> {
        self.take(key, "a table", |item| match item {
            Item::Table(table) => Some(table),
            _ => None,
        })
    }

    /// One of `words`.
    pub(super) fn word(
        &mut self,
        key: &'static str,
        words: &[&'static str],
    ) -> Option<(&'static str, usize)> {
        let (given, line) = self.text(key)?;
        let found = words.iter().find(|word| **word == given);
        if found.is_none() {
            let name = self.name_of(key);
            self.warn(line, one_of(&name, &given, words));
        }
        found.map(|word| (*word, line))
    }

    fn take<T>(
        &mut self,
        key: &'static str,
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

    /// Warns of every key that was not asked for, with the nearest one that was.
    pub(super) fn finish(mut self) {
        for (key, entry) in std::mem::take(&mut self.entries) {
            let name = self.name_of(&key);
            let next = nearest(&key, &self.asked).map_or_else(
                || format!("the keys here are {}", self.asked.join(", ")),
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
