//! How each language writes comments.

use crate::Language;

/// The comment forms of a language. `line` runs to the end of the line; `block` has an end mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentSyntax {
    /// The mark that starts a line comment: `#`, `//`.
    pub line: Option<&'static str>,
    /// The marks around a block comment: `/*` and `*/`.
    pub block: Option<(&'static str, &'static str)>,
}

impl Language {
    /// The comment syntax of this language; plain text is read as if `#` and `//` were not special.
    #[must_use]
    pub const fn comments(self) -> CommentSyntax {
        match self {
            Self::Python | Self::Ruby => CommentSyntax {
                line: Some("#"),
                block: None,
            },
            Self::TypeScript
            | Self::Tsx
            | Self::JavaScript
            | Self::Rust
            | Self::Go
            | Self::Java
            | Self::CSharp
            | Self::Php
            | Self::C
            | Self::Cpp => CommentSyntax {
                line: Some("//"),
                block: Some(("/*", "*/")),
            },
            Self::Css => CommentSyntax {
                line: None,
                block: Some(("/*", "*/")),
            },
            Self::Html => CommentSyntax {
                line: None,
                block: Some(("<!--", "-->")),
            },
            Self::PlainText => CommentSyntax {
                line: None,
                block: None,
            },
        }
    }
}
