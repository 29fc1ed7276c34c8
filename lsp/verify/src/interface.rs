//! The `interface` check.
