//! The `beyond` check.

use scopewise_workspace::FileChange;

use crate::look::{Judged, Look, Said};

/// What can be cut off cleanly, and what is to be said of it.
pub(crate) struct Cut {
    /// The changes that remain.
    pub(crate) changes: Vec<FileChange>,
    /// What is said when the cut holds.
    pub(crate) notes: Said,
}

impl Cut {
    /// What is said when the cut breaks something else.
    pub(crate) fn rejections(&self) -> Said {
        Vec::new()
    }
}

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|_| {
        look.change
            .scope
            .is_none()
            .then(|| Judged::unclear("there is no ask"))
    })
}

pub(crate) fn cut(_: &Look<'_>) -> Option<Cut> {
    None
}
