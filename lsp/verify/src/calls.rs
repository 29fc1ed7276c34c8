//! The `calls` check.
