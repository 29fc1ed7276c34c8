//! The set of names a file mentions, as sorted hashes: whether a file can refer to a name at all is
//! answered without looking through its uses.

use std::sync::Arc;

use super::{DefinitionKind, FileFacts, ImportForm};

/// The names of one file. May say yes to a name that is not there (two names of one hash), never no
/// to one that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameSet(Option<Arc<[u32]>>);

impl NameSet {
    pub(super) const fn empty() -> Self {
        Self(None)
    }

    pub(super) fn of(facts: &FileFacts, keys: &[&str]) -> Self {
        let imported = facts
            .imports
            .iter()
            .flat_map(|it| &it.names)
            .flat_map(|it| [&it.name, &it.binding]);
        let modules = facts
            .imports
            .iter()
            .map(|it| it.module.as_str())
            .flat_map(|it| [it, top_of(it)]);
        let bases = facts.definitions.iter().flat_map(|it| &it.bases);
        let bound = facts.imports.iter().filter_map(|it| it.binding.as_ref());
        let exported = facts.exports.names.iter().flat_map(|(a, b)| [a, b]);
        let mut hashes: Vec<u32> = facts
            .uses
            .iter()
            .map(|it| &it.name)
            .chain(facts.definitions.iter().map(|it| &it.name))
            .chain(imported)
            .chain(bases)
            .chain(bound)
            .chain(exported)
            .map(String::as_str)
            .chain(modules)
            .map(hash)
            .collect();
        hashes.extend(keys.iter().map(|it| hash(it)));
        hashes.extend(marks(facts).map(hash));
        hashes.extend(
            facts
                .go
                .iter()
                .flat_map(|go| go.marks(facts))
                .map(|it| hash(&it)),
        );
        hashes.sort_unstable();
        hashes.dedup();
        Self::of_hashes(hashes.into())
    }

    pub(crate) const fn of_hashes(sorted: Arc<[u32]>) -> Self {
        Self(Some(sorted))
    }

    /// The hashes, sorted.
    pub(crate) fn hashes(&self) -> Arc<[u32]> {
        self.0.clone().unwrap_or_default()
    }

    pub(crate) fn may_hold(&self, name: &str) -> bool {
        self.0
            .as_ref()
            .is_some_and(|hashes| hashes.binary_search(&hash(name)).is_ok())
    }
}

/// What stands in a file's set when it loads a module at run time.
pub(crate) const LOADS_AT_RUN_TIME: &str = "import()";

/// What stands in a file's set when it binds whole modules: what one exports as its default may be meant.
const TAKES_WHOLE: &str = "default";

/// What stands in a file's set when it declares a module from outside (`declare module "name"`).
pub(crate) const DECLARES_MODULE: &str = "declare module";

/// What stands in a file's set when it declares a Rust module that lies elsewhere than its name says.
pub(crate) const MODULE_ELSEWHERE: &str = "#[path]";

fn marks(facts: &FileFacts) -> impl Iterator<Item = &'static str> {
    let mut imports = facts.imports.iter();
    let loads = imports.any(|it| it.form == ImportForm::Dynamic);
    let mut definitions = facts.definitions.iter();
    let declares =
        definitions.any(|it| it.kind == DefinitionKind::Module && it.name.starts_with('"'));
    let moves = facts
        .rust
        .as_ref()
        .is_some_and(|it| it.declares_module_elsewhere());
    let mut imports = facts.imports.iter();
    let takes_whole = imports.any(|it| it.form == ImportForm::Namespace && it.names.is_empty());
    let marks = [
        (loads, LOADS_AT_RUN_TIME),
        (declares, DECLARES_MODULE),
        (moves, MODULE_ELSEWHERE),
        (takes_whole, TAKES_WHOLE),
    ];
    marks.into_iter().filter(|(is_so, _)| *is_so).map(|it| it.1)
}

/// The package a module belongs to by its spelling: `a` of `a.b` and of `a/b`, `@a/b` of `@a/b/c`.
pub(crate) fn top_of(module: &str) -> &str {
    let slashes = if module.starts_with('@') { 1 } else { 0 };
    if let Some((at, _)) = module.match_indices('/').nth(slashes) {
        return module.split_at_checked(at).map_or(module, |(top, _)| top);
    }
    if module.starts_with(['.', '@']) || slashes > 0 {
        return module;
    }
    module.split(['.', ':']).next().unwrap_or(module)
}

/// FNV-1a in 32 bits.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
