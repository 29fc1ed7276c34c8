//! Members of types: variants, functions and constants of impls, members of traits.

use super::super::DefinitionId;
use super::value::{Meaning, Namespace, Search};
use crate::facts::rust::RustItemKind;
use crate::{File, Language, PackageKind};

/// What the impls of a type give for a name.
#[derive(Default)]
pub(super) struct Members {
    /// Those of the type itself.
    pub(super) inherent: Vec<DefinitionId>,
    /// Those of traits: the trait's own members where the trait is of the workspace.
    pub(super) of_traits: Vec<Meaning>,
}

impl Search<'_> {
    /// A variant of an enum.
    pub(super) fn variant(&self, id: &DefinitionId, name: &str) -> Option<DefinitionId> {
        let (file, item) = self.item(id)?;
        if item.kind != RustItemKind::Enum {
            return None;
        }
        member_of(file, id.index, name)
    }

    /// What `name` is as a member of a type or trait.
    pub(super) fn type_member(
        &mut self,
        id: &DefinitionId,
        name: &str,
        namespace: Namespace,
    ) -> Meaning {
        let Some((file, item)) = self.item(id) else {
            return Meaning::unknown("its definition is gone");
        };
        match item.kind {
            RustItemKind::Trait => match member_of(file, id.index, name) {
                Some(member) => Meaning::Item(member),
                None => Meaning::unknown("a trait above it may hold it"),
            },
            RustItemKind::TypeAlias => self.alias_member(id, name, namespace),
            RustItemKind::Enum
            | RustItemKind::Struct
            | RustItemKind::TupleStruct
            | RustItemKind::UnitStruct => {
                if let Some(variant) = self.variant(id, name) {
                    return Meaning::Item(variant);
                }
                let members = self.members(id, name);
                self.chosen(id, name, members)
            }
            _ => Meaning::unknown("it is a member of a value"),
        }
    }

    fn alias_member(&mut self, id: &DefinitionId, name: &str, namespace: Namespace) -> Meaning {
        let Some((file, item)) = self.item(id) else {
            return Meaning::unknown("its definition is gone");
        };
        if item.target.is_empty() {
            return Meaning::unknown("its type is no plain path");
        }
        let target = item.target.clone();
        let at = file
            .facts()
            .definitions
            .get(id.index)
            .map_or(0, |it| it.range.start);
        let scope = file.facts().scope_at(at).unwrap_or(0);
        let path = id.path.clone();
        self.deeper(|it| {
            let base = it.code_path(&path, scope, &target, Namespace::Type);
            match base {
                Meaning::Item(found) if found == *id => Meaning::unknown("it is its own alias"),
                base => it.member(&base, name, namespace),
            }
        })
        .unwrap_or_else(|| Meaning::unknown("it is followed too far"))
    }

    /// The one among the members that a path or a call on the type means.
    pub(super) fn chosen(&mut self, id: &DefinitionId, name: &str, members: Members) -> Meaning {
        let own = members.inherent.into_iter().map(Meaning::Item).collect();
        if let Some(found) = Meaning::merged(own) {
            return found;
        }
        match Meaning::merged(members.of_traits) {
            Some(Meaning::Unknown(_)) | None => self.absent(id, name),
            Some(found) => found,
        }
    }

    /// A member that no impl shows: a variant that is surely not there, or nobody knows.
    fn absent(&mut self, id: &DefinitionId, name: &str) -> Meaning {
        let Some((file, item)) = self.item(id) else {
            return Meaning::unknown("its definition is gone");
        };
        let is_variant_like = name.starts_with(|it: char| it.is_ascii_uppercase())
            && name.chars().any(|it| it.is_ascii_lowercase());
        let is_known = item.kind == RustItemKind::Enum
            && item.is_whole
            && item.attributes.is_empty()
            && !file.facts().has_errors
            && self.snapshot.is_complete();
        if (is_variant_like && is_known) || self.surely_lacks(id, name) {
            return Meaning::Missing(id.path.clone(), name.to_owned());
        }
        Meaning::unknown("a trait, a derive or a macro may define it")
    }

    /// All that impls in the crate of a type define under a name.
    pub(super) fn members(&mut self, id: &DefinitionId, name: &str) -> Members {
        let mut members = Members::default();
        let Some((home, _)) = self.item(id) else {
            return members;
        };
        let Some(definition) = home.facts().definitions.get(id.index) else {
            return members;
        };
        let type_name = definition.name.as_str();
        self.members_in(home, id, type_name, name, &mut members);
        if !members.inherent.is_empty() {
            return members;
        }
        let around = self
            .snapshot
            .package_of_kind(&id.path, PackageKind::Cargo)
            .map_or("", |it| it.folder.as_str());
        let files = self.snapshot.files_under(around).filter(|file| {
            file.language == Language::Rust && file.path != home.path && file.may_mention(type_name)
        });
        for file in files {
            self.members_in(file, id, type_name, name, &mut members);
        }
        members
    }

    fn members_in(
        &mut self,
        file: &File,
        id: &DefinitionId,
        type_name: &str,
        name: &str,
        members: &mut Members,
    ) {
        let facts = file.facts();
        let Some(rust) = facts.rust.as_deref() else {
            return;
        };
        for (index, item) in rust.items.iter().enumerate() {
            let is_named = facts
                .definitions
                .get(index)
                .is_some_and(|it| it.name == type_name);
            if !item.kind.is_impl() || !is_named || item.target.is_empty() {
                continue;
            }
            let own = member_of(file, index, name);
            if item.kind == RustItemKind::Impl && own.is_none() {
                continue;
            }
            if !self.is_impl_of(file, index, id) {
                continue;
            }
            match (item.kind, own) {
                (RustItemKind::Impl, Some(own)) => members.inherent.push(own),
                (_, own) => members
                    .of_traits
                    .extend(self.trait_member(file, index, name, own)),
            }
        }
    }

    pub(super) fn is_impl_of(&mut self, file: &File, index: usize, id: &DefinitionId) -> bool {
        let rust = file.facts().rust.as_deref();
        let Some(item) = rust.and_then(|it| it.items.get(index)) else {
            return false;
        };
        let scope = item.scope.unwrap_or(0);
        let target = item.target.clone();
        let meaning = self.deeper(|it| it.code_path(&file.path, scope, &target, Namespace::Type));
        match meaning {
            Some(Meaning::Item(found)) => found == *id || self.is_alias_of(&found, id),
            Some(Meaning::OneOf(found)) => found.contains(id),
            _ => false,
        }
    }

    fn is_alias_of(&self, found: &DefinitionId, id: &DefinitionId) -> bool {
        let name = |id: &DefinitionId| self.snapshot.definition(id).map(|it| it.1.name.clone());
        self.item(found)
            .is_some_and(|(_, it)| it.kind == RustItemKind::TypeAlias)
            && name(found) == name(id)
    }

    /// The member of the trait that an impl is of, if the trait has one of that name.
    pub(super) fn trait_member(
        &mut self,
        file: &File,
        index: usize,
        name: &str,
        own: Option<DefinitionId>,
    ) -> Option<Meaning> {
        match self.trait_of(file, index)? {
            Meaning::Item(id) => {
                let (home, item) = self.item(&id)?;
                if item.kind != RustItemKind::Trait {
                    return own.map(Meaning::Item);
                }
                member_of(home, id.index, name)
                    .map(Meaning::Item)
                    .or(own.map(Meaning::Item))
            }
            Meaning::External(outside) => {
                own.map(|_| Meaning::External(format!("{outside}::{name}")))
            }
            _ => own.map(Meaning::Item),
        }
    }

    /// The trait that an impl is of.
    pub(super) fn trait_of(&mut self, file: &File, index: usize) -> Option<Meaning> {
        let definition = file.facts().definitions.get(index)?;
        let written = definition.bases.first()?;
        let path: Vec<String> = written.split("::").map(str::to_owned).collect();
        let scope = file.facts().rust.as_deref()?.items.get(index)?.scope?;
        self.deeper(|it| it.code_path(&file.path, scope, &path, Namespace::Type))
    }
}

/// The member `name` of the definition `index` of a file.
pub(super) fn member_of(file: &File, index: usize, name: &str) -> Option<DefinitionId> {
    let definitions = &file.facts().definitions;
    let container = definitions.get(index)?;
    definitions
        .iter()
        .enumerate()
        .skip(index + 1)
        .take_while(|(_, it)| it.range.start < container.range.end)
        .find(|(_, it)| it.container == Some(index) && it.name == name)
        .map(|(found, _)| DefinitionId {
            path: file.path.clone(),
            index: found,
        })
}
