//! The occurrences of one name in one file: imports, uses, definitions that override.

use std::collections::HashMap;

use super::Hunt;
use crate::facts::{BindingSource, ImportForm, NameUse};
use crate::resolve::{DefinitionId, Resolution, go, rust};
use crate::{DefinitionKind, File, FileFacts, Language};

/// A dotted name as it is seen from one scope, and whether a path goes on behind it (Rust); all its uses there
/// mean the same.
type Seen<'f> = (Option<usize>, &'f [String], bool);

impl Hunt<'_> {
    pub(super) fn look_in(&mut self, file: &File, name: &str) {
        // Rust imports members of enums as well.
        if self.class.is_none() || file.language == Language::Rust {
            for alias in self.imports_of(file, name) {
                self.uses_of(file, &alias);
            }
            self.exports_of(file, name);
        }
        if self.class.is_some() && name == self.definition.name {
            self.overrides_in(file);
        }
        self.uses_of(file, name);
        self.judge_by_types(file, name);
    }

    /// Adds the imports that take the target as `name`; gives the other names they bind it to.
    fn imports_of(&mut self, file: &File, name: &str) -> Vec<String> {
        let mut aliases = Vec::new();
        if name == "default" {
            self.required_whole(file, &mut aliases);
        }
        for import in &file.facts().imports {
            for taken in import.names.iter().filter(|it| it.name == name) {
                let meaning = self.snapshot.resolve_imported(&file.path, import, name);
                if !self.matches(&meaning) {
                    continue;
                }
                self.add_sure(file, &taken.range);
                if taken.binding != name && taken.binding != "*" {
                    aliases.push(taken.binding.clone());
                    self.look_for(&taken.binding);
                }
            }
        }
        aliases
    }

    /// Adds `const a = require("./a")` where the module is the target: `module.exports = target`.
    fn required_whole(&mut self, file: &File, aliases: &mut Vec<String>) {
        for import in &file.facts().imports {
            let (ImportForm::Namespace, Some(binding)) = (import.form, &import.binding) else {
                continue;
            };
            let module = self.snapshot.workspace_module(&file.path, &import.module);
            let Some(module) = module.and_then(|it| self.snapshot.file(&it)) else {
                continue;
            };
            if !module.facts().exports.common_js
                || !self.matches(&self.snapshot.resolve_export(&module.path, "default"))
            {
                continue;
            }
            let before = import.range.start..import.module_range.start;
            let written = file.text().slice(before);
            if let Some(at) = written.rfind(binding.as_str()) {
                let start = import.range.start + at;
                self.add_sure(file, &(start..start + binding.len()));
            }
            aliases.push(binding.clone());
        }
    }

    /// Follows the target where the file hands it on under another name.
    fn exports_of(&mut self, file: &File, name: &str) {
        for (local, exported) in &file.facts().exports.names {
            if local == name && exported != name {
                let meaning = self.snapshot.resolve_export(&file.path, exported);
                if self.matches(&meaning) {
                    self.look_for(exported);
                }
            }
        }
        let default = file.facts().exports.default;
        let is_default = default.is_some_and(|index| {
            self.target
                == DefinitionId {
                    path: file.path.clone(),
                    index,
                }
        });
        if is_default {
            self.look_for("default");
        }
    }

    fn uses_of(&mut self, file: &File, name: &str) {
        let facts = file.facts();
        let mut known: HashMap<Seen<'_>, Resolution> = HashMap::new();
        for found in facts.uses.iter().filter(|it| it.name == name) {
            if rust::is_field(file, found) || !self.may_be_called_so(found) {
                continue;
            }
            let Some(qualifier) = found.qualifier.as_deref() else {
                if self.class.is_some() {
                    self.add_possible(file, &found.range);
                }
                continue;
            };
            let first = qualifier.first().map_or(name, |it| plain(it));
            let binding = facts.bindings_of(first, found.range.start);
            if qualifier.is_empty() && binding.as_ref().is_some_and(|it| is_value(&it.1)) {
                continue;
            }
            let is_unbound = binding.is_none();
            // No scope binds these two, and each class gives them another meaning.
            let scope = match first {
                _ if file.language == Language::Rust => facts.scope_at(found.range.start),
                "this" | "super" => facts.scope_at(found.range.start),
                _ => binding.map(|it| it.0),
            };
            let leads_on = file.language == Language::Rust && rust::leads_on(file, found);
            let seen = (scope, qualifier, leads_on);
            let meaning = known.entry(seen).or_insert_with(|| {
                let mut names = qualifier.to_vec();
                names.push(name.to_owned());
                self.snapshot
                    .resolve_name(&file.path, &names, found.range.start)
            });
            let meaning = meaning.clone();
            self.judge(file, found, &meaning, is_unbound);
        }
    }

    fn judge(&mut self, file: &File, found: &NameUse, meaning: &Resolution, is_unbound: bool) {
        if self.matches(meaning) {
            return self.add_sure(file, &found.range);
        }
        let is_bare = found.qualifier.as_ref().is_some_and(Vec::is_empty);
        let is_own_name = found.name == self.definition.name;
        match meaning {
            Resolution::Unknown(_) if self.class.is_some() && !is_bare => {
                self.add_possible(file, &found.range);
            }
            Resolution::Unknown(why)
                if self.class.is_none()
                    && is_bare
                    && is_unbound
                    && is_own_name
                    && brings_all(file) =>
            {
                self.add_possible(file, &found.range);
                self.incomplete.get_or_insert_with(|| why.clone());
            }
            Resolution::Definition(other) if self.is_same_member(other) => {
                self.add_possible(file, &found.range);
            }
            _ => {}
        }
    }

    /// Whether the target can be what is used so: only what takes `self` is called on a value (Rust).
    fn may_be_called_so(&self, found: &NameUse) -> bool {
        let is_on_value = found
            .qualifier
            .as_ref()
            .is_some_and(|it| it.first().is_some_and(|it| it.ends_with('.')));
        !is_on_value || rust::takes_self(self.snapshot, &self.target)
    }

    /// Whether a member overrides the target or is overridden by it.
    fn is_same_member(&mut self, other: &DefinitionId) -> bool {
        let Some(class) = self.class.clone() else {
            return false;
        };
        let Some((file, definition)) = self.snapshot.definition(other) else {
            return false;
        };
        if file.language == Language::Go {
            return self.is_met_by_interface(&class, other);
        }
        let Some(index) = definition.container else {
            return false;
        };
        let other_class = DefinitionId {
            path: other.path.clone(),
            index,
        };
        other_class != class
            && (self.derives(&other_class) || self.is_base_of(&other_class, &class, 0))
    }

    /// Whether one of the two members is that of an interface, which the other's type may satisfy.
    fn is_met_by_interface(&self, class: &DefinitionId, other: &DefinitionId) -> bool {
        let owner = go::owner_of(self.snapshot, other);
        let mut owners = [Some(class.clone()), owner].into_iter().flatten();
        owners.any(|id| {
            let definition = self.snapshot.definition(&id);
            definition.is_some_and(|(_, it)| it.kind == DefinitionKind::Interface)
        })
    }

    /// Adds definitions of the same name in classes that derive from the target's.
    fn overrides_in(&mut self, file: &File) {
        for definition in &file.facts().definitions {
            let Some(index) = definition.container else {
                continue;
            };
            if definition.name != self.definition.name {
                continue;
            }
            let class = DefinitionId {
                path: file.path.clone(),
                index,
            };
            if Some(&class) != self.class.as_ref() && self.derives(&class) {
                if file.language == Language::Rust {
                    // A trait's member and that of an impl must have the same name.
                    self.add_sure(file, &definition.name_range);
                } else {
                    self.add_possible(file, &definition.name_range);
                }
            }
        }
    }

    /// Whether a class derives from the one the target is a member of.
    fn derives(&mut self, class: &DefinitionId) -> bool {
        if let Some(known) = self.derived.get(class) {
            return *known;
        }
        let answer = self
            .class
            .clone()
            .is_some_and(|base| self.is_base_of(&base, class, 0));
        self.derived.insert(class.clone(), answer);
        answer
    }

    fn is_base_of(&self, base: &DefinitionId, class: &DefinitionId, depth: usize) -> bool {
        if depth > 12 {
            return false;
        }
        let Some((file, definition)) = self.snapshot.definition(class) else {
            return false;
        };
        definition.bases.iter().any(|name| {
            let names: Vec<String> = name
                .split(['.', ':'])
                .filter(|it| !it.is_empty())
                .map(|it| it.trim().to_owned())
                .collect();
            let at = definition.name_range.start;
            match self.snapshot.resolve_name(&file.path, &names, at) {
                Resolution::Definition(id) => {
                    id == *base || (id != *class && self.is_base_of(base, &id, depth + 1))
                }
                Resolution::OneOf(ids) => ids.contains(base),
                _ => false,
            }
        })
    }
}

/// A segment of a path without calls and indices.
fn plain(segment: &str) -> &str {
    segment.split(['(', '[']).next().unwrap_or(segment)
}

/// Whether a name is bound to values only, none of which a definition can be.
fn is_value(sources: &[BindingSource]) -> bool {
    sources
        .iter()
        .all(|it| matches!(it, BindingSource::Parameter | BindingSource::Local))
}

/// Whether a file imports all names of some module.
fn brings_all(file: &File) -> bool {
    let facts: &FileFacts = file.facts();
    facts
        .imports
        .iter()
        .any(|it| it.names.iter().any(|name| name.name == "*"))
}
