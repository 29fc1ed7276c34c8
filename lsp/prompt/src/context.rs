//! Context pieces in order of priority.
