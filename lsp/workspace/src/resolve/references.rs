//! References of a definition: files that may carry the name first, then each occurrence resolved.
//! Knows no language: what an occurrence means is asked of resolution.

mod occurrences;
#[cfg(test)]
mod tests;
mod typed;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::{DefinitionId, ReferenceSite, References, Resolution, go, javascript, rust};
use crate::facts::{Definition, ImportForm, LOADS_AT_RUN_TIME};
use crate::syntax::NotParsed;
use crate::{DefinitionKind, File, Language, Snapshot, WorkspacePath};

/// Places found, by file and first byte.
type Places = BTreeMap<(WorkspacePath, usize), Range<usize>>;

/// One search for the references of a definition.
struct Hunt<'a> {
    snapshot: &'a Snapshot,
    target: DefinitionId,
    definition: &'a Definition,
    /// The class the target is a member of.
    class: Option<DefinitionId>,
    /// The file of the target, where it declares a module (Rust).
    module: Option<WorkspacePath>,
    sure: Places,
    possible: Places,
    incomplete: Option<String>,
    /// Names under which the target goes about, and those still to look for.
    names: BTreeSet<String>,
    waiting: Vec<String>,
    /// Whether a class derives from the target's, as far as asked.
    derived: HashMap<DefinitionId, bool>,
    /// Types of values, where the target is a member of a script's class or interface.
    types: Option<javascript::Types<'a>>,
}

pub(super) fn of(snapshot: &Snapshot, id: &DefinitionId) -> References {
    let Some((file, definition)) = snapshot.definition(id) else {
        return References::default();
    };
    let sources = javascript::Sources::default();
    let class = class_of(snapshot, file, id);
    let mut hunt = Hunt {
        snapshot,
        target: id.clone(),
        definition,
        types: typed::types(snapshot, class.as_ref(), &sources),
        class,
        module: rust::module_file(snapshot, id),
        sure: Places::new(),
        possible: Places::new(),
        incomplete: None,
        names: BTreeSet::new(),
        waiting: Vec::new(),
        derived: HashMap::new(),
    };
    hunt.run(file);
    hunt.finished()
}

/// The class a definition is a member of.
fn class_of(snapshot: &Snapshot, file: &File, id: &DefinitionId) -> Option<DefinitionId> {
    if file.language == Language::Go {
        return go::owner_of(snapshot, id);
    }
    let definitions = &file.facts().definitions;
    let index = definitions.get(id.index)?.container?;
    if rust::is_module(file, index) {
        return None;
    }
    definitions
        .get(index)
        .is_some_and(holds_members)
        .then(|| DefinitionId {
            path: id.path.clone(),
            index,
        })
}

const fn holds_members(definition: &Definition) -> bool {
    matches!(
        definition.kind,
        DefinitionKind::Class
            | DefinitionKind::Interface
            | DefinitionKind::Enum
            | DefinitionKind::Module
    )
}

impl<'a> Hunt<'a> {
    fn run(&mut self, home: &'a File) {
        self.look_for(&self.definition.name.clone());
        if home.facts().exports.default == Some(self.target.index) {
            self.look_for("default");
        }
        let is_local = self
            .definition
            .container
            .is_some_and(|it| self.class.is_none() && !rust::is_module(home, it));
        while let Some(name) = self.waiting.pop() {
            if is_local {
                self.look_in(home, &name);
                continue;
            }
            let snapshot = self.snapshot;
            for file in snapshot.files() {
                if is_family(home.language, file.language)
                    && file.may_mention(&name)
                    && self.may_see(home, file)
                {
                    self.look_in(file, &name);
                }
            }
        }
        self.add_siblings(home);
        if self.class.is_some() && is_constructor(&self.definition.name) {
            self.add_constructor_calls();
        }
        if !is_local {
            self.note_what_is_unseen(home);
        }
    }

    /// Whether a file can name the target at all: what Go does not export stays in its folder.
    fn may_see(&self, home: &File, file: &File) -> bool {
        home.language != Language::Go
            || self.definition.exported
            || file.path.folder() == home.path.folder()
    }

    fn look_for(&mut self, name: &str) {
        if self.names.insert(name.to_owned()) {
            self.waiting.push(name.to_owned());
        }
    }

    fn matches(&self, resolution: &Resolution) -> bool {
        match resolution {
            Resolution::Definition(id) => *id == self.target,
            Resolution::OneOf(ids) => ids.contains(&self.target),
            Resolution::Module(path) => self.module.as_ref() == Some(path),
            _ => false,
        }
    }

    fn add_sure(&mut self, file: &File, range: &Range<usize>) {
        let key = (file.path.clone(), range.start);
        self.possible.remove(&key);
        self.sure.insert(key, range.clone());
    }

    fn add_possible(&mut self, file: &File, range: &Range<usize>) {
        let key = (file.path.clone(), range.start);
        if !self.sure.contains_key(&key) {
            self.possible.insert(key, range.clone());
        }
    }

    /// Other definitions under the name in the same scope: overloads, the setter of a property, the
    /// other branch of a condition.
    fn add_siblings(&mut self, home: &File) {
        for (index, other) in home.facts().definitions.iter().enumerate() {
            if index != self.target.index
                && other.name == self.definition.name
                && other.container == self.definition.container
                && rust::is_module(home, index) == rust::is_module(home, self.target.index)
                && home.facts().owner(index) == home.facts().owner(self.target.index)
            {
                self.add_possible(home, &other.name_range);
            }
        }
    }

    /// Calls of the class are what a constructor's parameters matter to.
    fn add_constructor_calls(&mut self) {
        let Some(class) = self.class.clone() else {
            return;
        };
        for site in of(self.snapshot, &class).sites {
            let Some(file) = self.snapshot.file(&site.path) else {
                continue;
            };
            let range = file.parsed_range(&site.range);
            let is_called = file
                .facts()
                .calls
                .iter()
                .any(|it| it.callee_range.end == range.end);
            if is_called {
                self.add_sure(file, &range);
            }
        }
    }

    fn note_what_is_unseen(&mut self, home: &File) {
        if !self.snapshot.is_complete() {
            self.incomplete = Some("the workspace is still being read".to_owned());
            return;
        }
        if self.incomplete.is_some() {
            return;
        }
        for file in self.snapshot.files() {
            if !is_family(home.language, file.language) {
                continue;
            }
            // What is unread by now has none of the names in its text.
            let not_parsed = file.is_read().then(|| file.not_parsed()).flatten();
            if let Some(why @ (NotParsed::TooLarge | NotParsed::OverBudget)) = not_parsed {
                self.incomplete = Some(format!("`{}`: {}", file.path, why.because()));
                return;
            }
            if self.class.is_none() && loads_at_run_time(self.snapshot, file, home) {
                self.incomplete = Some(format!("`{}` loads the module at run time", file.path));
                return;
            }
        }
    }

    fn finished(self) -> References {
        let show = |places: Places| {
            places
                .into_iter()
                .filter_map(|((path, _), range)| site(self.snapshot.file(&path)?, &range))
                .collect()
        };
        References {
            sites: show(self.sure),
            possible: show(self.possible),
            incomplete: self.incomplete,
        }
    }
}

fn is_constructor(name: &str) -> bool {
    matches!(name, "__init__" | "__new__" | "constructor")
}

fn is_family(one: Language, other: Language) -> bool {
    one == other || (one.is_script() && other.is_script())
}

fn loads_at_run_time(snapshot: &Snapshot, file: &File, home: &File) -> bool {
    file.may_mention(LOADS_AT_RUN_TIME)
        && file
            .facts()
            .imports
            .iter()
            .filter(|it| it.form == ImportForm::Dynamic)
            .filter(|it| may_name(&it.module, &home.path))
            .any(|it| {
                snapshot.workspace_module(&file.path, &it.module).as_ref() == Some(&home.path)
            })
}

/// Whether the last part of a module's name is that of the file or of its folder.
fn may_name(module: &str, path: &WorkspacePath) -> bool {
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    let stem = path.file_name().split('.').next().unwrap_or_default();
    module
        .split(['.', '/'])
        .any(|part| part == stem || part == folder)
}

fn site(file: &File, range: &Range<usize>) -> Option<ReferenceSite> {
    let facts = file.facts();
    let within = facts
        .enclosing(range)
        .map(|index| facts.qualified_name(index));
    let range = file.current_range(range);
    (range.start < range.end).then(|| ReferenceSite {
        path: file.path.clone(),
        line: file.text().line_of(range.start),
        range,
        within,
    })
}
