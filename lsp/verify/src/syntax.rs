//! The `syntax` check.
