//! The walk: a stack of nodes still to visit. Visiting a node adds its facts and pushes its children;
//! the order of visits is nearly the order of the text. Where names are bound is a state of the walk,
//! which a step on the stack puts back at the end of a block.

use std::ops::Range;

use tree_sitter::{Node, TreeCursor};

use super::kinds::{FIELDS, Kind, kind};
use super::record::{Hole, RustFacts};
use crate::facts::{Binding, BindingSource, FileFacts, NameUse, Scope};

/// Where a node stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The definition around it.
    pub(super) container: Option<usize>,
    /// Whether names are bound rather than read.
    pub(super) binds: bool,
}

impl Place {
    pub(super) const fn reading(self) -> Self {
        Self {
            binds: false,
            ..self
        }
    }

    pub(super) const fn binding(self) -> Self {
        Self {
            binds: true,
            ..self
        }
    }
}

/// Where names are bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here {
    /// The scope in which variables are bound.
    pub(super) scope: usize,
    /// The scope in which items are bound.
    pub(super) block: usize,
    /// Where a scope that a condition or a `let` opens ends.
    pub(super) end: usize,
}

/// A step still to take.
pub(super) enum Step<'t> {
    Visit(Node<'t>, Place),
    /// An item of a list, with what stands above it.
    Item(Node<'t>, Vec<Node<'t>>, Place),
    /// Opens a scope for the bytes and goes on in it.
    Enter(Range<usize>),
    /// Opens a scope from a byte to the end of the block.
    Shadow(usize),
    /// Goes on where it was before.
    Leave(Here),
    /// The variable whose type is known is bound here.
    Typed(usize),
}

pub(super) struct Walk<'s, 't> {
    pub(super) source: &'s str,
    pub(super) facts: FileFacts,
    pub(super) rust: RustFacts,
    pub(super) here: Here,
    pub(super) steps: Vec<Step<'t>>,
    /// Where to go on after the item that was just opened.
    pub(super) pending_leave: Option<Here>,
    cursor: TreeCursor<'t>,
}

impl<'s, 't> Walk<'s, 't> {
    pub(super) fn over(source: &'s str, root: Node<'t>) -> FileFacts {
        let mut walk = Self {
            source,
            facts: FileFacts::default(),
            rust: RustFacts::default(),
            here: Here {
                scope: 0,
                block: 0,
                end: source.len(),
            },
            steps: Vec::new(),
            pending_leave: None,
            cursor: root.walk(),
        };
        walk.open_scope(0..source.len(), None, None);
        let place = Place {
            container: None,
            binds: false,
        };
        walk.push_items(root, place);
        walk.steps.reverse();
        while let Some(step) = walk.steps.pop() {
            let base = walk.steps.len();
            walk.take(step);
            walk.close_item();
            if let Some(pushed) = walk.steps.get_mut(base..) {
                pushed.reverse();
            }
        }
        walk.finished()
    }

    fn finished(mut self) -> FileFacts {
        let facts = &mut self.facts;
        facts.uses.sort_by_key(|it| it.range.start);
        facts.calls.sort_by_key(|it| it.range.start);
        facts.uses.shrink_to_fit();
        facts.calls.shrink_to_fit();
        facts.definitions.shrink_to_fit();
        self.rust.fields.sort_unstable();
        self.rust.tokens.sort_by_key(|it| it.start);
        facts.rust = Some(Box::new(self.rust));
        self.facts
    }

    fn take(&mut self, step: Step<'t>) {
        match step {
            Step::Visit(node, place) => self.visit(node, place),
            Step::Item(node, above, place) => self.item(node, &above, place),
            Step::Enter(range) => {
                let scope = self.open_scope(range.clone(), Some(self.here.scope), None);
                self.here = Here {
                    scope,
                    block: scope,
                    end: range.end,
                };
            }
            Step::Shadow(start) => self.shadow_from(start),
            Step::Leave(here) => self.here = here,
            Step::Typed(index) => {
                if let Some(typed) = self.rust.types.get_mut(index) {
                    typed.scope = self.here.scope;
                }
            }
        }
    }

    fn shadow_from(&mut self, start: usize) {
        let end = self.here.end.max(start);
        self.here.scope = self.open_scope(start..end, Some(self.here.scope), None);
    }

    fn visit(&mut self, node: Node<'t>, place: Place) {
        match kind(node) {
            Kind::LineComment | Kind::BlockComment | Kind::StringLiteral | Kind::RawString => {}
            Kind::CharLiteral | Kind::Label | Kind::Lifetime | Kind::PrimitiveType => {}
            Kind::Crate | Kind::Super | Kind::SelfName | Kind::Metavariable => {}
            Kind::VisibilityModifier | Kind::UseBounds | Kind::LifetimeParameter => {}
            Kind::Identifier if place.binds => self.bind_pattern_name(node),
            Kind::ShorthandFieldIdentifier => self.bind_local(node),
            Kind::Identifier | Kind::TypeIdentifier => self.use_at(node, Vec::new()),
            Kind::ShorthandFieldInitializer => self.push_children(node, place.reading()),
            Kind::ScopedIdentifier | Kind::ScopedTypeIdentifier => self.path(node, place),
            Kind::CallExpression => self.call(node, place.reading()),
            Kind::FieldExpression => self.field(node, place),
            Kind::FieldIdentifier => {}
            Kind::FieldInitializer => self.push_field(node, FIELDS.value, place.reading()),
            Kind::FieldPattern => self.field_pattern(node, place),
            Kind::MacroInvocation => self.macro_call(node, false),
            Kind::Block => self.block(node, place.reading()),
            Kind::LetDeclaration => self.let_declaration(node, place.reading()),
            Kind::LetCondition => self.let_condition(node, place.reading()),
            Kind::IfExpression | Kind::WhileExpression => self.conditional(node, place.reading()),
            Kind::ForExpression => self.for_loop(node, place.reading()),
            Kind::MatchArm => self.scoped_children(node, place.reading()),
            Kind::MatchPattern => self.match_pattern(node, place),
            Kind::ClosureExpression => self.closure(node, place.reading()),
            Kind::TupleStructPattern | Kind::StructPattern => self.typed_pattern(node, place),
            Kind::RangePattern => self.push_children(node, place.reading()),
            Kind::Parameter => self.parameter(node, place),
            Kind::Assignment => self.assignment(node, place.reading()),
            Kind::TypeParameter | Kind::ConstParameter => self.type_parameter(node, place),
            Kind::TypeBinding => self.type_binding(node, place),
            Kind::AttributeItem | Kind::InnerAttributeItem => self.attribute_tokens(node),
            Kind::FunctionItem
            | Kind::FunctionSignature
            | Kind::StructItem
            | Kind::UnionItem
            | Kind::EnumItem
            | Kind::TraitItem
            | Kind::ImplItem
            | Kind::ModItem
            | Kind::TypeItem
            | Kind::AssociatedType
            | Kind::ConstItem
            | Kind::StaticItem
            | Kind::MacroDefinition
            | Kind::UseDeclaration
            | Kind::ExternCrate
            | Kind::ForeignMod => self.item(node, &[], place.reading()),
            Kind::Error | Kind::DeclarationList => self.push_items(node, place.reading()),
            _ => self.push_children(node, place),
        }
    }

    /// Pushes the children of a list of items, each with the attributes above it.
    pub(super) fn push_items(&mut self, node: Node<'t>, place: Place) {
        let mut above: Vec<Node<'t>> = Vec::new();
        for child in self.children(node) {
            match kind(child) {
                Kind::AttributeItem => {
                    self.push(child, place);
                    above.push(child);
                }
                Kind::LineComment | Kind::BlockComment => {}
                _ => self
                    .steps
                    .push(Step::Item(child, std::mem::take(&mut above), place)),
            }
        }
    }

    /// Visits the children in a scope of their own.
    fn scoped_children(&mut self, node: Node<'t>, place: Place) {
        self.steps.push(Step::Enter(node.byte_range()));
        self.push_children(node, place);
        self.steps.push(Step::Leave(self.here));
    }

    fn block(&mut self, node: Node<'t>, place: Place) {
        self.steps.push(Step::Enter(node.byte_range()));
        self.push_items(node, place);
        self.steps.push(Step::Leave(self.here));
    }

    pub(super) fn open_scope(
        &mut self,
        range: Range<usize>,
        parent: Option<usize>,
        definition: Option<usize>,
    ) -> usize {
        self.facts.scopes.push(Scope {
            range,
            parent,
            definition,
            is_class: false,
            bindings: Vec::new(),
        });
        self.facts.scopes.len() - 1
    }

    pub(super) fn bind(&mut self, scope: usize, name: &str, source: BindingSource) {
        if let Some(scope) = self.facts.scopes.get_mut(scope) {
            scope.bindings.push(Binding {
                name: name.to_owned(),
                source,
                from: 0,
                value: None,
            });
        }
    }

    pub(super) fn hole(&mut self, what: String, about: Option<String>) {
        self.rust.holes.push(Hole {
            scope: self.here.block,
            what,
            about,
            call: None,
        });
    }

    pub(super) fn use_at(&mut self, node: Node<'_>, qualifier: Vec<String>) {
        self.use_name(node.byte_range(), Some(qualifier));
    }

    pub(super) fn use_name(&mut self, range: Range<usize>, qualifier: Option<Vec<String>>) {
        let name = self.source.get(range.clone()).unwrap_or_default();
        if name.is_empty() || name == "_" || name == "Self" {
            return;
        }
        self.facts.uses.push(NameUse {
            name: plain(name).to_owned(),
            range,
            qualifier,
            is_write: false,
        });
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'s str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    pub(super) fn push(&mut self, node: Node<'t>, place: Place) {
        self.steps.push(Step::Visit(node, place));
    }

    pub(super) fn push_field(&mut self, node: Node<'t>, field: u16, place: Place) {
        if let Some(child) = node.child_by_field_id(field) {
            self.push(child, place);
        }
    }

    pub(super) fn push_children(&mut self, node: Node<'t>, place: Place) {
        if node.named_child_count() == 0 {
            return;
        }
        self.cursor.reset(node);
        if !self.cursor.goto_first_child() {
            return;
        }
        loop {
            let child = self.cursor.node();
            if child.is_named() {
                self.steps.push(Step::Visit(child, place));
            }
            if !self.cursor.goto_next_sibling() {
                return;
            }
        }
    }

    /// The named children of a node, attributes and comments among them.
    pub(super) fn children(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut found = Vec::with_capacity(node.named_child_count());
        self.cursor.reset(node);
        if !self.cursor.goto_first_child() {
            return found;
        }
        loop {
            let child = self.cursor.node();
            if child.is_named() {
                found.push(child);
            }
            if !self.cursor.goto_next_sibling() {
                return found;
            }
        }
    }
}

/// A name without the `r#` that lets a keyword be one.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
