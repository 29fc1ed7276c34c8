//! Names that programs of the JavaScript family read without an import.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Language;

/// Values that the language, browsers, workers, Node, other runtimes, test runners and widespread
/// libraries put into the global scope; one a line, sorted by byte. Sources: the declarations of
/// TypeScript 5's libraries, `Object.getOwnPropertyNames(globalThis)` of Node 20, manuals.
const SCRIPT: &str = include_str!("globals.txt");

static SCRIPT_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| SCRIPT.lines().collect());

impl Language {
    /// Whether a value of this name may be there without an import. `None` when the list for this
    /// language is not kept here.
    #[must_use]
    pub fn is_global(self, name: &str) -> Option<bool> {
        self.is_script().then(|| SCRIPT_NAMES.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::SCRIPT;
    use crate::Language;

    fn check_global(name: &str, expected: bool) {
        assert_eq!(Language::Tsx.is_global(name), Some(expected), "{name}");
    }

    #[test]
    fn knows_the_language_browsers_node_and_test_runners() {
        for name in ["Promise", "document", "Buffer", "describe", "fetch"] {
            check_global(name, true);
        }
        check_global("formatUserName", false);
    }

    #[test]
    fn the_list_is_sorted_and_holds_each_name_once() {
        let lines: Vec<_> = SCRIPT.lines().collect();
        assert!(lines.is_sorted_by(|a, b| a < b));
    }
}
