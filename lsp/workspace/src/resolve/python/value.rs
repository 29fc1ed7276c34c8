//! What a name stands for while it is followed, richer than the answer in the end: instances of
//! classes are followed into their members.

use super::super::{DefinitionId, Resolution};
use crate::{Snapshot, WorkspacePath};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Definition(DefinitionId),
    /// One of these, or something else.
    OneOf(Vec<DefinitionId>),
    Module(WorkspacePath),
    /// A folder of modules without `__init__.py`.
    Folder(String),
    /// An instance of this class, or of one derived from it.
    Instance(DefinitionId),
    /// This class or one derived from it: `cls`.
    ClassOf(DefinitionId),
    External(String),
    Missing(WorkspacePath),
    Unknown(String),
}

impl Value {
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    /// The answer for `name`.
    pub(super) fn into_resolution(self, name: &str) -> Resolution {
        match self {
            Self::Definition(id) => Resolution::Definition(id),
            Self::OneOf(ids) => Resolution::OneOf(ids),
            Self::Module(path) => Resolution::Module(path),
            Self::Folder(folder) => match WorkspacePath::new(&folder) {
                Some(path) => Resolution::Module(path),
                None => Resolution::Unknown("it is the workspace folder itself".to_owned()),
            },
            Self::External(name) => Resolution::External(name),
            Self::Missing(module) => Resolution::Missing {
                module,
                name: name.to_owned(),
            },
            Self::Instance(_) => Resolution::Unknown(format!("`{name}` is a value")),
            Self::ClassOf(_) => Resolution::Unknown(format!("`{name}` may be a derived class")),
            Self::Unknown(why) => Resolution::Unknown(why),
        }
    }

    /// One value for a name that several things may bind.
    pub(super) fn merged(values: Vec<Self>) -> Self {
        let mut distinct: Vec<Self> = Vec::new();
        for value in values {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        if distinct.len() > 1 {
            // A name that one alternative lacks comes from another one.
            distinct.retain(|it| !matches!(it, Self::Missing(_)));
        }
        if distinct.len() == 1
            && let Some(only) = distinct.pop()
        {
            return only;
        }
        let mut ids: Vec<DefinitionId> = Vec::new();
        for value in &distinct {
            match value {
                Self::Definition(id) => ids.push(id.clone()),
                Self::OneOf(more) => ids.extend(more.iter().cloned()),
                _ => {}
            }
        }
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            Self::unknown("it is bound in several ways")
        } else {
            Self::OneOf(ids)
        }
    }
}

/// One question to a snapshot: counts its steps, so that circular code cannot run away.
pub(super) struct Search<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Exports being followed, to see circles.
    pub(super) open_exports: Vec<(WorkspacePath, String)>,
    depth: usize,
    steps: usize,
}

const DEPTH_LIMIT: usize = 48;
const STEP_LIMIT: usize = 4_000;

impl<'a> Search<'a> {
    pub(super) const fn of(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            open_exports: Vec::new(),
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
}
