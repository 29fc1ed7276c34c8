//! Types as declarations write them, and the types of values: of results, elements, fields, locals.

use super::names::{Search, State, Wish, is_type};
use crate::facts::go::GoValue;
use crate::resolve::DefinitionId;
use crate::{DefinitionKind, File};

/// The type of a value, as far as it is followed.
#[derive(Clone, Debug)]
pub(super) enum Type<'a> {
    /// As written, looked up at byte `at` of `file`.
    Written {
        file: &'a File,
        text: String,
        at: usize,
    },
    /// A named type of the workspace.
    Named(DefinitionId),
    External(String),
    Unknown(String),
}

impl<'a> Type<'a> {
    /// A type as a path writes it, in parentheses or not.
    pub(super) fn written(file: &'a File, text: &str, at: usize) -> Self {
        let inner = text
            .strip_prefix('(')
            .and_then(|it| it.strip_suffix(')'))
            .unwrap_or(text);
        Self::Written {
            file,
            text: inner.trim().to_owned(),
            at,
        }
    }

    fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }
}

impl<'a> Search<'a> {
    /// The type of a variable, constant or field.
    pub(super) fn type_of(&mut self, id: &DefinitionId) -> Type<'a> {
        let Some((file, definition)) = self.snapshot.definition(id) else {
            return Type::unknown("its definition is gone");
        };
        let go = file.facts().go.as_ref();
        let value = go.and_then(|it| {
            let index = it.definitions.get(id.index)?.value?;
            it.values.get(usize::try_from(index).ok()?)
        });
        match value {
            Some(value) => self.type_of_value(file, value),
            None => Type::Unknown(format!("the type of `{}` is not written", definition.name)),
        }
    }

    pub(super) fn type_of_value(&mut self, file: &'a File, value: &GoValue) -> Type<'a> {
        if let [only] = value.path.as_slice()
            && only.starts_with('(')
            && only.ends_with(')')
            && !only.ends_with("()")
        {
            return Type::written(file, only, value.at);
        }
        let state = self.path(file, &value.path, value.place, value.at, Wish::Value);
        self.type_of_state(state)
    }

    fn type_of_state(&mut self, state: State<'a>) -> Type<'a> {
        match state {
            State::Value(given) => given,
            State::Named(id) if is_type(self.snapshot, &id) => Type::unknown("it is a type"),
            State::Named(id) => self.type_of(&id),
            State::Embedded(id) => Type::Named(id),
            State::External(name) => Type::External(name),
            State::Unknown(why) => Type::Unknown(why),
            State::Package(_) => Type::unknown("it is a package"),
            State::OneOf(_) => Type::unknown("it depends on the build"),
            State::Missing(_, name) => Type::Unknown(format!("`{name}` is not defined")),
        }
    }

    /// The result of calling what a path means so far.
    pub(super) fn called(&mut self, state: State<'a>, place: usize) -> State<'a> {
        match state {
            State::Named(id) => self.result_of(&id, place),
            State::OneOf(ids) => match ids.split_first() {
                Some((first, rest)) if rest.iter().all(|it| self.gives_the_same(first, it)) => {
                    self.result_of(first, place)
                }
                _ => State::unknown("it depends on the build"),
            },
            State::Value(given) => self.result_of_value(&given, place),
            State::Embedded(_) | State::Package(_) => State::unknown("it cannot be called"),
            other => other,
        }
    }

    fn result_of(&mut self, id: &DefinitionId, place: usize) -> State<'a> {
        let Some((file, definition)) = self.snapshot.definition(id) else {
            return State::unknown("its definition is gone");
        };
        match definition.kind {
            DefinitionKind::Function | DefinitionKind::Method => {
                let go = file.facts().go.as_ref();
                let results = go.and_then(|it| it.definitions.get(id.index));
                match results.and_then(|it| it.results.get(place)) {
                    Some(text) => {
                        State::Value(Type::written(file, text, definition.name_range.end))
                    }
                    None => State::Unknown(format!("`{}` gives no such result", definition.name)),
                }
            }
            DefinitionKind::Variable => {
                let given = self.type_of(id);
                self.result_of_value(&given, place)
            }
            // A conversion.
            _ => State::Value(Type::Named(id.clone())),
        }
    }

    fn gives_the_same(&self, one: &DefinitionId, other: &DefinitionId) -> bool {
        let results = |id: &DefinitionId| {
            let (file, _) = self.snapshot.definition(id)?;
            let go = file.facts().go.as_ref()?;
            Some(&go.definitions.get(id.index)?.results)
        };
        one.path.folder() == other.path.folder() && results(one) == results(other)
    }

    /// The result of a value of a function type with a single one.
    fn result_of_value(&mut self, given: &Type<'a>, place: usize) -> State<'a> {
        let (file, text, at) = match given {
            Type::Written { file, text, at } if text.starts_with("func") => {
                (*file, text.as_str(), *at)
            }
            Type::Written { .. } => {
                return match self.named(given) {
                    Ok(id) => self.result_of_value(&Type::Named(id), place),
                    Err(state) => state,
                };
            }
            Type::Named(id) => match self.made_of(id) {
                Some(Type::Written { file, text, at }) if text.starts_with("func") => {
                    let inner = Type::Written { file, text, at };
                    return self.result_of_value(&inner, place);
                }
                _ => return State::unknown("it calls a value"),
            },
            Type::External(name) => return State::External(name.clone()),
            Type::Unknown(why) => return State::Unknown(why.clone()),
        };
        let result = text
            .strip_prefix("func")
            .and_then(after_brackets)
            .map(str::trim)
            .filter(|it| !it.is_empty() && !it.starts_with('(') && place == 0);
        match result {
            Some(result) => State::Value(Type::written(file, result, at)),
            None => State::unknown("it calls a value"),
        }
    }

    /// What an index, a type argument list or a loop takes out of what a path means so far.
    pub(super) fn indexed(&mut self, state: State<'a>) -> State<'a> {
        match state {
            State::Named(id) => match self.snapshot.definition(&id) {
                Some((_, it)) if it.kind == DefinitionKind::Variable => {
                    let given = self.type_of(&id);
                    self.element_of(&given)
                }
                // Type arguments.
                _ => State::Named(id),
            },
            State::Value(given) => self.element_of(&given),
            State::Embedded(id) => self.element_of(&Type::Named(id)),
            other => other,
        }
    }

    /// The keys that a loop takes out of a map, or what it takes out of a channel.
    pub(super) fn keyed(&mut self, state: State<'a>) -> State<'a> {
        let given = match state {
            State::Value(given) => given,
            State::Named(id) => self.type_of(&id),
            other => return other,
        };
        match self.collection(&given) {
            Ok(Type::Written { file, text, at }) => match key(&text) {
                Some(key) => State::Value(Type::written(file, key, at)),
                None => State::unknown("its keys are not followed"),
            },
            Ok(_) => State::unknown("its keys are not followed"),
            Err(state) => state,
        }
    }

    /// A type as it is written where it is a map, a slice and the like.
    fn collection(&mut self, given: &Type<'a>) -> Result<Type<'a>, State<'a>> {
        match given {
            Type::Written { text, .. } if element(text).is_some() => Ok(given.clone()),
            _ => {
                let id = self.named(given)?;
                self.made_of(&id)
                    .ok_or_else(|| State::unknown("its keys are not followed"))
            }
        }
    }

    fn element_of(&mut self, given: &Type<'a>) -> State<'a> {
        match given {
            Type::Written { file, text, at } => match element(text) {
                Some(element) => State::Value(Type::written(file, element, *at)),
                None => match self.named(given) {
                    Ok(id) => self.element_of(&Type::Named(id)),
                    Err(state) => state,
                },
            },
            Type::Named(id) => match self.made_of(id) {
                Some(inner) => self
                    .deeper(|search| search.element_of(&inner))
                    .unwrap_or_else(|| State::unknown("its type goes too deep")),
                None => State::unknown("its elements are not followed"),
            },
            Type::External(name) => State::External(name.clone()),
            Type::Unknown(why) => State::Unknown(why.clone()),
        }
    }

    /// What a type that is neither struct nor interface is made of.
    pub(super) fn made_of(&mut self, id: &DefinitionId) -> Option<Type<'a>> {
        let (_, definition) = self.snapshot.definition(id)?;
        (definition.kind == DefinitionKind::TypeAlias).then(|| self.type_of(id))
    }

    /// The named type of the workspace that a type is, pointers aside.
    pub(super) fn named(&mut self, given: &Type<'a>) -> Result<DefinitionId, State<'a>> {
        let id = match given {
            Type::Named(id) => id.clone(),
            Type::External(name) => return Err(State::External(name.clone())),
            Type::Unknown(why) => return Err(State::Unknown(why.clone())),
            Type::Written { file, text, at } => {
                let Some(names) = plain_names(text) else {
                    return Err(State::unknown("its type has no name"));
                };
                match self.path(file, &names, 0, *at, Wish::Definition) {
                    State::Named(id) if is_type(self.snapshot, &id) => id,
                    State::Named(_) | State::Value(_) => {
                        return Err(State::unknown("its type is a type parameter"));
                    }
                    State::OneOf(_) => {
                        return Err(State::unknown("its type depends on the build"));
                    }
                    State::Missing(_, name) => {
                        return Err(State::Unknown(format!("`{name}` is not defined")));
                    }
                    other => return Err(other),
                }
            }
        };
        let Some((file, _)) = self.snapshot.definition(&id) else {
            return Err(State::unknown("its type is gone"));
        };
        let go = file.facts().go.as_ref();
        let is_alias = go.and_then(|it| it.definitions.get(id.index));
        if !is_alias.is_some_and(|it| it.is_alias) {
            return Ok(id);
        }
        match self.made_of(&id) {
            Some(inner) => self
                .deeper(|search| search.named(&inner))
                .unwrap_or_else(|| Err(State::unknown("its type goes too deep"))),
            None => Ok(id),
        }
    }
}

/// The names of a type without pointers, parentheses and type arguments; `None` for one without names.
fn plain_names(text: &str) -> Option<Vec<String>> {
    let mut text = text.trim();
    while let Some(inner) = text
        .strip_prefix('*')
        .or_else(|| text.strip_prefix('(').and_then(|it| it.strip_suffix(')')))
    {
        text = inner.trim();
    }
    let name = match text.split_once('[') {
        Some((name, rest)) if rest.ends_with(']') => name,
        Some(_) => return None,
        None => text,
    };
    let is_plain = !name.is_empty()
        && name
            .chars()
            .all(|it| it.is_alphanumeric() || it == '_' || it == '.');
    is_plain.then(|| name.split('.').map(str::to_owned).collect())
}

/// What a loop over a map or a channel gives first.
fn key(text: &str) -> Option<&str> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix("map") else {
        return element(text).filter(|_| text.contains("chan"));
    };
    let after = after_brackets(rest)?;
    let brackets = rest.get(..rest.len().checked_sub(after.len())?)?;
    brackets.strip_prefix('[')?.strip_suffix(']')
}

/// What a slice, array, map or channel holds.
fn element(text: &str) -> Option<&str> {
    let text = text.trim().trim_start_matches('*').trim_start();
    let element = if text.starts_with('[') {
        after_brackets(text)?
    } else if let Some(rest) = text.strip_prefix("map") {
        after_brackets(rest)?
    } else {
        let rest = text.strip_prefix("<-").unwrap_or(text);
        let rest = rest.strip_prefix("chan")?;
        rest.strip_prefix("<-").unwrap_or(rest)
    };
    Some(element.trim()).filter(|it| !it.is_empty())
}

/// What follows the brackets a text starts with.
fn after_brackets(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + letter.len_utf8()..);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{element, key, plain_names};

    #[test]
    fn types_are_taken_apart() {
        for (text, names) in [
            ("*http.Client", Some("http Client")),
            ("(*T)", Some("T")),
            ("Stack[int]", Some("Stack")),
            ("[]T", None),
            ("map[string]T", None),
            ("func() T", None),
        ] {
            let found = plain_names(text).map(|it| it.join(" "));
            assert_eq!(found.as_deref(), names, "{text}");
        }
        for (text, inner) in [
            ("[]*T", Some("*T")),
            ("map[[2]int]pkg.T", Some("pkg.T")),
            ("*[4]T", Some("T")),
            ("<-chan T", Some("T")),
            ("T", None),
        ] {
            assert_eq!(element(text), inner, "{text}");
        }
        for (text, inner) in [
            ("map[pkg.K]V", Some("pkg.K")),
            ("chan T", Some("T")),
            ("[]T", None),
        ] {
            assert_eq!(key(text), inner, "{text}");
        }
    }
}
