//! Dotted names: the first through the scopes of its file, each further one as a member of what
//! stands before it.

use super::builtins;
use super::unbound;
use super::value::{Search, Value};
use crate::facts::BindingSource;
use crate::{DefinitionId, DefinitionKind, File, WorkspacePath};

impl Search<'_> {
    /// What a dotted name used at byte `at` stands for.
    pub(super) fn dotted(&mut self, path: &WorkspacePath, names: &[String], at: usize) -> Value {
        let Some(file) = self.snapshot.file(path) else {
            return Value::unknown("its file is not in the workspace");
        };
        if let Some(why) = file.not_parsed() {
            return Value::unknown(why.because());
        }
        let Some((first, rest)) = names.split_first() else {
            return Value::unknown("it is no plain name");
        };
        let mut value = self
            .deeper(|it| it.name(file, first, at))
            .unwrap_or_else(|| Value::unknown("it is followed too far"));
        for name in rest {
            value = self
                .deeper(|it| it.member(&value, name))
                .unwrap_or_else(|| Value::unknown("it is followed too far"));
        }
        value
    }

    fn name(&mut self, file: &File, name: &str, at: usize) -> Value {
        if let Some((scope, sources)) = file.facts().bindings_of(name, at) {
            let values = sources
                .iter()
                .map(|source| self.bound(file, scope, name, *source))
                .collect();
            return Value::merged(values);
        }
        if builtins::contains(name) {
            // A star import may hide a builtin; only one of the workspace is known to.
            return match self.star_name(file, name) {
                Some(value) if !matches!(value, Value::Unknown(_)) => value,
                _ => Value::External("builtins".to_owned()),
            };
        }
        self.star_name(file, name).unwrap_or_else(|| {
            match unbound::doubt(self.snapshot, file, name) {
                Some(why) => Value::Unknown(why),
                None => Value::Missing(file.path.clone()),
            }
        })
    }

    fn bound(&mut self, file: &File, scope: usize, name: &str, source: BindingSource) -> Value {
        match source {
            BindingSource::Definition(index) => Value::Definition(DefinitionId {
                path: file.path.clone(),
                index,
            }),
            BindingSource::Import(index) => match file.facts().imports.get(index) {
                Some(import) => self.imported(file, import, name),
                None => Value::unknown("its import cannot be read"),
            },
            BindingSource::Parameter => self.parameter(file, scope, name),
            BindingSource::Local => self.local(file, scope, name),
        }
    }

    /// What `value.name` stands for.
    pub(super) fn member(&mut self, value: &Value, name: &str) -> Value {
        match value {
            Value::Module(path) => self.export(path, name),
            Value::Folder(folder) => self.folder_member(folder, name),
            Value::Instance(class) | Value::ClassOf(class) => self.class_member(class, name),
            Value::Definition(id) => self.definition_member(id, name),
            Value::External(outside) if outside == "builtins" => Value::External(outside.clone()),
            Value::External(outside) => Value::External(format!("{outside}.{name}")),
            Value::OneOf(_) => Value::unknown("what stands before it is bound in several ways"),
            Value::Missing(module) => {
                Value::Unknown(format!("`{module}` lacks what stands before it"))
            }
            Value::Unknown(why) => Value::Unknown(why.clone()),
        }
    }

    fn definition_member(&mut self, id: &DefinitionId, name: &str) -> Value {
        let Some((_, definition)) = self.snapshot.definition(id) else {
            return Value::unknown("its definition is gone");
        };
        match definition.kind {
            DefinitionKind::Class | DefinitionKind::Enum | DefinitionKind::Interface => {
                self.class_member(id, name)
            }
            DefinitionKind::Variable => match self.variable_instance(id) {
                Some(class) => self.class_member(&class, name),
                None => Value::unknown("it is a member of a value that is not followed"),
            },
            _ => Value::Unknown(format!("it is a member of a {}", definition.kind.word())),
        }
    }
}
