//! Which distribution provides a module: the registry's name and the name in an import differ for
//! many. Known pairs first, then the ways in which names are usually derived.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// Module, then the distributions that provide it, one module a line.
const KNOWN: &str = include_str!("known_modules.txt");

/// Distribution, then others that come with it by its own requirements, one a line.
const BROUGHT: &str = include_str!("known_requirements.txt");

/// Top-level folders that many distributions share.
const SHARED: [&str; 22] = [
    "google",
    "azure",
    "zope",
    "opentelemetry",
    "sphinxcontrib",
    "backports",
    "jaraco",
    "plone",
    "collective",
    "Products",
    "paste",
    "repoze",
    "ruamel",
    "airflow",
    "llama_index",
    "dagster",
    "mpl_toolkits",
    "grpc_tools",
    "botocore_stubs",
    "nvidia",
    "odoo",
    "keystoneauth1",
];

/// Parts of names that say nothing about what a distribution is.
const GENERIC: [&str; 34] = [
    "python", "py", "lib", "core", "client", "api", "sdk", "tools", "utils", "data", "test",
    "tests", "testing", "django", "flask", "pytest", "async", "aio", "types", "stubs", "base",
    "common", "server", "web", "http", "json", "simple", "fast", "plugin", "extra", "extras",
    "config", "google", "azure",
];

type Table = HashMap<&'static str, Vec<&'static str>>;

static PROVIDERS: LazyLock<Table> = LazyLock::new(|| table(KNOWN));
static REQUIREMENTS: LazyLock<Table> = LazyLock::new(|| table(BROUGHT));
static KNOWN_DISTRIBUTIONS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| PROVIDERS.values().flatten().copied().collect());

fn table(lines: &'static str) -> Table {
    lines
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect()
}

/// A distribution's name in normal form (PEP 503).
pub(crate) fn normalized(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for part in name.split(['-', '_', '.']).filter(|it| !it.is_empty()) {
        if !normal.is_empty() {
            normal.push('-');
        }
        normal.push_str(&part.to_ascii_lowercase());
    }
    normal
}

/// The dependency, of those declared, that provides `module` by itself or by what it requires.
pub(crate) fn provider<'a>(module: &str, dependencies: &'a BTreeSet<String>) -> Option<&'a str> {
    direct_provider(module, dependencies).or_else(|| {
        dependencies.iter().map(String::as_str).find(|name| {
            let brought = brought_by(name);
            direct_provider(module, &brought).is_some()
        })
    })
}

fn brought_by(distribution: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut waiting = vec![distribution];
    while let Some(next) = waiting.pop() {
        for name in REQUIREMENTS.get(next).into_iter().flatten() {
            if all.insert((*name).to_owned()) {
                waiting.push(name);
            }
        }
    }
    all
}

fn direct_provider<'a>(module: &str, dependencies: &'a BTreeSet<String>) -> Option<&'a str> {
    let mut prefix = Some(module);
    while let Some(module) = prefix {
        let known = PROVIDERS
            .get(module)
            .into_iter()
            .flatten()
            .find_map(|name| dependencies.get(*name));
        if let Some(name) = known {
            return Some(name);
        }
        if let Some(name) = dependencies.get(&normalized(module)) {
            return Some(name);
        }
        prefix = module.rsplit_once('.').map(|(before, _)| before);
    }
    let top = module.split('.').next().unwrap_or(module);
    let plain = squashed(top);
    dependencies
        .iter()
        .find(|name| is_named_after(&squashed(name), &plain))
        .or_else(|| {
            let shared = format!("{}-", normalized(top));
            dependencies
                .iter()
                .find(|name| is_shared_folder(top) && name.starts_with(&shared))
        })
        .map(String::as_str)
}

/// Whether a distribution's name is a module's with one of the usual additions.
fn is_named_after(distribution: &str, module: &str) -> bool {
    if distribution == module {
        return true;
    }
    let rest = distribution
        .strip_prefix(module)
        .or_else(|| distribution.strip_suffix(module));
    rest.is_some_and(|rest| {
        matches!(
            rest,
            "python" | "py" | "py3" | "python3" | "binary" | "headless" | "lib" | "django" | "pkg"
        )
    })
}

fn squashed(name: &str) -> String {
    name.chars()
        .filter(|it| it.is_alphanumeric())
        .map(|it| it.to_ascii_lowercase())
        .collect()
}

/// A declared dependency that could provide `module` for all its name says: it shares a telling word
/// with it, and what it provides is not known.
pub(crate) fn possible_provider<'a>(
    module: &str,
    dependencies: &'a BTreeSet<String>,
) -> Option<&'a str> {
    let top = module.split('.').next().unwrap_or(module);
    let plain = squashed(top);
    let words = |name: &str| -> Vec<String> {
        normalized(name)
            .split('-')
            .filter(|it| it.len() >= 3 && !GENERIC.contains(it))
            .map(str::to_owned)
            .collect()
    };
    let of_module = words(top);
    dependencies
        .iter()
        .map(String::as_str)
        .filter(|name| !KNOWN_DISTRIBUTIONS.contains(name))
        .find(|name| {
            let whole = squashed(name);
            let of_name = words(name);
            let contains = |one: &str, other: &str| other.len() >= 4 && one.contains(other);
            of_module.iter().any(|it| of_name.contains(it))
                || contains(&whole, &plain)
                || of_name.iter().any(|it| contains(&plain, it))
        })
}

/// Whether the first part of `module` is a folder that many distributions share.
pub(crate) fn is_shared_folder(module: &str) -> bool {
    let top = module.split('.').next().unwrap_or(module);
    SHARED.contains(&top)
}

/// The tool that runs a file and brings `top` along, whether declared or not.
pub(crate) fn tool_of(path: &str, top: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_test = name.starts_with("test_")
        || name.ends_with("_test.py")
        || name == "conftest.py"
        || path
            .split('/')
            .any(|it| matches!(it, "test" | "tests" | "testing"));
    match top {
        "pytest" | "_pytest" if is_test => Some("pytest"),
        "setuptools" | "pkg_resources" | "wheel" | "pip" | "_distutils_hack" => {
            Some("the installer")
        }
        "Cython" | "numpy" | "pybind11" if name == "setup.py" => Some("the build"),
        "nox" if name == "noxfile.py" => Some("nox"),
        "invoke" if name == "tasks.py" => Some("invoke"),
        "fabric" if name == "fabfile.py" => Some("fabric"),
        "docutils" | "sphinx" | "sphinx_rtd_theme" | "pallets_sphinx_themes"
            if path.split('/').any(|it| matches!(it, "doc" | "docs")) =>
        {
            Some("the documentation build")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_provider(module: &str, declared: &[&str], expected: Option<&str>) {
        let declared: BTreeSet<String> = declared.iter().map(ToString::to_string).collect();
        assert_eq!(provider(module, &declared), expected, "{module}");
    }

    #[test]
    fn names_are_normalized_as_the_registry_does() {
        assert_eq!(normalized("Foo.Bar__baz-_qux"), "foo-bar-baz-qux");
    }

    #[test]
    fn known_modules_find_their_distribution() {
        check_provider("yaml", &["pyyaml"], Some("pyyaml"));
        check_provider(
            "cv2",
            &["opencv-python-headless"],
            Some("opencv-python-headless"),
        );
        check_provider("PIL.Image", &["pillow"], Some("pillow"));
        check_provider("sklearn.svm", &["scikit-learn"], Some("scikit-learn"));
        check_provider("psycopg2", &["psycopg2-binary"], Some("psycopg2-binary"));
        check_provider("google.protobuf.message", &["protobuf"], Some("protobuf"));
        check_provider(
            "google.cloud.storage",
            &["google-cloud-storage"],
            Some("google-cloud-storage"),
        );
        check_provider("yaml", &["requests"], None);
    }

    #[test]
    fn usual_additions_to_a_name_are_seen_through() {
        check_provider(
            "dateutil.parser",
            &["python-dateutil"],
            Some("python-dateutil"),
        );
        check_provider("github", &["pygithub"], Some("pygithub"));
        check_provider("nacl", &["pynacl"], Some("pynacl"));
        check_provider(
            "flask_sqlalchemy",
            &["flask-sqlalchemy"],
            Some("flask-sqlalchemy"),
        );
        check_provider("ruamel.yaml", &["ruamel-yaml"], Some("ruamel-yaml"));
        check_provider("requests", &["requests-mock"], None);
        check_provider("requests", &["types-requests"], None);
    }

    #[test]
    fn what_a_dependency_requires_comes_with_it() {
        check_provider("werkzeug.utils", &["flask"], Some("flask"));
        check_provider("markupsafe", &["flask"], Some("flask"));
        check_provider("urllib3", &["requests"], Some("requests"));
    }

    #[test]
    fn an_unknown_dependency_with_a_shared_word_may_provide_a_module() {
        let declared: BTreeSet<String> = ["acme-internal".to_owned(), "flask".to_owned()].into();
        assert_eq!(
            possible_provider("acmesdk", &declared),
            Some("acme-internal")
        );
        assert_eq!(
            possible_provider("acme_http", &declared),
            Some("acme-internal")
        );
        assert_eq!(possible_provider("quantum_flux", &declared), None);
        assert_eq!(possible_provider("flask_quantum", &declared), None);
    }

    #[test]
    fn every_line_of_the_lists_names_something_in_normal_form() {
        for (first, names) in PROVIDERS.iter().chain(REQUIREMENTS.iter()) {
            assert!(!names.is_empty(), "{first}");
            assert!(names.iter().all(|it| *it == normalized(it)), "{first}");
        }
    }
}
