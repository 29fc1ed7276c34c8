//! A TOML text as a tree whose every entry knows its line. What an entry means is decided elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value without its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Entry>),
    Table(BTreeMap<String, Entry>),
    /// A kind of value that no key takes.
    Other,
}

impl Item {
    /// The kind of value in a sentence.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other => "a fraction or date",
        }
    }

    /// What is wrong with a value of this kind, in a sentence about what it must be.
    pub(super) fn given(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::List(_) => "a list of other things".into(),
            other => other.kind().into(),
        }
    }
}

/// A value and its line, from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) item: Item,
    pub(super) line: usize,
}

/// Why a text is not TOML: the line, if known, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) line: Option<usize>,
    pub(super) because: String,
}

/// Reads a whole text.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, Entry>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = DeTable::parse(text).map_err(|error| Unreadable {
        line: error.span().map(|span| line_of(text, &span)),
        because: error.message().replace('\n', ", "),
    })?;
    Ok(table_of(text, table.into_inner()))
}

fn table_of(text: &str, table: DeTable<'_>) -> BTreeMap<String, Entry> {
    let entries = table.into_iter().map(|(key, value)| {
        let line = line_of(text, &key.span());
        let mut entry = entry_of(text, value);
        entry.line = line;
        (key.into_inner().into_owned(), entry)
    });
    entries.collect()
}

fn entry_of(text: &str, value: Spanned<DeValue<'_>>) -> Entry {
    let line = line_of(text, &value.span());
    let item = match value.into_inner() {
        DeValue::String(text) => Item::Text(text.into_owned()),
        DeValue::Boolean(flag) => Item::Flag(flag),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Item::Other, Item::Number)
        }
        DeValue::Array(list) => Item::List(
            list.into_iter()
                .map(|value| entry_of(text, value))
                .collect(),
        ),
        DeValue::Table(table) => Item::Table(table_of(text, table)),
        DeValue::Float(_) | DeValue::Datetime(_) => Item::Other,
    };
    Entry { item, line }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    let before = text.bytes().take(span.start);
    before.filter(|byte| *byte == b'\n').count() + 1
}
