//! Tests of `modules`.

use super::check_module;

const PACKAGE: &str = "\
--- pyproject.toml
[project]
name = 'shop'
dependencies = ['requests', 'PyYAML>=6', 'acme-internal']
[dependency-groups]
test = ['hypothesis']
--- src/shop/__init__.py
--- src/shop/cart.py
import legacy_thing
--- src/shop/net/__init__.py
--- src/shop/net/client.py
--- src/shop/plain/data.py
--- src/shop/fast.pyx
--- src/shop/types.py
--- tests/conftest.py
--- tests/helpers.py
--- tests/test_cart.py
--- tools/odd/vendored.py
--- src/shop/stub_only.pyi
";

#[test]
fn relative_imports_count_levels_from_the_folder() {
    check_module(PACKAGE, "src/shop/cart.py", ".", "src/shop/__init__.py");
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".net",
        "src/shop/net/__init__.py",
    );
    check_module(
        PACKAGE,
        "src/shop/net/client.py",
        "..cart",
        "src/shop/cart.py",
    );
    check_module(
        PACKAGE,
        "src/shop/net/__init__.py",
        ".client",
        "src/shop/net/client.py",
    );
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".net.client",
        "src/shop/net/client.py",
    );
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".plain",
        "folder src/shop/plain",
    );
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".stub_only",
        "src/shop/stub_only.pyi",
    );
    check_module(PACKAGE, "src/shop/cart.py", ".phantom", "missing");
    check_module(PACKAGE, "src/shop/cart.py", ".net.phantom", "missing");
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".....x",
        "unknown: it leaves the workspace",
    );
}

#[test]
fn absolute_imports_are_looked_up_from_every_source_root() {
    check_module(
        PACKAGE,
        "tests/test_cart.py",
        "shop.net.client",
        "src/shop/net/client.py",
    );
    check_module(PACKAGE, "tests/test_cart.py", "helpers", "tests/helpers.py");
    check_module(PACKAGE, "src/shop/cart.py", "shop", "src/shop/__init__.py");
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        "tests.helpers",
        "tests/helpers.py",
    );
    check_module(PACKAGE, "tests/test_cart.py", "shop.phantom", "missing");
    check_module(
        PACKAGE,
        "tests/test_cart.py",
        "shop.net.phantom.deep",
        "missing",
    );
}

#[test]
fn the_standard_library_stands_before_modules_inside_packages() {
    check_module(PACKAGE, "src/shop/cart.py", "types", "standard");
    check_module(PACKAGE, "src/shop/cart.py", "os.path", "standard");
    check_module(PACKAGE, "src/shop/cart.py", "distutils.core", "standard");
}

#[test]
fn a_module_of_the_root_hides_the_standard_one_of_that_name() {
    let files = "--- test/__init__.py\n--- test/helpers.py\n--- test/a.py\n";
    check_module(files, "test/a.py", "test.helpers", "test/helpers.py");
    check_module(files, "test/a.py", "test.support", "standard");
}

#[test]
fn declared_dependencies_are_found_by_the_name_of_their_module() {
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        "requests.adapters",
        "declared requests",
    );
    check_module(PACKAGE, "src/shop/cart.py", "yaml", "declared pyyaml");
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        "urllib3.util",
        "declared requests",
    );
}

#[test]
fn a_module_that_nothing_declares_is_missing() {
    check_module(PACKAGE, "src/shop/cart.py", "numpy", "missing");
    check_module(PACKAGE, "src/shop/cart.py", "quantum_cart.core", "missing");
}

#[test]
fn what_another_file_imports_already_is_taken_as_there() {
    check_module(
        PACKAGE,
        "tests/test_cart.py",
        "legacy_thing.sub",
        "used in src/shop/cart.py",
    );
    check_module(PACKAGE, "src/shop/cart.py", "legacy_thing", "missing");
    let files = "--- a/__init__.py\n--- a/b.py\nfrom . import made\n--- a/c.py\n";
    check_module(files, "a/c.py", ".made", "used in a/b.py");
    check_module(files, "a/c.py", "a.made", "used in a/b.py");
    check_module(files, "a/c.py", ".other", "missing");
}

#[test]
fn doubt_is_never_called_missing() {
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        "acmesdk",
        "unknown: `acme-internal` may provide it",
    );
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        "vendored",
        "unknown: `tools/odd/vendored.py` has that name and may be on the path",
    );
    check_module(
        PACKAGE,
        "tests/test_cart.py",
        "pytest",
        "unknown: pytest brings it when it runs this file",
    );
    check_module(PACKAGE, "src/shop/cart.py", "pytest", "missing");
    check_module(
        "--- a.py\n",
        "a.py",
        "numpy",
        "unknown: no manifest declares what this file may import",
    );
}

#[test]
fn what_a_build_makes_is_not_missing() {
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".fast",
        "unknown: it is made from `src/shop/fast.pyx`",
    );
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        "shop._version",
        "unknown: a build usually writes it",
    );
    check_module(
        PACKAGE,
        "src/shop/cart.py",
        ".orders_pb2",
        "unknown: a build usually writes it",
    );
    let files = "--- .gitignore\n/a/made.py\n*_gen.py\n--- a/__init__.py\n--- a/b.py\n";
    check_module(
        files,
        "a/b.py",
        ".made",
        "unknown: version control ignores it",
    );
    check_module(
        files,
        "a/b.py",
        ".x_gen",
        "unknown: version control ignores it",
    );
}

#[test]
fn a_package_that_makes_modules_at_run_time_lacks_none() {
    let files = "--- a/__init__.py\n__path__ = extend_path(__path__, __name__)\n--- a/b.py\n";
    check_module(
        files,
        "a/b.py",
        "a.c",
        "unknown: `a/__init__.py` may make it at run time",
    );
    let files = "--- a/__init__.py\nfrom six import moves\n--- a/b.py\n";
    check_module(
        files,
        "a/b.py",
        "a.moves",
        "unknown: `a/__init__.py` may make it at run time",
    );
}

#[test]
fn scripts_find_their_neighbours_and_their_roots() {
    let files = "--- services/api/app/main.py\n--- services/api/app/models.py\n--- services/web/app/models.py\n";
    check_module(
        files,
        "services/api/app/main.py",
        "app.models",
        "services/api/app/models.py",
    );
    check_module(
        files,
        "services/api/app/main.py",
        "models",
        "services/api/app/models.py",
    );
}

#[test]
fn an_unfinished_snapshot_misses_nothing() {
    use crate::{File, Snapshot, Text, WorkspacePath};
    let file = File::parse(
        WorkspacePath::new("a/b.py").unwrap(),
        Text::from("x = 1\n"),
        None,
        false,
    );
    let snapshot = Snapshot::of_files([file], false);
    let from = WorkspacePath::new("a/b.py").unwrap();
    for module in [".c", "numpy", "a.c"] {
        let resolution = snapshot.resolve_module(&from, module);
        assert_eq!(
            super::show_module(&resolution),
            "unknown: the workspace is still being read"
        );
    }
}

#[test]
fn a_test_folder_named_as_a_dependency_does_not_hide_it() {
    let files = "\
--- setup.cfg
[options]
install_requires = redis
--- tests/redis/test_a.py
--- tests/test_b.py
--- tests/unit/__init__.py
--- tests/unit/redis/__init__.py
--- tests/unit/test_c.py
";
    check_module(files, "tests/test_b.py", "redis", "declared redis");
    check_module(
        files,
        "tests/unit/test_c.py",
        "redis.client",
        "declared redis",
    );
}

const SHIPPED: &str = "\
--- pyproject.toml
[project]
name = 'x'
dependencies = ['pydantic']
--- x/__init__.py
--- x/a.py
--- tests/test_a.py
--- tests/data/broken.py
--- docs/conf.py
--- examples/pydantic/__init__.py
--- examples/pydantic/tasks.py
--- examples/run.py
";

#[test]
fn what_only_tests_and_documentation_need_may_be_undeclared() {
    check_module(SHIPPED, "x/a.py", "numpy", "missing");
    check_module(
        SHIPPED,
        "tests/test_a.py",
        "numpy",
        "unknown: no manifest declares what the tests need",
    );
    check_module(
        SHIPPED,
        "docs/conf.py",
        "numpy",
        "unknown: what documentation and examples need is often not declared",
    );
    check_module(
        SHIPPED,
        "tests/data/broken.py",
        "numpy",
        "unknown: the file is data of tests",
    );
    check_module(
        SHIPPED,
        "tests/data/broken.py",
        ".nowhere",
        "unknown: the file is data of tests",
    );
    check_module(SHIPPED, "tests/test_a.py", "x.phantom", "missing");
}

#[test]
fn a_declared_dependency_stands_before_a_folder_that_only_happens_to_be_near() {
    check_module(SHIPPED, "examples/run.py", "pydantic", "declared pydantic");
    check_module(
        SHIPPED,
        "examples/pydantic/tasks.py",
        "pydantic",
        "declared pydantic",
    );
}

#[test]
fn packages_of_one_workspace_find_each_other() {
    let files = "\
--- api/pyproject.toml
[project]
name = 'api'
dependencies = ['common']
--- api/main.py
--- common/pyproject.toml
[project]
name = 'common'
--- common/src/common/__init__.py
--- other/pyproject.toml
[project]
name = 'other'
dependencies = ['boto3']
";
    check_module(
        files,
        "api/main.py",
        "common",
        "common/src/common/__init__.py",
    );
    check_module(files, "api/main.py", "common.phantom", "missing");
    check_module(
        files,
        "api/main.py",
        "boto3",
        "unknown: `other` declares it, not the package of this file",
    );
}

#[test]
fn a_program_that_changes_its_path_misses_nothing() {
    let files = "\
--- setup.cfg
[options]
install_requires = pytest
--- tests/conftest.py
def apps(monkeypatch): monkeypatch.syspath_prepend('x')
--- tests/test_a.py
--- b.py
import sys
sys.path.insert(0, 'x')
--- c.py
";
    let unknown = "unknown: the program changes where modules are found";
    check_module(files, "tests/test_a.py", "made_app", unknown);
    check_module(files, "b.py", "made_app", unknown);
    check_module(files, "c.py", "made_app", "missing");
}
