//! Types of expressions.

use std::rc::Rc;

use super::{At, Declared, Known, Type, Types};

/// Returns of one function beyond these are not looked at.
const RETURNS_LIMIT: usize = 24;

impl<'a> Types<'a> {
    /// The type of an expression.
    pub(super) fn value(&self, at: At<'a>) -> Type<'a> {
        let key = at.node.id();
        if let Some(found) = self.values.borrow().get(&key) {
            return found.clone();
        }
        self.deeper(Type::Unknown, || {
            // What leads back to itself is not known.
            self.values.borrow_mut().insert(key, Type::Unknown);
            let found = self.value_of(at);
            self.values.borrow_mut().insert(key, found.clone());
            found
        })
    }

    fn value_of(&self, at: At<'a>) -> Type<'a> {
        match at.kind() {
            "identifier" | "shorthand_property_identifier" => {
                self.narrowed(at).unwrap_or_else(|| self.named_value(at))
            }
            "this" => self.this_at(at),
            "super" => self.super_at(at),
            "member_expression" => self.member_value(at),
            "subscript_expression" => self.element_value(at),
            "call_expression" => self.call_value(at),
            "new_expression" => self.new_value(at),
            "parenthesized_expression" | "non_null_expression" | "instantiation_expression" => {
                self.value_or_unknown(at.first())
            }
            "satisfies_expression" => self.value_or_unknown(at.first()),
            "as_expression" => match at.children().as_slice() {
                [_, written] => self.written(*written, &Known::default()),
                [value] => self.value(*value),
                _ => Type::Unknown,
            },
            "type_assertion" => at
                .child_of_kind("type_arguments")
                .and_then(At::first)
                .map_or(Type::Unknown, |it| self.written(it, &Known::default())),
            "await_expression" => match self.value_or_unknown(at.first()) {
                Type::Promise(inner) => (*inner).clone(),
                other => other,
            },
            "assignment_expression" => self.value_or_unknown(at.child("right")),
            "ternary_expression" => Type::either(
                ["consequence", "alternative"].map(|it| self.value_or_unknown(at.child(it))),
            ),
            "binary_expression" => self.operation(at),
            "sequence_expression" => self.value_or_unknown(at.children().last().copied()),
            "object" => Type::Literal(at),
            "array" => self.array_value(at),
            "arrow_function" | "function_expression" | "generator_function" => {
                Type::Function([declared(at)].into())
            }
            "class" => Type::Class(declared(at)),
            "string" | "number" | "template_string" | "true" | "false" | "null" | "undefined"
            | "regex" | "unary_expression" | "update_expression" => Type::Plain,
            _ => Type::Unknown,
        }
    }

    fn value_or_unknown(&self, at: Option<At<'a>>) -> Type<'a> {
        at.map_or(Type::Unknown, |it| self.value(it))
    }

    fn member_value(&self, at: At<'a>) -> Type<'a> {
        let (Some(object), Some(name)) = (at.child("object"), at.child("property")) else {
            return Type::Unknown;
        };
        self.member_type(&self.value(object), name.text())
    }

    fn element_value(&self, at: At<'a>) -> Type<'a> {
        let (Some(object), Some(index)) = (at.child("object"), at.child("index")) else {
            return Type::Unknown;
        };
        match (index.kind(), self.value(object)) {
            ("number", Type::Tuple(parts)) => {
                let index = index.text().parse::<usize>().ok();
                let part = index.and_then(|it| parts.get(it));
                part.cloned().unwrap_or(Type::Unknown)
            }
            (_, Type::Array(element)) => (*element).clone(),
            ("string", object) => self.member_type(&object, index.text().trim_matches(['"', '\''])),
            _ => Type::Unknown,
        }
    }

    fn operation(&self, at: At<'a>) -> Type<'a> {
        let operator = at.child("operator").map_or("", At::kind);
        match operator {
            "||" | "??" => {
                Type::either(["left", "right"].map(|it| self.value_or_unknown(at.child(it))))
            }
            "&&" => self.value_or_unknown(at.child("right")),
            _ => Type::Plain,
        }
    }

    fn array_value(&self, at: At<'a>) -> Type<'a> {
        let parts: Vec<_> = at.children().into_iter().take(RETURNS_LIMIT).collect();
        if parts.is_empty() || parts.iter().any(|it| it.kind() == "spread_element") {
            return Type::Array(Rc::new(Type::Unknown));
        }
        Type::Array(Rc::new(Type::either(
            parts.into_iter().map(|it| self.value(it)),
        )))
    }

    /// `this` as the code around it has it: that of a class, or declared by a parameter.
    fn this_at(&self, at: At<'a>) -> Type<'a> {
        let mut child = at;
        while let Some(around) = child.parent() {
            match around.kind() {
                "function_expression"
                | "function_declaration"
                | "generator_function"
                | "generator_function_declaration" => return self.declared_this(around),
                "method_definition" => {
                    let class = around.parent().filter(|it| it.kind() == "class_body");
                    return match class.and_then(At::parent) {
                        Some(class) if around.has_word("static") => Type::Class(declared(class)),
                        Some(class) => self.instance_of(class, &Known::default()),
                        None => Type::Unknown,
                    };
                }
                "public_field_definition" | "field_definition" => {
                    let class = around.parent().and_then(At::parent);
                    return match class {
                        Some(class) if around.has_word("static") => Type::Class(declared(class)),
                        Some(class) => self.instance_of(class, &Known::default()),
                        None => Type::Unknown,
                    };
                }
                "class_static_block" => return Type::Unknown,
                _ => child = around,
            }
        }
        Type::Unknown
    }

    fn declared_this(&self, function: At<'a>) -> Type<'a> {
        let parameters = function.child("parameters").map(At::children);
        let this = parameters.into_iter().flatten().find(|it| {
            it.child("pattern")
                .is_some_and(|pattern| pattern.kind() == "this")
        });
        this.and_then(|it| it.child("type"))
            .map_or(Type::Unknown, |it| self.written(it, &Known::default()))
    }

    fn super_at(&self, at: At<'a>) -> Type<'a> {
        let mut child = at;
        while let Some(around) = child.parent() {
            if around.kind() == "class_body" {
                let base = around.parent().map(|class| self.bases(&declared(class)));
                let base = base.into_iter().flatten().next();
                return base.unwrap_or(Type::Unknown);
            }
            child = around;
        }
        Type::Unknown
    }

    /// What the bodies of a function return.
    pub(super) fn returned(&self, function: At<'a>) -> Type<'a> {
        let Some(body) = function.child("body") else {
            return Type::Unknown;
        };
        if function.has_word("*") || function.child("type_parameters").is_some() {
            return Type::Unknown;
        }
        let found = if body.kind() == "statement_block" {
            let returns = returns_of(body);
            if returns.len() > RETURNS_LIMIT {
                return Type::Unknown;
            }
            Type::either(returns.into_iter().map(|it| self.value(it)))
        } else {
            self.value(body)
        };
        match (function.has_word("async"), found) {
            (true, Type::Promise(inner)) => Type::Promise(inner),
            (true, other) => Type::Promise(Rc::new(other)),
            (false, other) => other,
        }
    }
}

pub(super) fn declared(at: At<'_>) -> Declared<'_> {
    Declared {
        at,
        known: Known::default(),
    }
}

/// What the `return` statements of a body return, those of functions inside left out.
fn returns_of(body: At<'_>) -> Vec<At<'_>> {
    let mut found = Vec::new();
    let mut open = vec![body];
    while let Some(at) = open.pop() {
        match at.kind() {
            "return_statement" => found.extend(at.first()),
            kind if is_function(kind) || kind.starts_with("class") => {}
            _ => open.extend(at.children()),
        }
    }
    found
}

pub(super) fn is_function(kind: &str) -> bool {
    matches!(
        kind,
        "arrow_function"
            | "function_expression"
            | "function_declaration"
            | "generator_function"
            | "generator_function_declaration"
            | "method_definition"
    )
}
