//! The walk: a cursor over the tree, the ancestors it stands under, and what they opened. Every node is
//! entered once, in the order of the text.

use std::ops::Range;

use tree_sitter::Node;

use super::kinds::{FIELDS, Fields, Kind, kind_of, table};
use super::literals::Literal;
use super::{GoDefinition, GoFacts, GoValue};
use crate::facts::{Definition, FileFacts, NameUse, Scope};

/// A node the walk is inside of.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) field: u16,
    pub(super) start: usize,
}

/// A scope of the text. It becomes one of the facts when something is bound in it.
pub(super) struct Open {
    pub(super) depth: usize,
    pub(super) range: Range<usize>,
    pub(super) index: Option<usize>,
    pub(super) definition: Option<usize>,
    /// The variable that each case of a type switch binds anew, and what is switched on.
    pub(super) switched: Option<(Range<usize>, Option<Vec<String>>)>,
}

pub(super) struct Walk<'s, 't> {
    pub(super) source: &'s str,
    pub(super) fields: &'static Fields,
    pub(super) facts: FileFacts,
    pub(super) go: GoFacts,
    pub(super) frames: Vec<Frame>,
    pub(super) scopes: Vec<Open>,
    /// Definitions around, each with the depth of its node.
    pub(super) containers: Vec<(usize, usize)>,
    pub(super) literals: Vec<Literal<'t>>,
    /// The type of the composite literal whose braces come next.
    pub(super) literal_type: Option<Node<'t>>,
    /// Nodes that end at or before this byte have been read already.
    pub(super) read_to: usize,
    /// Whether the constraint comes from a `//go:build` line, beside which others do not count.
    pub(super) has_build_line: bool,
    /// Names of an expression list that ends at or before this byte are written to.
    pub(super) written_to: usize,
}

impl<'s, 't> Walk<'s, 't> {
    pub(super) fn over(source: &'s str, root: Node<'t>) -> FileFacts {
        let mut walk = Self {
            source,
            fields: &FIELDS,
            facts: FileFacts::default(),
            go: GoFacts::default(),
            frames: Vec::new(),
            scopes: Vec::new(),
            containers: Vec::new(),
            literals: Vec::new(),
            literal_type: None,
            read_to: 0,
            written_to: 0,
            has_build_line: false,
        };
        walk.open(0..source.len(), None);
        walk.materialize();
        walk.run(root);
        walk.finished()
    }

    fn finished(mut self) -> FileFacts {
        self.facts.uses.sort_by_key(|it| it.range.start);
        self.facts.calls.sort_by_key(|it| it.range.start);
        self.facts.uses.shrink_to_fit();
        self.facts.calls.shrink_to_fit();
        self.facts.definitions.shrink_to_fit();
        self.facts.scopes.shrink_to_fit();
        self.go.definitions.shrink_to_fit();
        self.go.values.shrink_to_fit();
        self.facts.go = Some(Box::new(self.go));
        self.facts
    }

    fn run(&mut self, root: Node<'t>) {
        let kinds = table();
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            let kind = kinds
                .get(usize::from(node.kind_id()))
                .copied()
                .unwrap_or(Kind::Other);
            let field = cursor.field_id().map_or(0, std::num::NonZero::get);
            if self.enter(node, kind, field) && cursor.goto_first_child() {
                self.frames.push(Frame {
                    kind,
                    field,
                    start: node.start_byte(),
                });
                continue;
            }
            self.leave();
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                self.frames.pop();
                self.leave();
            }
        }
    }

    /// Closes what the node at the cursor opened.
    fn leave(&mut self) {
        let depth = self.frames.len();
        while self.scopes.len() > 1 && self.scopes.last().is_some_and(|it| it.depth >= depth) {
            self.scopes.pop();
        }
        while self.containers.last().is_some_and(|it| it.0 >= depth) {
            self.containers.pop();
        }
        while self.literals.last().is_some_and(|it| it.depth >= depth) {
            self.literals.pop();
        }
    }

    /// Reads a node; says whether to go inside.
    fn enter(&mut self, node: Node<'t>, kind: Kind, field: u16) -> bool {
        if kind == Kind::Leaf || node.end_byte() <= self.read_to {
            return false;
        }
        match kind {
            Kind::Leaf | Kind::FieldIdentifier => return false,
            Kind::Comment => {
                self.comment(node);
                return false;
            }
            Kind::Package => {
                self.package(node);
                return false;
            }
            Kind::ImportSpec => {
                self.import(node);
                return false;
            }
            Kind::Identifier => {
                self.identifier(node, field);
                return false;
            }
            Kind::TypeIdentifier => {
                if field != self.fields.name || !self.is_under(Kind::TypeSpec, Kind::TypeAlias) {
                    self.use_name(node.byte_range(), Some(Vec::new()), false);
                }
                return false;
            }
            Kind::QualifiedType => {
                self.qualified_type(node);
                return false;
            }
            Kind::ParameterList => self.parameter_list(node),
            Kind::Selector => self.selector(node),
            Kind::Call => self.call(node),
            Kind::TypeConversion => self.conversion(node),
            Kind::Function => self.function(node),
            Kind::Method => self.method(node),
            Kind::FunctionLiteral => self.function_literal(node),
            Kind::TypeSpec | Kind::TypeAlias => self.type_spec(node, kind),
            Kind::ConstSpec | Kind::VarSpec => self.value_spec(node, kind),
            Kind::ShortVar => self.short_var(node),
            Kind::Range | Kind::Receive => self.received(node, kind),
            Kind::Assignment => self.assignment(node),
            Kind::If | Kind::For | Kind::Switch | Kind::Case => self.open(node.byte_range(), None),
            Kind::Block => self.block(node),
            Kind::TypeSwitch => self.type_switch(node),
            Kind::TypeCase => self.type_case(node),
            Kind::CompositeLiteral => self.literal_type = self.child(node, self.fields.type_),
            Kind::LiteralValue => self.literal_value(),
            _ => {}
        }
        if kind == Kind::Case {
            self.default_of_type_switch(node);
        }
        true
    }

    fn is_under(&self, one: Kind, other: Kind) -> bool {
        self.frames
            .last()
            .is_some_and(|it| it.kind == one || it.kind == other)
    }

    /// A name that stands for itself.
    fn identifier(&mut self, node: Node<'t>, field: u16) {
        let parent = self.frames.last().map_or(Kind::Other, |it| it.kind);
        let is_declared = field == self.fields.name
            && matches!(
                parent,
                Kind::Parameter
                    | Kind::VariadicParameter
                    | Kind::TypeParameter
                    | Kind::ConstSpec
                    | Kind::VarSpec
                    | Kind::Function
            );
        if is_declared || self.text(node) == "_" {
            return;
        }
        // The variable of a type switch is bound by its cases.
        let is_switched = parent == Kind::ListOfExpressions
            && self
                .frames
                .last()
                .is_some_and(|it| it.field == self.fields.alias);
        if is_switched {
            return;
        }
        if let Some(qualifier) = self.key_of_literal() {
            self.use_name(node.byte_range(), qualifier, false);
            return;
        }
        let is_write = self.is_written(node, parent);
        self.use_name(node.byte_range(), Some(Vec::new()), is_write);
    }

    fn is_written(&self, node: Node<'t>, parent: Kind) -> bool {
        parent == Kind::IncrementOrDecrement
            || (parent == Kind::ListOfExpressions && node.end_byte() <= self.written_to)
    }

    fn qualified_type(&mut self, node: Node<'t>) {
        let (Some(package), Some(name)) = (
            node.child_by_field_id(self.fields.package),
            node.child_by_field_id(self.fields.name),
        ) else {
            return;
        };
        let qualifier = vec![self.text(package).to_owned()];
        self.use_name(package.byte_range(), Some(Vec::new()), false);
        self.use_name(name.byte_range(), Some(qualifier), false);
    }

    fn selector(&mut self, node: Node<'t>) {
        let Some(name) = node.child_by_field_id(self.fields.field) else {
            return;
        };
        let operand = node.child_by_field_id(self.fields.operand);
        let qualifier = operand.and_then(|it| self.path_of(it));
        let parent = self.frames.last().map_or(Kind::Other, |it| it.kind);
        let is_write = self.is_written(node, parent);
        self.use_name(name.byte_range(), qualifier, is_write);
    }

    pub(super) fn use_name(
        &mut self,
        range: Range<usize>,
        qualifier: Option<Vec<String>>,
        is_write: bool,
    ) {
        let name = self.source.get(range.clone()).unwrap_or_default();
        if name.is_empty() || name == "_" {
            return;
        }
        self.facts.uses.push(NameUse {
            name: name.to_owned(),
            range,
            qualifier,
            is_write,
        });
    }

    /// Opens a scope at the node that is being entered.
    pub(super) fn open(&mut self, range: Range<usize>, definition: Option<usize>) {
        self.scopes.push(Open {
            depth: self.frames.len(),
            range,
            index: None,
            definition,
            switched: None,
        });
    }

    /// Makes the open scopes facts, outer ones first; gives the innermost.
    pub(super) fn materialize(&mut self) -> usize {
        let mut parent = None;
        for open in &mut self.scopes {
            let index = *open.index.get_or_insert_with(|| {
                self.facts.scopes.push(Scope {
                    range: open.range.clone(),
                    parent,
                    definition: open.definition,
                    is_class: false,
                    bindings: Vec::new(),
                });
                self.facts.scopes.len() - 1
            });
            parent = Some(index);
        }
        parent.unwrap_or_default()
    }

    /// Whether the node that is being entered stands directly in the package.
    pub(super) fn is_top_level(&self) -> bool {
        self.scopes.len() == 1
    }

    pub(super) fn container(&self) -> Option<usize> {
        self.containers.last().map(|it| it.1)
    }

    pub(super) fn define(&mut self, definition: Definition, more: GoDefinition) -> usize {
        self.facts.definitions.push(definition);
        self.go.definitions.push(more);
        self.facts.definitions.len() - 1
    }

    pub(super) fn add_value(&mut self, path: Vec<String>, place: usize, at: usize) -> Option<u32> {
        let index = u32::try_from(self.go.values.len()).ok()?;
        self.go.values.push(GoValue { path, place, at });
        Some(index)
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'s str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    pub(super) fn child(&self, node: Node<'t>, field: u16) -> Option<Node<'t>> {
        node.child_by_field_id(field)
    }
}

/// The named children of a node without comments.
pub(super) fn children<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let count = u32::try_from(node.named_child_count()).unwrap_or(u32::MAX);
    let mut cursor = node.walk();
    let mut has_more = count > 0 && cursor.goto_first_child();
    std::iter::from_fn(move || {
        while has_more {
            let child = cursor.node();
            has_more = cursor.goto_next_sibling();
            if child.is_named() && kind_of(child) != Kind::Comment {
                return Some(child);
            }
        }
        None
    })
}
