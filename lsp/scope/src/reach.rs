//! How far an edit goes.

use std::fmt;

/// How far an edit goes, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The inside of one definition; nothing outside can tell.
    Body,
    /// Something new that nothing refers to yet.
    New,
    /// A signature or exported shape that others may use.
    Interface,
    /// A name, everywhere it is used.
    Rename,
    /// A definition from one place to another.
    Move,
    /// The whole workspace.
    Workspace,
}

impl Reach {
    /// The word in JSON and logs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::New => "new",
            Self::Interface => "interface",
            Self::Rename => "rename",
            Self::Move => "move",
            Self::Workspace => "workspace",
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}
