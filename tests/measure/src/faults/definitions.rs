//! Faults in definitions whose users are left as they were: renamed, dropped, given a required parameter.

use std::collections::BTreeSet;

use super::code::{Code, PlainCall};
use super::{Fault, edit};
use crate::tongue::Tongue;

/// The definition of a function that other files call gets another name.
pub(super) fn lone_renames(code: &Code<'_>) -> Vec<Fault> {
    used_elsewhere(code)
        .iter()
        .map(|it| {
            let name = format!("{}_renamed", it.definition.name);
            edit(it.owner, it.definition.name_range.clone(), &name)
        })
        .collect()
}

/// A function that other files call is deleted.
pub(super) fn dropped_functions(code: &Code<'_>) -> Vec<Fault> {
    used_elsewhere(code)
        .iter()
        .map(|it| {
            let text = it.owner.text();
            let range = &it.definition.range;
            let (first, last) = (text.line_of(range.start), text.line_of(range.end));
            let lines = text.line_start(first)..text.line_start(last + 1);
            edit(it.owner, lines, "")
        })
        .collect()
}

/// A function that other files call gets a required parameter in front. In JavaScript none is required.
pub(super) fn new_parameters(code: &Code<'_>) -> Vec<Fault> {
    if code.tongue == Tongue::JavaScript {
        return Vec::new();
    }
    used_elsewhere(code)
        .iter()
        .filter_map(|it| {
            let after = it.definition.name_range.end;
            let text = it.owner.text().slice(after..it.definition.range.end);
            let inner = text.strip_prefix('(')?;
            let parameter = code.tongue.parameter();
            let separator = if inner.trim_start().starts_with(')') {
                ""
            } else {
                ", "
            };
            Some(edit(
                it.owner,
                after + 1..after + 1,
                &format!("{parameter}{separator}"),
            ))
        })
        .collect()
}

/// A call from another file for each function that has one.
fn used_elsewhere<'a>(code: &Code<'a>) -> Vec<PlainCall<'a>> {
    let mut seen = BTreeSet::new();
    code.plain_calls()
        .into_iter()
        .filter(|it| it.owner.path != it.file.path)
        .filter(|it| seen.insert(it.definition.name.clone()))
        .collect()
}
