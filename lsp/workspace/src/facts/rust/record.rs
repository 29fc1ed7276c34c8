//! What only Rust files have to tell, beside the facts of every language.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The facts of a Rust file that other languages have no place for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RustFacts {
    /// What each of the file's definitions is, in their order.
    pub items: Vec<RustItem>,
    /// What each of the file's imports is, in their order.
    pub imports: Vec<RustImport>,
    /// What may define more names than the file shows.
    pub holes: Vec<Hole>,
    /// The bytes of macro calls, macro definitions and attributes, in order.
    pub tokens: Vec<Range<usize>>,
    /// Where the names of fields that are read or written start, in order.
    pub fields: Vec<usize>,
    /// Parameters and variables whose type is written down, in order of their scope.
    pub types: Vec<TypedName>,
}

/// What a definition is to Rust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RustItem {
    /// The kind.
    pub kind: RustItemKind,
    /// From where it can be reached.
    pub visibility: Visibility,
    /// Whether a `cfg` attribute decides if it is there.
    pub conditional: bool,
    /// Whether a method takes `self`.
    pub takes_self: bool,
    /// For an impl the path of its type, for a type alias that of its target; empty when that is no
    /// plain path.
    pub target: Vec<String>,
    /// For a module in a file of its own, what `#[path]` says.
    pub file: Option<String>,
    /// The scope of its body, for modules, impls and traits.
    pub scope: Option<usize>,
    /// What may change or add to it, as written: derives and attributes that are not the language's.
    pub attributes: Vec<String>,
    /// Whether its members are known: no macro stands in its body.
    pub is_whole: bool,
}

/// The kinds of Rust items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RustItemKind {
    /// `fn`, anywhere.
    Function,
    /// A struct or union with named fields.
    Struct,
    /// A struct that is called like a function.
    TupleStruct,
    /// A struct without fields.
    UnitStruct,
    /// `enum`
    Enum,
    /// A variant with named fields.
    Variant,
    /// A variant that is called like a function.
    TupleVariant,
    /// A variant without fields.
    UnitVariant,
    /// `trait`
    Trait,
    /// `impl T`
    Impl,
    /// `impl Trait for T`
    TraitImpl,
    /// `mod x { … }`
    Module,
    /// `mod x;`
    ModuleFile,
    /// `type`, also in traits and impls.
    TypeAlias,
    /// `const`
    Constant,
    /// `static`
    Static,
    /// `macro_rules!`
    Macro,
}

/// From where an item or an import can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// Its own module and the modules in it.
    #[default]
    Private,
    /// `pub`
    Public,
    /// `pub(crate)`, `pub(in path)`: at most its crate.
    Crate,
    /// `pub(super)`
    Super,
}

/// What an import is to Rust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RustImport {
    /// The scope it binds in.
    pub scope: usize,
    /// Who can use what it binds.
    pub visibility: Visibility,
    /// Whether a `cfg` attribute decides if it is there.
    pub conditional: bool,
    /// The parts of its module; the first is empty for a path that starts with `::`.
    pub path: Vec<String>,
    /// Whether it is `extern crate`.
    pub is_crate: bool,
}

/// Something that may define names that the file does not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// The scope that it may define them in.
    pub scope: usize,
    /// What it is: `` the macro `x!` ``.
    pub what: String,
    /// The item it belongs to, whose name the names it defines are likely to hold.
    pub about: Option<String>,
    /// The bytes of the macro call that it is.
    pub call: Option<Range<usize>>,
}

/// A variable whose type is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedName {
    /// The scope that binds it.
    pub scope: usize,
    /// Its name.
    pub name: String,
    /// The path of its type, references left out.
    pub path: Vec<String>,
    /// Whether the path is of a function whose result it holds.
    pub is_result: bool,
}

impl RustFacts {
    /// Whether a byte stands in tokens of a macro or an attribute.
    #[must_use]
    pub fn is_token(&self, at: usize) -> bool {
        let after = self.tokens.partition_point(|it| it.start <= at);
        let before = self.tokens.get(..after).unwrap_or_default();
        before.iter().rev().any(|range| range.contains(&at))
    }

    /// Whether it declares modules in files that `#[path]` or a module around them moves.
    #[must_use]
    pub fn declares_module_elsewhere(&self) -> bool {
        let files = || {
            let mut items = self.items.iter();
            items.any(|it| it.kind == RustItemKind::ModuleFile)
        };
        self.items.iter().any(|it| it.file.is_some())
            || (files() && self.items.iter().any(|it| it.kind == RustItemKind::Module))
    }

    /// Whether the name that starts at a byte is that of a field.
    #[must_use]
    pub fn is_field(&self, at: usize) -> bool {
        self.fields.binary_search(&at).is_ok()
    }
}

impl RustItemKind {
    /// Whether it is a module.
    #[must_use]
    pub const fn is_module(self) -> bool {
        matches!(self, Self::Module | Self::ModuleFile)
    }

    /// Whether it is an impl.
    #[must_use]
    pub const fn is_impl(self) -> bool {
        matches!(self, Self::Impl | Self::TraitImpl)
    }

    /// Whether it is a variant of an enum.
    #[must_use]
    pub const fn is_variant(self) -> bool {
        matches!(self, Self::Variant | Self::TupleVariant | Self::UnitVariant)
    }

    /// Whether a name stands for it where a type or module is meant.
    #[must_use]
    pub const fn is_type(self) -> bool {
        !matches!(
            self,
            Self::Function | Self::Constant | Self::Static | Self::Macro
        )
    }

    /// Whether a name stands for it where a value is meant.
    #[must_use]
    pub const fn is_value(self) -> bool {
        matches!(
            self,
            Self::Function
                | Self::TupleStruct
                | Self::UnitStruct
                | Self::Variant
                | Self::TupleVariant
                | Self::UnitVariant
                | Self::Constant
                | Self::Static
        )
    }
}
