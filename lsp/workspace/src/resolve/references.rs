//! References of a definition: files that carry the name first, then each occurrence resolved.

use super::{DefinitionId, References};
use crate::Snapshot;

pub(super) fn of(_: &Snapshot, _: &DefinitionId) -> References {
    References::default()
}
