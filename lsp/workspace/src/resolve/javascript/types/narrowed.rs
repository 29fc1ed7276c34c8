//! Names whose type a condition around them says: `if (isStore(a))`, `a instanceof Store`, `Array.isArray(a)`.

use super::values::is_function;
use super::{At, Type, Types};

/// Statements and expressions around a name beyond these are not asked.
const AROUND_LIMIT: usize = 48;

impl<'a> Types<'a> {
    /// The type that the innermost condition around a name gives it.
    pub(super) fn narrowed(&self, name: At<'a>) -> Option<Type<'a>> {
        let mut child = name;
        for _ in 0..AROUND_LIMIT {
            let around = child.parent()?;
            let holds = |field: &str| around.child(field).is_some_and(|it| it.is(child));
            let condition = match around.kind() {
                "if_statement" | "ternary_expression" if holds("consequence") => {
                    around.child("condition")
                }
                "binary_expression"
                    if holds("right")
                        && around.child("operator").is_some_and(|it| it.kind() == "&&") =>
                {
                    around.child("left")
                }
                kind if is_function(kind) => return None,
                _ => None,
            };
            let is_else = around.kind() == "else_clause" || holds("alternative");
            let said = match is_else {
                true => self.said_otherwise(around, name),
                false => condition.and_then(|it| self.said(it, name)),
            };
            if said.is_some() {
                return said;
            }
            child = around;
        }
        None
    }

    /// What `Array.isArray(a)` says of a name where it does not hold.
    fn said_otherwise(&self, branch: At<'a>, name: At<'a>) -> Option<Type<'a>> {
        let choice = match branch.kind() {
            "else_clause" => branch.parent()?,
            _ => branch,
        };
        let mut condition = choice.child("condition")?;
        if condition.kind() == "parenthesized_expression" {
            condition = condition.first()?;
        }
        let is_asked = condition
            .child("arguments")
            .and_then(At::first)
            .is_some_and(|it| it.text() == name.text());
        let is_array = |it: &Type<'a>| matches!(it, Type::Array(_) | Type::Tuple(_));
        if !is_asked || condition.child("function")?.text() != "Array.isArray" {
            return None;
        }
        match self.named_value(name) {
            Type::Either(parts) => Some(Type::either(
                parts.iter().filter(|it| !is_array(it)).cloned(),
            )),
            _ => None,
        }
    }

    /// What a condition that holds says of a name.
    fn said(&self, condition: At<'a>, name: At<'a>) -> Option<Type<'a>> {
        match condition.kind() {
            "parenthesized_expression" => self.said(condition.first()?, name),
            "binary_expression" => {
                let (left, right) = (condition.child("left")?, condition.child("right")?);
                match condition.child("operator")?.kind() {
                    "&&" => self.said(right, name).or_else(|| self.said(left, name)),
                    "instanceof" if left.text() == name.text() => match self.value(right) {
                        Type::Class(class) => Some(self.instance_by(&class)),
                        _ => Some(Type::Unknown),
                    },
                    _ => None,
                }
            }
            "call_expression" => self.guarded(condition, name),
            _ => None,
        }
    }

    /// What a call that says `a is T` says of the name it is given.
    fn guarded(&self, call: At<'a>, name: At<'a>) -> Option<Type<'a>> {
        let arguments = call.child("arguments")?.children();
        let index = arguments.iter().position(|it| it.text() == name.text())?;
        let callee = call.child("function")?;
        if callee.text() == "Array.isArray" {
            return Some(self.part_that_is_array(&self.named_value(name)));
        }
        let signatures = self.called(call, None);
        let mut guards = signatures.iter().filter_map(|it| {
            let result = it.at.child("return_type")?;
            let predicate = match result.kind() {
                "type_predicate_annotation" => result.first()?,
                "type_predicate" => result,
                _ => return None,
            };
            let parameters = it.at.child("parameters")?.children();
            let parameter = parameters.get(index)?.child("pattern")?;
            let is_it = predicate.child("name")?.text() == parameter.text();
            is_it.then(|| match predicate.child("type") {
                Some(written) => self.written(written, &it.known),
                None => Type::Unknown,
            })
        });
        match (guards.next(), guards.next()) {
            (Some(only), None) => Some(match only {
                Type::Open(_) => Type::Unknown,
                // What has these members beside its own.
                Type::Shape(_) => match self.named_value(name) {
                    Type::Unknown => only,
                    whole => Type::Both([whole, only].into()),
                },
                only => only,
            }),
            (Some(_), Some(_)) => Some(Type::Unknown),
            _ => None,
        }
    }

    fn part_that_is_array(&self, whole: &Type<'a>) -> Type<'a> {
        let is_array = |it: &&Type<'a>| matches!(it, Type::Array(_) | Type::Tuple(_));
        match whole {
            Type::Either(parts) => {
                let mut arrays = parts.iter().filter(is_array);
                match (arrays.next(), arrays.next()) {
                    (Some(only), None) => only.clone(),
                    _ => Type::Unknown,
                }
            }
            whole if is_array(&whole) => whole.clone(),
            _ => Type::Unknown,
        }
    }
}
