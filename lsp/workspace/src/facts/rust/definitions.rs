//! Items: functions, types, traits, impls, modules, constants, macros.

use std::ops::Range;

use tree_sitter::Node;

use super::attributes::Attributes;
use super::kinds::{FIELDS, Kind, kind};
use super::paths::{segments, type_path};
use super::record::{RustItem, RustItemKind, Visibility};
use super::walk::{Here, Place, Step, Walk, plain};
use crate::facts::{BindingSource, Definition, DefinitionKind, Signature};

/// A definition as far as its own node tells.
pub(super) struct Found<'t> {
    node: Node<'t>,
    name: Node<'t>,
    kind: DefinitionKind,
    rust: RustItemKind,
    signature: Option<Signature>,
    takes_self: bool,
    bases: Vec<String>,
    target: Vec<String>,
}

impl<'t> Found<'t> {
    pub(super) const fn new(
        node: Node<'t>,
        name: Node<'t>,
        kind: DefinitionKind,
        rust: RustItemKind,
    ) -> Self {
        Self {
            node,
            name,
            kind,
            rust,
            signature: None,
            takes_self: false,
            bases: Vec::new(),
            target: Vec::new(),
        }
    }
}

impl<'t> Walk<'_, 't> {
    /// An item with the attributes above it.
    pub(super) fn item(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        match kind(node) {
            Kind::FunctionItem | Kind::FunctionSignature => self.function(node, above, place),
            Kind::StructItem | Kind::UnionItem => self.structure(node, above, place),
            Kind::EnumItem => self.enumeration(node, above, place),
            Kind::EnumVariant => self.variant(node, above, place),
            Kind::TraitItem => self.trait_item(node, above, place),
            Kind::ImplItem => self.impl_item(node, above, place),
            Kind::ModItem => self.module(node, above, place),
            Kind::TypeItem | Kind::AssociatedType => self.alias(node, above, place),
            Kind::ConstItem => self.value(node, above, RustItemKind::Constant, place),
            Kind::StaticItem => self.value(node, above, RustItemKind::Static, place),
            Kind::MacroDefinition => self.macro_definition(node, above, place),
            Kind::UseDeclaration => self.use_declaration(node, above),
            Kind::ExternCrate => self.extern_crate(node, above),
            Kind::ForeignMod => {
                if let Some(body) = node.child_by_field_id(FIELDS.body) {
                    self.push_items(body, place);
                }
            }
            Kind::MacroInvocation if self.is_among_items(node) => self.macro_item(node, place),
            Kind::MacroInvocation => self.macro_call(node, false),
            _ => self.expression_statement(node, place),
        }
    }

    /// `x! { … }` where an item may stand comes as a statement.
    fn expression_statement(&mut self, node: Node<'t>, place: Place) {
        let only = node.named_child(0);
        match only {
            Some(only)
                if node.kind() == "expression_statement" && kind(only) == Kind::MacroInvocation =>
            {
                if self.is_among_items(node) {
                    self.macro_item(only, place);
                } else {
                    self.macro_call(only, false);
                }
            }
            _ => self.push(node, place),
        }
    }

    fn macro_item(&mut self, call: Node<'t>, place: Place) {
        self.macro_call(call, true);
        self.modules_in_tokens(call, place);
    }

    fn is_among_items(&self, node: Node<'t>) -> bool {
        node.parent()
            .is_none_or(|it| matches!(it.kind(), "source_file" | "declaration_list"))
    }

    fn function(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let attributes = self.attributes(above);
        let start = start_of(node, above);
        let is_member = self.is_member(place);
        let (signature, takes_self) = self.signature(node, start, &attributes);
        let kind = if is_member {
            DefinitionKind::Method
        } else {
            DefinitionKind::Function
        };
        let mut found = Found::new(node, name, kind, RustItemKind::Function);
        found.signature = Some(signature);
        found.takes_self = takes_self;
        let index = self.define(found, above, attributes, place);
        let inner = self.open_item(name.end_byte()..node.end_byte(), index, place);
        self.push_field(node, FIELDS.type_parameters, inner);
        if let Some(parameters) = node.child_by_field_id(FIELDS.parameters) {
            self.push_children(parameters, inner);
        }
        self.push_field(node, FIELDS.return_type, inner);
        self.push_where(node, inner);
        if let Some(body) = node.child_by_field_id(FIELDS.body) {
            self.push_items(body, inner);
        }
    }

    fn structure(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let body = node.child_by_field_id(FIELDS.body);
        let rust = match body.map(kind) {
            Some(Kind::OrderedFields) => RustItemKind::TupleStruct,
            Some(_) => RustItemKind::Struct,
            None => RustItemKind::UnitStruct,
        };
        let attributes = self.attributes(above);
        let mut found = Found::new(node, name, DefinitionKind::Class, rust);
        if rust == RustItemKind::TupleStruct
            && let Some(body) = body
        {
            let mut signature = self.tuple_signature(body, start_of(node, above)..node.end_byte());
            if let Some(attribute) = &attributes.rewritten {
                signature.opaque = Some(format!("its attribute `{attribute}` may change it"));
            }
            found.signature = Some(signature);
        }
        let index = self.define(found, above, attributes, place);
        let inner = self.open_item(name.end_byte()..node.end_byte(), index, place);
        self.push_field(node, FIELDS.type_parameters, inner);
        self.push_where(node, inner);
        if let Some(body) = body {
            self.push_children(body, inner);
        }
    }

    fn enumeration(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let attributes = self.attributes(above);
        let found = Found::new(node, name, DefinitionKind::Enum, RustItemKind::Enum);
        let index = self.define(found, above, attributes, place);
        let inner = self.open_item(name.end_byte()..node.end_byte(), index, place);
        self.push_field(node, FIELDS.type_parameters, inner);
        self.push_where(node, inner);
        if let Some(body) = node.child_by_field_id(FIELDS.body) {
            self.push_items(body, inner);
        }
    }

    fn variant(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let body = node.child_by_field_id(FIELDS.body);
        let rust = match body.map(kind) {
            Some(Kind::OrderedFields) => RustItemKind::TupleVariant,
            Some(_) => RustItemKind::Variant,
            None => RustItemKind::UnitVariant,
        };
        let attributes = self.attributes(above);
        let mut found = Found::new(node, name, DefinitionKind::Variable, rust);
        if rust == RustItemKind::TupleVariant {
            found.signature = body.map(|it| self.tuple_signature(it, node.byte_range()));
        }
        self.define(found, above, attributes, place);
        if let Some(body) = body {
            self.push_children(body, place);
        }
        self.push_field(node, FIELDS.value, place);
    }

    fn trait_item(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let attributes = self.attributes(above);
        let mut found = Found::new(node, name, DefinitionKind::Interface, RustItemKind::Trait);
        if let Some(bounds) = node.child_by_field_id(FIELDS.bounds) {
            let paths = self.children(bounds).into_iter();
            let source = self.source;
            let paths = paths.filter_map(|it| segments(source, it));
            found.bases = paths.map(|it| it.join("::")).collect();
        }
        let index = self.define(found, above, attributes, place);
        let inner = self.open_item(name.end_byte()..node.end_byte(), index, place);
        self.push_field(node, FIELDS.type_parameters, inner);
        self.push_field(node, FIELDS.bounds, inner);
        self.push_where(node, inner);
        if let Some(body) = node.child_by_field_id(FIELDS.body) {
            self.push_items(body, inner);
        }
    }

    fn impl_item(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(written) = node.child_by_field_id(FIELDS.type_name) else {
            return self.push_children(node, place);
        };
        let attributes = self.attributes(above);
        let of_trait = node.child_by_field_id(FIELDS.trait_name);
        let rust = match of_trait {
            Some(_) => RustItemKind::TraitImpl,
            None => RustItemKind::Impl,
        };
        let mut found = Found::new(node, last_name(written), DefinitionKind::Module, rust);
        found.target = segments(self.source, written).unwrap_or_default();
        if found.target.is_empty() && of_trait.is_some() {
            found.target = type_path(self.source, written).unwrap_or_default();
        }
        found.bases = of_trait
            .and_then(|it| segments(self.source, it))
            .map(|it| it.join("::"))
            .into_iter()
            .collect();
        let index = self.define(found, above, attributes, place);
        let inner = self.open_item(node.byte_range(), index, place);
        self.push_field(node, FIELDS.type_parameters, inner);
        self.push_field(node, FIELDS.trait_name, inner);
        self.push(written, inner);
        self.push_where(node, inner);
        if let Some(body) = node.child_by_field_id(FIELDS.body) {
            self.push_items(body, inner);
        }
    }

    fn module(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let attributes = self.attributes(above);
        let body = node.child_by_field_id(FIELDS.body);
        let rust = match body {
            Some(_) => RustItemKind::Module,
            None => RustItemKind::ModuleFile,
        };
        let found = Found::new(node, name, DefinitionKind::Module, rust);
        if let Some(body) = body
            && attributes.rewritten.is_some()
        {
            // An attribute that is not the language's may put anything around or into the module.
            self.rust.tokens.push(body.byte_range());
        }
        let index = self.define(found, above, attributes, place);
        if let Some(body) = body {
            let inner = self.open_item(body.byte_range(), index, place);
            self.push_items(body, inner);
        }
    }

    fn alias(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        let Some(name) = self.name_of(node) else {
            return self.push_children(node, place);
        };
        let attributes = self.attributes(above);
        let mut found = Found::new(
            node,
            name,
            DefinitionKind::TypeAlias,
            RustItemKind::TypeAlias,
        );
        let target = node.child_by_field_id(FIELDS.type_name);
        found.target = target
            .and_then(|it| segments(self.source, it))
            .unwrap_or_default();
        let index = self.define(found, above, attributes, place);
        let inner = self.open_item(name.end_byte()..node.end_byte(), index, place);
        self.push_field(node, FIELDS.type_parameters, inner);
        self.push_field(node, FIELDS.bounds, inner);
        if let Some(target) = target {
            self.push(target, inner);
        }
        self.push_where(node, inner);
    }

    fn value(&mut self, node: Node<'t>, above: &[Node<'t>], rust: RustItemKind, place: Place) {
        let name = self.name_of(node).filter(|it| self.text(*it) != "_");
        if let Some(name) = name {
            let attributes = self.attributes(above);
            let found = Found::new(node, name, DefinitionKind::Variable, rust);
            self.define(found, above, attributes, place);
        }
        self.push_field(node, FIELDS.type_name, place);
        self.push_field(node, FIELDS.value, place);
    }

    fn macro_definition(&mut self, node: Node<'t>, above: &[Node<'t>], place: Place) {
        if let Some(name) = self.name_of(node) {
            let attributes = self.attributes(above);
            let is_exported = attributes.is_exported_macro;
            let found = Found::new(node, name, DefinitionKind::Function, RustItemKind::Macro);
            let index = self.define(found, above, attributes, place);
            if is_exported {
                if let Some(item) = self.rust.items.get_mut(index) {
                    item.visibility = Visibility::Public;
                }
                if let Some(definition) = self.facts.definitions.get_mut(index) {
                    definition.exported = true;
                }
            }
        }
        self.macro_rules(node);
    }

    pub(super) fn define(
        &mut self,
        found: Found<'t>,
        above: &[Node<'t>],
        attributes: Attributes,
        place: Place,
    ) -> usize {
        let index = self.facts.definitions.len();
        let name = plain(self.text(found.name));
        let visibility = self.visibility(found.node);
        let is_member = self.is_member(place);
        let is_reached = match found.rust {
            RustItemKind::Impl | RustItemKind::TraitImpl => false,
            _ if is_member => {
                self.is_reached_by_its_container(place) || visibility != Visibility::Private
            }
            _ => visibility != Visibility::Private,
        };
        for strange in &attributes.strange {
            let what = format!("`#[{strange}]` on `{name}`");
            self.hole(what, Some(name.to_owned()));
        }
        if !is_member && !found.rust.is_impl() {
            self.bind(self.here.block, name, BindingSource::Definition(index));
        }
        self.facts.definitions.push(Definition {
            name: name.to_owned(),
            kind: found.kind,
            name_range: found.name.byte_range(),
            range: start_of(found.node, above)..found.node.end_byte(),
            body: found
                .node
                .child_by_field_id(FIELDS.body)
                .map(|it| it.byte_range()),
            container: place.container,
            signature: found.signature,
            bases: found.bases,
            decorators: attributes.names,
            exported: is_reached,
        });
        self.rust.items.push(RustItem {
            kind: found.rust,
            visibility,
            conditional: attributes.conditional,
            takes_self: found.takes_self,
            target: found.target,
            file: attributes.file,
            scope: None,
            attributes: attributes.strange,
            is_whole: true,
        });
        index
    }

    /// Opens the scope of an item; what is pushed next stands in it.
    fn open_item(&mut self, range: Range<usize>, index: usize, place: Place) -> Place {
        let before = self.here;
        let scope = self.open_scope(range.clone(), Some(before.scope), Some(index));
        if let Some(item) = self.rust.items.get_mut(index) {
            item.scope = Some(scope);
        }
        self.here = Here {
            scope,
            block: scope,
            end: range.end,
        };
        self.leave_after(before);
        Place {
            container: Some(index),
            ..place.reading()
        }
    }

    fn push_where(&mut self, node: Node<'t>, place: Place) {
        let mut cursor = node.walk();
        let clauses: Vec<_> = node
            .named_children(&mut cursor)
            .filter(|it| it.kind() == "where_clause")
            .collect();
        for clause in clauses {
            self.push(clause, place);
        }
    }

    /// Whether what stands here is a member of a type, trait or enum.
    pub(super) fn is_member(&self, place: Place) -> bool {
        let container = place.container.and_then(|it| self.rust.items.get(it));
        container.is_some_and(|it| {
            it.scope == Some(self.here.scope)
                && (it.kind.is_impl()
                    || matches!(it.kind, RustItemKind::Trait | RustItemKind::Enum))
        })
    }

    /// Members of traits and variants of enums are as reachable as what they stand in; members of
    /// trait impls are reached through the trait.
    fn is_reached_by_its_container(&self, place: Place) -> bool {
        let Some(index) = place.container else {
            return false;
        };
        match self.rust.items.get(index).map(|it| it.kind) {
            Some(RustItemKind::Trait | RustItemKind::Enum) => self
                .facts
                .definitions
                .get(index)
                .is_some_and(|it| it.exported),
            Some(RustItemKind::TraitImpl) => true,
            _ => false,
        }
    }

    /// How far a `visibility_modifier` lets it be seen.
    pub(super) fn visibility(&self, node: Node<'t>) -> Visibility {
        let mut cursor = node.walk();
        let modifier = node
            .named_children(&mut cursor)
            .take_while(|it| {
                !matches!(
                    kind(*it),
                    Kind::Block | Kind::DeclarationList | Kind::Parameters
                )
            })
            .find(|it| kind(*it) == Kind::VisibilityModifier);
        let Some(modifier) = modifier else {
            return Visibility::Private;
        };
        let written: String = self.text(modifier).split_whitespace().collect();
        match written.as_str() {
            "pub" => Visibility::Public,
            "pub(self)" => Visibility::Private,
            "pub(super)" => Visibility::Super,
            _ => Visibility::Crate,
        }
    }

    fn name_of(&self, node: Node<'t>) -> Option<Node<'t>> {
        node.child_by_field_id(FIELDS.name)
            .filter(|it| kind(*it) != Kind::Metavariable && !self.text(*it).is_empty())
    }

    pub(super) fn leave_after(&mut self, before: Here) {
        self.pending_leave = Some(before);
    }

    /// Adds the step that ends what an item opened, once its children are pushed.
    pub(super) fn close_item(&mut self) {
        if let Some(before) = self.pending_leave.take() {
            self.steps.push(Step::Leave(before));
        }
    }
}

/// The first byte of an item with the attributes above it.
fn start_of(node: Node<'_>, above: &[Node<'_>]) -> usize {
    above.first().map_or(node.start_byte(), Node::start_byte)
}

/// The last name of a type's path; the whole type when it has none.
fn last_name(node: Node<'_>) -> Node<'_> {
    let mut next = node;
    for _ in 0..8 {
        let inner = match kind(next) {
            Kind::ScopedTypeIdentifier | Kind::ScopedIdentifier => {
                next.child_by_field_id(FIELDS.name)
            }
            Kind::GenericType | Kind::ReferenceType => next.child_by_field_id(FIELDS.type_name),
            _ => None,
        };
        match inner {
            Some(inner) => next = inner,
            None => return next,
        }
    }
    next
}
