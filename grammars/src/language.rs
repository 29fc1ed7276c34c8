//! The languages and what each file name belongs to. Adding one is a line in each match here, its
//! queries, and its comment syntax; resolution is a file of its own in `lsp/workspace`.

use tree_sitter_language::LanguageFn;

/// A language that Scopewise reads. `PlainText` stands for every other file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// `.py`, `.pyi`
    Python,
    /// `.ts`, `.mts`, `.cts`
    TypeScript,
    /// `.tsx`
    Tsx,
    /// `.js`, `.mjs`, `.cjs`, `.jsx`
    JavaScript,
    /// `.rs`
    Rust,
    /// `.go`
    Go,
    /// `.css`
    Css,
    /// `.html`, `.htm`
    Html,
    /// Everything else: measured by lines, never parsed.
    PlainText,
}

/// How much Scopewise knows of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// No grammar: lines only.
    Plain,
    /// Definitions and syntax; resolution answers *cannot tell*.
    Structure,
    /// Imports and names are resolved as the language does it.
    Resolved,
}

impl Language {
    /// Every language that has a grammar.
    pub const PARSED: [Self; 8] = [
        Self::Python,
        Self::TypeScript,
        Self::Tsx,
        Self::JavaScript,
        Self::Rust,
        Self::Go,
        Self::Css,
        Self::Html,
    ];

    /// The language of a file, by the ending of its name; `path` may be relative or absolute.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let Some((_, ending)) = name.rsplit_once('.') else {
            return Self::PlainText;
        };
        match ending.to_ascii_lowercase().as_str() {
            "py" | "pyi" => Self::Python,
            "ts" | "mts" | "cts" => Self::TypeScript,
            "tsx" => Self::Tsx,
            "js" | "mjs" | "cjs" | "jsx" => Self::JavaScript,
            "rs" => Self::Rust,
            "go" => Self::Go,
            "css" => Self::Css,
            "html" | "htm" => Self::Html,
            _ => Self::PlainText,
        }
    }

    /// The name used in fences, logs and JSON: `python`, `typescript`, …
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::TypeScript => "typescript",
            Self::Tsx => "tsx",
            Self::JavaScript => "javascript",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Css => "css",
            Self::Html => "html",
            Self::PlainText => "text",
        }
    }

    /// How much is known of this language.
    #[must_use]
    pub const fn tier(self) -> Tier {
        match self {
            Self::Python | Self::TypeScript | Self::Tsx | Self::JavaScript => Tier::Resolved,
            Self::Rust | Self::Go | Self::Css | Self::Html => Tier::Structure,
            Self::PlainText => Tier::Plain,
        }
    }

    /// Whether the language is one of the JavaScript family, which resolve one another's modules.
    #[must_use]
    pub const fn is_script(self) -> bool {
        matches!(self, Self::TypeScript | Self::Tsx | Self::JavaScript)
    }

    /// Whether a reader checks it by looking at the result (markup and style sheets).
    #[must_use]
    pub const fn is_verified_by_eye(self) -> bool {
        matches!(self, Self::Css | Self::Html)
    }

    /// The tree-sitter grammar; `None` for plain text and for languages left out at build time.
    #[must_use]
    pub fn grammar(self) -> Option<LanguageFn> {
        match self {
            #[cfg(feature = "python")]
            Self::Python => Some(tree_sitter_python::LANGUAGE),
            #[cfg(feature = "typescript")]
            Self::TypeScript => Some(tree_sitter_typescript::LANGUAGE_TYPESCRIPT),
            #[cfg(feature = "typescript")]
            Self::Tsx => Some(tree_sitter_typescript::LANGUAGE_TSX),
            #[cfg(feature = "javascript")]
            Self::JavaScript => Some(tree_sitter_javascript::LANGUAGE),
            #[cfg(feature = "rust")]
            Self::Rust => Some(tree_sitter_rust::LANGUAGE),
            #[cfg(feature = "go")]
            Self::Go => Some(tree_sitter_go::LANGUAGE),
            #[cfg(feature = "css")]
            Self::Css => Some(tree_sitter_css::LANGUAGE),
            #[cfg(feature = "html")]
            Self::Html => Some(tree_sitter_html::LANGUAGE),
            _ => None,
        }
    }
}
