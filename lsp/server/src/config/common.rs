//! The plain settings: read from the user's file as they are, from a project's only where they narrow.

use scopewise_route::Mode;

use super::table::Table;
use super::{Deliver, Origin, Settings};

const MODES: [(&str, Mode); 3] = [
    ("quick", Mode::Quick),
    ("balanced", Mode::Balanced),
    ("careful", Mode::Careful),
];

fn mode_of(word: &str) -> Mode {
    MODES
        .iter()
        .find(|(name, _)| *name == word)
        .map_or(Mode::Balanced, |(_, mode)| *mode)
}

/// Reads the user's values.
pub(super) fn read_user(
    table: &mut Table<'_>,
    settings: &mut Settings,
    at: &dyn Fn(usize) -> Origin,
) {
    if let Some((word, line)) = table.word("mode") {
        settings.policy.mode = mode_of(word);
        settings.record("mode", word, at(line));
    }
    if let Some((word, line)) = table.word("deliver") {
        settings.deliver = if word == "offer" {
            Deliver::Offer
        } else {
            Deliver::Auto
        };
        settings.record("deliver", word, at(line));
    }
    if let Some((word, line)) = table.text("directive") {
        if is_directive(&word) {
            settings.record("directive", &word, at(line));
            settings.directive = word;
        } else {
            table.warn(
                line,
                "directive must be one word of 2 letters or more without spaces, like \"ai!\"",
            );
        }
    }
    if let Some((number, line)) = table.number("max_calls") {
        settings.policy.max_calls = number;
        settings.record("max_calls", number, at(line));
    }
    if let Some((flag, line)) = table.flag("climb_to_deep") {
        settings.policy.climb_to_deep = flag;
        settings.record("climb_to_deep", flag, at(line));
    }
    if let Some((number, line)) = table.number("budget") {
        settings.budget = Some(number);
        settings.record("budget", format!("{number} tokens a call"), at(line));
    }
    read_globs(table, settings, at);
}

/// Reads a project's values; what does not narrow is said and left.
pub(super) fn read_project(
    table: &mut Table<'_>,
    settings: &mut Settings,
    at: &dyn Fn(usize) -> Origin,
) {
    if let Some((word, line)) = table.word("mode") {
        if rank(mode_of(word)) >= rank(settings.policy.mode) {
            settings.policy.mode = mode_of(word);
            settings.record("mode", word, at(line));
        } else {
            refuse(
                table,
                line,
                "mode may only be more careful here than in your own",
            );
        }
    }
    if let Some((word, line)) = table.word("deliver") {
        if word == "offer" {
            settings.deliver = Deliver::Offer;
            settings.record("deliver", word, at(line));
        } else {
            refuse(
                table,
                line,
                "deliver = \"auto\" is not for a project to decide; set it in your own",
            );
        }
    }
    if let Some((number, line)) = table.number("max_calls") {
        if number <= settings.policy.max_calls {
            settings.policy.max_calls = number;
            settings.record("max_calls", number, at(line));
        } else {
            refuse(
                table,
                line,
                "max_calls may only be lower here than in your own",
            );
        }
    }
    if let Some((flag, line)) = table.flag("climb_to_deep") {
        if flag {
            refuse(
                table,
                line,
                "climb_to_deep = true is not for a project to decide; set it in your own",
            );
        } else {
            settings.policy.climb_to_deep = false;
            settings.record("climb_to_deep", flag, at(line));
        }
    }
    if let Some((number, line)) = table.number("budget") {
        if settings.budget.is_none_or(|own| number <= own) {
            settings.budget = Some(number);
            settings.record("budget", format!("{number} tokens a call"), at(line));
        } else {
            refuse(
                table,
                line,
                "budget may only be lower here than in your own",
            );
        }
    }
    read_globs(table, settings, at);
}

fn refuse(table: &mut Table<'_>, line: usize, what: &str) {
    table.warn(line, format!("{what} configuration file"));
}

fn read_globs(table: &mut Table<'_>, settings: &mut Settings, at: &dyn Fn(usize) -> Origin) {
    if let Some((globs, line)) = table.texts("ignore") {
        let good = good_globs(table, "ignore", globs, line);
        settings.record("ignore", good.join(", "), at(line));
        settings.ignore.extend(good);
    }
    if let Some((globs, line)) = table.texts("sensitive") {
        let good = good_globs(table, "sensitive", globs, line);
        settings.record("sensitive", good.join(", "), at(line));
        settings.policy.sensitive_paths.extend(good);
    }
}

fn good_globs(table: &mut Table<'_>, key: &str, globs: Vec<String>, line: usize) -> Vec<String> {
    let (good, bad): (Vec<_>, Vec<_>) = globs
        .into_iter()
        .partition(|glob| scopewise_loader::is_glob(glob));
    for glob in bad {
        table.warn(
            line,
            format!("{key}: \"{glob}\" is no glob; write one like \"docs/**\""),
        );
    }
    good
}

fn rank(mode: Mode) -> usize {
    MODES
        .iter()
        .position(|(_, it)| *it == mode)
        .unwrap_or_default()
}

fn is_directive(word: &str) -> bool {
    word.chars().count() >= 2
        && !word
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control())
}
