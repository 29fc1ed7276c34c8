//! The workspace at one moment: text, trees, packages, the symbol index and name resolution, as one
//! immutable [`Snapshot`]. Pure: no disk, no clock, no threads, no global state. It knows nothing of
//! asks, models or editors; byte offsets and root-relative paths are its only coordinates.

pub mod change;
pub mod facts;
pub mod file;
mod mention;
pub mod packages;
mod packed;
pub mod path;
pub mod resolve;
pub mod services;
pub mod snapshot;
mod stamp;
pub mod syntax;
pub mod text;
mod units;

pub use change::{ChangeOfFile, FileChange, TextEdit};
pub use facts::{Definition, DefinitionKind, FileFacts};
pub use file::{File, StoredFacts, StoredFile};
pub use packages::{Package, PackageKind};
pub use path::WorkspacePath;
pub use resolve::{
    CallTarget, DefinitionId, ModuleResolution, ReferenceSite, References, Resolution,
};
pub use scopewise_grammars::{Language, Tier};
pub use services::Service;
pub use snapshot::Snapshot;
pub use stamp::DiskStamp;
pub use syntax::NotParsed;
pub use text::{LineEnding, Position, PositionEncoding, Text};

/// Names the code that reads facts: what a [`StoredFile`] holds may be taken back under the same name only.
pub const FACTS_CODE: &str = env!("SCOPEWISE_FACTS_CODE");
