//! Methods of values whose type is sure: `self`, parameters and variables whose type is written down or
//! that come straight out of a function that says what it returns.

use super::tree::parent_scope;
use super::value::{Meaning, Namespace, Search};
use crate::File;
use crate::facts::BindingSource;
use crate::facts::rust::TypedName;

/// Whether names stand for a member of a value.
pub(super) fn is_value_path(names: &[String]) -> bool {
    names.first().is_some_and(|it| it.ends_with('.'))
}

impl Search<'_> {
    /// The method that is called on a value.
    pub(super) fn method(&mut self, file: &File, scope: usize, names: &[String]) -> Meaning {
        let [receiver, name] = names else {
            return Meaning::unknown("the type of a field is not followed");
        };
        let receiver = receiver.trim_end_matches('.');
        let of = if receiver == "self" {
            self.self_type(file, scope)
        } else {
            self.type_of_variable(file, scope, receiver)
        };
        match of {
            Meaning::Item(id) => match self.deeper(|it| it.method_of(&id, name)) {
                Some(found) => found,
                None => Meaning::unknown("it is followed too far"),
            },
            Meaning::Unknown(why) => Meaning::Unknown(why),
            _ => Meaning::unknown("the type of the value is not followed"),
        }
    }

    fn method_of(&mut self, id: &super::DefinitionId, name: &str) -> Meaning {
        match self.type_member(id, name, Namespace::Value) {
            Meaning::Missing(..) => Meaning::unknown("a trait may define it"),
            Meaning::Item(found) => {
                let takes_self = self.item(&found).is_some_and(|(_, it)| it.takes_self);
                if takes_self {
                    Meaning::Item(found)
                } else {
                    Meaning::unknown("it is no method")
                }
            }
            found => found,
        }
    }

    fn type_of_variable(&mut self, file: &File, scope: usize, name: &str) -> Meaning {
        let unknown = || Meaning::unknown("the type of the value is not written down");
        let facts = file.facts();
        let Some(rust) = facts.rust.as_deref() else {
            return unknown();
        };
        let mut next = scope;
        let binding = loop {
            let Some(here) = facts.scopes.get(next) else {
                return unknown();
            };
            let sources = here.sources_of(name);
            if !sources.is_empty() {
                break (next, sources);
            }
            if next == 0 {
                return unknown();
            }
            next = parent_scope(file, next);
        };
        let (scope, sources) = binding;
        if sources.as_slice() != [BindingSource::Local] {
            return unknown();
        }
        let first = rust
            .types
            .iter()
            .filter(|it| it.scope == scope && it.name == name);
        let [typed] = first.collect::<Vec<&TypedName>>()[..] else {
            return unknown();
        };
        if typed.is_result {
            return self.result_of(file, scope, &typed.path.clone());
        }
        let path = typed.path.clone();
        self.code_path(&file.path, scope, &path, Namespace::Type)
    }

    /// The type of what a function returns, where that is a plain path.
    fn result_of(&mut self, file: &File, scope: usize, path: &[String]) -> Meaning {
        let called = self.deeper(|it| it.code_path(&file.path, scope, path, Namespace::Value));
        let Some(Meaning::Item(id)) = called else {
            return Meaning::unknown("the type of the value is not written down");
        };
        let Some((home, definition)) = self.snapshot.definition(&id) else {
            return Meaning::unknown("its definition is gone");
        };
        let Some(signature) = &definition.signature else {
            return Meaning::unknown("the type of the value is not written down");
        };
        let Some(returns) = &signature.returns else {
            // A tuple struct makes itself.
            return match self.item(&id) {
                Some((_, item)) if item.kind == crate::facts::rust::RustItemKind::TupleStruct => {
                    Meaning::Item(id)
                }
                _ => Meaning::unknown("the value has no type of its own"),
            };
        };
        let written = returns.trim_start_matches('&').trim();
        let is_plain = !written.is_empty()
            && written
                .chars()
                .all(|it| it.is_alphanumeric() || it == '_' || it == ':');
        if !is_plain {
            return Meaning::unknown("the type of the value is not followed");
        }
        let parts: Vec<String> = written.split("::").map(str::to_owned).collect();
        let scope = home
            .facts()
            .scope_at(definition.name_range.start)
            .unwrap_or(0);
        self.code_path(&id.path, scope, &parts, Namespace::Type)
    }
}
