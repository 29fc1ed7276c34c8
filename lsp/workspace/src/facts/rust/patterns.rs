//! What binds names to values: `let`, parameters, patterns, loops, closures, generics.

use tree_sitter::Node;

use super::kinds::{FIELDS, Kind, kind};
use super::paths::{segments, type_path};
use super::record::TypedName;
use super::walk::{Here, Place, Step, Walk, plain};
use crate::facts::BindingSource;

impl<'t> Walk<'_, 't> {
    /// A name in a pattern: by Rust's conventions a capital one names a constant or a variant.
    pub(super) fn bind_pattern_name(&mut self, node: Node<'t>) {
        let name = self.text(node);
        if name.starts_with(|it: char| it.is_uppercase()) {
            self.use_at(node, Vec::new());
        } else {
            self.bind_local(node);
        }
    }

    pub(super) fn bind_local(&mut self, node: Node<'t>) {
        let name = plain(self.text(node));
        if !name.is_empty() {
            self.bind(self.here.scope, name, BindingSource::Local);
        }
    }

    pub(super) fn field_pattern(&mut self, node: Node<'t>, place: Place) {
        match node.child_by_field_id(FIELDS.pattern) {
            Some(pattern) => self.push(pattern, place.binding()),
            None => self.push_children(node, place.binding()),
        }
    }

    /// `Path(patterns)` and `Path { patterns }`.
    pub(super) fn typed_pattern(&mut self, node: Node<'t>, place: Place) {
        let path = node.child_by_field_id(FIELDS.type_name);
        for child in self.children(node) {
            if Some(child) == path {
                self.push(child, place.reading());
            } else {
                self.push(child, place.binding());
            }
        }
    }

    pub(super) fn match_pattern(&mut self, node: Node<'t>, place: Place) {
        let condition = node.child_by_field_id(FIELDS.condition);
        for child in self.children(node) {
            if Some(child) == condition {
                self.push(child, place.reading());
            } else {
                self.push(child, place.binding());
            }
        }
    }

    pub(super) fn let_declaration(&mut self, node: Node<'t>, place: Place) {
        let pattern = node.child_by_field_id(FIELDS.pattern);
        let written = node.child_by_field_id(FIELDS.type_name);
        let value = node.child_by_field_id(FIELDS.value);
        let alternative = node.child_by_field_id(FIELDS.alternative);
        for part in [written, value, alternative].into_iter().flatten() {
            self.push(part, place);
        }
        let Some(pattern) = pattern else { return };
        if value.is_some_and(|it| self.may_mention(it, pattern)) {
            self.steps.push(Step::Shadow(node.end_byte()));
        }
        self.push(pattern, place.binding());
        let name = self.plain_pattern(pattern).to_owned();
        if name.is_empty() {
            return;
        }
        let known = match (written, value) {
            (Some(written), _) => type_path(self.source, written).map(|it| (it, false)),
            (None, Some(value)) => self.made_by(value),
            _ => None,
        };
        if let Some((path, is_result)) = known {
            // A later variable of the same name has a type of its own.
            self.rust.types.push(TypedName {
                scope: usize::MAX,
                name,
                path,
                is_result,
            });
            let index = self.rust.types.len() - 1;
            self.steps.push(Step::Typed(index));
        }
    }

    /// The type of a struct literal, or the function whose result a value is.
    fn made_by(&self, value: Node<'t>) -> Option<(Vec<String>, bool)> {
        match kind(value) {
            Kind::StructExpression => {
                let name = value.child_by_field_id(FIELDS.name)?;
                Some((segments(self.source, name)?, false))
            }
            Kind::CallExpression => {
                let function = value.child_by_field_id(FIELDS.function)?;
                let path = segments(self.source, function)?;
                Some((path, true))
            }
            _ => None,
        }
    }

    /// The name of a pattern that is a name and nothing else.
    fn plain_pattern(&self, pattern: Node<'t>) -> &str {
        let name = match kind(pattern) {
            Kind::Identifier => plain(self.text(pattern)),
            _ if pattern.kind() == "mut_pattern" => {
                let last =
                    pattern.named_child(pattern.named_child_count().saturating_sub(1) as u32);
                last.filter(|it| kind(*it) == Kind::Identifier)
                    .map_or("", |it| plain(self.text(it)))
            }
            _ => "",
        };
        if name.starts_with(|it: char| it.is_uppercase()) {
            ""
        } else {
            name
        }
    }

    /// Whether a value may use a name that the pattern binds: the name then means something else
    /// before than after.
    fn may_mention(&self, value: Node<'t>, pattern: Node<'t>) -> bool {
        let text = self.text(value);
        self.text(pattern)
            .split(|it: char| !it.is_alphanumeric() && it != '_')
            .any(|name| {
                name.starts_with(|it: char| it.is_lowercase())
                    && !matches!(name, "mut" | "ref")
                    && text.len() < 100_000
                    && text.contains(name)
            })
    }

    pub(super) fn let_condition(&mut self, node: Node<'t>, place: Place) {
        self.push_field(node, FIELDS.value, place);
        self.steps.push(Step::Shadow(node.end_byte()));
        self.push_field(node, FIELDS.pattern, place.binding());
    }

    /// `if` and `while`: what a `let` in the condition binds is there until the end of the block.
    pub(super) fn conditional(&mut self, node: Node<'t>, place: Place) {
        let alternative = node.child_by_field_id(FIELDS.alternative);
        let end = alternative.map_or(node.end_byte(), |it| it.start_byte());
        let before = self.here;
        self.here = Here { end, ..before };
        for child in self.children(node) {
            if Some(child) == alternative {
                self.steps.push(Step::Leave(before));
            }
            self.push(child, place);
        }
        self.steps.push(Step::Leave(before));
    }

    pub(super) fn for_loop(&mut self, node: Node<'t>, place: Place) {
        self.push_field(node, FIELDS.value, place);
        let Some(body) = node.child_by_field_id(FIELDS.body) else {
            return;
        };
        self.steps.push(Step::Enter(body.byte_range()));
        self.push_field(node, FIELDS.pattern, place.binding());
        self.push_items(body, place);
        self.steps.push(Step::Leave(self.here));
    }

    pub(super) fn closure(&mut self, node: Node<'t>, place: Place) {
        self.steps.push(Step::Enter(node.byte_range()));
        if let Some(parameters) = node.child_by_field_id(FIELDS.parameters) {
            self.push_children(parameters, place.binding());
        }
        self.push_field(node, FIELDS.return_type, place);
        self.push_field(node, FIELDS.body, place);
        self.steps.push(Step::Leave(self.here));
    }

    pub(super) fn parameter(&mut self, node: Node<'t>, place: Place) {
        let pattern = node.child_by_field_id(FIELDS.pattern);
        let written = node.child_by_field_id(FIELDS.type_name);
        if let (Some(pattern), Some(written)) = (pattern, written) {
            let name = self.plain_pattern(pattern).to_owned();
            if let Some(path) = type_path(self.source, written).filter(|_| !name.is_empty()) {
                self.rust.types.push(TypedName {
                    scope: self.here.scope,
                    name,
                    path,
                    is_result: false,
                });
            }
        }
        if let Some(pattern) = pattern {
            self.push(pattern, place.binding());
        }
        if let Some(written) = written {
            self.push(written, place.reading());
        }
    }

    pub(super) fn type_parameter(&mut self, node: Node<'t>, place: Place) {
        if let Some(name) = node.child_by_field_id(FIELDS.name) {
            self.bind(
                self.here.scope,
                plain(self.text(name)),
                BindingSource::Parameter,
            );
            for child in self.children(node) {
                if child != name {
                    self.push(child, place.reading());
                }
            }
        }
    }

    /// `Item = T` of a trait's arguments.
    pub(super) fn type_binding(&mut self, node: Node<'t>, place: Place) {
        let name = node.child_by_field_id(FIELDS.name);
        for child in self.children(node) {
            if Some(child) != name {
                self.push(child, place.reading());
            }
        }
    }

    pub(super) fn assignment(&mut self, node: Node<'t>, place: Place) {
        let before = self.facts.uses.len();
        if let Some(left) = node.child_by_field_id(FIELDS.left) {
            match kind(left) {
                Kind::Identifier => self.use_at(left, Vec::new()),
                Kind::FieldExpression => self.field(left, place),
                _ => self.push(left, place),
            }
            if let Some(written) = self.facts.uses.get_mut(before) {
                written.is_write = true;
            }
        }
        self.push_field(node, FIELDS.right, place);
    }
}
