//! What is read off one file's tree and kept when the tree is dropped: definitions, imports, calls,
//! identifier occurrences and scopes. Plain data in bytes of the text that was parsed; nothing here
//! looks at another file (that is `resolve`).

mod fields;
pub mod go;
mod javascript;
mod names;
mod python;
pub mod rust;
mod scopes;
mod structure;

use std::ops::Range;

use scopewise_grammars::Language;
use serde::{Deserialize, Serialize};

pub(crate) use names::{DECLARES_MODULE, LOADS_AT_RUN_TIME, MODULE_ELSEWHERE, NameSet, top_of};

use crate::{Text, syntax};

/// The facts of one file. Empty for plain text and for files that were not parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Named definitions in order of their start; a container stands before what it contains.
    pub definitions: Vec<Definition>,
    /// Imports, re-exports and module loads in order.
    pub imports: Vec<Import>,
    /// Calls in order of their start.
    pub calls: Vec<Call>,
    /// Every other use of an identifier, in order: reads, writes, attributes, type names; not the
    /// names inside `imports` and not the names that `definitions` define.
    pub uses: Vec<NameUse>,
    /// Lexical scopes, outermost first; the first is the module itself.
    pub scopes: Vec<Scope>,
    /// What other files can import from this one.
    pub exports: Exports,
    /// What only Rust files have to tell.
    pub rust: Option<Box<rust::RustFacts>>,
    /// Whether the tree holds an error or a missing token.
    pub has_errors: bool,
    /// What only a Go file has; `None` for every other language.
    pub go: Option<Box<go::GoFacts>>,
    /// Every name in `definitions`, `imports`, `uses` and `exports`, every key of a literal or a pattern, and
    /// every module and base class as written; kept apart when the rest is packed.
    #[serde(skip)]
    pub(crate) names: NameSet,
}

/// What a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DefinitionKind {
    /// A free function, also one bound to a constant (`const f = () => …`).
    Function,
    /// A function inside a class, trait, impl or object.
    Method,
    /// A class or struct.
    Class,
    /// An interface, protocol or trait.
    Interface,
    /// A type alias.
    TypeAlias,
    /// An enumeration.
    Enum,
    /// A module, namespace or impl block.
    Module,
    /// A constant or variable at module or class level.
    Variable,
    /// A style-sheet rule.
    Rule,
    /// A markup element with an id, or a structural one.
    Element,
}

impl DefinitionKind {
    /// The word for a person: `function`, `method`, …
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Method => "method",
            Self::Class => "class",
            Self::Interface => "interface",
            Self::TypeAlias => "type",
            Self::Enum => "enum",
            Self::Module => "module",
            Self::Variable => "variable",
            Self::Rule => "rule",
            Self::Element => "element",
        }
    }
}

/// One named definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// Its own name, without its containers.
    pub name: String,
    /// What it is.
    pub kind: DefinitionKind,
    /// Where the name stands.
    pub name_range: Range<usize>,
    /// The whole definition with its decorators and `export` keyword, without comments above it.
    pub range: Range<usize>,
    /// Its body, where it has one.
    pub body: Option<Range<usize>>,
    /// Index of the definition it stands in.
    pub container: Option<usize>,
    /// Its parameters and result, for what can be called.
    pub signature: Option<Signature>,
    /// Names of classes it extends or implements, as written.
    pub bases: Vec<String>,
    /// Decorators as written without the `@` and the arguments: `app.route`.
    pub decorators: Vec<String>,
    /// Whether other files can reach it by the language's own rules: JavaScript by an export, Python
    /// by standing at module level (or in a class there), Rust by `pub`, Go by a capital.
    pub exported: bool,
}

/// The parameters and result of something that can be called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// From the definition's start to its body: what stands in a prompt for the whole.
    pub header: Range<usize>,
    /// Parameters in order, without `self` and `cls` for methods that are called bound.
    pub parameters: Vec<Parameter>,
    /// The result type as written.
    pub returns: Option<String>,
    /// Why calls cannot be checked against this signature (overloads, a decorator that may change it,
    /// `arguments`, …), as the end of a sentence; `None` when they can.
    pub opaque: Option<String>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name; for a destructured one the pattern as written.
    pub name: String,
    /// How it is passed.
    pub kind: ParameterKind,
    /// Whether a call may leave it out.
    pub optional: bool,
    /// Its type as written.
    pub annotation: Option<String>,
    /// For a destructured object parameter (JavaScript), the keys it takes; `None` when it takes any.
    pub keys: Option<Vec<String>>,
}

/// How a parameter is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParameterKind {
    /// By position only.
    PositionalOnly,
    /// By position or name (Python); by position (JavaScript).
    Regular,
    /// By name only.
    KeywordOnly,
    /// `*args`, `...rest`.
    VariadicPositional,
    /// `**kwargs`.
    VariadicKeyword,
}

/// How an import is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportForm {
    /// `import a.b`, `import a.b as c`: the module itself is bound.
    Module,
    /// `from a import b`, `import {b} from "a"`, `const {b} = require("a")`: names are bound.
    Names,
    /// `import * as a from "a"`, `const a = require("a")`: the module object is bound to one name.
    Namespace,
    /// `import "a"`, `require("a")` as a statement: nothing is bound.
    SideEffect,
    /// `export {b} from "a"`, `export * from "a"`: names pass through.
    ReExport,
    /// `import("a")`, `importlib.import_module("a")`: loaded at run time.
    Dynamic,
}

/// One import statement (or one module of it, for `import a, b`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The module as written, without quotes: `os.path`, `..pkg.mod` (dots are Python's relative
    /// levels), `./x`, `@scope/pkg/sub`, `node:fs`.
    pub module: String,
    /// Where the module stands, without quotes.
    pub module_range: Range<usize>,
    /// The whole statement.
    pub range: Range<usize>,
    /// How it is written.
    pub form: ImportForm,
    /// The names taken from the module; `*` for all, `default` for the default export.
    pub names: Vec<ImportedName>,
    /// The name bound to the module itself, for `Module` and `Namespace`: for `import a.b` it is `a`.
    pub binding: Option<String>,
    /// Whether it may fail by design: inside `try`, under `if TYPE_CHECKING`, a platform test, or a
    /// function body that guards it.
    pub guarded: bool,
    /// Whether it only brings in types (`import type`).
    pub type_only: bool,
}

/// One name taken from a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedName {
    /// Its name in the module.
    pub name: String,
    /// The name it is bound to here (equal to `name` without an alias). For a re-export the name it
    /// is exported as.
    pub binding: String,
    /// Where `name` stands.
    pub range: Range<usize>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The whole call.
    pub range: Range<usize>,
    /// The callee as plain dotted names (`["client", "send"]`); empty when it is any other expression.
    /// Go adds `()` to a name that is called, `[]` to one that is indexed: `["c", "Flags()", "Set"]`, and
    /// starts with `(T)` where a value of that type is written.
    pub callee: Vec<String>,
    /// Where the callee stands.
    pub callee_range: Range<usize>,
    /// Whether it is `new X(…)`.
    pub is_new: bool,
    /// Its arguments.
    pub arguments: Arguments,
}

/// The shape of a call's arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arguments {
    /// How many are passed by position.
    pub positional: usize,
    /// Those passed by name, and where the name stands.
    pub keywords: Vec<KeyedName>,
    /// `*args` or `...args` is passed.
    pub spread_positional: bool,
    /// `**kwargs` is passed.
    pub spread_keywords: bool,
    /// Keys of an object literal passed at a position (JavaScript), when all its keys are plain.
    pub object_keys: Vec<(usize, Vec<KeyedName>)>,
}

/// A name an argument is passed by, and where it stands.
pub type KeyedName = (String, Range<usize>);

/// One use of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameUse {
    /// The last name: `send` of `client.send`.
    pub name: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// The plain dotted names before it: `["client"]`; `None` when what stands before the dot is
    /// another expression, empty when nothing does. For Go as in [`Call::callee`].
    pub qualifier: Option<Vec<String>>,
    /// Whether it is assigned to.
    pub is_write: bool,
}

/// A lexical scope and what it binds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The bytes it covers.
    pub range: Range<usize>,
    /// Index of the scope around it.
    pub parent: Option<usize>,
    /// The definition whose scope it is.
    pub definition: Option<usize>,
    /// Whether names bound here are invisible to functions inside (a Python class body).
    pub is_class: bool,
    /// The names it binds, each with how.
    pub bindings: Vec<Binding>,
}

/// A name bound in a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The name.
    pub name: String,
    /// What binds it.
    pub source: BindingSource,
    /// The first byte from which it is bound; 0 in languages whose names hold in the whole scope.
    pub from: usize,
    /// Where its value comes from, as an index in [`go::GoFacts::values`]; only for Go.
    pub value: Option<u32>,
}

/// What binds a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BindingSource {
    /// The definition of that index.
    Definition(usize),
    /// The import of that index.
    Import(usize),
    /// A parameter.
    Parameter,
    /// An assignment, loop, `with`, `catch`, pattern: a value we do not follow.
    Local,
}

/// What other files can take from this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    /// Names exported beside definitions' own `exported` flag: `__all__`, `export {a as b}`,
    /// `module.exports = {…}`. Local name and exported name.
    pub names: Vec<(String, String)>,
    /// Whether the set cannot be known: `__all__` built at run time, `module.exports = f()`,
    /// `__getattr__`, `globals()[…]`.
    pub dynamic: bool,
    /// What `export default` or `module.exports = name` exports: the definition's index.
    pub default: Option<usize>,
    /// Whether there is a default export at all.
    pub has_default: bool,
    /// Whether the file is a CommonJS module (assigns `module.exports` or `exports.x`).
    pub common_js: bool,
}

impl FileFacts {
    /// The facts of a file nothing is known of.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            definitions: Vec::new(),
            imports: Vec::new(),
            calls: Vec::new(),
            uses: Vec::new(),
            scopes: Vec::new(),
            exports: Exports {
                names: Vec::new(),
                dynamic: false,
                default: None,
                has_default: false,
                common_js: false,
            },
            rust: None,
            has_errors: false,
            go: None,
            names: NameSet::empty(),
        }
    }

    /// Reads the facts of a parsed text.
    #[must_use]
    pub fn read(language: Language, text: &Text, tree: &tree_sitter::Tree) -> Self {
        let source = text.to_string();
        let mut keys = Vec::new();
        let mut facts = match language {
            Language::Python => python::read(&source, tree),
            Language::TypeScript | Language::Tsx | Language::JavaScript => {
                javascript::read(&source, tree, language, &mut keys)
            }
            Language::Go => go::read(&source, tree),
            Language::Rust => rust::read(&source, tree),
            Language::PlainText => Self::default(),
            _ => structure::read(&source, tree, language),
        };
        facts.has_errors = syntax::has_errors(tree);
        facts.names = NameSet::of(&facts, &keys);
        facts
    }

    /// Whether the file may mention `name`; `false` is sure.
    #[must_use]
    pub fn may_mention(&self, name: &str) -> bool {
        self.names.may_hold(name)
    }

    /// The smallest definition that covers `range`, as an index.
    #[must_use]
    pub fn enclosing(&self, range: &Range<usize>) -> Option<usize> {
        self.definitions
            .iter()
            .enumerate()
            .filter(|(_, it)| it.range.start <= range.start && range.end <= it.range.end)
            .min_by_key(|(_, it)| it.range.len())
            .map(|(index, _)| index)
    }

    /// The name of the type whose method or field a definition is, where it does not stand in the type:
    /// the receiver's type of a Go method.
    #[must_use]
    pub fn owner(&self, index: usize) -> Option<&str> {
        self.go.as_ref()?.definitions.get(index)?.owner.as_deref()
    }

    /// A definition's name with its containers: `Session.refresh`.
    #[must_use]
    pub fn qualified_name(&self, index: usize) -> String {
        let mut names = Vec::new();
        let mut next = Some(index);
        while let Some(definition) = next.and_then(|it| self.definitions.get(it)) {
            names.push(definition.name.as_str());
            if let Some(owner) = next.and_then(|it| self.owner(it)) {
                names.push(owner);
            }
            next = definition
                .container
                .filter(|it| names.len() <= self.definitions.len() && Some(*it) != next);
        }
        names.reverse();
        names.join(".")
    }
}
