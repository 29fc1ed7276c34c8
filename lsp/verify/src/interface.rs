//! The `interface` check.

use crate::look::{Look, Said};

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|_| None)
}
