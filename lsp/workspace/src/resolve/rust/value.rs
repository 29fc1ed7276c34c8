//! What a path stands for while it is followed, and the state of one question.

use std::collections::BTreeMap;

use super::super::{DefinitionId, Resolution};
use crate::facts::rust::{RustFacts, RustItem, RustItemKind};
use crate::{File, Snapshot, WorkspacePath};

/// A module: a file, or a scope in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Module {
    pub(super) path: WorkspacePath,
    /// The scope of its body; 0 for the file itself.
    pub(super) scope: usize,
}

impl Module {
    /// A file for a module that is one, the definition for one inside a file.
    fn into_resolution(self, snapshot: &Snapshot) -> Resolution {
        let definition = snapshot
            .file(&self.path)
            .filter(|_| self.scope != 0)
            .and_then(|it| it.facts().scopes.get(self.scope)?.definition);
        match definition {
            Some(index) => Resolution::Definition(DefinitionId {
                path: self.path,
                index,
            }),
            None => Resolution::Module(self.path),
        }
    }
}

/// What a path stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Module(Module),
    Item(DefinitionId),
    /// One of these, by condition or namespace.
    OneOf(Vec<DefinitionId>),
    /// A path outside the workspace.
    External(String),
    /// The module is known, fully, and lacks the name.
    Missing(WorkspacePath, String),
    /// A variable, a parameter, a generic parameter.
    Local,
    Unknown(String),
}

/// Which of the names that are spelled the same is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    Type,
    Value,
    Macro,
    Any,
}

impl Namespace {
    pub(super) const fn holds(self, kind: RustItemKind) -> bool {
        match self {
            Self::Type => kind.is_type(),
            Self::Value => kind.is_value(),
            Self::Macro => matches!(kind, RustItemKind::Macro),
            Self::Any => true,
        }
    }
}

impl Meaning {
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    pub(super) fn into_resolution(self, snapshot: &Snapshot) -> Resolution {
        match self {
            Self::Module(module) => module.into_resolution(snapshot),
            Self::Item(id) => Resolution::Definition(id),
            Self::OneOf(ids) => Resolution::OneOf(ids),
            Self::External(name) => Resolution::External(name),
            Self::Missing(module, name) => Resolution::Missing { module, name },
            Self::Local => Resolution::Unknown("it is a value".to_owned()),
            Self::Unknown(why) => Resolution::Unknown(why),
        }
    }

    /// One meaning for a name that several things give; `None` for no thing.
    pub(super) fn merged(meanings: Vec<Self>) -> Option<Self> {
        let mut distinct: Vec<Self> = Vec::new();
        for meaning in meanings {
            if !distinct.contains(&meaning) {
                distinct.push(meaning);
            }
        }
        if distinct.len() < 2 {
            return distinct.pop();
        }
        let mut ids: Vec<DefinitionId> = Vec::new();
        let mut has_module = false;
        for meaning in &distinct {
            match meaning {
                Self::Item(id) => ids.push(id.clone()),
                Self::OneOf(more) => ids.extend(more.iter().cloned()),
                Self::Module(_) => has_module = true,
                _ => {}
            }
        }
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            let why = if has_module {
                "a condition decides which module it is"
            } else {
                "it is bound in several ways"
            };
            return Some(Self::unknown(why));
        }
        Some(Self::OneOf(ids))
    }
}

/// One question to a snapshot: counts its steps, so that circular code cannot run away.
pub(super) struct Search<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Imports being followed: file, index, name.
    pub(super) open: Vec<(WorkspacePath, usize, String)>,
    /// What globs take everything of, by file and import; `None` while that is being asked.
    pub(super) bases: BTreeMap<(WorkspacePath, usize), Option<Meaning>>,
    /// Modules that globs have already led to, each for a name.
    pub(super) starred: Vec<(Module, String, Namespace)>,
    /// How many globs are being followed.
    pub(super) star_depth: usize,
    depth: usize,
    steps: usize,
}

const DEPTH_LIMIT: usize = 64;
const STEP_LIMIT: usize = 2_000;

impl<'a> Search<'a> {
    pub(super) const fn of(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            open: Vec::new(),
            bases: BTreeMap::new(),
            starred: Vec::new(),
            star_depth: 0,
            depth: 0,
            steps: 0,
        }
    }

    /// Runs one step deeper; `None` when the search has gone too far.
    pub(super) fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_LIMIT || self.steps >= STEP_LIMIT {
            return None;
        }
        self.depth += 1;
        self.steps += 1;
        let result = step(self);
        self.depth -= 1;
        Some(result)
    }

    /// A Rust file that could be read.
    pub(super) fn file(&self, path: &WorkspacePath) -> Option<(&'a File, &'a RustFacts)> {
        let file = self.snapshot.file(path)?;
        let rust = file.facts().rust.as_deref()?;
        Some((file, rust))
    }

    pub(super) fn item(&self, id: &DefinitionId) -> Option<(&'a File, &'a RustItem)> {
        let (file, rust) = self.file(&id.path)?;
        Some((file, rust.items.get(id.index)?))
    }
}
