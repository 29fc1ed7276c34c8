//! Lookup of a name through the scopes of one file, innermost first.

use std::ops::Range;

use super::{Binding, BindingSource, FileFacts, NameUse, Scope};

impl FileFacts {
    /// The innermost scope around a byte; `None` for files without scopes.
    #[must_use]
    pub fn scope_at(&self, at: usize) -> Option<usize> {
        let mut next = self
            .scopes
            .partition_point(|it| it.range.start <= at)
            .checked_sub(1);
        while let Some(index) = next {
            let scope = self.scopes.get(index)?;
            if scope.range.contains(&at) || scope.parent.is_none() {
                return Some(index);
            }
            next = scope.parent.filter(|it| *it < index);
        }
        (!self.scopes.is_empty()).then_some(0)
    }

    /// The uses that start within `range`, in order.
    #[must_use]
    pub fn uses_in(&self, range: &Range<usize>) -> &[NameUse] {
        let first = self.uses.partition_point(|it| it.range.start < range.start);
        let last = self.uses.partition_point(|it| it.range.start < range.end);
        self.uses.get(first..last).unwrap_or_default()
    }

    /// The scopes in which a name used at `at` is looked up, innermost first. A class body is seen
    /// only from code that stands directly in it.
    pub fn visible_scopes(&self, at: usize) -> impl Iterator<Item = (usize, &Scope)> {
        let mut next = self.scope_at(at);
        let mut inside_function = false;
        std::iter::from_fn(move || {
            loop {
                let index = next?;
                let scope = self.scopes.get(index)?;
                next = scope.parent.filter(|it| *it < index);
                let hidden = scope.is_class && inside_function;
                inside_function |= scope.definition.is_some() && !scope.is_class;
                if !hidden {
                    return Some((index, scope));
                }
            }
        })
    }

    /// The scope that binds a name used at `at`, and all that binds it there; `None` when no scope
    /// of the file does.
    #[must_use]
    pub fn bindings_of(&self, name: &str, at: usize) -> Option<(usize, Vec<BindingSource>)> {
        self.visible_scopes(at).find_map(|(index, scope)| {
            let sources: Vec<_> = scope.bindings_at(name, at).map(|it| it.source).collect();
            (!sources.is_empty()).then_some((index, sources))
        })
    }
}

impl Scope {
    /// What binds a name for a use at `at`, in order.
    pub fn bindings_at<'a>(
        &'a self,
        name: &'a str,
        at: usize,
    ) -> impl Iterator<Item = &'a Binding> {
        self.bindings
            .iter()
            .filter(move |it| it.name == name && it.from <= at)
    }

    /// All that binds a name in this scope, in order.
    #[must_use]
    pub fn sources_of(&self, name: &str) -> Vec<BindingSource> {
        self.bindings
            .iter()
            .filter(|it| it.name == name)
            .map(|it| it.source)
            .collect()
    }
}
