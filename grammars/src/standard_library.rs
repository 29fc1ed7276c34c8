//! Which module names belong to a language's own standard library.

mod globals;
mod node;
mod rust;

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Language;

/// Top-level modules of Python 3.8 to 3.14, also those removed on the way (PEP 594 and others), the
/// private ones and those of single platforms; one a line, sorted by byte.
const PYTHON: &str = include_str!("standard_library/python.txt");

/// Import paths of Go 1.19 to 1.27 that a program may import; one a line, sorted by byte.
const GO: &str = include_str!("standard_library/go.txt");

static GO_PATHS: LazyLock<HashSet<&str>> = LazyLock::new(|| GO.lines().collect());

static PYTHON_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| PYTHON.lines().collect());

impl Language {
    /// Whether `module` (for Python its first dotted segment, for Go the whole import path) belongs to
    /// the language's standard library. `None` when the list for this language is not kept.
    #[must_use]
    pub fn is_standard_module(self, module: &str) -> Option<bool> {
        match self {
            Self::Python => {
                let first = module.split('.').next().unwrap_or(module);
                Some(PYTHON_NAMES.contains(first))
            }
            Self::Go => Some(GO_PATHS.contains(module)),
            _ if self.is_script() => Some(node::is_module(module)),
            _ => None,
        }
    }

    /// What brings a name of the standard library that has to be imported: for Go the import path of the
    /// package with this name, for Rust the path of the type or trait. `None` where there is none, or more
    /// than one, or the language keeps no such list.
    #[must_use]
    pub fn standard_home(self, name: &str) -> Option<String> {
        match self {
            Self::Go => {
                let mut paths = GO.lines().filter(|path| {
                    path.strip_suffix(name)
                        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
                });
                let only = paths.next()?;
                paths.next().is_none().then(|| only.to_owned())
            }
            Self::Rust => rust::home_of(name).map(|module| format!("{module}::{name}")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GO, PYTHON};
    use crate::Language;

    fn check_python(modules: &[&str], expected: bool) {
        for module in modules {
            assert_eq!(
                Language::Python.is_standard_module(module),
                Some(expected),
                "{module}"
            );
        }
    }

    #[test]
    fn python_knows_modules_of_every_supported_version() {
        check_python(
            &[
                "os",
                "os.path",
                "tomllib",
                "zoneinfo",
                "annotationlib",
                "compression.zstd",
                "__future__",
            ],
            true,
        );
        check_python(
            &["distutils.core", "imp", "asyncore", "cgi", "binhex"],
            true,
        );
    }

    #[test]
    fn python_knows_no_packages_and_no_names_of_python_2() {
        check_python(
            &[
                "requests",
                "setuptools",
                "urllib2",
                "ConfigParser",
                "six",
                "",
            ],
            false,
        );
    }

    #[test]
    fn go_knows_whole_import_paths() {
        for (path, expected) in [
            ("net/http", true),
            ("math/rand/v2", true),
            ("unsafe", true),
            ("net/https", false),
            ("encoding/yaml", false),
            ("builtin", false),
        ] {
            assert_eq!(
                Language::Go.is_standard_module(path),
                Some(expected),
                "{path}"
            );
        }
    }

    #[test]
    fn names_have_homes_where_there_is_one() {
        for (language, name, home) in [
            (Language::Go, "http", Some("net/http")),
            (Language::Go, "strings", Some("strings")),
            (Language::Go, "rand", None),
            (Language::Go, "s", None),
            (Language::Go, "", None),
            (Language::Rust, "HashMap", Some("std::collections::HashMap")),
            (Language::Rust, "Shelf", None),
            (Language::Python, "os", None),
        ] {
            assert_eq!(language.standard_home(name).as_deref(), home, "{name}");
        }
    }

    #[test]
    fn each_list_is_sorted_and_holds_each_name_once() {
        for list in [PYTHON, GO] {
            let lines: Vec<_> = list.lines().collect();
            assert!(lines.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn languages_without_a_list_do_not_answer() {
        assert_eq!(Language::Css.is_standard_module("os"), None);
    }
}
