//! The `beyond` check.
