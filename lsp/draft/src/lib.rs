//! From a model's answer to file edits: the [`Contract`] it must keep, parsing, placing, rebasing onto
//! a text that moved on, and diffs. Pure; nothing is ever placed by guess.

mod blocks;
mod contract;
mod diff;
mod excerpt;
mod fences;
mod lines;
mod numbers;
mod patch;
mod place;
mod rebase;
mod region;
mod rewrite;

pub use contract::{Contract, Draft, MatchLevel, Placement, Rejected, parse_answer};
pub use diff::{DiffLine, Hunk, change_diffs, diff_hunks, line_edits, unified_diff};
pub use numbers::numbered;
pub use patch::{
    PatchError, SkippedFile, apply_patch_backwards, paths_in_patch, read_patch, skipped_in_patch,
};
pub use rebase::{Rebase, rebase};
