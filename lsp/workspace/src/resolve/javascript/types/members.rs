//! The declarations of a member in a type.

use super::values::declared;
use super::{At, Declared, Type, Types};

/// What declares a member of a type.
pub(super) struct Found<'a> {
    pub(super) declarations: Vec<Declared<'a>>,
    /// Whether these are all, whichever part of the type the value is.
    pub(super) is_sure: bool,
}

impl Found<'_> {
    const NOTHING: Self = Self {
        declarations: Vec::new(),
        is_sure: true,
    };
    const UNKNOWN: Self = Self {
        declarations: Vec::new(),
        is_sure: false,
    };
}

/// Which members count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Class,
    Instance,
}

impl<'a> Types<'a> {
    pub(super) fn members(&self, owner: &Type<'a>, name: &str) -> Found<'a> {
        self.deeper(Found::UNKNOWN, || self.members_of(owner, name))
    }

    fn members_of(&self, owner: &Type<'a>, name: &str) -> Found<'a> {
        match owner {
            Type::Instance(parts) => self.instance_members(owner, parts, name),
            Type::Class(class) => {
                let own = own_members(class, name, Side::Class);
                if !own.is_empty() {
                    return sure(own);
                }
                match self.bases(class).into_iter().next() {
                    Some(base) => self.members(&base, name),
                    None => Found::NOTHING,
                }
            }
            Type::Shape(shape) => sure(own_members(shape, name, Side::Instance)),
            Type::Literal(object) => self.literal_members(*object, name),
            Type::Either(parts) => self.members_of_each(parts, name),
            Type::Both(parts) => {
                let found: Vec<_> = parts.iter().map(|it| self.members(it, name)).collect();
                let mut all = Vec::new();
                let mut is_sure = true;
                for one in found {
                    is_sure &= one.is_sure;
                    all.extend(one.declarations);
                }
                let is_sure = is_sure || !all.is_empty();
                Found {
                    declarations: distinct(all),
                    is_sure,
                }
            }
            Type::Plain
            | Type::Function(_)
            | Type::Array(_)
            | Type::Tuple(_)
            | Type::Promise(_) => Found::NOTHING,
            Type::Unknown | Type::Module(_) | Type::Open(_) => Found::UNKNOWN,
        }
    }

    fn instance_members(&self, owner: &Type<'a>, parts: &[Declared<'a>], name: &str) -> Found<'a> {
        let mut own = Vec::new();
        for part in parts {
            own.extend(own_members(part, name, Side::Instance));
        }
        if !own.is_empty() {
            for it in &mut own {
                it.known = it.known.with_this(owner.clone());
            }
            return sure(own);
        }
        let mut is_sure = true;
        for base in parts.iter().flat_map(|it| self.instance_bases(it)) {
            let found = self.members(&base, name);
            if !found.declarations.is_empty() {
                return found;
            }
            is_sure &= found.is_sure;
        }
        Found {
            declarations: Vec::new(),
            is_sure,
        }
    }

    /// Members of a literal: its own keys, else those of what is spread into it.
    fn literal_members(&self, object: At<'a>, name: &str) -> Found<'a> {
        let parts = object.children();
        let own: Vec<_> = parts
            .iter()
            .filter(|it| key_of(**it).is_some_and(|key| plain(key) == name))
            .map(|it| declared(*it))
            .collect();
        if !own.is_empty() {
            return sure(own);
        }
        let mut is_sure = true;
        let spread = parts
            .iter()
            .rev()
            .filter(|it| it.kind() == "spread_element");
        for value in spread.filter_map(|it| it.first()) {
            let found = self.members(&self.value(value), name);
            if !found.declarations.is_empty() {
                return found;
            }
            is_sure &= found.is_sure;
        }
        Found {
            declarations: Vec::new(),
            is_sure,
        }
    }

    /// Members of each of several types: sure where all of them have the same.
    fn members_of_each(&self, parts: &[Type<'a>], name: &str) -> Found<'a> {
        let mut all: Vec<Declared<'a>> = Vec::new();
        let mut is_sure = true;
        for (index, part) in parts.iter().enumerate() {
            let found = self.members(part, name);
            let is_same = found.declarations.len() == all.len()
                && found
                    .declarations
                    .iter()
                    .all(|it| all.iter().any(|other| other.at.is(it.at)));
            is_sure &= found.is_sure && (index == 0 || is_same);
            all.extend(found.declarations);
            all = distinct(all);
        }
        Found {
            declarations: all,
            is_sure,
        }
    }

    /// What a class value extends, as values; what an interface extends, as types.
    pub(super) fn bases(&self, part: &Declared<'a>) -> Vec<Type<'a>> {
        let heritage = part.at.child_of_kind("class_heritage");
        let clause = heritage.and_then(|it| it.child_of_kind("extends_clause"));
        let base = match (clause, heritage) {
            (Some(clause), _) => clause.child("value"),
            (None, Some(heritage)) => heritage
                .first()
                .filter(|it| it.kind() != "implements_clause"),
            (None, None) => None,
        };
        base.map(|it| self.value(it)).into_iter().collect()
    }

    /// What instances of a declaration inherit from.
    pub(super) fn instance_bases(&self, part: &Declared<'a>) -> Vec<Type<'a>> {
        if let Some(clause) = part.at.child_of_kind("extends_type_clause") {
            let written = clause.children();
            return written
                .into_iter()
                .map(|it| self.written(it, &part.known))
                .collect();
        }
        let heritage = part.at.child_of_kind("class_heritage");
        let clause = heritage.and_then(|it| it.child_of_kind("extends_clause"));
        let arguments: Vec<_> = clause
            .and_then(|it| it.child("type_arguments"))
            .map(At::children)
            .unwrap_or_default()
            .into_iter()
            .map(|it| self.written(it, &part.known))
            .collect();
        let bases = self.bases(part).into_iter();
        bases
            .map(|it| match it {
                Type::Class(mut class) => {
                    class.known = self.with_arguments(class.at, &arguments, &class.known);
                    self.instance_by(&class)
                }
                Type::Instance(_) | Type::Shape(_) => it,
                _ => Type::Unknown,
            })
            .collect()
    }

    /// What a class says it implements.
    pub(super) fn implemented(&self, part: &Declared<'a>) -> Vec<Type<'a>> {
        let heritage = part.at.child_of_kind("class_heritage");
        let clause = heritage.and_then(|it| it.child_of_kind("implements_clause"));
        let written = clause.map(At::children).unwrap_or_default();
        written
            .into_iter()
            .map(|it| self.written(it, &part.known))
            .collect()
    }
}

fn sure(declarations: Vec<Declared<'_>>) -> Found<'_> {
    Found {
        declarations,
        is_sure: true,
    }
}

fn distinct(all: Vec<Declared<'_>>) -> Vec<Declared<'_>> {
    let mut left: Vec<Declared<'_>> = Vec::new();
    for it in all {
        if !left.iter().any(|other| other.at.is(it.at)) {
            left.push(it);
        }
    }
    left
}

/// The members of that name that stand in a declaration itself.
fn own_members<'a>(part: &Declared<'a>, name: &str, side: Side) -> Vec<Declared<'a>> {
    let body = match part.at.kind() {
        "object_type" | "interface_body" => Some(part.at),
        _ => part.at.child("body"),
    };
    let members = body.map(At::children).unwrap_or_default();
    let mut found: Vec<At<'a>> = Vec::new();
    for member in members {
        let is_static = member.has_word("static");
        if is_static == (side == Side::Class)
            && key_of(member).is_some_and(|key| plain(key) == name)
        {
            found.push(member);
        }
        if side == Side::Instance && member.kind() == "method_definition" {
            found.extend(parameter_property(member, name));
        }
    }
    let known = &part.known;
    found
        .into_iter()
        .map(|at| Declared {
            at,
            known: known.clone(),
        })
        .collect()
}

/// `constructor(private name: T)`
fn parameter_property<'a>(method: At<'a>, name: &str) -> Option<At<'a>> {
    if method.child("name")?.text() != "constructor" {
        return None;
    }
    method
        .child("parameters")?
        .children()
        .into_iter()
        .find(|it| {
            (it.child_of_kind("accessibility_modifier").is_some() || it.has_word("readonly"))
                && it.child("pattern").is_some_and(|it| it.text() == name)
        })
}

/// Where the name of a member stands.
pub(super) fn key_of(member: At<'_>) -> Option<At<'_>> {
    let key = match member.kind() {
        "method_definition"
        | "method_signature"
        | "abstract_method_signature"
        | "property_signature"
        | "public_field_definition" => member.child("name"),
        "field_definition" => member.child("property"),
        "pair" => member.child("key"),
        "required_parameter" | "optional_parameter" => member.child("pattern"),
        "shorthand_property_identifier" => Some(member),
        _ => None,
    };
    key.filter(|it| it.kind() != "computed_property_name")
}

/// A key without its quotes.
pub(super) fn plain(key: At<'_>) -> &str {
    match key.kind() {
        "string" => key.text().trim_matches(['"', '\'']),
        _ => key.text(),
    }
}
