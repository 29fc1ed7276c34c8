//! Languages as data: which grammar, queries, comment syntax and standard-library names a file's
//! language has. Knows nothing of workspaces, documents or edits, and depends on nothing of ours.

mod comments;
mod language;
mod queries;
mod standard_library;

pub use comments::CommentSyntax;
pub use language::{Language, Tier};
pub use queries::Queries;
