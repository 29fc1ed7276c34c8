//! Members of classes through their bases, in the order Python looks them up.

use super::value::{Search, Value};
use crate::facts::{BindingSource, Scope};
use crate::{DefinitionId, DefinitionKind, File};

/// One class in the order of lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ancestor {
    Class(DefinitionId),
    /// A base outside the workspace.
    Outside(String),
    /// A base that cannot be followed.
    Unclear(String),
}

/// Bases without members of their own that matter here.
const PLAIN_BASES: [&str; 6] = [
    "typing.Generic",
    "typing.Protocol",
    "typing_extensions.Generic",
    "typing_extensions.Protocol",
    "abc.ABC",
    "object",
];

const ANCESTOR_LIMIT: usize = 100;

impl Search<'_> {
    /// The class and its bases in the order of lookup: depth first, each at its last place, which is
    /// Python's order in all but contrived diamonds.
    pub(super) fn ancestors(&mut self, class: &DefinitionId) -> Vec<Ancestor> {
        let mut found: Vec<Ancestor> = Vec::new();
        let mut waiting = vec![Ancestor::Class(class.clone())];
        let mut visits = 0;
        while let Some(next) = waiting.pop() {
            visits += 1;
            if visits > ANCESTOR_LIMIT {
                found.push(Ancestor::Unclear("its bases are too many".to_owned()));
                break;
            }
            if let Ancestor::Class(id) = &next {
                if found.contains(&next) && self.is_circular(&found, id) {
                    continue;
                }
                waiting.extend(self.bases(id).into_iter().rev());
            }
            found.push(next);
        }
        let mut order: Vec<Ancestor> = Vec::new();
        for ancestor in found.into_iter().rev() {
            if !order.contains(&ancestor) {
                order.push(ancestor);
            }
        }
        order.reverse();
        // A class that stands among its own bases would otherwise lose its first place.
        let own = Ancestor::Class(class.clone());
        order.retain(|it| *it != own);
        order.insert(0, own);
        order
    }

    fn is_circular(&self, found: &[Ancestor], id: &DefinitionId) -> bool {
        let times = found
            .iter()
            .filter(|it| matches!(it, Ancestor::Class(other) if other == id))
            .count();
        times > 3
    }

    fn bases(&mut self, id: &DefinitionId) -> Vec<Ancestor> {
        let Some((file, class)) = self.snapshot.definition(id) else {
            return vec![Ancestor::Unclear("its definition is gone".to_owned())];
        };
        let at = class.name_range.start;
        class
            .bases
            .iter()
            .filter_map(|base| self.base(file, base, at))
            .collect()
    }

    fn base(&mut self, file: &File, base: &str, at: usize) -> Option<Ancestor> {
        let names: Vec<String> = base.split('.').map(|it| it.trim().to_owned()).collect();
        if !names.iter().all(|it| is_name(it)) {
            return Some(Ancestor::Unclear(format!("its base `{base}` is computed")));
        }
        match self.dotted(&file.path, &names, at) {
            Value::Definition(id) if self.is_class(&id) => Some(Ancestor::Class(id)),
            Value::External(outside) if outside == "builtins" && base == "object" => None,
            Value::External(outside) if PLAIN_BASES.contains(&outside.as_str()) => None,
            Value::External(outside) => Some(Ancestor::Outside(if outside == "builtins" {
                base.to_owned()
            } else {
                outside
            })),
            _ => Some(Ancestor::Unclear(format!(
                "its base `{base}` cannot be followed"
            ))),
        }
    }

    pub(super) fn is_class(&self, id: &DefinitionId) -> bool {
        self.snapshot.definition(id).is_some_and(|(_, it)| {
            matches!(
                it.kind,
                DefinitionKind::Class | DefinitionKind::Enum | DefinitionKind::Interface
            )
        })
    }

    /// What `name` is as a member of a class or of its instances; never missing, since instances take
    /// any attribute.
    pub(super) fn class_member(&mut self, class: &DefinitionId, name: &str) -> Value {
        let mut unclear = None;
        for ancestor in self.ancestors(class) {
            match ancestor {
                Ancestor::Class(id) => {
                    if let Some(value) = self.own_member(&id, name) {
                        return if unclear.is_some() {
                            maybe(value)
                        } else {
                            value
                        };
                    }
                }
                Ancestor::Outside(base) => {
                    unclear.get_or_insert(format!("its base `{base}` is outside the workspace"));
                }
                Ancestor::Unclear(why) => {
                    unclear.get_or_insert(why);
                }
            }
        }
        if let Some(class) = self.attribute_instance(class, name) {
            return Value::Instance(class);
        }
        Value::Unknown(unclear.unwrap_or_else(|| format!("no class here defines `{name}`")))
    }

    /// What a class itself binds to `name`; `None` when it does not.
    pub(super) fn own_member(&mut self, class: &DefinitionId, name: &str) -> Option<Value> {
        let (file, definition) = self.snapshot.definition(class)?;
        let sources = class_scope(file, class.index)?.sources_of(name);
        if sources.is_empty() {
            return None;
        }
        let mut values: Vec<Value> = sources
            .iter()
            .map(|source| match source {
                BindingSource::Definition(index) => Value::Definition(DefinitionId {
                    path: file.path.clone(),
                    index: *index,
                }),
                BindingSource::Import(index) => match file.facts().imports.get(*index) {
                    Some(import) => self.imported(file, import, name),
                    None => Value::unknown("its import cannot be read"),
                },
                _ => Value::unknown("the class assigns it"),
            })
            .collect();
        let is_method = |value: &Value| matches!(value, Value::Definition(id) if self.snapshot.definition(id).is_some_and(|(_, it)| it.kind == DefinitionKind::Method));
        if values.iter().any(is_method) && is_set_on_instances(file, &definition.range, name) {
            values.push(Value::unknown("instances replace it"));
        }
        Some(Value::merged(values))
    }
}

/// The scope of a class body.
pub(super) fn class_scope(file: &File, class: usize) -> Option<&Scope> {
    file.facts()
        .scopes
        .iter()
        .find(|it| it.is_class && it.definition == Some(class))
}

fn is_set_on_instances(file: &File, class: &std::ops::Range<usize>, name: &str) -> bool {
    file.facts().uses_in(class).iter().any(|it| {
        it.is_write
            && it.name == name
            && matches!(it.qualifier.as_deref(), Some([only]) if only == "self")
    })
}

/// A value that may also be something else.
fn maybe(value: Value) -> Value {
    match value {
        Value::Definition(id) => Value::OneOf(vec![id]),
        other => other,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || it == '_')
}
