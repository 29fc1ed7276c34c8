//! Whether a name at a place means a member: behind a dot, as a key, in a pattern.

use super::members::{Found, key_of};
use super::values::declared;
use super::{At, Declared, Type, Types};
use crate::WorkspacePath;
use crate::resolve::DefinitionId;

/// Types above a type beyond these are not looked at.
const BASES_LIMIT: usize = 64;

/// What a place means for a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve) enum Meant {
    /// The target, or what overrides it.
    Target,
    /// Something else, surely.
    Other,
    Unknown,
}

impl<'a> Types<'a> {
    /// Whether the name at `start` of a file means the member `target`.
    pub(in crate::resolve) fn meant(
        &self,
        path: &WorkspacePath,
        start: usize,
        target: &DefinitionId,
    ) -> Meant {
        let Some((_, definition)) = self.snapshot.definition(target) else {
            return Meant::Unknown;
        };
        let name = definition.name.as_str();
        let place = self.name_at(
            &target.path,
            definition.name_range.start,
            definition.name_range.end,
        );
        let Some(place) = place else {
            return Meant::Unknown;
        };
        let Some(found) = self
            .name_at(path, start, start + name.len())
            .and_then(|at| self.found_at(at, name))
        else {
            return Meant::Unknown;
        };
        if !found.is_sure || found.declarations.is_empty() {
            return Meant::Unknown;
        }
        let mut is_sure = true;
        for it in &found.declarations {
            match self.leads_up(it, name, place) {
                Meant::Target => return Meant::Target,
                Meant::Unknown => is_sure = false,
                Meant::Other => {}
            }
        }
        let is_below = || {
            let own = place.parent().map(declared);
            own.is_none_or(|own| {
                let mut declarations = found.declarations.iter();
                declarations.any(|it| {
                    let other = key_of(it.at).unwrap_or(it.at);
                    self.leads_up(&own, name, other) != Meant::Other
                })
            })
        };
        match is_sure && !is_below() {
            true => Meant::Other,
            false => Meant::Unknown,
        }
    }

    /// Whether the name at `start` of a file stands where it is that of a member.
    pub(in crate::resolve) fn is_member_place(
        &self,
        path: &WorkspacePath,
        start: usize,
        name: &str,
    ) -> bool {
        self.source(path).is_some_and(|source| {
            let root = source.tree.root_node();
            root.descendant_for_byte_range(start, start + name.len())
                .is_some_and(|node| is_key(At { source, node }))
        })
    }

    /// What declares the member that a name at a place means.
    fn found_at(&self, mut at: At<'a>, name: &str) -> Option<Found<'a>> {
        if at.kind() == "string_fragment" {
            at = at.parent()?;
        }
        let around = at.parent()?;
        match around.kind() {
            "member_expression" => Some(self.members(&self.value(around.child("object")?), name)),
            "pair" => Some(self.asked_members(around.parent()?, name)),
            "object" => Some(self.asked_members(around, name)),
            "method_definition" => {
                let object = around.parent().filter(|it| it.kind() == "object")?;
                Some(self.asked_members(object, name))
            }
            "object_pattern" => Some(self.taken_members(around, name)),
            "pair_pattern" | "object_assignment_pattern" => {
                Some(self.taken_members(around.parent()?, name))
            }
            "jsx_attribute" => self.property_of_element(around.parent()?, name),
            _ => None,
        }
    }

    fn taken_members(&self, pattern: At<'a>, name: &str) -> Found<'a> {
        self.members(&self.bound(pattern), name)
    }

    /// What declares a key of a literal: every part of the type it is for that has the key.
    fn asked_members(&self, object: At<'a>, name: &str) -> Found<'a> {
        let asked = self.asked(&self.context(object));
        let parts = match &asked {
            Type::Either(parts) => parts.to_vec(),
            other => vec![other.clone()],
        };
        let mut declarations = Vec::new();
        for part in parts {
            let found = self.members(&part, name);
            if found.is_sure {
                declarations.extend(found.declarations);
            }
        }
        Found {
            is_sure: !declarations.is_empty(),
            declarations,
        }
    }

    fn property_of_element(&self, element: At<'a>, name: &str) -> Option<Found<'a>> {
        let component = self.value(element.child("name")?);
        match self.signatures(&component).as_slice() {
            [only] => {
                let properties = self.asked(&self.parameter_type(only, 0));
                Some(self.members(&properties, name))
            }
            _ => None,
        }
    }

    /// Whether a member is the one at `place` or overrides it.
    fn leads_up(&self, member: &Declared<'a>, name: &str, place: At<'a>) -> Meant {
        let mut open = vec![member.clone()];
        let mut seen: Vec<At<'a>> = Vec::new();
        let mut is_sure = true;
        while let Some(next) = open.pop() {
            if key_of(next.at).is_some_and(|it| it.is(place)) || next.at.is(place) {
                return Meant::Target;
            }
            if seen.len() >= BASES_LIMIT {
                return Meant::Unknown;
            }
            seen.push(next.at);
            let Some(owner) = owner_of(next.at) else {
                continue;
            };
            let owner = declared(owner);
            let bases = self.instance_bases(&owner).into_iter();
            for base in bases.chain(self.implemented(&owner)) {
                let found = self.members(&base, name);
                is_sure &= found.is_sure;
                let fresh = |it: &Declared<'a>| !seen.iter().any(|other| other.is(it.at));
                open.extend(found.declarations.into_iter().filter(fresh));
            }
        }
        match is_sure {
            true => Meant::Other,
            false => Meant::Unknown,
        }
    }
}

/// The class or interface a member stands in.
fn owner_of(member: At<'_>) -> Option<At<'_>> {
    let body = match member.kind() {
        "required_parameter" | "optional_parameter" => member.parent()?.parent()?.parent()?,
        _ => member.parent()?,
    };
    match body.kind() {
        "class_body" | "interface_body" => body.parent(),
        _ => None,
    }
}

/// Whether a name stands where it is that of a member.
fn is_key(at: At<'_>) -> bool {
    match at.kind() {
        "property_identifier"
        | "shorthand_property_identifier"
        | "shorthand_property_identifier_pattern" => true,
        "string_fragment" => at
            .parent()
            .and_then(At::parent)
            .is_some_and(|it| matches!(it.kind(), "pair" | "pair_pattern")),
        _ => false,
    }
}
