//! The `elision` check.
