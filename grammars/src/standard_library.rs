//! Which module names belong to a language's own standard library.

use crate::Language;

impl Language {
    /// Whether `module` (its first dotted or slashed segment for Python and Go) belongs to the
    /// language's standard library. `None` when the list for this language is not kept.
    #[must_use]
    pub fn is_standard_module(self, module: &str) -> Option<bool> {
        let _ = module;
        None
    }
}
