//! The user's settings as the editor hands them over: the shape of the configuration file, as JSON. They
//! are as trusted as that file and laid over it. What says nothing (`null`, `{}`, `[]`) is passed over:
//! editors send it for what is not set.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{Entry, Item};
use super::user::{self, Choice};
use super::{Origin, Settings, Warning};

/// Reads them into the settings; what they say of models over the file's `below` is handed back.
pub(super) fn read(given: &Value, below: &Choice, settings: &mut Settings) -> Choice {
    match entry_of(given).map(|entry| entry.item) {
        None => Choice::default(),
        Some(Item::Table(entries)) => {
            user::read_entries(entries, &|_| Origin::Editor, below, settings)
        }
        Some(other) => {
            let message = format!("they must be an object, not {}", other.kind());
            settings
                .warnings
                .push(Warning::at(&Origin::Editor, message));
            Choice::default()
        }
    }
}

fn entry_of(value: &Value) -> Option<Entry> {
    let item = match value {
        Value::Null => return None,
        Value::Bool(flag) => Item::Flag(*flag),
        Value::Number(number) => number.as_i64().map_or(Item::Other, Item::Number),
        Value::String(text) => Item::Text(text.clone()),
        Value::Array(values) if values.is_empty() => return None,
        Value::Array(values) => Item::List(values.iter().filter_map(entry_of).collect()),
        Value::Object(members) => {
            let entries: BTreeMap<String, Entry> = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), entry_of(value)?)))
                .collect();
            if entries.is_empty() {
                return None;
            }
            Item::Table(entries)
        }
    };
    // JSON of a running editor has no lines.
    Some(Entry { item, line: 0 })
}
