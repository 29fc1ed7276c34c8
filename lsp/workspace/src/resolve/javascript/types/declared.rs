//! Types of declarations: members of classes, interfaces and literals.

use super::{Declared, Type, Types};

impl<'a> Types<'a> {
    /// The type of what a declaration declares.
    pub(super) fn declared_value(&self, declaration: &Declared<'a>) -> Type<'a> {
        self.deeper(Type::Unknown, || self.declared_by(declaration))
    }

    fn declared_by(&self, declaration: &Declared<'a>) -> Type<'a> {
        let at = declaration.at;
        let known = &declaration.known;
        match at.kind() {
            "method_definition" | "method_signature" | "abstract_method_signature" => {
                if at.has_word("get") {
                    return match at.child("return_type") {
                        Some(written) => self.written(written, known),
                        None => self.returned(at),
                    };
                }
                Type::Function([declaration.clone()].into())
            }
            "function_declaration" | "function_signature" => {
                Type::Function([declaration.clone()].into())
            }
            "property_signature"
            | "public_field_definition"
            | "field_definition"
            | "required_parameter"
            | "optional_parameter" => match (at.child("type"), at.child("value")) {
                (Some(written), _) => self.written(written, known),
                (None, Some(value)) if !matches!(value.kind(), "null" | "identifier") => {
                    self.value(value)
                }
                _ => Type::Unknown,
            },
            "pair" => at.child("value").map_or(Type::Unknown, |it| self.value(it)),
            "shorthand_property_identifier" => self.named_value(at),
            "class_declaration" | "abstract_class_declaration" => Type::Class(declaration.clone()),
            _ => Type::Unknown,
        }
    }

    /// The type of a member, where it is one.
    pub(super) fn member_type(&self, owner: &Type<'a>, name: &str) -> Type<'a> {
        if let Type::Module(path) = owner {
            return self.exported(path, name);
        }
        let found = self.members(owner, name);
        if !found.is_sure {
            return Type::Unknown;
        }
        let mut declarations = found.declarations;
        declarations.retain(|it| !it.at.has_word("set"));
        let is_callable = |it: &Declared<'a>| {
            !it.at.has_word("get")
                && matches!(
                    it.at.kind(),
                    "method_definition" | "method_signature" | "abstract_method_signature"
                )
        };
        if declarations.len() > 1 && declarations.iter().all(is_callable) {
            let without_body: Vec<_> = declarations
                .iter()
                .filter(|it| it.at.child("body").is_none())
                .cloned()
                .collect();
            return match without_body.is_empty() {
                true => Type::Unknown,
                false => Type::Function(without_body.into()),
            };
        }
        match declarations.as_slice() {
            [only] => self.declared_value(only),
            _ => Type::Unknown,
        }
    }
}
