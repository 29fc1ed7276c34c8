//! The walk: a stack of nodes still to visit, each with the place it stands in. Visiting a node adds
//! its facts and pushes its children; the order of visits is the order of the text.

use super::super::fields::{Field, Look};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

use tree_sitter::{Node, TreeCursor};

use super::super::{BindingSource, FileFacts, NameUse, Scope};

/// Dotted chains longer than this have no qualifier, which keeps the walk linear.
const CHAIN_LIMIT: usize = 32;

/// What an expression in this place does with its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Reads them.
    Read,
    /// Binds them to values we do not follow: loops, `with`, patterns.
    Bind,
    /// Binds them by an assignment that covers these bytes.
    Assign(usize, usize),
    /// Reads them as types; a string is a forward reference.
    Type,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) scope: usize,
    pub(super) container: Option<usize>,
    pub(super) guarded: bool,
    pub(super) type_only: bool,
    /// The bytes of the nearest condition around.
    pub(super) condition: Option<(usize, usize)>,
    pub(super) mode: Mode,
}

impl Place {
    pub(super) const fn reading(self) -> Self {
        self.in_mode(Mode::Read)
    }

    pub(super) const fn in_mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }
}

/// What kind of code a scope belongs to; decides where a name is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Comprehension,
    TypeParameters,
}

/// A node still to visit.
pub(super) enum Step<'t> {
    Visit(Node<'t>, Place),
    /// The body of a function or lambda: opens its scope and binds its parameters. Rare among the steps,
    /// so it must not make all of them large.
    FunctionBody(Box<FunctionBody<'t>>),
    /// The body of a class: opens its scope.
    ClassBody {
        body: Node<'t>,
        definition: Option<usize>,
        place: Place,
    },
}

pub(super) struct FunctionBody<'t> {
    pub(super) body: Node<'t>,
    pub(super) parameters: Option<Node<'t>>,
    pub(super) definition: Option<usize>,
    pub(super) place: Place,
}

pub(super) struct Walk<'s, 't> {
    pub(super) source: &'s str,
    pub(super) facts: FileFacts,
    pub(super) kinds: Vec<ScopeKind>,
    /// Names declared `global` (true) or `nonlocal` (false) in a scope.
    pub(super) declared: FxHashMap<(usize, String), bool>,
    /// Names that have a variable definition in a scope.
    pub(super) variables: FxHashSet<(usize, String)>,
    /// Names that have a `Local` binding in a scope.
    pub(super) locals: FxHashSet<(usize, String)>,
    steps: Vec<Step<'t>>,
    cursor: TreeCursor<'t>,
}

impl<'s, 't> Walk<'s, 't> {
    pub(super) fn over(source: &'s str, root: Node<'t>) -> FileFacts {
        let mut walk = Self {
            source,
            facts: FileFacts::default(),
            kinds: Vec::new(),
            declared: FxHashMap::default(),
            variables: FxHashSet::default(),
            locals: FxHashSet::default(),
            steps: Vec::new(),
            cursor: root.walk(),
        };
        let scope = walk.open_scope(0..source.len(), None, None, ScopeKind::Module);
        let place = Place {
            scope,
            container: None,
            guarded: false,
            type_only: false,
            condition: None,
            mode: Mode::Read,
        };
        walk.push_children(root, place);
        walk.steps.reverse();
        walk.run();
        walk.facts.uses.sort_by_key(|it| it.range.start);
        walk.facts.calls.sort_by_key(|it| it.range.start);
        walk.facts.uses.shrink_to_fit();
        walk.facts.calls.shrink_to_fit();
        walk.facts.definitions.shrink_to_fit();
        walk.facts
    }

    fn run(&mut self) {
        while let Some(step) = self.steps.pop() {
            let base = self.steps.len();
            match step {
                Step::Visit(node, place) => self.visit(node, place),
                Step::FunctionBody(it) => {
                    self.function_body(it.body, it.parameters, it.definition, it.place);
                }
                Step::ClassBody {
                    body,
                    definition,
                    place,
                } => self.class_body(body, definition, place),
            }
            if let Some(pushed) = self.steps.get_mut(base..) {
                pushed.reverse();
            }
        }
    }

    fn visit(&mut self, node: Node<'t>, place: Place) {
        match node.kind_name() {
            "identifier" => self.identifier(node, place),
            "attribute" => self.attribute(node, place),
            "call" => self.call(node, place),
            "subscript" => self.subscript(node, place),
            "keyword_argument" => self.push_field(node, Field::Value, place),
            "string" => self.string(node, place),
            "type" | "generic_type" | "splat_type" | "member_type" => self.type_node(node, place),
            "import_statement" | "import_from_statement" | "future_import_statement" => {
                self.import(node, place);
            }
            "function_definition" => self.function(node, node, Vec::new(), place),
            "class_definition" => self.class(node, node, Vec::new(), place),
            "decorated_definition" => self.decorated(node, place),
            "lambda" => self.lambda(node, place),
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => self.comprehension(node, place),
            "assignment" => self.assignment(node, place),
            "augmented_assignment" => self.augmented_assignment(node, place),
            "named_expression" => self.named_expression(node, place),
            "for_statement" | "for_in_clause" => self.loop_targets(node, place),
            "as_pattern" => self.as_pattern(node, place),
            "except_clause" => self.except_clause(node, place),
            "dotted_name" => self.pattern_name(node, place),
            "class_pattern" => self.class_pattern(node, place),
            "keyword_pattern" => self.keyword_pattern(node, place),
            "splat_pattern" => self.push_children(node, place.in_mode(Mode::Bind)),
            "global_statement" => self.declare(node, place, true),
            "nonlocal_statement" => self.declare(node, place, false),
            "type_alias_statement" => self.type_alias(node, place),
            "if_statement" | "elif_clause" => self.conditional(node, place),
            "try_statement" => self.try_statement(node, place),
            "with_statement" => self.with_statement(node, place),
            _ => self.push_children(node, place),
        }
    }

    fn identifier(&mut self, node: Node<'t>, place: Place) {
        let name = self.text(node);
        if name.is_empty() {
            return;
        }
        match place.mode {
            Mode::Read | Mode::Type => self.use_name(node.byte_range(), Vec::new(), false),
            Mode::Bind => self.bind_local(node, place),
            Mode::Assign(start, end) => self.assign_name(node, start..end, place),
        }
    }

    fn attribute(&mut self, node: Node<'t>, place: Place) {
        let object = node.child_at(Field::Object);
        if let Some(name) = node.child_at(Field::Attribute) {
            let is_write = matches!(place.mode, Mode::Bind | Mode::Assign(..));
            let qualifier = object.and_then(|it| self.dotted(it));
            self.facts.uses.push(NameUse {
                name: self.text(name).to_owned(),
                range: name.byte_range(),
                qualifier,
                is_write,
            });
        }
        if let Some(object) = object {
            self.push(object, place.reading());
        }
    }

    fn subscript(&mut self, node: Node<'t>, place: Place) {
        if place.mode == Mode::Type {
            self.type_node(node, place);
            return;
        }
        if matches!(place.mode, Mode::Bind | Mode::Assign(..)) {
            self.note_module_replacement(node);
        }
        self.push_children(node, place.reading());
    }

    fn comprehension(&mut self, node: Node<'t>, place: Place) {
        let scope = self.open_scope(
            node.byte_range(),
            Some(place.scope),
            None,
            ScopeKind::Comprehension,
        );
        self.push_children(
            node,
            Place {
                scope,
                ..place.reading()
            },
        );
    }

    /// The plain dotted names of an expression: `["a", "b"]` of `a.b`.
    pub(super) fn dotted(&self, node: Node<'t>) -> Option<Vec<String>> {
        let mut names = Vec::new();
        let mut next = node;
        while next.kind_name() == "attribute" && names.len() < CHAIN_LIMIT {
            let name = next.child_at(Field::Attribute)?;
            names.push(self.text(name).to_owned());
            next = next.child_at(Field::Object)?;
        }
        if next.kind_name() != "identifier" {
            return None;
        }
        names.push(self.text(next).to_owned());
        names.reverse();
        Some(names)
    }

    pub(super) fn use_name(&mut self, range: Range<usize>, qualifier: Vec<String>, is_write: bool) {
        let name = self.source.get(range.clone()).unwrap_or_default();
        if name.is_empty() {
            return;
        }
        self.facts.uses.push(NameUse {
            name: name.to_owned(),
            range,
            qualifier: Some(qualifier),
            is_write,
        });
    }

    pub(super) fn open_scope(
        &mut self,
        range: Range<usize>,
        parent: Option<usize>,
        definition: Option<usize>,
        kind: ScopeKind,
    ) -> usize {
        self.facts.scopes.push(Scope {
            range,
            parent,
            definition,
            is_class: kind == ScopeKind::Class,
            bindings: Vec::new(),
        });
        self.kinds.push(kind);
        self.facts.scopes.len() - 1
    }

    pub(super) fn bind(&mut self, scope: usize, name: &str, source: BindingSource) {
        if let Some(scope) = self.facts.scopes.get_mut(scope) {
            scope.bindings.push(super::super::Binding {
                name: name.to_owned(),
                source,
                from: 0,
                value: None,
            });
        }
    }

    pub(super) fn kind_of(&self, scope: usize) -> ScopeKind {
        self.kinds.get(scope).copied().unwrap_or(ScopeKind::Module)
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'s str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    pub(super) fn push(&mut self, node: Node<'t>, place: Place) {
        self.steps.push(Step::Visit(node, place));
    }

    pub(super) fn push_step(&mut self, step: Step<'t>) {
        self.steps.push(step);
    }

    pub(super) fn push_field(&mut self, node: Node<'t>, field: Field, place: Place) {
        if let Some(child) = node.child_at(field) {
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
            if child.is_named() && !is_between(child.kind_name()) {
                self.steps.push(Step::Visit(child, place));
            }
            if !self.cursor.goto_next_sibling() {
                return;
            }
        }
    }

    /// The named children of a node without comments and line continuations.
    pub(super) fn children(&self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .filter(|it| !is_between(it.kind_name()))
            .collect()
    }
}

/// Whether a node may stand between any two others: a comment, a `\` at the end of a line.
fn is_between(kind: &str) -> bool {
    matches!(kind, "comment" | "line_continuation")
}
