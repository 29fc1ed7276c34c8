//! `[rules]`: each rule off, as the mode has it, or from a number on.

use scopewise_route::{RuleName, RuleSetting};

use super::document::{Entry, Item};
use super::keys::{Holds, inner_of, key_of};
use super::table::Table;
use super::{Origin, Settings};

/// Reads the table.
pub(super) fn read(mut table: Table<'_>, settings: &mut Settings, at: &dyn Fn(usize) -> Origin) {
    for rule in RuleName::ALL {
        let Some(entry) = table.any(rule.name()) else {
            continue;
        };
        match setting_of(rule, &entry) {
            Ok(setting) => {
                settings.policy.rules.insert(rule, setting);
                let key = format!("rules.{}", rule.name());
                settings.record(&key, shown(rule, setting), at(entry.line));
            }
            Err(message) => table.warn(entry.line, message),
        }
    }
    table.finish();
}

fn setting_of(rule: RuleName, entry: &Entry) -> Result<RuleSetting, String> {
    let name = rule.name();
    match &entry.item {
        Item::Text(word) if word == "off" => Ok(RuleSetting::Off),
        Item::Text(word) if word == "on" => Ok(RuleSetting::Default),
        Item::Flag(true) => Ok(RuleSetting::Default),
        Item::Flag(false) => Ok(RuleSetting::Off),
        Item::Number(number) if unit_of(rule).is_some() => usize::try_from(*number)
            .ok()
            .filter(|number| *number > 0)
            .map(RuleSetting::From)
            .ok_or_else(|| format!("rules.{name} must be a whole number from 1, or \"off\"")),
        Item::Number(_) => Err(format!(
            "rules.{name} counts nothing; write \"on\" or \"off\""
        )),
        other => Err(match unit_of(rule) {
            Some(unit) => format!(
                "rules.{name} must be \"on\", \"off\" or a number of {unit}, not {}",
                other.kind()
            ),
            None => format!(
                "rules.{name} must be \"on\" or \"off\", not {}",
                other.kind()
            ),
        }),
    }
}

/// What a rule counts, if anything.
fn unit_of(rule: RuleName) -> Option<&'static str> {
    match key_of(inner_of("rules"), rule.name())?.holds {
        Holds::Rule(unit) => unit,
        _ => None,
    }
}

fn shown(rule: RuleName, setting: RuleSetting) -> String {
    match setting {
        RuleSetting::Default => "on".into(),
        RuleSetting::Off => "off".into(),
        RuleSetting::From(number) => {
            format!("from {number} {} on", unit_of(rule).unwrap_or_default())
        }
    }
}
