//! Facts of JavaScript and TypeScript files, read in one walk over the tree. The walk keeps its own
//! stack, so nested input costs memory, not the thread's stack; it never looks back up the tree.

mod calls;
mod common_js;
mod complete;
mod definitions;
mod exports;
mod imports;
mod members;
mod names;
mod scopes;
mod signatures;
#[cfg(test)]
mod tests;

use super::fields::{Field, Look};
use rustc_hash::{FxHashMap, FxHashSet};

use scopewise_grammars::Language;
use tree_sitter::{Node, Tree};

use super::{BindingSource, FileFacts};

/// A file over this many bytes whose lines average more than [`MINIFIED_LINE`] bytes is taken for a
/// bundle: its definitions and imports are read, its calls and uses are not.
const MINIFIED_SIZE: usize = 32 * 1024;
const MINIFIED_LINE: usize = 400;

/// Reads the facts; `keys` are given the names of keys, which the facts do not hold.
pub(super) fn read<'a>(
    source: &'a str,
    tree: &'a Tree,
    language: Language,
    keys: &mut Vec<&'a str>,
) -> FileFacts {
    let mut walk = Walk::new(source, language == Language::JavaScript);
    walk.run(tree.root_node());
    walk.complete();
    *keys = walk.keys;
    walk.facts
}

/// What `this` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Receiver {
    /// The class around, or an instance of it.
    Class,
    /// Whatever the caller chooses.
    Caller,
}

/// An object literal whose functions are definitions.
#[derive(Clone, Copy, Default)]
struct MemberObject {
    /// The members are exports of the file: `module.exports = {…}`.
    is_exports: bool,
    /// The object is declared with a type, which decides how its members are called.
    is_typed: bool,
}

/// A node that was entered, and how long the stacks were before it.
struct Frame<'a> {
    node: Node<'a>,
    scopes: usize,
    function_scopes: usize,
    containers: usize,
    receivers: usize,
    functions: usize,
}

struct Walk<'a> {
    source: &'a str,
    is_javascript: bool,
    is_minified: bool,
    facts: FileFacts,
    frames: Vec<Frame<'a>>,
    scopes: Vec<usize>,
    function_scopes: Vec<usize>,
    containers: Vec<usize>,
    receivers: Vec<Receiver>,
    /// The functions around that have their own `arguments`.
    functions: Vec<Option<usize>>,
    bindings: FxHashMap<(usize, &'a str), BindingSource>,
    /// Scopes whose constants are definitions: the module and its namespaces.
    level_scopes: FxHashSet<usize>,
    /// Functions and classes by node id whose definition their surroundings made.
    definition_of_value: FxHashMap<usize, usize>,
    /// Object literals by node id whose functions are definitions.
    member_objects: FxHashMap<usize, MemberObject>,
    /// Starts of names that are dealt with already.
    claimed: FxHashSet<usize>,
    /// Starts of names that are assigned to.
    written: FxHashSet<usize>,
    /// Names of keys, in literals, in patterns and of elements' properties.
    keys: Vec<&'a str>,
    /// Calls by node id that load a module and are read already.
    loads: FxHashSet<usize>,
    /// Decorators that stand before their class member (TypeScript).
    decorators: Vec<Node<'a>>,
    /// Definitions with `export` before them.
    exported: FxHashSet<usize>,
    /// Definitions no other file can reach whatever their container is.
    private: FxHashSet<usize>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a str, is_javascript: bool) -> Self {
        let is_minified = source.len() > MINIFIED_SIZE
            && source.len() / (source.bytes().filter(|it| *it == b'\n').count() + 1)
                > MINIFIED_LINE;
        Self {
            source,
            is_javascript,
            is_minified,
            facts: FileFacts::default(),
            frames: Vec::new(),
            scopes: Vec::new(),
            function_scopes: Vec::new(),
            containers: Vec::new(),
            receivers: Vec::new(),
            functions: Vec::new(),
            bindings: FxHashMap::default(),
            level_scopes: FxHashSet::default(),
            definition_of_value: FxHashMap::default(),
            member_objects: FxHashMap::default(),
            claimed: FxHashSet::default(),
            written: FxHashSet::default(),
            keys: Vec::new(),
            loads: FxHashSet::default(),
            decorators: Vec::new(),
            exported: FxHashSet::default(),
            private: FxHashSet::default(),
        }
    }

    fn run(&mut self, root: Node<'a>) {
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            // Bare tokens are every second node and say nothing by themselves.
            if node.is_named() || node.child_count() > 0 {
                if self.enter(node) && cursor.goto_first_child() {
                    continue;
                }
                self.leave();
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                self.leave();
            }
        }
    }

    /// Reads a node; whether its children are to be read too.
    fn enter(&mut self, node: Node<'a>) -> bool {
        self.frames.push(Frame {
            node,
            scopes: self.scopes.len(),
            function_scopes: self.function_scopes.len(),
            containers: self.containers.len(),
            receivers: self.receivers.len(),
            functions: self.functions.len(),
        });
        if !node.is_named() {
            return true;
        }
        match node.kind_name() {
            "import_statement" => return self.import_statement(node),
            "export_statement" => return self.export_statement(node),
            "import_alias" => self.import_alias(node),
            "identifier" | "type_identifier" | "shorthand_property_identifier" => {
                self.name_use(node);
            }
            "shorthand_property_identifier_pattern" => {
                self.keys.push(self.text(node));
                self.name_use(node);
            }
            "property_identifier" => self.keys.push(self.text(node)),
            "member_expression" | "nested_identifier" | "nested_type_identifier" => {
                self.member_use(node);
            }
            "call_expression" => self.call_expression(node),
            "new_expression" => self.new_expression(node),
            "assignment_expression" => self.assignment(node),
            "augmented_assignment_expression" => self.write_to(node.child_at(Field::Left)),
            "update_expression" => self.write_to(node.child_at(Field::Argument)),
            "unary_expression" => self.unary_expression(node),
            "variable_declarator" => self.variable(node),
            "pair" => self.pair(node),
            "type_predicate" | "asserts" => self.claim_first_identifier(node),
            "decorator" => self.decorator(node),
            kind => self.enter_scope_or_definition(node, kind),
        }
        true
    }

    fn enter_scope_or_definition(&mut self, node: Node<'a>, kind: &'a str) {
        match kind {
            "program" => self.open_module(),
            "function_declaration" | "generator_function_declaration" | "function_signature" => {
                self.function_declaration(node);
            }
            "function_expression" | "generator_function" | "arrow_function" => {
                self.function_value(node);
            }
            "class_declaration" | "abstract_class_declaration" => self.class_declaration(node),
            "class" => self.class_value(node),
            "method_definition" | "method_signature" | "abstract_method_signature" => {
                self.method(node);
            }
            "public_field_definition" | "field_definition" => self.field(node),
            "interface_declaration" | "type_alias_declaration" => self.type_declaration(node),
            "enum_declaration" => self.enumeration(node),
            "enum_body" => self.enum_members(node),
            "internal_module" | "module" => self.namespace(node),
            "class_static_block" => self.open_static_block(node),
            "statement_block" | "switch_body" => self.open_block(node),
            "for_statement" => self.open_scope(node.byte_range(), None),
            "for_in_statement" => self.open_loop(node),
            "catch_clause" => self.open_catch(node),
            "required_parameter" | "optional_parameter" => self.type_parameter_name(node),
            "type_parameter" => self.bind_type(node.child_at(Field::Name)),
            "infer_type" => self.bind_type(first_of_kind(node, "type_identifier")),
            "mapped_type_clause" => self.bind_type(node.child_at(Field::Name)),
            "conditional_type" => self.open_scope(node.byte_range(), None),
            "index_signature" => {
                self.open_scope(node.byte_range(), None);
                self.bind_type(node.child_at(Field::Name));
            }
            "function_type" | "constructor_type" | "call_signature" | "construct_signature" => {
                self.open_scope(node.byte_range(), None);
            }
            _ => {}
        }
    }

    fn leave(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.scopes.truncate(frame.scopes);
            self.function_scopes.truncate(frame.function_scopes);
            self.containers.truncate(frame.containers);
            self.receivers.truncate(frame.receivers);
            self.functions.truncate(frame.functions);
        }
    }

    /// The node `levels` above the one being read: 1 is its parent.
    fn above(&self, levels: usize) -> Option<Node<'a>> {
        let index = self.frames.len().checked_sub(levels + 1)?;
        self.frames.get(index).map(|frame| frame.node)
    }

    fn is_inside(&self, levels: usize, kind: &str) -> bool {
        self.above(levels).is_some_and(|it| it.kind_name() == kind)
    }

    fn text(&self, node: Node<'_>) -> &'a str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    /// The characters of a string or of a template without substitutions.
    fn string(&self, node: Node<'_>) -> Option<&'a str> {
        let is_plain = match node.kind_name() {
            "string" => true,
            "template_string" => first_of_kind(node, "template_substitution").is_none(),
            _ => false,
        };
        if !is_plain {
            return None;
        }
        self.source
            .get(node.start_byte() + 1..node.end_byte().checked_sub(1)?)
    }
}

fn children<'a>(node: Node<'a>) -> Vec<Node<'a>> {
    node.children(&mut node.walk()).collect()
}

fn named_children<'a>(node: Node<'a>) -> Vec<Node<'a>> {
    node.named_children(&mut node.walk())
        .filter(|child| child.kind_name() != "comment")
        .collect()
}

fn first_of_kind<'a>(node: Node<'a>, kind: &str) -> Option<Node<'a>> {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .find(|child| child.kind_name() == kind)
}

fn has_token(node: Node<'_>, token: &str) -> bool {
    first_of_kind(node, token).is_some()
}

/// The expression inside parentheses, `as` and `!`, and whether a type was put over it.
fn unwrapped(mut node: Node<'_>) -> (Node<'_>, bool) {
    let mut is_typed = false;
    loop {
        let inner = match node.kind_name() {
            "parenthesized_expression" | "non_null_expression" | "satisfies_expression" => {
                named_children(node).first().copied()
            }
            "as_expression" => {
                is_typed |= !has_token(node, "const");
                named_children(node).first().copied()
            }
            "type_assertion" => {
                is_typed = true;
                named_children(node).last().copied()
            }
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return (node, is_typed),
        }
    }
}

fn is_function(node: Node<'_>) -> bool {
    matches!(
        node.kind_name(),
        "arrow_function" | "function_expression" | "generator_function"
    )
}
