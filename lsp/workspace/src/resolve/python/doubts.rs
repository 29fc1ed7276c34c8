//! Why a module that nothing declares may exist all the same.

use super::external::{around, same_name};
use crate::packages::{PackageKind, python as manifests};
use crate::{File, Language, Snapshot, WorkspacePath};

/// Folders whose code runs in environments that manifests often leave out.
const BESIDE: [&str; 11] = [
    "docs",
    "doc",
    "examples",
    "example",
    "samples",
    "sample",
    "demos",
    "demo",
    "benchmarks",
    "benchmark",
    "bench",
];

/// Folders of scripts that developers run by hand, each with needs of its own.
const BY_HAND: [&str; 10] = [
    "scripts", "script", "tools", "utils", "util", "ci", "hack", "contrib", "admin", "release",
];

/// Folders of tests.
const TESTS: [&str; 4] = ["tests", "test", "testing", "t"];

/// Folders of files that tests read rather than run.
const DATA: [&str; 13] = [
    "data",
    "testdata",
    "test_data",
    "fixtures",
    "resources",
    "cases",
    "snapshots",
    "golden",
    "input",
    "expected",
    "outputs",
    "roots",
    "test_data",
];

/// Distributions that only tests need: where one is declared, so are the others.
const TEST_TOOLS: [&str; 9] = [
    "pytest",
    "nose",
    "nose2",
    "hypothesis",
    "tox",
    "coverage",
    "testtools",
    "pytest-cov",
    "mock",
];

/// Why a module that nothing declares may exist all the same.
pub(super) fn doubt(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<String> {
    let top = module.split('.').next().unwrap_or(module);
    if !snapshot.is_complete() {
        return Some("the workspace is still being read".to_owned());
    }
    if around(snapshot, from).next().is_none() {
        return Some("no manifest declares what this file may import".to_owned());
    }
    if let Some(why) = around(snapshot, from).find_map(|it| it.incomplete.as_ref()) {
        return Some(why.clone());
    }
    if is_test_data(from.as_str()) {
        return Some("the file is data of tests".to_owned());
    }
    if changes_path(snapshot, from) {
        return Some("the program changes where modules are found".to_owned());
    }
    if let Some(why) = development(snapshot, from) {
        return Some(why);
    }
    if let Some(tool) = manifests::tool_of(from.as_str(), top) {
        return Some(format!("{tool} brings it when it runs this file"));
    }
    for package in around(snapshot, from) {
        if let Some(name) = manifests::possible_provider(module, &package.dependencies) {
            return Some(format!("`{name}` may provide it"));
        }
        if package.builds_extensions && (top.starts_with('_') || same_name(top, &package.name)) {
            return Some("the build may make it".to_owned());
        }
    }
    let declared_elsewhere = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Python)
        .find(|it| manifests::provider(module, &it.dependencies).is_some());
    if let Some(package) = declared_elsewhere {
        return Some(format!(
            "`{}` declares it, not the package of this file",
            package.folder
        ));
    }
    elsewhere_in_workspace(snapshot, top)
        .map(|place| format!("`{place}` has that name and may be on the path"))
}

/// A module or package of that name in a folder where Python would not look by itself.
fn elsewhere_in_workspace(snapshot: &Snapshot, top: &str) -> Option<String> {
    let file = format!("{top}.py");
    let inside = format!("/{top}/");
    snapshot
        .files()
        .filter(|it| it.language == Language::Python || is_extension_source(&it.path))
        .map(|it| it.path.as_str())
        .find(|path| {
            path.contains(&inside)
                || path.starts_with(inside.trim_start_matches('/'))
                || path
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| name == file || stem(name) == top)
        })
        .map(str::to_owned)
}

fn is_extension_source(path: &WorkspacePath) -> bool {
    let name = path.file_name();
    [".pyx", ".pxd", ".so", ".pyd", ".c", ".cpp"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Why a file of tests, documentation or examples may use what no manifest declares.
fn development(snapshot: &Snapshot, from: &WorkspacePath) -> Option<String> {
    let is_beside = from.folder().split('/').any(|it| BESIDE.contains(&it));
    if is_beside {
        return Some("what documentation and examples need is often not declared".to_owned());
    }
    if is_run_by_hand(snapshot, from) {
        return Some("what scripts for developers need is often not declared".to_owned());
    }
    let declares_tools = around(snapshot, from).any(|it| {
        TEST_TOOLS
            .iter()
            .any(|tool| it.dependencies.contains(*tool))
    });
    (is_test(from.as_str()) && !declares_tools)
        .then(|| "no manifest declares what the tests need".to_owned())
}

/// Whether a file lies in a package's folder of scripts, which is no package itself.
fn is_run_by_hand(snapshot: &Snapshot, from: &WorkspacePath) -> bool {
    let folder = from.folder();
    let (parent, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    BY_HAND.contains(&last)
        && super::modules::package_file(snapshot, folder).is_none()
        && around(snapshot, from).any(|it| it.folder == parent)
}

/// Whether a folder holds tests, documentation or examples rather than the code itself.
pub(super) fn is_beside_the_code(folder: &str) -> bool {
    folder
        .split('/')
        .any(|it| BESIDE.contains(&it) || TESTS.contains(&it))
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|it| TESTS.contains(&it))
        || name == "conftest.py"
        || name.starts_with("test_")
        || name.ends_with("_test.py")
}

/// Whether a file is read by tests and not run as it stands.
pub(super) fn is_test_data(path: &str) -> bool {
    path.split('/')
        .skip_while(|it| !TESTS.contains(it))
        .any(|it| DATA.contains(&it))
}

/// Whether a file, or a `conftest.py` that runs before it, changes `sys.path`.
fn changes_path(snapshot: &Snapshot, from: &WorkspacePath) -> bool {
    let own = snapshot.file(from);
    let before = from
        .ancestors()
        .filter_map(|folder| snapshot.file_at(&super::modules::joined(folder, "conftest.py")));
    own.into_iter().chain(before).any(touches_path)
}

fn touches_path(file: &File) -> bool {
    const SIGNS: [&str; 3] = ["syspath_prepend", "syspathinsert", "extend_sys_path"];
    let facts = file.facts();
    SIGNS.iter().any(|it| facts.may_mention(it))
        || facts.uses.iter().any(|it| {
            let before = it.qualifier.as_deref().unwrap_or_default();
            match before {
                [sys] if sys == "sys" && it.name == "path" => it.is_write,
                [sys, path] if sys == "sys" && path == "path" => {
                    matches!(it.name.as_str(), "insert" | "append" | "extend")
                }
                _ => false,
            }
        })
}
