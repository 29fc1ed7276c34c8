//! The tree-sitter queries of each language, as text. The capture names are described in
//! `queries/README.md`; what a capture means in detail is read by `lsp/workspace`.

use crate::Language;

/// The queries of one language; an empty one captures nothing. The languages of
/// [`Tier::Resolved`](crate::Tier) have none: their facts need scopes, which a walk over the tree reads.
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
            Self::Rust => Queries {
                definitions: include_str!("../queries/rust/definitions.scm"),
                imports: include_str!("../queries/rust/imports.scm"),
            },
            Self::Css => Queries {
                definitions: include_str!("../queries/css/definitions.scm"),
                imports: include_str!("../queries/css/imports.scm"),
            },
            Self::Html => Queries {
                definitions: include_str!("../queries/html/definitions.scm"),
                imports: include_str!("../queries/html/imports.scm"),
            },
            Self::Java => Queries {
                definitions: include_str!("../queries/java/definitions.scm"),
                imports: include_str!("../queries/java/imports.scm"),
            },
            Self::CSharp => Queries {
                definitions: include_str!("../queries/csharp/definitions.scm"),
                imports: include_str!("../queries/csharp/imports.scm"),
            },
            Self::Php => Queries {
                definitions: include_str!("../queries/php/definitions.scm"),
                imports: include_str!("../queries/php/imports.scm"),
            },
            Self::Ruby => Queries {
                definitions: include_str!("../queries/ruby/definitions.scm"),
                imports: include_str!("../queries/ruby/imports.scm"),
            },
            Self::C => Queries {
                definitions: include_str!("../queries/c/definitions.scm"),
                imports: include_str!("../queries/c/imports.scm"),
            },
            Self::Cpp => Queries {
                definitions: include_str!("../queries/cpp/definitions.scm"),
                imports: include_str!("../queries/cpp/imports.scm"),
            },
            _ => Queries {
                definitions: "",
                imports: "",
            },
        }
    }
}
