//! Occurrences of a member of a script's class or interface that only the types of values tell.

use super::Hunt;
use crate::facts::Definition;
use crate::resolve::DefinitionId;
use crate::resolve::hidden::places_of;
use crate::resolve::javascript::{Meant, Sources, Types};
use crate::{DefinitionKind, File, Snapshot};

/// Types for a search, where they can say something of its target.
pub(super) fn types<'a>(
    snapshot: &'a Snapshot,
    class: Option<&DefinitionId>,
    sources: &'a Sources,
) -> Option<Types<'a>> {
    let (file, class) = snapshot.definition(class?)?;
    let has_values = matches!(
        class.kind,
        DefinitionKind::Class | DefinitionKind::Interface
    );
    (has_values && file.language.is_script()).then(|| Types::over(snapshot, sources))
}

impl Hunt<'_> {
    /// Makes sure what types decide: uses that are possible so far, and keys of literals and patterns.
    pub(super) fn judge_by_types(&mut self, file: &File, name: &str) {
        let Some(types) = &self.types else {
            return;
        };
        if name != self.definition.name {
            return;
        }
        let mut found = Vec::new();
        for start in self.undecided(file, name) {
            if types.is_member_place(&file.path, start, name) {
                let meant = types.meant(&file.path, start, &self.target);
                found.push(((file.path.clone(), start), meant));
            }
        }
        for (key, meant) in found {
            let range = key.1..key.1 + name.len();
            match meant {
                Meant::Target => self.add_sure(file, &range),
                Meant::Other => {
                    self.possible.remove(&key);
                }
                Meant::Unknown => {}
            }
        }
    }
    /// Where the name stands in a file and may be a member's that nothing decided so far: what is possible, and
    /// what no dot stands before. Costs no tree.
    fn undecided(&self, file: &File, name: &str) -> Vec<usize> {
        let text = file.text_for_once();
        let definitions = &file.facts().definitions;
        let declared: Vec<usize> = definitions
            .iter()
            .filter(|it| it.name == name && !is_key(definitions, it))
            .map(|it| it.name_range.start)
            .collect();
        places_of(&text, name)
            .filter(|start| {
                let key = (file.path.clone(), *start);
                let before = text.get(..*start).unwrap_or_default();
                let is_behind_dot = before.ends_with('.') && !before.ends_with("...");
                !self.sure.contains_key(&key)
                    && !declared.contains(start)
                    && (!is_behind_dot || self.possible.contains_key(&key))
            })
            .collect()
    }
}

/// Whether a definition is a key of a literal, which a type may ask for, or of a pattern.
fn is_key(definitions: &[Definition], definition: &Definition) -> bool {
    let owner = definition.container.and_then(|it| definitions.get(it));
    match owner {
        Some(owner) => owner.kind == DefinitionKind::Variable,
        None => definition.kind == DefinitionKind::Variable,
    }
}
