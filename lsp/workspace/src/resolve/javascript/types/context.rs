//! The type that the place of an expression asks for: that of a parameter, of a declared variable, of a result.

use std::rc::Rc;

use super::members::{key_of, plain};
use super::values::is_function;
use super::{At, Known, Type, Types};

impl<'a> Types<'a> {
    /// What the place of an expression declares its type to be.
    pub(super) fn context(&self, at: At<'a>) -> Type<'a> {
        self.deeper(Type::Unknown, || self.context_of(at))
    }

    fn context_of(&self, at: At<'a>) -> Type<'a> {
        let Some(around) = at.parent() else {
            return Type::Unknown;
        };
        let declared = |declaration: At<'a>| match declaration.child("type") {
            Some(written) => self.written(written, &Known::default()),
            None => Type::Unknown,
        };
        let is_in = |field| around.child(field).is_some_and(|it| it.is(at));
        match around.kind() {
            "arguments" => self.argument_context(around, at),
            "variable_declarator"
            | "public_field_definition"
            | "required_parameter"
            | "optional_parameter"
                if is_in("value") =>
            {
                declared(around)
            }
            "assignment_expression" if is_in("right") => around
                .child("left")
                .map_or(Type::Unknown, |it| self.value(it)),
            "parenthesized_expression" | "non_null_expression" => self.context(around),
            "ternary_expression" if !is_in("condition") => self.context(around),
            "binary_expression" if is_in("right") || self.is_choice(around) => self.context(around),
            "as_expression" | "satisfies_expression" => match around.children().as_slice() {
                [_, written] => self.written(*written, &Known::default()),
                _ => self.context(around),
            },
            "return_statement" => self.return_context(around),
            "arrow_function" if is_in("body") => self.result_context(around),
            "pair" if is_in("value") => self.key_context(around),
            "array" => match self.context(around) {
                Type::Array(element) => Type::clone(&element),
                Type::Tuple(parts) => {
                    let index = around.children().iter().position(|it| it.is(at));
                    let part = index.and_then(|it| parts.get(it));
                    part.cloned().unwrap_or(Type::Unknown)
                }
                _ => Type::Unknown,
            },
            "object" if at.kind() == "method_definition" => self.key_context(at),
            "await_expression" => self.context(around),
            _ => Type::Unknown,
        }
    }

    fn is_choice(&self, operation: At<'a>) -> bool {
        matches!(operation.child("operator").map(At::kind), Some("||" | "??"))
    }

    fn argument_context(&self, arguments: At<'a>, at: At<'a>) -> Type<'a> {
        let parts = arguments.children();
        let is_spread = parts.iter().any(|it| it.kind() == "spread_element");
        let (Some(call), Some(index)) = (
            arguments.parent(),
            parts.iter().position(|it| it.is(at)).filter(|_| !is_spread),
        ) else {
            return Type::Unknown;
        };
        let signatures = self.called(call, Some(at));
        let found = signatures.iter().map(|it| self.parameter_type(it, index));
        match signatures.len() {
            0 => Type::Unknown,
            _ => Type::either(found),
        }
    }

    fn return_context(&self, statement: At<'a>) -> Type<'a> {
        let mut next = statement.parent();
        while let Some(around) = next {
            if is_function(around.kind()) {
                return self.result_context(around);
            }
            next = around.parent();
        }
        Type::Unknown
    }

    /// What a function is to return, by its own declaration or by the type it is given to.
    fn result_context(&self, function: At<'a>) -> Type<'a> {
        let found = match function.child("return_type") {
            Some(written) => self.written(written, &Known::default()),
            None => match self.signatures(&self.context(function)).as_slice() {
                [only] if only.at.child("return_type").is_some() => self.result(only, None),
                _ => Type::Unknown,
            },
        };
        match (function.has_word("async"), found) {
            (true, Type::Promise(inner)) => Type::clone(&inner),
            (true, Type::Either(parts)) => Type::either(parts.iter().map(|it| match it {
                Type::Promise(inner) => Type::clone(inner),
                other => other.clone(),
            })),
            (_, found) => found,
        }
    }

    /// What a key of an object literal is to hold.
    fn key_context(&self, member: At<'a>) -> Type<'a> {
        let (Some(object), Some(key)) = (member.parent(), key_of(member)) else {
            return Type::Unknown;
        };
        let owner = self.asked(&self.context(object));
        self.asked_member(&owner, plain(key))
    }

    fn asked_member(&self, owner: &Type<'a>, name: &str) -> Type<'a> {
        match owner {
            Type::Either(parts) => Type::either(
                parts
                    .iter()
                    .map(|it| self.asked_member(it, name))
                    .filter(Type::is_known),
            ),
            Type::Both(parts) => {
                let found: Vec<_> = parts
                    .iter()
                    .map(|it| self.asked_member(it, name))
                    .filter(Type::is_known)
                    .collect();
                match found.as_slice() {
                    [] => Type::Unknown,
                    [only] => only.clone(),
                    _ => Type::Both(found.into()),
                }
            }
            other => self.member_type(other, name),
        }
    }

    /// A type as a literal is checked against it: an open type parameter counts as what it extends.
    pub(super) fn asked(&self, found: &Type<'a>) -> Type<'a> {
        match found {
            Type::Open(bound) => self.asked(bound),
            Type::Either(parts) => Type::either(parts.iter().map(|it| self.asked(it))),
            Type::Both(parts) => {
                Type::Both(parts.iter().map(|it| self.asked(it)).collect::<Rc<[_]>>())
            }
            other => other.clone(),
        }
    }
}
