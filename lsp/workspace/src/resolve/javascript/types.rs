//! Types of values, read off the trees of the files they lead through when a search asks: declared types,
//! `new`, results of functions, contexts of literals and of function expressions. Says nothing where the
//! language would need more than that, and goes a bounded number of steps.

mod bindings;
mod calls;
mod context;
mod declared;
mod members;
mod names;
mod narrowed;
mod overloads;
mod sites;
mod sources;
mod values;
mod written;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use tree_sitter::Node;

use crate::{Snapshot, WorkspacePath};

pub(in crate::resolve) use sites::Meant;
use sources::Source;
pub(in crate::resolve) use sources::Sources;

/// Expressions and types that one search looks at.
const STEPS_LIMIT: usize = 400_000;

/// Types inside types deeper than this are not known.
const DEPTH_LIMIT: usize = 60;

/// Parts of a union or an intersection beyond these are not looked at.
const PARTS_LIMIT: usize = 48;

/// A node of a file.
#[derive(Clone, Copy)]
struct At<'a> {
    source: &'a Source,
    node: Node<'a>,
}

impl<'a> At<'a> {
    const fn on(self, node: Node<'a>) -> Self {
        Self {
            source: self.source,
            node,
        }
    }

    fn kind(self) -> &'a str {
        self.node.kind()
    }

    fn child(self, field: &str) -> Option<Self> {
        self.node
            .child_by_field_name(field)
            .map(|node| self.on(node))
    }

    fn parent(self) -> Option<Self> {
        self.node.parent().map(|node| self.on(node))
    }

    /// The named children but comments.
    fn children(self) -> Vec<Self> {
        self.node
            .named_children(&mut self.node.walk())
            .filter(|it| it.kind() != "comment")
            .map(|node| self.on(node))
            .collect()
    }

    fn first(self) -> Option<Self> {
        self.children().first().copied()
    }

    fn child_of_kind(self, kind: &str) -> Option<Self> {
        self.children().into_iter().find(|it| it.kind() == kind)
    }

    /// Whether a word stands directly in it: `static`, `async`, `of`.
    fn has_word(self, word: &str) -> bool {
        let mut cursor = self.node.walk();
        self.node.children(&mut cursor).any(|it| it.kind() == word)
    }

    fn text(self) -> &'a str {
        self.source
            .text
            .get(self.node.byte_range())
            .unwrap_or_default()
    }

    fn is(self, other: Self) -> bool {
        self.node.id() == other.node.id()
    }
}

/// What type parameters stand for, and what `this` is.
#[derive(Clone, Default)]
struct Known<'a>(Option<Rc<Link<'a>>>);

struct Link<'a> {
    /// The node of the type parameter; `None` for `this`.
    parameter: Option<usize>,
    meaning: Type<'a>,
    before: Known<'a>,
}

impl<'a> Known<'a> {
    fn with(&self, parameter: At<'a>, meaning: Type<'a>) -> Self {
        self.linked(Some(parameter.node.id()), meaning)
    }

    fn with_this(&self, meaning: Type<'a>) -> Self {
        self.linked(None, meaning)
    }

    fn linked(&self, parameter: Option<usize>, meaning: Type<'a>) -> Self {
        Self(Some(Rc::new(Link {
            parameter,
            meaning,
            before: self.clone(),
        })))
    }

    fn find(&self, parameter: Option<usize>) -> Option<Type<'a>> {
        let mut next = self.0.as_ref();
        while let Some(link) = next {
            if link.parameter == parameter {
                return Some(link.meaning.clone());
            }
            next = link.before.0.as_ref();
        }
        None
    }
}

/// A declaration, and what the type parameters around it stand for.
#[derive(Clone)]
struct Declared<'a> {
    at: At<'a>,
    known: Known<'a>,
}

/// The type of a value, as far as it is followed.
#[derive(Clone)]
enum Type<'a> {
    Unknown,
    /// A primitive, `null`, `undefined`: nothing that the workspace gives members.
    Plain,
    /// An instance of a class, or a value of an interface: all declarations that make it up.
    Instance(Rc<[Declared<'a>]>),
    /// A class itself.
    Class(Declared<'a>),
    /// `{ a: string }`
    Shape(Declared<'a>),
    /// An object literal.
    Literal(At<'a>),
    /// Functions: more than one where there are overloads.
    Function(Rc<[Declared<'a>]>),
    /// A module as a value.
    Module(WorkspacePath),
    Array(Rc<Type<'a>>),
    Tuple(Rc<[Type<'a>]>),
    Promise(Rc<Type<'a>>),
    /// `A | B`
    Either(Rc<[Type<'a>]>),
    /// `A & B`
    Both(Rc<[Type<'a>]>),
    /// A type parameter that a call leaves open, with what it extends.
    Open(Rc<Type<'a>>),
}

impl<'a> Type<'a> {
    /// One of these; nothing that has no members counts.
    fn either(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut left = Vec::new();
        for part in parts {
            match part {
                Self::Plain => {}
                Self::Either(inner) => left.extend(inner.iter().cloned()),
                part => left.push(part),
            }
        }
        if left.len() > PARTS_LIMIT {
            return Self::Unknown;
        }
        match left.pop() {
            None => Self::Plain,
            Some(only) if left.is_empty() => only,
            Some(last) => {
                left.push(last);
                Self::Either(left.into())
            }
        }
    }

    const fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }
}

/// Types of one search.
pub(in crate::resolve) struct Types<'a> {
    snapshot: &'a Snapshot,
    sources: &'a Sources,
    steps: Cell<usize>,
    depth: Cell<usize>,
    values: RefCell<FxHashMap<usize, Type<'a>>>,
}

impl<'a> Types<'a> {
    pub(in crate::resolve) fn over(snapshot: &'a Snapshot, sources: &'a Sources) -> Self {
        Self {
            snapshot,
            sources,
            steps: Cell::new(STEPS_LIMIT),
            depth: Cell::new(0),
            values: RefCell::default(),
        }
    }

    /// Looks one level deeper; `otherwise` where that is too deep or took too long.
    fn deeper<R>(&self, otherwise: R, look: impl FnOnce() -> R) -> R {
        let (steps, depth) = (self.steps.get(), self.depth.get());
        if steps == 0 || depth >= DEPTH_LIMIT {
            return otherwise;
        }
        self.steps.set(steps - 1);
        self.depth.set(depth + 1);
        let found = look();
        self.depth.set(depth);
        found
    }
}
