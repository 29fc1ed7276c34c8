//! The set of names a file mentions, as sorted hashes: whether a file can refer to a name at all is
//! answered without looking through its uses.

use super::FileFacts;

/// The names of one file. May say yes to a name that is not there (two names of one hash), never no
/// to one that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameSet(Vec<u32>);

impl NameSet {
    pub(super) const fn empty() -> Self {
        Self(Vec::new())
    }

    pub(super) fn of(facts: &FileFacts) -> Self {
        let imported = facts
            .imports
            .iter()
            .flat_map(|it| &it.names)
            .flat_map(|it| [&it.name, &it.binding]);
        let bound = facts.imports.iter().filter_map(|it| it.binding.as_ref());
        let exported = facts.exports.names.iter().flat_map(|(a, b)| [a, b]);
        let mut hashes: Vec<u32> = facts
            .uses
            .iter()
            .map(|it| &it.name)
            .chain(facts.definitions.iter().map(|it| &it.name))
            .chain(imported)
            .chain(bound)
            .chain(exported)
            .map(|it| hash(it))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.shrink_to_fit();
        Self(hashes)
    }

    pub(super) fn may_hold(&self, name: &str) -> bool {
        self.0.binary_search(&hash(name)).is_ok()
    }
}

/// FNV-1a in 32 bits.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
