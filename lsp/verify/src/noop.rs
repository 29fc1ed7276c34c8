//! The `noop` check.
