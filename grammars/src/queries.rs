//! The tree-sitter queries of each language, as text. The capture names are described in
//! `queries/README.md`; what a capture means in detail is read by `lsp/workspace`.

use crate::Language;

/// The queries of one language; an empty one captures nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queries {
    /// Named definitions.
    pub definitions: &'static str,
    /// Imports, re-exports and module loads.
    pub imports: &'static str,
}

impl Language {
    /// The queries of this language.
    #[must_use]
    pub const fn queries(self) -> Queries {
        match self {
            _ => Queries {
                definitions: "",
                imports: "",
            },
        }
    }
}
