//! Which class a parameter, a local or an attribute holds an instance of, where one look tells:
//! `self`, an annotation, one assignment from a constructor.

use std::ops::Range;

use super::value::{Search, Value};
use crate::facts::{BindingSource, Signature};
use crate::{Definition, DefinitionId, DefinitionKind, File};

impl Search<'_> {
    pub(super) fn parameter(&mut self, file: &File, scope: usize, name: &str) -> Value {
        let unknown = || Value::Unknown(format!("`{name}` is a parameter"));
        let facts = file.facts();
        let function = facts.scopes.get(scope).and_then(|it| it.definition);
        let Some(definition) = function.and_then(|it| facts.definitions.get(it)) else {
            return unknown();
        };
        let Some(signature) = &definition.signature else {
            return unknown();
        };
        let listed = signature.parameters.iter().find(|it| it.name == name);
        match (listed, definition.container) {
            (None, Some(class)) if definition.kind == DefinitionKind::Method => {
                let class = DefinitionId {
                    path: file.path.clone(),
                    index: class,
                };
                if takes_class(definition) {
                    Value::ClassOf(class)
                } else {
                    Value::Instance(class)
                }
            }
            (Some(parameter), _) => parameter
                .annotation
                .as_deref()
                .and_then(|it| self.annotated(file, it, definition.name_range.start))
                .map_or_else(unknown, Value::Instance),
            _ => unknown(),
        }
    }

    /// A local that is assigned once, from a constructor or a function with a plain result type.
    pub(super) fn local(&mut self, file: &File, scope: usize, name: &str) -> Value {
        let unknown = || Value::Unknown(format!("`{name}` is a local value"));
        let facts = file.facts();
        let Some(range) = facts.scopes.get(scope).map(|it| it.range.clone()) else {
            return unknown();
        };
        let writes: Vec<_> = facts
            .uses_in(&range)
            .iter()
            .filter(|it| it.is_write && it.name == name)
            .filter(|it| it.qualifier.as_ref().is_some_and(Vec::is_empty))
            .collect();
        let [only] = writes.as_slice() else {
            return unknown();
        };
        self.assigned_instance(file, only.range.end)
            .or_else(|| self.entered_instance(file, only.range.start))
            .map_or_else(unknown, Value::Instance)
    }

    /// The class of what `with C() as name` binds to the name that starts at byte `start`, when
    /// entering gives the object itself.
    fn entered_instance(&mut self, file: &File, start: usize) -> Option<DefinitionId> {
        let line_start = file.text().line_range(file.text().line_of(start)).start;
        let before = file.text().slice(line_start..start);
        let value = before.trim_end().strip_suffix(" as")?.trim_end();
        let end = line_start + value.len();
        let call = file
            .facts()
            .calls
            .iter()
            .filter(|it| it.range.end == end)
            .min_by_key(|it| it.range.start)?;
        let class = self.result_class(file, &call.callee, call.range.start)?;
        let is_async = before.trim_start().starts_with("async ");
        let enter = if is_async { "__aenter__" } else { "__enter__" };
        let Value::Definition(method) = self.class_member(&class, enter) else {
            return None;
        };
        self.gives_itself(&method).then_some(class)
    }

    fn gives_itself(&self, method: &DefinitionId) -> bool {
        let Some((file, definition)) = self.snapshot.definition(method) else {
            return false;
        };
        let Some(body) = &definition.body else {
            return false;
        };
        let text = file.text().slice(body.clone());
        let mut returns = text
            .lines()
            .map(str::trim)
            .filter(|it| it.starts_with("return"));
        returns.next().is_some_and(|it| it == "return self")
            && returns.all(|it| it == "return self")
    }

    /// The class of a module or class variable.
    pub(super) fn variable_instance(&mut self, id: &DefinitionId) -> Option<DefinitionId> {
        let (file, definition) = self.snapshot.definition(id)?;
        let facts = file.facts();
        let is_assigned_again = facts.uses.iter().any(|it| {
            it.is_write
                && it.name == definition.name
                && it.qualifier.as_ref().is_some_and(Vec::is_empty)
                && facts.bindings_of(&it.name, it.range.start)
                    == facts.bindings_of(&it.name, definition.name_range.start)
        });
        if is_assigned_again {
            return None;
        }
        self.assigned_instance(file, definition.name_range.end)
    }

    /// The class of an attribute that the class sets once on `self`.
    pub(super) fn attribute_instance(
        &mut self,
        class: &DefinitionId,
        name: &str,
    ) -> Option<DefinitionId> {
        let (file, definition) = self.snapshot.definition(class)?;
        let mut writes = file.facts().uses_in(&definition.range).iter().filter(|it| {
            it.is_write
                && it.name == name
                && matches!(it.qualifier.as_deref(), Some([only]) if only == "self")
        });
        let only = writes.next().filter(|_| writes.next().is_none())?;
        self.assigned_instance(file, only.range.end)
    }

    /// The class of what is assigned to a name that ends at byte `end`: by annotation, or by the call
    /// that is the whole right side.
    fn assigned_instance(&mut self, file: &File, end: usize) -> Option<DefinitionId> {
        let facts = file.facts();
        let line_end = file.text().line_range(file.text().line_of(end)).end;
        let rest = file.text().slice(end..line_end);
        if let Some(annotated) = rest.trim_start().strip_prefix(':') {
            let annotation = annotated.split('=').next().unwrap_or(annotated);
            return self.annotated(file, annotation, end);
        }
        let after = rest.trim_start().strip_prefix('=')?;
        let start = line_end - after.trim_start().len();
        let first = facts.calls.partition_point(|it| it.range.start < start);
        let call = facts
            .calls
            .iter()
            .skip(first)
            .take_while(|it| it.range.start == start)
            .max_by_key(|it| it.range.end)?;
        if !ends_statement(file, &call.range) {
            return None;
        }
        self.result_class(file, &call.callee, start)
    }

    fn result_class(&mut self, file: &File, callee: &[String], at: usize) -> Option<DefinitionId> {
        if callee.is_empty() {
            return None;
        }
        let Value::Definition(id) = self.dotted(&file.path, callee, at) else {
            return None;
        };
        if self.is_class(&id) {
            return Some(id);
        }
        let (file, definition) = self.snapshot.definition(&id)?;
        let signature = definition.signature.as_ref()?;
        if signature.opaque.is_some() || !gives_its_result(file, definition, signature) {
            return None;
        }
        let returns = signature.returns.clone()?;
        self.annotated(file, &returns, definition.name_range.start)
    }

    /// The class an annotation names: `C`, `"C"`, `m.C`, `Optional[C]`, `C | None`.
    fn annotated(&mut self, file: &File, annotation: &str, at: usize) -> Option<DefinitionId> {
        let names: Vec<String> = plain_class(annotation)?
            .split('.')
            .map(str::to_owned)
            .collect();
        match self.dotted(&file.path, &names, at) {
            Value::Definition(id) if self.is_class(&id) => Some(id),
            _ => None,
        }
    }

    /// All that binds the name of a definition, beside itself.
    pub(super) fn is_bound_once(&self, id: &DefinitionId) -> bool {
        let Some((file, definition)) = self.snapshot.definition(id) else {
            return false;
        };
        file.facts()
            .bindings_of(&definition.name, definition.name_range.start)
            .is_some_and(|(_, sources)| sources == [BindingSource::Definition(id.index)])
    }
}

/// Whether the bound parameter of a method is the class.
pub(super) fn takes_class(method: &Definition) -> bool {
    method.decorators.iter().any(|it| it == "classmethod")
        || matches!(
            method.name.as_str(),
            "__new__" | "__init_subclass__" | "__class_getitem__"
        )
}

/// Whether a call gives what is annotated: not a coroutine, not a context manager.
fn gives_its_result(file: &File, definition: &Definition, signature: &Signature) -> bool {
    let header = file.text().slice(signature.header.clone());
    let before_name = header.split("def ").next().unwrap_or_default();
    definition.decorators.is_empty() && !before_name.contains("async")
}

fn ends_statement(file: &File, call: &Range<usize>) -> bool {
    let line = file.text().line_range(file.text().line_of(call.end));
    let rest = file.text().slice(call.end..line.end);
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#') || rest.starts_with(';')
}

fn plain_class(annotation: &str) -> Option<&str> {
    let mut text = annotation.trim();
    for _ in 0..4 {
        let before = text;
        text = text.trim_matches(['"', '\'']).trim();
        text = text
            .strip_suffix("| None")
            .or_else(|| text.strip_prefix("None |"))
            .unwrap_or(text)
            .trim();
        for wrapper in ["Optional[", "typing.Optional[", "t.Optional["] {
            if let Some(inner) = text
                .strip_prefix(wrapper)
                .and_then(|it| it.strip_suffix(']'))
            {
                text = inner.trim();
            }
        }
        if text == before {
            break;
        }
    }
    let is_plain = !text.is_empty()
        && text
            .chars()
            .all(|it| it.is_alphanumeric() || it == '_' || it == '.');
    is_plain.then_some(text)
}
