//! Sensitive areas: authentication, cryptography, validation, permissions, migrations, secrets, by
//! path, import, identifier and instruction, with the signals named.

/// A sensitive area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Who someone is: sessions, tokens, passwords.
    Authentication,
    /// Ciphers, hashes, signatures, randomness.
    Cryptography,
    /// Checking what comes from outside.
    Validation,
    /// What someone may do.
    Permissions,
    /// Database schema changes.
    Migration,
    /// Keys and credentials themselves.
    Secrets,
}

impl Area {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Cryptography => "cryptography",
            Self::Validation => "validation",
            Self::Permissions => "permissions",
            Self::Migration => "migration",
            Self::Secrets => "secrets",
        }
    }
}

/// How sure a sensitive area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// One weak signal: worth a review, never enough for the route.
    Review,
    /// Two signals, or a strong one: the fast model gets no draft of it.
    Sensitive,
}

/// A sensitive area that the target touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitive {
    /// Which.
    pub area: Area,
    /// How sure.
    pub weight: Weight,
    /// Each signal for a person: "path holds `auth`", "calls `verify_password`".
    pub signals: Vec<String>,
}
