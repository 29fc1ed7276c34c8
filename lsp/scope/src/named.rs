//! Files and symbols that an instruction names itself: "in billing/service.py and `SessionStore`".

use std::collections::BTreeSet;

use scopewise_workspace::{DefinitionId, DefinitionKind, Snapshot, WorkspacePath};

use crate::subject::defined_anywhere;
use crate::words::{Word, is_among, is_path_shaped, words};
use crate::{Ask, Origin, Target};

/// A name defined in more places than this says nothing about where the edit goes.
const SHARED_LIMIT: usize = 12;

/// A text search for a name that no definition carries gives up after this many bytes.
const SEARCH_LIMIT: usize = 64 * 1024 * 1024;

/// The files that an instruction sends the edit to, beside the target's. A symptom is followed
/// further: to every definition of a name it mentions, and to the users of a constant.
pub(crate) fn named_files(
    snapshot: &Snapshot,
    ask: &Ask,
    target: &Target,
    is_debug: bool,
) -> BTreeSet<WorkspacePath> {
    let mut files = BTreeSet::new();
    if matches!(ask.origin, Origin::Menu(_) | Origin::Diagnostic) {
        return files;
    }
    let words = words(&ask.instruction);
    let across_services = words
        .iter()
        .any(|word| is_among("service services", &word.lower));
    let follow = Follow {
        is_debug,
        functions: across_services,
    };
    for (index, word) in words.iter().enumerate().filter(|(_, word)| word.is_code) {
        let role = role_of(words.get(..index).unwrap_or_default());
        if is_path_shaped(&word.raw) || word.raw.contains('/') {
            if role != Role::Used || is_debug {
                files.extend(file_named(snapshot, target, &word.raw));
            }
            continue;
        }
        let is_own = target.name == word.raw || target.name.rsplit('.').next() == Some(&word.raw);
        if !is_own && (role == Role::Edited || is_debug) {
            files.extend(files_of_symbol(snapshot, &word.raw, follow));
        }
    }
    if is_debug && let Some(id) = &target.definition {
        files.extend(users(snapshot, id, follow));
    }
    files.remove(&target.path);
    files
}

/// What a symptom is followed to.
#[derive(Clone, Copy)]
struct Follow {
    is_debug: bool,
    /// Also to the callers of functions, not only to the users of constants.
    functions: bool,
}

/// What a name is mentioned for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// As a place to edit.
    Edited,
    /// As something to use or to be like.
    Used,
    /// Nothing says.
    Open,
}

fn role_of(before: &[Word]) -> Role {
    const EDITED: &str = "in across between both update change fix modify edit rename move refactor \
        simplify document delete remove within inside files on";
    const USED: &str = "use using uses call calls calling with via like as from import raise raising \
        return returning returns throw throws catch reuse than by to into called named see per";
    const PASSED_OVER: &str = "the a an and or both also its our existing file module class function \
        method constant";
    let said = before
        .iter()
        .rev()
        .find(|word| !word.is_code && !is_among(PASSED_OVER, &word.lower));
    match said {
        Some(word) if is_among(EDITED, &word.lower) => Role::Edited,
        Some(word) if is_among(USED, &word.lower) => Role::Used,
        _ => Role::Open,
    }
}

/// The file that a written path names: exact, beside the target, or by its unique end.
pub(crate) fn file_named(
    snapshot: &Snapshot,
    target: &Target,
    written: &str,
) -> Option<WorkspacePath> {
    let exact = WorkspacePath::new(written)?;
    let beside = target.path.sibling(written);
    let found = [Some(&exact), beside.as_ref()]
        .into_iter()
        .flatten()
        .find(|path| snapshot.file(path).is_some());
    if let Some(path) = found {
        return Some(path.clone());
    }
    let ending = format!("/{exact}");
    let mut fitting = snapshot
        .files()
        .map(|file| &file.path)
        .filter(|path| path.as_str().ends_with(&ending));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only.clone()),
        _ => None,
    }
}

fn files_of_symbol(snapshot: &Snapshot, name: &str, follow: Follow) -> BTreeSet<WorkspacePath> {
    let defined = defined_anywhere(snapshot, name);
    let is_followed = defined.len() == 1 || (follow.is_debug && defined.len() <= SHARED_LIMIT);
    if defined.is_empty() && follow.is_debug && is_constant_name(name) {
        return files_with_word(snapshot, name);
    }
    if !is_followed {
        return BTreeSet::new();
    }
    let mut files: BTreeSet<WorkspacePath> = BTreeSet::new();
    for id in &defined {
        files.insert(id.path.clone());
        if follow.is_debug {
            files.extend(users(snapshot, id, follow));
        }
    }
    files
}

fn users(snapshot: &Snapshot, id: &DefinitionId, follow: Follow) -> BTreeSet<WorkspacePath> {
    let is_constant = snapshot
        .definition(id)
        .is_some_and(|(_, definition)| definition.kind == DefinitionKind::Variable);
    if !is_constant && !follow.functions {
        return BTreeSet::new();
    }
    let sites = snapshot.references(id).sites;
    sites.into_iter().map(|site| site.path).collect()
}

fn is_constant_name(name: &str) -> bool {
    name.len() > 3
        && name
            .chars()
            .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
}

/// Files whose text holds a name as a whole word: environment variables live in no definition.
fn files_with_word(snapshot: &Snapshot, name: &str) -> BTreeSet<WorkspacePath> {
    let mut files = BTreeSet::new();
    let mut searched = 0;
    for file in snapshot.files() {
        let text = file.text_for_once();
        searched += text.len();
        if searched > SEARCH_LIMIT {
            break;
        }
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        let stands_alone = text.match_indices(name).any(|(at, _)| {
            let (before, rest) = text.split_at_checked(at).unwrap_or_default();
            let after = rest.strip_prefix(name).unwrap_or_default();
            !before.ends_with(is_word) && !after.starts_with(is_word)
        });
        if stands_alone {
            files.insert(file.path.clone());
        }
    }
    files
}
