//! Measurements on real packages, one module each: `measure()` answers a [`Section`](page::Section).
//! Each prints what it counted; nothing here decides what passes.

pub mod asks;
pub mod causes;
pub mod changes;
pub mod checks_cost;
pub mod corpora;
pub mod faults;
pub mod fetch;
pub mod group;
pub mod page;
pub mod parallel;
pub mod patches;
pub mod references;
pub mod releases;
pub mod repository;
pub mod shell;
pub mod tongue;
pub mod trees;
