//! Walks and reads a workspace into a [`Snapshot`](scopewise_workspace::Snapshot): the only reader of
//! workspace files. It writes nothing there, watches nothing and follows no link out of the root; what
//! it read it can keep in a [`Cache`] elsewhere.

mod cache;
mod filter;
mod generated;
mod index;
mod letters;
mod load;
mod memory;
mod patience;
mod read;
mod root;
mod stamp;
#[cfg(test)]
mod tests;
mod unread;

pub use cache::{Cache, CacheError, Kept};
pub use filter::{Filter, is_glob, is_left_out};
pub use index::{index_file, index_files};
pub use letters::ignores_case;
pub use load::{LoadError, Loaded, Options, Progress, Skipped, load, load_again};
pub use memory::give_back;
pub use read::{ReadError, SIZE_LIMIT, read_file, read_outside_text};
pub use root::{is_project, root_around, root_of, workspace_path};
pub use unread::load_unread;
