//! Types as they are written.

use std::rc::Rc;

use super::values::declared;
use super::{At, Declared, Known, Type, Types};

impl<'a> Types<'a> {
    /// What a written type means; `known` are the type parameters in reach that something stands for.
    pub(super) fn written(&self, at: At<'a>, known: &Known<'a>) -> Type<'a> {
        self.deeper(Type::Unknown, || self.written_of(at, known))
    }

    fn written_of(&self, at: At<'a>, known: &Known<'a>) -> Type<'a> {
        let inner = || {
            at.first()
                .map_or(Type::Unknown, |it| self.written(it, known))
        };
        match at.kind() {
            "type_annotation" | "parenthesized_type" | "readonly_type" | "default_type"
            | "constraint" | "rest_type" | "optional_type" => inner(),
            "predefined_type" => match at.text() {
                "any" | "unknown" | "object" => Type::Unknown,
                _ => Type::Plain,
            },
            "literal_type"
            | "template_literal_type"
            | "asserts"
            | "type_predicate"
            | "asserts_annotation"
            | "type_predicate_annotation" => Type::Plain,
            "type_identifier" | "nested_type_identifier" => self.named_type(at, None, known),
            "generic_type" => match at.child("name") {
                Some(name) => self.named_type(name, at.child("type_arguments"), known),
                None => Type::Unknown,
            },
            "object_type" | "interface_body" => Type::Shape(Declared {
                at,
                known: known.clone(),
            }),
            "function_type" => Type::Function(
                [Declared {
                    at,
                    known: known.clone(),
                }]
                .into(),
            ),
            "union_type" => Type::either(
                at.children()
                    .into_iter()
                    .map(|it| self.written(it, known))
                    .collect::<Vec<_>>(),
            ),
            "intersection_type" => {
                let parts = at.children().into_iter().map(|it| self.written(it, known));
                Type::Both(parts.collect())
            }
            "array_type" => Type::Array(Rc::new(inner())),
            "tuple_type" => Type::Tuple(
                at.children()
                    .into_iter()
                    .map(|it| match it.kind() {
                        "required_parameter" | "optional_parameter" => {
                            it.child("type").unwrap_or(it)
                        }
                        _ => it,
                    })
                    .map(|it| self.written(it, known))
                    .collect(),
            ),
            "this_type" => known
                .find(None)
                .unwrap_or_else(|| self.class_around(at, known)),
            "type_query" => self.queried(at),
            "lookup_type" => self.looked_up(at, known),
            _ => Type::Unknown,
        }
    }

    /// The class or interface around a written `this`.
    fn class_around(&self, at: At<'a>, known: &Known<'a>) -> Type<'a> {
        let mut next = at.parent();
        while let Some(around) = next {
            match around.kind() {
                "class_declaration"
                | "abstract_class_declaration"
                | "class"
                | "interface_declaration" => return self.instance_of(around, known),
                _ => next = around.parent(),
            }
        }
        Type::Unknown
    }

    /// `typeof a.b`
    fn queried(&self, at: At<'a>) -> Type<'a> {
        match at.first() {
            Some(it) if it.kind() == "nested_identifier" || it.kind() == "member_expression" => {
                match (it.child("object"), it.child("property")) {
                    (Some(object), Some(name)) => {
                        let object = match object.kind() {
                            "identifier" => self.value(object),
                            _ => Type::Unknown,
                        };
                        self.member_type(&object, name.text())
                    }
                    _ => Type::Unknown,
                }
            }
            Some(it) => self.value(it),
            None => Type::Unknown,
        }
    }

    /// `T["name"]`
    fn looked_up(&self, at: At<'a>, known: &Known<'a>) -> Type<'a> {
        let parts = at.children();
        let [object, index] = parts.as_slice() else {
            return Type::Unknown;
        };
        let name = index.text().trim_matches(['"', '\'']);
        let object = self.written(*object, known);
        match (index.kind(), object) {
            ("literal_type", object) if index.first().is_some_and(|it| it.kind() == "string") => {
                self.member_type(&object, name)
            }
            ("predefined_type", Type::Array(element)) if name == "number" => (*element).clone(),
            _ => Type::Unknown,
        }
    }

    /// A type by its name, with its arguments.
    fn named_type(&self, name: At<'a>, arguments: Option<At<'a>>, known: &Known<'a>) -> Type<'a> {
        if name.kind() == "type_identifier"
            && let Some(parameter) = type_parameter(name)
        {
            return known
                .find(Some(parameter.node.id()))
                .unwrap_or_else(|| self.bound_of(parameter, known));
        }
        let arguments: Vec<_> = arguments.map(At::children).unwrap_or_default();
        let arguments = || arguments.iter().map(|it| self.written(*it, known));
        match self.type_declarations(name) {
            Some(found) => self.declared_type(&found, &mut arguments(), &Known::default()),
            None if name.kind() == "type_identifier" => {
                given(name.text(), &arguments().collect::<Vec<_>>())
            }
            None => Type::Unknown,
        }
    }

    /// What a type parameter extends.
    pub(super) fn bound_of(&self, parameter: At<'a>, known: &Known<'a>) -> Type<'a> {
        parameter
            .child("constraint")
            .map_or(Type::Unknown, |it| self.written(it, known))
    }

    /// The type that declarations make, with these arguments.
    fn declared_type(
        &self,
        declarations: &[At<'a>],
        arguments: &mut dyn Iterator<Item = Type<'a>>,
        known: &Known<'a>,
    ) -> Type<'a> {
        let arguments: Vec<_> = arguments.collect();
        let mut parts = Vec::new();
        for at in declarations {
            let known = self.with_arguments(*at, &arguments, known);
            match at.kind() {
                "enum_declaration" => return Type::Plain,
                "type_alias_declaration" => {
                    return at
                        .child("value")
                        .map_or(Type::Unknown, |it| self.written(it, &known));
                }
                _ => parts.push(Declared { at: *at, known }),
            }
        }
        match parts.is_empty() {
            true => Type::Unknown,
            false => Type::Instance(parts.into()),
        }
    }

    /// What the type parameters of a declaration stand for under these arguments; without an argument
    /// the default, else it stays open.
    pub(super) fn with_arguments(
        &self,
        at: At<'a>,
        arguments: &[Type<'a>],
        known: &Known<'a>,
    ) -> Known<'a> {
        let mut known = known.clone();
        let mut arguments = arguments.iter();
        for parameter in type_parameters(at) {
            let meaning = match (arguments.next(), parameter.child("value")) {
                (Some(argument), _) => argument.clone(),
                (None, Some(default)) => self.written(default, &known),
                (None, None) => Type::Open(Rc::new(self.bound_of(parameter, &known))),
            };
            known = known.with(parameter, meaning);
        }
        known
    }

    /// An instance of the class (or a value of the interface) at a declaration, as code inside it sees it.
    pub(super) fn instance_of(&self, class: At<'a>, known: &Known<'a>) -> Type<'a> {
        let merged = class
            .child("name")
            .and_then(|it| self.type_declarations(it));
        let parts = merged.filter(|parts| parts.iter().any(|it| it.is(class)));
        let parts = parts.unwrap_or_else(|| vec![class]);
        let part = |at| Declared {
            at,
            known: known.clone(),
        };
        Type::Instance(parts.into_iter().map(part).collect())
    }

    /// An instance of a class value.
    pub(super) fn instance_by(&self, class: &Declared<'a>) -> Type<'a> {
        self.instance_of(class.at, &class.known)
    }
}

pub(super) fn type_parameters(at: At<'_>) -> Vec<At<'_>> {
    let list = at.child("type_parameters").map(At::children);
    let list = list.into_iter().flatten();
    list.filter(|it| it.kind() == "type_parameter").collect()
}

/// The type parameter that a name means.
fn type_parameter(name: At<'_>) -> Option<At<'_>> {
    let mut next = name.parent();
    while let Some(around) = next {
        let found = type_parameters(around).into_iter().find(|it| {
            it.child("name")
                .is_some_and(|own| own.text() == name.text())
        });
        if found.is_some() {
            return found;
        }
        next = around.parent();
    }
    None
}

/// What the language's own types are made of.
fn given<'a>(name: &str, arguments: &[Type<'a>]) -> Type<'a> {
    let first = || arguments.first().cloned().unwrap_or(Type::Unknown);
    match name {
        "Array" | "ReadonlyArray" => Type::Array(Rc::new(first())),
        "Promise" | "PromiseLike" => Type::Promise(Rc::new(first())),
        "Partial" | "Required" | "Readonly" | "NonNullable" | "Omit" | "Pick" | "NoInfer" => {
            first()
        }
        "Awaited" => match first() {
            Type::Promise(inner) => (*inner).clone(),
            other => other,
        },
        _ => Type::Unknown,
    }
}

/// A class value as one of a class declaration.
pub(super) fn class_value(at: At<'_>) -> Type<'_> {
    Type::Class(declared(at))
}
