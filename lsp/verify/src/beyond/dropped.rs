//! Definitions and comments that a draft drops although the ask said nothing of them.

use std::collections::BTreeSet;

use scopewise_scope::Reach;
use scopewise_workspace::{Definition, DefinitionKind, File, FileFacts};

use super::{Asked, place};
use crate::look::{Judged, Look, Sides};
use crate::words::quote;
use crate::{Check, Severity};

pub(super) fn definitions(
    look: &Look<'_>,
    asked: &Asked<'_>,
    side: &Sides<'_>,
    judged: &mut Judged,
) {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return;
    };
    if asked.wording.allows_removal() || asked.scope.reach == Reach::Workspace {
        return;
    }
    let facts = before.facts();
    let kept: BTreeSet<&str> = look
        .files
        .iter()
        .filter_map(|side| side.after.as_deref())
        .flat_map(|file| &file.facts().definitions)
        .map(|it| it.name.as_str())
        .collect();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let is_gone = is_named_code(facts, definition)
            && side.removes(&definition.name_range)
            && !kept.contains(definition.name.as_str());
        if !is_gone
            || asked.wording.names(&definition.name)
            || will_come_back(asked, side, definition)
        {
            continue;
        }
        let is_target =
            asked.is_target(&before.path) && facts.qualified_name(index) == asked.scope.target.name;
        if is_target && asked.scope.reach == Reach::Rename {
            continue;
        }
        let what = quote(&facts.qualified_name(index));
        let kind = definition.kind.word();
        let (severity, message) = if is_target && lost_its_users(look, definition) {
            (
                Severity::Note,
                format!("the {kind} {what} itself is gone, and what used it was changed"),
            )
        } else if is_target {
            (
                Severity::Reject,
                format!("the {kind} {what} itself is gone; it was to be edited, not replaced"),
            )
        } else if (definition.exported && is_whole(definition)) || is_used(after, definition) {
            (
                Severity::Reject,
                format!("the {kind} {what} is dropped, which was not asked for"),
            )
        } else {
            (
                Severity::Note,
                format!("the {kind} {what} is dropped; nothing in the file uses it any more"),
            )
        };
        judged.findings.push(side.lost(
            Check::Beyond,
            severity,
            definition.name_range.clone(),
            message,
        ));
    }
}

/// Functions, methods and types, not what stands inside a function.
fn is_named_code(facts: &FileFacts, definition: &Definition) -> bool {
    let is_inside_function = definition
        .container
        .and_then(|it| facts.definitions.get(it))
        .is_some_and(|it| matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method));
    !is_inside_function
        && matches!(
            definition.kind,
            DefinitionKind::Function
                | DefinitionKind::Method
                | DefinitionKind::Class
                | DefinitionKind::Interface
                | DefinitionKind::TypeAlias
                | DefinitionKind::Enum
        )
}

/// Whether others may use it: a leading underscore says that they should not.
fn is_whole(definition: &Definition) -> bool {
    !definition.name.starts_with('_') && !definition.name.starts_with('#')
}

fn is_used(after: &File, definition: &Definition) -> bool {
    let facts = after.facts();
    facts.uses.iter().any(|it| it.name == definition.name)
        || facts
            .calls
            .iter()
            .any(|it| it.callee.last() == Some(&definition.name))
}

/// Whether the changed files used a definition before, and none does after.
fn lost_its_users(look: &Look<'_>, definition: &Definition) -> bool {
    let before = look.files.iter().filter_map(|side| side.before.as_deref());
    let after = look.files.iter().filter_map(|side| side.after.as_deref());
    before.into_iter().any(|file| is_used(file, definition))
        && !after.into_iter().any(|file| is_used(file, definition))
}

/// Whether the cut will restore it: it went in a hunk outside what was to be edited.
fn will_come_back(asked: &Asked<'_>, side: &Sides<'_>, definition: &Definition) -> bool {
    let Some(before) = side.before.as_deref() else {
        return false;
    };
    if !asked.scope.files.contains(side.path) {
        return true;
    }
    let Some(zone) = place::zone(asked, side).filter(|_| asked.is_target(&before.path)) else {
        return false;
    };
    let line = before.text().line_of(definition.name_range.start);
    place::hunks(asked.scope, side, &zone)
        .iter()
        .filter(|hunk| hunk.before.contains(&line))
        .all(|hunk| !place::is_inside(hunk, &zone) && !asked.thread.holds(side, hunk))
}

/// Comments that are gone although the code right under them stays as it was.
pub(super) fn comments(asked: &Asked<'_>, side: &Sides<'_>, judged: &mut Judged) {
    let (Some(before), Some(after)) = (side.before.as_deref(), side.after.as_deref()) else {
        return;
    };
    if asked.wording.is_about_comments() || asked.wording.allows_removal() {
        return;
    }
    let kept = after.text().to_string();
    for hunk in &side.hunks {
        if place::keeps_code(side, hunk) {
            continue;
        }
        let mut lines = hunk.before.clone();
        let dropped = lines.find_map(|line| {
            let text = before.text().line(line);
            let text = text.trim();
            let words = text.trim_matches(|it: char| !it.is_alphanumeric());
            let is_lost = place::is_comment_line(side.language, text)
                && words.chars().any(char::is_alphabetic)
                && !kept.contains(words)
                && !asked.wording.is_said_in(text);
            let code = before.text().line(line + 1);
            let is_kept = !code.trim().is_empty()
                && !place::is_comment_line(side.language, code.trim())
                && kept.lines().any(|it| it == code);
            (is_lost && is_kept).then(|| (before.text().line_range(line), text.to_owned()))
        });
        if let Some((range, text)) = dropped {
            let message = format!(
                "the comment {} is dropped, though the code under it stays",
                quote(&text)
            );
            judged
                .findings
                .push(side.lost(Check::Beyond, Severity::Note, range, message));
        }
    }
}
