//! What can only be said once the whole file is read: exports of what was declared, overloads,
//! definitions that are assigned again.

use rustc_hash::FxHashMap;

use super::Walk;
use crate::facts::{BindingSource, DefinitionKind};

impl Walk<'_> {
    pub(super) fn complete(&mut self) {
        self.mark_overloads();
        self.mark_assigned();
        self.complete_exports();
        self.spread_exports();
        if self.is_minified {
            self.mark_minified();
        }
    }

    /// Several signatures of one name: which one a call has to fit is for the type checker.
    fn mark_overloads(&mut self) {
        let mut counts: FxHashMap<(Option<usize>, String), (usize, bool)> = FxHashMap::default();
        let definitions = &mut self.facts.definitions;
        for definition in definitions.iter().filter(|it| it.signature.is_some()) {
            let count = counts
                .entry((definition.container, definition.name.clone()))
                .or_default();
            count.0 += 1;
            count.1 |= definition.body.is_none();
        }
        for definition in definitions {
            let key = (definition.container, definition.name.clone());
            let is_overloaded = counts.get(&key).is_some_and(|it| it.0 > 1 && it.1);
            if let (true, Some(signature)) = (is_overloaded, &mut definition.signature) {
                signature.opaque = Some("it has overloads".to_owned());
            }
        }
    }

    fn mark_assigned(&mut self) {
        let mut assigned = Vec::new();
        for write in self.facts.uses.iter().filter(|it| it.is_write) {
            match write.qualifier.as_deref() {
                Some([]) => assigned.extend(self.binding_at(&write.name, write.range.start)),
                Some(_) => {
                    let methods = self.facts.definitions.iter().enumerate().filter(|(_, it)| {
                        it.kind == DefinitionKind::Method && it.name == write.name
                    });
                    assigned.extend(methods.map(|(index, _)| index));
                }
                None => {}
            }
        }
        for index in assigned {
            if let Some(signature) = self
                .facts
                .definitions
                .get_mut(index)
                .and_then(|it| it.signature.as_mut())
            {
                signature.opaque = Some("it is assigned again".to_owned());
            }
        }
    }

    fn binding_at(&self, name: &str, at: usize) -> Vec<usize> {
        let sources = self.facts.bindings_of(name, at).map(|it| it.1);
        sources
            .unwrap_or_default()
            .into_iter()
            .filter_map(|it| match it {
                BindingSource::Definition(index) => Some(index),
                _ => None,
            })
            .collect()
    }

    fn complete_exports(&mut self) {
        let module: FxHashMap<&str, usize> = self
            .facts
            .scopes
            .first()
            .into_iter()
            .flat_map(|it| &it.bindings)
            .filter_map(|it| match it.source {
                BindingSource::Definition(index) => Some((it.name.as_str(), index)),
                _ => None,
            })
            .collect();
        let mut named_too = None;
        for (local, exported) in &self.facts.exports.names {
            let Some(index) = module.get(local.as_str()).copied() else {
                continue;
            };
            if exported == "default" {
                if self.exported.contains(&index) {
                    named_too = Some(local.clone());
                }
                self.facts.exports.default = Some(index);
            }
        }
        let exported: Vec<usize> = self
            .facts
            .exports
            .names
            .iter()
            .flat_map(|(local, _)| {
                let bindings = self.facts.scopes.first().map(|it| it.bindings.as_slice());
                bindings
                    .unwrap_or_default()
                    .iter()
                    .filter_map(move |it| match it.source {
                        BindingSource::Definition(index) if it.name == *local => Some(index),
                        _ => None,
                    })
            })
            .collect();
        self.exported.extend(exported);
        if let Some(name) = named_too {
            self.facts.exports.names.push((name.clone(), name));
        }
    }

    /// Members are reached through what they stand in.
    fn spread_exports(&mut self) {
        for index in 0..self.facts.definitions.len() {
            let Some(definition) = self.facts.definitions.get(index) else {
                continue;
            };
            let container = definition
                .container
                .and_then(|it| self.facts.definitions.get(it));
            let is_own = self.exported.contains(&index);
            let is_exported = match container {
                None => is_own,
                Some(container) => {
                    container.exported
                        && !self.private.contains(&index)
                        && match container.kind {
                            DefinitionKind::Module => is_own || container.name.starts_with('"'),
                            DefinitionKind::Class
                            | DefinitionKind::Interface
                            | DefinitionKind::Enum => true,
                            DefinitionKind::Variable | DefinitionKind::Function => {
                                is_own || is_member(definition.kind)
                            }
                            _ => is_own,
                        }
                }
            };
            if let Some(definition) = self.facts.definitions.get_mut(index) {
                definition.exported = is_exported;
            }
        }
    }

    fn mark_minified(&mut self) {
        for definition in &mut self.facts.definitions {
            if let Some(signature) = &mut definition.signature {
                signature.opaque = Some("the file is minified".to_owned());
            }
        }
    }
}

const fn is_member(kind: DefinitionKind) -> bool {
    matches!(kind, DefinitionKind::Method | DefinitionKind::Variable)
}
