//! `[[actions]]`: entries of the menu in somebody's own words. The user's are the user's; a project's are
//! marked as the project's wherever they are shown, and pick no rung.

use std::collections::BTreeSet;

use scopewise_route::RungId;

use super::document::{Entry, Item};
use super::keys::inner_of;
use super::table::Table;
use super::{Origin, Settings, Warning};
use crate::output::clean;

/// The most characters of a title; the menu shows no more.
const TITLE: usize = 60;
/// The most characters of an instruction.
const INSTRUCTION: usize = 4_000;

/// One entry of the menu in somebody's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomAction {
    /// What the menu calls it, one line.
    pub(crate) title: String,
    /// What is asked.
    pub(crate) instruction: String,
    /// The kinds of definition it is for, by their words; empty for any place.
    pub(crate) kinds: Vec<&'static str>,
    /// The languages it is for, by their names; empty for any.
    pub(crate) languages: Vec<&'static str>,
    /// The rung it asks for.
    pub(crate) rung: Option<RungId>,
    /// Who wrote it, and where.
    pub(crate) origin: Origin,
}

impl CustomAction {
    /// Whether the project's file has it.
    pub(crate) const fn is_of_project(&self) -> bool {
        matches!(self.origin, Origin::Project(..))
    }

    /// The title with its origin where that is the project: `(project) Add types`.
    pub(crate) fn marked(&self) -> String {
        match self.is_of_project() {
            true => format!("(project) {}", self.title),
            false => self.title.clone(),
        }
    }
}

/// Reads a list of them into the settings.
pub(super) fn read(
    entry: Entry,
    at: &dyn Fn(usize) -> Origin,
    warnings: &mut Vec<Warning>,
    settings: &mut Settings,
) {
    let entries = match entry.item {
        Item::List(entries) => entries,
        other => {
            let message = format!(
                "actions must be a list of tables, not {}; write [[actions]]",
                other.given()
            );
            warnings.push(Warning::at(&at(entry.line), message));
            return;
        }
    };
    let mut titles = BTreeSet::new();
    for entry in entries {
        let origin = at(entry.line);
        let Item::Table(entries) = entry.item else {
            let message = "actions must hold tables; write each as [[actions]]";
            warnings.push(Warning::at(&origin, message));
            continue;
        };
        let table = Table::new(
            at,
            "actions.".into(),
            entries,
            inner_of("actions"),
            warnings,
        );
        let Some(action) = read_one(table, &origin) else {
            continue;
        };
        if titles.insert(action.title.clone()) {
            settings.actions.push(action);
        } else {
            let message = format!("actions has \"{}\" twice; rename one", action.title);
            warnings.push(Warning::at(&origin, message));
        }
    }
}

fn read_one(mut table: Table<'_>, origin: &Origin) -> Option<CustomAction> {
    let title = text(&mut table, "title", origin, |text| one_line(&text));
    let instruction = text(&mut table, "instruction", origin, |text| {
        clean(&text).trim().to_owned()
    });
    let lists = ["kinds", "languages"].map(|key| table.words(key));
    let rung = rung(&mut table, origin);
    table.finish();
    // A list of which nothing is known must not come to mean all.
    if lists.iter().flatten().any(Vec::is_empty) {
        return None;
    }
    let [kinds, languages] = lists.map(Option::unwrap_or_default);
    Some(CustomAction {
        title: title?,
        instruction: instruction?,
        kinds,
        languages,
        rung,
        origin: origin.clone(),
    })
}

/// A text that must be there and not too long; without one the action is left out.
fn text(
    table: &mut Table<'_>,
    key: &str,
    origin: &Origin,
    tidy: impl Fn(String) -> String,
) -> Option<String> {
    let most = if key == "title" { TITLE } else { INSTRUCTION };
    let was_there = table.has(key);
    let given = table.text(key);
    let tidied = given.map(|(text, _)| tidy(text));
    let why = match &tidied {
        None if was_there => return None,
        None => "is missing",
        Some(text) if text.is_empty() => "is empty",
        Some(text) if text.chars().count() > most => "is too long",
        Some(_) => return tidied,
    };
    let name = table.name_of(key);
    table.warn_of(
        origin,
        format!("{name} {why}; write 1 to {most} characters, the action is left out until then"),
    );
    None
}

fn rung(table: &mut Table<'_>, origin: &Origin) -> Option<RungId> {
    let (word, line) = table.word("rung")?;
    if matches!(origin, Origin::Project(..)) {
        table.warn(
            line,
            "actions.rung is not used: a project's action may not pick a rung, the route decides",
        );
        return None;
    }
    RungId::of_name(word)
}

/// One line without anything that is not seen.
fn one_line(text: &str) -> String {
    let clean = clean(text);
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
