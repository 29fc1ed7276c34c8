//! The languages as the measurements count them: TypeScript and JavaScript are one, for they import
//! each other.

use std::fmt;

use scopewise_workspace::Language;

/// A language, or two that are counted as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Python.
    Python,
    /// TypeScript and JavaScript.
    Script,
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// Everything else, down to plain text.
    Other,
}

impl Group {
    /// Those that the measurements are about.
    pub const MEASURED: [Self; 4] = [Self::Python, Self::Script, Self::Rust, Self::Go];

    /// The group of a file, by its name.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        match Language::of_path(path) {
            Language::Python => Self::Python,
            language if language.is_script() => Self::Script,
            Language::Rust => Self::Rust,
            Language::Go => Self::Go,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Python => "Python",
            Self::Script => "TypeScript and JavaScript",
            Self::Rust => "Rust",
            Self::Go => "Go",
            Self::Other => "other files",
        })
    }
}
