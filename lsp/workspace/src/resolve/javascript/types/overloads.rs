//! Which of several signatures a call goes by: the first that takes its arguments, as far as their form tells.

use super::bindings::own_parameters;
use super::members::{key_of, plain};
use super::{At, Declared, Type, Types};

/// Parts of a type that is asked whether it takes an argument, beyond which nothing is said.
const PARTS_LIMIT: usize = 24;

impl<'a> Types<'a> {
    /// The signatures that may be the one a call goes by.
    pub(super) fn chosen(
        &self,
        signatures: Vec<Declared<'a>>,
        arguments: &[At<'a>],
    ) -> Vec<Declared<'a>> {
        let mut left = Vec::new();
        for signature in signatures {
            let answers: Vec<_> = arguments
                .iter()
                .enumerate()
                .map(|(index, it)| match plainly_takes(&signature, index, *it) {
                    true => Some(true),
                    false => self.takes(&self.parameter_type(&signature, index), *it),
                })
                .collect();
            if answers.contains(&Some(false)) {
                continue;
            }
            let is_sure = answers.iter().all(|it| *it == Some(true));
            left.push(signature);
            if is_sure {
                break;
            }
        }
        left
    }

    /// Whether a type takes an argument; `None` where its form does not tell.
    fn takes(&self, asked: &Type<'a>, argument: At<'a>) -> Option<bool> {
        match (asked, argument.kind()) {
            (Type::Either(parts), _) => {
                let answers: Vec<_> = parts
                    .iter()
                    .take(PARTS_LIMIT)
                    .map(|it| self.takes(it, argument))
                    .collect();
                if answers.contains(&Some(true)) {
                    return Some(true);
                }
                // Parts without members were left out of the union.
                let is_refused = answers.iter().all(|it| *it == Some(false));
                (is_refused && is_form(argument)).then_some(false)
            }
            (Type::Both(parts), _) => {
                let refuses = |it: &Type<'a>| self.takes(it, argument) == Some(false);
                parts.iter().any(refuses).then_some(false)
            }
            (_, "object") => self.takes_keys(asked, argument),
            (_, "arrow_function" | "function_expression") => match asked {
                Type::Plain => Some(false),
                _ => (!self.signatures(asked).is_empty()).then_some(true),
            },
            _ => None,
        }
    }

    /// Whether a literal gives what a type needs and nothing that it forbids.
    fn takes_keys(&self, asked: &Type<'a>, object: At<'a>) -> Option<bool> {
        let parts: Vec<Declared<'a>> = match asked {
            Type::Shape(shape) => vec![shape.clone()],
            Type::Instance(parts) => parts.to_vec(),
            Type::Plain | Type::Function(_) | Type::Array(_) => return Some(false),
            _ => return None,
        };
        let given = object.children();
        if given.iter().any(|it| key_of(*it).is_none()) {
            return None;
        }
        let gives = |name: &str| {
            let mut keys = given.iter().filter_map(|it| key_of(*it));
            keys.any(|it| plain(it) == name)
        };
        for member in parts.iter().flat_map(|it| members_in(it.at)) {
            let Some(name) = key_of(member).map(plain) else {
                continue;
            };
            let is_forbidden = member
                .child("type")
                .and_then(At::first)
                .is_some_and(|it| it.text() == "never");
            let is_refused = match member.has_word("?") {
                true => is_forbidden && gives(name),
                false => !gives(name),
            };
            if is_refused {
                return Some(false);
            }
        }
        None
    }
}

/// Whether what an argument is can be read off its form.
fn is_form(argument: At<'_>) -> bool {
    matches!(
        argument.kind(),
        "object" | "arrow_function" | "function_expression"
    )
}

/// Whether a parameter is written to take what an argument plainly is: `string`, `number`, anything.
fn plainly_takes(signature: &Declared<'_>, index: usize, argument: At<'_>) -> bool {
    let list = signature.at.child("parameters").map(own_parameters);
    let parameter = list.and_then(|it| it.get(index).copied());
    let mut open: Vec<_> = parameter
        .and_then(|it| it.child("type"))
        .into_iter()
        .flat_map(At::children)
        .collect();
    let is_it = |written: &str| match argument.kind() {
        "string" | "template_string" => written == "string",
        "number" => written == "number",
        "true" | "false" => written == "boolean",
        _ => false,
    };
    while let Some(at) = open.pop() {
        match at.kind() {
            "union_type" | "parenthesized_type" => open.extend(at.children()),
            "predefined_type" if matches!(at.text(), "any" | "unknown") || is_it(at.text()) => {
                return true;
            }
            _ => {}
        }
    }
    false
}

fn members_in(declaration: At<'_>) -> Vec<At<'_>> {
    let body = match declaration.kind() {
        "object_type" | "interface_body" => Some(declaration),
        "interface_declaration" => declaration.child("body"),
        _ => None,
    };
    body.map(At::children).unwrap_or_default()
}
