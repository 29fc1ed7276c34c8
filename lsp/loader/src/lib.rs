//! Walks and reads a workspace into a [`Snapshot`](scopewise_workspace::Snapshot): the only reader of
//! workspace files. It writes nothing, watches nothing and follows no link out of the root.

mod filter;
mod load;
mod read;
mod root;
#[cfg(test)]
mod tests;

pub use filter::{Filter, is_glob};
pub use load::{LoadError, Loaded, Options, Progress, Skipped, load};
pub use read::{ReadError, SIZE_LIMIT, read_file, read_outside_text};
pub use root::{is_project, root_around, root_of, workspace_path};
