//! Faults in calls: arguments that do not fit, and functions, members and methods that are not there.

use std::ops::Range;

use scopewise_workspace::File;
use scopewise_workspace::facts::{Call, ImportForm};

use super::code::{Code, PlainCall, module_import};
use super::{Fault, edit};
use crate::tongue::Tongue;

/// An argument by a name that no parameter has: by keyword, or among an object's where the function
/// takes its object apart.
pub(super) fn phantom_keywords(code: &Code<'_>) -> Vec<Fault> {
    let calls = code.plain_calls();
    match code.tongue {
        Tongue::Python => calls
            .iter()
            .filter_map(|it| appended(it, "strict_mode=True"))
            .collect(),
        Tongue::TypeScript | Tongue::JavaScript => calls.iter().filter_map(phantom_key).collect(),
        Tongue::Rust | Tongue::Go => Vec::new(),
    }
}

fn phantom_key(it: &PlainCall<'_>) -> Option<Fault> {
    let parameters = &it.definition.signature.as_ref()?.parameters;
    let (_, keys) = it
        .call
        .arguments
        .object_keys
        .iter()
        .find(|(at, _)| parameters.get(*at).is_some_and(|it| it.keys.is_some()))?;
    let (_, first) = keys.first()?;
    Some(edit(
        it.file,
        first.start..first.start,
        "strictMode: true, ",
    ))
}

/// Arguments by position until there is one more than there are parameters. In JavaScript any are taken.
pub(super) fn extra_arguments(code: &Code<'_>) -> Vec<Fault> {
    if code.tongue == Tongue::JavaScript {
        return Vec::new();
    }
    let calls = code.plain_calls();
    let nothing = code.tongue.nothing();
    calls
        .iter()
        .filter(|it| it.call.arguments.keywords.is_empty())
        .filter_map(|it| {
            let parameters = it.definition.signature.as_ref()?.parameters.len();
            let more = (parameters + 1).saturating_sub(it.call.arguments.positional);
            appended(it, &vec![nothing; more.max(1)].join(", "))
        })
        .collect()
}

fn appended(it: &PlainCall<'_>, more: &str) -> Option<Fault> {
    let text = it.file.text().slice(it.call.range.clone());
    let inner = text.strip_suffix(')')?.trim_end();
    if inner.ends_with(',') {
        return None;
    }
    let separator = if inner.ends_with('(') { "" } else { ", " };
    let at = it.call.range.start + inner.len();
    Some(edit(it.file, at..at, &format!("{separator}{more}")))
}

/// All arguments go, of which the first is required. In JavaScript any may be left out.
pub(super) fn lost_arguments(code: &Code<'_>) -> Vec<Fault> {
    if code.tongue == Tongue::JavaScript {
        return Vec::new();
    }
    let calls = code.plain_calls();
    calls
        .iter()
        .filter_map(|it| {
            let first = it.definition.signature.as_ref()?.parameters.first()?;
            if first.optional || it.call.arguments.positional == 0 {
                return None;
            }
            let arguments = arguments(it.file, it.call)?;
            Some(edit(it.file, arguments, "()"))
        })
        .collect()
}

fn arguments(file: &File, call: &Call) -> Option<Range<usize>> {
    let range = call.callee_range.end..call.range.end;
    let text = file.text().slice(range.clone());
    (text.starts_with('(') && text.ends_with(')')).then_some(range)
}

/// A bare name that is called gets three letters more.
pub(super) fn undefined_names(code: &Code<'_>) -> Vec<Fault> {
    renamed(code, |_, call| call.callee.len() == 1)
}

/// A function called on a module of the package gets three letters more.
pub(super) fn missing_members(code: &Code<'_>) -> Vec<Fault> {
    renamed(code, |file, call| {
        let [module, _] = call.callee.as_slice() else {
            return false;
        };
        module_import(file, module).is_some_and(|import| {
            code.is_own(import)
                && (matches!(import.form, ImportForm::Module | ImportForm::Namespace)
                    || code.tongue == Tongue::Rust
                    || is_file_beside(code, file, module))
        })
    })
}

/// Whether some file of the package has a module's name: `from . import helpers`.
fn is_file_beside(code: &Code<'_>, file: &File, module: &str) -> bool {
    let folder = file.path.folder();
    let place = if folder.is_empty() {
        format!("{module}.py")
    } else {
        format!("{folder}/{module}.py")
    };
    code.tongue == Tongue::Python && code.snapshot.file_at(&place).is_some()
}

/// A method called on the object itself gets three letters more.
pub(super) fn missing_methods(code: &Code<'_>) -> Vec<Fault> {
    renamed(code, |_, call| {
        let [object, _] = call.callee.as_slice() else {
            return false;
        };
        match code.tongue {
            Tongue::Python | Tongue::Rust => object == "self",
            Tongue::TypeScript | Tongue::JavaScript => object == "this",
            Tongue::Go => object.len() == 1,
        }
    })
}

/// The last name of each callee that a rule picks gets three letters more.
fn renamed(code: &Code<'_>, picks: impl Fn(&File, &Call) -> bool) -> Vec<Fault> {
    let mut found = Vec::new();
    for file in &code.files {
        for call in file.facts().calls.iter().filter(|call| picks(file, call)) {
            let name = call.callee.last().map(String::as_str).unwrap_or_default();
            let text = file.text().slice(call.callee_range.clone());
            let is_word = name.chars().all(|it| it.is_alphanumeric() || it == '_');
            if is_word && text.ends_with(name) {
                let at = call.callee_range.end;
                found.push(edit(file, at..at, "Now"));
            }
        }
    }
    found
}
