//! Variables, parameters and what patterns take apart.

use std::rc::Rc;

use super::values::is_function;
use super::{At, Known, Type, Types};

impl<'a> Types<'a> {
    /// The place in a scope where a name is bound to a parameter or a variable.
    pub(super) fn binding_place(&self, name: At<'a>, scope: usize) -> Option<At<'a>> {
        let source = name.source;
        let facts = self.facts(source)?;
        let range = facts.scopes.get(scope)?.range.clone();
        let word = name.text();
        let text = source.text.get(range.clone())?;
        for (offset, _) in text.match_indices(word) {
            let start = range.start + offset;
            let end = start + word.len();
            let Some(node) = source
                .tree
                .root_node()
                .named_descendant_for_byte_range(start, end)
            else {
                continue;
            };
            let at = name.on(node);
            if node.byte_range() == (start..end)
                && is_binding(at)
                && facts
                    .bindings_of(word, start)
                    .is_some_and(|it| it.0 == scope)
            {
                return Some(at);
            }
        }
        None
    }

    /// The type of what a pattern is bound to: a name, or `{…}` and `[…]` as a whole.
    pub(super) fn bound(&self, pattern: At<'a>) -> Type<'a> {
        self.deeper(Type::Unknown, || self.bound_by(pattern))
    }

    fn bound_by(&self, pattern: At<'a>) -> Type<'a> {
        let Some(around) = pattern.parent() else {
            return Type::Unknown;
        };
        match around.kind() {
            "variable_declarator" => self.declarator(around),
            "required_parameter" | "optional_parameter" => self.parameter(around, pattern),
            "formal_parameters" | "arrow_function" => self.untyped_parameter(pattern),
            "assignment_pattern" => match around.parent().map(At::kind) {
                Some("formal_parameters") => self.untyped_parameter(around),
                _ => self.bound(around),
            },
            "object_assignment_pattern" => match around.parent() {
                Some(object) => self.member_type(&self.bound(object), pattern.text()),
                None => Type::Unknown,
            },
            "object_pattern" => match pattern.kind() {
                "shorthand_property_identifier_pattern" => {
                    self.member_type(&self.bound(around), pattern.text())
                }
                _ => Type::Unknown,
            },
            "pair_pattern" => match (around.parent(), around.child("key")) {
                (Some(object), Some(key)) => {
                    let name = key.text().trim_matches(['"', '\'']);
                    self.member_type(&self.bound(object), name)
                }
                _ => Type::Unknown,
            },
            "array_pattern" => self.array_part(around, pattern),
            "for_in_statement" if around.has_word("of") => {
                match around.child("right").map(|it| self.value(it)) {
                    Some(Type::Array(element)) => (*element).clone(),
                    _ => Type::Unknown,
                }
            }
            "for_in_statement" => Type::Plain,
            "assignment_expression" => around
                .child("right")
                .map_or(Type::Unknown, |it| self.value(it)),
            _ => Type::Unknown,
        }
    }

    fn declarator(&self, at: At<'a>) -> Type<'a> {
        if let Some(written) = at.child("type") {
            return self.written(written, &Known::default());
        }
        at.child("value")
            .map_or(Type::Unknown, |it| match self.value(it) {
                // What starts with no value is given one later.
                Type::Plain if matches!(it.kind(), "null" | "identifier") => Type::Unknown,
                found => found,
            })
    }

    fn array_part(&self, array: At<'a>, part: At<'a>) -> Type<'a> {
        if array.has_word(",") && array.text().contains(",,") {
            return Type::Unknown;
        }
        let index = array.children().iter().position(|it| it.is(part));
        match (self.bound(array), index) {
            (Type::Array(element), _) => (*element).clone(),
            (Type::Tuple(parts), Some(index)) => parts.get(index).cloned().unwrap_or(Type::Unknown),
            _ => Type::Unknown,
        }
    }

    fn parameter(&self, at: At<'a>, pattern: At<'a>) -> Type<'a> {
        if let Some(written) = at.child("type") {
            return self.written(written, &Known::default());
        }
        if let Some(value) = at.child("value") {
            return match self.untyped_parameter(at) {
                Type::Unknown => self.value(value),
                found => found,
            };
        }
        let found = self.untyped_parameter(at);
        match pattern.kind() {
            "rest_pattern" => Type::Unknown,
            _ => found,
        }
    }

    /// A parameter that goes by the type the function is given to.
    fn untyped_parameter(&self, at: At<'a>) -> Type<'a> {
        let mut function = at.parent();
        if function.is_some_and(|it| it.kind() == "formal_parameters") {
            function = function.and_then(At::parent);
        }
        let Some(function) = function.filter(|it| is_function(it.kind())) else {
            return Type::Unknown;
        };
        if matches!(
            function.kind(),
            "function_declaration" | "generator_function_declaration"
        ) {
            return Type::Unknown;
        }
        let index = match function.child("parameters") {
            Some(list) => own_parameters(list).iter().position(|it| it.is(at)),
            None => Some(0),
        };
        let Some(index) = index else {
            return Type::Unknown;
        };
        if let Some(found) = self.given_to_callback(function, index) {
            return found;
        }
        let signatures = self.signatures(&self.context(function));
        match signatures.as_slice() {
            [only] => match self.parameter_type(only, index) {
                // Which type a call chooses here is not known.
                Type::Open(_) => Type::Unknown,
                found => found,
            },
            _ => Type::Unknown,
        }
    }

    /// What the methods of arrays and promises give to their callbacks.
    fn given_to_callback(&self, function: At<'a>, index: usize) -> Option<Type<'a>> {
        let arguments = function.parent().filter(|it| it.kind() == "arguments")?;
        let callee = arguments.parent()?.child("function")?;
        if callee.kind() != "member_expression" {
            return None;
        }
        let (object, name) = (callee.child("object")?, callee.child("property")?);
        let is_first = arguments.first().is_some_and(|it| it.is(function));
        let element = match (name.text(), index) {
            (
                "map" | "forEach" | "filter" | "some" | "every" | "find" | "findIndex" | "flatMap"
                | "findLast" | "findLastIndex",
                0,
            )
            | ("reduce" | "reduceRight", 1)
            | ("sort" | "toSorted", 0 | 1) => match self.value(object) {
                Type::Array(element) => element,
                _ => return None,
            },
            ("then", 0) => match self.value(object) {
                Type::Promise(inner) => inner,
                _ => return None,
            },
            _ => return None,
        };
        is_first.then(|| Type::clone(&element))
    }
}

/// The parameters of a list but `this`.
pub(super) fn own_parameters(list: At<'_>) -> Vec<At<'_>> {
    let is_this = |it: &At<'_>| it.child("pattern").is_some_and(|it| it.kind() == "this");
    let parameters = list.children().into_iter();
    parameters
        .filter(|it| it.kind() != "decorator" && !is_this(it))
        .collect()
}

/// Whether a name stands where a pattern binds it.
fn is_binding(name: At<'_>) -> bool {
    let mut child = name;
    while let Some(around) = child.parent() {
        match around.kind() {
            "variable_declarator" => return around.child("name").is_some_and(|it| it.is(child)),
            "required_parameter" | "optional_parameter" => {
                return around.child("pattern").is_some_and(|it| it.is(child));
            }
            "formal_parameters" => return true,
            "arrow_function" | "catch_clause" => {
                return around.child("parameter").is_some_and(|it| it.is(child));
            }
            "for_in_statement" => {
                return around.child("left").is_some_and(|it| it.is(child))
                    && around.child("kind").is_some();
            }
            "assignment_pattern" | "object_assignment_pattern" => {
                if !around.child("left").is_some_and(|it| it.is(child)) {
                    return false;
                }
                child = around;
            }
            "pair_pattern" => {
                if !around.child("value").is_some_and(|it| it.is(child)) {
                    return false;
                }
                child = around;
            }
            "object_pattern" | "array_pattern" | "rest_pattern" => child = around,
            _ => return false,
        }
    }
    false
}

/// One type out of several that say the same.
pub(super) fn array_of(element: Type<'_>) -> Type<'_> {
    Type::Array(Rc::new(element))
}
