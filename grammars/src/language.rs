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
    /// `.java`
    Java,
    /// `.cs`
    CSharp,
    /// `.php`, `.phtml`
    Php,
    /// `.rb`, `.rake`, `.gemspec`, `Rakefile`, `Gemfile`
    Ruby,
    /// `.c`
    C,
    /// `.cc`, `.cpp`, `.cxx`, `.hh`, `.hpp`, `.hxx`, and `.h`: the grammar of C++ reads nearly every
    /// header of C, the one of C no header of C++
    Cpp,
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
    /// Every language that has a grammar in this build.
    pub const PARSED: &[Self] = &[
        Self::Python,
        Self::TypeScript,
        Self::Tsx,
        Self::JavaScript,
        Self::Rust,
        Self::Go,
        Self::Css,
        Self::Html,
        #[cfg(feature = "more-languages")]
        Self::Java,
        #[cfg(feature = "more-languages")]
        Self::CSharp,
        #[cfg(feature = "more-languages")]
        Self::Php,
        #[cfg(feature = "more-languages")]
        Self::Ruby,
        #[cfg(feature = "more-languages")]
        Self::C,
        #[cfg(feature = "more-languages")]
        Self::Cpp,
    ];

    /// The language of a file, by the ending of its name; `path` may be relative or absolute.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let Some((_, ending)) = name.rsplit_once('.') else {
            return Self::of_whole_name(name);
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
            #[cfg(feature = "more-languages")]
            "java" => Self::Java,
            #[cfg(feature = "more-languages")]
            "cs" => Self::CSharp,
            #[cfg(feature = "more-languages")]
            "php" | "phtml" => Self::Php,
            #[cfg(feature = "more-languages")]
            "rb" | "rake" | "gemspec" => Self::Ruby,
            #[cfg(feature = "more-languages")]
            "c" => Self::C,
            #[cfg(feature = "more-languages")]
            "cc" | "cpp" | "cxx" | "hh" | "hpp" | "hxx" | "h" => Self::Cpp,
            _ => Self::PlainText,
        }
    }

    fn of_whole_name(name: &str) -> Self {
        match name {
            #[cfg(feature = "more-languages")]
            "Rakefile" | "Gemfile" => Self::Ruby,
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
            Self::Java => "java",
            Self::CSharp => "csharp",
            Self::Php => "php",
            Self::Ruby => "ruby",
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::PlainText => "text",
        }
    }

    /// How much is known of this language.
    #[must_use]
    pub const fn tier(self) -> Tier {
        match self {
            Self::Python
            | Self::TypeScript
            | Self::Tsx
            | Self::JavaScript
            | Self::Rust
            | Self::Go => Tier::Resolved,
            Self::Css
            | Self::Html
            | Self::Java
            | Self::CSharp
            | Self::Php
            | Self::Ruby
            | Self::C
            | Self::Cpp => Tier::Structure,
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
            #[cfg(feature = "more-languages")]
            Self::Java => Some(tree_sitter_java::LANGUAGE),
            #[cfg(feature = "more-languages")]
            Self::CSharp => Some(tree_sitter_c_sharp::LANGUAGE),
            #[cfg(feature = "more-languages")]
            Self::Php => Some(tree_sitter_php::LANGUAGE_PHP),
            #[cfg(feature = "more-languages")]
            Self::Ruby => Some(tree_sitter_ruby::LANGUAGE),
            #[cfg(feature = "more-languages")]
            Self::C => Some(tree_sitter_c::LANGUAGE),
            #[cfg(feature = "more-languages")]
            Self::Cpp => Some(tree_sitter_cpp::LANGUAGE),
            _ => None,
        }
    }
}
