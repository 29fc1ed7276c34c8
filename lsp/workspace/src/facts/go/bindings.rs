//! Names bound inside functions: `:=`, `range`, `select`, `switch x := y.(type)`, parameters. A name
//! holds from the end of the statement that binds it.

use tree_sitter::Node;

use super::kinds::{Kind, kind_of};
use super::walk::{Walk, children};
use crate::facts::{Binding, BindingSource};

impl<'t> Walk<'_, 't> {
    /// Binds a name in the innermost scope.
    pub(super) fn bind(
        &mut self,
        name: &str,
        source: BindingSource,
        from: usize,
        value: Option<u32>,
    ) {
        if name.is_empty() || name == "_" {
            return;
        }
        let scope = self.materialize();
        if let Some(scope) = self.facts.scopes.get_mut(scope) {
            scope.bindings.push(Binding {
                name: name.to_owned(),
                source,
                from,
                value,
            });
        }
    }

    /// Whether the innermost scope binds a name already.
    fn is_bound_here(&self, name: &str) -> bool {
        let scope = self.scopes.last().and_then(|it| it.index);
        scope
            .and_then(|it| self.facts.scopes.get(it))
            .is_some_and(|it| it.bindings.iter().any(|it| it.name == name))
    }

    pub(super) fn short_var(&mut self, node: Node<'t>) {
        let Some(left) = self.child(node, self.fields.left) else {
            return;
        };
        let right: Vec<Node<'t>> = self
            .child(node, self.fields.right)
            .map(|it| children(it).collect())
            .unwrap_or_default();
        let names: Vec<Node<'t>> = children(left).collect();
        for (place, name) in names.iter().enumerate() {
            let value = self.value_of(&right, names.len(), place, node.start_byte());
            self.declare(*name, node.end_byte(), value);
        }
        self.read_to = left.end_byte();
    }

    /// Binds a name by `:=`, or notes that it is written to where the scope has it already.
    fn declare(&mut self, name: Node<'t>, from: usize, value: Option<u32>) {
        let text = self.text(name);
        if kind_of(name) != Kind::Identifier || text == "_" {
            return;
        }
        if self.is_bound_here(text) {
            self.use_name(name.byte_range(), Some(Vec::new()), true);
        } else {
            self.bind(text, BindingSource::Local, from, value);
        }
    }

    /// Where the value of one of `count` names comes from, given the expressions on the right.
    pub(super) fn value_of(
        &mut self,
        right: &[Node<'t>],
        count: usize,
        place: usize,
        at: usize,
    ) -> Option<u32> {
        if right.len() == count {
            let path = self.path_of(*right.get(place)?)?;
            return self.add_value(path, 0, at);
        }
        let [only] = right else { return None };
        let path = self.path_of(*only)?;
        if kind_of(*only) == Kind::Call {
            self.add_value(path, place, at)
        } else if place == 0 {
            self.add_value(path, 0, at)
        } else {
            None
        }
    }

    /// The names of `for … := range xs` and `case … := <-c`.
    pub(super) fn received(&mut self, node: Node<'t>, kind: Kind) {
        let Some(left) = self.child(node, self.fields.left) else {
            return;
        };
        let right = self.child(node, self.fields.right);
        let end = right.map_or(node.end_byte(), |it| it.start_byte());
        let between = self.source.get(left.end_byte()..end).unwrap_or_default();
        if !between.trim_start().starts_with(":=") {
            self.written_to = left.end_byte();
            return;
        }
        let names: Vec<Node<'t>> = children(left).collect();
        for (place, name) in names.iter().enumerate() {
            let part = if place == 0 { "[k]" } else { "[]" };
            let value = (kind == Kind::Range)
                .then(|| self.part_of(right?, part, node.start_byte()))
                .flatten();
            self.declare(*name, node.end_byte(), value);
        }
        self.read_to = left.end_byte();
    }

    fn part_of(&mut self, node: Node<'t>, part: &str, at: usize) -> Option<u32> {
        let mut path = self.path_of(node)?;
        path.last_mut()?.push_str(part);
        self.add_value(path, 0, at)
    }

    pub(super) fn assignment(&mut self, node: Node<'t>) {
        if let Some(left) = self.child(node, self.fields.left) {
            self.written_to = left.end_byte();
        }
    }

    pub(super) fn block(&mut self, node: Node<'t>) {
        let is_body = self.frames.last().is_some_and(|it| {
            matches!(
                it.kind,
                Kind::Function | Kind::Method | Kind::FunctionLiteral
            )
        });
        if !is_body {
            self.open(node.byte_range(), None);
        }
    }

    pub(super) fn type_switch(&mut self, node: Node<'t>) {
        self.open(node.byte_range(), None);
        let alias = self.child(node, self.fields.alias);
        let Some(name) = alias.and_then(|it| children(it).next()) else {
            return;
        };
        let value = self.child(node, self.fields.value);
        let path = value.and_then(|it| self.path_of(it));
        if let Some(open) = self.scopes.last_mut() {
            open.switched = Some((name.byte_range(), path));
        }
    }

    pub(super) fn type_case(&mut self, node: Node<'t>) {
        self.open(node.byte_range(), None);
        let mut cursor = node.walk();
        let mut types = node
            .children_by_field_id(
                std::num::NonZeroU16::new(self.fields.type_).unwrap_or(std::num::NonZeroU16::MIN),
                &mut cursor,
            )
            .filter(|it| it.is_named());
        let only = types.next().filter(|_| types.next().is_none());
        drop(types);
        let path = only
            .filter(|it| self.text(*it) != "nil")
            .map(|it| self.type_of(it));
        match path {
            Some(written) => self.bind_switched(node, written.map(|it| vec![it])),
            None => {
                let path = self.switched().and_then(|it| it.1.clone());
                self.bind_switched(node, path);
            }
        }
    }

    /// The `default` of a type switch, whose scope is open already.
    pub(super) fn default_of_type_switch(&mut self, node: Node<'t>) {
        if let Some((_, path)) = self.switched() {
            let path = path.clone();
            self.bind_switched(node, path);
        }
    }

    /// What the type switch directly around the innermost scope binds.
    fn switched(&self) -> Option<&(std::ops::Range<usize>, Option<Vec<String>>)> {
        let above = self.scopes.len().checked_sub(2)?;
        let open = self.scopes.get(above)?;
        (open.depth + 1 == self.frames.len())
            .then_some(open.switched.as_ref())
            .flatten()
    }

    fn bind_switched(&mut self, node: Node<'t>, path: Option<Vec<String>>) {
        let Some((name, _)) = self.switched() else {
            return;
        };
        let name = self.source.get(name.clone()).unwrap_or_default();
        let value = path.and_then(|it| self.add_value(it, 0, node.start_byte()));
        self.bind(name, BindingSource::Local, node.start_byte(), value);
    }
}
