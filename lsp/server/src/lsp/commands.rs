//! The commands, one file each. Arguments come from any client or extension and are checked as input.

/// Their names; editors register them for the whole window, so they carry ours.
pub(super) const NAMES: [&str; 7] = [
    "scopewise.edit",
    "scopewise.cancel",
    "scopewise.apply",
    "scopewise.diff",
    "scopewise.discard",
    "scopewise.escalate",
    "scopewise.again",
];
