//! What a macro among items may define: names in the tokens it is given and in its own rules. A macro
//! whose rules are not seen, or that glues names together, may define anything.

use super::super::hidden::holds_word;
use super::macros;
use super::value::Search;
use crate::File;
use crate::facts::rust::Hole;

/// Macros of well-known libraries that define just what their tokens name.
const NAMED_BY_TOKENS: [&str; 8] = [
    "thread_local",
    "lazy_static",
    "bitflags",
    "cfg_if",
    "pin_project",
    "criterion_group",
    "criterion_main",
    "const_assert",
];

/// What glues names together, brings in text from elsewhere or takes everything of a module.
const GLUE: [&str; 7] = [
    "[<",
    "paste",
    "concat_idents",
    "include",
    "seq",
    "::*",
    "{*",
];

/// Macros that call macros that call macros are followed this far.
const DEPTH_LIMIT: usize = 4;

impl Search<'_> {
    /// Whether a hole in a module may define a name.
    pub(super) fn may_make(&self, file: &File, hole: &Hole, name: &str) -> bool {
        let Some(call) = &hole.call else {
            return true;
        };
        let written = file.text().slice(file.current_range(call));
        let Some((path, tokens)) = written.split_once('!') else {
            return true;
        };
        if may_name(tokens, name) || self.may_call_more(file, tokens, name, &[]) {
            return true;
        }
        let called = path.rsplit("::").next().unwrap_or(path).trim();
        self.may_define(file, called, name, &[])
    }

    /// Whether a macro by its rules may define a name that it is not given.
    fn may_define(&self, file: &File, called: &str, name: &str, above: &[&str]) -> bool {
        if above.contains(&called) {
            return false;
        }
        let found = self.macros_under(&file.path, called, |_| true);
        if found.is_empty() {
            return !NAMED_BY_TOKENS.contains(&called);
        }
        let above = [above, &[called]].concat();
        above.len() > DEPTH_LIMIT
            || found.iter().any(|id| {
                let Some((home, definition)) = self.snapshot.definition(id) else {
                    return true;
                };
                let rules = home.current_range(&definition.range);
                let rules = home.text().slice(rules);
                may_name(&rules, name) || self.may_call_more(home, &rules, name, &above)
            })
    }

    /// Whether a macro that is called in tokens may define the name.
    fn may_call_more(&self, file: &File, tokens: &str, name: &str, above: &[&str]) -> bool {
        tokens.match_indices('!').any(|(at, _)| {
            let before = tokens.get(..at).unwrap_or_default();
            let start = before
                .rfind(|it: char| !it.is_alphanumeric() && it != '_')
                .map_or(0, |it| it + 1);
            let called = before.get(start..).unwrap_or_default();
            let is_call = tokens
                .get(at + 1..)
                .is_some_and(|it| it.trim_start().starts_with(['(', '{', '[']));
            is_call
                && !called.is_empty()
                && !macros::is_standard(called)
                && self.may_define(file, called, name, above)
        })
    }
}

/// Whether tokens hold a name or something that stands for names that are not written there.
fn may_name(tokens: &str, name: &str) -> bool {
    holds_word(tokens, name) || GLUE.iter().any(|it| tokens.contains(it))
}
