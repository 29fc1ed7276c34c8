//! The editions of Helix that the tests run, and in what they differ.

/// One edition, as `cargo xtask setup` fetched it.
pub(super) struct Edition {
    /// The folder of its set-up.
    pub(super) folder: &'static str,
    /// Whether it shows a message with buttons as a menu.
    pub(super) shows_buttons: bool,
    /// Whether the actions of all servers are sorted as one list.
    pub(super) sorts_over_servers: bool,
}

/// Helix 25.01 of Debian trixie.
pub(super) const FLOOR: Edition = Edition {
    folder: "helix",
    shows_buttons: false,
    sorts_over_servers: false,
};

/// The Helix of Debian forky, 25.07 or later.
pub(super) const NEWEST: Edition = Edition {
    folder: "helix-newest",
    shows_buttons: true,
    sorts_over_servers: true,
};
