use super::check_module;

const PACKAGE: &str = "\
--- pyproject.toml
[project]
name = 'shop'
dependencies = ['requests', 'PyYAML>=6', 'acme-internal']
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
