//! The `imports` check.
