//! Fields and methods of a type, with those it has by embedding.

use super::modules::is_passed_over;
use super::names::{Search, State, Wish, is_type};
use super::package::View;
use super::types::Type;
use crate::resolve::DefinitionId;
use crate::{Definition, DefinitionKind, File, Snapshot, WorkspacePath};

/// Types embedded deeper than this are not followed.
const EMBEDDING_LIMIT: usize = 10;

/// The type whose method or field a definition is.
pub(in crate::resolve) fn owner_of(snapshot: &Snapshot, id: &DefinitionId) -> Option<DefinitionId> {
    let (file, definition) = snapshot.definition(id)?;
    if let Some(index) = definition.container {
        let owner = DefinitionId {
            path: id.path.clone(),
            index,
        };
        return is_type(snapshot, &owner).then_some(owner);
    }
    let owner = file.facts().owner(id.index)?;
    let ids = View::whole(file).definitions(snapshot, None, owner);
    ids.into_iter().find(|it| is_type(snapshot, it))
}

/// The type that surely has no member `name`, where `owner` stands for it or a value of it.
pub(in crate::resolve) fn lacking_class(
    snapshot: &Snapshot,
    path: &WorkspacePath,
    owner: &[String],
    name: &str,
    at: usize,
) -> Result<DefinitionId, String> {
    let file = snapshot
        .file(path)
        .ok_or("its file is not in the workspace")?;
    let mut search = Search::of(snapshot);
    let id = match search.path(file, owner, 0, at, Wish::Value) {
        State::Named(id) | State::Embedded(id) => match is_type(snapshot, &id) {
            true => Ok(id),
            false => {
                let given = search.type_of(&id);
                search.named(&given)
            }
        },
        State::Value(given) => search.named(&given),
        other => Err(other),
    };
    let id = id.map_err(|state| match state {
        State::Unknown(why) => why,
        _ => "its type is not followed".to_owned(),
    })?;
    match search.member_of_named(file, &id, name) {
        State::Missing(..) => Ok(id),
        State::Unknown(why) => Err(why),
        _ => Err(format!("`{name}` is a member")),
    }
}

/// What one level of embedding has of a name.
#[derive(Default)]
struct Level<'a> {
    found: Vec<State<'a>>,
    embedded: Vec<DefinitionId>,
    /// Why there may be more than is seen.
    doubt: Option<State<'a>>,
}

impl<'a> Search<'a> {
    /// A member of a value of this type, or of the type itself.
    pub(super) fn member_of_type(
        &mut self,
        user: &'a File,
        given: &Type<'a>,
        name: &str,
    ) -> State<'a> {
        match self.named(given) {
            Ok(id) => self.member_of_named(user, &id, name),
            Err(state) => state,
        }
    }

    fn member_of_named(&mut self, user: &'a File, id: &DefinitionId, name: &str) -> State<'a> {
        let mut open = vec![id.clone()];
        let mut seen = open.clone();
        let mut doubt = None;
        for _ in 0..EMBEDDING_LIMIT {
            let mut level = Level::default();
            for id in &open {
                self.look_in(&mut level, id, name);
            }
            match level.found.len() {
                0 => {}
                1 => return level.found.pop().unwrap_or_else(no_name),
                _ => return one_of(level.found),
            }
            doubt = doubt.or(level.doubt);
            open = level.embedded;
            open.retain(|it| !seen.contains(it));
            seen.extend(open.iter().cloned());
            if open.is_empty() {
                return doubt.unwrap_or_else(|| self.without_member(user, id, &seen, name));
            }
        }
        State::unknown("types are embedded too deep")
    }

    /// A name that no type of these has.
    fn without_member(
        &self,
        user: &File,
        id: &DefinitionId,
        seen: &[DefinitionId],
        name: &str,
    ) -> State<'a> {
        if is_passed_over(&user.path) {
            return State::unknown("the tools pass over its folder");
        }
        for id in seen {
            let Some((file, _)) = self.snapshot.definition(id) else {
                return State::unknown("its type is gone");
            };
            let view = View::whole(file);
            if let Some(why) = view.doubt(self.snapshot, name) {
                return State::Unknown(why);
            }
            if view.has_method_by_alias(self.snapshot, name) {
                return State::unknown("another name of the type may have it");
            }
        }
        let is_small = name.starts_with(|it: char| !it.is_uppercase());
        if is_small && user.path.folder() != id.path.folder() {
            return State::unknown("it is not exported");
        }
        State::Missing(id.path.clone(), name.to_owned())
    }

    fn look_in(&mut self, level: &mut Level<'a>, id: &DefinitionId, name: &str) {
        let Some((file, definition)) = self.snapshot.definition(id) else {
            return;
        };
        let own = file
            .facts()
            .definitions
            .iter()
            .enumerate()
            .skip(id.index + 1)
            .take_while(|(_, it)| it.range.start < definition.range.end)
            .filter(|(_, it)| it.container == Some(id.index) && it.name == name)
            .map(|(index, _)| DefinitionId {
                path: id.path.clone(),
                index,
            });
        level.found.extend(own.map(State::Named));
        if definition.container.is_none() {
            let view = View::whole(file);
            let methods = view.definitions(self.snapshot, Some(&definition.name), name);
            level.found.extend(State::of_ids(methods));
        }
        for base in &definition.bases {
            self.look_in_base(level, file, definition, base, name);
        }
        if definition.kind == DefinitionKind::TypeAlias {
            self.look_in_made_of(level, id);
        }
    }

    fn look_in_base(
        &mut self,
        level: &mut Level<'a>,
        file: &'a File,
        definition: &Definition,
        base: &str,
        name: &str,
    ) {
        let at = definition.name_range.end;
        let is_field =
            definition.kind == DefinitionKind::Class && base.rsplit('.').next() == Some(name);
        match self.named(&Type::written(file, base, at)) {
            Ok(id) if is_field => level.found.push(State::Embedded(id)),
            Ok(id) => level.embedded.push(id),
            Err(State::External(outside)) if is_field => {
                level.found.push(State::Value(Type::External(outside)));
            }
            Err(State::External(outside)) => {
                let why = format!("it embeds `{base}` of `{outside}`");
                level.doubt = Some(State::Unknown(why));
            }
            Err(other) => level.doubt = Some(other),
        }
    }

    /// A type made of another named one has its fields, and its methods where that is an interface.
    fn look_in_made_of(&mut self, level: &mut Level<'a>, id: &DefinitionId) {
        let Some(inner) = self.made_of(id) else {
            return;
        };
        match self.named(&inner) {
            Ok(_) => level.doubt = Some(State::unknown("it is made of another type")),
            // A map, slice, function or basic type has no members of its own.
            Err(State::Unknown(why)) if why == "its type has no name" => {
                let is_short = matches!(&inner, Type::Written { text, .. } if !text.starts_with("struct") && !text.starts_with("interface"));
                if !is_short {
                    level.doubt = Some(State::Unknown(why));
                }
            }
            Err(State::External(name)) if name == "builtin" => {}
            Err(State::External(name)) => {
                level.doubt = Some(State::Unknown(format!("it is made of a type of `{name}`")));
            }
            Err(other) => level.doubt = Some(other),
        }
    }
}

fn no_name<'a>() -> State<'a> {
    State::unknown("it has no name")
}

/// Several members of one name at one depth: of different builds.
fn one_of(found: Vec<State<'_>>) -> State<'_> {
    let mut ids: Vec<DefinitionId> = Vec::new();
    for state in found {
        match state {
            State::Named(id) => ids.push(id),
            State::OneOf(more) => ids.extend(more),
            _ => return State::unknown("several members have the name"),
        }
    }
    ids.sort();
    ids.dedup();
    State::of_ids(ids).unwrap_or_else(no_name)
}
