//! Definitions that take other parameters than before, while untouched files still call them the old way.
//! The calls are judged as the `calls` check judges them.

use scopewise_workspace::facts::{Parameter, Signature};
use scopewise_workspace::{Definition, DefinitionId, DefinitionKind, File, FileFacts};

use super::{Site, report, site};
use crate::calls::{Fit, fit};
use crate::look::{Judged, Look, Sides};
use crate::words::amount;

pub(super) fn look_for(look: &Look<'_>, side: &Sides<'_>, before: &File, judged: &mut Judged) {
    let Some(after) = side.after.as_deref() else {
        return;
    };
    let facts = before.facts();
    for (index, definition) in facts.definitions.iter().enumerate() {
        if !is_resigned(side, facts, after.facts(), index, definition) {
            continue;
        }
        let called = called_as(facts, index, definition);
        let name = facts.qualified_name(called);
        let id = DefinitionId {
            path: before.path.clone(),
            index: called,
        };
        let references = look.change.before.references(&id);
        let changed = &look.paths;
        let mut sites: Vec<Site> = Vec::new();
        let mut why = String::new();
        for found in references
            .sites
            .iter()
            .filter(|it| !changed.contains(&it.path))
        {
            let Some(file) = look.change.before.file(&found.path) else {
                continue;
            };
            let calls = file.facts().calls.iter().filter(|call| {
                call.callee_range.end == found.range.end
                    && call.callee_range.start <= found.range.start
            });
            for call in calls {
                let Fit::Misfits(message) = fit(look.change.after, file, call) else {
                    continue;
                };
                if matches!(fit(look.change.before, file, call), Fit::Misfits(_)) {
                    continue;
                }
                if why.is_empty() {
                    why = message;
                }
                sites.push(site(file, call.range.start));
            }
        }
        if !sites.is_empty() {
            let what = format!("`{name}` takes other parameters than its users pass: {why}, in");
            report(
                side,
                definition.name_range.clone(),
                &what,
                &mut sites,
                judged,
            );
            continue;
        }
        let possible = references
            .possible
            .iter()
            .filter(|it| !changed.contains(&it.path))
            .count();
        if possible > 0 {
            judged.cannot_tell(format!("{} may call `{name}`", amount(possible, "place")));
        }
    }
}

fn is_resigned(
    side: &Sides<'_>,
    old: &FileFacts,
    new: &FileFacts,
    index: usize,
    definition: &Definition,
) -> bool {
    if !side.removes(&definition.range) || !is_reachable(old, definition) {
        return false;
    }
    let name = old.qualified_name(index);
    let mut same = new
        .definitions
        .iter()
        .enumerate()
        .filter(|(at, it)| it.name == definition.name && new.qualified_name(*at) == name);
    let Some((_, after)) = same.next() else {
        return false;
    };
    let is_record = definition.kind == DefinitionKind::Class
        && definition
            .decorators
            .iter()
            .any(|it| it.ends_with("dataclass"));
    is_record || !takes_the_same(definition.signature.as_ref(), after.signature.as_ref())
}

fn is_reachable(facts: &FileFacts, definition: &Definition) -> bool {
    // All files of a Go package see what it does not export.
    facts.go.is_some()
        || definition.exported
        || definition
            .container
            .and_then(|it| facts.definitions.get(it))
            .is_some_and(|it| it.exported)
}

fn takes_the_same(old: Option<&Signature>, new: Option<&Signature>) -> bool {
    let shape = |it: &Parameter| (it.name.clone(), it.kind, it.optional, it.keys.clone());
    let shapes = |it: &Signature| it.parameters.iter().map(shape).collect::<Vec<_>>();
    old.map(shapes) == new.map(shapes)
}

/// What users call when they call this: for a constructor its class.
fn called_as(facts: &FileFacts, index: usize, definition: &Definition) -> usize {
    let is_constructor = matches!(definition.name.as_str(), "__init__" | "constructor");
    definition
        .container
        .filter(|it| is_constructor && *it < facts.definitions.len())
        .unwrap_or(index)
}
