//! What a path of names in a file means: its first name through scopes, imports and the package, each
//! further one as a member of what came before.

use super::package::{View, name_of};
use super::types::Type;
use super::{modules, universe};
use crate::facts::go::guessed_name;
use crate::facts::{Binding, BindingSource, Import, ImportForm};
use crate::resolve::{DefinitionId, ModuleResolution};
use crate::{DefinitionKind, File, Snapshot, WorkspacePath};

/// What a path stands for while it is followed.
#[derive(Clone, Debug)]
pub(super) enum State<'a> {
    /// The package in this folder.
    Package(String),
    /// A function, method, type, variable or field.
    Named(DefinitionId),
    /// One of these, by build.
    OneOf(Vec<DefinitionId>),
    /// The field that a struct has by embedding this type.
    Embedded(DefinitionId),
    /// A value of this type.
    Value(Type<'a>),
    External(String),
    /// A name that its package or type surely lacks; the file that stands for it.
    Missing(WorkspacePath, String),
    Unknown(String),
}

impl State<'_> {
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    /// What one of several definitions may be.
    pub(super) fn of_ids(mut ids: Vec<DefinitionId>) -> Option<Self> {
        match ids.len() {
            0 => None,
            1 => ids.pop().map(Self::Named),
            _ => Some(Self::OneOf(ids)),
        }
    }
}

/// What is asked of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// What defines it; a local value need not be followed.
    Definition,
    /// What it is, followed to its type.
    Value,
}

/// One question to a snapshot: counts its steps, so that circular code cannot run away.
pub(super) struct Search<'a> {
    pub(super) snapshot: &'a Snapshot,
    depth: usize,
    steps: usize,
}

const DEPTH_LIMIT: usize = 40;
const STEP_LIMIT: usize = 2_000;

impl<'a> Search<'a> {
    pub(super) const fn of(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
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

    /// What a path as in [`Call::callee`](crate::facts::Call) means at byte `at` of `file`; of several
    /// results of a last call the one at `place`.
    pub(super) fn path(
        &mut self,
        file: &'a File,
        names: &[String],
        place: usize,
        at: usize,
        wish: Wish,
    ) -> State<'a> {
        self.deeper(|search| search.follow(file, names, place, at, wish))
            .unwrap_or_else(|| State::unknown("too many names depend on each other"))
    }

    fn follow(
        &mut self,
        file: &'a File,
        names: &[String],
        place: usize,
        at: usize,
        wish: Wish,
    ) -> State<'a> {
        let Some((first, rest)) = names.split_first() else {
            return State::unknown("it is no plain name");
        };
        let (name, suffix) = parts(first);
        let mut state = if name.starts_with('(') {
            State::Value(Type::written(file, name, at))
        } else {
            let is_last = rest.is_empty() && suffix.is_empty();
            let wish = if is_last { wish } else { Wish::Value };
            self.root(file, name, at, wish)
        };
        let place_of = |rest: &[String]| if rest.is_empty() { place } else { 0 };
        state = self.applied(state, suffix, place_of(rest));
        let mut rest = rest;
        while let Some((segment, after)) = rest.split_first() {
            let (name, suffix) = parts(segment);
            state = match state {
                State::Named(id) if self.is_collection(&id) => {
                    self.key_or_method(file, id, name, at)
                }
                state => self.member(file, state, name),
            };
            state = self.applied(state, suffix, place_of(after));
            rest = after;
        }
        state
    }

    /// What a first name means.
    fn root(&mut self, file: &'a File, name: &str, at: usize, wish: Wish) -> State<'a> {
        if let Some(binding) = local(file, name, at) {
            return match binding.source {
                BindingSource::Definition(index) => State::Named(DefinitionId {
                    path: file.path.clone(),
                    index,
                }),
                _ if wish == Wish::Definition => {
                    State::Unknown(format!("`{name}` is a local value"))
                }
                _ => self.bound_value(file, name, binding),
            };
        }
        if let Some(found) = self.imported(file, name) {
            return found;
        }
        let view = View::inside(file);
        if let Some(found) = State::of_ids(view.definitions(self.snapshot, None, name)) {
            return found;
        }
        if let Some(found) = self.by_dot_import(file, name) {
            return found;
        }
        if universe::is_predeclared(name) {
            return State::External("builtin".to_owned());
        }
        if let Some(found) = self.imported_by_another_name(file, name) {
            return found;
        }
        match view.doubt(self.snapshot, name) {
            Some(why) => State::Unknown(why),
            None => State::Missing(file.path.clone(), name.to_owned()),
        }
    }

    fn bound_value(&mut self, file: &'a File, name: &str, binding: &Binding) -> State<'a> {
        let go = file.facts().go.as_ref();
        let value = binding
            .value
            .and_then(|it| go?.values.get(usize::try_from(it).ok()?));
        match value {
            Some(value) => State::Value(self.type_of_value(file, value)),
            None => State::Unknown(format!("`{name}` is a value that is not followed")),
        }
    }

    /// The package an import of the file binds to `name`.
    fn imported(&mut self, file: &'a File, name: &str) -> Option<State<'a>> {
        let facts = file.facts();
        let scope = facts.scopes.first()?;
        let import = scope.bindings.iter().find_map(|it| match it.source {
            BindingSource::Import(index) if it.name == name => facts.imports.get(index),
            _ => None,
        })?;
        let state = self.package_of(file, import);
        match &state {
            // The package's own clause says what it is called.
            State::Package(folder)
                if import.form == ImportForm::Module
                    && name_of(self.snapshot, folder).is_some_and(|it| it != name) =>
            {
                None
            }
            _ => Some(state),
        }
    }

    /// What the path of an import leads to.
    fn package_of(&self, file: &File, import: &Import) -> State<'a> {
        match modules::resolve(self.snapshot, &file.path, &import.module) {
            ModuleResolution::Workspace(path) => State::Package(path.folder().to_owned()),
            ModuleResolution::Standard
            | ModuleResolution::Declared(_)
            | ModuleResolution::AlreadyUsed(_)
            | ModuleResolution::Locked { .. } => State::External(import.module.clone()),
            ModuleResolution::Missing => {
                State::Unknown(format!("`{}` is nowhere to be found", import.module))
            }
            ModuleResolution::Folder(folder) => State::Package(folder),
            ModuleResolution::Unknown(why) => State::Unknown(why),
        }
    }

    /// An import whose package is called otherwise than its path says.
    fn imported_by_another_name(&mut self, file: &'a File, name: &str) -> Option<State<'a>> {
        let facts = file.facts();
        let mut unsure = None;
        for import in facts
            .imports
            .iter()
            .filter(|it| it.form == ImportForm::Module)
        {
            match self.package_of(file, import) {
                State::Package(folder) => {
                    if name_of(self.snapshot, &folder) == Some(name) {
                        return Some(State::Package(folder));
                    }
                }
                State::External(module) => {
                    let is_standard = crate::Language::Go.is_standard_module(&module) == Some(true);
                    let guess = guessed_name(&module);
                    let is_used = facts.uses.iter().any(|it| {
                        it.name == guess && it.qualifier.as_ref().is_some_and(Vec::is_empty)
                    });
                    if !is_standard && !is_used {
                        unsure.get_or_insert(State::External(module));
                    }
                }
                _ => {
                    unsure.get_or_insert_with(|| {
                        State::Unknown(format!("`{name}` may be a package that is imported"))
                    });
                }
            }
        }
        unsure
    }

    /// An exported name of a package that is imported with a dot.
    fn by_dot_import(&mut self, file: &'a File, name: &str) -> Option<State<'a>> {
        if !name.starts_with(char::is_uppercase) {
            return None;
        }
        let mut unsure = None;
        let dots = file
            .facts()
            .imports
            .iter()
            .filter(|it| it.form == ImportForm::Names);
        for import in dots {
            match self.package_of(file, import) {
                State::Package(folder) => match self.exported(&folder, name, Some(file)) {
                    State::Missing(..) => {}
                    State::Unknown(why) => unsure = unsure.or(Some(State::Unknown(why))),
                    found => return Some(found),
                },
                other => unsure = unsure.or(Some(other)),
            }
        }
        unsure
    }

    /// An exported name of the package in a folder.
    pub(super) fn exported(&self, folder: &str, name: &str, from: Option<&File>) -> State<'a> {
        let snapshot = self.snapshot;
        let Some(first) = super::package::first_file(snapshot, folder) else {
            return State::Unknown(format!("`{folder}` has no Go files"));
        };
        let view = match View::outside(snapshot, first.path.folder(), from) {
            Ok(view) => view,
            Err(why) => return State::Unknown(why),
        };
        if let Some(found) = State::of_ids(view.definitions(snapshot, None, name)) {
            return found;
        }
        match view.doubt(snapshot, name) {
            Some(why) => State::Unknown(why),
            None => State::Missing(first.path.clone(), name.to_owned()),
        }
    }

    /// A member of what a path means so far.
    fn member(&mut self, file: &'a File, state: State<'a>, name: &str) -> State<'a> {
        match state {
            State::Package(folder) => self.exported(&folder, name, Some(file)),
            State::Named(id) | State::Embedded(id) => self.member_of(file, &id, name),
            State::OneOf(ids) => {
                let found = ids
                    .iter()
                    .map(|id| self.member_of(file, id, name))
                    .find(|it| matches!(it, State::Named(_) | State::Embedded(_)));
                found.unwrap_or_else(|| State::Unknown("it depends on the build".to_owned()))
            }
            State::Value(given) => self.member_of_type(file, &given, name),
            // A missing name's members are missing with it; the name itself is what is reported.
            other => other,
        }
    }

    /// Whether a type is made of a map, a slice or an array.
    fn is_collection(&mut self, id: &DefinitionId) -> bool {
        let made_of = is_type(self.snapshot, id)
            .then(|| self.made_of(id))
            .flatten();
        matches!(made_of, Some(Type::Written { text, .. }) if text.starts_with("map") || text.starts_with('['))
    }

    /// In `T{key: value}` the key of a collection is a name of its own.
    fn key_or_method(
        &mut self,
        file: &'a File,
        id: DefinitionId,
        name: &str,
        at: usize,
    ) -> State<'a> {
        match self.member(file, State::Named(id), name) {
            State::Missing(..) => self.root(file, name, at, Wish::Definition),
            found => found,
        }
    }

    fn member_of(&mut self, file: &'a File, id: &DefinitionId, name: &str) -> State<'a> {
        if is_type(self.snapshot, id) {
            return self.member_of_type(file, &Type::Named(id.clone()), name);
        }
        let given = self.type_of(id);
        self.member_of_type(file, &given, name)
    }

    /// What the calls and indices after a name make of it.
    fn applied(&mut self, state: State<'a>, suffix: &str, place: usize) -> State<'a> {
        let mut state = state;
        let mut rest = suffix;
        loop {
            if let Some(after) = rest.strip_prefix("()") {
                let place = if after.is_empty() { place } else { 0 };
                state = self.called(state, place);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("[]") {
                state = self.indexed(state);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("[k]") {
                state = self.keyed(state);
                rest = after;
            } else {
                return state;
            }
        }
    }
}

/// The innermost binding of a name inside the functions around a byte.
fn local<'f>(file: &'f File, name: &str, at: usize) -> Option<&'f Binding> {
    file.facts()
        .visible_scopes(at)
        .take_while(|(index, _)| *index > 0)
        .find_map(|(_, scope)| {
            let mut found = scope.bindings.iter().rev();
            found.find(|it| it.name == name && it.from <= at)
        })
}

/// A segment of a path without what is done with it, and that: `f` and `()[]` of `f()[]`.
fn parts(segment: &str) -> (&str, &str) {
    let mut name = segment;
    while let Some(shorter) = ["()", "[]", "[k]"]
        .iter()
        .find_map(|it| name.strip_suffix(it))
    {
        name = shorter;
    }
    segment
        .split_at_checked(name.len())
        .unwrap_or((segment, ""))
}

pub(super) fn is_type(snapshot: &Snapshot, id: &DefinitionId) -> bool {
    snapshot.definition(id).is_some_and(|(_, it)| {
        matches!(
            it.kind,
            DefinitionKind::Class | DefinitionKind::Interface | DefinitionKind::TypeAlias
        )
    })
}
