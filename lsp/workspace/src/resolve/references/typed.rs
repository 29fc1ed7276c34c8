//! Occurrences of a member of a script's class or interface that only the types of values tell.

use super::Hunt;
use crate::resolve::DefinitionId;
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
        for start in types.member_places(&file.path, name) {
            let key = (file.path.clone(), start);
            let is_own = file.path == self.target.path && start == self.definition.name_range.start;
            if !is_own && !self.sure.contains_key(&key) {
                found.push((key, types.meant(&file.path, start, &self.target)));
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
}
