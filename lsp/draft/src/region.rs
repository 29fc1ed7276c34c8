//! The replacement of one numbered region, and new imports.
