//! The languages that faults are seeded in, each with the words its faults are written in.

use std::fmt;

use scopewise_workspace::Language;

/// A language that faults are seeded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tongue {
    /// Python.
    Python,
    /// TypeScript, also with markup.
    TypeScript,
    /// JavaScript.
    JavaScript,
    /// Rust.
    Rust,
    /// Go.
    Go,
}

impl Tongue {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Python,
        Self::TypeScript,
        Self::JavaScript,
        Self::Rust,
        Self::Go,
    ];

    /// The one whose name in `corpora.toml` this is.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.to_string().eq_ignore_ascii_case(name))
    }

    /// Whether a file's language is this one.
    #[must_use]
    pub const fn is(self, language: Language) -> bool {
        match self {
            Self::Python => matches!(language, Language::Python),
            Self::TypeScript => matches!(language, Language::TypeScript | Language::Tsx),
            Self::JavaScript => matches!(language, Language::JavaScript),
            Self::Rust => matches!(language, Language::Rust),
            Self::Go => matches!(language, Language::Go),
        }
    }

    /// What begins a line comment.
    #[must_use]
    pub const fn comment(self) -> &'static str {
        match self {
            Self::Python => "#",
            _ => "//",
        }
    }

    /// A literal that says nothing, for an argument.
    #[must_use]
    pub const fn nothing(self) -> &'static str {
        match self {
            Self::Python => "None",
            Self::TypeScript | Self::JavaScript => "undefined",
            Self::Rust => "Default::default()",
            Self::Go => "nil",
        }
    }

    /// A required parameter.
    #[must_use]
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Python | Self::JavaScript => "required_extra",
            Self::TypeScript => "requiredExtra: string",
            Self::Rust => "required_extra: usize",
            Self::Go => "requiredExtra int",
        }
    }

    /// What stands before a string that is bound to a name at module level, and after it.
    #[must_use]
    pub const fn constant(self) -> (&'static str, &'static str) {
        match self {
            Self::Python => ("API_TOKEN = ", "\n"),
            Self::TypeScript | Self::JavaScript => ("const apiToken = ", ";\n"),
            Self::Rust => ("const API_TOKEN: &str = ", ";\n"),
            Self::Go => ("const apiToken = ", "\n\n"),
        }
    }
}

impl fmt::Display for Tongue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Python => "Python",
            Self::TypeScript => "TypeScript",
            Self::JavaScript => "JavaScript",
            Self::Rust => "Rust",
            Self::Go => "Go",
        })
    }
}
