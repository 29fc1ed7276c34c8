//! What the instruction is really about, as the workspace knows it: the reach that the words guess is
//! kept only where a definition with users, or an interface, is at stake.

use scopewise_workspace::facts::{Binding, BindingSource, ParameterKind};
use scopewise_workspace::{DefinitionId, DefinitionKind, File, Language, Resolution, Snapshot};

use crate::reach::Guess;
use crate::{Ask, Reach, Target, TargetKind};

/// What an edit of a certain reach is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// How far the edit may go; the sites that are found may still lower it.
    pub(crate) reach: Reach,
    /// The definition whose users matter.
    pub(crate) definition: Option<DefinitionId>,
    /// The parameter that gets another name: only calls that pass it by name must change.
    pub(crate) keyword: Option<String>,
    /// Why the users of the subject cannot be followed, as the end of a sentence.
    pub(crate) unknown: Option<String>,
}

impl Subject {
    fn of(reach: Reach, definition: Option<DefinitionId>) -> Self {
        Self {
            reach,
            definition,
            keyword: None,
            unknown: None,
        }
    }
}

/// Finds the subject of an ask.
pub(crate) fn find_subject(
    snapshot: &Snapshot,
    ask: &Ask,
    target: &Target,
    guess: &Guess,
) -> Subject {
    let own = target.definition.clone();
    match guess.reach {
        Reach::Rename => renamed(snapshot, ask, target, guess),
        Reach::Interface => {
            let named = guess
                .subject
                .as_deref()
                .map(|name| meaning(snapshot, target, name));
            let definition = match named {
                Some(Meaning::Definition(id)) => Some(id),
                _ => own,
            };
            match definition {
                Some(id) => Subject::of(Reach::Interface, Some(id)),
                None => Subject::of(Reach::Body, None),
            }
        }
        Reach::Move => {
            let named = guess
                .subject
                .as_deref()
                .map(|name| meaning(snapshot, target, name));
            match named {
                Some(Meaning::Definition(id)) => Subject::of(Reach::Move, Some(id)),
                _ => Subject::of(Reach::Move, own),
            }
        }
        reach => Subject::of(reach, own),
    }
}

fn renamed(snapshot: &Snapshot, ask: &Ask, target: &Target, guess: &Guess) -> Subject {
    let at_cursor = || {
        let wants_definition = guess.is_definition || guess.subject.is_some();
        if wants_definition {
            None
        } else {
            name_at_cursor(snapshot, ask)
        }
    };
    let Some(name) = guess.subject.clone().or_else(at_cursor) else {
        return match &target.definition {
            Some(_) if guess.is_local && !is_variable(target) => {
                Subject::of(Reach::Body, target.definition.clone())
            }
            Some(id) => Subject::of(Reach::Rename, Some(id.clone())),
            None => Subject::of(Reach::Body, None),
        };
    };
    match meaning(snapshot, target, &name) {
        Meaning::Definition(id) => Subject::of(Reach::Rename, Some(id)),
        Meaning::Parameter if is_passed_by_name(snapshot, target, &name) => Subject {
            keyword: Some(name),
            ..Subject::of(Reach::Interface, target.definition.clone())
        },
        Meaning::Parameter | Meaning::Local => Subject::of(Reach::Body, target.definition.clone()),
        Meaning::Unknown if guess.is_local => Subject::of(Reach::Body, target.definition.clone()),
        Meaning::Unknown => Subject {
            unknown: Some(format!("`{name}` is no definition that can be followed")),
            ..Subject::of(Reach::Rename, None)
        },
    }
}

// "This variable" at a module's constant is the constant.
fn is_variable(target: &Target) -> bool {
    target.kind == TargetKind::Definition(DefinitionKind::Variable)
}

/// The name under the cursor, where it stands on one.
fn name_at_cursor(snapshot: &Snapshot, ask: &Ask) -> Option<String> {
    let file = snapshot.file(&ask.path)?;
    let at = file.parsed_range(&ask.range);
    let covers = |range: &std::ops::Range<usize>| range.start <= at.start && at.end <= range.end;
    let facts = file.facts();
    let defined = facts.definitions.iter().find(|it| covers(&it.name_range));
    defined.map(|it| it.name.clone()).or_else(|| {
        let used = facts.uses.iter().find(|it| covers(&it.range))?;
        Some(used.name.clone())
    })
}

enum Meaning {
    Definition(DefinitionId),
    Parameter,
    Local,
    Unknown,
}

/// What a name means at the target: its own name, what its scopes bind, the file, the workspace.
fn meaning(snapshot: &Snapshot, target: &Target, name: &str) -> Meaning {
    let parts: Vec<String> = name.split('.').map(ToOwned::to_owned).collect();
    let own = target
        .definition
        .as_ref()
        .filter(|_| target.name == name || target.name.rsplit('.').next() == Some(name));
    if let Some(id) = own {
        return Meaning::Definition(id.clone());
    }
    if let Some(file) = snapshot.file(&target.path) {
        if let Some(meaning) = bound_inside(file, target, name) {
            return meaning;
        }
        if let Some(index) = defined_in(file, target, name) {
            return Meaning::Definition(DefinitionId {
                path: target.path.clone(),
                index,
            });
        }
        let at = file.parsed_range(&target.range).end;
        if let Resolution::Definition(id) = snapshot.resolve_name(&target.path, &parts, at) {
            return Meaning::Definition(id);
        }
    }
    match defined_anywhere(snapshot, name).as_slice() {
        [only] => Meaning::Definition(only.clone()),
        _ => Meaning::Unknown,
    }
}

fn bound_inside(file: &File, target: &Target, name: &str) -> Option<Meaning> {
    let range = file.parsed_range(&target.range);
    let facts = file.facts();
    let mut found: Option<Meaning> = None;
    for scope in &facts.scopes {
        if scope.range.start < range.start || scope.range.end > range.end {
            continue;
        }
        let bindings = scope.bindings.iter();
        for Binding { source, .. } in bindings.filter(|binding| binding.name == name) {
            let is_own = scope.definition == target.definition.as_ref().map(|id| id.index);
            match source {
                BindingSource::Parameter if is_own => return Some(Meaning::Parameter),
                BindingSource::Parameter | BindingSource::Local => found = Some(Meaning::Local),
                BindingSource::Definition(_) | BindingSource::Import(_) => {}
            }
        }
    }
    found
}

/// The definition of a name in the target's file, one inside the target before any other.
fn defined_in(file: &File, target: &Target, name: &str) -> Option<usize> {
    let range = file.parsed_range(&target.range);
    let facts = file.facts();
    let fits = |index: usize| {
        let qualified = facts.qualified_name(index);
        qualified == name || qualified.ends_with(&format!(".{name}"))
    };
    let candidates: Vec<usize> = (0..facts.definitions.len())
        .filter(|it| fits(*it))
        .collect();
    let is_inside = |index: &&usize| {
        facts
            .definitions
            .get(**index)
            .is_some_and(|it| range.start <= it.range.start && it.range.end <= range.end)
    };
    candidates
        .iter()
        .find(is_inside)
        .or(match candidates.as_slice() {
            [only] => Some(only),
            _ => None,
        })
        .copied()
}

/// Every definition of the workspace that other files can reach by this name, possibly qualified.
pub(crate) fn defined_anywhere(snapshot: &Snapshot, name: &str) -> Vec<DefinitionId> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let mut found = Vec::new();
    for file in snapshot.files().filter(|file| file.may_mention(last)) {
        let facts = file.facts();
        for (index, definition) in facts.definitions.iter().enumerate() {
            if definition.name != last || !definition.exported {
                continue;
            }
            let qualified = facts.qualified_name(index);
            if last == name || qualified == name || qualified.ends_with(&format!(".{name}")) {
                found.push(DefinitionId {
                    path: file.path.clone(),
                    index,
                });
            }
        }
    }
    found
}

// A JavaScript caller never names a parameter; a Python caller may.
fn is_passed_by_name(snapshot: &Snapshot, target: &Target, name: &str) -> bool {
    let definition = target
        .definition
        .as_ref()
        .and_then(|id| snapshot.definition(id));
    target.language == Language::Python
        && definition
            .and_then(|(_, definition)| definition.signature.as_ref())
            .into_iter()
            .flat_map(|signature| &signature.parameters)
            .any(|it| {
                it.name == name
                    && matches!(it.kind, ParameterKind::Regular | ParameterKind::KeywordOnly)
            })
}
