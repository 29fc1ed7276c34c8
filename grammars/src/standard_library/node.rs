//! Node's own modules, up to Node 24.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Public modules and the old internal ones that programs can still load; one a line, sorted by
/// byte. Those with `node:` cannot be loaded without it. Source: `module.builtinModules`.
const NODE: &str = include_str!("node.txt");

static NODE_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| NODE.lines().collect());

/// Whether `module` is one of Node's, with or without `node:`; subpaths count as they are listed.
pub(super) fn is_module(module: &str) -> bool {
    NODE_NAMES.contains(module)
        || module
            .strip_prefix("node:")
            .is_some_and(|name| NODE_NAMES.contains(name))
}

#[cfg(test)]
mod tests {
    use super::NODE;
    use crate::Language;

    fn check_node(module: &str, expected: bool) {
        for language in [Language::TypeScript, Language::Tsx, Language::JavaScript] {
            assert_eq!(
                language.is_standard_module(module),
                Some(expected),
                "{module}"
            );
        }
    }

    #[test]
    fn node_knows_its_modules_with_and_without_prefix() {
        for module in [
            "fs",
            "node:fs",
            "fs/promises",
            "node:stream/web",
            "node:test",
        ] {
            check_node(module, true);
        }
    }

    #[test]
    fn node_knows_no_packages_and_no_other_runtimes() {
        for module in [
            "test",
            "sqlite",
            "fs/nothing",
            "node:express",
            "bun:test",
            "lodash",
            "",
        ] {
            check_node(module, false);
        }
    }

    #[test]
    fn the_list_is_sorted_and_holds_each_name_once() {
        assert!(NODE.lines().collect::<Vec<_>>().is_sorted_by(|a, b| a < b));
    }
}
