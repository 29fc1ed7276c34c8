//! Measurements on real packages: routes of written-down asks, false alarms on right changes, and
//! seeded faults. Each prints what it counted; nothing here decides what passes.

pub mod asks;
pub mod changes;
pub mod corpora;
pub mod faults;
pub mod fetch;
pub mod shell;
