//! A project's file. Whoever wrote the repository wrote it, so it may only narrow: no endpoint, key,
//! header, command or proxy, nothing that spends more or asks less.

use std::collections::BTreeMap;

use scopewise_route::RungId;

use super::document::{Entry, Item};
use super::keys::{TOP, inner_of};
use super::sources::Source;
use super::table::Table;
use super::user::{RoleEntry, read_roles};
use super::{Origin, Settings, Warning, actions, common, document};

/// What else a project never sets, wherever it may stand: an attempt gets the sentence of a refusal.
const DENIED: [&str; 10] = [
    "base_url",
    "api_key",
    "api_key_env",
    "api_key_cmd",
    "allow_http",
    "headers",
    "command",
    "proxy",
    "ca_file",
    "log",
];

/// Narrows the settings; the project's choice among the user's models is handed back.
pub(super) fn read(source: &Source, settings: &mut Settings) -> BTreeMap<RungId, RoleEntry> {
    let mut entries = match document::read(&source.text) {
        Ok(entries) => entries,
        Err(unreadable) => {
            settings.warnings.push(Warning {
                file: Some(source.path.clone()),
                line: unreadable.line,
                message: format!(
                    "not valid TOML: {}; nothing of this file is used",
                    unreadable.because
                ),
            });
            return BTreeMap::new();
        }
    };
    let mut warnings = Vec::new();
    let for_users = TOP.iter().filter(|key| !key.is_for_projects());
    for name in for_users.map(|key| key.name).chain(DENIED) {
        if let Some(entry) = entries.remove(name) {
            deny(source, name, &entry, &mut warnings);
        }
    }
    let at = |line| Origin::Project(source.path.clone(), line);
    let mut table = Table::new(&at, String::new(), entries, TOP, &mut warnings);
    common::read_project(&mut table, settings, &at);
    let roles = table.table("roles").map(|(entries, _)| entries);
    let custom = table.any("actions");
    table.finish();
    if let Some(entry) = custom {
        actions::read(entry, &at, &mut warnings, settings);
    }
    let chosen = roles.map(|entries| {
        let table = Table::new(
            &at,
            "roles.".into(),
            entries,
            inner_of("roles"),
            &mut warnings,
        );
        read_roles(table, &at)
    });
    settings.warnings.append(&mut warnings);
    chosen.unwrap_or_default()
}

/// One warning for every value below a denied key.
fn deny(source: &Source, name: &str, entry: &Entry, warnings: &mut Vec<Warning>) {
    match &entry.item {
        Item::Table(inner) if !inner.is_empty() => {
            for (key, value) in inner {
                deny(source, &format!("{name}.{key}"), value, warnings);
            }
        }
        _ => warnings.push(Warning {
            file: Some(source.path.clone()),
            line: Some(entry.line),
            message: format!(
                "{name} is not used: a project's file may not set it; if you want it, put it in your own \
                 configuration file"
            ),
        }),
    }
}
